/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanOperation: a provider's view of one request. Its functions return objects instead of private
 * structures.
 */

#include "wsman-operation-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-names-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-operation-content-private.h"
#include "wsman-server-request-response-private.h"

/**
 * WsmanOperation:
 *
 * One request to a [iface@Wsman.Provider]. The provider responds to it at once or later.
 *
 * The operation has the user, the resource and the input. The provider responds with
 * [method@Wsman.Operation.return_item], [method@Wsman.Operation.return_items], [method@Wsman.Operation.return_locator],
 * [method@Wsman.Operation.return_created], [method@Wsman.Operation.return_subscription],
 * [method@Wsman.Operation.return_fault] or [method@Wsman.Operation.return_error]. This may happen on any thread. Only
 * the first response counts. Later responses are ignored. If an operation is dropped without a response, the client
 * gets a fault.
 *
 * ```c
 * static void
 * card_handle_get (WsmanProvider  *provider,
 *                  WsmanOperation *operation)
 * {
 *   WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
 *   WsmanItem *card = find_card (provider, wsman_resource_locator_get_selector (locator, "Name"));
 *
 *   if (card != NULL)
 *     wsman_operation_return_item (operation, card);
 *   else
 *     wsman_operation_return_fault (operation, WSMAN_CODE_RESOURCE_NOT_FOUND, NULL);
 * }
 * ```
 *
 * When [property@Wsman.Operation:timeout] has passed, the client gets a timeout, and the operation's cancellable is
 * cancelled. The cancellable is also cancelled when the client disconnects. An enumeration continues after a timeout,
 * because its client repeats the request. The client then gets a late response.
 *
 * Since: 1.0
 */

G_DEFINE_FINAL_TYPE (WsmanOperation, wsman_operation, G_TYPE_OBJECT)

static void
wsman_operation_finalize (GObject *object)
{
  WsmanOperation *self = WSMAN_OPERATION (object);

  g_clear_object (&self->locator);
  g_clear_object (&self->item);
  if (self->request != NULL && wsman_server_request_begin_response (self->request, self->round))
    {
      wsman_debug (WSMAN_DEBUG_PROVIDER, "%s was dropped without a response", wsman_operation_get_action (self));
      wsman_server_request_return_fault (self->request,
                                         wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE,
                                                               _("The provider dropped the operation without a "
                                                                 "response")));
    }
  g_clear_pointer (&self->request, wsman_server_request_unref);

  G_OBJECT_CLASS (wsman_operation_parent_class)->finalize (object);
}

static void
wsman_operation_class_init (WsmanOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_operation_finalize;

  wsman_operation_install_properties (object_class);
}

static void
wsman_operation_init (WsmanOperation *self)
{
}

WsmanOperation *
wsman_operation_new (WsmanServerRequest *request)
{
  WsmanOperation *self = g_object_new (WSMAN_TYPE_OPERATION, NULL);
  const WsmanElement *content;
  WsmanDocument *document = wsman_server_request_get_input (request, &content);

  self->request = wsman_server_request_ref (request);
  self->round = wsman_server_request_get_round (request);
  if (request->reference != NULL)
    self->locator = wsman_resource_locator_new_from_reference (request->reference);
  if (self->locator != NULL && request->fragment != NULL)
    {
      wsman_resource_locator_set_fragment_path (self->locator, NULL);
      wsman_resource_locator_set_fragment_dialect (self->locator, NULL);
    }
  if (content != NULL)
    self->item = wsman_item_new_from_element (document, content, NULL);

  return self;
}

/**
 * wsman_operation_get_verb:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:verb].
 *
 * Returns: the kind of operation
 *
 * Since: 1.0
 */
WsmanVerb
wsman_operation_get_verb (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), WSMAN_VERB_IDENTIFY);
  g_return_val_if_fail (self->request != NULL, WSMAN_VERB_IDENTIFY);

  return self->request->verb;
}

/**
 * wsman_operation_get_action:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:action].
 *
 * Returns: (transfer none): the action URI
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_action (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return wsman_server_request_get_action (self->request);
}

/**
 * wsman_operation_get_method:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:method].
 *
 * Returns: (transfer none) (nullable): the name of the method to call
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_method (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->method;
}

/**
 * wsman_operation_get_locator:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:locator].
 *
 * Returns: (transfer none) (nullable): the resource of the request
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_operation_get_locator (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);

  return self->locator;
}

/**
 * wsman_operation_get_item:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:item].
 *
 * Returns: (transfer none) (nullable): the content of the request
 *
 * Since: 1.0
 */
WsmanItem *
wsman_operation_get_item (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);

  return self->item;
}

/**
 * wsman_operation_get_filter:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:filter].
 *
 * Returns: (transfer none) (nullable): the filter of an enumeration
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_filter (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->query != NULL ? self->request->query->filter : NULL;
}

/**
 * wsman_operation_get_dialect:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:dialect].
 *
 * Returns: (transfer none) (nullable): the dialect of the filter
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_dialect (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->query != NULL ? self->request->query->dialect : NULL;
}

/**
 * wsman_operation_get_flags:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:flags].
 *
 * Returns: the flags of the enumeration
 *
 * Since: 1.0
 */
WsmanEnumerationFlags
wsman_operation_get_flags (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->query != NULL ? self->request->query->flags : 0;
}

/**
 * wsman_operation_get_max_items:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:max-items].
 *
 * Returns: the most items to return
 *
 * Since: 1.0
 */
guint
wsman_operation_get_max_items (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->demand;
}

