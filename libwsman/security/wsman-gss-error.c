/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tells the failures of GSSAPI, Kerberos and NTLM apart. A table maps the mechanism's minor status to a code of Windows
 * and to a text that says what the user can do. [RFC 4120] 7.5.9.
 */

#include "wsman-gss-error-private.h"

#include <glib/gi18n-lib.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-gss-context-private.h"
#include "wsman-gss-ticket-private.h"

/* The number ERR_CRYPTO of gss-ntlmssp. The header that defines it isn't installed. OpenSSL has MD4 and RC4 in a module
 * that may be missing or forbidden. */
#define NTLM_ERR_CRYPTO 0x4E540003

typedef struct
{
  krb5_error_code minor;
  guint32 code;
  const char *text;
} Advice;

static const Advice advices[] = {
  { KRB5KDC_ERR_PREAUTH_FAILED, HRESULT_FROM_WIN32 (ERROR_LOGON_FAILURE), N_("the password is wrong") },
  { KRB5KRB_AP_ERR_BAD_INTEGRITY, HRESULT_FROM_WIN32 (ERROR_LOGON_FAILURE), N_("the password is wrong") },
  { KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, HRESULT_FROM_WIN32 (ERROR_LOGON_FAILURE),
  N_("the realm doesn’t know this user name") },
  { KRB5KDC_ERR_CLIENT_REVOKED, SEC_E_LOGON_DENIED, N_("the account is disabled or locked") },
  { KRB5KDC_ERR_KEY_EXP, HRESULT_FROM_WIN32 (ERROR_PASSWORD_EXPIRED), N_("the password has expired; change it") },
  { KRB5KDC_ERR_NAME_EXP, HRESULT_FROM_WIN32 (ERROR_ACCOUNT_EXPIRED), N_("the account has expired") },
  { KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, SEC_E_TARGET_UNKNOWN,
    N_("the realm has no such service; check the host name, or choose another service name") },
  { KRB5KRB_AP_ERR_MODIFIED, SEC_E_WRONG_PRINCIPAL,
    N_("the service name belongs to another account; choose host or WSMAN as the service") },
  { KRB5KRB_AP_WRONG_PRINC, SEC_E_WRONG_PRINCIPAL,
    N_("the server has no key for this service name") },
  { KRB5KRB_AP_ERR_BADKEYVER, SEC_E_WRONG_PRINCIPAL,
    N_("the ticket is for another version of the server’s key; log in again, or renew the server’s keytab") },
  { KRB5_KT_KVNONOTFOUND, SEC_E_WRONG_PRINCIPAL,
    N_("the ticket is for another version of the server’s key; log in again, or renew the server’s keytab") },
  { KRB5KRB_AP_ERR_NOKEY, SEC_E_WRONG_PRINCIPAL, N_("the server has no key for this service name") },
  { KRB5_KT_NOTFOUND, SEC_E_WRONG_PRINCIPAL, N_("the keytab has no key for this service name") },
  { KRB5KRB_AP_ERR_SKEW, SEC_E_TIME_SKEW, N_("the clocks differ too much; set the time") },
  { KRB5_KDCREP_SKEW, SEC_E_TIME_SKEW, N_("the clocks differ too much; set the time") },
  { KRB5KRB_AP_ERR_TKT_NYV, SEC_E_TIME_SKEW, N_("the clocks differ too much; set the time") },
  { KRB5KDC_ERR_NEVER_VALID, SEC_E_TIME_SKEW, N_("the clocks differ too much; set the time") },
  { KRB5_KDC_UNREACH, SEC_E_NO_AUTHENTICATING_AUTHORITY,
    N_("no KDC of the realm responds; check the network and krb5.conf") },
  { KRB5_REALM_UNKNOWN, SEC_E_NO_AUTHENTICATING_AUTHORITY,
    N_("no KDC is known for the realm; check the realm’s name and krb5.conf") },
  { KRB5_REALM_CANT_RESOLVE, SEC_E_NO_AUTHENTICATING_AUTHORITY,
    N_("the KDC’s name doesn’t resolve") },
  { KRB5KRB_AP_ERR_TKT_EXPIRED, SEC_E_NO_CREDENTIALS, N_("the ticket has expired; run kinit") },
  { KRB5_FCC_NOFILE, SEC_E_NO_CREDENTIALS, N_("there is no ticket; run kinit or give a password") },
  { KRB5_CC_NOTFOUND, SEC_E_NO_CREDENTIALS, N_("there is no ticket; run kinit or give a password") },
  { NTLM_ERR_CRYPTO, SEC_E_UNSUPPORTED_FUNCTION,
    N_("OpenSSL lacks the ciphers of NTLM; install its legacy provider, or use Kerberos") },
};

