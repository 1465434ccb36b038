/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From envelopes to requests and back. See the header.
 */

#include "wsman-dispatcher-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "wsman-enumeration-contexts-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-responses-private.h"
#include "wsman-server-enumeration-private.h"
#include "wsman-server-log-private.h"
#include "wsman-server-request-message-private.h"
#include "wsman-server-request-response-private.h"

struct _WsmanDispatcher
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL once it is closed */
  const WsmanDispatcherHandlers *handlers;
  gpointer user_data;
  WsmanQuotas *operations;
  WsmanEnumerationContexts *contexts;
};

static void
enumeration_context_expired (WsmanEnumerationContext *enumeration_context,
                             gpointer                 user_data)
{
  wsman_server_enumeration_end (enumeration_context);
}

WsmanDispatcher *
wsman_dispatcher_new (GMainContext                  *context,
                      const WsmanPolicy             *policy,
                      const WsmanDispatcherHandlers *handlers,
                      gpointer                       user_data)
{
  WsmanDispatcher *self = g_atomic_rc_box_new0 (WsmanDispatcher);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->handlers = handlers;
  self->user_data = user_data;
  self->operations = wsman_quotas_new ();
  self->contexts = wsman_enumeration_contexts_new (context, policy, enumeration_context_expired, self);

  return self;
}

WsmanDispatcher *
wsman_dispatcher_ref (WsmanDispatcher *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wsman_dispatcher_finalize (gpointer data)
{
  WsmanDispatcher *self = data;

  g_assert (self->contexts == NULL);

  wsman_quotas_unref (self->operations);
  g_main_context_unref (self->context);
}

void
wsman_dispatcher_unref (WsmanDispatcher *self)
{
  g_atomic_rc_box_release_full (self, wsman_dispatcher_finalize);
}

GMainContext *
wsman_dispatcher_get_context (WsmanDispatcher *self)
{
  return self->context;
}

void
wsman_dispatcher_close (WsmanDispatcher *self)
{
  WsmanEnumerationContext *enumeration_context;

  if (self->contexts == NULL)
    return;

  while ((enumeration_context = wsman_enumeration_contexts_peek (self->contexts)) != NULL)
    wsman_server_enumeration_end (enumeration_context);
  g_clear_pointer (&self->contexts, wsman_enumeration_contexts_free);
  self->policy = NULL;
}

static gboolean
request_is_wanted (WsmanServerRequest *request)
{
  /* Nobody is left to ask once the server is closed. */
  if (request->enumeration_context == NULL)
    return request->connection != NULL && request->dispatcher->policy != NULL;

  return wsman_server_enumeration_wants_more (request);
}

/* From the main loop, so that a provider that answers at once isn't called by its own answer, and other
 * requests have their turn. */
static gboolean
ask_again_cb (gpointer user_data)
{
  WsmanServerRequest *request = user_data;
  WsmanDispatcher *self = request->dispatcher;

  if (request_is_wanted (request))
    {
      wsman_server_request_start_round (request);
      self->handlers->ask (request, self->user_data);
    }

  return G_SOURCE_REMOVE;
}

void
wsman_dispatcher_ask_again (WsmanServerRequest *request)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, ask_again_cb, wsman_server_request_ref (request),
                         (GDestroyNotify) wsman_server_request_unref);
  g_source_attach (source, request->dispatcher->context);
}

/* A fragment is put in two steps, so that providers know only wholes: the resource is got, then put
 * with the fragment in it. */
static void
request_read_whole (WsmanServerRequest *request)
{
  request->is_reading = TRUE;
  request->verb = WSMAN_VERB_GET;
  wsman_dispatcher_ask_again (request);
}

static void
request_put_whole (WsmanServerRequest *request)
{
  g_autoptr(GError) error = NULL;

  request->input = wsman_document_parse (request->content->str, request->content->len, "UTF-8", G_MAXSIZE, &error);
  g_string_free (g_steal_pointer (&request->content), TRUE);
  if (request->input == NULL)
    {
      wsman_server_request_respond_error (request, error);
      return;
    }

  request->is_reading = FALSE;
  request->verb = WSMAN_VERB_PUT;
  wsman_dispatcher_ask_again (request);
}

