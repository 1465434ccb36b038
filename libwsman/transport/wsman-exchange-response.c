/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The response of an exchange: its head, and its body as it arrives. A sealed one is read as a whole,
 * since nothing of it can be believed before; an unsealed one to a sealed request never is.
 */

#include "wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "wsman-codes.h"
#include "wsman-meter-private.h"
#include "wsman-sealing-private.h"

/* The most that is read at once. */
#define PIECE_SIZE (64 * 1024)

/* libsoup takes a response that is to be the connection's last as one that ends with it, even if
 * its length is known: then neither a missing end would be noticed, nor the end before the peer
 * closes. So the length is watched here; -1 if it isn't known. */
static goffset
get_rest (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return -1;

  return MAX (soup_message_headers_get_content_length (headers) - self->n_read, 0);
}

/* Likewise it takes the head as complete where the connection ends: a response that should have a
 * body, but has none, nor a length, is one whose head was cut. */
static gboolean
was_cut (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  return get_rest (self) > 0 ||
         (self->n_read == 0 && soup_message_get_status (self->message) == SOUP_STATUS_OK &&
          soup_message_headers_get_encoding (headers) == SOUP_ENCODING_EOF);
}

/* The connection is only used again after libsoup has seen the end itself: a line of trailers, for which
 * it takes the caller's buffer. */
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

/* What anybody on the way may have written decides nothing: no new credentials, no repetition. It is
 * but quoted. */
static GError *
error_for_unsealed (WsmanExchange *self,
                    const GError  *claim)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  g_autofree char *status = g_strdup_printf (_("HTTP status %u"), soup_message_get_status (self->message));
  GError *error = NULL;

  wsman_error_set (&error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("%s answers a sealed request with an unsealed message, which can’t be trusted "
                     "(unverified: %s)%s"),
                   g_uri_get_host (self->config->uri), claim != NULL ? claim->message : status,
                   wsman_http_get_doubt (&attempt));
  return error;
}

/* Whether the response claims to hold an envelope. */
static gboolean
is_soap (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "application/soap+xml") == 0 ||
                          g_ascii_strcasecmp (type, "text/xml") == 0 ||
                          g_ascii_strcasecmp (type, "application/xml") == 0);
}

/* Over TLS the server is known to say so itself, else it is as good as no response. Where messages are sealed, anybody
 * on the way may have said so. */
static gboolean
has_forgotten_us (WsmanExchange *self)
{
  return self->began == WSMAN_PROGRESS_CONNECTED && self->sealing_protocol == NULL &&
         soup_message_get_status (self->message) == SOUP_STATUS_UNAUTHORIZED;
}

/* Leaves a failure if the response can't be handed on. */
static void
check_response (WsmanExchange *self,
                gboolean       is_empty)
{
  guint status = soup_message_get_status (self->message);
  gboolean is_fine = is_empty ? SOUP_STATUS_IS_SUCCESSFUL (status) : is_soap (self->message);
  gboolean is_sealing = self->sealing_protocol != NULL;
  const char *scheme = NULL;
  g_autoptr(GError) failure = NULL;

  if (is_fine && !is_sealing)
    return;

  if (status == SOUP_STATUS_UNAUTHORIZED)
    scheme = wsman_security_context_get_scheme (self->channel->security);
  if (!is_fine)
    failure = wsman_http_error_for_response (self->message, scheme);

  if (scheme != NULL && !is_sealing)
    wsman_peer_info_set_realm (self->peer, wsman_http_dup_realm (self->message, scheme));

  if (failure != NULL && has_forgotten_us (self))
    {
      self->progress = self->channel->tls != NULL ? WSMAN_PROGRESS_CONNECTED : WSMAN_PROGRESS_SENT;
      wsman_exchange_set_state (self, STATE_LOST);
    }

  self->failure = is_sealing ? error_for_unsealed (self, failure) : g_steal_pointer (&failure);
}

/* Changed, or not meant for this request: what the server did remains unknown. */
static GError *
error_for_unsealing (WsmanExchange *self,
                     const GError  *reason)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  GError *error = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (reason);

  wsman_error_set (&error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("The sealed answer of %s can’t be trusted: %s%s"),
                   g_uri_get_host (self->config->uri), reason->message, wsman_http_get_doubt (&attempt));
  return error;
}

static void
on_unsealed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  g_autofree char *charset = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *plain = wsman_sealing_unseal_finish (WSMAN_SECURITY_CONTEXT (source), result, &charset, NULL, &error);

  if (plain == NULL)
    {
      wsman_exchange_fail (self, error_for_unsealing (self, error));
      return;
    }

  g_free (self->charset);
  self->charset = g_steal_pointer (&charset);
  self->piece = plain;
  end_body (self);
}

static void
unseal (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->sealed));

  wsman_sealing_unseal_async (self->channel->security, body,
                              soup_message_headers_get_one (headers, "Content-Type"),
                              self->sealing_protocol, self->stop, on_unsealed, g_object_ref (self));
}

/* The whole of what arrived is needed before a byte of it can be believed. Takes buffer. */
static void
take_sealed (WsmanExchange *self,
             gpointer       buffer,
             gsize          length)
{
  g_autofree char *data = buffer;
  GError *error = NULL;

  if (length > self->config->max_response || self->sealed->len > self->config->max_response - length)
    {
      wsman_error_set (&error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_ENVELOPE_TOO_LARGE,
                       _("The sealed answer of %s is larger than %" G_GSIZE_FORMAT " bytes"),
                       g_uri_get_host (self->config->uri), self->config->max_response);
      wsman_exchange_fail (self, error);
      return;
    }

  g_byte_array_append (self->sealed, (const guint8 *) data, length);
  if (length == 0 || get_rest (self) == 0)
    unseal (self);
}

/* Takes buffer. */
static void
take_piece (WsmanExchange *self,
            gpointer       buffer,
            gsize          length)
{
  self->n_read += length;
  /* The piece itself, and what may lie around it. */
  wsman_meter_allow (wsman_meter_get (self->channel->socket), 2 * length);
  if (self->sealed != NULL && !(length == 0 && was_cut (self)))
    {
      take_sealed (self, buffer, length);
      return;
    }

  self->piece = g_bytes_new_take (buffer, length);
  if (self->sealed == NULL && self->state == STATE_SENDING)
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

/* FALSE if nothing is there yet. */
static gboolean
try_piece (WsmanExchange *self)
{
  g_autofree char *buffer = g_malloc (PIECE_SIZE);
  g_autoptr(GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                                            buffer, PIECE_SIZE, self->stop, &error);

  if (length >= 0)
    take_piece (self, g_realloc (g_steal_pointer (&buffer), length), length);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  else
    wsman_exchange_fail (self, g_steal_pointer (&error));

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
  while (self->sealed != NULL && self->state < STATE_READY);
}

/* --- The head --- */

/* From here on the response's, which may not say. */
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
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      wsman_exchange_fail (self, error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: HTTP status %u", self->channel,
               soup_message_get_status (self->message));

  self->progress = WSMAN_PROGRESS_RESPONDED;
  set_charset (self);

  if (self->sealing_protocol != NULL && response_is_sealed (self))
    {
      self->sealed = g_byte_array_new ();
      wsman_exchange_read_piece (self);
      return;
    }

  if (try_piece (self))
    return;

  /* A response that looks odd is only known by whether it has a body. */
  if (self->sealing_protocol == NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)) &&
      is_soap (self->message))
    wsman_exchange_set_state (self, STATE_READY);
  else
    wait_readable (self);
}
