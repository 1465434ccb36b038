/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Negotiates a mechanism with SPNEGO, and carries its tokens. MIT's own SPNEGO isn't used, for two reasons. MIT's
 * versions from 1.21 to 1.22.1 don't read MICs, so that NTLM never completes. Besides, MIT's SPNEGO doesn't report
 * which mechanism it chooses.
 *
 * The MIC protects the list of mechanisms. This side demands the MIC wherever an attacker could have changed the
 * choice. This is so if the acceptor didn't choose the first mechanism, and always with NTLM. If Kerberos is the first
 * mechanism and is chosen, Windows doesn't send the MIC, and this side doesn't demand it. A MIC that is sent must
 * always be correct. [RFC 4178] 5, [MS-SPNG] 3.3.5.1.
 */

#include "wsman-gss-context-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "wsman-gss-error-private.h"
#include "wsman-gss-token-private.h"

typedef enum
{
  DIRECTION_OUT = 0,
  DIRECTION_IN = 1,
} Direction;

/* The OIDs 1.3.6.1.4.1.7165.655.1.2 and 1.3.6.1.4.1.7165.655.1.3 of gss-ntlmssp. */
static gss_OID_desc require_mic_oid = { 11, (void *) "\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x02" };
static gss_OID_desc reset_crypto_oid = { 11, (void *) "\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x03" };

static WsmanSlice
slice_of (GBytes *bytes)
{
  WsmanSlice slice = { 0 };

  if (bytes != NULL)
    slice.data = g_bytes_get_data (bytes, &slice.length);

  return slice;
}

static gboolean
refuse (WsmanGss    *self,
        GError     **error,
        const char  *text)
{
  return wsman_gss_refuse (self, error, SEC_E_INVALID_TOKEN, text);
}

/* --- The MIC --- */

static gboolean
needs_mic (WsmanGss *self)
{
  return self->spnego.reselected || self->mechanism == WSMAN_MECHANISM_NTLM;
}

/* Restarts NTLM's keystreams after the MICs. The sequence numbers continue: [MS-SPNG] 3.3.5.1. */
static OM_uint32
reset_crypto (WsmanGss  *self,
              Direction  direction,
              OM_uint32 *minor)
{
  guint32 value = GUINT32_TO_LE (direction);
  gss_buffer_desc buffer = { sizeof value, &value };

  if (self->mechanism != WSMAN_MECHANISM_NTLM)
    return GSS_S_COMPLETE;

  return gss_set_sec_context_option (minor, &self->context, &reset_crypto_oid, &buffer);
}

static gboolean
make_mic (WsmanGss  *self,
          GBytes   **mic,
          GError   **error)
{
  OM_uint32 major, minor, ignored;
  WsmanSlice types = slice_of (self->spnego.types);
  gss_buffer_desc message = { types.length, (void *) types.data };
  gss_buffer_desc token = GSS_C_EMPTY_BUFFER;

  major = gss_get_mic (&minor, self->context, GSS_C_QOP_DEFAULT, &message, &token);
  if (!GSS_ERROR (major))
    *mic = g_bytes_new (token.value, token.length);
  gss_release_buffer (&ignored, &token);
  if (!GSS_ERROR (major))
    major = reset_crypto (self, DIRECTION_OUT, &minor);
  if (GSS_ERROR (major))
    wsman_gss_set_error (error, major, minor, self->mechanism, _("can’t sign the list of mechanisms"));
  self->spnego.mic_sent = !GSS_ERROR (major);

  return self->spnego.mic_sent;
}

static gboolean
verify_mic (WsmanGss          *self,
            const WsmanSlice  *mic,
            GError           **error)
{
  OM_uint32 major, minor;
  WsmanSlice types = slice_of (self->spnego.types);
  gss_buffer_desc message = { types.length, (void *) types.data };
  gss_buffer_desc token = { mic->length, (void *) mic->data };

  if (mic->length == 0)
    return TRUE;
  if (self->spnego.mic_verified)
    return refuse (self, error, _("the list of mechanisms is signed twice"));

  major = gss_verify_mic (&minor, self->context, &message, &token, NULL);
  if (major != GSS_S_COMPLETE)
    {
      wsman_gss_set_error (error, major, minor, self->mechanism,
                           _("the list of mechanisms isn’t the one that was sent; an attacker may have changed it"));
      return FALSE;
    }
  major = reset_crypto (self, DIRECTION_IN, &minor);
  if (GSS_ERROR (major))
    wsman_gss_set_error (error, major, minor, self->mechanism, _("can’t seal after the list of mechanisms"));
  self->spnego.mic_verified = !GSS_ERROR (major);

  return self->spnego.mic_verified;
}

