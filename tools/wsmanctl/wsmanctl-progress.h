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
  int fd;           /* the descriptor of the terminal; -1 if there is none */
  gint64 begin;     /* the time of the beginning in microseconds, by the monotonic clock */
  gint64 shown;
} WsmanctlProgress;

/* Begins to show the progress. If standard error isn't a terminal, nothing is shown. */
void wsmanctl_progress_begin (WsmanctlProgress *self,
                              const char       *name,
                              gboolean          is_quiet);

/* A GFileProgressCallback. */
void wsmanctl_progress_update (goffset  current,
                               goffset  total,
                               gpointer progress);

/* Ends the progress. The next output begins on a new line. */
void wsmanctl_progress_end (WsmanctlProgress *self);

/* Returns the line with this width, for tests. seconds is the time since the beginning. */
char *wsmanctl_progress_format (const char *name,
                                goffset     current,
                                goffset     total,
                                double      seconds,
                                int         width);

G_END_DECLS