void
wsman_dispatcher_complete (WsmanServerRequest *request)
{
  if (request->enumeration_context != NULL)
    wsman_server_enumeration_complete (request);
  else if (request->connection == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: too late", request->message->action, request->user->text);
      wsman_server_request_log (request, request->fault);
    }
  else if (request->fault != NULL)
    wsman_server_request_respond_fault (request, request->fault);
  else if (request->is_reading)
    request_put_whole (request);
  else
    {
      wsman_server_request_log (request, NULL);
      wsman_server_request_respond_content (request, request->content);
    }
}

/* Nobody hears the response any more; returns: but the client may ask again. */
static void
request_lose_client (WsmanServerRequest *request,
                     gboolean            returns)
{
  if (request->enumeration_context != NULL)
    wsman_server_enumeration_lose_client (request, returns);
  else
    g_cancellable_cancel (request->cancellable);
}

static gboolean
request_deadline_cb (gpointer user_data)
{
  g_autoptr(WsmanServerRequest) request = wsman_server_request_ref (user_data);
  g_autofree char *message = g_strdup_printf (_("The operation wasn’t done within %u milliseconds"),
                                              request->timeout);

  wsman_server_request_respond_code (request, ERROR_WSMAN_OPERATION_TIMEDOUT, message);
  request_lose_client (request, TRUE);

  return G_SOURCE_REMOVE;
}

void
wsman_dispatcher_abandon (WsmanDispatcher       *self,
                          WsmanServerConnection *connection)
{
  g_autoptr(WsmanServerRequest) request = wsman_server_request_ref (wsman_server_connection_get_request (connection));
  g_autoptr(WsmanServerConnection) gone = wsman_server_request_take_connection (request);

  request_lose_client (request, FALSE);
}

static void
serve_identify (WsmanServerRequest *request)
{
  g_autoptr(GBytes) body = wsman_response_write_identity (request->dispatcher->policy, TRUE, request->charset);

  wsman_server_request_respond (request, 200, body);
}

/* Whether the provider isn't to be asked just for what the request says. */
static gboolean
request_begins_here (WsmanServerRequest *request)
{
  return request->verb == WSMAN_VERB_IDENTIFY ||
         request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL ||
         request->enumeration_verb == WSMAN_ENUMERATION_VERB_RELEASE ||
         (request->verb == WSMAN_VERB_PUT && request->fragment != NULL);
}

gboolean
wsman_dispatcher_serve_itself (WsmanServerRequest *request)
{
  /* Whoever was asked whether the caller may, may have answered. */
  if (request->connection == NULL || wsman_server_request_is_response_begun (request))
    return TRUE;

  if (wsman_server_enumeration_ask_for_pull (request) || !request_begins_here (request))
    return FALSE;

  if (!wsman_server_request_begin_response (request, 0))
    return TRUE;

  if (request->verb == WSMAN_VERB_IDENTIFY)
    serve_identify (request);
  else if (request->fragment != NULL)
    request_read_whole (request);
  else if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_RELEASE)
    wsman_server_enumeration_serve_release (request);
  else
    wsman_server_enumeration_serve_pull (request);

  return TRUE;
}

static gboolean
request_prepare (WsmanServerRequest  *request,
                 GError             **error)
{
  WsmanDispatcher *self = request->dispatcher;

  if (!wsman_quotas_take (self->operations, request->user, self->policy->max_operations_per_user))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                       _("The user has %u operations under way, and may have no more"),
                       self->policy->max_operations_per_user);
      return FALSE;
    }
  request->quotas = wsman_quotas_ref (self->operations);

  if (request->verb == WSMAN_VERB_IDENTIFY)
    return TRUE;

  if (!wsman_server_request_check_headers (request->message, error) ||
      !wsman_server_request_classify (request, error) ||
      !wsman_server_request_read_fragment (request, error))
    return FALSE;

  if (request->verb != WSMAN_VERB_ENUMERATE)
    return TRUE;

  if (!wsman_server_request_read_enumeration (request, error))
    return FALSE;

  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_ENUMERATE)
    return wsman_server_enumeration_open (request, self->contexts, error);

  return wsman_server_enumeration_find (request, self->contexts, error);
}

