/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The library has a thread of its own. The thread does work for which no caller waits, and work that must go on even if
 * the caller's main loop doesn't run. The thread exists while there are jobs. It never calls functions of the program.
 * It has a main context, in which the jobs do asynchronous work.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*WsmanWorkerFunc) (gpointer user_data);

typedef enum
{
  WSMAN_WORK_GOES_ON, /* the job is dropped when the process ends */
  WSMAN_WORK_IS_LAST, /* when the process ends, it waits a few seconds for the job */
} WsmanWorkKind;

/* Runs func in the thread. The job lasts until wsman_worker_end() is called in the thread. func calls it, or the work
 * that func has started calls it. */
void wsman_worker_begin (WsmanWorkKind   kind,
                         WsmanWorkerFunc func,
                         gpointer        user_data);
void wsman_worker_end (WsmanWorkKind kind);

/* Runs func in the thread, as a part of a job that hasn't ended yet. */
void wsman_worker_invoke (WsmanWorkerFunc func,
                          gpointer        user_data);

/* Sets the function that runs when the process ends, after the last jobs. It may still begin jobs. There is only one
 * such function. mechanism is the static name of the security mechanism that func's work needs, or NULL. The libraries
 * of this mechanism are unloaded after func has run. */
void wsman_worker_set_exit_func (void (*func) (void),
                                 const char *mechanism);

/* Enclose work with the library of a security mechanism, on any thread. The end of the process waits for such steps,
 * for a moment at most, because these libraries are unloaded then. After it no step begins: the thread stays here.
 * mechanism is the static name of the mechanism, or NULL. */
void wsman_worker_begin_step (void);
void wsman_worker_end_step (const char *mechanism);

/* Waits for the jobs of the kind WSMAN_WORK_IS_LAST, for a few seconds at most. */
void wsman_worker_flush (void);

gboolean wsman_worker_is_current_thread (void);

G_END_DECLS
