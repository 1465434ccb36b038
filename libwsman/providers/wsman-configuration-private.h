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

#define WSMAN_CONFIGURATION_PLUGIN_URI WSMAN_CONFIGURATION_URI "/plugin"

/* A setting that is a number: a property of the server or of its provider of shells. */
typedef struct
{
  const char *name;
  const char *property;
  guint unit; /* how much of the property is one in the setting */
} WsmanConfigurationSetting;

/* Finds a setting of the instance with this URI. Returns NULL if the setting isn't such a number. */
const WsmanConfigurationSetting *wsman_configuration_find_setting (const char *uri,
                                                                   const char *name);

/* Returns the object that has a property: the server, or its provider of shells. */
GObject *wsman_configuration_ref_owner (WsmanServer *server,
                                        const char  *property);

/* Compares item with the instance that has this URI. Returns a dictionary of the type a{su} with the properties that
 * differ and their new values; or NULL with an error that names the setting which can't be changed. */
GVariant *wsman_configuration_compare (WsmanServer  *server,
                                       const char   *uri,
                                       WsmanItem    *item,
                                       GError      **error);

/* Makes the instance with this URI. Returns NULL if there is none. */
WsmanItem *wsman_configuration_new_item (WsmanServer *server,
                                         const char  *uri);

/* A property of an instance. A table of them ends with NULL as the name. */
typedef struct
{
  const char *name;
  WsmanPropertyType type;
} WsmanConfigurationProperty;

extern const WsmanConfigurationProperty wsman_configuration_listener_properties[];
extern const WsmanConfigurationProperty wsman_configuration_certificate_properties[];
extern const WsmanConfigurationProperty wsman_configuration_plugin_properties[];

/* Lists the listeners as items with their locators. */
GPtrArray *wsman_configuration_list_listeners (WsmanServer *server);

/* Lists the mappings of certificates as items with their locators. */
GPtrArray *wsman_configuration_list_certificates (WsmanServer *server);

/* Lists the providers as items with their locators. */
GPtrArray *wsman_configuration_list_plugins (WsmanServer *server);

G_END_DECLS
