/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * cmd.exe's rule for quotation marks around a command line.
 */

#include <glib/gstdio.h>

#include "providers/wsman-hosted-line-private.h"

static const struct
{
  const char *line;
  const char *expected;
} cases[] = {
  { "echo out", "echo out" },
  { "echo \"a b\"", "echo \"a b\"" },
  { "\"echo out\"", "echo out" },
  { "\"echo\"", "echo" },
  { "\"\"", "" },
  { "\"", "" },
  { "\"echo", "echo" },
  { " \t\"echo out\"", "echo out" },
  { "\"echo 'it''s' $HOME\"", "echo 'it''s' $HOME" },
  /* Quotation marks within, as a client sends who puts any line in a pair. */
  { "\"echo \"a b\" c\"", "echo \"a b\" c" },
  { "\"echo \"a b\"\"", "echo \"a b\"" },
  { "\"\"my program\" \"an argument\"\"", "\"my program\" \"an argument\"" },
  /* What is after the last one stays. */
  { "\"echo out\" > /tmp/x", "echo out > /tmp/x" },
  { "\"a b\" \"c d\"", "a b\" \"c d" },
  /* Executable files. */
  { "\"my program\"", "\"my program\"" },
  { "\"my program\" x", "\"my program\" x" },
  { "  \"my program\"", "  \"my program\"" },
  { "\"./my program\"", "\"./my program\"" },
  { "\"my program\" \"x\"", "my program\" \"x" },
  { "\"program\"", "program" },
  { "\"program\" x", "program x" },
  { "\"my (program)\"", "my (program)" },
  { "\"my data\"", "my data" },
  { "\"my directory\"", "my directory" },
  { "\"no program\"", "no program" },
  { "\"elsewhere/my program\"", "elsewhere/my program" },
};

static void
make_file (const char *directory,
           const char *name,
           int         mode)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
test_rule (void)
{
  g_autofree char *directory = g_dir_make_tmp ("line-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (directory, "my directory", NULL);
  g_autofree char *path = g_strdup_printf ("PATH=/nonexistent::%s", directory);
  const char *const environment[] = { "LANG=C", path, NULL };

  make_file (directory, "my program", 0755);
  make_file (directory, "program", 0755);
  make_file (directory, "my (program)", 0755);
  make_file (directory, "my data", 0644);
  g_assert_cmpint (g_mkdir (inner, 0755), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = wsman_hosted_line_strip_quotes (cases[i].line, directory, environment);

      g_assert_cmpstr (line, ==, cases[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hosted-line/rule", test_rule);

  return g_test_run ();
}
