/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests PowerShell scripts as commands.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "shell/wsman-cmd-exe-private.h"
#include "shell/wsman-powershell-private.h"
#include "wsman-codes.h"

#define NO_PROGRESS "$ProgressPreference='SilentlyContinue';"
#define EXIT "exit $LASTEXITCODE};exit 1}"

/* Decodes the last argument, as PowerShell does. */
static char *
decode_argument (const char *encoded)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (encoded, &length);
  g_autofree char *source = g_convert ((const char *) bytes, length, "UTF-8", "UTF-16LE", NULL, NULL, NULL);

  g_assert_nonnull (source);

  return g_steal_pointer (&source);
}

/* Returns the script that PowerShell runs. first_line becomes NULL if there is no first line of input. */
static char *
make (const char  *script,
      char       **first_line)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) first_input = NULL;
  g_auto(GStrv) argv = wsman_powershell_make_argv ("powershell.exe", script, &first_input, &error);
  g_autofree char *line = NULL;
  g_autofree char *options = NULL;

  g_assert_no_error (error);
  line = wsman_cmd_exe_join ((const char *const *) argv, &error);
  g_assert_no_error (error);
  options = g_strdup_printf ("powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand %s",
                             argv[6]);
  g_assert_cmpstr (line, ==, options);

  *first_line = NULL;
  if (first_input != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (first_input, &length);

      g_assert_true (memchr (data, '\n', length) == data + length - 1);
      *first_line = g_strndup (data, length - 1);
    }

  return decode_argument (argv[6]);
}

static void
test_beginnings (void)
{
  static const struct
  {
    const char *script;
    gboolean prefix;
    gboolean suffix;
  } cases[] = {
    { "", TRUE, TRUE },
    { "Get-Process", TRUE, TRUE },
    { "'Grüße \xf0\x9f\x98\x80'", TRUE, TRUE },
    { "end-of-all", TRUE, TRUE },
    { "parameter", TRUE, TRUE },
    { "# param\r\nGet-Process # last", TRUE, TRUE },
    { "# only a comment", TRUE, TRUE },
    { "<# never ends", TRUE, TRUE },
    { "param($a = 1)\n$a", FALSE, TRUE },
    { "PARAM ($a)", FALSE, TRUE },
    { "\r\n# a\n<# b\n #> <##>\n  Param()", FALSE, TRUE },
    { "using namespace System.IO\n1", FALSE, TRUE },
    { "[CmdletBinding()]param()", FALSE, TRUE },
    { "process { $_ }", FALSE, FALSE },
    { "begin{}end{}", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *first_line = NULL;
      g_autofree char *source = make (cases[i].script, &first_line);
      const char *script = source + (cases[i].prefix ? strlen (NO_PROGRESS) : 0);

      g_assert_null (first_line);
      g_assert_cmpint (g_str_has_prefix (source, NO_PROGRESS), ==, cases[i].prefix);
      g_assert_true (g_str_has_prefix (script, cases[i].script));
      g_assert_cmpint (g_str_has_suffix (source, EXIT), ==, cases[i].suffix);
      g_assert_cmpint (script[strlen (cases[i].script)], ==, cases[i].suffix ? '\n' : '\0');
    }
}

static void
test_byte_order_mark (void)
{
  g_autofree char *first_line = NULL;
  g_autofree char *source = make ("\xef\xbb\xbfparam()", &first_line);

  g_assert_true (g_str_has_prefix (source, "param()\n"));
}

/* Checks scripts of each length around the limit. A script is sent as an argument or by stdin, and always
 * completely. */
static void
test_lengths (void)
{
  gboolean by_input = FALSE;
  guint n_changes = 0;

  for (gsize length = 2600; length < 2900; length++)
    {
      g_autofree char *script = g_strnfill (length, 'x');
      g_autofree char *first_line = NULL;
      g_autofree char *source = make (script, &first_line);
      g_autofree char *whole = g_strconcat (NO_PROGRESS, script, "\n", NULL);

      n_changes += by_input != (first_line != NULL);
      by_input = first_line != NULL;
      if (by_input)
        {
          gsize decoded_length;
          g_autofree char *decoded = (char *) g_base64_decode (first_line, &decoded_length);

          g_assert_nonnull (strstr (source, "FromBase64String($wsmanLine)"));
          g_assert_true (g_str_has_prefix (decoded, whole));
          g_assert_cmpmem (decoded + decoded_length - strlen (EXIT), strlen (EXIT), EXIT, strlen (EXIT));
        }
      else
        {
          g_assert_true (g_str_has_prefix (source, whole));
        }
    }

  g_assert_true (by_input);
  g_assert_cmpuint (n_changes, ==, 1);
}

static void
test_long (void)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autofree char *first_line = NULL;
  g_autofree char *source = NULL;
  g_autofree char *decoded = NULL;
  gsize length;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (script, "Write-Output 'Grüße %u'\n", i);

  source = make (script->str, &first_line);
  decoded = (char *) g_base64_decode (first_line, &length);
  g_assert_cmpuint (length, >, script->len);
  g_assert_cmpmem (decoded + strlen (NO_PROGRESS), script->len, script->str, script->len);
}

/* Checks how a long script gets its input, if it reads any. */
static void
test_long_input (void)
{
  static const struct
  {
    const char *script;
    gboolean has_input;
  } cases[] = {
    { "$in", FALSE },
    { "input $ input", FALSE },
    { "$input", TRUE },
    { "$a = @($INPUT)", TRUE },
    { "${input}", TRUE },
    { "process { $_ }", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *comment = g_strnfill (3000, 'x');
      g_autofree char *script = g_strdup_printf ("# %s\n%s", comment, cases[i].script);
      g_autofree char *first_line = NULL;
      g_autofree char *source = make (script, &first_line);

      g_assert_nonnull (first_line);
      g_assert_cmpint (strstr (source, "Select-Object -Skip 1|") != NULL, ==, cases[i].has_input);
    }
}

static void
test_refused (void)
{
  g_autoptr(GError) error = NULL;
  GBytes *first_input;

  g_assert_null (wsman_powershell_make_argv ("pwsh", "\xff", &first_input, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, WSMAN_CODE_E_INVALIDARG);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/powershell/beginnings", test_beginnings);
  g_test_add_func ("/wsman/powershell/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/wsman/powershell/lengths", test_lengths);
  g_test_add_func ("/wsman/powershell/long", test_long);
  g_test_add_func ("/wsman/powershell/long-input", test_long_input);
  g_test_add_func ("/wsman/powershell/refused", test_refused);

  return g_test_run ();
}
