/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A server's settings as the instances of Windows' configuration resources ([MS-WSMV] 2.2.4).
 */

#pragma once

#include <libwsman/wsman.h>

#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

#define WSMAN_CONFIGURATION_URI "http://schemas.microsoft.com/wbem/wsman/1/config"
#define WSMAN_CONFIGURATION_LISTENER_URI WSMAN_CONFIGURATION_URI "/listener"

#define WSMAN_CONFIGURATION_CERTIFICATE_URI WSMAN_CONFIGURATION_URI "/service/certmapping"

/* Makes the instance with this URI. Returns NULL if there is none. */
WsmanItem *wsman_configuration_new_item (WsmanServer *server,
                                         const char  *uri);

gboolean wsman_configuration_is_listener (const char *uri);

/* A WsmanPropertyFunc that finds the properties of listeners. */
WsmanPropertyType wsman_configuration_find_property (const char  *name,
                                                     const char **spelling,
                                                     gpointer     user_data);

/* Lists the listeners as items with their locators. */
GPtrArray *wsman_configuration_list_listeners (WsmanServer *server);

gboolean wsman_configuration_is_certificate (const char *uri);

/* A WsmanPropertyFunc that finds the properties of certificates' mappings. */
WsmanPropertyType wsman_configuration_find_certificate_property (const char  *name,
                                                                 const char **spelling,
                                                                 gpointer     user_data);

/* Lists the mappings of certificates as items with their locators. */
GPtrArray *wsman_configuration_list_certificates (WsmanServer *server);

G_END_DECLS
