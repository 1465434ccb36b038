/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Connects a request with its enumeration context. This file decides which items the server requests from the provider,
 * and which items the response contains. [DSP0226] 8. */

#include "wsman-server-enumeration-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-request-response-private.h"

/* The maximum number of bytes of UTF-16 that a response with items has besides its items. */
#define BATCH_OVERHEAD 1024

/* The minimum number of items that are requested at once if a filter chooses among the items. Fewer items at once would
 * take more iterations of the main loop. */
#define FILTERED_ELEMENTS 100

/* The maximum number of empty batches that a provider may give one after another. */
#define MAX_EMPTY_BATCHES 32

/* Appends the enumeration context and its expiry. EnumerateResponse and PullResponse name the same elements
 * differently: [DSP0226] 8.2, 8.4. */
static void
append_position (WsmanServerRequest      *request,
                 WsmanEnumerationContext *enumeration_context,
                 gboolean                 ended,
                 GString                 *xml)
{
  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_ENUMERATE && enumeration_context->expires > 0 && !ended)
    {
      gint64 left = MAX (enumeration_context->expires - g_get_monotonic_time (), 0);
      g_autofree char *expires = wsman_value_format_duration (left);

      wsman_xml_append_text_element (xml, "n:Expires", expires);
    }

  if (!ended)
    wsman_xml_append_text_element (xml, "n:EnumerationContext", enumeration_context->id);
  else if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_ENUMERATE)
    g_string_append (xml, "<n:EnumerationContext/>");
}

static void
append_batch (WsmanServerRequest      *request,
              WsmanEnumerationContext *enumeration_context,
              gboolean                 ended,
              const GString           *items,
              GString                 *xml)
{
  const char *name = request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL ? "n:PullResponse"
                                                                              : "n:EnumerateResponse";
  char prefix = request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL ? 'n' : 'w';

  g_string_append_printf (xml, "<%s>", name);
  append_position (request, enumeration_context, ended, xml);
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

/* Responds with the stored items that fit into an envelope. */
static void
request_respond_batch (WsmanServerRequest      *request,
                       WsmanEnumerationContext *enumeration_context)
{
  gboolean wants_items = request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL || request->enumeration.optimize;
  g_autofree char *action = g_strconcat (request->message->action, "Response", NULL);
  g_autoptr(GString) items = g_string_new (NULL);
  GString *xml = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;
  gboolean ended;
  gsize around;
  gsize size;

  wsman_response_begin (request->message, action, NULL, xml);
  around = wsman_response_measure (xml->str, request->charset) + BATCH_OVERHEAD;
  if (wants_items &&
      !wsman_enumeration_context_write_batch (enumeration_context, items, request->max_items,
                                              wsman_server_request_measure_items (request, around), request->charset,
                                              &size))
    {
      g_string_free (xml, TRUE);
      wsman_enumeration_context_close (enumeration_context);
      wsman_server_request_respond_too_large (request, around + size);
      return;
    }

  ended = wants_items && wsman_enumeration_context_is_exhausted (enumeration_context);
  append_batch (request, enumeration_context, ended, wants_items ? items : NULL, xml);
  body = wsman_response_end (xml, request->charset);
  if (ended)
    wsman_enumeration_context_close (enumeration_context);
  else
    wsman_enumeration_context_set_idle (enumeration_context, TRUE);

  wsman_server_request_respond (request, 200, body);
}

static void
request_set_demand (WsmanServerRequest      *request,
                    WsmanEnumerationContext *enumeration_context)
{
  guint wanted = request->max_items;

  if (wsman_query_is_filtered (enumeration_context->query))
    wanted = MAX (wanted, FILTERED_ELEMENTS);
  request->demand = wsman_enumeration_context_get_demand (enumeration_context, wanted, request->max_size);
}

/* Ends the enumeration context before its client is done with it. */
static void
end_enumeration_context (WsmanEnumerationContext *enumeration_context,
                         const WsmanFaultInfo    *fault)
{
  g_autoptr(WsmanEnumerationContext) alive = wsman_enumeration_context_ref (enumeration_context);
  g_autoptr(WsmanServerRequest) busy = NULL;
  g_autoptr(WsmanServerRequest) waiting = g_steal_pointer (&enumeration_context->waiting);

  if (enumeration_context->busy != NULL)
    busy = wsman_server_request_ref (g_steal_pointer (&enumeration_context->busy));

  wsman_enumeration_context_close (enumeration_context);
  if (busy != NULL)
    {
      if (busy->connection != NULL)
        wsman_server_request_respond_fault (busy, fault);
      g_cancellable_cancel (busy->cancellable);
    }
  if (waiting != NULL)
    {
      g_clear_pointer (&waiting->enumeration_context, wsman_enumeration_context_unref);
      wsman_server_request_respond_fault (waiting, fault);
    }
}

void
wsman_server_enumeration_end (WsmanEnumerationContext *enumeration_context)
{
  g_autoptr(WsmanFaultInfo) fault = wsman_fault_info_new (ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                                                          _("The enumeration has ended"));

  end_enumeration_context (enumeration_context, fault);
}

/* Handles a client that has left. If a client was told during a Pull that the time is over, the items are kept for the
 * client's next Pull. In all other cases the enumeration ends. */
void
wsman_server_enumeration_lose_client (WsmanServerRequest *request,
                                      gboolean            returns)
{
  WsmanEnumerationContext *enumeration_context = request->enumeration_context;

  if (enumeration_context->waiting == request)
    {
      enumeration_context->waiting = NULL;
      g_clear_pointer (&request->enumeration_context, wsman_enumeration_context_unref);
      wsman_server_request_unref (request);
    }
  else if (returns && request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL)
    {
      wsman_enumeration_context_set_idle (enumeration_context, TRUE);
    }
  else
    {
      wsman_server_enumeration_end (enumeration_context);
    }
}

/* Tells whether a request waits for items that have yet to come from the provider. A request that waits gets no empty
 * batch. [WS-Enumeration] 3.2 doesn't allow empty batches, and the client would ask again at once. */
static gboolean
request_lacks_items (WsmanServerRequest      *request,
                     WsmanEnumerationContext *enumeration_context)
{
  gboolean is_wanted = enumeration_context->waiting != NULL ||
                       (request->connection != NULL &&
                        (request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL || request->enumeration.optimize));

  return is_wanted && !enumeration_context->finished && g_queue_is_empty (&enumeration_context->items);
}

/* Tells whether the provider has given too many empty batches. A batch isn't empty if the filter has left out all its
 * items, because the enumeration comes closer to its end. */
static gboolean
request_is_fruitless (WsmanServerRequest      *request,
                      WsmanEnumerationContext *enumeration_context)
{
  enumeration_context->n_empty = request->n_offered == 0 && !request->finished ? enumeration_context->n_empty + 1 : 0;

  return enumeration_context->n_empty >= MAX_EMPTY_BATCHES;
}

static WsmanFaultInfo *
new_fruitless_fault (void)
{
  g_autofree char *message = g_strdup_printf (_("The provider returned %u empty batches in a row, and didn’t end the "
                                                "enumeration"), MAX_EMPTY_BATCHES);

  return wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE, message);
}

