/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From envelopes to calls and back. See the header.
 */

#include "server/wsman-dispatcher-private.h"

#include <glib/gi18n-lib.h>

#include "server/wsman-answers-private.h"
#include "server/wsman-cursors-private.h"
#include "server/wsman-fault-codes-private.h"
#include "server/wsman-requests-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-debug-private.h"

/* What an answer with items says besides them, at most, bytes of UTF-16. */
#define BATCH_OVERHEAD 1024

/* Of items that a filter is to choose from, at least so many are asked for at once: one by one would
 * take a turn of the main loop for each. */
#define FILTERED_ELEMENTS 100

struct _WsmanDispatcher
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL once it is closed */
  const WsmanDispatcherHandlers *handlers;
  gpointer user_data;
  WsmanQuotas *operations;
  WsmanCursors *cursors;
};

static void cursor_expired (WsmanCursor *cursor,
                            gpointer     user_data);

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

/* The client's end of the call is done with. */
static WsmanServerConnection *
call_take_connection (WsmanServerCall *call)
{
  if (call->deadline != NULL)
    {
      g_source_destroy (call->deadline);
      g_clear_pointer (&call->deadline, g_source_unref);
    }

  if (call->connection != NULL)
    wsman_server_connection_set_call (call->connection, NULL);

  return g_steal_pointer (&call->connection);
}

static void
call_answer (WsmanServerCall *call,
             guint            status,
             GBytes          *body)
{
  g_autoptr(WsmanServerConnection) connection = call_take_connection (call);

  if (connection != NULL)
    wsman_server_connection_answer (connection, status, wsman_answer_get_content_type (call->charset), body);
}

static void
call_answer_fault (WsmanServerCall      *call,
                   const WsmanFaultInfo *fault)
{
  g_autoptr(WsmanFaultInfo) told = wsman_fault_info_copy (fault);
  g_autoptr(GBytes) body = NULL;

  if (told->machine == NULL)
    told->machine = g_strdup (g_get_host_name ());
  body = wsman_answer_write_fault (call->message, told, call->charset);
  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: fault 0x%08X, %s",
               call->message != NULL ? call->message->action : "?", call->user, told->code, told->message);
  call_answer (call, call->malformed ? 400 : 500, body);
}

static void
call_answer_code (WsmanServerCall *call,
                  guint32          code,
                  const char      *message)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (code, message);

  call_answer_fault (call, fault);
}

static void
call_answer_error (WsmanServerCall *call,
                   const GError    *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (info != NULL)
    call_answer_fault (call, info);
  else
    call_answer_code (call, WSMAN_FAULT_PROVIDER_FAILURE, error->message);
}

/* Who set the bound decides the code. */
static void
call_answer_too_large (WsmanServerCall *call,
                       gsize            size)
{
  g_autofree char *message = NULL;
  gboolean clients = call->message->max_envelope_size > 0 && call->message->max_envelope_size <= call->max_size;

  if (size <= call->max_size)
    {
      call_answer_code (call, WSMAN_FAULT_CLIENT_ENVELOPE_LIMIT,
                        _("The next item takes more than the request’s MaxCharacters"));
      return;
    }

  message = g_strdup_printf (clients ? _("The answer takes %" G_GSIZE_FORMAT " bytes, more than the request’s MaxEnvelopeSize of %" G_GSIZE_FORMAT)
                                     : _("The answer takes %" G_GSIZE_FORMAT " bytes, more than this server’s limit of %" G_GSIZE_FORMAT),
                             size, call->max_size);
  call_answer_code (call, clients ? WSMAN_FAULT_CLIENT_ENVELOPE_LIMIT : WSMAN_FAULT_SERVER_ENVELOPE_LIMIT,
                    message);
}

static void
call_answer_content (WsmanServerCall *call,
                     const GString   *content)
{
  g_autofree char *action = g_strconcat (call->message->action, "Response", NULL);
  GString *xml = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;

  wsman_answer_begin (call->message, action, xml);
  g_string_append_len (xml, content->str, content->len);
  body = wsman_answer_end (xml, call->charset);

  if (g_bytes_get_size (body) > call->max_size)
    call_answer_too_large (call, g_bytes_get_size (body));
  else
    call_answer (call, 200, body);
}

