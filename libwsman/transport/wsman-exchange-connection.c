/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The request of an exchange on its connection: the authentication, the headers and the body. This file also records
 * the progress of the request, and sets the deadlines.
 */

#include "wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-deadline-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"
#include "wsman-channel-authentication-private.h"
#include "wsman-exchange-certificate-private.h"
#include "wsman-meter-private.h"
#include "wsman-proxy-errors-private.h"
#include "wsman-sealing-private.h"
#include "wsman-tls-policy-private.h"

/* The number of bytes that may arrive besides the body: heads, chunk sizes, trailers, and frames of TLS. Each piece of
 * the body raises the limit by twice its length. A token of Kerberos in a head may have 64 KiB. */
#define MAX_UNASKED (256 * 1024)
/* The largest number of informational responses. No server needs more. */
#define MAX_INFORMATIONAL 16

gboolean
wsman_exchange_is_https (WsmanExchange *self)
{
  return g_str_equal (g_uri_get_scheme (self->config->uri), "https");
}

WsmanHttpAttempt
wsman_exchange_describe (WsmanExchange *self)
{
  const WsmanProxy *proxy = self->channel != NULL ? wsman_route_get_proxy (self->channel->route) : NULL;
  WsmanHttpAttempt attempt = {
    .uri = self->config->uri,
    .progress = self->progress,
    .is_anonymous = (self->request.flags & WSMAN_SEND_ANONYMOUS) != 0,
    .is_harmless = (self->request.flags & (WSMAN_SEND_HARMLESS | WSMAN_SEND_REPEATABLE)) != 0,
  };

  attempt.proxy = proxy != NULL ? proxy->label : NULL;
  if (self->channel == NULL || self->channel->socket == NULL)
    return attempt;

  attempt.is_open = proxy == NULL || wsman_route_is_through (self->channel->route);
  attempt.first = wsman_meter_get_first (wsman_meter_get (self->channel->socket), &attempt.n_first);

  return attempt;
}

GError *
wsman_exchange_explain_peer (WsmanExchange *self)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);

  if (attempt.is_open && wsman_meter_is_exceeded (wsman_meter_get (self->channel->socket)))
    return wsman_http_error_for_flood (&attempt, _("headers or parts of a body that don’t end"));

  return wsman_http_error_for_banner (&attempt);
}

/* --- Progress and deadlines --- */

static guint
get_allowance (WsmanExchange *self)
{
  return self->progress == WSMAN_PROGRESS_CONNECTING ? self->config->connect_timeout : self->request.timeout;
}

static GError *
error_for_deadline (WsmanExchange *self)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  const WsmanProxy *proxy = wsman_route_get_proxy (self->channel->route);

  if (proxy != NULL && !attempt.is_open)
    return wsman_proxy_error_for_deadline (proxy, self->channel->socket != NULL, get_allowance (self) / 1000.0);

  return wsman_http_error_for_deadline (get_allowance (self), &attempt);
}

static gboolean
on_deadline (gpointer user_data)
{
  WsmanExchange *self = user_data;

  wsman_exchange_stop (self, error_for_deadline (self));

  return G_SOURCE_REMOVE;
}

/* Adds the time that has passed in the running call to the time of the stage. */
static void
count_time (WsmanExchange *self)
{
  gint64 now = g_get_monotonic_time ();

  self->spent += now - self->counted;
  self->counted = now;
}

void
wsman_exchange_start_clock (WsmanExchange *self)
{
  self->counted = g_get_monotonic_time ();
}

void
wsman_exchange_stop_clock (WsmanExchange *self)
{
  count_time (self);
  wsman_source_clear (&self->deadline);
}

GError *
wsman_exchange_check_clock (WsmanExchange *self)
{
  gint64 allowance = get_allowance (self) * (gint64) G_TIME_SPAN_MILLISECOND;

  return allowance > 0 && self->spent >= allowance ? error_for_deadline (self) : NULL;
}

void
wsman_exchange_set_deadline (WsmanExchange *self)
{
  guint allowance = get_allowance (self);

  if (self->is_held)
    return;

  count_time (self);
  wsman_source_clear (&self->deadline);
  if (allowance == 0)
    return;

  wsman_source_set_timeout (&self->deadline, MAX (allowance - self->spent / G_TIME_SPAN_MILLISECOND, 0),
                            self->channel->context, on_deadline, self);
}

