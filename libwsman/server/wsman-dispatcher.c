/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From envelopes to calls and back. See the header.
 */

#include "wsman-dispatcher-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "wsman-answers-private.h"
#include "wsman-cursors-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-requests-private.h"
#include "wsman-server-call-answer-private.h"
#include "wsman-server-enumeration-private.h"
#include "wsman-server-log-private.h"

struct _WsmanDispatcher
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL once it is closed */
  const WsmanDispatcherHandlers *handlers;
  gpointer user_data;
  WsmanQuotas *operations;
  WsmanCursors *cursors;
};

static void
cursor_expired (WsmanCursor *cursor,
                gpointer     user_data)
{
  wsman_server_enumeration_end (cursor);
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
  self->cursors = wsman_cursors_new (context, policy, cursor_expired, self);

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

  g_assert (self->cursors == NULL);

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
  WsmanCursor *cursor;

  if (self->cursors == NULL)
    return;

  while ((cursor = wsman_cursors_peek (self->cursors)) != NULL)
    wsman_server_enumeration_end (cursor);
  g_clear_pointer (&self->cursors, wsman_cursors_free);
  self->policy = NULL;
}

static gboolean
call_is_wanted (WsmanServerCall *call)
{
  /* Nobody is left to ask once the server is closed. */
  if (call->cursor == NULL)
    return call->connection != NULL && call->dispatcher->policy != NULL;

  return wsman_server_enumeration_wants_more (call);
}

/* From the main loop, so that a provider that answers at once isn't called by its own answer, and other
 * requests have their turn. */
static gboolean
ask_again_cb (gpointer user_data)
{
  WsmanServerCall *call = user_data;
  WsmanDispatcher *self = call->dispatcher;

  if (call_is_wanted (call))
    {
      wsman_server_call_start_turn (call);
      self->handlers->ask (call, self->user_data);
    }

  return G_SOURCE_REMOVE;
}

void
wsman_dispatcher_ask_again (WsmanServerCall *call)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, ask_again_cb, wsman_server_call_ref (call),
                         (GDestroyNotify) wsman_server_call_unref);
  g_source_attach (source, call->dispatcher->context);
}

/* A fragment is put in two steps, so that providers know only wholes: the resource is got, then put
 * with the fragment in it. */
static void
call_read_whole (WsmanServerCall *call)
{
  call->is_reading = TRUE;
  call->verb = WSMAN_VERB_GET;
  wsman_dispatcher_ask_again (call);
}

static void
call_put_whole (WsmanServerCall *call)
{
  g_autoptr(GError) error = NULL;

  call->input = wsman_document_parse (call->content->str, call->content->len, "UTF-8", G_MAXSIZE, &error);
  g_string_free (g_steal_pointer (&call->content), TRUE);
  if (call->input == NULL)
    {
      wsman_server_call_answer_error (call, error);
      return;
    }

  call->is_reading = FALSE;
  call->verb = WSMAN_VERB_PUT;
  wsman_dispatcher_ask_again (call);
}

void
wsman_dispatcher_complete (WsmanServerCall *call)
{
  if (call->cursor != NULL)
    wsman_server_enumeration_complete (call);
  else if (call->connection == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: too late", call->message->action, call->user->text);
      wsman_server_call_log (call, call->fault);
    }
  else if (call->fault != NULL)
    wsman_server_call_answer_fault (call, call->fault);
  else if (call->is_reading)
    call_put_whole (call);
  else
    {
      wsman_server_call_log (call, NULL);
      wsman_server_call_answer_content (call, call->content);
    }
}

/* Nobody hears the answer any more; returns: but the client may ask again. */
static void
call_lose_client (WsmanServerCall *call,
                  gboolean         returns)
{
  if (call->cursor != NULL)
    wsman_server_enumeration_lose_client (call, returns);
  else
    g_cancellable_cancel (call->cancellable);
}

static gboolean
call_deadline_cb (gpointer user_data)
{
  g_autoptr(WsmanServerCall) call = wsman_server_call_ref (user_data);
  g_autofree char *message = g_strdup_printf (_("The operation wasn’t done within %u milliseconds"),
                                              call->timeout);

  wsman_server_call_answer_code (call, ERROR_WSMAN_OPERATION_TIMEDOUT, message);
  call_lose_client (call, TRUE);

  return G_SOURCE_REMOVE;
}

void
wsman_dispatcher_abandon (WsmanDispatcher       *self,
                          WsmanServerConnection *connection)
{
  g_autoptr(WsmanServerCall) call = wsman_server_call_ref (wsman_server_connection_get_call (connection));
  g_autoptr(WsmanServerConnection) gone = wsman_server_call_take_connection (call);

  call_lose_client (call, FALSE);
}

static void
serve_identify (WsmanServerCall *call)
{
  g_autoptr(GBytes) body = wsman_answer_write_identity (call->dispatcher->policy, TRUE, call->charset);

  wsman_server_call_answer (call, 200, body);
}

/* Whether the provider isn't to be asked just for what the call says. */
static gboolean
call_begins_here (WsmanServerCall *call)
{
  return call->verb == WSMAN_VERB_IDENTIFY ||
         call->step == WSMAN_STEP_PULL || call->step == WSMAN_STEP_RELEASE ||
         (call->verb == WSMAN_VERB_PUT && call->fragment != NULL);
}

