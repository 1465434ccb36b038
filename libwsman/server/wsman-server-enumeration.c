/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Between a call and its cursor: what is asked of the provider, and what of it is answered. */

#include "wsman-server-enumeration-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-answers-private.h"
#include "wsman-dispatcher-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-call-answer-private.h"

/* What an answer with items says besides them, at most, bytes of UTF-16. */
#define BATCH_OVERHEAD 1024

/* Of items that a filter is to choose from, at least so many are asked for at once: one by one would
 * take a turn of the main loop for each. */
#define FILTERED_ELEMENTS 100

/* Of a provider, in a row. */
#define MAX_EMPTY_BATCHES 32

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
      wsman_server_call_answer_too_large (call, around + size);
      return;
    }

  ended = wants_items && wsman_cursor_is_exhausted (cursor);
  append_batch (call, cursor, ended, wants_items ? items : NULL, xml);
  body = wsman_answer_end (xml, call->charset);
  if (ended)
    wsman_cursor_close (cursor);
  else
    wsman_cursor_set_idle (cursor, TRUE);

  wsman_server_call_answer (call, 200, body);
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
        wsman_server_call_answer_fault (busy, fault);
      g_cancellable_cancel (busy->cancellable);
    }
  if (waiting != NULL)
    {
      g_clear_pointer (&waiting->cursor, wsman_cursor_unref);
      wsman_server_call_answer_fault (waiting, fault);
    }
}

void
wsman_server_enumeration_end (WsmanCursor *cursor)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                                                          _("The enumeration is over"));

  end_cursor (cursor, fault);
}

/* What a Pull brings is kept for the next, which the client sends when it was told that time is over;
 * all else is in vain. */
void
wsman_server_enumeration_lose_client (WsmanServerCall *call,
                                      gboolean         returns)
{
  WsmanCursor *cursor = call->cursor;

  if (cursor->waiting == call)
    {
      cursor->waiting = NULL;
      g_clear_pointer (&call->cursor, wsman_cursor_unref);
      wsman_server_call_unref (call);
    }
  else if (returns && call->step == WSMAN_STEP_PULL)
    {
      wsman_cursor_set_idle (cursor, TRUE);
    }
  else
    {
      wsman_server_enumeration_end (cursor);
    }
}

/* There is nothing, though there will be, and somebody waits for items: [WS-Enumeration] 3.2 has no empty
 * batches, which a client would ask for over and over. */
static gboolean
call_lacks_items (WsmanServerCall *call,
                  WsmanCursor     *cursor)
{
  gboolean is_wanted = cursor->waiting != NULL ||
                       (call->connection != NULL && (call->step == WSMAN_STEP_PULL || call->enumeration.optimize));

  return is_wanted && !cursor->finished && g_queue_is_empty (&cursor->items);
}

/* A provider that never comes to anything is asked so often, and no more. What a filter left out counts as
 * something: it is on its way to the end. */
static gboolean
call_is_fruitless (WsmanServerCall *call,
                   WsmanCursor     *cursor)
{
  cursor->n_empty = call->n_offered == 0 && !call->finished ? cursor->n_empty + 1 : 0;
  call->n_offered = 0;

  return cursor->n_empty >= MAX_EMPTY_BATCHES;
}

static WsmanFaultInfo *
new_fruitless_fault (void)
{
  g_autofree char *message = g_strdup_printf (_("The provider gave %u batches in a row with nothing in them, and "
                                                "no end"), MAX_EMPTY_BATCHES);

  return wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE, message);
}

gboolean
wsman_server_enumeration_wants_more (WsmanServerCall *call)
{
  WsmanCursor *cursor = call->cursor;

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

gboolean
wsman_server_enumeration_ask_for_pull (WsmanServerCall *call)
{
  WsmanCursor *cursor = call->cursor;

  if (call->step != WSMAN_STEP_PULL || cursor->busy != NULL || cursor->finished || !g_queue_is_empty (&cursor->items))
    return FALSE;

  cursor->busy = call;
  g_set_object (&call->context, cursor->context);
  call_set_demand (call, cursor);
  wsman_cursor_set_idle (cursor, FALSE);

  return TRUE;
}

void
wsman_server_enumeration_complete (WsmanServerCall *call)
{
  g_autoptr(WsmanCursor) cursor = g_steal_pointer (&call->cursor);
  g_autoptr(WsmanServerCall) waiting = NULL;

  /* It never got to the provider, or the enumeration was released or expired meanwhile. */
  if (cursor->busy != call)
    {
      if (call->connection != NULL)
        wsman_server_call_answer_code (call,
                                       call->fault != NULL ? call->fault->code
                                                           : ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                                       call->fault != NULL ? call->fault->message : NULL);
      return;
    }

  if (call->fault == NULL && call_is_fruitless (call, cursor))
    call->fault = new_fruitless_fault ();

  if (call->fault != NULL)
    {
      cursor->busy = NULL;
      if (call->connection != NULL)
        wsman_server_call_answer_fault (call, call->fault);
      end_cursor (cursor, call->fault);
      return;
    }

  g_set_object (&cursor->context, call->context);
  wsman_cursor_keep (cursor, call->items, call->finished);
  g_clear_pointer (&call->items, g_ptr_array_unref);
  if (call_lacks_items (call, cursor))
    {
      call->cursor = g_steal_pointer (&cursor);
      wsman_dispatcher_ask_again (call);
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

gboolean
wsman_server_enumeration_open (WsmanServerCall  *call,
                               WsmanCursors     *cursors,
                               GError          **error)
{
  WsmanCursor *cursor;

  call->query = wsman_query_new (call->message->reference, &call->enumeration, error);
  if (call->query == NULL)
    return FALSE;

  cursor = wsman_cursors_open (cursors, call->user, call->query, call->enumeration.expires, error);
  if (cursor == NULL)
    return FALSE;

  cursor->busy = call;
  call->cursor = wsman_cursor_ref (cursor);
  call_set_demand (call, cursor);

  return TRUE;
}

/* A Pull that timed out leaves its provider busy: one more may wait for it. */
gboolean
wsman_server_enumeration_find (WsmanServerCall  *call,
                               WsmanCursors     *cursors,
                               GError          **error)
{
  WsmanCursor *cursor = wsman_cursors_find (cursors, call->enumeration.context, call->user);

  if (cursor == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                       _("There is no such enumeration: it is finished, released or expired"));
      return FALSE;
    }

  call->query = wsman_query_ref (cursor->query);
  if (call->step == WSMAN_STEP_PULL && cursor->busy != NULL &&
      (cursor->busy->connection != NULL || cursor->waiting != NULL))
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_CONCURRENCY,
                       _("Another Pull of this enumeration is under way"));
      return FALSE;
    }

  call->cursor = wsman_cursor_ref (cursor);
  return TRUE;
}

void
wsman_server_enumeration_serve_pull (WsmanServerCall *call)
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

void
wsman_server_enumeration_serve_release (WsmanServerCall *call)
{
  g_autoptr(WsmanCursor) cursor = g_steal_pointer (&call->cursor);
  g_autoptr(GString) nothing = g_string_new (NULL);

  wsman_server_enumeration_end (cursor);
  wsman_server_call_answer_content (call, nothing);
}
