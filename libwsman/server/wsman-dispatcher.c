/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The first phase of a request: from bytes to a request that may be served. Malformed requests, requests over a limit
 * and requests that aren't allowed get their response here. wsman-dispatcher-private.h describes the phases.
 */

#include "wsman-dispatcher-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-source-private.h"
#include "wsman-identify-response-private.h"
#include "wsman-server-enumeration-private.h"
#include "wsman-server-eventing-private.h"
#include "wsman-server-request-message-private.h"
#include "wsman-server-request-response-private.h"
#include "wsman-sink-private.h"

struct _WsmanDispatcher
{
  WsmanServerRequestShared *shared;
  WsmanEnumerationContextTable *contexts;
  WsmanSubscriptionTable *subscriptions;
};

static void
on_enumeration_context_expired (WsmanEnumerationContext *enumeration_context,
                                gpointer                 user_data)
{
  wsman_server_enumeration_end (enumeration_context);
}

WsmanDispatcher *
wsman_dispatcher_new (GMainContext                     *context,
                      const WsmanPolicy                *policy,
                      const WsmanServerRequestHandlers *handlers,
                      gpointer                          user_data)
{
  WsmanDispatcher *self = g_new0 (WsmanDispatcher, 1);

  self->shared = wsman_server_request_shared_new (context, policy, handlers, user_data);
  self->contexts = wsman_enumeration_context_table_new (context, policy, on_enumeration_context_expired, NULL);
  self->subscriptions = wsman_subscription_table_new (context, policy, wsman_server_eventing_end);

  return self;
}

void
wsman_dispatcher_close (WsmanDispatcher *self)
{
  wsman_enumeration_context_table_close (self->contexts);
  wsman_subscription_table_close (self->subscriptions);
  self->shared->policy = NULL;
  wsman_server_request_shared_unref (self->shared);
  g_free (self);
}

/* Handles a client that no longer waits for the response. returns tells whether the client was told that the time for
 * the response is over. A client that was told so may ask again. */
static void
lose_client (WsmanServerRequest *request,
             gboolean            returns)
{
  if (request->enumeration_context != NULL)
    wsman_server_enumeration_lose_client (request, returns);
  else if (request->subscription != NULL)
    wsman_server_eventing_lose_client (request);
  else
    g_cancellable_cancel (request->cancellable);
}

static void
on_abandoned (gpointer data)
{
  g_autoptr(WsmanServerRequest) request = wsman_server_request_ref (data);
  g_autoptr(WsmanServerConnection) gone = wsman_server_request_take_connection (request);

  lose_client (request, FALSE);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr(WsmanServerRequest) request = wsman_server_request_ref (user_data);
  g_autofree char *message = g_strdup_printf (_("The operation didn’t end within %u milliseconds"),
                                              request->timeout);

  wsman_server_request_respond_code (request, ERROR_WSMAN_OPERATION_TIMEDOUT, message);
  lose_client (request, TRUE);

  return G_SOURCE_REMOVE;
}

static void
start_deadline (WsmanServerRequest *request)
{
  wsman_source_set_timeout (&request->deadline, request->timeout, request->shared->context, on_deadline, request);
}

static gboolean
count (WsmanServerRequest  *request,
       GError             **error)
{
  guint max_operations = request->shared->policy->max_operations_per_user;

  request->is_counted = wsman_quotas_take (request->shared->operations, request->caller.user, max_operations);
  if (!request->is_counted)
    wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                     _("The user already has %u running operations, which is the limit"), max_operations);

  return request->is_counted;
}

static gboolean
prepare (WsmanDispatcher         *self,
         WsmanServerRequest      *request,
         WsmanServerRequestKind   kind,
         GError                 **error)
{
  if (!count (request, error) || !wsman_server_request_read (request, kind, error))
    return FALSE;

  if (request->subscription_verb != WSMAN_SUBSCRIPTION_VERB_NONE)
    return wsman_server_eventing_open (request, self->subscriptions, error);
  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_NONE)
    return TRUE;
  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_ENUMERATE)
    return wsman_server_enumeration_open (request, self->contexts, error);

  return wsman_server_eventing_find_context (request, self->subscriptions) ||
         wsman_server_enumeration_find (request, self->contexts, error);
}

static void
respond_with_error (WsmanServerRequest *request,
                    const GError       *error)
{
  wsman_server_request_begin_response (request, 0);
  wsman_server_request_respond_error (request, error);
}

/* Handles a request of an unauthenticated client, which may only send Identify. */
static void
handle_unauthenticated (WsmanDispatcher       *self,
                        WsmanServerConnection *connection,
                        gboolean               is_identify,
                        const char            *charset)
{
  const WsmanPolicy *policy = self->shared->policy;
  g_autoptr(GBytes) body = NULL;

  if (!is_identify || !policy->allow_anonymous_identify)
    {
      wsman_server_connection_refuse (connection);
      return;
    }

  body = wsman_identify_write_response (policy, FALSE, charset);
  wsman_server_connection_respond (connection, 200, wsman_response_get_content_type (charset), body);
}