/* The cursor is over before its client is done with it. */
static void
end_cursor (WsmanCursor          *cursor,
            const WsmanFaultInfo *fault)
{
  g_autoptr(WsmanCursor) alive = wsman_cursor_ref (cursor);
  g_autoptr(WsmanServerCall) busy = NULL;
  g_autoptr(WsmanServerCall) waiting = g_steal_pointer (&cursor->waiting);

  if (cursor->busy != NULL)
    busy = wsman_server_call_ref (g_steal_pointer (&cursor->busy));

  wsman_cursor_close (cursor);
  if (busy != NULL)
    {
      if (busy->connection != NULL)
        call_answer_fault (busy, fault);
      g_cancellable_cancel (busy->cancellable);
    }
  if (waiting != NULL)
    {
      g_clear_pointer (&waiting->cursor, wsman_cursor_unref);
      call_answer_fault (waiting, fault);
    }
}

static void
end_cursor_quietly (WsmanCursor *cursor)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (WSMAN_FAULT_INVALID_CONTEXT,
                                                          _("The enumeration is over"));

  end_cursor (cursor, fault);
}

static void
cursor_expired (WsmanCursor *cursor,
                gpointer     user_data)
{
  end_cursor_quietly (cursor);
}

void
wsman_dispatcher_close (WsmanDispatcher *self)
{
  WsmanCursor *cursor;

  if (self->cursors == NULL)
    return;

  while ((cursor = wsman_cursors_peek (self->cursors)) != NULL)
    end_cursor_quietly (cursor);
  g_clear_pointer (&self->cursors, wsman_cursors_free);
  self->policy = NULL;
}

/* EnumerateResponse and PullResponse say the same in different words: [DSP0226] 8.2, 8.4. */
static void
append_position (WsmanServerCall *call,
                 WsmanCursor     *cursor,
                 gboolean         ended,
                 GString         *xml)
{
  if (call->step == WSMAN_STEP_ENUMERATE && cursor->expires > 0 && !ended)
    {
      gint64 left = MAX (cursor->expires - g_get_monotonic_time (), 0);
      g_autofree char *expires = wsman_value_format_duration (left);

      wsman_xml_append_text_element (xml, "n:Expires", expires);
    }

  if (!ended)
    wsman_xml_append_text_element (xml, "n:EnumerationContext", cursor->id);
  else if (call->step == WSMAN_STEP_ENUMERATE)
    g_string_append (xml, "<n:EnumerationContext/>");
}

static void
append_batch (WsmanServerCall *call,
              WsmanCursor     *cursor,
              gboolean         ended,
              const GString   *items,
              GString         *xml)
{
  const char *name = call->step == WSMAN_STEP_PULL ? "n:PullResponse" : "n:EnumerateResponse";
  char prefix = call->step == WSMAN_STEP_PULL ? 'n' : 'w';

  g_string_append_printf (xml, "<%s>", name);
  append_position (call, cursor, ended, xml);
  if (items != NULL)
    {
      g_string_append_printf (xml, "<%c:Items>", prefix);
      g_string_append_len (xml, items->str, items->len);
      g_string_append_printf (xml, "</%c:Items>", prefix);
    }
  if (ended)
    g_string_append_printf (xml, "<%c:EndOfSequence/>", prefix);
  g_string_append_printf (xml, "</%s>", name);
}

/* Bytes for items, whose characters the client may have bounded, too: no character takes less than its
 * charset's unit. */
static gsize
call_get_room (WsmanServerCall *call,
               gsize            around)
{
  gsize room = call->max_size - MIN (around, call->max_size);
  guint64 characters = call->enumeration.max_characters;
  gsize unit = g_str_equal (call->charset, "UTF-16") ? 2 : 1;

  return characters > 0 && characters < room / unit ? characters * unit : room;
}

