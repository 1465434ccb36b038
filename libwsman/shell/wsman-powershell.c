/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a command from a PowerShell script of any length. cmd.exe doesn't interpret any part of the script.
 */

#include "wsman-powershell-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-codes.h"

/* The longest line. This is less than the limit of cmd.exe, because its own name and options may count. */
#define MAX_LINE 8000

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

#define NO_PROGRESS "$ProgressPreference='SilentlyContinue';"

/* Without this code, PowerShell exits with 1 for any failed program. The code is on a line of its own, because the
 * script's last line may be a comment. The variable only exists if a program has run. */
#define EXIT \
  "\nif(-not $?){$LASTEXITCODE=Get-Variable LASTEXITCODE -ValueOnly -ErrorAction SilentlyContinue;" \
  "if($LASTEXITCODE){exit $LASTEXITCODE};exit 1}"

#define DECODE(line) "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(" line "))"

/* The first line is the script. This code doesn't read the other lines. */
#define RUN_FIRST_LINE \
  NO_PROGRESS "foreach($wsmanLine in $input){break};" \
  ".([ScriptBlock]::Create(" DECODE ("$wsmanLine") "))"

/* The script's $input comes from a pipeline, which starts when the input is complete. */
#define RUN_FIRST_LINE_WITH_INPUT \
  NO_PROGRESS "$wsmanLines=@($input);" \
  "$wsmanLines|Select-Object -Skip 1|.([ScriptBlock]::Create(" DECODE ("$wsmanLines[0]") "))"

/* If a script begins with one of these words, no code may be put before the script. "[" begins an attribute or a type.
 * Treating a type in the same way does no harm. */
static const struct
{
  const char *word;
  gboolean is_block; /* no code may be beside the block of this word */
} beginnings[] = {
  { "[", FALSE },
  { "param", FALSE },
  { "using", FALSE },
  { "begin", TRUE },
  { "clean", TRUE },
  { "dynamicparam", TRUE },
  { "end", TRUE },
  { "process", TRUE },
};

static const char *
skip_comments (const char *script)
{
  const char *end = NULL;

  do
    {
      script += strspn (script, " \t\r\n");
      if (g_str_has_prefix (script, "<#"))
        end = strstr (script, "#>");
      else
        end = *script == '#' ? strchr (script, '\n') : NULL;

      if (end != NULL)
        script = end + (*end == '#' ? 2 : 1);
    }
  while (end != NULL);

  return script;
}

static gboolean
is_word (const char *text,
         const char *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (text, word, length) != 0)
    return FALSE;

  return !g_ascii_isalnum (word[0]) || (!g_ascii_isalnum (text[length]) && text[length] != '-');
}

/* Makes the code that runs the script. is_block becomes TRUE if the script gets its input line by line. */
static char *
make_source (const char *script,
             gboolean   *is_block)
{
  const char *begin = skip_comments (script);

  *is_block = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (is_word (begin, beginnings[i].word))
      {
        *is_block = beginnings[i].is_block;
        return g_strconcat (script, *is_block ? NULL : EXIT, NULL);
      }

  return g_strconcat (NO_PROGRESS, script, EXIT, NULL);
}

static gboolean
mentions_input (const char *script)
{
  for (const char *p = strchr (script, '$'); p != NULL; p = strchr (p + 1, '$'))
    if (g_ascii_strncasecmp (p + 1 + (p[1] == '{'), "input", strlen ("input")) == 0)
      return TRUE;

  return FALSE;
}

static char *
encode_utf16 (const char *source)
{
  gsize length;
  g_autofree char *units = g_convert (source, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);

  return g_base64_encode ((const guchar *) units, length);
}

static GStrv
make_argv (const char *program,
           const char *source)
{
  g_autofree char *encoded = encode_utf16 (source);
  const char *const argv[] = {
    program, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand", encoded, NULL,
  };

  return g_strdupv ((char **) argv);
}

static GBytes *
make_first_input (const char *source)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) source, strlen (source));
  char *line = g_strconcat (encoded, "\n", NULL);

  return g_bytes_new_take (line, strlen (line));
}

GStrv
wsman_powershell_make_argv (const char  *program,
                            const char  *script,
                            GBytes     **first_input,
                            GError     **error)
{
  g_autofree char *source = NULL;
  g_autofree char *line = NULL;
  g_auto(GStrv) argv = NULL;
  gboolean is_block;

  if (!g_utf8_validate (script, -1, NULL))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The PowerShell script isn’t UTF-8"));
      return NULL;
    }

  if (g_str_has_prefix (script, BYTE_ORDER_MARK))
    script += strlen (BYTE_ORDER_MARK);

  source = make_source (script, &is_block);
  argv = make_argv (program, source);
  line = g_strjoinv (" ", argv);
  if (strlen (line) <= MAX_LINE)
    {
      *first_input = NULL;
      return g_steal_pointer (&argv);
    }

  *first_input = make_first_input (source);

  return make_argv (program, is_block || mentions_input (script) ? RUN_FIRST_LINE_WITH_INPUT : RUN_FIRST_LINE);
}
