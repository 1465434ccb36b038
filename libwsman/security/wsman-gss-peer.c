/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Identifies the peer of an acceptor. In a directory, the name in the ticket isn't enough. A user who may create
 * accounts could get a ticket for "root" with the account "root$", or for a colleague's name with an account that has
 * this name as its user principal name. But the directory also signs the PAC in the ticket, which has the account's
 * real name. Both names must be the same. [MS-PAC] 4, [MS-KILE] 3.3.5.6.4.
 */

#include "wsman-gss-peer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-directory-realms-private.h"
#include "wsman-gss-context-private.h"
#include "wsman-pac-private.h"

#define LOGON_INFO "urn:mspac:logon-info"
#define CLIENT_INFO "urn:mspac:client-info"

/* The uids of people's accounts begin with this number. Lower uids belong to the system. The account "nobody" also
 * belongs to the system. */
#define MIN_USER_ID 1000
#define NOBODY_ID 65534

void
wsman_peer_free (WsmanPeer *self)
{
  g_free (self->name);
  g_free (self->account_name);
  g_free (self);
}

/* Refuses the peer, and frees self. why says what is wrong with the name. */
static WsmanPeer *
refuse (WsmanPeer   *self,
        GError     **error,
        const char  *why)
{
  g_autofree char *name = g_utf8_make_valid (self->name != NULL ? self->name : "", -1);

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED, "%s: %s", name, why);
  wsman_peer_free (self);

  return NULL;
}

static char *
dup_text (gss_name_t name)
{
  OM_uint32 minor;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  char *result;

  if (name == GSS_C_NO_NAME || GSS_ERROR (gss_display_name (&minor, name, &text, NULL)))
    return NULL;
  result = g_strndup (text.value, text.length);
  gss_release_buffer (&minor, &text);

  return result;
}

/* Returns the principal that the ticket is for. */
static char *
dup_service (WsmanGss *gss)
{
  OM_uint32 minor;
  gss_name_t name = GSS_C_NO_NAME;
  char *result = NULL;

  if (!GSS_ERROR (gss_inquire_context (&minor, gss->context, NULL, &name, NULL, NULL, NULL, NULL, NULL)))
    result = dup_text (name);
  gss_release_name (&minor, &name);

  return result;
}

typedef enum
{
  PAC_NONE,
  PAC_INVALID, /* the PAC isn't signed, or can't be read */
  PAC_PLAIN,   /* the PAC names no account, so its realm isn't a directory */
  PAC_VALID,
} PacState;

/* Reads a part of the PAC, and stores the account's name in account_name. account_name may be NULL. */
static PacState
read_part (WsmanGss    *gss,
           const char  *name,
           char       **account_name)
{
  OM_uint32 minor;
  gss_buffer_desc attribute = { strlen (name), (void *) name };
  gss_buffer_desc value = GSS_C_EMPTY_BUFFER;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  int is_verified = 0;
  int is_complete = 0;
  int more = -1;

  if (GSS_ERROR (gss_get_name_attribute (&minor, gss->peer, &attribute, &is_verified, &is_complete, &value,
                                         &text, &more)))
    return PAC_NONE;

  if (is_verified && account_name != NULL)
    *account_name = wsman_pac_read_account_name (value.value, value.length);
  gss_release_buffer (&minor, &value);
  gss_release_buffer (&minor, &text);

  return is_verified && (account_name == NULL || *account_name != NULL) ? PAC_VALID : PAC_INVALID;
}

static PacState
read_pac (WsmanGss  *gss,
          char     **account_name)
{
  PacState state = read_part (gss, LOGON_INFO, account_name);

  return state == PAC_NONE && read_part (gss, CLIENT_INFO, NULL) == PAC_VALID ? PAC_PLAIN : state;
}

/* Tells whether names are accepted without a PAC that names the account. A directory issues tickets without a PAC on
 * request, but it never issues a PAC without an account. So a PAC without an account comes from a realm that isn't a
 * directory. What such a realm says about clients of other realms proves nothing. In all other cases the configuration
 * must say which realms are directories. */
static gboolean
takes_names (WsmanGss    *gss,
             PacState     pac,
             const char  *realm,
             const char  *service_realm,
             GError     **error)
{
  const WsmanAcceptorSource *source = &gss->source;

  if (wsman_directory_realms_have (source->directory_realms, realm) ||
      (service_realm != NULL && wsman_directory_realms_have (source->directory_realms, service_realm)))
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                       _("the ticket has no PAC; without one, a name from a directory proves nothing"));
      return FALSE;
    }

  if (source->knows_directories || (pac == PAC_PLAIN && g_strcmp0 (realm, service_realm) == 0))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                   _("the ticket has no PAC, and %s could be a directory, where a name proves nothing without a PAC; "
                     "list the realms of all directories in directory-realms, or set an empty list if there are "
                     "none"), realm);

  return FALSE;
}

/* Tells whether the ticket's name is the account's name in the PAC. Directories compare names without case. If the
 * names are equal, self gets the spelling in the PAC. */
static gboolean
take_name_of_pac (WsmanPeer  *self,
                  const char *account_name)
{
  const char *at = strrchr (self->name, '@');
  g_autofree char *user = g_strndup (self->name, at - self->name);
  g_autofree char *folded = g_utf8_casefold (user, -1);
  g_autofree char *folded_account = g_utf8_casefold (account_name, -1);
  char *name;

  if (!g_str_equal (folded, folded_account))
    return FALSE;

  name = g_strconcat (account_name, at, NULL);
  g_free (self->name);
  self->name = name;

  return TRUE;
}

