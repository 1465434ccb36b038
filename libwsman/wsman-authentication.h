/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A login attempt that an authenticator accepts or rejects. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_AUTHENTICATION (wsman_authentication_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanAuthentication, wsman_authentication, WSMAN, AUTHENTICATION, GObject)

WSMAN_AVAILABLE_IN_1_0
const char *wsman_authentication_get_mechanism (WsmanAuthentication *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_authentication_get_user_name (WsmanAuthentication *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_authentication_get_password (WsmanAuthentication *self);

WSMAN_AVAILABLE_IN_1_0
GSocketAddress *wsman_authentication_get_remote_address (WsmanAuthentication *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_authentication_accept (WsmanAuthentication *self,
                                  const char          *identity);

WSMAN_AVAILABLE_IN_1_0
void wsman_authentication_accept_from (WsmanAuthentication *self,
                                       const char          *identity,
                                       WsmanIdentitySource  source);

WSMAN_AVAILABLE_IN_1_0
void wsman_authentication_reject (WsmanAuthentication *self);

G_END_DECLS
