/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs journalctl(1), and parses its output in the main loop, a few entries in each iteration. */

#include "wsman-journal-reader-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "wsman-system-program-private.h"

#define JOURNALCTL "/usr/bin/journalctl"

/* The bytes that are read at a time, and the most entries that are handled in one iteration of the main loop. */
#define CHUNK_SIZE (32 * 1024)
#define MAX_ENTRIES 32

#define MAX_COMPLAINTS 4096

struct _WsmanJournalReader
{
  WsmanJournalEntryFunc func;
  WsmanJournalEndedFunc ended;
  gpointer user_data;
  GMainContext *context;
  GCancellable *cancellable;
  GSubprocess *process; /* NULL if it can't be started */
  WsmanJournalParser *parser;
  GSource *next;        /* the next iteration; or NULL */
  GString *complaints;
  guint n_pipes;        /* the number of pipes that are still open */
  gboolean is_reading;  /* whether bytes are being read */
  gboolean is_paused;
  gboolean is_freed;
  GError *error;        /* why reading has failed; or NULL */
};

static void
reader_clear (gpointer data)
{
  WsmanJournalReader *self = data;

  g_clear_object (&self->process);
  g_clear_error (&self->error);
  g_string_free (self->complaints, TRUE);
  wsman_journal_parser_free (self->parser);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
}

static void
reader_unref (WsmanJournalReader *self)
{
  g_rc_box_release_full (self, reader_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanJournalReader, reader_unref)

/* Reports the end, unless nobody wants to know it. */
static void
report_end (WsmanJournalReader *self)
{
  if (!self->is_freed)
    self->ended (self->error, self->complaints->str, self->user_data);
}

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(WsmanJournalReader) self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &local_error) && self->error == NULL)
    self->error = g_steal_pointer (&local_error);
  report_end (self);
}

/* Is called at the end of each pipe. */
static void
close_pipe (WsmanJournalReader *self)
{
  if (--self->n_pipes == 0)
    g_subprocess_wait_check_async (self->process, self->cancellable, on_exited, g_rc_box_acquire (self));
}

static void
on_complained (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(WsmanJournalReader) self = user_data;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (self->is_freed)
    return;

  if (size == 0)
    {
      close_pipe (self);
      return;
    }

  g_string_append_len (self->complaints, text, (gssize) MIN (size, MAX_COMPLAINTS - self->complaints->len));
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), MAX_COMPLAINTS, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_complained, g_rc_box_acquire (self));
}

static void read_more (WsmanJournalReader *self);
static gboolean on_next (gpointer user_data);

static void
schedule (WsmanJournalReader *self)
{
  if (self->next == NULL)
    wsman_source_set (&self->next, g_idle_source_new (), self->context, on_next, self);
}

/* Gives entries to the function, until it pauses the reader or has enough for this iteration. Returns TRUE if the
 * parser has no more. */
static gboolean
handle_entries (WsmanJournalReader *self)
{
  for (guint n = 0; n < MAX_ENTRIES && !self->is_paused && !self->is_freed; n++)
    {
      WsmanJournalEntry *entry = wsman_journal_parser_next (self->parser, &self->error);

      if (entry == NULL)
        return TRUE;

      self->is_paused = !self->func (entry, self->user_data);
    }

  return FALSE;
}

static gboolean
on_next (gpointer user_data)
{
  g_autoptr(WsmanJournalReader) self = g_rc_box_acquire (user_data);
  gboolean is_exhausted;

  wsman_source_clear (&self->next);
  is_exhausted = handle_entries (self);
  if (self->is_freed)
    return G_SOURCE_REMOVE;

  if (self->error != NULL)
    {
      g_subprocess_force_exit (self->process);
      report_end (self);
    }
  else if (is_exhausted)
    read_more (self);
  else if (!self->is_paused)
    schedule (self);

  return G_SOURCE_REMOVE;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(WsmanJournalReader) self = user_data;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  self->is_reading = FALSE;
  if (self->is_freed)
    return;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      close_pipe (self);
      return;
    }

  wsman_journal_parser_push (self->parser, bytes);
  schedule (self);
}

static void
read_more (WsmanJournalReader *self)
{
  self->is_reading = TRUE;
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (self->process), CHUNK_SIZE, G_PRIORITY_DEFAULT_IDLE,
                                   self->cancellable, on_read, g_rc_box_acquire (self));
}

static gboolean
on_not_started (gpointer user_data)
{
  g_autoptr(WsmanJournalReader) self = g_rc_box_acquire (user_data);

  wsman_source_clear (&self->next);
  report_end (self);

  return G_SOURCE_REMOVE;
}

static void
start (WsmanJournalReader *self)
{
  self->n_pipes = 2;
  read_more (self);
  g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (self->process), MAX_COMPLAINTS, G_PRIORITY_DEFAULT,
                                   self->cancellable, on_complained, g_rc_box_acquire (self));
}

gboolean
wsman_journal_check_complaints (const char  *complaints,
                                GError     **error)
{
  if (complaints == NULL || (strstr (complaints, "insufficient permissions") == NULL &&
                             strstr (complaints, "not seeing messages") == NULL))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_REMOTE, WBEM_E_NOT_AVAILABLE,
                   _("This server may not read the journal; add its user to the group systemd-journal"));

  return FALSE;
}

WsmanJournalReader *
wsman_journal_reader_new (const char *const     *arguments,
                          WsmanJournalEntryFunc  func,
                          WsmanJournalEndedFunc  ended,
                          gpointer               user_data)
{
  static const char *const first[] = { JOURNALCTL, "--no-pager", "--output=export" };
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  WsmanJournalReader *self = g_rc_box_new0 (WsmanJournalReader);

  self->func = func;
  self->ended = ended;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->parser = wsman_journal_parser_new ();
  self->complaints = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (char *) first[i]);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);

  self->process = wsman_system_start_program ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                              &self->error);
  if (self->process != NULL)
    start (self);
  else
    wsman_source_set (&self->next, g_idle_source_new (), self->context, on_not_started, self);

  return self;
}

void
wsman_journal_reader_free (WsmanJournalReader *self)
{
  self->is_freed = TRUE;
  wsman_source_clear (&self->next);
  g_cancellable_cancel (self->cancellable);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  reader_unref (self);
}

void
wsman_journal_reader_resume (WsmanJournalReader *self)
{
  if (!self->is_paused)
    return;

  self->is_paused = FALSE;
  if (!self->is_reading)
    schedule (self);
}
