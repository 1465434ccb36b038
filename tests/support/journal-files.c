/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "journal-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "machine-files.h"

#define JOURNALCTL "/usr/bin/journalctl"
#define REMOTE "/lib/systemd/systemd-journal-remote"
#define DIRECTORY "/journal"

/* The first entry is as old as this, in microseconds since 1970. Each is a millisecond after the one before. */
#define FIRST_TIME G_GUINT64_CONSTANT (1700000000000000)

#define MACHINE "abcdef0123456789abcdef0123456789"

/* The machine was started again after so many entries. */
#define PER_BOOT 100

gboolean
journal_files_set_up (void)
{
  g_autofree char *directory = machine_files_dup_path (DIRECTORY);

  if (!g_file_test (JOURNALCTL, G_FILE_TEST_IS_EXECUTABLE) || !g_file_test (REMOTE, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("journalctl or systemd-journal-remote isn't installed");
      return FALSE;
    }

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  machine_files_write ("/etc/machine-id", MACHINE "\n");
  journal_files_prefix (NULL);

  return TRUE;
}

void
journal_files_prefix (const char *command)
{
  g_autofree char *directory = machine_files_dup_path (DIRECTORY);
  g_autofree char *path = machine_files_dup_path (JOURNALCTL);
  g_autofree char *next = g_strconcat (path, ".new", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\nexec " JOURNALCTL " --directory='%s' \"$@\"\n",
                                             command != NULL ? command : "", directory);

  /* The script before may be running, so it stays as it is. */
  machine_files_write (JOURNALCTL ".new", script);
  g_assert_cmpint (g_chmod (next, 0755), ==, 0);
  g_assert_cmpint (g_rename (next, path), ==, 0);
}

GString *
journal_entry_new (guint n)
{
  GString *entry = g_string_new (NULL);

  g_string_append_printf (entry, "__REALTIME_TIMESTAMP=%" G_GUINT64_FORMAT "\n__MONOTONIC_TIMESTAMP=%u\n"
                          "_BOOT_ID=%032x\n_MACHINE_ID=" MACHINE "\nN=%u\n",
                          FIRST_TIME + n * G_GUINT64_CONSTANT (1000), 1000000 + n * 1000, 1 + (n - 1) / PER_BOOT, n);

  return entry;
}

void
journal_entry_add (GString    *entry,
                   const char *name,
                   const void *value,
                   gssize      length)
{
  guint64 size = length < 0 ? strlen (value) : (guint64) length;
  guint64 little = GUINT64_TO_LE (size);

  g_string_append_printf (entry, "%s\n", name);
  g_string_append_len (entry, (const char *) &little, sizeof little);
  g_string_append_len (entry, value, (gssize) size);
  g_string_append_c (entry, '\n');
}

static char *
run (const char *const *argv,
     GString           *input)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GBytes) bytes = input != NULL ? g_string_free_to_bytes (input) : NULL;
  g_autoptr(GBytes) output = NULL;
  const char *text;
  gsize size;

  process = g_subprocess_newv (argv, (bytes != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : 0) |
                                       G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, bytes, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  text = g_bytes_get_data (output, &size);

  return g_strndup (text, size);
}

void
journal_files_write (const char *file,
                     GString    *entries)
{
  g_autofree char *name = g_strdup_printf (DIRECTORY "/%s.journal", file);
  g_autofree char *path = machine_files_dup_path (name);
  const char *const argv[] = { REMOTE, "-o", path, "-", NULL };
  g_autofree char *output = run (argv, entries);
}

void
journal_files_write_range (const char *file,
                           guint       first,
                           guint       last)
{
  GString *entries = g_string_new (NULL);

  for (guint n = first; n <= last; n++)
    {
      GString *entry = journal_entry_new (n);

      g_string_append (entry, "MESSAGE=an event\nPRIORITY=6\nSYSLOG_IDENTIFIER=test\n_HOSTNAME=alpha\n\n");
      g_string_append_len (entries, entry->str, (gssize) entry->len);
      g_string_free (entry, TRUE);
    }
  journal_files_write (file, entries);
}

void
journal_files_vacuum (const char *file)
{
  g_autofree char *name = g_strdup_printf (DIRECTORY "/%s.journal", file);
  g_autofree char *path = machine_files_dup_path (name);

  g_assert_cmpint (g_remove (path), ==, 0);
}

char *
journal_files_run (const char *const *arguments)
{
  g_autofree char *directory = machine_files_dup_path (DIRECTORY);
  g_autofree char *option = g_strconcat ("--directory=", directory, NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) JOURNALCTL);
  g_ptr_array_add (argv, option);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);

  return run ((const char *const *) argv->pdata, NULL);
}
