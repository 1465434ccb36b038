/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The response of an exchange: its head, and its body piece by piece. A sealed response is read completely before the
 * caller gets any piece, because no part of it can be trusted before it is unsealed. The same applies if the server's
 * proof covers the body. An unsealed response to a sealed request is never trusted.
 */

#include "wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "wsman-codes.h"
#include "wsman-exchange-certificate-private.h"
#include "wsman-meter-private.h"
#include "wsman-sealing-private.h"

/* The largest number of bytes that are read at once. */
#define PIECE_SIZE (64 * 1024)

/* Returns how many bytes of the body are missing, or -1 if the length isn't known. If a response is the last on its
 * connection, libsoup reads until the connection ends, even if the length is known. libsoup wouldn't notice that the
 * end of the body is missing, and would wait until the peer closes the connection. So this library checks the
 * length. */
static goffset
get_rest (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return -1;

  return MAX (soup_message_headers_get_content_length (headers) - self->n_read, 0);
}

/* Tells whether the response was truncated. If the connection ends within a head, libsoup treats the head as complete.
 * So a response that should have a body, but has neither a body nor a length, has a truncated head. */
static gboolean
was_cut (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  return get_rest (self) > 0 ||
         (self->n_read == 0 && soup_message_get_status (self->message) == SOUP_STATUS_OK &&
          soup_message_headers_get_encoding (headers) == SOUP_ENCODING_EOF);
}

/* Ends the body. libsoup doesn't use a connection again until libsoup itself has read the end of the body. To read the
 * end, libsoup needs a buffer from its caller, and puts a line of trailers into it. */
static void
end_body (WsmanExchange *self)
{
  char line[128];

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: %" G_GOFFSET_FORMAT " bytes of body",
               self->channel, self->n_read);

  if (soup_message_is_keepalive (self->message))
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                              line, sizeof line, NULL, NULL);
  wsman_exchange_set_state (self, self->unqueued != 0 ? STATE_ENDING : STATE_ENDED);
  g_input_stream_close (self->stream, NULL, NULL);
}

static gboolean
response_is_sealed (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autofree char *protocol =
    wsman_sealed_body_get_protocol (soup_message_headers_get_one (headers, "Content-Type"));

  return protocol != NULL;
}

/* Returns the error for an unsealed response to a sealed request. Any machine on the way may have written the response.
 * So its text is only quoted, and causes neither new credentials nor another attempt. */
static GError *
error_for_unsealed (WsmanExchange *self,
                    const GError  *claim)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  g_autofree char *status = g_strdup_printf (_("HTTP status %u"), soup_message_get_status (self->message));
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("%s responds to a sealed request with an unsealed message, which can’t be trusted (unverified: "
                     "%s)%s"),
                   g_uri_get_host (self->config->uri), claim != NULL ? claim->message : status,
                   wsman_http_get_doubt (&attempt));

  return local_error;
}

/* Tells whether the Content-Type of the response is that of an envelope. */
static gboolean
is_soap (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "application/soap+xml") == 0 ||
                          g_ascii_strcasecmp (type, "text/xml") == 0 ||
                          g_ascii_strcasecmp (type, "application/xml") == 0);
}

/* Tells whether each request and each response has a proof of its own. */
static gboolean
proves_requests (WsmanExchange *self)
{
  return self->config->digest != NULL && (self->request.flags & WSMAN_SEND_ANONYMOUS) == 0;
}

/* Tells whether the 401 brings a challenge with which the same request may succeed. The user isn't asked then. Sets an
 * error if the challenge can't be used, or if the server calls each nonce stale. */
static gboolean
takes_challenge (WsmanExchange  *self,
                 GError        **error)
{
  WsmanChallengeResult taken;

  if (soup_message_get_status (self->message) != SOUP_STATUS_UNAUTHORIZED || !proves_requests (self))
    return FALSE;

  taken = wsman_security_context_take_challenge (self->channel->security, wsman_http_get_challenges (self->message),
                                                 error);
  if (taken != WSMAN_CHALLENGE_RESULT_TAKEN)
    return FALSE;
  if (self->n_renewals++ == 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, SEC_E_INVALID_TOKEN,
                             _("%s doesn’t accept its own challenges: it calls each one stale"),
                             g_uri_get_host (self->config->uri));
}

/* Tells whether the server has dropped the authentication of this connection. Over TLS such a 401 certainly comes from
 * the server. Over plain http the 401 is handled as if there was no response. If messages are sealed, the 401 isn't
 * believed, because any machine on the way may have sent it. */
static gboolean
has_forgotten_us (WsmanExchange *self)
{
  return self->began == WSMAN_PROGRESS_CONNECTED && self->sealing_protocol == NULL &&
         soup_message_get_status (self->message) == SOUP_STATUS_UNAUTHORIZED;
}

