/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions with which a provider responds to an operation. Only the first response counts.
 */

#include "wsman-operation-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-event-sink-private.h"
#include "wsman-operation-content-private.h"
#include "wsman-provider-fault-private.h"

/* Returns FALSE if the operation already has a response. */
static gboolean
begin_response (WsmanOperation *self)
{
  if (self->request == NULL)
    return FALSE;

  if (wsman_server_request_begin_response (self->request, self->round))
    return TRUE;

  wsman_debug (WSMAN_DEBUG_PROVIDER, "%s was answered already", wsman_operation_get_action (self));

  return FALSE;
}

/* Responds to a mistake of the provider. The debug output also contains message, for the author of the provider. */
static void
return_misuse (WsmanOperation *self,
               const char     *message)
{
  wsman_debug (WSMAN_DEBUG_PROVIDER, "%s: %s", wsman_operation_get_action (self), message);
  wsman_server_request_return_fault (self->request, wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE, message));
}

/* Responds if the kind of the provider's response doesn't fit the action. */
static void
return_mismatch (WsmanOperation *self)
{
  WsmanVerb verb = self->request->verb;
  const char *due = verb == WSMAN_VERB_ENUMERATE ? "return_items()"
                    : verb == WSMAN_VERB_SUBSCRIBE ? "return_subscription()"
                    : verb == WSMAN_VERB_CREATE ? "return_locator()"
                                                : "return_item()";
  g_autofree char *message = g_strdup_printf (_("The provider’s response isn’t of the kind that the client expects; "
                                                "use %s"), due);

  return_misuse (self, message);
}

/**
 * wsman_operation_return_item:
 * @self: an operation
 * @item: (nullable): the response
 *
 * Responds to Get, Put, Delete or a method call. The item for Get is the instance. The item for Put is the new
 * representation, if it is known. The item for a method call is its output. Delete has no item.
 *
 * Only Get requires an item.
 *
 * Since: 1.0
 */
void
wsman_operation_return_item (WsmanOperation *self,
                             WsmanItem      *item)
{
  const WsmanElement *element = NULL;

  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (item == NULL || WSMAN_IS_ITEM (item));

  if (item != NULL)
    element = wsman_item_get_element (item);
  if (!begin_response (self))
    return;

  if (self->request->verb == WSMAN_VERB_ENUMERATE || self->request->verb == WSMAN_VERB_CREATE ||
      self->request->verb == WSMAN_VERB_SUBSCRIBE)
    return_mismatch (self);
  else if (self->request->verb == WSMAN_VERB_GET && item == NULL)
    return_misuse (self, _("The provider responded without the item that the client expects"));
  else
    wsman_server_request_return_object (self->request, element);
}

/**
 * wsman_operation_return_items:
 * @self: an operation
 * @items: (array length=n_items) (transfer none) (nullable): the next items
 * @n_items: their number
 * @finished: whether there are no more items
 *
 * Responds to Enumerate and to each Pull.
 *
 * With [flags@Wsman.EnumerationFlags] `RETURN_EPR` or [flags@Wsman.EnumerationFlags] `RETURN_OBJECT_AND_EPR` each item
 * needs a locator. The server keeps items that don't fit into one response for the next Pull. It doesn't call the
 * provider until it has sent these items.
 *
 * Responses are never empty before the end. If a client waits for items, but there are no items and @finished is
 * `FALSE`, the server calls the provider again at once. Therefore a provider should respond only when it has items.
 * After 32 empty batches in a row, the enumeration ends with the fault 0x80338003.
 *
 * Since: 1.0
 */
void
wsman_operation_return_items (WsmanOperation  *self,
                              WsmanItem      **items,
                              gsize            n_items,
                              gboolean         finished)
{
  g_autoptr(GPtrArray) texts = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (items != NULL || n_items == 0);

  if (!begin_response (self))
    return;

  if (self->request->verb != WSMAN_VERB_ENUMERATE)
    {
      return_mismatch (self);
      return;
    }

  if (!wsman_query_check_dialect (self->request->query, &local_error))
    {
      wsman_server_request_return_fault (self->request, wsman_fault_info_copy (wsman_error_get_info (local_error)));
      return;
    }

  texts = g_ptr_array_new_full (n_items, g_free);
  for (gsize i = 0; i < n_items; i++)
    {
      WsmanResourceLocator *locator = wsman_item_get_locator (items[i]);
      const WsmanReference *reference = NULL;

      if (locator != NULL)
        reference = wsman_resource_locator_get_reference (locator, NULL);
      if (!wsman_query_append_item (self->request->query, texts, wsman_item_get_element (items[i]), reference,
                                    &local_error))
        {
          wsman_server_request_return_fault (self->request, wsman_fault_info_copy (wsman_error_get_info (local_error)));
          return;
        }
    }

  wsman_server_request_return_items (self->request, g_steal_pointer (&texts), n_items, finished);
}

/**
 * wsman_operation_return_locator:
 * @self: an operation
 * @locator: (transfer none): the new resource
 *
 * Responds to Create.
 *
 * Since: 1.0
 */
void
wsman_operation_return_locator (WsmanOperation       *self,
                                WsmanResourceLocator *locator)
{
  wsman_operation_return_created (self, locator, NULL);
}