gboolean
wsman_dispatcher_serve_itself (WsmanServerCall *call)
{
  /* Whoever was asked whether the caller may, may have answered. */
  if (call->connection == NULL || wsman_server_call_is_claimed (call))
    return TRUE;

  if (wsman_server_enumeration_ask_for_pull (call) || !call_begins_here (call))
    return FALSE;

  if (!wsman_server_call_claim (call, 0))
    return TRUE;

  if (call->verb == WSMAN_VERB_IDENTIFY)
    serve_identify (call);
  else if (call->fragment != NULL)
    call_read_whole (call);
  else if (call->step == WSMAN_STEP_RELEASE)
    wsman_server_enumeration_serve_release (call);
  else
    wsman_server_enumeration_serve_pull (call);

  return TRUE;
}

static gboolean
call_prepare (WsmanServerCall  *call,
              GError          **error)
{
  WsmanDispatcher *self = call->dispatcher;

  if (!wsman_quotas_take (self->operations, call->user, self->policy->max_operations_per_user))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                       _("The user has %u operations under way, and may have no more"),
                       self->policy->max_operations_per_user);
      return FALSE;
    }
  call->quotas = wsman_quotas_ref (self->operations);

  if (call->verb == WSMAN_VERB_IDENTIFY)
    return TRUE;

  if (!wsman_request_check_headers (call->message, error) || !wsman_request_classify (call, error) ||
      !wsman_request_read_fragment (call, error))
    return FALSE;

  if (call->verb != WSMAN_VERB_ENUMERATE)
    return TRUE;

  if (!wsman_request_read_enumeration (call, error))
    return FALSE;

  return call->step == WSMAN_STEP_ENUMERATE ? wsman_server_enumeration_open (call, self->cursors, error)
                                            : wsman_server_enumeration_find (call, self->cursors, error);
}

static void
call_start_deadline (WsmanServerCall *call)
{
  call->timeout = wsman_request_get_timeout (call, call->dispatcher->policy->max_timeout);
  call->deadline = g_timeout_source_new (call->timeout);
  g_source_set_callback (call->deadline, call_deadline_cb, call, NULL);
  g_source_attach (call->deadline, call->dispatcher->context);
}

/* The call as far as the connection tells; takes message. */
static WsmanServerCall *
call_new (WsmanDispatcher       *self,
          WsmanServerConnection *connection,
          WsmanMessage          *message,
          const char            *charset)
{
  WsmanServerCall *call = wsman_server_call_new (self);
  guint64 wanted = message != NULL ? message->max_envelope_size : 0;

  call->message = message;
  call->charset = charset;
  call->max_size = wanted > 0 ? MIN (wanted, self->policy->max_envelope_size) : self->policy->max_envelope_size;
  if (wsman_server_connection_get_user (connection) != NULL)
    call->user = wsman_identity_ref (wsman_server_connection_get_user (connection));
  call->mechanism = wsman_server_connection_get_mechanism (connection);
  call->sealed = wsman_server_connection_is_sealed (connection);
  call->bound = wsman_server_connection_is_bound (connection);
  g_set_object (&call->remote_address, wsman_server_connection_get_remote_address (connection));
  call->connection = wsman_server_connection_ref (connection);
  wsman_server_connection_set_call (connection, call);

  return call;
}

static void
serve_call (WsmanDispatcher *self,
            WsmanServerCall *call)
{
  g_autoptr(GError) error = NULL;

  if (!call_prepare (call, &error))
    {
      wsman_server_call_claim (call, 0);
      wsman_server_call_answer_error (call, error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", call->message->action, call->user->text);
  call_start_deadline (call);
  self->handlers->serve (call, self->user_data);
}

/* Nobody: Identify or nothing. */
static void
handle_nobody (WsmanDispatcher       *self,
               WsmanServerConnection *connection,
               const WsmanMessage    *message,
               const char            *charset)
{
  g_autoptr(GBytes) body = NULL;

  if (message == NULL || wsman_request_get_kind (message) != WSMAN_REQUEST_IDENTIFY ||
      !self->policy->allow_anonymous_identify)
    {
      wsman_server_connection_refuse (connection);
      return;
    }

  body = wsman_answer_write_identity (self->policy, FALSE, charset);
  wsman_server_connection_answer (connection, 200, wsman_answer_get_content_type (charset), body);
}

void
wsman_dispatcher_handle (WsmanDispatcher       *self,
                         WsmanServerConnection *connection,
                         GBytes                *body,
                         const char            *charset)
{
  const char *answer_charset = wsman_answer_choose_charset (body, charset);
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(WsmanServerCall) call = NULL;
  WsmanRequestKind kind = WSMAN_REQUEST_CALL;

  document = wsman_document_parse (data, length, charset, self->policy->max_envelope_size, &error);
  if (document != NULL)
    wsman_message_read (document, &message, &error);
  if (message != NULL)
    kind = wsman_request_get_kind (message);

  if (wsman_server_connection_get_user (connection) == NULL)
    {
      handle_nobody (self, connection, message, answer_charset);
      return;
    }

  if (kind == WSMAN_REQUEST_END)
    {
      wsman_server_connection_answer (connection, 204, NULL, NULL);
      return;
    }

  call = call_new (self, connection, g_steal_pointer (&message), answer_charset);
  if (error != NULL && kind != WSMAN_REQUEST_IDENTIFY)
    {
      call->malformed = document == NULL;
      wsman_server_call_claim (call, 0);
      wsman_server_call_answer_error (call, error);
      return;
    }

  call->verb = kind == WSMAN_REQUEST_IDENTIFY ? WSMAN_VERB_IDENTIFY : WSMAN_VERB_GET;
  serve_call (self, call);
}
