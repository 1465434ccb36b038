/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options that choose the proxy, and the login to it.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-operations.h"

G_BEGIN_DECLS

/* Sets the proxy of the command line. The function may ask for a password. */
gboolean wsmanctl_proxy_set (WsmanConnectionOptions  *options,
                             GError                 **error);

/* Tells whether a session with the host goes through a proxy: one of the command line, or one of the system. */
gboolean wsmanctl_proxy_is_used (WsmanctlRun *run,
                                 const char  *scheme,
                                 const char  *host,
                                 guint16      port);

G_END_DECLS