gboolean
wsman_server_enumeration_wants_more (WsmanServerRequest *request)
{
  WsmanEnumerationContext *enumeration_context = request->enumeration_context;

  if (enumeration_context->busy == request && request_lacks_items (request, enumeration_context))
    {
      request_set_demand (request, enumeration_context);
      return TRUE;
    }

  /* The enumeration was released or has expired, or no request waits for items. */
  if (enumeration_context->busy == request)
    enumeration_context->busy = NULL;
  g_clear_pointer (&request->enumeration_context, wsman_enumeration_context_unref);

  return FALSE;
}

gboolean
wsman_server_enumeration_ask_for_pull (WsmanServerRequest *request)
{
  WsmanEnumerationContext *enumeration_context = request->enumeration_context;

  if (request->enumeration_verb != WSMAN_ENUMERATION_VERB_PULL || enumeration_context->busy != NULL ||
      enumeration_context->finished || !g_queue_is_empty (&enumeration_context->items))
    return FALSE;

  enumeration_context->busy = request;
  g_set_object (&request->context, enumeration_context->context);
  request_set_demand (request, enumeration_context);
  wsman_enumeration_context_set_idle (enumeration_context, FALSE);

  return TRUE;
}

/* Responds to a request that never reached the provider, or whose enumeration was released or has expired meanwhile. */
static void
request_respond_too_late (WsmanServerRequest *request)
{
  if (request->connection == NULL)
    return;

  if (request->fault != NULL)
    wsman_server_request_respond_code (request, request->fault->code, request->fault->message);
  else
    wsman_server_request_respond_code (request, ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT, NULL);
}

