/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs programs in the thread that reads a class. */

#include "wsman-system-program-private.h"

#include <string.h>

#include "wsman-system-files-private.h"

/* The most bytes of complaints that are read. */
#define MAX_COMPLAINTS 4096

/* The time that a program may take, in microseconds. */
static gint64 time_limit = 60 * (gint64) G_USEC_PER_SEC;

/* Stops waiting for a program when its time is over, or when the request is cancelled. */
typedef struct
{
  GThread *thread;
  GCancellable *cancellable; /* the one with which the program is waited for */
  GCancellable *request;     /* that of the request; may be NULL */
  gulong handler;

  GMutex mutex; /* guards the fields below */
  GCond cond;
  gint64 end;
  gboolean is_done;
  gboolean is_late;
} Watch;

void
wsman_system_program_set_time_limit (gint64 microseconds)
{
  time_limit = microseconds;
}

static gpointer
watch (gpointer data)
{
  Watch *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->is_done && !self->is_late)
    self->is_late = !g_cond_wait_until (&self->cond, &self->mutex, self->end) && !self->is_done;
  g_mutex_unlock (&self->mutex);

  if (self->is_late)
    g_cancellable_cancel (self->cancellable);

  return NULL;
}

static void
on_request_cancelled (GCancellable *request,
                      gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
watch_start (Watch         *self,
             GCancellable  *request,
             GError       **error)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->end = g_get_monotonic_time () + time_limit;
  self->request = request;
  self->cancellable = g_cancellable_new ();
  if (request != NULL)
    self->handler = g_cancellable_connect (request, G_CALLBACK (on_request_cancelled),
                                           g_object_ref (self->cancellable), g_object_unref);
  self->thread = g_thread_try_new ("wsman-program", watch, self, error);

  return self->thread != NULL;
}

/* Returns TRUE if the time was over. */
static gboolean
watch_end (Watch *self)
{
  g_mutex_lock (&self->mutex);
  self->is_done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  if (self->request != NULL)
    g_cancellable_disconnect (self->request, self->handler);
  g_clear_object (&self->cancellable);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);

  return self->is_late && !g_cancellable_is_cancelled (self->request);
}

static gboolean
read_output (GInputStream  *stream,
             GByteArray    *output,
             GCancellable  *cancellable,
             GError       **error)
{
  guint8 buffer[16 * 1024];
  gssize n_read;

  do
    {
      n_read = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error);
      if (n_read > 0)
        g_byte_array_append (output, buffer, (guint) n_read);
    }
  while (n_read > 0 && output->len < WSMAN_SYSTEM_MAX_OUTPUT);

  return n_read >= 0;
}

char **
wsman_system_split_lines (const GByteArray *output)
{
  gsize length = output->len;
  g_autofree char *text = NULL;

  while (length > 0 && output->data[length - 1] != '\n')
    length--;
  text = g_utf8_make_valid ((const char *) output->data, (gssize) (length > 0 ? length - 1 : 0));

  return g_strsplit (text, "\n", -1);
}

GSubprocess *
wsman_system_start_program (const char *const  *argv,
                            GSubprocessFlags    flags,
                            GError            **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | flags);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, wsman_system_dup_path (argv[0]));
  for (gsize i = 1; argv[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (argv[i]));
  g_ptr_array_add (words, NULL);

  if (!g_file_test (words->pdata[0], G_FILE_TEST_IS_EXECUTABLE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s isn’t on this machine", argv[0]);
      return NULL;
    }

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, error);
}

/* Reads what the program has written to its standard error. This has room in the pipe, or the program waits until its
 * time is over. */
static char *
read_complaints (GSubprocess  *process,
                 GCancellable *cancellable)
{
  char buffer[MAX_COMPLAINTS];
  gsize n_read = 0;

  g_input_stream_read_all (g_subprocess_get_stderr_pipe (process), buffer, sizeof buffer, &n_read, cancellable, NULL);

  return g_strstrip (g_utf8_make_valid (buffer, (gssize) n_read));
}

/* Reads the output up to its maximum, and waits until the program has succeeded. */
static gboolean
finish (GSubprocess   *process,
        GByteArray    *output,
        char         **complaints,
        GCancellable  *cancellable,
        GError       **error)
{
  gboolean is_read = read_output (g_subprocess_get_stdout_pipe (process), output, cancellable, error);

  if (is_read && complaints != NULL && output->len < WSMAN_SYSTEM_MAX_OUTPUT)
    *complaints = read_complaints (process, cancellable);

  return is_read &&
         (output->len >= WSMAN_SYSTEM_MAX_OUTPUT || g_subprocess_wait_check (process, cancellable, error));
}

static GByteArray *
run (const char *const  *argv,
     char              **complaints,
     GCancellable       *cancellable,
     GError            **error)
{
  GSubprocessFlags flags = complaints != NULL ? G_SUBPROCESS_FLAGS_STDERR_PIPE : G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr(GSubprocess) process = wsman_system_start_program (argv, flags, error);
  g_autoptr(GByteArray) output = NULL;
  g_autoptr(GError) local_error = NULL;
  Watch watch = { NULL };
  gboolean is_finished;

  if (process == NULL)
    return NULL;

  output = g_byte_array_new ();
  is_finished = watch_start (&watch, cancellable, &local_error) &&
                finish (process, output, complaints, watch.cancellable, &local_error);
  if (!is_finished || output->len >= WSMAN_SYSTEM_MAX_OUTPUT)
    g_subprocess_force_exit (process);
  if (watch_end (&watch) && !is_finished)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s took too much time", argv[0]);
      return NULL;
    }
  if (!is_finished)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", argv[0]);
      return NULL;
    }

  return g_steal_pointer (&output);
}

GByteArray *
wsman_system_run_program (const char *const *argv,
                          GCancellable      *cancellable,
                          GError           **error)
{
  return run (argv, NULL, cancellable, error);
}

GByteArray *
wsman_system_run_program_with_complaints (const char *const  *argv,
                                          char              **complaints,
                                          GCancellable       *cancellable,
                                          GError            **error)
{
  *complaints = NULL;

  return run (argv, complaints, cancellable, error);
}
