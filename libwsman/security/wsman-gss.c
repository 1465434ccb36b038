/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One side of a handshake: Kerberos and NTLM, raw or in SPNEGO. [RFC 2743] 1.2, [RFC 4178],
 * [MS-NLMP] 3.1, [MS-SPNG] 3.
 */

#include "security/wsman-gss-context-private.h"

#include <glib/gi18n-lib.h>
#include <krb5/krb5.h>
#include <string.h>

#include "security/wsman-gss-error-private.h"
#include "security/wsman-gss-token-private.h"
#include "wsman-error-private.h"

#define BINDING_PREFIX "tls-server-end-point:"
/* gss-ntlmssp refuses the short first message that some clients send; padded it is answered. */
#define NTLM_NEGOTIATE_LENGTH 40

#ifndef GSS_C_CHANNEL_BOUND_FLAG
#define GSS_C_CHANNEL_BOUND_FLAG 2048
#endif

#define REQUESTED_FLAGS \
  (GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_CONF_FLAG | GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG)

static void
set_bindings (WsmanGss *self,
              GBytes   *hash)
{
  gsize length;
  const guint8 *data;
  gsize prefix = strlen (BINDING_PREFIX);

  if (hash == NULL)
    return;
  data = g_bytes_get_data (hash, &length);
  self->bindings_data = g_malloc (prefix + length);
  memcpy (self->bindings_data, BINDING_PREFIX, prefix);
  if (length > 0)
    memcpy (self->bindings_data + prefix, data, length);
  self->bindings.application_data.length = prefix + length;
  self->bindings.application_data.value = self->bindings_data;
}

static gss_channel_bindings_t
get_bindings (WsmanGss *self)
{
  return self->bindings_data != NULL ? &self->bindings : GSS_C_NO_CHANNEL_BINDINGS;
}

WsmanGss *
wsman_gss_new_initiator (WsmanCredential *credential,
                         WsmanMechanism   mechanism,
                         WsmanWrapping    wrapping,
                         const char      *target,
                         GBytes          *bindings)
{
  WsmanGss *self = g_new0 (WsmanGss, 1);

  self->initiator = TRUE;
  self->credential = wsman_credential_ref (credential);
  self->mechanism = mechanism;
  self->wrapping = wrapping;
  self->target_text = g_strdup (target);
  set_bindings (self, bindings);
  return self;
}

WsmanGss *
wsman_gss_new_acceptor (const WsmanAcceptorSource *source,
                        GBytes                    *bindings)
{
  WsmanGss *self = g_new0 (WsmanGss, 1);

  self->keytab = g_strdup (source->keytab);
  self->source = *source;
  self->source.keytab = self->keytab;
  set_bindings (self, bindings);
  return self;
}

void
wsman_gss_set_delegate (WsmanGss *self,
                        gboolean  delegate)
{
  self->delegate = delegate;
}

void
wsman_gss_free (WsmanGss *self)
{
  OM_uint32 minor;

  if (self->context != GSS_C_NO_CONTEXT)
    gss_delete_sec_context (&minor, &self->context, GSS_C_NO_BUFFER);
  gss_release_name (&minor, &self->target);
  gss_release_name (&minor, &self->peer);
  g_clear_pointer (&self->handle, wsman_credential_handle_unref);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  g_free (self->keytab);
  g_free (self->target_text);
  g_free (self->bindings_data);
  g_free (self);
}

/* Kerberos gets the principal as typed, or DNS would choose the target; NTLM only knows
 * host-based names. */
