/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes the responses of a connection, and seals them if the request was sealed. [MS-WSMV] 2.2.9.1. */

#include "wsman-server-connection-fields-private.h"

#include "base/wsman-debug-private.h"
#include "security/wsman-digest-server-private.h"
#include "transport/wsman-sealing-private.h"

#define BASIC_CHALLENGE "Basic realm=\"WSMAN\""

/* Closes the connection after the client has had time to read the response. If a socket with unread input is closed at
 * once, the response is lost. */
static void
linger (WsmanServerConnection *self)
{
  if (!self->secure)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);

  self->lingered = 0;
  wsman_server_connection_set_state (self, STATE_LINGERING, self->policy->time_limits.linger);
  wsman_server_connection_advance (self);
}

static void
finish_response (WsmanServerConnection *self)
{
  if (!self->keep_alive)
    {
      linger (self);
      return;
    }

  wsman_server_connection_expect_head (self);
}

static void on_written (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
write_output (WsmanServerConnection *self)
{
  g_output_stream_write_bytes_async (g_io_stream_get_output_stream (self->stream), self->output, G_PRIORITY_DEFAULT,
                                     self->cancellable, on_written, wsman_server_connection_ref (self));
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(WsmanServerConnection) self = user_data;
  g_autoptr(GBytes) output = g_steal_pointer (&self->output);
  gssize written = g_output_stream_write_bytes_finish (G_OUTPUT_STREAM (source), result, NULL);
  gsize length = g_bytes_get_size (output);

  if (self->state == STATE_CLOSED)
    return;

  if (written < 0)
    {
      wsman_server_connection_close (self);
      return;
    }

  if ((gsize) written < length)
    {
      self->output = g_bytes_new_from_bytes (output, written, length - written);
      wsman_server_connection_set_state (self, self->state, self->policy->time_limits.response);
      write_output (self);
      return;
    }

  if (self->state == STATE_RESPONDING)
    finish_response (self);
  else
    wsman_server_connection_advance (self);
}

void
wsman_server_connection_write (WsmanServerConnection *self,
                               GString               *head,
                               GBytes                *body)
{
  g_assert (self->output == NULL);

  /* Head and body are written from one buffer. If the head had a segment of its own, the body would wait until that
   * segment is acknowledged. */
  if (body != NULL)
    g_string_append_len (head, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  self->output = g_string_free_to_bytes (head);
  write_output (self);
}

/* Tells whether the body must be skipped before the response. Some clients send the whole body before they read. If
 * such a client gets the response too early, the client leaves the connection, and the authentication of the connection
 * is lost. A client that waits for “100 Continue” may not send the body at all. The body is only skipped for such a
 * client during an authentication, because the authentication would be lost otherwise. */
static gboolean
must_skip_body (WsmanServerConnection *self)
{
  return self->head != NULL && self->head->keep_alive && !self->body_is_read &&
         wsman_http_head_has_body (self->head) &&
         self->head->content_length <= wsman_server_connection_get_max_body (self) &&
         (!self->head->expects_continue || self->last_token != NULL);
}

static void
hold (WsmanServerConnection   *self,
      const WsmanHttpResponse *response)
{
  self->held_status = response->status;
  self->held_challenges = g_strdupv ((char **) response->challenges);
  wsman_http_body_init (&self->framing, self->head, wsman_server_connection_get_max_body (self));
  wsman_server_connection_begin_body (self, STATE_SKIPPING);
}

void
wsman_server_connection_send_held (WsmanServerConnection *self)
{
  g_auto(GStrv) challenges = g_steal_pointer (&self->held_challenges);
  WsmanHttpResponse response = {
    .status = self->held_status,
    .challenges = (const char * const *) challenges,
  };

  wsman_server_connection_send (self, &response, NULL);
}

void
wsman_server_connection_send (WsmanServerConnection *self,
                              WsmanHttpResponse     *response,
                              GBytes                *body)
{
  GString *head;

  if (body == NULL && must_skip_body (self))
    {
      hold (self, response);
      return;
    }

  self->keep_alive = self->head != NULL && self->head->keep_alive &&
                     (self->body_is_read || !wsman_http_head_has_body (self->head));
  response->keep_alive = self->keep_alive;
  response->authentication_info = response->status != 401 ? self->authentication_info : NULL;
  response->content_length = body != NULL ? g_bytes_get_size (body) : 0;
  head = g_string_new (NULL);
  wsman_http_response_write (response, head);

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s answers %u, %" G_GSIZE_FORMAT " bytes", self,
               self->user != NULL ? self->user->text : "(nobody)", response->status,
               response->content_length);

  g_clear_pointer (&self->last_token, g_free);
  wsman_server_connection_write (self, head, body);
  wsman_server_connection_set_state (self, STATE_RESPONDING, self->policy->time_limits.response);
}

/* Sends a response with an unsealed body. The first response also contains the last token of an authentication. */
static void
send_body (WsmanServerConnection *self,
           guint                  status,
           const char            *content_type,
           GBytes                *body)
{
  const char * const challenges[] = { self->last_token, NULL };
  WsmanHttpResponse response = { .status = status, .content_type = content_type, .challenges = challenges };

  wsman_server_connection_send (self, &response, body);
}

typedef struct
{
  WsmanServerConnection *connection;
  guint status;
} ResponseSealing;

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree ResponseSealing *sealing = user_data;
  g_autoptr(WsmanServerConnection) self = sealing->connection;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *content_type = NULL;
  g_autoptr(GBytes) body = wsman_sealing_seal_finish (WSMAN_SECURITY_CONTEXT (source), result, &content_type,
                                                      &local_error);

  if (self->state == STATE_CLOSED)
    return;

  if (body == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: can't seal a response: %s", self, local_error->message);
      wsman_server_connection_close (self);
      return;
    }

  send_body (self, sealing->status, content_type, body);
}