/* Sets a failure if the caller can't use the response. */
static void
check_response (WsmanExchange *self,
                gboolean       is_empty)
{
  guint status = soup_message_get_status (self->message);
  gboolean is_fine = is_empty ? SOUP_STATUS_IS_SUCCESSFUL (status) : is_soap (self->message);
  gboolean is_sealing = self->sealing_protocol != NULL;
  const char *scheme = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean is_renewed;

  /* No proof covers a 401, so nothing in it is used but its challenge. */
  if (status == SOUP_STATUS_UNAUTHORIZED && proves_requests (self))
    is_fine = FALSE;
  if (is_fine && wsman_exchange_uses_certificate (self))
    wsman_peer_info_set_security (self->peer, "Certificate", FALSE, TRUE);
  if (is_fine && !is_sealing)
    return;

  if (status == SOUP_STATUS_UNAUTHORIZED)
    scheme = wsman_security_context_get_scheme (self->channel->security);
  is_renewed = takes_challenge (self, &local_error);
  if (!is_fine && local_error == NULL)
    local_error = wsman_http_error_for_response (self->message, scheme);
  if (local_error != NULL && (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN) &&
      wsman_exchange_uses_certificate (self))
    local_error = wsman_exchange_explain_certificate (self, g_steal_pointer (&local_error));

  if (scheme != NULL && !is_sealing)
    wsman_peer_info_set_realm (self->peer, wsman_http_dup_realm (self->message, scheme));

  if (is_renewed)
    {
      self->progress = WSMAN_PROGRESS_CONNECTED;
      wsman_exchange_set_state (self, STATE_LOST);
    }
  else if (local_error != NULL && has_forgotten_us (self))
    {
      self->progress = self->channel->tls != NULL ? WSMAN_PROGRESS_CONNECTED : WSMAN_PROGRESS_SENT;
      wsman_exchange_set_state (self, STATE_LOST);
    }

  self->failure = is_sealing ? error_for_unsealed (self, local_error) : g_steal_pointer (&local_error);
}

/* Returns the error for a response that can't be unsealed. Either the response was changed on the way, or it belongs to
 * another request. In both cases nobody knows what the server did. */
static GError *
error_for_unsealing (WsmanExchange *self,
                     const GError  *reason)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  GError *local_error = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (reason);

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("The sealed response of %s can’t be trusted: %s%s"),
                   g_uri_get_host (self->config->uri), reason->message, wsman_http_get_doubt (&attempt));

  return local_error;
}

static void
on_unsealed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  g_autofree char *charset = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) plain = wsman_sealing_unseal_finish (WSMAN_SECURITY_CONTEXT (source), result, &charset, NULL,
                                                         &local_error);

  if (plain == NULL)
    {
      wsman_exchange_fail (self, error_for_unsealing (self, local_error));
      return;
    }

  /* The call was stopped while the thread was unsealing. */
  if (self->failure != NULL)
    {
      wsman_exchange_fail (self, g_error_copy (self->failure));
      return;
    }

  g_free (self->charset);
  self->charset = g_steal_pointer (&charset);
  self->piece = g_steal_pointer (&plain);
  end_body (self);
}

static void
unseal (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->whole));

  wsman_sealing_unseal_async (self->channel->security, body,
                              soup_message_headers_get_one (headers, "Content-Type"),
                              self->sealing_protocol, self->stop, on_unsealed, g_object_ref (self));
}

/* --- The proof of the server --- */

/* Tells whether the response must come from a server that knows the user. If the caller gets nothing but the status, no
 * proof is needed, because web servers write such responses without the program that knows the user. */
static gboolean
needs_proof (WsmanExchange *self)
{
  guint status = soup_message_get_status (self->message);

  return proves_requests (self) && status != SOUP_STATUS_UNAUTHORIZED &&
         (SOUP_STATUS_IS_SUCCESSFUL (status) || is_soap (self->message));
}

static GError *
error_for_proof (WsmanExchange *self,
                 const GError  *reason)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  GError *local_error = NULL;

  wsman_error_set (&local_error, reason->code, wsman_error_get_info (reason)->code,
                   _("The response of %s can’t be trusted: %s%s"),
                   g_uri_get_host (self->config->uri), reason->message, wsman_http_get_doubt (&attempt));

  return local_error;
}

/* Checks the proof of the server. body is NULL if the proof doesn't cover it. Returns FALSE after it has ended the
 * call. */
static gboolean
check_proof (WsmanExchange *self,
             GBytes        *body)
{
  const char *info = soup_message_headers_get_list (soup_message_get_response_headers (self->message),
                                                    "Authentication-Info");
  WsmanSecurityContext *security = self->channel->security;
  g_autoptr(GError) local_error = NULL;

  if (!wsman_security_context_check_response (security, info, body, &local_error))
    {
      wsman_exchange_fail (self, error_for_proof (self, local_error));
      return FALSE;
    }

  wsman_peer_info_set_security (self->peer, wsman_security_context_get_mechanism (security), FALSE, FALSE);

  return TRUE;
}