static gboolean
import_target (WsmanGss  *self,
               GError   **error)
{
  OM_uint32 major, minor;
  g_autofree char *text = NULL;
  const char *slash = strchr (self->target_text, '/');
  gss_OID type;
  gss_buffer_desc buffer;

  if (self->mechanism == WSMAN_MECHANISM_NTLM)
    {
      type = (gss_OID) GSS_C_NT_HOSTBASED_SERVICE;
      text = slash != NULL ? g_strdup_printf ("%.*s@%s", (int) (slash - self->target_text),
                                              self->target_text, slash + 1)
                           : g_strdup_printf ("host@%s", self->target_text);
    }
  else
    {
      type = (gss_OID) GSS_KRB5_NT_PRINCIPAL_NAME;
      text = g_strconcat (self->target_text, strchr (self->target_text, '@') ? "" : "@", NULL);
    }

  buffer = (gss_buffer_desc) { strlen (text), text };
  major = gss_import_name (&minor, &buffer, type, &self->target);
  if (GSS_ERROR (major))
    wsman_gss_set_error (error, major, minor, self->mechanism, _("the target’s name"));
  return !GSS_ERROR (major);
}

static void
look_up_mechanism (WsmanGss *self)
{
  OM_uint32 minor;
  gss_OID oid = GSS_C_NO_OID;

  gss_inquire_context (&minor, self->context, NULL, NULL, NULL, &oid, NULL, NULL, NULL);
  if (oid == GSS_C_NO_OID)
    self->mechanism = WSMAN_MECHANISM_UNKNOWN;
  else if (gss_oid_equal (oid, gss_mech_krb5))
    self->mechanism = WSMAN_MECHANISM_KERBEROS;
  else if (gss_oid_equal (oid, &wsman_gss_oid_ntlm))
    self->mechanism = WSMAN_MECHANISM_NTLM;
  else
    self->mechanism = WSMAN_MECHANISM_UNKNOWN;
}

/* What an initiator insists on before it seals anything. */
static gboolean
check_flags (WsmanGss  *self,
             GError   **error)
{
  OM_uint32 needed = GSS_C_CONF_FLAG | GSS_C_INTEG_FLAG;

  if (self->mechanism == WSMAN_MECHANISM_UNKNOWN)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, 0x8009030C,
                       _("The server chose a mechanism that isn’t Kerberos or NTLM"));
      return FALSE;
    }
  if (self->mechanism == WSMAN_MECHANISM_KERBEROS)
    needed |= GSS_C_MUTUAL_FLAG;
  if ((self->flags & needed) == needed)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, 0x8009030C,
                   _("%s: the server %s doesn’t offer sealed messages or didn’t prove itself"),
                   wsman_mechanism_get_name (self->mechanism), self->target_text);
  return FALSE;
}

/* Who only says that he is nobody has proven nothing. */
static gboolean
check_peer (WsmanGss  *self,
            GError   **error)
{
  if ((self->flags & GSS_C_ANON_FLAG) == 0)
    return TRUE;

  self->complete = FALSE;
  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, 0x8009030C, _("The client is anonymous"));
  return FALSE;
}

static OM_uint32
initiate (WsmanGss        *self,
          OM_uint32       *minor,
          gss_buffer_t     input,
          gss_buffer_t     output)
{
  OM_uint32 flags = REQUESTED_FLAGS;

  /* Only where the realm's policy says so; NTLM has nothing to delegate. */
  if (self->delegate && self->mechanism == WSMAN_MECHANISM_KERBEROS)
    flags |= GSS_C_DELEG_POLICY_FLAG;

  return gss_init_sec_context (minor, self->handle->handle, &self->context, self->target,
                               wsman_gss_get_oid (self->mechanism, self->wrapping), flags, 0,
                               get_bindings (self), input, NULL, output, &self->flags, NULL);
}

static gboolean
prepare_initiator (WsmanGss  *self,
                   GError   **error)
{
  if (self->handle != NULL)
    return TRUE;
  if (!import_target (self, error))
    return FALSE;
  self->handle = wsman_credential_acquire (self->credential, self->mechanism, self->wrapping, error);
  return self->handle != NULL;
}

/* The credentials are for the one mechanism that will be used: those for several in one would hand
 * the keytab to gss-ntlmssp, which then reads a name that was never set. */