static gboolean
refuse_without_mic (WsmanGss  *self,
                    GError   **error)
{
  return wsman_gss_refuse (self, error, SEC_E_MESSAGE_ALTERED,
                           _("the other side doesn’t sign the list of mechanisms, which an attacker may have changed"));
}

/* --- Both sides --- */

/* Makes the mechanism's step if there is a token. There must be a token until the mechanism has made its last step.
 * Afterwards there must be no token. */
static gboolean
step_mechanism (WsmanGss                  *self,
                const WsmanSpnegoMessage  *message,
                GBytes                   **token,
                GError                   **error)
{
  *token = NULL;
  if (message->token.length == 0 && self->established)
    return TRUE;
  if (message->token.length == 0)
    return refuse (self, error, _("the authentication isn’t complete, but the other side sent no token"));
  if (self->established)
    return refuse (self, error, _("the authentication is complete, but the other side sent another token"));

  return wsman_gss_mechanism_step (self, message->token, token, error);
}

/* Writes a response. token and mic may be NULL. */
static void
respond (WsmanGss          *self,
         WsmanSpnegoState   state,
         GBytes            *token,
         GBytes            *mic,
         GBytes           **output)
{
  WsmanSpnegoMessage message = { .state = state, .token = slice_of (token), .mic = slice_of (mic) };

  *output = wsman_spnego_write (&message);
}

/* --- The initiator --- */

/* Tells NTLM that the list of mechanisms will be signed. Only then NTLM signs its own last message. */
static void
announce_mic (WsmanGss *self)
{
  OM_uint32 minor;
  gss_buffer_set_t set = GSS_C_NO_BUFFER_SET;

  if (self->mechanism != WSMAN_MECHANISM_NTLM || self->context == GSS_C_NO_CONTEXT)
    return;
  gss_inquire_sec_context_by_oid (&minor, self->context, &require_mic_oid, &set);
  gss_release_buffer_set (&minor, &set);
}

static gboolean
begin_mechanism (WsmanGss  *self,
                 GBytes   **token,
                 GError   **error)
{
  if (!wsman_gss_mechanism_step (self, (WsmanSlice) { 0 }, token, error))
    return FALSE;
  announce_mic (self);

  return TRUE;
}

/* Checks the hints that an acceptor may send first. Hints aren't protected. So they can only show early that an attempt
 * would fail. */
static gboolean
check_hints (WsmanGss    *self,
             WsmanSlice   input,
             GError     **error)
{
  WsmanSpnegoMessage message;
  WsmanSlice list, oid;

  if (input.length == 0)
    return TRUE;
  if (!wsman_spnego_read (input.data, input.length, &message) || !message.is_init)
    return refuse (self, error, _("the server begins with a token that isn’t SPNEGO’s"));

  list = wsman_spnego_open_types (&message.types);
  while (wsman_spnego_next_type (&list, &oid))
    for (guint i = 0; i < self->spnego.n_offered; i++)
      if (wsman_gss_token_find_mechanism (&oid) == self->spnego.offered[i])
        return TRUE;

  return refuse (self, error, _("the server supports none of the mechanisms that were offered"));
}

static gboolean
initiate (WsmanGss    *self,
          WsmanSlice   input,
          GBytes     **output,
          GError     **error)
{
  WsmanSlice oids[G_N_ELEMENTS (self->spnego.offered)];
  WsmanSpnegoMessage message = { .is_init = TRUE };
  g_autoptr(GBytes) token = NULL;

  if (!check_hints (self, input, error) || !begin_mechanism (self, &token, error))
    return FALSE;
  for (guint i = 0; i < self->spnego.n_offered; i++)
    oids[i] = wsman_gss_token_get_oid (self->spnego.offered[i]);
  self->spnego.types = wsman_spnego_write_types (oids, self->spnego.n_offered);
  message.types = slice_of (self->spnego.types);
  message.token = slice_of (token);
  *output = wsman_spnego_write (&message);

  return TRUE;
}

/* Changes to another offered mechanism, which the acceptor has chosen. */
static gboolean
choose_other (WsmanGss                  *self,
              WsmanMechanism             mechanism,
              const WsmanSpnegoMessage  *message,
              GBytes                   **output,
              GError                   **error)
{
  g_autoptr(GBytes) token = NULL;

  if (message->token.length > 0 || message->mic.length > 0 || message->state == WSMAN_SPNEGO_STATE_COMPLETED)
    return refuse (self, error, _("the server chooses a mechanism, but responds before it has a token for it"));

  self->spnego.reselected = TRUE;
  wsman_gss_mechanism_reset (self, mechanism);
  if (!begin_mechanism (self, &token, error))
    return FALSE;
  respond (self, WSMAN_SPNEGO_STATE_INCOMPLETE, token, NULL, output);

  return TRUE;
}