static gboolean
is_of_same_stage (WsmanProgress a,
                  WsmanProgress b)
{
  return MIN (a, WSMAN_PROGRESS_CONNECTED) == MIN (b, WSMAN_PROGRESS_CONNECTED);
}

void
wsman_exchange_set_progress (WsmanExchange *self,
                             WsmanProgress  progress)
{
  gboolean goes_on = is_of_same_stage (self->progress, progress);

  self->progress = progress;
  if (goes_on)
    return;

  count_time (self);
  self->spent = 0;
  wsman_exchange_set_deadline (self);
}

/* --- Events of the connection --- */

/* Starts a new count of unexpected bytes, because an expected part of the response has arrived. */
static void
reset_meter (WsmanExchange *self)
{
  wsman_meter_reset (wsman_meter_get (self->channel->socket), MAX_UNASKED);
}

/* Lets the kernel send the head and the body of a request together, or sends what it holds back. libsoup writes them
 * separately. Many proxies pass on the first part at once, and the second one only when the server's system has
 * acknowledged the first one, which takes 40 ms. */
static void
set_corked (WsmanExchange *self,
            gboolean       is_corked)
{
#ifdef TCP_CORK
  if (!self->config->local && self->channel->socket != NULL)
    g_socket_set_option (self->channel->socket, IPPROTO_TCP, TCP_CORK, is_corked, NULL);
#endif
}

static void
on_written (SoupMessage   *message,
            WsmanExchange *self)
{
  set_corked (self, FALSE);
}

static void
on_starting (SoupMessage   *message,
             WsmanExchange *self)
{
  self->n_informational = 0;
  set_corked (self, TRUE);
  reset_meter (self);
  if (self->channel->tls == NULL)
    wsman_meter_expect (wsman_meter_get (self->channel->socket), "HTTP/");

  wsman_exchange_set_progress (self, message == self->message ? WSMAN_PROGRESS_CONNECTED
                                                              : WSMAN_PROGRESS_AUTHENTICATING);
}

/* Counts informational responses. While such responses arrive, libsoup reads them and doesn't return to the main
 * loop. */
static void
on_informational (SoupMessage   *message,
                  WsmanExchange *self)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);

  if (++self->n_informational > MAX_INFORMATIONAL)
    wsman_exchange_stop (self, wsman_http_error_for_flood (&attempt, _("informational responses that don’t end")));
}

/* Tells whether a list of lengths consists of one number, which may be repeated. [RFC9112] 6.3. */
static gboolean
is_one_length (const char *list)
{
  g_auto(GStrv) lengths = g_strsplit (list, ",", -1);

  for (guint i = 0; lengths[i] != NULL; i++)
    {
      const char *length = g_strstrip (lengths[i]);

      if (*length == '\0' || strspn (length, "0123456789") != strlen (length) || !g_str_equal (length, lengths[0]))
        return FALSE;
    }

  return lengths[0] != NULL;
}

/* Returns what is wrong with the fields that say where the body ends. Returns NULL if nothing is. libsoup accepts most
 * wrong fields. If a proxy then understood them differently, a response could be taken for another request's. */
static const char *
find_wrong_framing (SoupMessageHeaders *headers)
{
  const char *lengths = soup_message_headers_get_list (headers, "Content-Length");

  if (lengths == NULL)
    return NULL;
  if (soup_message_headers_get_list (headers, "Transfer-Encoding") != NULL)
    return _("both a length and a transfer encoding");
  if (soup_message_headers_get_content_length (headers) < 0)
    return _("a length below 0");

  return is_one_length (lengths) ? NULL : _("a length that isn’t one number");
}

/* Refuses a response whose end isn't clear. The check runs when libsoup reports the status, because this is the first
 * part of a head that libsoup reports. */
static void
on_status (SoupMessage   *message,
           GParamSpec    *pspec,
           WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *wrong = find_wrong_framing (headers);
  WsmanHttpAttempt attempt;

  if (wrong == NULL)
    return;

  attempt = wsman_exchange_describe (self);
  soup_message_headers_remove (headers, "Content-Length");
  wsman_exchange_stop (self, wsman_http_error_for_flood (&attempt, wrong));
}

