/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A server's own settings as resources. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-provider.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_CONFIGURATION_PROVIDER (wsman_configuration_provider_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanConfigurationProvider, wsman_configuration_provider, WSMAN, CONFIGURATION_PROVIDER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanConfigurationProvider *wsman_configuration_provider_new (WsmanServer *server);

WSMAN_AVAILABLE_IN_1_0
void wsman_configuration_provider_register (WsmanConfigurationProvider *self);

WSMAN_AVAILABLE_IN_1_0
WsmanServer *wsman_configuration_provider_dup_server (WsmanConfigurationProvider *self);

G_END_DECLS
