/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that say which machine wsmanctl talks to, as whom, and how.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

GOptionGroup *wsmanctl_connection_get_option_group (void);

/* The session that the options describe; may ask for a password. */
WsmanSession *wsmanctl_connection_open (GError **error);

G_END_DECLS
