/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Decides whether a user name and a password are right. Programs implement it. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-authentication.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_AUTHENTICATOR (wsman_authenticator_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (WsmanAuthenticator, wsman_authenticator, WSMAN, AUTHENTICATOR, GObject)

/**
 * WsmanAuthenticatorInterface:
 * @check_password: decides about a user name and a password
 *
 * The functions that an authenticator implements.
 *
 * Since: 1.0
 */
struct _WsmanAuthenticatorInterface
{
  /*< private >*/
  GTypeInterface parent_iface;

  /*< public >*/
  /**
   * WsmanAuthenticatorInterface::check_password:
   * @self: the authenticator
   * @attempt: the attempt to accept or reject
   *
   * Decides whether the user name and the password of @attempt belong together.
   *
   * The implementation calls [method@Wsman.Authentication.accept] or [method@Wsman.Authentication.reject], now or
   * later, on any thread. If the attempt is dropped without a decision, it is rejected.
   *
   * Since: 1.0
   */
  void (*check_password) (WsmanAuthenticator  *self,
                          WsmanAuthentication *attempt);

  /*< private >*/
  gpointer padding[8];
};

WSMAN_AVAILABLE_IN_1_0
void wsman_authenticator_check_password (WsmanAuthenticator  *self,
                                         WsmanAuthentication *attempt);

G_END_DECLS
