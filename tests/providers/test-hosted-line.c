/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests cmd.exe's rule for quotation marks around a command line.
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
  /* Quotation marks within the line. Some clients put each line into a pair of quotation marks. */
  { "\"echo \"a b\" c\"", "echo \"a b\" c" },
  { "\"echo \"a b\"\"", "echo \"a b\"" },
  { "\"\"my program\" \"an argument\"\"", "\"my program\" \"an argument\"" },
  /* The text after the last quotation mark remains. */
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

/* Checks that the logged part of a line can't contain a secret. */
static void
test_program (void)
{
  static const struct
  {
    const char *line;
    const char *program; /* the logged program; NULL for the command shell */
    guint n_arguments;
  } lines[] = {
    { "echo", "echo", 0 },
    { "echo a b", "echo", 2 },
    { "  /usr/bin/x-1.2+y \t a\nb ", "/usr/bin/x-1.2+y", 2 },
    { "../tool", "../tool", 0 },
    { "PASSWORD=secret mysql -u x", "mysql", 2 },
    { "A=1 B_2=x run", "run", 0 },
    { "PASSWORD='my very secret' run", NULL, 9 },
    { "PASSWORD=my\\ very secret run", NULL, 9 },
    { "PASSWORD=\"my very secret\" run", NULL, 9 },
    { "PASSWORD=$(decrypt very secret) run", NULL, 9 },
    { "PASSWORD='my secret' mysql", NULL, 9 },
    { "PASSWORD=secret", NULL, 9 },
    { "a=$(cat secret); run", NULL, 9 },
    { "2=secret", NULL, 9 },
    { "(secret)", NULL, 9 },
    { "secret|run", NULL, 9 },
    { "'my program' x", NULL, 9 },
    { "$SECRET x", NULL, 9 },
    { "", NULL, 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      guint n_arguments = 9;
      g_autofree char *program = wsman_hosted_line_find_program (lines[i].line, &n_arguments);

      g_test_message ("%s", lines[i].line);
      g_assert_cmpstr (program, ==, lines[i].program);
      g_assert_cmpuint (n_arguments, ==, lines[i].n_arguments);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hosted-line/rule", test_rule);
  g_test_add_func ("/hosted-line/program", test_program);

  return g_test_run ();
}
