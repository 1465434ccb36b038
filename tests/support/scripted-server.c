/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"

static char *
fill_in (const char          *body,
         const CannedRequest *request)
{
  gsize length;
  const char *text = g_bytes_get_data (request->body, &length);
  g_autofree char *asked = g_strndup (text != NULL ? text : "", length);
  const char *id = strstr (asked, "MessageID>");
  g_autofree char *message_id = NULL;
  g_auto(GStrv) parts = g_strsplit (body, "%ID%", -1);

  if (id == NULL)
    return g_strdup (body);

  id += strlen ("MessageID>");
  message_id = g_strndup (id, strcspn (id, "<"));

  return g_strjoinv (message_id, parts);
}

static void
play (CannedPeer     *peer,
      const Response *response,
      const char     *text)
{
  const char *pause = response->pause != NULL ? strstr (text, response->pause) : NULL;

  if (response->lost)
    {
      canned_peer_close (peer);
      return;
    }

  if (response->cut > 0)
    {
      canned_peer_send (peer, "%.*s", (int) response->cut, text);
      canned_peer_close (peer);
      return;
    }

  if (pause != NULL)
    {
      canned_peer_send (peer, "%.*s", (int) (pause - text), text);
      canned_peer_wait_gate (peer);
      text = pause;
    }

  canned_peer_send (peer, "%s", text);
}

/* Responses are in the order of the requests, whichever handler is first. */
static guint
get_index (Script              *self,
           const CannedRequest *request)
{
  guint i = canned_server_get_n_requests (self->server) - 1;

  while (canned_server_get_request (self->server, i) != request)
    i--;

  return i - g_atomic_int_get (&self->first);
}

static gboolean
has_action (const CannedRequest *request,
            const char          *action)
{
  g_autofree char *end = g_strdup_printf ("/%s</", action);
  gsize length;
  const char *body = g_bytes_get_data (request->body, &length);

  return g_strstr_len (body, length, end) != NULL;
}

/* Returns NULL if no response is for such a request. */
static const Response *
pick_by_action (Script              *self,
                const CannedRequest *request)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Response *last = NULL;

  for (guint i = 0; i < self->n_responses; i++)
    {
      if (self->responses[i].action == NULL || !has_action (request, self->responses[i].action))
        continue;

      last = &self->responses[i];
      if ((self->taken & (G_GUINT64_CONSTANT (1) << i)) == 0)
        {
          self->taken |= G_GUINT64_CONSTANT (1) << i;
          return last;
        }
    }

  return last;
}

static const Response *
pick_by_order (Script              *self,
               const CannedRequest *request)
{
  guint index = get_index (self, request);

  return index < self->n_responses && self->responses[index].action == NULL ? &self->responses[index] : NULL;
}

static void
on_request (CannedPeer          *peer,
            const CannedRequest *request,
            gpointer             user_data)
{
  Script *self = user_data;
  const Response unexpected = { FAULT_ENVELOPE ("w:InternalError", "1", "The script is over"), "500 " };
  const Response *response = pick_by_action (self, request);
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  if (response == NULL)
    response = pick_by_order (self, request);
  if (response == NULL)
    response = &unexpected;
  body = fill_in (response->body != NULL ? response->body : "", request);

  if (response->hang)
    canned_peer_wait_gate (peer);

  text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                          response->status != NULL ? response->status : "200 OK",
                          response->type != NULL ? response->type : CANNED_SOAP, strlen (body), body);
  play (peer, response, text);
}

void
script_start (Script          *self,
              GTlsCertificate *certificate)
{
  g_mutex_init (&self->mutex);
  self->server = canned_server_new (certificate, on_request, self);
}

void
script_clear (Script *self)
{
  /* The server's threads may still ask for it until it is freed. */
  if (self->server == NULL)
    return;

  canned_server_free (self->server);
  self->server = NULL;
  g_mutex_clear (&self->mutex);
}

void
script_rewind (Script *self,
               guint   index)
{
  g_atomic_int_set (&self->first, canned_server_get_n_requests (self->server) - index);
}

static WsmanSession *
connect_with (Script                 *self,
              WsmanSessionFlags       flags,
              WsmanConnectionOptions *options)
{
  g_autofree char *connection = g_strdup_printf ("http://127.0.0.1:%u", canned_server_get_port (self->server));
  g_autoptr(GError) error = NULL;
  WsmanSession *session = wsman_session_new (connection, flags | WSMAN_SESSION_FLAGS_NO_ENCRYPTION, options, &error);

  g_assert_no_error (error);

  return session;
}

WsmanSession *
script_connect (Script *self)
{
  return connect_with (self, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL);
}

WsmanSession *
script_connect_as (Script                 *self,
                   WsmanConnectionOptions *options)
{
  return connect_with (self, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options);
}

typedef struct
{
  CannedServer *server;
  guint n_requests;
  int came; /* atomic */
} Watch;

static gpointer
watch_requests (gpointer data)
{
  Watch *self = data;

  canned_server_wait_requests (self->server, self->n_requests);
  g_atomic_int_set (&self->came, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

void
script_run_until_requests (Script *self,
                           guint   n_requests)
{
  Watch watch = { self->server, n_requests, FALSE };
  GThread *thread = g_thread_new ("watch", watch_requests, &watch);

  while (!g_atomic_int_get (&watch.came))
    g_main_context_iteration (NULL, TRUE);

  g_thread_join (thread);
}

char *
script_dup_body (Script *self,
                 guint   index)
{
  gsize length;
  const char *data = g_bytes_get_data (canned_server_get_request (self->server, index)->body, &length);

  return g_strndup (data, length);
}

const char *
script_get_head (Script *self,
                 guint   index)
{
  return canned_server_get_request (self->server, index)->head;
}

WsmanResourceLocator *
thing_locator (void)
{
  return wsman_resource_locator_new (CLASS_URI "?Name=a", NULL);
}

void
assert_code (const GError *error,
             WsmanError    klass,
             guint32       code)
{
  g_assert_error (error, WSMAN_ERROR, (int) klass);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
}

void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” isn't in: %s", part, text);
}

void
assert_sent (Script     *self,
             guint       index,
             const char *part)
{
  g_autofree char *body = NULL;

  canned_server_wait_requests (self->server, index + 1);
  body = script_dup_body (self, index);
  assert_contains (body, part);
}