static const Advice *
find_advice (OM_uint32 minor)
{
  for (gsize i = 0; i < G_N_ELEMENTS (advices); i++)
    if ((OM_uint32) advices[i].minor == minor)
      return &advices[i];

  return NULL;
}

static void
append_status (GString   *text,
               OM_uint32  status,
               int        type,
               gss_OID    mechanism)
{
  OM_uint32 more = 0;

  do
    {
      OM_uint32 minor;
      gss_buffer_desc line = GSS_C_EMPTY_BUFFER;

      if (GSS_ERROR (gss_display_status (&minor, status, type, mechanism, &more, &line)))
        return;
      if (text->len > 0)
        g_string_append (text, ": ");
      g_string_append_len (text, line.value, line.length);
      gss_release_buffer (&minor, &line);
    }
  while (more != 0);
}

/* Tells whether a text means success. A mechanism may return such a text for a failure that has no number. */
static gboolean
says_success (const char *text)
{
  return g_str_equal (text, g_strerror (0));
}

/* These numbers belong to Kerberos, and GSSAPI has no texts for them. */
static void
append_message (GString   *text,
                OM_uint32  code)
{
  g_autofree char *message = wsman_ticket_dup_message (code);

  if (message != NULL && !says_success (message) && !g_str_has_prefix (message, "Unknown code"))
    g_string_append (text, message);
}

/* Returns GSSAPI's own text. If the mechanism has a text, that text says more. The result is empty if the call
 * succeeded. It is also empty if GSSAPI only refers to a mechanism that has no texts. */
static char *
describe_status (OM_uint32      major,
                 OM_uint32      minor,
                 WsmanMechanism mechanism)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (minor != 0 && mechanism == WSMAN_MECHANISM_KERBEROS)
    append_status (text, minor, GSS_C_MECH_CODE, (gss_OID) gss_mech_krb5);
  if (says_success (text->str))
    g_string_truncate (text, 0);
  if (text->len == 0 && minor != 0 && mechanism == WSMAN_MECHANISM_KERBEROS)
    append_message (text, minor);
  if (text->len == 0 && major != GSS_S_COMPLETE && GSS_ROUTINE_ERROR (major) != GSS_S_FAILURE)
    append_status (text, major, GSS_C_GSS_CODE, GSS_C_NO_OID);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint32
code_for_major (OM_uint32 major)
{
  switch (GSS_ROUTINE_ERROR (major))
    {
    case GSS_S_NO_CRED:
    case GSS_S_CREDENTIALS_EXPIRED:
      return SEC_E_NO_CREDENTIALS;
    case GSS_S_BAD_BINDINGS:
      return SEC_E_BAD_BINDINGS;
    default:
      return SEC_E_LOGON_DENIED;
    }
}

/* Tells whether the failure means that NTLM isn't installed. GSSAPI only reports an unknown mechanism. */
static gboolean
lacks_ntlm (OM_uint32      major,
            WsmanMechanism mechanism)
{
  return mechanism == WSMAN_MECHANISM_NTLM && GSS_ROUTINE_ERROR (major) == GSS_S_BAD_MECH;
}

void
wsman_gss_set_error (GError         **error,
                     OM_uint32        major,
                     OM_uint32        minor,
                     WsmanMechanism   mechanism,
                     const char      *what)
{
  g_autofree char *status = describe_status (major, minor, mechanism);
  const Advice *advice = find_advice (minor);

  if (lacks_ntlm (major, mechanism))
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_SECPKG_NOT_FOUND, "%s: %s: %s",
                       wsman_mechanism_get_name (mechanism), what, wsman_mechanism_get_advice ());
      return;
    }
  if (advice != NULL)
    wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, advice->code, "%s: %s: %s (%s)",
                     wsman_mechanism_get_name (mechanism), what, _(advice->text), status);
  else
    wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, code_for_major (major), "%s: %s%s%s",
                     wsman_mechanism_get_name (mechanism), what, *status != '\0' ? ": " : "", status);
  if (error != NULL && *error != NULL)
    wsman_error_set_minor (*error, minor);
}

gboolean
wsman_gss_refuse (WsmanGss    *self,
                  GError     **error,
                  guint32      code,
                  const char  *text)
{
  const char *name = wsman_mechanism_get_name (self->mechanism);

  if (self->initiator)
    wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, code, _("%s: can’t authenticate to %s: %s"),
                     name, self->target_text, text);
  else
    wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, code, _("%s: can’t authenticate the client: %s"),
                     name, text);

  return FALSE;
}
