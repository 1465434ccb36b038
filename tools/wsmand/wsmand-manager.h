/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The protocol of systemd for services: sockets that it passes, notifications, and the watchdog. sd_listen_fds(3),
 * sd_notify(3) and sd_watchdog_enabled(3) describe the protocol.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes the sockets that the service manager has passed, as WsmandListeners. What is wrong with them is added to
 * problems, as a text. The variables for them are removed from the environment. */
GPtrArray *wsmand_manager_take_listeners (GPtrArray *problems);

typedef struct _WsmandManager WsmandManager;

/* Takes the variables for notifications and the watchdog, and removes them from the environment. */
WsmandManager *wsmand_manager_new (void);
void wsmand_manager_free (WsmandManager *self);

/* Tells the service manager lines such as "STATUS=…". If it doesn't read, they wait until it does, but work doesn't. */
void wsmand_manager_notify (WsmandManager *self,
                            const char    *lines);

/* Tells the service manager that the settings are being read again. */
void wsmand_manager_notify_reloading (WsmandManager *self);

/* Tells the service manager in time that the main loop turns, if it wants to know. */
void wsmand_manager_start_watchdog (WsmandManager *self);

G_END_DECLS