/* Answers with what the cursor holds, as far as it goes into an envelope. */
static void
call_answer_batch (WsmanServerCall *call,
                   WsmanCursor     *cursor)
{
  gboolean wants_items = call->step == WSMAN_STEP_PULL || call->enumeration.optimize;
  g_autofree char *action = g_strconcat (call->message->action, "Response", NULL);
  g_autoptr(GString) items = g_string_new (NULL);
  GString *xml = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;
  gboolean ended;
  gsize around;
  gsize size;

  wsman_answer_begin (call->message, action, xml);
  around = wsman_answer_measure (xml->str, call->charset) + BATCH_OVERHEAD;
  if (wants_items &&
      !wsman_cursor_write_batch (cursor, items, call->max_items, call_get_room (call, around), call->charset, &size))
    {
      g_string_free (xml, TRUE);
      wsman_cursor_close (cursor);
      call_answer_too_large (call, around + size);
      return;
    }

  ended = wants_items && wsman_cursor_is_exhausted (cursor);
  append_batch (call, cursor, ended, wants_items ? items : NULL, xml);
  body = wsman_answer_end (xml, call->charset);
  if (ended)
    wsman_cursor_close (cursor);
  else
    wsman_cursor_set_idle (cursor, TRUE);

  call_answer (call, 200, body);
}

static void
call_set_demand (WsmanServerCall *call,
                 WsmanCursor     *cursor)
{
  guint wanted = call->max_items;

  if (wsman_query_is_filtered (cursor->query))
    wanted = MAX (wanted, FILTERED_ELEMENTS);
  call->demand = wsman_cursor_get_demand (cursor, wanted, call->max_size);
}

/* The filter left nothing, and somebody waits for items: [WS-Enumeration] 3.2 has no empty batches. */
static gboolean
call_lacks_items (WsmanServerCall *call,
                  WsmanCursor     *cursor)
{
  gboolean is_wanted = cursor->waiting != NULL ||
                       (call->connection != NULL && (call->step == WSMAN_STEP_PULL || call->enumeration.optimize));

  return is_wanted && wsman_query_is_filtered (cursor->query) && !cursor->finished &&
         g_queue_is_empty (&cursor->items);
}

static gboolean
call_is_wanted (WsmanServerCall *call)
{
  WsmanCursor *cursor = call->cursor;

  /* Nobody is left to ask once the server is closed. */
  if (cursor == NULL)
    return call->connection != NULL && call->dispatcher->policy != NULL;

  if (cursor->busy == call && call_lacks_items (call, cursor))
    {
      call_set_demand (call, cursor);
      return TRUE;
    }

  /* Released, expired, or nobody waits any more. */
  if (cursor->busy == call)
    cursor->busy = NULL;
  g_clear_pointer (&call->cursor, wsman_cursor_unref);

  return FALSE;
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

static void
call_ask_again (WsmanServerCall *call)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, ask_again_cb, wsman_server_call_ref (call),
                         (GDestroyNotify) wsman_server_call_unref);
  g_source_attach (source, call->dispatcher->context);
}

static void
complete_enumeration (WsmanServerCall *call)
{
  g_autoptr(WsmanCursor) cursor = g_steal_pointer (&call->cursor);
  g_autoptr(WsmanServerCall) waiting = NULL;

  /* It never got to the provider, or the enumeration was released or expired meanwhile. */
  if (cursor->busy != call)
    {
      if (call->connection != NULL)
        call_answer_code (call, call->fault != NULL ? call->fault->code : WSMAN_FAULT_INVALID_CONTEXT,
                          call->fault != NULL ? call->fault->message : NULL);
      return;
    }

  if (call->fault != NULL)
    {
      cursor->busy = NULL;
      if (call->connection != NULL)
        call_answer_fault (call, call->fault);
      end_cursor (cursor, call->fault);
      return;
    }

  g_set_object (&cursor->context, call->context);
  wsman_cursor_keep (cursor, call->items, call->finished);
  g_clear_pointer (&call->items, g_ptr_array_unref);
  if (call_lacks_items (call, cursor))
    {
      call->cursor = g_steal_pointer (&cursor);
      call_ask_again (call);
      return;
    }

  cursor->busy = NULL;

  waiting = g_steal_pointer (&cursor->waiting);
  if (waiting != NULL)
    g_clear_pointer (&waiting->cursor, wsman_cursor_unref);

  if (call->connection != NULL)
    call_answer_batch (call, cursor);
  else if (waiting != NULL)
    call_answer_batch (waiting, cursor);
}

