/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs a target over the files of a directory, one test each, so that what a fuzzer found once
 * stays found. libFuzzer takes the place of this file.
 */

#include <glib.h>

#include "fuzz.h"

static void
run_sample (gconstpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree guint8 *data = NULL;
  gsize length;

  g_file_get_contents (user_data, &contents, &length, &error);
  g_assert_no_error (error);

  /* Without the terminator, so that ASan sees reads beyond the end. */
  data = g_memdup2 (contents, length);
  g_assert_cmpint (LLVMFuzzerTestOneInput (data, length), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) directory = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  directory = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/wsman/fuzzing/", name, NULL);
      char *path = g_build_filename (argv[1], name, NULL);

      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, run_sample);
    }

  g_assert_cmpuint (paths->len, >, 0);

  return g_test_run ();
}
