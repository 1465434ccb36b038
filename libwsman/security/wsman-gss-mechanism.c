/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes the steps of one mechanism. It is Kerberos or NTLM, and its tokens may be in SPNEGO. A context whose keys would
 * be weak is refused. [RFC 2743] 1.2, [MS-NLMP] 3.1.
 */

#include "wsman-gss-context-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <krb5/krb5.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "wsman-gss-error-private.h"
#include "wsman-gss-token-private.h"
#include "wsman-ntlm-users-private.h"

/* Some clients send a shorter first message, which gss-ntlmssp refuses. It accepts the message when padding has been
 * added. */
#define NTLM_NEGOTIATE_LENGTH 40

/* The type of an NTLM message, and the place of the flags in the messages that negotiate them. Without the strong
 * flags the keys are shorter, and sealed messages can be changed: [MS-NLMP] 2.2.2.5, 3.4.5.3. */
#define NTLM_TYPE_OFFSET 8
#define NTLM_STRONG_FLAGS (0x20000000 /* NEGOTIATE_128 */ | 0x00080000 /* EXTENDED_SESSIONSECURITY */)

static const gsize ntlm_flags_offsets[] = { 0, 0, 20, 60 };

/* The fields with the responses to a challenge begin with the length of a response. All responses of NTLMv1 have the
 * same length, and those of NTLMv2 are longer. From a response of NTLMv1, the hash of the password and so all keys are
 * found by trying 2^56 keys of DES: [MS-NLMP] 2.2.1.3, 3.3.1. */
#define NTLM_AUTHENTICATE_TYPE 3
#define NTLM_LM_RESPONSE 12
#define NTLM_NT_RESPONSE 20
#define NTLM_VERSION_1_LENGTH 24

/* Flags of a challenge. If a server sets both, Unicode counts: [MS-NLMP] 2.2.2.5. */
#define NTLM_CHALLENGE_TYPE 2
#define NTLM_UNICODE 0x01
#define NTLM_OEM 0x02

#define REQUESTED_FLAGS \
  (GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_CONF_FLAG | GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG)

void
wsman_gss_mechanism_reset (WsmanGss       *self,
                           WsmanMechanism  mechanism)
{
  OM_uint32 minor;

  if (self->context != GSS_C_NO_CONTEXT)
    gss_delete_sec_context (&minor, &self->context, GSS_C_NO_BUFFER);
  gss_release_name (&minor, &self->target);
  g_clear_pointer (&self->handle, wsman_credential_handle_unref);
  self->mechanism = mechanism;
  self->established = FALSE;
  self->flags = 0;
}

static gss_channel_bindings_t
get_bindings (WsmanGss *self)
{
  return self->bindings_data != NULL ? &self->bindings : GSS_C_NO_CHANNEL_BINDINGS;
}

/* Imports the server's name. Kerberos gets the principal as it was typed, because otherwise DNS would choose the
 * target. NTLM only accepts host-based names. */
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

static gboolean
prepare_initiator (WsmanGss  *self,
                   GError   **error)
{
  if (self->handle != NULL)
    return TRUE;
  if (!import_target (self, error))
    return FALSE;
  self->handle = wsman_credential_acquire (self->credential, self->mechanism, error);

  return self->handle != NULL;
}

/* Checks that the first token belongs to the chosen mechanism. GSSAPI would start the mechanism that the token names,
 * even with the credential of another mechanism. */
static gboolean
prepare_acceptor (WsmanGss          *self,
                  const WsmanSlice  *input,
                  GError           **error)
{
  if (self->handle != NULL)
    return TRUE;
  if (!wsman_gss_token_begins (self->mechanism, input))
    return wsman_gss_refuse (self, error, SEC_E_INVALID_TOKEN,
                             _("its first token is of another mechanism"));
  self->handle = wsman_acceptor_acquire (self->source.keytab, self->mechanism, error);

  return self->handle != NULL;
}

static guint32
read_le32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);

  return GUINT32_FROM_LE (value);
}

