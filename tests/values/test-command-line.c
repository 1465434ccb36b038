/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests joining arguments to a line, and splitting it, by the rules of Microsoft's C runtime.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-codes.h"

#define ROUNDS 20000
#define MAX_ARGUMENTS 6

/* Arguments and their line. Joining and splitting must both give the other side. */
static const struct
{
  const char *argv[5];
  const char *line;
} lines[] = {
  { { "ipconfig", "/all" }, "ipconfig /all" },
  { { "C:\\Program Files\\x.exe", "a" }, "\"C:\\Program Files\\x.exe\" a" },
  { { "C:\\dir with space\\", "a" }, "\"C:\\dir with space\\\" a" },
  { { "x\\\\", "a" }, "x\\\\ a" },
  { { "x", "" }, "x \"\"" },
  { { "x", "", "", "a" }, "x \"\" \"\" a" },
  { { "x", "a b" }, "x \"a b\"" },
  { { "x", "a\tb" }, "x \"a\tb\"" },
  { { "x", "a\nb" }, "x \"a\nb\"" },
  { { "x", "a\\b" }, "x a\\b" },
  { { "x", "a\\" }, "x a\\" },
  { { "x", "a b\\" }, "x \"a b\\\\\"" },
  { { "x", "a b\\\\" }, "x \"a b\\\\\\\\\"" },
  { { "x", "a\\\\b c" }, "x \"a\\\\b c\"" },
  { { "x", "\"" }, "x \"\\\"\"" },
  { { "x", "\\\"" }, "x \"\\\\\\\"\"" },
  { { "x", "say \"hi\"" }, "x \"say \\\"hi\\\"\"" },
  { { "x", "\"\"" }, "x \"\\\"\\\"\"" },
  { { "x", "\\\\server\\share", "b" }, "x \\\\server\\share b" },
  { { "x", "%PATH%", "^&|<>()!" }, "x %PATH% ^&|<>()!" },
  { { "x", "Grüße", "日本 語", "\xf0\x9f\x98\x80" }, "x Grüße \"日本 語\" \xf0\x9f\x98\x80" },
};

/* Lines in forms that the library doesn't write. */
static const struct
{
  const char *line;
  const char *argv[6];
} foreign[] = {
  { "", { NULL } },
  { " \t ", { NULL } },
  { "  x  a\t b  ", { "x", "a", "b" } },
  { "x a\"b c\"d", { "x", "ab cd" } },
  { "x \"a b\"\"c d\"", { "x", "a b\"c d" } },
  { "x \"a\"\"b\"", { "x", "a\"b" } },
  { "x \"\"\"a\"", { "x", "\"a" } },
  { "x \"a b", { "x", "a b" } },
  { "x \"", { "x", "" } },
  { "x \\", { "x", "\\" } },
  { "x a\\\\\\\"b c d", { "x", "a\\\"b", "c", "d" } },
  { "x a\\\\\\\\\"b c\" d e", { "x", "a\\\\b c", "d", "e" } },
  { "x \"ab\\\"c\" \"\\\\\" d", { "x", "ab\"c", "\\", "d" } },
  { "x a\\\\\\b d\"e f\"g h", { "x", "a\\\\\\b", "de fg", "h" } },
  { "\"a b\"c d", { "a bc", "d" } },
  { "a\\\"b c\\\" d", { "a\\b c\\", "d" } },
  { "\"\" a", { "", "a" } },
};

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = wsman_command_line_join (lines[i].argv, &error);
      g_auto(GStrv) argv = wsman_command_line_split (lines[i].line);

      g_assert_no_error (error);
      g_assert_cmpstr (line, ==, lines[i].line);
      g_assert_cmpstrv (argv, (char **) lines[i].argv);
    }
}

static void
test_foreign (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_auto(GStrv) argv = wsman_command_line_split (foreign[i].line);

      g_assert_cmpstrv (argv, (char **) foreign[i].argv);
    }
}