gboolean
wsman_server_enumeration_complete (WsmanServerRequest *request)
{
  g_autoptr(GObject) former_context = NULL; /* dropped last, because the provider may then stop the server */
  g_autoptr(WsmanEnumerationContext) enumeration_context = g_steal_pointer (&request->enumeration_context);
  g_autoptr(WsmanServerRequest) waiting = NULL;

  if (enumeration_context->busy != request)
    {
      request_respond_too_late (request);
      return FALSE;
    }

  if (request->fault == NULL && request_is_fruitless (request, enumeration_context))
    request->fault = new_fruitless_fault ();

  if (request->fault != NULL)
    {
      enumeration_context->busy = NULL;
      if (request->connection != NULL)
        wsman_server_request_respond_fault (request, request->fault);
      end_enumeration_context (enumeration_context, request->fault);
      return FALSE;
    }

  former_context = g_steal_pointer (&enumeration_context->context);
  g_set_object (&enumeration_context->context, request->context);
  wsman_enumeration_context_keep (enumeration_context, request->items, request->finished);
  g_clear_pointer (&request->items, g_ptr_array_unref);
  if (request_lacks_items (request, enumeration_context))
    {
      request->enumeration_context = g_steal_pointer (&enumeration_context);
      return TRUE;
    }

  enumeration_context->busy = NULL;
  waiting = g_steal_pointer (&enumeration_context->waiting);
  if (waiting != NULL)
    g_clear_pointer (&waiting->enumeration_context, wsman_enumeration_context_unref);

  if (request->connection != NULL)
    request_respond_batch (request, enumeration_context);
  else if (waiting != NULL)
    request_respond_batch (waiting, enumeration_context);

  return FALSE;
}

gboolean
wsman_server_enumeration_open (WsmanServerRequest            *request,
                               WsmanEnumerationContextTable  *contexts,
                               GError                       **error)
{
  WsmanEnumerationContext *enumeration_context;

  request->query = wsman_query_new (request->message->reference, &request->enumeration, error);
  if (request->query == NULL)
    return FALSE;

  request->reference = request->query->reference;
  enumeration_context = wsman_enumeration_context_table_open (contexts, request->caller.user, request->query,
                                                              request->enumeration.expires, error);
  if (enumeration_context == NULL)
    return FALSE;

  enumeration_context->busy = request;
  request->enumeration_context = wsman_enumeration_context_ref (enumeration_context);
  request_set_demand (request, enumeration_context);

  return TRUE;
}

/* Finds the enumeration context that a Pull or Release names. If a Pull has timed out while the provider is still busy,
 * one more Pull may wait for the provider. */
gboolean
wsman_server_enumeration_find (WsmanServerRequest            *request,
                               WsmanEnumerationContextTable  *contexts,
                               GError                       **error)
{
  WsmanEnumerationContext *enumeration_context =
    wsman_enumeration_context_table_find (contexts, request->enumeration.context, request->caller.user);

  if (enumeration_context == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                       _("There is no such enumeration; it may be finished, released or expired"));
      return FALSE;
    }

  request->query = wsman_query_ref (enumeration_context->query);
  request->reference = request->query->reference;
  if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL && enumeration_context->busy != NULL &&
      (enumeration_context->busy->connection != NULL || enumeration_context->waiting != NULL))
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_CONCURRENCY,
                       _("Another Pull of this enumeration is running"));
      return FALSE;
    }

  request->enumeration_context = wsman_enumeration_context_ref (enumeration_context);

  return TRUE;
}

void
wsman_server_enumeration_serve_pull (WsmanServerRequest *request)
{
  WsmanEnumerationContext *enumeration_context = request->enumeration_context;
  g_autoptr(WsmanEnumerationContext) held = NULL;

  wsman_enumeration_context_set_idle (enumeration_context, FALSE);
  if (enumeration_context->busy != NULL)
    {
      enumeration_context->waiting = wsman_server_request_ref (request);
      return;
    }

  held = g_steal_pointer (&request->enumeration_context);
  request_respond_batch (request, held);
}

void
wsman_server_enumeration_serve_release (WsmanServerRequest *request)
{
  g_autoptr(WsmanEnumerationContext) enumeration_context = g_steal_pointer (&request->enumeration_context);
  g_autoptr(GString) nothing = g_string_new (NULL);

  wsman_server_enumeration_end (enumeration_context);
  wsman_server_request_respond_content (request, nothing);
}
