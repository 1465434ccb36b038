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
  void (*handle_get) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  void (*handle_put) (WsmanProvider   *self,
                      WsmanOperation  *operation,
                      GError         **error);
  void (*handle_create) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  void (*handle_delete) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  void (*handle_invoke) (WsmanProvider   *self,
                         WsmanOperation  *operation,
                         GError         **error);
  void (*handle_enumerate) (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error);
  gboolean (*accepts_option) (WsmanProvider  *self,
                              WsmanOperation *operation,
                              const char     *name);
  void (*stopped) (WsmanProvider *self);

  /*< private >*/
  gpointer padding[6];
};

G_END_DECLS