/* A fragment is put in two steps, so that providers know only wholes: the resource is got, then put
 * with the fragment in it. */
static void
call_read_whole (WsmanServerCall *call)
{
  call->is_reading = TRUE;
  call->verb = WSMAN_VERB_GET;
  call_ask_again (call);
}

static void
call_put_whole (WsmanServerCall *call)
{
  g_autoptr(GError) error = NULL;

  call->input = wsman_document_parse (call->content->str, call->content->len, "UTF-8", G_MAXSIZE, &error);
  g_string_free (g_steal_pointer (&call->content), TRUE);
  if (call->input == NULL)
    {
      call_answer_error (call, error);
      return;
    }

  call->is_reading = FALSE;
  call->verb = WSMAN_VERB_PUT;
  call_ask_again (call);
}

void
wsman_dispatcher_complete (WsmanServerCall *call)
{
  if (call->cursor != NULL)
    complete_enumeration (call);
  else if (call->connection == NULL)
    wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s: too late", call->message->action, call->user);
  else if (call->fault != NULL)
    call_answer_fault (call, call->fault);
  else if (call->is_reading)
    call_put_whole (call);
  else
    call_answer_content (call, call->content);
}

/* Nobody hears the answer any more. What a Pull brings is kept for the next, which the client sends
 * when it was told that time is over; all else is in vain. */
static void
call_lose_client (WsmanServerCall *call,
                  gboolean         returns)
{
  WsmanCursor *cursor = call->cursor;

  if (cursor != NULL && cursor->waiting == call)
    {
      cursor->waiting = NULL;
      g_clear_pointer (&call->cursor, wsman_cursor_unref);
      wsman_server_call_unref (call);
    }
  else if (cursor != NULL && returns && call->step == WSMAN_STEP_PULL)
    {
      wsman_cursor_set_idle (cursor, TRUE);
    }
  else if (cursor != NULL)
    {
      end_cursor_quietly (cursor);
    }
  else
    {
      g_cancellable_cancel (call->cancellable);
    }
}

static gboolean
call_deadline_cb (gpointer user_data)
{
  g_autoptr(WsmanServerCall) call = wsman_server_call_ref (user_data);
  g_autofree char *message = g_strdup_printf (_("The operation wasn’t done within %u milliseconds"),
                                              call->timeout);

  call_answer_code (call, WSMAN_FAULT_TIMED_OUT, message);
  call_lose_client (call, TRUE);

  return G_SOURCE_REMOVE;
}

void
wsman_dispatcher_abandon (WsmanDispatcher       *self,
                          WsmanServerConnection *connection)
{
  g_autoptr(WsmanServerCall) call = wsman_server_call_ref (wsman_server_connection_get_call (connection));
  g_autoptr(WsmanServerConnection) gone = call_take_connection (call);

  call_lose_client (call, FALSE);
}

static gboolean
call_open_cursor (WsmanServerCall  *call,
                  GError          **error)
{
  WsmanDispatcher *self = call->dispatcher;
  WsmanCursor *cursor;

  call->query = wsman_query_new (call->message->reference, &call->enumeration, error);
  if (call->query == NULL)
    return FALSE;

  cursor = wsman_cursors_open (self->cursors, call->user, call->query, call->enumeration.expires);
  if (cursor == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, WSMAN_FAULT_QUOTA_OPERATIONS,
                       _("The user has %u open enumerations, and may have no more"),
                       self->policy->max_contexts_per_user);
      return FALSE;
    }

  cursor->busy = call;
  call->cursor = wsman_cursor_ref (cursor);
  call_set_demand (call, cursor);

  return TRUE;
}