static gboolean
prepare_acceptor (WsmanGss               *self,
                  const gss_buffer_desc  *input,
                  GError                **error)
{
  if (self->handle != NULL)
    return TRUE;

  self->mechanism = wsman_gss_token_choose_mechanism (input->value, input->length, &self->source,
                                                      &self->wrapping);
  if (self->mechanism == WSMAN_MECHANISM_UNKNOWN)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, 0x8009030C,
                       _("The client offers no mechanism that is accepted here"));
      return FALSE;
    }
  self->handle = wsman_acceptor_acquire (self->source.keytab, self->mechanism, self->wrapping, error);
  return self->handle != NULL;
}

static OM_uint32
accept_token (WsmanGss     *self,
              OM_uint32    *minor,
              gss_buffer_t  input,
              gss_buffer_t  output)
{
  guint8 padded[NTLM_NEGOTIATE_LENGTH] = { 0 };

  if (input->length < sizeof padded && wsman_gss_token_is_ntlm (input->value, input->length))
    {
      memcpy (padded, input->value, input->length);
      input->value = padded;
      input->length = sizeof padded;
    }
  return gss_accept_sec_context (minor, &self->context, self->handle->handle, input, get_bindings (self),
                                 self->peer == GSS_C_NO_NAME ? &self->peer : NULL, NULL, output,
                                 &self->flags, NULL, NULL);
}

/* SPNEGO doesn't hand on the numbers of the mechanism inside, so Kerberos is asked once more. */
static void
find_kerberos_reason (WsmanGss  *self,
                      OM_uint32 *major,
                      OM_uint32 *minor)
{
  OM_uint32 raw_major, raw_minor, ignored;
  gss_ctx_id_t context = GSS_C_NO_CONTEXT;
  gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
  g_autoptr(WsmanCredentialHandle) handle =
    wsman_credential_acquire (self->credential, WSMAN_MECHANISM_KERBEROS, WSMAN_WRAPPING_RAW, NULL);

  if (handle == NULL)
    return;
  raw_major = gss_init_sec_context (&raw_minor, handle->handle, &context, self->target,
                                    (gss_OID) gss_mech_krb5, REQUESTED_FLAGS, 0, NULL, NULL, NULL,
                                    &output, NULL, NULL);
  gss_release_buffer (&ignored, &output);
  gss_delete_sec_context (&ignored, &context, GSS_C_NO_BUFFER);
  if (!GSS_ERROR (raw_major))
    return;
  *major = raw_major;
  *minor = raw_minor;
}

/* NTLM's library has but this status for a token that is bound to another certificate. */
static const char *
describe_refusal (WsmanGss  *self,
                  OM_uint32  major)
{
  if (self->mechanism != WSMAN_MECHANISM_KERBEROS && self->bindings_data != NULL &&
      GSS_ROUTINE_ERROR (major) == GSS_S_DEFECTIVE_TOKEN)
    return _("can’t authenticate the client, whose token is damaged, or bound to another certificate "
             "because somebody relays it");

  return _("can’t authenticate the client");
}

static void
set_step_error (WsmanGss   *self,
                OM_uint32   major,
                OM_uint32   minor,
                gboolean    first,
                GError    **error)
{
  g_autofree char *what = NULL;

  if (!self->initiator)
    {
      /* SPNEGO has numbers of its own. */
      wsman_gss_set_error (error, major, self->wrapping == WSMAN_WRAPPING_RAW ? minor : 0, self->mechanism,
                           describe_refusal (self, major));
      return;
    }
  if (first && self->mechanism == WSMAN_MECHANISM_KERBEROS && self->wrapping == WSMAN_WRAPPING_SPNEGO)
    find_kerberos_reason (self, &major, &minor);
  /* A ticket that was got just now, but has expired, tells of a clock. */
  if (minor == (OM_uint32) KRB5KRB_AP_ERR_TKT_EXPIRED && wsman_credential_is_renewable (self->credential))
    minor = KRB5KRB_AP_ERR_SKEW;
  what = g_strdup_printf (_("can’t authenticate to %s"), self->target_text);
  wsman_gss_set_error (error, major, minor, self->mechanism, what);
}