static void
request_start_deadline (WsmanServerRequest *request)
{
  request->timeout = wsman_server_request_get_timeout (request, request->dispatcher->policy->max_timeout);
  request->deadline = g_timeout_source_new (request->timeout);
  g_source_set_callback (request->deadline, request_deadline_cb, request, NULL);
  g_source_attach (request->deadline, request->dispatcher->context);
}

/* The request as far as the connection tells; takes message. */
static WsmanServerRequest *
request_new (WsmanDispatcher       *self,
             WsmanServerConnection *connection,
             WsmanMessage          *message,
             const char            *charset)
{
  WsmanServerRequest *request = wsman_server_request_new (self);
  guint64 wanted = message != NULL ? message->max_envelope_size : 0;

  request->message = message;
  request->charset = charset;
  request->max_size = wanted > 0 ? MIN (wanted, self->policy->max_envelope_size) : self->policy->max_envelope_size;
  if (wsman_server_connection_get_user (connection) != NULL)
    request->user = wsman_identity_ref (wsman_server_connection_get_user (connection));
  request->mechanism = wsman_server_connection_get_mechanism (connection);
  request->sealed = wsman_server_connection_is_sealed (connection);
  request->bound = wsman_server_connection_is_bound (connection);
  g_set_object (&request->remote_address, wsman_server_connection_get_remote_address (connection));
  request->connection = wsman_server_connection_ref (connection);
  wsman_server_connection_set_request (connection, request);

  return request;
}

static void
serve_request (WsmanDispatcher    *self,
               WsmanServerRequest *request)
{
  g_autoptr(GError) error = NULL;

  if (!request_prepare (request, &error))
    {
      wsman_server_request_begin_response (request, 0);
      wsman_server_request_respond_error (request, error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", request->message->action, request->user->text);
  request_start_deadline (request);
  self->handlers->serve (request, self->user_data);
}

/* Nobody: Identify or nothing. */
static void
handle_unauthenticated (WsmanDispatcher       *self,
                        WsmanServerConnection *connection,
                        const WsmanMessage    *message,
                        const char            *charset)
{
  g_autoptr(GBytes) body = NULL;

  if (message == NULL || wsman_server_request_get_kind (message) != WSMAN_SERVER_REQUEST_IDENTIFY ||
      !self->policy->allow_anonymous_identify)
    {
      wsman_server_connection_refuse (connection);
      return;
    }

  body = wsman_response_write_identity (self->policy, FALSE, charset);
  wsman_server_connection_respond (connection, 200, wsman_response_get_content_type (charset), body);
}

void
wsman_dispatcher_handle (WsmanDispatcher       *self,
                         WsmanServerConnection *connection,
                         GBytes                *body,
                         const char            *charset)
{
  const char *response_charset = wsman_response_choose_charset (body, charset);
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(WsmanServerRequest) request = NULL;
  WsmanServerRequestKind kind = WSMAN_SERVER_REQUEST_OPERATION;

  document = wsman_document_parse (data, length, charset, self->policy->max_envelope_size, &error);
  if (document != NULL)
    wsman_message_read (document, &message, &error);
  if (message != NULL)
    kind = wsman_server_request_get_kind (message);

  if (wsman_server_connection_get_user (connection) == NULL)
    {
      handle_unauthenticated (self, connection, message, response_charset);
      return;
    }

  if (kind == WSMAN_SERVER_REQUEST_END)
    {
      wsman_server_connection_respond (connection, 204, NULL, NULL);
      return;
    }

  request = request_new (self, connection, g_steal_pointer (&message), response_charset);
  if (error != NULL && kind != WSMAN_SERVER_REQUEST_IDENTIFY)
    {
      request->malformed = document == NULL;
      wsman_server_request_begin_response (request, 0);
      wsman_server_request_respond_error (request, error);
      return;
    }

  request->verb = kind == WSMAN_SERVER_REQUEST_IDENTIFY ? WSMAN_VERB_IDENTIFY : WSMAN_VERB_GET;
  serve_request (self, request);
}