/**
 * wsman_operation_return_created:
 * @self: an operation
 * @locator: (transfer none): the new resource
 * @item: (transfer none) (nullable): its representation
 *
 * Responds to Create with the locator and the representation of the new resource.
 *
 * Windows responds in this way when a client creates a shell. Other clients read the locator, and may ignore the
 * representation.
 *
 * Since: 1.0
 */
void
wsman_operation_return_created (WsmanOperation       *self,
                                WsmanResourceLocator *locator,
                                WsmanItem            *item)
{
  g_autoptr(WsmanReference) created = NULL;
  g_autoptr(GError) local_error = NULL;
  const WsmanReference *reference;
  GString *content;

  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));
  g_return_if_fail (item == NULL || WSMAN_IS_ITEM (item));

  reference = wsman_resource_locator_get_reference (locator, &local_error);
  if (reference == NULL)
    {
      wsman_operation_return_error (self, local_error);
      return;
    }

  if (!begin_response (self))
    return;

  if (self->request->verb != WSMAN_VERB_CREATE)
    {
      return_mismatch (self);
      return;
    }

  created = wsman_reference_copy (reference);
  if (created->address == NULL)
    created->address = g_strdup (self->request->message->to);
  content = g_string_new (NULL);
  wsman_reference_write (created, "x:ResourceCreated", content);
  if (item != NULL)
    wsman_element_write (wsman_item_get_element (item), content);
  wsman_server_request_return_content (self->request, content);
}

/**
 * wsman_operation_return_subscription:
 * @self: an operation
 *
 * Responds to Subscribe: the resource has such events.
 *
 * The provider sends the events to the sink. If the operation has a response already, or isn't a subscription, or if
 * nobody can apply its filter, the sink has already ended.
 *
 * Returns: (transfer full): where the provider puts the events
 *
 * Since: 1.0
 */
WsmanEventSink *
wsman_operation_return_subscription (WsmanOperation *self)
{
  g_autoptr(WsmanEventSink) sink = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);

  if (!begin_response (self))
    return wsman_event_sink_new (NULL, NULL);

  if (self->request->verb != WSMAN_VERB_SUBSCRIBE)
    {
      return_mismatch (self);
      return wsman_event_sink_new (NULL, NULL);
    }

  if (!wsman_query_check_dialect (self->request->query, &local_error))
    {
      wsman_server_request_return_fault (self->request,
                                         wsman_fault_info_new (ERROR_WSMAN_EVENTING_FILTERING_REQUESTED_UNAVAILABLE,
                                                               local_error->message));
      return wsman_event_sink_new (NULL, NULL);
    }

  sink = wsman_event_sink_new (self->request->shared->context, self->request->query);
  wsman_server_request_return_sink (self->request, sink);

  return g_steal_pointer (&sink);
}

void
wsman_operation_narrow_times (WsmanOperation *self,
                              const char     *property,
                              WsmanTimeRange *range)
{
  if (self->request != NULL && self->request->query != NULL)
    wsman_filter_narrow_times (self->request->query->compiled_filter, property, range);
}

gboolean
wsman_operation_check_names (WsmanOperation     *self,
                             WsmanPropertyFunc   func,
                             gpointer            user_data,
                             GError            **error)
{
  WsmanQuery *query = self->request != NULL ? self->request->query : NULL;
  WsmanFragment *fragment = self->request != NULL ? self->request->fragment : NULL;

  if (fragment != NULL && !wsman_fragment_check_names (fragment, func, user_data, error))
    return FALSE;

  return query == NULL || wsman_filter_set_types (query->compiled_filter, func, user_data, error);
}

void
wsman_operation_return_content (WsmanOperation *self,
                                GString        *content)
{
  if (!begin_response (self))
    g_string_free (content, TRUE);
  else if (self->request->verb == WSMAN_VERB_ENUMERATE || self->request->verb == WSMAN_VERB_SUBSCRIBE)
    {
      g_string_free (content, TRUE);
      return_mismatch (self);
    }
  else
    wsman_server_request_return_content (self->request, content);
}

/**
 * wsman_operation_return_fault:
 * @self: an operation
 * @code: a code of Windows, such as [const@Wsman.CODE_ACCESS_DENIED]
 * @message: (nullable): a message for people; `NULL` for the text of the code
 *
 * Responds with a fault.
 *
 * Since: 1.0
 */
void
wsman_operation_return_fault (WsmanOperation *self,
                              guint32         code,
                              const char     *message)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));

  if (begin_response (self))
    wsman_server_request_return_fault (self->request,
                                       wsman_fault_info_new (code != 0 ? code : ERROR_WSMAN_PROVIDER_FAILURE,
                                                             message));
}

/**
 * wsman_operation_return_error:
 * @self: an operation
 * @error: (transfer none): the error
 *
 * Responds with the fault for @error.
 *
 * For an error of this library, the fault has the code of the error. For another error, the fault has a code with the
 * same meaning, or 0x80338003 if there is no such code. The client gets the text of the error.
 *
 * Since: 1.0
 */
void
wsman_operation_return_error (WsmanOperation *self,
                              const GError   *error)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (error != NULL);

  if (begin_response (self))
    wsman_server_request_return_fault (self->request, wsman_provider_fault_new (error));
}
