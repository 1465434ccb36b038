/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that choose the proxy, and the login to it.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Sets the proxy of the command line. The function may ask for a password. */
gboolean wsmanctl_proxy_set (WsmanConnectionOptions  *options,
                             GError                 **error);

G_END_DECLS
