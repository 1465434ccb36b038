/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How far a copy is, on one line of a terminal.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* what is copied */
  int fd;           /* the terminal; -1 for none */
  gint64 begin;     /* microseconds of the monotonic clock */
  gint64 shown;
} WsmanctlProgress;

/* Nothing is shown if standard error is no terminal. */
void wsmanctl_progress_begin (WsmanctlProgress *self,
                              const char       *name,
                              gboolean          is_quiet);

/* A GFileProgressCallback. */
void wsmanctl_progress_update (goffset  current,
                               goffset  total,
                               gpointer progress);

/* What comes next begins a line of its own. */
void wsmanctl_progress_end (WsmanctlProgress *self);

/* The line, as wide as that: for tests. seconds: since the beginning. */
char *wsmanctl_progress_format (const char *name,
                                goffset     current,
                                goffset     total,
                                double      seconds,
                                int         width);

G_END_DECLS
