/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests joining arguments to a line for cmd.exe. A model of cmd.exe and of the C runtime reads the line.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "shell/wsman-cmd-exe-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-codes.h"

#define ROUNDS 20000
#define MAX_ARGUMENTS 6

/* Returns the line that "cmd.exe /C" runs. If its argument begins with a quotation mark, cmd.exe removes the first and
 * the last quotation mark. cmd.exe doesn't do this if the text between them names a program. This model leaves out this
 * case. */
static char *
take_argument_of_c (const char *line)
{
  g_autofree char *inner = NULL;
  char *last;

  if (*line != '"')
    return g_strdup (line);

  inner = g_strdup (line + 1);
  last = strrchr (inner, '"');
  if (last == NULL)
    return g_steal_pointer (&inner);

  *last = '\0';

  return g_strconcat (inner, last + 1, NULL);
}

/* Expands "%name%" and "%name:…%". The model has the worst environment, in which each name is defined that doesn't end
 * in a caret. */
static char *
expand_variables (const char *line)
{
  GString *expanded = g_string_new (NULL);

  for (const char *p = line; *p != '\0'; p++)
    {
      const char *end = *p == '%' ? strpbrk (p + 1, "%:") : NULL;
      gboolean defined = end != NULL && end > p + 1 && end[-1] != '^';

      if (defined && *end == ':')
        end = strchr (end, '%');
      if (!defined || end == NULL)
        {
          g_string_append_c (expanded, *p);
          continue;
        }

      g_string_append (expanded, "EXPANDED");
      p = end;
    }

  return g_string_free (expanded, FALSE);
}

/* Processes carets and quotation marks. Returns NULL if a character has a meaning for cmd.exe, such as another command,
 * a redirection or a block. */
static char *
take_escapes (const char *line)
{
  g_autoptr(GString) taken = g_string_new (NULL);
  gboolean in_quotes = FALSE;

  for (const char *p = line + (*line == '@'); *p != '\0'; p++)
    {
      if (*p == '"')
        in_quotes = !in_quotes;
      else if (!in_quotes && *p == '^')
        p++;
      else if (*p == '\n' || (!in_quotes && strchr ("&|<>()", *p) != NULL))
        return NULL;

      if (*p == '\0')
        return NULL;
      g_string_append_c (taken, *p);
    }

  return g_string_free (g_steal_pointer (&taken), FALSE);
}

/* Returns the line that the process gets. */
static char *
run_cmd (const char *argument_of_c)
{
  g_autofree char *typed = take_argument_of_c (argument_of_c);
  g_autofree char *expanded = expand_variables (typed);

  return take_escapes (expanded);
}

/* Checks that the arguments arrive, in each way in which the service passes the line to cmd.exe. */
static void
assert_arrives (const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line = wsman_cmd_exe_join (argv, &error);
  g_autofree char *wrapped = g_strdup_printf ("\"%s\"", line);
  const char *const forms[] = { line, wrapped };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *process_line = run_cmd (forms[i]);
      g_auto(GStrv) arrived = NULL;

      g_assert_nonnull (process_line);
      arrived = wsman_command_line_split (process_line);
      g_assert_cmpstrv ((char **) argv, arrived);
    }
}

static const struct
{
  const char *argv[5];
  const char *line;
} lines[] = {
  { { "ipconfig", "/all" }, "ipconfig /all" },
  { { "C:\\Windows\\System32\\ping.exe", "::1" }, "C:\\Windows\\System32\\ping.exe ::1" },
  { { "C:\\Program Files\\x.exe", "a b" }, "@\"C:\\Program Files\\x.exe\" ^\"a b^\"" },
  { { "C:\\Tom & Jerry\\x.exe" }, "@\"C:\\Tom & Jerry\\x.exe\"" },
  { { "C:\\100% a\\x.exe", "C:\\b", "%c%" }, "@\"C:\\100% a\\x.exe\" C^:\\b ^\"^%c^%^\"" },
  { { "x", "" }, "x ^\"^\"" },
  { { "x", "a&b" }, "x ^\"a^&b^\"" },
  { { "x", "a=b,c;d" }, "x a=b,c;d" },
  { { "x", "say \"hi\"" }, "x ^\"say \\^\"hi\\^\"^\"" },
  { { "x", "%PATH%" }, "x ^\"^%PATH^%^\"" },
  { { "x", "%PATH:~0,3%" }, "x ^\"^%PATH^:~0,3^%^\"" },
  { { "x", "100%", "C:\\a%" }, "x ^\"100^%^\" ^\"C^:\\a^%^\"" },
  { { "x", "^" }, "x ^\"^^^\"" },
  { { "x", "(a) <b> |c !d!" }, "x ^\"^(a^) ^<b^> ^|c ^!d^!^\"" },
};

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = wsman_cmd_exe_join (lines[i].argv, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (line, ==, lines[i].line);
      assert_arrives (lines[i].argv);
    }
}

