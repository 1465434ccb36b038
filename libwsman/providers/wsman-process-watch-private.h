/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tells when processes start and end. The kernel reports them through the process connector of netlink, to programs
 * that may use it. For other programs, and after an overflow, /proc is scanned. A scan doesn't see processes that start
 * and end between two scans.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanProcessWatch WsmanProcessWatch;

typedef struct
{
  guint64 pid;
  guint64 parent_pid;
  guint64 session;
  guint64 start_time; /* in ticks since the machine was started; it tells processes with the same number apart */
  guint32 uid;
  char *name;
} WsmanProcess;

/* Is called for each process that starts or ends. exit_status is the status of wait(2); it is -1 if it isn't known, and
 * for a start. */
typedef void (*WsmanProcessFunc) (const WsmanProcess *process,
                                  gboolean            has_started,
                                  gint64              exit_status,
                                  gpointer            user_data);

/* Begins to watch. func is called in the thread-default context of the caller, and may free the watch. */
WsmanProcessWatch *wsman_process_watch_new (WsmanProcessFunc func,
                                            gpointer         user_data);
void wsman_process_watch_free (WsmanProcessWatch *self);

/* Tells whether the kernel reports the processes. */
gboolean wsman_process_watch_is_exact (WsmanProcessWatch *self);

/* Reads one process. Returns NULL if there is none with this number. */
WsmanProcess *wsman_process_read (guint64 pid);
void wsman_process_free (WsmanProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanProcess, wsman_process_free)

G_END_DECLS
