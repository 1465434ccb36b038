/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Shows the progress of a copy on one line of a terminal. The line has the name, a bar, the percentage, the size, the
 * speed and the remaining time.
 */

#include "wsmanctl-progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "text-output.h"

#define INTERVAL (G_USEC_PER_SEC / 10)
#define DEFAULT_WIDTH 80
#define MAX_WIDTH 120
#define MIN_BAR 8

void
wsmanctl_progress_begin (WsmanctlProgress *self,
                         const char       *name,
                         gboolean          is_quiet)
{
  self->name = name;
  self->fd = !is_quiet && isatty (STDERR_FILENO) ? STDERR_FILENO : -1;
  self->begin = g_get_monotonic_time ();
  self->shown = 0;
}

static char *
format_time (double seconds)
{
  guint whole = (guint) CLAMP (seconds, 0, 359999);

  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);

  return g_strdup_printf ("%02u:%02u", whole / 60, whole % 60);
}

/* Returns the text to the right of the bar. */
static char *
format_numbers (goffset current,
                goffset total,
                double  seconds)
{
  double speed = seconds > 0 ? (double) current / seconds : 0;
  gboolean is_done = current >= total;
  double left = !is_done && speed > 0 ? (double) (total - current) / speed : 0;
  g_autofree char *size = g_format_size ((guint64) current);
  g_autofree char *rate = g_format_size ((guint64) speed);
  g_autofree char *time = format_time (is_done ? seconds : left);

  if (total <= 0)
    return g_strdup_printf ("%s  %s/s  %s", size, rate, time);

  return g_strdup_printf ("%3d%%  %s  %s/s  %s", (int) ((double) current * 100 / (double) total), size, rate, time);
}

char *
wsmanctl_progress_format (const char *name,
                          goffset     current,
                          goffset     total,
                          double      seconds,
                          int         width)
{
  g_autofree char *numbers = format_numbers (current, total, seconds);
  g_autofree char *shown = text_output_convert (TEXT_OUTPUT_DATA, name, "UTF-8", TRUE);
  g_autoptr(GString) line = g_string_new (shown);
  int room = width - (int) g_utf8_strlen (numbers, -1) - 2;
  int bar;

  g_strdelimit (line->str, "\t\n", ' ');
  if (g_utf8_strlen (line->str, -1) > MAX (room, 0))
    g_string_truncate (line, (gsize) (g_utf8_offset_to_pointer (line->str, MAX (room, 0)) - line->str));

  bar = room - (int) g_utf8_strlen (line->str, -1) - 4;
  if (total > 0 && bar >= MIN_BAR)
    {
      int n_full = (int) ((double) MIN (current, total) * bar / (double) total);

      g_string_append (line, "  [");
      for (int i = 0; i < bar; i++)
        g_string_append_c (line, i < n_full ? '#' : '.');
      g_string_append_c (line, ']');
    }
  g_string_append_printf (line, "  %s", numbers);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static int
get_width (int fd)
{
  struct winsize size = { 0 };

  if (ioctl (fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_WIDTH;

  /* The line is shorter than the width, because a line that fills the whole width may wrap. */
  return MIN (size.ws_col - 1, MAX_WIDTH);
}

void
wsmanctl_progress_update (goffset  current,
                          goffset  total,
                          gpointer progress)
{
  WsmanctlProgress *self = progress;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *line = NULL;

  if (self->fd < 0 || (now - self->shown < INTERVAL && current != total))
    return;

  self->shown = now;
  line = wsmanctl_progress_format (self->name, current, total, (double) (now - self->begin) / G_USEC_PER_SEC,
                                   get_width (self->fd));
  text_output_status (line);
}

void
wsmanctl_progress_end (WsmanctlProgress *self)
{
  if (self->fd >= 0 && self->shown > 0)
    g_printerr ("\n");
}