static gboolean
finish_step (WsmanGss   *self,
             OM_uint32   major,
             OM_uint32   minor,
             gboolean    first,
             GError    **error)
{
  if (GSS_ERROR (major))
    {
      set_step_error (self, major, minor, first, error);
      return FALSE;
    }
  if ((major & GSS_S_CONTINUE_NEEDED) != 0)
    return TRUE;

  self->complete = TRUE;
  look_up_mechanism (self);
  return self->initiator ? check_flags (self, error) : check_peer (self, error);
}

gboolean
wsman_gss_step (WsmanGss  *self,
                GBytes    *input,
                GBytes   **output,
                GError   **error)
{
  OM_uint32 major, minor, ignored;
  gss_buffer_desc in = GSS_C_EMPTY_BUFFER;
  gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
  gboolean first = self->context == GSS_C_NO_CONTEXT;
  gboolean ok;

  *output = NULL;
  if (self->complete)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, 0x8009030C,
                       _("The handshake is over, yet another token came"));
      return FALSE;
    }
  if (input != NULL)
    in.value = (void *) g_bytes_get_data (input, &in.length);

  ok = self->initiator ? prepare_initiator (self, error) : prepare_acceptor (self, &in, error);
  if (!ok)
    return FALSE;
  major = self->initiator ? initiate (self, &minor, &in, &out)
                          : accept_token (self, &minor, &in, &out);

  ok = finish_step (self, major, minor, first, error);
  if (ok && out.length > 0)
    *output = g_bytes_new (out.value, out.length);
  gss_release_buffer (&ignored, &out);
  return ok;
}

gboolean
wsman_gss_is_complete (WsmanGss *self)
{
  return self->complete;
}

WsmanMechanism
wsman_gss_get_mechanism (WsmanGss *self)
{
  return self->mechanism;
}

gboolean
wsman_gss_is_bound (WsmanGss *self)
{
  return self->complete && (self->flags & GSS_C_CHANNEL_BOUND_FLAG) != 0;
}

char *
wsman_gss_dup_peer_name (WsmanGss *self)
{
  OM_uint32 minor;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  char *result;

  if (!self->complete || self->peer == GSS_C_NO_NAME ||
      GSS_ERROR (gss_display_name (&minor, self->peer, &text, NULL)))
    return NULL;
  result = g_strndup (text.value, text.length);
  gss_release_buffer (&minor, &text);
  return result;
}

/* SPNEGO's own name would be compared with the account's without asking Kerberos, which knows
 * .k5login and whether the account exists. */
static gss_name_t
get_kerberos_name (WsmanGss *self)
{
  OM_uint32 minor;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  gss_name_t imported = GSS_C_NO_NAME;
  gss_name_t name = GSS_C_NO_NAME;

  if (!GSS_ERROR (gss_display_name (&minor, self->peer, &text, NULL)) &&
      !GSS_ERROR (gss_import_name (&minor, &text, (gss_OID) GSS_KRB5_NT_PRINCIPAL_NAME, &imported)))
    gss_canonicalize_name (&minor, imported, (gss_OID) gss_mech_krb5, &name);
  gss_release_name (&minor, &imported);
  gss_release_buffer (&minor, &text);
  return name;
}

char *
wsman_gss_dup_local_name (WsmanGss *self)
{
  OM_uint32 minor;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  gss_name_t name;
  g_autofree char *result = NULL;

  if (!self->complete || self->mechanism != WSMAN_MECHANISM_KERBEROS)
    return NULL;

  name = get_kerberos_name (self);
  if (name != GSS_C_NO_NAME &&
      !GSS_ERROR (gss_localname (&minor, name, (gss_OID) gss_mech_krb5, &text)))
    result = g_strndup (text.value, text.length);
  if (result != NULL && gss_userok (name, result) != 1)
    g_clear_pointer (&result, g_free);
  gss_release_buffer (&minor, &text);
  gss_release_name (&minor, &name);
  return g_steal_pointer (&result);
}
