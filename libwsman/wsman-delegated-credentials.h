/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The credentials that a client has delegated to a server. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_DELEGATED_CREDENTIALS (wsman_delegated_credentials_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanDelegatedCredentials, wsman_delegated_credentials, WSMAN, DELEGATED_CREDENTIALS, GObject)

WSMAN_AVAILABLE_IN_1_0
const char *wsman_delegated_credentials_get_user_name (WsmanDelegatedCredentials *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_delegated_credentials_get_identity (WsmanDelegatedCredentials *self);

WSMAN_AVAILABLE_IN_1_0
char *wsman_delegated_credentials_dup_password (WsmanDelegatedCredentials *self);

G_END_DECLS
