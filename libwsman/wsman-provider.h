/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Serves resources. Programs implement it in any language. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-operation.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_PROVIDER (wsman_provider_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (WsmanProvider, wsman_provider, WSMAN, PROVIDER, GObject)

/**
 * WsmanProviderInterface:
 * @handle_get: responds to Get with one item
 * @handle_put: responds to Put, with or without the new representation
 * @handle_create: responds to Create with the locator of the new instance
 * @handle_delete: responds to Delete without an item
 * @handle_invoke: responds to a method call with its output
 * @handle_enumerate: responds to Enumerate and to each Pull with items
 * @handle_subscribe: responds to Subscribe, and gets a sink for events
 * @accepts_option: tells whether the provider obeys an option that the client has marked with MustComply
 * @stopped: called when the server has stopped
 *
 * The functions that a provider implements. If a function isn't implemented, its requests fail with 0x80338013, action
 * not supported.
 *
 * Each function gets a [class@Wsman.Operation], and responds with a method of the operation, now or later. If the
 * function sets an error, the server responds with this error.
 *
 * Before a request is handled, the server calls `accepts_option` for each option that the client has marked with
 * MustComply. If the function isn't implemented, or returns %FALSE, the request fails with 0x80338051. Other options
 * are in [property@Wsman.Operation:locator]. A provider may ignore them.
 *
 * After [method@Wsman.Server.stop], the server's clients are gone. In `stopped`, a provider frees the data that it has
 * kept for clients. The function is called several times if the provider serves several resources.
 *
 * Since: 1.0
 */
struct _WsmanProviderInterface
{
  /*< private >*/
  GTypeInterface parent_iface;

  /*< public >*/
  /**
   * WsmanProviderInterface::handle_get:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Get, which reads one instance.
   *
   * [property@Wsman.Operation:locator] has the instance's resource URI and selectors. Respond with the instance and
   * [method@Wsman.Operation.return_item]. If there is no such instance, respond with a fault of code
   * [const@Wsman.CODE_INVALID_SELECTORS].
   *
   * ```python
   * def do_handle_get(self, operation):
   *     card = self.cards.get(operation.locator.get_selector('Name'))
   *     if card is None:
   *         operation.return_fault(Wsman.CODE_INVALID_SELECTORS, 'There is no such card')
   *     else:
   *         operation.return_item({'Name': card.name, 'Holes': card.holes})
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_get) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  /**
   * WsmanProviderInterface::handle_put:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Put, which replaces one instance.
   *
   * [property@Wsman.Operation:locator] names the instance, and [property@Wsman.Operation:item] is its new
   * representation. Respond with the new instance and [method@Wsman.Operation.return_item]. If the new instance is the
   * same as the client's item, the item may be omitted.
   *
   * ```python
   * def do_handle_put(self, operation):
   *     name = operation.locator.get_selector('Name')
   *     self.cards[name].holes = operation.item['Holes']
   *     operation.return_item({'Name': name, 'Holes': self.cards[name].holes})
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_put) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  /**
   * WsmanProviderInterface::handle_create:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Create, which makes an instance.
   *
   * [property@Wsman.Operation:locator] names the class, and [property@Wsman.Operation:item] is the instance that the
   * client wants. Respond with the locator of the new instance and [method@Wsman.Operation.return_locator], or with the
   * locator, the instance and [method@Wsman.Operation.return_created].
   *
   * ```python
   * def do_handle_create(self, operation):
   *     name = operation.item['Name']
   *     self.cards[name] = Card(name)
   *     locator = Wsman.ResourceLocator.new(CARD)
   *     locator.add_selector('Name', name)
   *     operation.return_locator(locator)
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_create) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_delete:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Delete, which removes one instance.
   *
   * [property@Wsman.Operation:locator] names the instance. Respond with [method@Wsman.Operation.return_item], without
   * an item.
   *
   * ```python
   * def do_handle_delete(self, operation):
   *     del self.cards[operation.locator.get_selector('Name')]
   *     operation.return_item(None)
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_delete) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_invoke:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Invoke, which calls a method of an instance or of a class.
   *
   * [property@Wsman.Operation:method] is the method's name, and [property@Wsman.Operation:locator] names the instance
   * or class. [property@Wsman.Operation:item] contains the arguments. It is %NULL if the client sends no arguments.
   * Respond with the output and [method@Wsman.Operation.return_item]. The output contains the result in `ReturnValue`.
   * If there is no such method, respond with a fault of code [const@Wsman.CODE_ACTION_NOT_SUPPORTED].
   *
   * ```python
   * def do_handle_invoke(self, operation):
   *     if operation.method == 'Punch':
   *         holes = self.punch(operation.locator.get_selector('Name'), int(operation.item['Column']))
   *         operation.return_item({'ReturnValue': 0, 'Holes': holes})
   *     else:
   *         operation.return_fault(Wsman.CODE_ACTION_NOT_SUPPORTED, None)
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_invoke) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_enumerate:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Enumerate, which lists instances, and then each Pull of the same enumeration.
   *
   * [property@Wsman.Operation:locator] names the class, and [property@Wsman.Operation:max-items] is the number of items
   * that the client accepts at once. The provider keeps its position in [property@Wsman.Operation:context]. This can be
   * any object. The next call gets the same object. The server drops the object when the enumeration ends. Respond with
   * [method@Wsman.Operation.return_items]. Its arguments are the next items, and whether they are the last items.
   *
   * The server applies filters to the returned items. If a provider can do this faster, it takes the filter with
   * [method@Wsman.Operation.take_filter]. The server only knows the properties that the items have. If a filter names
   * another property, the server treats the property as null, and doesn't report an error.
   *
   * ```python
   * def do_handle_enumerate(self, operation):
   *     cursor = operation.context or Cursor(sorted(self.cards))
   *     operation.context = cursor
   *     names = cursor.take(operation.max_items)
   *     operation.return_items([{'Name': name} for name in names], cursor.at_end)
   * ```
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_enumerate) (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error);
  /**
   * WsmanProviderInterface::handle_subscribe:
   * @self: the provider
   * @operation: the request, and the object with which the function responds
   * @error: return location for an error
   *
   * Handles Subscribe, with which a client asks for events.
   *
   * [property@Wsman.Operation:locator] names the source of the events, and [property@Wsman.Operation:filter] chooses
   * among them. Respond with [method@Wsman.Operation.return_subscription]. Its result is a [class@Wsman.EventSink].
   * Pass the events to it until it emits [signal@Wsman.EventSink::ended]. The server delivers the events, and handles
   * all further requests about the subscription itself. Before it does so, it emits [signal@Wsman.Server::authorize].
   *
   * ```python
   * def do_handle_subscribe(self, operation):
   *     sink = operation.return_subscription()
   *     self.sinks.add(sink)
   *     sink.connect('ended', self.sinks.discard)
   * ```
   *
   * The server applies filters to the events. If a provider can do this faster, it takes the filter with
   * [method@Wsman.Operation.take_filter].
   *
   * The function runs in the main context that started the server, and must not block. It may respond later, and on any
   * thread. If the function sets @error, or throws an exception in Python or JavaScript, the server responds with this
   * error, as with [method@Wsman.Operation.return_error]. If the function isn't implemented, the request fails with
   * 0x80338013, action not supported.
   *
   * Since: 1.0
   */
  void (*handle_subscribe) (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error);
  /**
   * WsmanProviderInterface::accepts_option:
   * @self: the provider
   * @operation: the request
   * @name: the name of an option
   *
   * Tells whether the provider obeys an option.
   *
   * Before a request is handled, the server calls this function for each option that the client has marked with
   * MustComply. It calls the function in the main context that started the server. The option's value is in
   * [property@Wsman.Operation:locator]. The function returns the result at once, and calls no `return_…` method. If the
   * function returns %FALSE, or isn't implemented, the request fails with 0x80338051.
   *
   * ```python
   * def do_accepts_option(self, operation, name):
   *     return name == 'Count' and operation.locator.get_option(name).isdigit()
   * ```
   *
   * Returns: whether the provider obeys the option
   *
   * Since: 1.0
   */
  gboolean (*accepts_option) (WsmanProvider  *self,
                              WsmanOperation *operation,
                              const char     *name);
  /**
   * WsmanProviderInterface::stopped:
   * @self: the provider
   *
   * Called when called when the server has stopped.
   *
   * The server's clients are gone. The provider can free the data that it has kept for them. There is no request that
   * needs a response. The function runs in the main context of the caller of [method@Wsman.Server.stop], before that
   * call returns. The function is called once for each resource that the provider serves.
   *
   * ```python
   * def do_stopped(self):
   *     self.cards.clear()
   * ```
   *
   * Since: 1.0
   */
  void (*stopped) (WsmanProvider *self);

  /*< private >*/
  gpointer padding[5];
};

G_END_DECLS