/* Checks the model. It must find the faults of lines that aren't quoted. */
static void
test_model (void)
{
  static const struct
  {
    const char *line;
    const char *arrives;
  } cases[] = {
    { "x a&b", NULL },
    { "x \"a&b\"", "x \"a&b\"" },
    { "x ^\"a&b^\"", NULL },
    { "x \"a^&b\"", "x \"a^&b\"" },
    { "x %PATH%", "x EXPANDED" },
    { "x \"%PATH%\"", "x \"EXPANDED\"" },
    { "x ^%PATH:~0,3^%", "x EXPANDED" },
    { "x ^%PATH^%", "x %PATH%" },
    { "\"C:\\a b\\x.exe\" \"c d\"", "C:\\a b\\x.exe\" \"c d" },
    { "\"x \"a b\"\"", "x \"a b\"" },
    { "x a^", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *arrives = run_cmd (cases[i].line);

      g_assert_cmpstr (arrives, ==, cases[i].arrives);
    }
}

static char *
make_word (guint min_length)
{
  static const char *const alphabet[] = {
    "a", "b", " ", "\t", "\\", "%", "^", "&", "|", "<", ">", "(", ")", "!", ":", "=", ";", ",", "@", "'", "ü", "\"",
  };
  /* The program's name can't contain a quotation mark, which is the last letter. */
  guint n_letters = G_N_ELEMENTS (alphabet) - min_length;
  guint length = g_test_rand_int_range (min_length, 12);
  GString *word = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    g_string_append (word, alphabet[g_test_rand_int_range (0, n_letters)]);

  return g_string_free (word, FALSE);
}

static gboolean
looks_like_variable (const char *program)
{
  const char *percent = strchr (program, '%');

  return percent != NULL && strpbrk (percent + 1, "%:") != NULL;
}

static void
test_random (void)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
      g_autofree char *program = make_word (1);
      g_auto(GStrv) argv = NULL;
      guint n_arguments = g_test_rand_int_range (0, MAX_ARGUMENTS);

      if (looks_like_variable (program))
        continue;

      g_strv_builder_add (builder, program);
      for (guint i = 0; i < n_arguments; i++)
        {
          g_autofree char *argument = make_word (0);

          g_strv_builder_add (builder, argument);
        }

      argv = g_strv_builder_end (builder);
      assert_arrives ((const char *const *) argv);
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
    { { "x", "a\nb" }, "Argument 1 has a line break*" },
    { { "x", "a\rb" }, "Argument 1 has a line break*" },
    { { "x\ny" }, "Argument 0 has a line break*" },
    { { "%TEMP%\\x.exe" }, "*would replace as a variable: %TEMP%\\x.exe" },
    { { "%TEMP:~0,3%\\x.exe" }, "*would replace as a variable*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = wsman_cmd_exe_join (cases[i].argv, &error);

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, WSMAN_CODE_E_INVALIDARG);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_assert_null (line);
    }
}

static void
test_length (void)
{
  g_autofree char *fits = g_strnfill (WSMAN_CMD_EXE_LINE_MAX - 2, 'a');
  const char *argv[] = { "x", fits, NULL };
  g_autofree char *line = wsman_cmd_exe_join (argv, NULL);

  assert_arrives (argv);
  g_assert_true (wsman_command_line_check_line (line, WSMAN_CMD_EXE_LINE_MAX, NULL));
  g_assert_false (wsman_command_line_check_line (line, WSMAN_CMD_EXE_LINE_MAX - 1, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/cmd-exe/lines", test_lines);
  g_test_add_func ("/wsman/cmd-exe/model", test_model);
  g_test_add_func ("/wsman/cmd-exe/random", test_random);
  g_test_add_func ("/wsman/cmd-exe/refused", test_refused);
  g_test_add_func ("/wsman/cmd-exe/length", test_length);

  return g_test_run ();
}
