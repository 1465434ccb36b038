/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Listens to systemd, which tells when services change. So nobody has to compare them all again and again.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanServiceWatch WsmanServiceWatch;

/* Is called when a service may have changed. name is that of the instance; it is NULL if any of them may have
 * changed. */
typedef void (*WsmanServiceChangedFunc) (const char *name,
                                         gpointer    user_data);

/* Is called once when systemd begins to tell about changes, and once when it doesn't any more, or never will. */
typedef void (*WsmanServiceListeningFunc) (gboolean is_listening,
                                           gpointer user_data);

/* The functions are called in the thread-default context of the caller, and may free the watch. */
WsmanServiceWatch *wsman_service_watch_new (WsmanServiceChangedFunc   changed,
                                            WsmanServiceListeningFunc listening,
                                            gpointer                  user_data);
void wsman_service_watch_free (WsmanServiceWatch *self);

G_END_DECLS
