/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The library's own thread: for what nobody waits for, or what must go on whatever main loop its
 * caller runs. It lives as long as it has jobs, never calls into a program, and has a main context of
 * its own, in which jobs do asynchronous work.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*WsmanWorkerFunc) (gpointer user_data);

typedef enum
{
  WSMAN_WORK_GOES_ON, /* ends with the process */
  WSMAN_WORK_IS_LAST, /* the process waits for it at its end, for a moment */
} WsmanWorkKind;

/* Runs func in the thread. The job lasts until wsman_worker_end() is called for it, in the thread. */
void wsman_worker_begin (WsmanWorkKind   kind,
                         WsmanWorkerFunc func,
                         gpointer        user_data);
void wsman_worker_end (WsmanWorkKind kind);

/* Runs func in the thread of a job that lasts already. */
void wsman_worker_invoke (WsmanWorkerFunc func,
                          gpointer        user_data);

/* func runs when the process ends, after last jobs and in time to begin others. There is one such function.
 * mechanism: what has logged in to where func turns to, a static text; or NULL. Its libraries end later. */
void wsman_worker_set_exit_func (void (*func) (void),
                                 const char *mechanism);

/* Waits for the last jobs, a few seconds at most. */
void wsman_worker_flush (void);

gboolean wsman_worker_is_current_thread (void);

G_END_DECLS
