/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. The main loop goes on while a line is read, because output may arrive meanwhile. */

#include "wsmanctl-line.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef HAVE_LIBEDIT
#include <editline/readline.h>
#endif

#include "../text-output.h"

/* The line that is being read. There is one standard input. */
static struct
{
  WsmanctlLineDone done; /* NULL if no line is being read */
  gpointer user_data;
  gboolean is_kept;
  guint source;                 /* for the editor */
  GDataInputStream *stream;     /* for lines that aren't edited; stays open between lines */
  GCancellable *end;            /* stops the last read */
  gboolean is_pending;          /* a read of stream hasn't ended */
  char *ready;                  /* a line that came when nobody waited any more; NULL if there is none */
} reading;

static gboolean
can_edit (void)
{
#ifdef HAVE_LIBEDIT
  gboolean is_built = TRUE;
#else
  gboolean is_built = FALSE;
#endif

  return is_built && isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
}

gboolean
wsmanctl_line_is_terminal (void)
{
  return isatty (STDIN_FILENO);
}

/* The function owns line. */
static void
finish (char         *line,
        const GError *error)
{
  WsmanctlLineDone done = reading.done;

  reading.done = NULL;
  if (done != NULL)
    done (line, error, reading.user_data);
  else
    g_free (line);
}

#ifdef HAVE_LIBEDIT

static void
on_edited (char *line)
{
  g_autofree char *copy = g_strdup (line);

  if (line != NULL && *line != '\0' && reading.is_kept)
    add_history (line);
  if (line == NULL)
    g_print ("\n");
  free (line);
  rl_callback_handler_remove ();
  g_clear_handle_id (&reading.source, g_source_remove);
  finish (g_steal_pointer (&copy), NULL);
}

static gboolean
on_typed (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  rl_callback_read_char ();

  return reading.source != 0;
}

static void
edit (const char *prompt)
{
  fflush (stdout);
  rl_callback_handler_install (prompt, on_edited);
  reading.source = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_typed, NULL);
}

static void
stop_editing (void)
{
  if (reading.source == 0)
    return;

  g_clear_handle_id (&reading.source, g_source_remove);
  rl_callback_handler_remove ();
}

#else

static void
edit (const char *prompt)
{
}

static void
stop_editing (void)
{
}

#endif

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                                     &local_error);

  reading.is_pending = FALSE;
  if (reading.done != NULL)
    finish (g_steal_pointer (&line), local_error);
  else
    reading.ready = g_steal_pointer (&line);
}

static gboolean
on_ready (gpointer user_data)
{
  if (reading.done != NULL)
    finish (g_steal_pointer (&reading.ready), NULL);

  return G_SOURCE_REMOVE;
}

static void
read_plain_line (const char *prompt)
{
  if (reading.stream == NULL)
    {
      g_autoptr(GInputStream) source = g_unix_input_stream_new (STDIN_FILENO, FALSE);

      reading.end = g_cancellable_new ();
      reading.stream = g_data_input_stream_new (source);
      g_data_input_stream_set_newline_type (reading.stream, G_DATA_STREAM_NEWLINE_TYPE_ANY);
    }

  if (wsmanctl_line_is_terminal ())
    g_print ("%s", prompt);
  if (reading.ready != NULL)
    g_idle_add (on_ready, NULL);
  else if (!reading.is_pending)
    {
      reading.is_pending = TRUE;
      g_data_input_stream_read_line_async (reading.stream, G_PRIORITY_DEFAULT, reading.end, on_read, NULL);
    }
}

void
wsmanctl_line_read (const char       *prompt,
                    gboolean          is_kept,
                    WsmanctlLineDone  done,
                    gpointer          user_data)
{
  /* The other machine may have written the prompt. */
  g_autofree char *shown = text_output_convert (TEXT_OUTPUT_DATA, prompt, "UTF-8", TRUE);

  g_return_if_fail (reading.done == NULL);

  reading.done = done;
  reading.user_data = user_data;
  reading.is_kept = is_kept;
  if (can_edit ())
    edit (shown);
  else
    read_plain_line (shown);
}

void
wsmanctl_line_cancel (void)
{
  if (reading.done == NULL)
    return;

  /* A read that has begun goes on, because its line belongs to the next question. */
  reading.done = NULL;
  stop_editing ();
  if (wsmanctl_line_is_terminal ())
    g_print ("\n");
}

void
wsmanctl_line_end (void)
{
  wsmanctl_line_cancel ();
  if (reading.end != NULL)
    g_cancellable_cancel (reading.end);
  while (reading.is_pending)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&reading.end);
  g_clear_object (&reading.stream);
  g_clear_pointer (&reading.ready, g_free);
}