/* Returns the mechanism that a response names. Returns UNKNOWN if this mechanism wasn't offered, or if the acceptor
 * changes the mechanism a second time. If the response names no mechanism, returns the current mechanism. */
static WsmanMechanism
find_choice (WsmanGss                 *self,
             const WsmanSpnegoMessage *message)
{
  WsmanMechanism mechanism;

  if (message->mechanism.length == 0)
    return self->mechanism;

  mechanism = wsman_gss_token_find_mechanism (&message->mechanism);
  if (mechanism == self->mechanism)
    return mechanism;
  for (guint i = 0; i < self->spnego.n_offered && !self->spnego.answered; i++)
    if (self->spnego.offered[i] == mechanism)
      return mechanism;

  return WSMAN_MECHANISM_UNKNOWN;
}

/* Reads the message of a server that refuses. The message may contain the mechanism's own error token. */
static gboolean
take_rejection (WsmanGss                  *self,
                const WsmanSpnegoMessage  *message,
                GError                   **error)
{
  g_autoptr(GBytes) token = NULL;

  self->refused = TRUE;
  if (message->token.length > 0 && !self->established &&
      !wsman_gss_mechanism_step (self, message->token, &token, error))
    return FALSE;

  return wsman_gss_refuse (self, error, SEC_E_LOGON_DENIED, _("the server refuses it"));
}

/* Ends the authentication, or sends the MIC. The mechanism has made its last step before. */
static gboolean
conclude_initiator (WsmanGss                  *self,
                    const WsmanSpnegoMessage  *message,
                    GBytes                    *token,
                    GBytes                   **output,
                    GError                   **error)
{
  g_autoptr(GBytes) mic = NULL;
  gboolean over = message->state == WSMAN_SPNEGO_STATE_COMPLETED ||
                  (message->state == WSMAN_SPNEGO_STATE_NONE && token == NULL &&
                   (!needs_mic (self) || self->spnego.mic_sent));

  if (over && token != NULL)
    return refuse (self, error, _("the server ends the authentication before it has proven its identity"));
  if (over && needs_mic (self) && !self->spnego.mic_verified)
    return refuse_without_mic (self, error);
  self->complete = over;
  if (over)
    return TRUE;

  if (self->spnego.mic_sent)
    return refuse (self, error, _("the authentication has too many steps"));
  if (!make_mic (self, &mic, error))
    return FALSE;
  respond (self, WSMAN_SPNEGO_STATE_INCOMPLETE, token, mic, output);

  return TRUE;
}

static gboolean
continue_initiator (WsmanGss    *self,
                    WsmanSlice   input,
                    GBytes     **output,
                    GError     **error)
{
  WsmanSpnegoMessage message;
  WsmanMechanism choice;
  g_autoptr(GBytes) token = NULL;

  if (!wsman_spnego_read (input.data, input.length, &message) || message.is_init)
    return refuse (self, error, _("the server responds with a token that isn’t SPNEGO’s"));
  if (message.state == WSMAN_SPNEGO_STATE_REJECT)
    return take_rejection (self, &message, error);

  choice = find_choice (self, &message);
  self->spnego.answered = TRUE;
  if (choice == WSMAN_MECHANISM_UNKNOWN)
    return refuse (self, error, _("the server chose a mechanism that wasn’t offered"));
  if (choice != self->mechanism)
    return choose_other (self, choice, &message, output, error);

  if (!step_mechanism (self, &message, &token, error))
    return FALSE;
  if (self->established)
    return verify_mic (self, &message.mic, error) &&
           conclude_initiator (self, &message, token, output, error);
  if (token == NULL || message.mic.length > 0 || message.state == WSMAN_SPNEGO_STATE_COMPLETED)
    return refuse (self, error, _("the server ends the authentication before the mechanism does"));
  respond (self, WSMAN_SPNEGO_STATE_INCOMPLETE, token, NULL, output);

  return TRUE;
}

/* --- The acceptor --- */

