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
#include <libwsman/wsman-delegated-credentials.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_AUTHENTICATOR (wsman_authenticator_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (WsmanAuthenticator, wsman_authenticator, WSMAN, AUTHENTICATOR, GObject)

/**
 * WsmanAuthenticatorInterface:
 * @check_password: decides about a user name and a password
 * @receive_credentials: takes the credentials that a client has delegated
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

  /**
   * WsmanAuthenticatorInterface::receive_credentials:
   * @self: the authenticator
   * @credentials: the credentials of a client that has logged in with CredSSP
   *
   * Takes the credentials that a client has delegated.
   *
   * The server calls this function once for each login with CredSSP, in the main context that started the server. It
   * calls it before the first operation that [signal@Wsman.Server::authorize] allows to the user. The client has then
   * proved who it is, and the function decides about nothing. It isn't called if
   * [property@Wsman.Server:delegation-lifetime] is 0 or has passed.
   *
   * An implementation that needs the credentials later keeps a reference to @credentials, and drops it as soon as it
   * can.
   *
   * Since: 1.0
   */
  void (*receive_credentials) (WsmanAuthenticator        *self,
                               WsmanDelegatedCredentials *credentials);

  /*< private >*/
  gpointer padding[7];
};

WSMAN_AVAILABLE_IN_1_0
void wsman_authenticator_check_password (WsmanAuthenticator  *self,
                                         WsmanAuthentication *attempt);

WSMAN_AVAILABLE_IN_1_0
void wsman_authenticator_receive_credentials (WsmanAuthenticator        *self,
                                              WsmanDelegatedCredentials *credentials);

G_END_DECLS