/* Converts the client's name to Kerberos' own form. With this form, Kerberos reads .k5login and checks that the account
 * exists. A name in SPNEGO's form would only be compared with the account's name as text. */
static gss_name_t
import_principal (const char *principal)
{
  OM_uint32 minor;
  gss_buffer_desc text = { strlen (principal), (void *) principal };
  gss_name_t imported = GSS_C_NO_NAME;
  gss_name_t name = GSS_C_NO_NAME;

  if (!GSS_ERROR (gss_import_name (&minor, &text, (gss_OID) GSS_KRB5_NT_PRINCIPAL_NAME, &imported)))
    gss_canonicalize_name (&minor, imported, (gss_OID) gss_mech_krb5, &name);
  gss_release_name (&minor, &imported);

  return name;
}

static char *
dup_local_name (const char *principal)
{
  OM_uint32 minor;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  gss_name_t name = import_principal (principal);
  g_autofree char *result = NULL;

  if (name != GSS_C_NO_NAME && !GSS_ERROR (gss_localname (&minor, name, (gss_OID) gss_mech_krb5, &text)))
    result = g_strndup (text.value, text.length);
  if (result != NULL && gss_userok (name, result) != 1)
    g_clear_pointer (&result, g_free);
  gss_release_buffer (&minor, &text);
  gss_release_name (&minor, &name);

  return g_steal_pointer (&result);
}

/* Finds the account that the client's name stands for. A name of a realm never means an account of a machine or of the
 * system by default. */
static void
find_account (WsmanPeer *self)
{
  g_autofree char *name = dup_local_name (self->name);
  WsmanAccount account = name != NULL && *name != '\0' ? wsman_account_find (name) : WSMAN_NO_ACCOUNT;

  if (account < MIN_USER_ID || account == NOBODY_ID || g_str_has_suffix (name, "$"))
    return;

  self->account = account;
  self->account_name = g_steal_pointer (&name);
}

/* Returns the end of the ticket, with the clock skew that Kerberos allows. GSSAPI reports the remaining lifetime in
 * whole seconds of the wall clock, so the lifetime counts from the beginning of this second. */
static gint64
get_end (WsmanGss *gss)
{
  gint64 second = g_get_monotonic_time () - g_get_real_time () % G_TIME_SPAN_SECOND;
  OM_uint32 minor;
  OM_uint32 seconds = 0;

  if (GSS_ERROR (gss_context_time (&minor, gss->context, &seconds)))
    seconds = 0;
  if (seconds == GSS_C_INDEFINITE)
    return 0;

  return second + (gint64) seconds * G_TIME_SPAN_SECOND;
}

/* Returns self if its name is proven, and otherwise frees it and returns NULL. */
static WsmanPeer *
examine_principal (WsmanPeer  *self,
                   WsmanGss   *gss,
                   GError    **error)
{
  const char *at = strrchr (self->name, '@');
  g_autofree char *realm = at != NULL ? g_strdup (at + 1) : NULL;
  g_autofree char *service = dup_service (gss);
  const char *service_realm = service != NULL ? strrchr (service, '@') : NULL;
  g_autofree char *account_name = NULL;
  g_autoptr(GError) local_error = NULL;
  PacState pac;

  /* A backslash before an @ means that the realm hasn't resolved the name to an account. The client chose this name
   * itself. */
  if (realm == NULL || strchr (self->name, '\\') != NULL)
    return refuse (self, error,
                   _("the realm didn’t resolve this name to an account; log in by the account’s own name"));

  pac = read_pac (gss, &account_name);
  if (pac == PAC_INVALID)
    return refuse (self, error, _("the ticket’s PAC isn’t signed for this server"));
  if (pac == PAC_VALID && !take_name_of_pac (self, account_name))
    return refuse (self, error, _("the ticket is for this name, but its PAC for another account"));
  if (pac == PAC_VALID)
    wsman_directory_realms_add (realm);
  else if (!takes_names (gss, pac, realm, service_realm != NULL ? service_realm + 1 : NULL, &local_error))
    return refuse (self, error, local_error->message);

  self->is_for_http = service != NULL && g_ascii_strncasecmp (service, "HTTP/", 5) == 0;
  self->end = get_end (gss);
  find_account (self);

  return self;
}

WsmanPeer *
wsman_peer_new (WsmanGss  *gss,
                GError   **error)
{
  WsmanPeer *self = g_new0 (WsmanPeer, 1);

  self->mechanism = gss->mechanism;
  self->account = WSMAN_NO_ACCOUNT;
  self->name = dup_text (gss->peer);
  if (self->name == NULL || *self->name == '\0' || !g_utf8_validate (self->name, -1, NULL))
    return refuse (self, error, _("the client has no name that a server could know"));

  if (gss->mechanism == WSMAN_MECHANISM_KERBEROS)
    return examine_principal (self, gss, error);
  if (gss->mechanism != WSMAN_MECHANISM_NTLM)
    return refuse (self, error, _("the mechanism isn’t known here"));

  if (gss->ntlm_name != NULL)
    {
      g_free (self->name);
      self->name = g_strdup (gss->ntlm_name);
    }
  if (strchr (self->name, '\\') == NULL)
    {
      char *whole = g_strconcat (".\\", self->name, NULL);

      g_free (self->name);
      self->name = whole;
    }

  return self;
}