/* Handles a request of an authenticated client. The function that serves the request may stop the server. */
static void
handle_request (WsmanDispatcher        *self,
                WsmanServerRequest     *request,
                WsmanServerRequestKind  kind)
{
  WsmanServerRequestShared *shared = request->shared;
  g_autoptr(GError) local_error = NULL;

  if (!prepare (self, request, kind, &local_error))
    {
      respond_with_error (request, local_error);
      return;
    }

  start_deadline (request);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", request->message->action, request->caller.user->text);
  shared->handlers->serve (request, shared->user_data);
}

/* Chooses the charset of the response: "UTF-8" or "UTF-16". If body has two bytes or more, body decides: a byte order
 * mark of UTF-16, or an ASCII character in two bytes, means UTF-16. For a shorter body charset decides. */
static const char *
choose_charset (GBytes     *body,
                const char *charset)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  if (length < 2)
    return charset != NULL && g_ascii_strncasecmp (charset, "utf-16", 6) == 0 ? "UTF-16" : "UTF-8";

  return data[0] >= 0xFE || data[0] == 0 || data[1] == 0 ? "UTF-16" : "UTF-8";
}

/* Undoes the Content-Encoding of a body. */
static GBytes *
decode (const WsmanSink        *sink,
        WsmanServerConnection  *connection,
        GBytes                 *body,
        gsize                   max_size,
        GError                **error)
{
  const char *encoding = wsman_server_connection_get_content_encoding (connection);

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return g_bytes_ref (body);

  return sink->handlers->decode (body, encoding, max_size, error);
}

/* Reads a message for a sink. content is the decoded body, or NULL if the body can't be decoded. Windows' sources say
 * that their message End is compressed, although it isn't. So a whole End also counts if it can't be decoded. */
static WsmanServerRequestKind
read_delivery (GBytes        *body,
               GBytes        *content,
               const char    *charset,
               gsize          max_size,
               WsmanMessage **message,
               GError       **error)
{
  gboolean is_malformed;
  WsmanServerRequestKind kind;

  if (content != NULL)
    return wsman_server_request_parse (content, charset, max_size, message, &is_malformed, error);

  kind = wsman_server_request_parse (body, charset, max_size, message, &is_malformed, NULL);
  if (kind != WSMAN_SERVER_REQUEST_END)
    g_clear_pointer (message, wsman_message_free);

  return kind;
}

/* Handles a message for a sink. */
static void
deliver (WsmanDispatcher           *self,
         WsmanServerConnection     *connection,
         const WsmanSink           *sink,
         const WsmanClientIdentity *caller,
         GBytes                    *body,
         const char                *charset)
{
  const char *path = wsman_server_connection_get_path (connection);
  gsize max_size = self->shared->policy->max_envelope_size;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(WsmanServerRequest) request = NULL;
  WsmanServerRequestKind kind = WSMAN_SERVER_REQUEST_OPERATION;

  if (sink->handlers->accept (path, caller, sink->user_data, &local_error))
    {
      content = decode (sink, connection, body, max_size, &local_error);
      kind = read_delivery (body, content, charset, max_size, &message, content != NULL ? &local_error : NULL);
    }
  if (kind == WSMAN_SERVER_REQUEST_END)
    {
      wsman_server_connection_respond (connection, 204, NULL, NULL);
      return;
    }

  request = wsman_server_request_new (self->shared, connection, caller, g_steal_pointer (&message),
                                      choose_charset (content != NULL ? content : body, charset));
  if (local_error != NULL || !count (request, &local_error) ||
      !wsman_server_request_read_delivery (request, &local_error))
    {
      respond_with_error (request, local_error);
      return;
    }

  start_deadline (request);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", request->message->action, caller->user->text);
  sink->handlers->deliver (request, path, sink->user_data);
}

static void
on_request (WsmanServerConnection     *connection,
            const WsmanClientIdentity *caller,
            GBytes                    *body,
            const char                *charset,
            gpointer                   user_data)
{
  WsmanDispatcher *self = user_data;
  const WsmanPolicy *policy = self->shared->policy;
  const WsmanSink *sink = wsman_sink_list_find (policy->sinks, wsman_server_connection_get_path (connection));
  const char *response_charset = choose_charset (body, charset);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(WsmanServerRequest) request = NULL;
  gboolean is_malformed = FALSE;
  WsmanServerRequestKind kind;

  if (sink != NULL && caller->user != NULL)
    {
      deliver (self, connection, sink, caller, body, charset);
      return;
    }

  kind = wsman_server_request_parse (body, charset, policy->max_envelope_size, &message, &is_malformed, &local_error);
  if (caller->user == NULL)
    {
      handle_unauthenticated (self, connection, kind == WSMAN_SERVER_REQUEST_IDENTIFY, response_charset);
      return;
    }

  if (kind == WSMAN_SERVER_REQUEST_END)
    {
      wsman_server_connection_respond (connection, 204, NULL, NULL);
      return;
    }

  request = wsman_server_request_new (self->shared, connection, caller, g_steal_pointer (&message), response_charset);
  request->malformed = is_malformed;
  if (local_error != NULL && kind != WSMAN_SERVER_REQUEST_IDENTIFY)
    respond_with_error (request, local_error);
  else
    handle_request (self, request, kind);
}

const WsmanRequestHandlers wsman_dispatcher_request_handlers = {
  .handle = on_request,
  .abandon = on_abandoned,
};