/* FreeRDP's challenges have the flags of both charsets, which gss-ntlmssp refuses. */
static guint8 *
adapt_challenge (WsmanGss     *self,
                 gss_buffer_t  input)
{
  gsize offset = ntlm_flags_offsets[NTLM_CHALLENGE_TYPE];
  guint8 *copy;

  if (self->mechanism != WSMAN_MECHANISM_NTLM || input->length <= offset ||
      !wsman_gss_token_is_ntlm (input->value, input->length) ||
      read_le32 ((const guint8 *) input->value + NTLM_TYPE_OFFSET) != NTLM_CHALLENGE_TYPE ||
      (((const guint8 *) input->value)[offset] & (NTLM_UNICODE | NTLM_OEM)) != (NTLM_UNICODE | NTLM_OEM))
    return NULL;

  copy = g_memdup2 (input->value, input->length);
  copy[offset] &= ~NTLM_OEM;
  input->value = copy;

  return copy;
}

static OM_uint32
initiate (WsmanGss        *self,
          OM_uint32       *minor,
          gss_buffer_t     input,
          gss_buffer_t     output)
{
  OM_uint32 flags = REQUESTED_FLAGS;
  g_autofree guint8 *copy = adapt_challenge (self, input);

  /* The flag has an effect only if the realm's policy allows delegation. NTLM can't delegate. */
  if (self->delegate && self->mechanism == WSMAN_MECHANISM_KERBEROS)
    flags |= GSS_C_DELEG_POLICY_FLAG;

  return gss_init_sec_context (minor, self->handle->handle, &self->context, self->target,
                               wsman_gss_get_oid (self->mechanism), flags, 0,
                               get_bindings (self), input, NULL, output, &self->flags, NULL);
}

/* Returns the input in a form that GSSAPI's mechanisms can read. The input is only copied if it must be changed. */
static guint8 *
adapt_first_token (WsmanGss     *self,
                   gss_buffer_t  input)
{
  WsmanSlice name = wsman_gss_token_get_oid (self->mechanism);
  WsmanSlice oid, rest;
  guint8 *copy = NULL;

  if (self->mechanism == WSMAN_MECHANISM_NTLM && input->length < NTLM_NEGOTIATE_LENGTH)
    {
      copy = g_malloc0 (NTLM_NEGOTIATE_LENGTH);
      memcpy (copy, input->value, input->length);
      *input = (gss_buffer_desc) { NTLM_NEGOTIATE_LENGTH, copy };
    }
  else if (self->mechanism == WSMAN_MECHANISM_KERBEROS &&
           wsman_spnego_read_frame (input->value, input->length, &oid, &rest) &&
           !wsman_slice_equal (&oid, &name))
    {
      /* Windows' OID for Kerberos has the same length as the standard one. */
      copy = g_memdup2 (input->value, input->length);
      memcpy (copy + (oid.data - (const guint8 *) input->value), name.data, name.length);
      input->value = copy;
    }

  return copy;
}

/* Returns the credential for this step. In its last step, NTLM looks for the user in a file. This file contains only
 * the user's line. */
static WsmanCredentialHandle *
acquire_for_user (WsmanGss      *self,
                  WsmanNtlmUser *user)
{
  if (user == NULL)
    return g_atomic_rc_box_acquire (self->handle);
  g_free (self->ntlm_name);
  self->ntlm_name = g_strdup (user->name);

  return user->file >= 0 ? wsman_acceptor_acquire_ntlm (user->file) : NULL;
}

static OM_uint32
accept_token (WsmanGss     *self,
              OM_uint32    *minor,
              gss_buffer_t  input,
              gss_buffer_t  output)
{
  gboolean is_first = self->context == GSS_C_NO_CONTEXT;
  g_autofree guint8 *copy = is_first ? adapt_first_token (self, input) : NULL;
  g_autoptr(WsmanNtlmUser) user = !is_first && self->mechanism == WSMAN_MECHANISM_NTLM
                                    ? wsman_ntlm_user_find (NULL, input->value, input->length) : NULL;
  g_autoptr(WsmanCredentialHandle) handle = acquire_for_user (self, user);

  /* The system has no file descriptor left. */
  if (handle == NULL)
    {
      *minor = EMFILE;
      return GSS_S_FAILURE;
    }

  return gss_accept_sec_context (minor, &self->context, handle->handle, input, get_bindings (self),
                                 self->peer == GSS_C_NO_NAME ? &self->peer : NULL, NULL, output,
                                 &self->flags, NULL, NULL);
}

/* The NTLM library has no texts. It has one status for a wrong password. It has another status for a token that is
 * damaged or bound to another certificate. */