/* Writes a response, as respond() does. The first response also names the mechanism. */
static void
respond_to_initiator (WsmanGss          *self,
                      WsmanSpnegoState   state,
                      GBytes            *token,
                      GBytes            *mic,
                      GBytes           **output)
{
  WsmanSpnegoMessage message = { .state = state, .token = slice_of (token), .mic = slice_of (mic) };
  WsmanSlice types = slice_of (self->spnego.types);

  if (!self->spnego.answered)
    wsman_gss_token_choose_type (&types, &self->source, &message.mechanism);
  self->spnego.answered = TRUE;
  *output = wsman_spnego_write (&message);
}

/* Ends the authentication, unless the client must still send its MIC. The mechanism has made its last step before. The
 * client can only send a MIC if the mechanism has a token for it. Without such a token, the client had already made its
 * last step. */
static gboolean
conclude_acceptor (WsmanGss  *self,
                   GBytes    *token,
                   GBytes   **output,
                   GError   **error)
{
  g_autoptr(GBytes) mic = NULL;
  gboolean wanting = needs_mic (self) && !self->spnego.mic_verified;
  gboolean sends_mic = (needs_mic (self) || self->spnego.mic_verified) && !self->spnego.mic_sent;

  if (wanting && token == NULL)
    return refuse_without_mic (self, error);
  if (sends_mic && !make_mic (self, &mic, error))
    return FALSE;
  self->complete = !wanting;
  respond_to_initiator (self, wanting ? WSMAN_SPNEGO_STATE_INCOMPLETE : WSMAN_SPNEGO_STATE_COMPLETED,
                        token, mic, output);

  return TRUE;
}

static gboolean
take_message (WsmanGss                  *self,
              const WsmanSpnegoMessage  *message,
              GBytes                   **output,
              GError                   **error)
{
  g_autoptr(GBytes) token = NULL;

  if (!step_mechanism (self, message, &token, error))
    {
      if (token != NULL)
        respond_to_initiator (self, WSMAN_SPNEGO_STATE_REJECT, token, NULL, output);
      return FALSE;
    }
  if (self->established)
    return verify_mic (self, &message->mic, error) && conclude_acceptor (self, token, output, error);
  if (token == NULL || message->mic.length > 0)
    return refuse (self, error, _("the client ends the authentication before the mechanism does"));
  respond_to_initiator (self, WSMAN_SPNEGO_STATE_INCOMPLETE, token, NULL, output);

  return TRUE;
}

/* Accepts the mechanism that the caller has chosen from the same list. Reads the client's first token if the token is
 * for this mechanism. */
static gboolean
accept (WsmanGss                  *self,
        const WsmanSpnegoMessage  *message,
        GBytes                   **output,
        GError                   **error)
{
  WsmanSlice list = wsman_spnego_open_types (&message->types);
  WsmanSlice first;

  self->spnego.types = g_bytes_new (message->types.data, message->types.length);
  wsman_spnego_next_type (&list, &first);
  self->spnego.reselected = wsman_gss_token_find_mechanism (&first) != self->mechanism;
  if (!self->spnego.reselected && message->token.length > 0)
    return take_message (self, message, output, error);

  respond_to_initiator (self, self->spnego.reselected ? WSMAN_SPNEGO_STATE_REQUEST_MIC
                                                      : WSMAN_SPNEGO_STATE_INCOMPLETE,
                        NULL, NULL, output);

  return TRUE;
}

static gboolean
continue_acceptor (WsmanGss    *self,
                   WsmanSlice   input,
                   GBytes     **output,
                   GError     **error)
{
  WsmanSpnegoMessage message;

  if (!wsman_spnego_read (input.data, input.length, &message))
    return refuse (self, error, _("the client sends a token that isn’t SPNEGO’s"));
  if (message.is_init != (self->spnego.types == NULL))
    return refuse (self, error, _("the client’s token doesn’t belong to the next step"));
  if (message.is_init)
    return accept (self, &message, output, error);
  if (message.state == WSMAN_SPNEGO_STATE_REJECT)
    return wsman_gss_refuse (self, error, SEC_E_LOGON_DENIED, _("the client gives up the authentication"));
  if (message.mechanism.length > 0 && wsman_gss_token_find_mechanism (&message.mechanism) != self->mechanism)
    return refuse (self, error, _("the client changes the mechanism during the authentication"));

  return take_message (self, &message, output, error);
}

gboolean
wsman_gss_spnego_step (WsmanGss    *self,
                       WsmanSlice   input,
                       GBytes     **output,
                       GError     **error)
{
  *output = NULL;
  if (!self->initiator)
    return continue_acceptor (self, input, output, error);
  if (self->spnego.types == NULL)
    return initiate (self, input, output, error);

  return continue_initiator (self, input, output, error);
}