static void
seal (WsmanServerConnection *self,
      guint                  status,
      const char            *content_type,
      GBytes                *body)
{
  ResponseSealing *sealing = g_new0 (ResponseSealing, 1);
  g_autofree char *charset = NULL;

  sealing->connection = wsman_server_connection_ref (self);
  sealing->status = status;
  wsman_http_content_type_is_soap (content_type, &charset);

  wsman_server_connection_set_state (self, STATE_SEALING, self->policy->time_limits.response);
  wsman_sealing_seal_async (wsman_acceptor_get_security (self->acceptor), body, charset,
                            wsman_acceptor_get_protocol (self->acceptor), self->indented,
                            self->cancellable, on_sealed, sealing);
}

void
wsman_server_connection_respond (WsmanServerConnection *self,
                                 guint                  status,
                                 const char            *content_type,
                                 GBytes                *body)
{
  if (self->state == STATE_CLOSED)
    return;

  self->request = NULL;
  if (self->sealed && body != NULL)
    seal (self, status, content_type, body);
  else
    send_body (self, status, content_type, body);
}

/* Returns the challenge of scheme. After a failed authentication the challenge contains the last token, if there is
 * one. */
static const char *
get_challenge (WsmanServerConnection *self,
               const char            *scheme)
{
  if (self->last_token != NULL && strcspn (self->last_token, " ") == strlen (scheme) &&
      g_str_has_prefix (self->last_token, scheme))
    return self->last_token;

  return scheme;
}

/* Responds with 401 and the challenges of all mechanisms. is_stale tells a client with Digest that only its nonce was
 * refused. */
static void
send_challenges (WsmanServerConnection *self,
                 gboolean               is_stale)
{
  const char *challenges[7] = { NULL };
  g_auto(GStrv) digest = NULL;
  WsmanHttpResponse response = { .status = 401, .challenges = challenges };
  guint n_challenges = 0;

  if (self->state == STATE_CLOSED)
    return;

  if (wsman_policy_allows_negotiate (self->policy))
    challenges[n_challenges++] = get_challenge (self, "Negotiate");
  if (self->policy->acceptor.kerberos)
    challenges[n_challenges++] = get_challenge (self, "Kerberos");
  if (wsman_policy_allows_credssp (self->policy))
    challenges[n_challenges++] = get_challenge (self, "CredSSP");
  if (wsman_policy_allows_digest (self->policy, self->secure))
    digest = wsman_digest_server_make_challenges (self->policy->digest, is_stale);
  for (guint i = 0; digest != NULL && digest[i] != NULL; i++)
    challenges[n_challenges++] = digest[i];
  if (wsman_policy_allows_basic (self->policy, self->secure))
    challenges[n_challenges++] = BASIC_CHALLENGE;

  /* A response 401 needs a challenge ([RFC9110] 15.5.2). The way of certificates has no scheme, so the value that
   * clients send is the challenge, if there is no other. */
  if (n_challenges == 0 && self->secure && self->policy->client_trust != NULL)
    challenges[n_challenges++] = WSMAN_CERTIFICATE_AUTHORIZATION;
  if (n_challenges == 0)
    response.status = 403;
  wsman_server_connection_send (self, &response, NULL);
}

void
wsman_server_connection_refuse (WsmanServerConnection *self)
{
  send_challenges (self, FALSE);
}

void
wsman_server_connection_renew (WsmanServerConnection *self)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  wsman_server_connection_forget (self);
  send_challenges (self, TRUE);
}

void
wsman_server_connection_send_status (WsmanServerConnection *self,
                                     guint                  status)
{
  wsman_server_connection_respond (self, status, NULL, NULL);
}

void
wsman_server_connection_drop (WsmanServerConnection *self,
                              guint                  status)
{
  self->head->keep_alive = FALSE;
  wsman_server_connection_send_status (self, status);
}