static gboolean
needs_whole (WsmanExchange *self)
{
  return needs_proof (self) && wsman_security_context_protects_response (self->channel->security);
}

/* Checks a response whose body is covered by the server's proof. */
static void
check_whole (WsmanExchange *self)
{
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->whole));

  if (!check_proof (self, body))
    return;

  check_response (self, g_bytes_get_size (body) == 0);
  self->piece = g_steal_pointer (&body);
  end_body (self);
}

/* Stores a part of a response that must be complete before any byte of it can be trusted. Takes ownership of buffer. */
static void
take_part (WsmanExchange *self,
           gpointer       buffer,
           gsize          length)
{
  g_autofree char *data = buffer;
  GError *local_error = NULL;

  if (length > self->config->max_response || self->whole->len > self->config->max_response - length)
    {
      wsman_error_set (&local_error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_ENVELOPE_TOO_LARGE,
                       _("The response of %s can only be checked as a whole, but is larger than %" G_GSIZE_FORMAT
                         " bytes"),
                       g_uri_get_host (self->config->uri), self->config->max_response);
      wsman_exchange_fail (self, local_error);
      return;
    }

  g_byte_array_append (self->whole, (const guint8 *) data, length);
  if (length > 0 && get_rest (self) != 0)
    return;
  if (self->sealing_protocol != NULL)
    unseal (self);
  else
    check_whole (self);
}

/* Stores a piece of the body. Takes ownership of buffer. */
static void
take_piece (WsmanExchange *self,
            gpointer       buffer,
            gsize          length)
{
  self->n_read += length;
  /* This allows the next piece and its framing. */
  wsman_meter_allow (wsman_meter_get (self->channel->socket), 2 * length);
  if (self->whole != NULL && !(length == 0 && was_cut (self)))
    {
      take_part (self, buffer, length);
      return;
    }

  self->piece = g_bytes_new_take (buffer, length);
  if (self->whole == NULL && self->state == STATE_SENDING)
    check_response (self, length == 0);

  if (self->state == STATE_LOST)
    return;
  if (length == 0 && self->failure == NULL && was_cut (self))
    wsman_exchange_fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                                                    _("it is shorter than announced")));
  else if (length == 0 || get_rest (self) == 0)
    end_body (self);
  else
    wsman_exchange_set_state (self, self->failure != NULL ? STATE_FAILED : STATE_READY);
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  wsman_exchange_read_piece (user_data);

  return G_SOURCE_REMOVE;
}

static void
wait_readable (WsmanExchange *self)
{
  wsman_source_set (&self->readable,
                    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream), self->stop),
                    self->channel->context, G_SOURCE_FUNC (on_readable), self);
}

/* Takes a piece that has already arrived. Returns FALSE if nothing has arrived yet. */
static gboolean
try_piece (WsmanExchange *self)
{
  g_autofree char *buffer = g_malloc (PIECE_SIZE);
  g_autoptr(GError) local_error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                                            buffer, PIECE_SIZE, self->stop, &local_error);

  if (length >= 0)
    take_piece (self, g_realloc (g_steal_pointer (&buffer), length), length);
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  else
    wsman_exchange_fail (self, g_steal_pointer (&local_error));

  return TRUE;
}

void
wsman_exchange_read_piece (WsmanExchange *self)
{
  do
    {
      if (try_piece (self))
        continue;

      wait_readable (self);
      return;
    }
  while (self->whole != NULL && self->state < STATE_READY);
}

/* --- The head --- */

/* Replaces the charset of the request by that of the response, which is NULL if the response names none. */
static void
set_charset (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr(GHashTable) parameters = NULL;

  g_clear_pointer (&self->charset, g_free);
  if (soup_message_headers_get_content_type (headers, &parameters) != NULL)
    self->charset = g_strdup (g_hash_table_lookup (parameters, "charset"));
}

void
wsman_exchange_on_head (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *local_error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &local_error);
  if (self->stream == NULL)
    {
      wsman_exchange_fail (self, local_error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: HTTP status %u", self->channel,
               soup_message_get_status (self->message));

  self->progress = WSMAN_PROGRESS_RESPONDED;
  set_charset (self);

  if (self->sealing_protocol != NULL ? response_is_sealed (self) : needs_whole (self))
    {
      self->whole = g_byte_array_new ();
      wsman_exchange_read_piece (self);
      return;
    }

  if ((needs_proof (self) && !check_proof (self, NULL)) || try_piece (self))
    return;

  /* The code can judge an unexpected response only when it knows whether the response has a body. */
  if (self->sealing_protocol == NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)) &&
      is_soap (self->message))
    wsman_exchange_set_state (self, STATE_READY);
  else
    wait_readable (self);
}