/**
 * wsman_operation_get_context:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:context].
 *
 * Returns: (transfer none) (nullable): the provider's object for this enumeration
 *
 * Since: 1.0
 */
GObject *
wsman_operation_get_context (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->context;
}

/**
 * wsman_operation_set_context:
 * @self: an operation
 * @context: (nullable): the provider's object for this enumeration
 *
 * Sets the value of [property@Wsman.Operation:context].
 *
 * Set the object before you respond, because the server keeps the object that is set at the time of the response.
 *
 * Since: 1.0
 */
void
wsman_operation_set_context (WsmanOperation *self,
                             GObject        *context)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (context == NULL || G_IS_OBJECT (context));
  g_return_if_fail (self->request != NULL);

  if (g_set_object (&self->request->context, context))
    g_object_notify (G_OBJECT (self), "context");
}

/**
 * wsman_operation_get_user:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:user].
 *
 * Returns: (transfer none): the name of the user
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_user (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->caller.user->name;
}

/**
 * wsman_operation_get_identity:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:identity].
 *
 * Returns: (transfer none): the name of the user with its source
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_identity (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->caller.user->text;
}

WsmanIdentity *
wsman_operation_peek_identity (WsmanOperation *self)
{
  return self->request->caller.user;
}

const char *
wsman_operation_peek_session_id (WsmanOperation *self)
{
  return self->request->message->session_id;
}

gboolean
wsman_operation_has_ticket (WsmanOperation *self)
{
  WsmanDelegation *delegation = self->request->caller.delegation;

  return delegation != NULL && wsman_delegation_has_ticket (delegation);
}

gboolean
wsman_operation_store_ticket (WsmanOperation  *self,
                              const char      *path,
                              GError         **error)
{
  return wsman_delegation_store (self->request->caller.delegation, path, error);
}

void
wsman_operation_set_outcome (WsmanOperation *self,
                             WsmanOutcome    outcome,
                             guint32         return_value)
{
  self->request->outcome = outcome;
  self->request->return_value = return_value;
}

/**
 * wsman_operation_is_user_in:
 * @self: an operation
 * @users: (nullable) (array zero-terminated=1): names, as in [property@Wsman.Server:allowed-users]
 *
 * Tells whether the user is in a list of users.
 *
 * Returns: whether one of @users is the user
 *
 * Since: 1.0
 */
gboolean
wsman_operation_is_user_in (WsmanOperation     *self,
                            const char * const *users)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return wsman_identity_is_in (self->request->caller.user, users);
}

/**
 * wsman_operation_get_mechanism:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:mechanism].
 *
 * Returns: (transfer none): the mechanism that authenticated the user
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_mechanism (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->caller.mechanism;
}

/**
 * wsman_operation_get_sealed:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:sealed].
 *
 * Returns: whether the request was sealed by the mechanism
 *
 * Since: 1.0
 */
gboolean
wsman_operation_get_sealed (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return self->request->caller.sealed;
}

/**
 * wsman_operation_get_bound:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:bound].
 *
 * Returns: whether the client proved that it sees the server's certificate
 *
 * Since: 1.0
 */
gboolean
wsman_operation_get_bound (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return self->request->caller.bound;
}

/**
 * wsman_operation_get_remote_address:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:remote-address].
 *
 * Returns: (transfer none) (nullable): the address of the client
 *
 * Since: 1.0
 */
GSocketAddress *
wsman_operation_get_remote_address (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->caller.remote_address;
}

/**
 * wsman_operation_get_timeout:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:timeout].
 *
 * Returns: the time that the client waits, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_operation_get_timeout (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->timeout;
}

/**
 * wsman_operation_get_cancellable:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:cancellable].
 *
 * Returns: (transfer none): the cancellable of the operation
 *
 * Since: 1.0
 */
GCancellable *
wsman_operation_get_cancellable (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->cancellable;
}

/**
 * wsman_operation_get_message_id:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:message-id].
 *
 * Returns: (transfer none) (nullable): the request's `MessageID`
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_message_id (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->message->message_id;
}

/**
 * wsman_operation_get_max_content_size:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:max-content-size].
 *
 * Returns: the number of characters that fit into the response
 *
 * Since: 1.0
 */
guint
wsman_operation_get_max_content_size (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return wsman_server_request_measure_room (self->request);
}

/**
 * wsman_operation_take_filter:
 * @self: an operation
 *
 * Declares that the provider itself applies [property@Wsman.Operation:filter], for the whole enumeration or
 * subscription.
 *
 * Without this call, the server applies the filter to the items of [method@Wsman.Operation.return_items]. It removes
 * items that don't match. If a query names properties, the server removes all other properties from the remaining
 * items. The server knows [const@Wsman.DIALECT_WQL], [const@Wsman.DIALECT_SELECTOR] and [const@Wsman.DIALECT_XPATH].
 * Therefore a provider doesn't need to know them. If the provider can choose items faster itself, it calls this method.
 * Then the server sends the items unchanged.
 *
 * The server doesn't know associations or other dialects. For a filter in [const@Wsman.DIALECT_ASSOCIATION] or in
 * another dialect, the provider must call this method. If the provider doesn't call it, the server responds with the
 * fault 0x80338019.
 *
 * For a subscription, the same is true for the events of [method@Wsman.EventSink.send]. The call does nothing if the
 * operation is neither an enumeration nor a subscription.
 *
 * Since: 1.0
 */
void
wsman_operation_take_filter (WsmanOperation *self)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (self->request != NULL);

  if (self->request->query != NULL)
    g_atomic_int_set (&self->request->query->is_taken, TRUE);
}
