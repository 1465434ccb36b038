/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Shows the progress of a copy on one line of a terminal.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* the file's name */
  int fd;           /* the terminal; -1 for none */
  gint64 begin;     /* microseconds of the monotonic clock */
  gint64 shown;
} WsmanctlProgress;

/* Nothing is shown if standard error isn't a terminal. */
void wsmanctl_progress_begin (WsmanctlProgress *self,
                              const char       *name,
                              gboolean          is_quiet);

/* A GFileProgressCallback. */
void wsmanctl_progress_update (goffset  current,
                               goffset  total,
                               gpointer progress);

/* The next output begins a line of its own. */
void wsmanctl_progress_end (WsmanctlProgress *self);

/* Returns the line in that width, for tests. seconds: since the beginning. */
char *wsmanctl_progress_format (const char *name,
                                goffset     current,
                                goffset     total,
                                double      seconds,
                                int         width);

G_END_DECLS