/* For Pull and Release. A Pull that timed out leaves its provider busy: one more may wait for it. */
static gboolean
call_find_cursor (WsmanServerCall  *call,
                  GError          **error)
{
  WsmanCursor *cursor = wsman_cursors_find (call->dispatcher->cursors, call->enumeration.context, call->user);

  if (cursor == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, WSMAN_FAULT_INVALID_CONTEXT,
                       _("There is no such enumeration: it is finished, released or expired"));
      return FALSE;
    }

  call->query = wsman_query_ref (cursor->query);
  if (call->step == WSMAN_STEP_PULL && cursor->busy != NULL &&
      (cursor->busy->connection != NULL || cursor->waiting != NULL))
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, WSMAN_FAULT_CONCURRENCY,
                       _("Another Pull of this enumeration is under way"));
      return FALSE;
    }

  call->cursor = wsman_cursor_ref (cursor);
  return TRUE;
}

static void
serve_pull (WsmanServerCall *call)
{
  WsmanCursor *cursor = call->cursor;
  g_autoptr(WsmanCursor) held = NULL;

  wsman_cursor_set_idle (cursor, FALSE);
  if (cursor->busy != NULL)
    {
      cursor->waiting = wsman_server_call_ref (call);
      return;
    }

  held = g_steal_pointer (&call->cursor);
  call_answer_batch (call, held);
}

static void
serve_release (WsmanServerCall *call)
{
  g_autoptr(WsmanCursor) cursor = g_steal_pointer (&call->cursor);
  g_autoptr(GString) nothing = g_string_new (NULL);

  end_cursor_quietly (cursor);
  call_answer_content (call, nothing);
}

static void
serve_identify (WsmanServerCall *call)
{
  g_autoptr(GBytes) body = wsman_answer_write_identity (call->dispatcher->policy, TRUE, call->charset);

  call_answer (call, 200, body);
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
  WsmanCursor *cursor = call->cursor;

  /* Whoever was asked whether the caller may, may have answered. */
  if (call->connection == NULL || wsman_server_call_is_claimed (call))
    return TRUE;

  if (call->step == WSMAN_STEP_PULL && cursor->busy == NULL && !cursor->finished &&
      g_queue_is_empty (&cursor->items))
    {
      cursor->busy = call;
      g_set_object (&call->context, cursor->context);
      call_set_demand (call, cursor);
      wsman_cursor_set_idle (cursor, FALSE);
      return FALSE;
    }

  if (!call_begins_here (call))
    return FALSE;

  if (!wsman_server_call_claim (call, 0))
    return TRUE;

  if (call->verb == WSMAN_VERB_IDENTIFY)
    serve_identify (call);
  else if (call->fragment != NULL)
    call_read_whole (call);
  else if (call->step == WSMAN_STEP_RELEASE)
    serve_release (call);
  else
    serve_pull (call);

  return TRUE;
}

static gboolean
call_prepare (WsmanServerCall  *call,
              GError          **error)
{
  WsmanDispatcher *self = call->dispatcher;

  if (!wsman_quotas_take (self->operations, call->user, self->policy->max_operations_per_user))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, WSMAN_FAULT_QUOTA_OPERATIONS,
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

  return call->step == WSMAN_STEP_ENUMERATE ? call_open_cursor (call, error)
                                            : call_find_cursor (call, error);
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
  call->user = g_strdup (wsman_server_connection_get_identity (connection));
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
      call_answer_error (call, error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", call->message->action, call->user);
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

  if (wsman_server_connection_get_identity (connection) == NULL)
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
      call_answer_error (call, error);
      return;
    }

  call->verb = kind == WSMAN_REQUEST_IDENTIFY ? WSMAN_VERB_IDENTIFY : WSMAN_VERB_GET;
  serve_call (self, call);
}
