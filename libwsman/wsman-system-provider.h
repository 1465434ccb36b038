/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* This machine as CIM and Win32 classes. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-helper.h>
#include <libwsman/wsman-provider.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SYSTEM_PROVIDER (wsman_system_provider_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanSystemProvider, wsman_system_provider, WSMAN, SYSTEM_PROVIDER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanSystemProvider *wsman_system_provider_new (void);

WSMAN_AVAILABLE_IN_1_0
void wsman_system_provider_register (WsmanSystemProvider *self,
                                     WsmanServer         *server);

WSMAN_AVAILABLE_IN_1_0
const char *const *wsman_system_provider_get_operators (WsmanSystemProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_system_provider_set_operators (WsmanSystemProvider *self,
                                          const char *const   *operators);

WSMAN_AVAILABLE_IN_1_0
WsmanHelper *wsman_system_provider_get_helper (WsmanSystemProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_system_provider_set_helper (WsmanSystemProvider *self,
                                       WsmanHelper         *helper);

G_END_DECLS