static char *
make_word (const char *const *alphabet,
           guint               n_letters,
           guint               min_length)
{
  GString *word = g_string_new (NULL);
  guint length = g_test_rand_int_range (min_length, 9);

  for (guint i = 0; i < length; i++)
    g_string_append (word, alphabet[g_test_rand_int_range (0, n_letters)]);

  return g_string_free (word, FALSE);
}

static void
test_random_arguments (void)
{
  /* The program's name can't contain the last character. */
  static const char *const alphabet[] = { "a", "\\", "\\", " ", "\t", "\n", "ü", "%", "\"", };

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
      g_autofree char *program = make_word (alphabet, G_N_ELEMENTS (alphabet) - 1, 1);
      g_autofree char *line = NULL;
      g_auto(GStrv) argv = NULL;
      g_auto(GStrv) back = NULL;
      guint n_arguments = g_test_rand_int_range (0, MAX_ARGUMENTS);

      g_strv_builder_add (builder, program);
      for (guint i = 0; i < n_arguments; i++)
        {
          g_autofree char *argument = make_word (alphabet, G_N_ELEMENTS (alphabet), 0);

          g_strv_builder_add (builder, argument);
        }

      argv = g_strv_builder_end (builder);
      line = wsman_command_line_join ((const char *const *) argv, NULL);
      back = wsman_command_line_split (line);
      g_assert_cmpstrv (argv, back);
    }
}

/* Splits any line, joins its arguments, and splits the result. The arguments are the same. */
static void
test_random_lines (void)
{
  static const char *const alphabet[] = { "a", "\\", "\"", " ", "\t", "b" };

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *line = make_word (alphabet, G_N_ELEMENTS (alphabet), 0);
      g_auto(GStrv) argv = wsman_command_line_split (line);
      g_autofree char *again = wsman_command_line_join ((const char *const *) argv, NULL);
      g_auto(GStrv) back = NULL;

      if (again == NULL)
        {
          g_assert_true (argv[0] == NULL || *argv[0] == '\0');
          continue;
        }

      back = wsman_command_line_split (again);
      g_assert_cmpstrv (argv, back);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *argv[3];
    const char *message;
  } cases[] = {
    { { NULL }, "*must name the program*" },
    { { "", "a" }, "*must name the program*" },
    { { "a\"b" }, "*quotation mark: a\"b" },
    { { "x", "a\x01" }, "Argument 1 *control characters*" },
    { { "\x1b" }, "Argument 0 *control characters*" },
    { { "x", "\xff" }, "Argument 1 isn’t UTF-8*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = wsman_command_line_join (cases[i].argv, &error);

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, WSMAN_CODE_E_INVALIDARG);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_assert_null (line);
    }
}

static void
test_length (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *longest = g_strnfill (WSMAN_COMMAND_LINE_MAX, 'x');
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);

  g_assert_true (wsman_command_line_check_line (longest, WSMAN_COMMAND_LINE_MAX, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_command_line_check_line ("日本語", 3, &error));
  g_assert_true (wsman_command_line_check_line ("\xf0\x9f\x98\x80", 2, &error));
  g_assert_false (wsman_command_line_check_line ("\xf0\x9f\x98\x80", 1, NULL));

  g_assert_false (wsman_command_line_check_line (too_long, WSMAN_COMMAND_LINE_MAX, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (wsman_error_get_info (error)->code, ==, 2147942606);
  g_assert_nonnull (strstr (error->message, "32767 characters, but the server accepts at most 32766"));

  g_clear_error (&error);
  g_assert_false (wsman_command_line_check_line ("dir \x1b", G_MAXSIZE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, WSMAN_CODE_E_INVALIDARG);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/command-line/lines", test_lines);
  g_test_add_func ("/wsman/command-line/foreign", test_foreign);
  g_test_add_func ("/wsman/command-line/random-arguments", test_random_arguments);
  g_test_add_func ("/wsman/command-line/random-lines", test_random_lines);
  g_test_add_func ("/wsman/command-line/refused", test_refused);
  g_test_add_func ("/wsman/command-line/length", test_length);

  return g_test_run ();
}
