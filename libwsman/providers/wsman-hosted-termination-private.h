/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks a process of wsman-shell-host to end another process, with the rights of its user.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks the host to send SIGTERM to the process of pidfd. The result is 0 or an error number. The caller closes pidfd
 * when the function returns. host ends with its socket. */
void wsman_hosted_terminate_async (GSocket             *host,
                                   int                  pidfd,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
int wsman_hosted_terminate_finish (GAsyncResult  *result,
                                   GError       **error);

G_END_DECLS
