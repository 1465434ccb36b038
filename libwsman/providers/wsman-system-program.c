/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs programs in the thread that reads a class. */

#include "wsman-system-program-private.h"

#include <string.h>

#include "wsman-system-files-private.h"

#define MAX_OUTPUT (32 * 1024 * 1024)

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
  while (n_read > 0 && output->len < MAX_OUTPUT);

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

GByteArray *
wsman_system_run_program (const char *const *argv,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GByteArray) output = g_byte_array_new ();
  g_autoptr(GSubprocess) process = NULL;

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
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, error);
  if (process == NULL)
    return NULL;

  if (!read_output (g_subprocess_get_stdout_pipe (process), output, cancellable, error))
    {
      g_subprocess_force_exit (process);
      return NULL;
    }
  if (output->len >= MAX_OUTPUT)
    {
      g_subprocess_force_exit (process);
    }
  else if (!g_subprocess_wait_check (process, cancellable, error))
    {
      g_prefix_error (error, "%s: ", argv[0]);
      return NULL;
    }

  return g_steal_pointer (&output);
}