static void
on_got_headers (SoupMessage   *message,
                WsmanExchange *self)
{
  reset_meter (self);
}

/* Ends the call. Otherwise libsoup would read a body of any size, and then send the request again automatically. */
static void
on_misdirected (SoupMessage   *message,
                WsmanExchange *self)
{
  wsman_exchange_stop (self, wsman_http_error_for_response (message, NULL));
}

/* Creates every message with the same guards. These messages are the steps of the authentication, and the request
 * itself. */
static SoupMessage *
make_message (gpointer    user_data,
              const char *content_type,
              GBytes     *body)
{
  WsmanExchange *self = user_data;
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, self->config->uri);

  /* Without IDEMPOTENT, libsoup would open a new connection for each request. With IDEMPOTENT, libsoup still doesn't
   * send a request twice: for that, libsoup only checks the method. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, content_type, body);
  if (wsman_exchange_uses_certificate (self))
    wsman_exchange_watch_token (self, message);

  /* Without this call, the authentication manager in the session would make libsoup read the whole body of a 401
   * first. */
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);

  g_signal_connect_object (message, "network-event", G_CALLBACK (wsman_exchange_on_network_event), self, 0);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (wsman_exchange_on_accept_certificate), self, 0);
  g_signal_connect_object (message, "starting", G_CALLBACK (on_starting), self, 0);
  g_signal_connect_object (message, "wrote-body", G_CALLBACK (on_written), self, 0);
  g_signal_connect_object (message, "got-informational", G_CALLBACK (on_informational), self, 0);
  g_signal_connect_object (message, "notify::status-code", G_CALLBACK (on_status), self, 0);
  g_signal_connect_object (message, "got-headers", G_CALLBACK (on_got_headers), self, 0);
  soup_message_add_status_code_handler (message, "got-headers", SOUP_STATUS_MISDIRECTED_REQUEST,
                                        G_CALLBACK (on_misdirected), self);

  return message;
}

/* --- The request --- */

/* Adds the Authorization header if the mechanism authenticates each request. */
static void
add_authorization (WsmanExchange      *self,
                   SoupMessageHeaders *headers,
                   GBytes             *body)
{
  GUri *uri = self->config->uri;
  const char *query = g_uri_get_query (uri);
  g_autofree char *target = g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : NULL, query, NULL);
  const WsmanSecurityRequest request = { .method = SOUP_METHOD_POST, .target = target, .body = body };
  char *authorization = wsman_security_context_dup_authorization (self->channel->security, &request);

  if (authorization != NULL)
    soup_message_headers_append (headers, "Authorization", authorization);
  wsman_secret_free (authorization);
}

static void
add_headers (WsmanExchange *self,
             GBytes        *body)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);

  soup_message_headers_append (headers, "User-Agent", WSMAN_USER_AGENT);
  soup_message_headers_append (headers, "Accept-Encoding", "identity");
  soup_message_headers_append (headers, "Connection", "Keep-Alive");

  if ((self->request.flags & WSMAN_SEND_ANONYMOUS) != 0)
    soup_message_headers_append (headers, "WSMANIDENTIFY", "unauthenticated");
  else
    add_authorization (self, headers, body);
}

static void
on_wrote_body (WsmanExchange *self)
{
  self->progress = MAX (self->progress, WSMAN_PROGRESS_SENT);
}

/* Sends the request with its body. This function runs in the channel's context. */
static void
send_body (WsmanExchange *self,
           GBytes        *body,
           const char    *content_type)
{
  self->message = make_message (self, content_type, body);
  g_signal_connect_swapped (self->message, "wrote-body-data", G_CALLBACK (on_wrote_body), self);
  g_signal_connect_swapped (self->message, "wrote-body", G_CALLBACK (on_wrote_body), self);
  add_headers (self, body);
  soup_session_send_async (self->channel->session, self->message, G_PRIORITY_DEFAULT, self->stop,
                           wsman_exchange_on_head, g_object_ref (self));
}

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  WsmanSecurityContext *security = WSMAN_SECURITY_CONTEXT (source);
  g_autofree char *content_type = NULL;
  GError *local_error = NULL;
  g_autoptr(GBytes) body = wsman_sealing_seal_finish (security, result, &content_type, &local_error);

  if (body == NULL)
    {
      /* An error here may mean that a ticket has expired, for example. A new authentication gets a new ticket. */
      if (self->began == WSMAN_PROGRESS_CONNECTED && self->failure == NULL)
        wsman_exchange_set_state (self, STATE_LOSING);
      wsman_exchange_fail (self, local_error);
      return;
    }

  send_body (self, body, content_type);
}