static const char *
describe_refusal (WsmanGss  *self,
                  OM_uint32  major,
                  OM_uint32  minor)
{
  if (self->mechanism != WSMAN_MECHANISM_KERBEROS && self->bindings_data != NULL &&
      GSS_ROUTINE_ERROR (major) == GSS_S_DEFECTIVE_TOKEN)
    return _("can’t authenticate the client: its token is damaged, or bound to another certificate, as in a relay "
             "attack");
  if (self->mechanism == WSMAN_MECHANISM_NTLM && GSS_ROUTINE_ERROR (major) == GSS_S_FAILURE && minor == EINVAL)
    return _("can’t authenticate the client: its user name or password is wrong");

  return _("can’t authenticate the client");
}

static void
set_step_error (WsmanGss   *self,
                OM_uint32   major,
                OM_uint32   minor,
                GError    **error)
{
  g_autofree char *what = NULL;

  if (!self->initiator)
    {
      wsman_gss_set_error (error, major, minor, self->mechanism, describe_refusal (self, major, minor));
      return;
    }
  /* If a new ticket has expired already, a clock is wrong. */
  if (minor == (OM_uint32) KRB5KRB_AP_ERR_TKT_EXPIRED && wsman_credential_is_renewable (self->credential))
    minor = KRB5KRB_AP_ERR_SKEW;
  what = g_strdup_printf (_("can’t authenticate to %s"), self->target_text);
  wsman_gss_set_error (error, major, minor, self->mechanism, what);
}

/* Tells whether a response to a challenge is that of NTLMv2, or that of an anonymous client, which is refused later. */
static gboolean
is_version_2 (const WsmanSlice *token)
{
  guint nt_length = token->data[NTLM_NT_RESPONSE] | token->data[NTLM_NT_RESPONSE + 1] << 8;
  guint lm_length = token->data[NTLM_LM_RESPONSE] | token->data[NTLM_LM_RESPONSE + 1] << 8;

  return nt_length > NTLM_VERSION_1_LENGTH || (nt_length == 0 && lm_length <= 1);
}

/* Checks that the flags of a challenge, or of the response to a challenge, lead to strong keys, and that the response
 * doesn't betray the keys. Other messages have no such flags. */
static gboolean
check_strength (WsmanGss          *self,
                const WsmanSlice  *token,
                GError           **error)
{
  guint32 type;
  gsize offset;

  if (self->mechanism != WSMAN_MECHANISM_NTLM || token->length < NTLM_TYPE_OFFSET + sizeof type ||
      !wsman_gss_token_is_ntlm (token->data, token->length))
    return TRUE;

  type = read_le32 (token->data + NTLM_TYPE_OFFSET);
  offset = type < G_N_ELEMENTS (ntlm_flags_offsets) ? ntlm_flags_offsets[type] : 0;
  if (offset != 0 && (token->length < offset + sizeof (guint32) ||
                      (read_le32 (token->data + offset) & NTLM_STRONG_FLAGS) != NTLM_STRONG_FLAGS))
    return wsman_gss_refuse (self, error, SEC_E_ALGORITHM_MISMATCH,
                             _("its keys would have less than 128 bits, or sealed messages could be changed"));

  return type != NTLM_AUTHENTICATE_TYPE || is_version_2 (token) ||
         wsman_gss_refuse (self, error, SEC_E_ALGORITHM_MISMATCH,
                           _("it uses NTLMv1, whose keys have less than 128 bits; allow NTLMv2"));
}

gboolean
wsman_gss_mechanism_step (WsmanGss    *self,
                          WsmanSlice   input,
                          GBytes     **output,
                          GError     **error)
{
  OM_uint32 major, minor, ignored;
  gss_buffer_desc in = { input.length, (void *) input.data };
  gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
  gboolean ok;

  *output = NULL;
  if (!(self->initiator ? prepare_initiator (self, error) : prepare_acceptor (self, &input, error)) ||
      !check_strength (self, &input, error))
    return FALSE;
  major = self->initiator ? initiate (self, &minor, &in, &out)
                          : accept_token (self, &minor, &in, &out);

  ok = !GSS_ERROR (major);
  self->refused |= !ok && self->initiator && wsman_gss_token_is_kerberos_error (&input);
  if (!ok)
    set_step_error (self, major, minor, error);
  else
    ok = check_strength (self, &(WsmanSlice) { out.value, out.length }, error);
  self->established = ok && (major & GSS_S_CONTINUE_NEEDED) == 0;
  if (out.length > 0 && (ok || self->mechanism == WSMAN_MECHANISM_KERBEROS))
    *output = g_bytes_new (out.value, out.length);
  gss_release_buffer (&ignored, &out);

  return ok;
}
