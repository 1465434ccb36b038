/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Serves resources; implemented by programs in any language. */

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
 * @handle_get: answers Get with one item
 * @handle_put: answers Put with the new representation, or none
 * @handle_create: answers Create with the locator of what was made
 * @handle_delete: answers Delete with no item
 * @handle_invoke: answers a method call with its output
 * @handle_enumerate: answers Enumerate and each Pull with items
 * @accepts_option: whether the provider obeys an option that the client says it must
 * @stopped: the server has stopped
 *
 * The functions a provider implements; those it leaves out answer 0x80338013, action not supported.
 *
 * Each gets a [class@Wsman.Operation] and answers through it, now or later. An error that is set is
 * the answer.
 *
 * Options that a client marks with MustComply are asked for one by one with `accepts_option`, before
 * anything is done. If it is left out or says no, the client is answered 0x80338051. Other options
 * are there to be looked up in [property@Wsman.Operation:locator], and may be ignored.
 *
 * When [method@Wsman.Server.stop] was called, the server's clients are gone, and `stopped` is where a
 * provider drops what it kept for them. It may be called twice for a provider of several resources.
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
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers Get: one instance is read.
   *
   * [property@Wsman.Operation:locator] says which: the resource's URI and selectors. The answer is the instance,
   * given with [method@Wsman.Operation.return_item]; for one that isn't there, a fault of code
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
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_get) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  /**
   * WsmanProviderInterface::handle_put:
   * @self: the provider
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers Put: one instance is replaced.
   *
   * [property@Wsman.Operation:locator] says which, and [property@Wsman.Operation:item] is its new representation.
   * The answer is what it looks like then, given with [method@Wsman.Operation.return_item]; or none, where the
   * client can take what it sent for that.
   *
   * ```python
   * def do_handle_put(self, operation):
   *     name = operation.locator.get_selector('Name')
   *     self.cards[name].holes = operation.item['Holes']
   *     operation.return_item({'Name': name, 'Holes': self.cards[name].holes})
   * ```
   *
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_put) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  /**
   * WsmanProviderInterface::handle_create:
   * @self: the provider
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers Create: an instance is made.
   *
   * [property@Wsman.Operation:locator] says of what class, and [property@Wsman.Operation:item] is what the client
   * wants. The answer is where it is to be found, given with [method@Wsman.Operation.return_locator], or together
   * with what it looks like with [method@Wsman.Operation.return_created].
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
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_create) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_delete:
   * @self: the provider
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers Delete: one instance is removed.
   *
   * [property@Wsman.Operation:locator] says which. The answer has no item: [method@Wsman.Operation.return_item]
   * gets none.
   *
   * ```python
   * def do_handle_delete(self, operation):
   *     del self.cards[operation.locator.get_selector('Name')]
   *     operation.return_item(None)
   * ```
   *
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_delete) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_invoke:
   * @self: the provider
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers the call of a method of an instance, or of a class.
   *
   * [property@Wsman.Operation:method] is its name, [property@Wsman.Operation:locator] says of what, and
   * [property@Wsman.Operation:item] has the arguments; it is none where the client sends none. The answer is the
   * output, with the result as `ReturnValue`, given with [method@Wsman.Operation.return_item]; a method that isn't
   * there is a fault of code [const@Wsman.CODE_ACTION_NOT_SUPPORTED].
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
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_invoke) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  /**
   * WsmanProviderInterface::handle_enumerate:
   * @self: the provider
   * @operation: the request, which takes the answer
   * @error: return location for an error
   *
   * Answers Enumerate, and after that each Pull of the same enumeration: instances are listed.
   *
   * [property@Wsman.Operation:locator] says of what class, and [property@Wsman.Operation:max-items] how many the
   * client takes at once. Where the list was left is for the provider to keep, in
   * [property@Wsman.Operation:context]: any object, which the next call finds there, and which is dropped when the
   * enumeration ends or is given up. The answer is the next items, and whether they are the last, given with
   * [method@Wsman.Operation.return_items].
   *
   * The server applies filters to what is returned; a provider that can do better takes the filter with
   * [method@Wsman.Operation.take_filter]. The server knows no more of a class than its items show: a property
   * that a filter names and no item has is taken for null, not for a mistake.
   *
   * ```python
   * def do_handle_enumerate(self, operation):
   *     cursor = operation.context or Cursor(sorted(self.cards))
   *     operation.context = cursor
   *     names = cursor.take(operation.max_items)
   *     operation.return_items([{'Name': name} for name in names], cursor.at_end)
   * ```
   *
   * It runs in the main context that started the server, and must not wait there: the answer may be given later, and
   * from any thread. An @error that is set, or what a handler in Python or JavaScript throws, is the answer as
   * well, as with [method@Wsman.Operation.return_error]. Without an implementation the answer is 0x80338013, action
   * not supported.
   *
   * Since: 1.0
   */
  void (*handle_enumerate) (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error);
  /**
   * WsmanProviderInterface::accepts_option:
   * @self: the provider
   * @operation: the request
   * @name: the name of an option
   *
   * Says whether the provider obeys an option.
   *
   * The server asks for each option that the client marked with MustComply, before the request is handled, in the
   * main context that started it. The option's value is in [property@Wsman.Operation:locator]. The answer is
   * what is returned, at once; no `return_…` method is called here. If it is no, or without an implementation, the
   * client is answered 0x80338051.
   *
   * ```python
   * def do_accepts_option(self, operation, name):
   *     return name == 'Count' and operation.locator.get_option(name).isdigit()
   * ```
   *
   * Returns: whether the option is obeyed
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
   * Tells that the server has stopped.
   *
   * Its clients are gone, and this is where a provider drops what it kept for them. There is nothing to answer. It
   * runs in the context of who called [method@Wsman.Server.stop], before that returns, and once for each resource
   * that the provider serves.
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
  gpointer padding[6];
};

G_END_DECLS
