/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Subscriptions in the XML of Windows' tool wecutil, which a collector on Windows exports and imports.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Reads the file at path. Returns the group for the key file, without the machines: Windows names them by security
 * identifiers. Names and passwords in the file are left out. */
char *wec_wecutil_import (const char  *path,
                          GError     **error);

/* Returns the XML for a subscription. It allows no machine until an administrator says which. */
char *wec_wecutil_export (WsmanCollectorSubscription *subscription);

G_END_DECLS