/* Authenticates the connection if the request needs this, and then sends the request. This function runs in the
 * channel's context. */
static void
send_request (WsmanExchange *self)
{
  WsmanSecurityContext *security = self->channel->security;
  g_autofree char *content_type = NULL;

  if (self->sealing_protocol != NULL)
    {
      wsman_sealing_seal_async (security, self->request.body, self->request.charset,
                                self->sealing_protocol, FALSE, self->stop, on_sealed, g_object_ref (self));
      return;
    }

  content_type = g_strconcat ("application/soap+xml;charset=", self->request.charset, NULL);
  send_body (self, self->request.body, content_type);
}

static void
on_authenticated (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *local_error = NULL;

  if (!wsman_channel_authenticate_finish (result, &local_error))
    {
      wsman_exchange_fail (self, local_error);
      return;
    }

  wsman_exchange_set_progress (self, WSMAN_PROGRESS_CONNECTED);
  wsman_peer_info_set_security (self->peer, wsman_security_context_get_mechanism (self->channel->security),
                           self->sealing_protocol != NULL, self->channel->is_bound);
  send_request (self);
}

/* Stops the time while the user is asked for the credentials of a proxy. */
static void
on_waiting (gpointer user_data,
            gboolean is_waiting)
{
  WsmanExchange *self = user_data;
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  self->is_held = is_waiting;
  if (is_waiting)
    {
      wsman_deadline_hold (cancellable);
      wsman_exchange_stop_clock (self);
    }
  else
    {
      wsman_deadline_release (cancellable);
      wsman_exchange_start_clock (self);
      wsman_exchange_set_deadline (self);
    }
}

static gboolean
needs_authentication (WsmanExchange *self)
{
  return self->config->negotiation != NULL && !self->channel->is_pinned &&
         !wsman_exchange_skips_authentication (self);
}

static void
on_challenge (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *local_error = NULL;

  if (!wsman_channel_fetch_challenge_finish (result, &local_error))
    {
      wsman_exchange_fail (self, local_error);
      return;
    }

  wsman_exchange_set_progress (self, WSMAN_PROGRESS_CONNECTED);
  send_request (self);
}

static gboolean
needs_challenge (WsmanExchange *self)
{
  return (self->request.flags & WSMAN_SEND_ANONYMOUS) == 0 &&
         wsman_security_context_needs_challenge (self->channel->security);
}

/* Connects if there is no connection yet, and then sends the request. This function runs in the channel's context. */
static void
connect_or_send (WsmanExchange *self)
{
  wsman_route_set_owner (self->channel->route, g_task_get_context (self->task), on_waiting, self);
  if (self->channel->socket == NULL && wsman_exchange_is_https (self))
    {
      g_autoptr(GTlsDatabase) database = wsman_tls_policy_ref_database (self->config);

      soup_session_set_tls_database (self->channel->session, database);
    }

  if (needs_authentication (self))
    wsman_channel_authenticate_async (self->channel, self->config, make_message, self, self->stop,
                                      on_authenticated, g_object_ref (self));
  else if (needs_challenge (self))
    wsman_channel_fetch_challenge_async (self->channel, make_message, self, self->stop, on_challenge,
                                         g_object_ref (self));
  else
    send_request (self);
}

static void
on_prepared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *local_error = NULL;

  if (wsman_tls_policy_prepare_finish (result, &local_error))
    connect_or_send (self);
  else
    wsman_exchange_fail (self, local_error);
}

void
wsman_exchange_start_request (WsmanExchange *self)
{
  if (wsman_exchange_is_https (self) && !wsman_tls_policy_is_ready (self->config))
    wsman_tls_policy_prepare_async (self->stop, on_prepared, g_object_ref (self));
  else
    connect_or_send (self);
}
