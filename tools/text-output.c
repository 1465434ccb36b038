/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes text to the standard streams in the locale's charset. Text never controls the terminal.
 */

#include "text-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a terminal is told. */
#define BOLD "\033[1m"
#define CYAN "\033[36m"
#define NORMAL "\033[0m"

#define UTF8 "UTF-8"

/* The exit status if the help can't be written: see wsmanctl(1). */
#define EXIT_OUTPUT 5

/* The name of the program that must fail if its help can't be written; NULL if the program goes on. */
static const char *failing_program;

/* The charset of the user's locale; NULL if it is ASCII. */
static const char *locale_charset = UTF8;

/* Characters outside of ASCII that the sentences of the programs use, and their replacements. */
static const struct
{
  gunichar character;
  const char *ascii;
} readable[] = {
  { 0x2018, "'" }, { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" },
  { 0x2013, "-" }, { 0x2014, "-" }, { 0x2026, "..." }, { 0x00a0, " " },
};

/* Tells whether a character could control a terminal. A terminal executes control characters. It also shows the text
 * between some other characters in another order. */
static gboolean
is_obeyed (gunichar character)
{
  return (g_unichar_iscntrl (character) && character != '\n' && character != '\t') ||
         (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

static void
append_escape (GString         *bytes,
               TextOutputStyle  style,
               gunichar         character)
{
  if (style == TEXT_OUTPUT_XML)
    g_string_append_printf (bytes, "&#x%X;", character);
  else if (style == TEXT_OUTPUT_JSON)
    g_string_append_printf (bytes, "\\u%04x", character);
  else
    g_string_append_printf (bytes, "\\u{%x}", character);
}

static gboolean
append_readable (GString  *bytes,
                 gunichar  character)
{
  for (gsize i = 0; i < G_N_ELEMENTS (readable); i++)
    {
      if (readable[i].character == character)
        {
          g_string_append (bytes, readable[i].ascii);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
append_converted (GString    *bytes,
                  GIConv      converter,
                  const char *character,
                  gsize       length)
{
  char buffer[16];
  char *in = (char *) character;
  char *out = buffer;
  gsize room = sizeof buffer;

  if (converter == (GIConv) -1 || g_iconv (converter, &in, &length, &out, &room) != 0)
    return FALSE;

  g_string_append_len (bytes, buffer, out - buffer);

  return TRUE;
}

static void
append_character (GString         *bytes,
                  TextOutputStyle  style,
                  const char      *text,
                  GIConv           converter)
{
  gunichar character = g_utf8_get_char (text);

  if (append_converted (bytes, converter, text, (gsize) (g_utf8_next_char (text) - text)))
    return;
  if (style != TEXT_OUTPUT_MESSAGE || !append_readable (bytes, character))
    append_escape (bytes, style, character);
}

/* The text may not be UTF-8, because messages may contain file names, which are bytes. */
static const char *
append_one (GString         *bytes,
            TextOutputStyle  style,
            const char      *text,
            GIConv           converter,
            gboolean         is_utf8,
            gboolean         is_terminal)
{
  gunichar character = g_utf8_get_char_validated (text, -1);

  if (character >= (gunichar) -2)
    {
      g_string_append_printf (bytes, "\\x{%02x}", (guint) (guchar) *text);
      return text + 1;
    }

  if ((is_terminal && is_obeyed (character)) || (style == TEXT_OUTPUT_DATA && (is_terminal || !is_utf8) &&
                                                 g_str_has_prefix (text, "\\u{")))
    append_escape (bytes, style, character);
  else if (is_utf8 || character < 0x80)
    g_string_append_unichar (bytes, character);
  else
    append_character (bytes, style, text, converter);

  return g_utf8_next_char (text);
}

char *
text_output_convert (TextOutputStyle  style,
                     const char      *text,
                     const char      *charset,
                     gboolean         is_terminal)
{
  gboolean is_utf8 = style >= TEXT_OUTPUT_FILE || g_strcmp0 (charset, UTF8) == 0;
  GIConv converter = is_utf8 || charset == NULL ? (GIConv) -1 : g_iconv_open (charset, UTF8);
  GString *bytes = g_string_sized_new (strlen (text));

  while (*text != '\0')
    text = append_one (bytes, style, text, converter, is_utf8, is_terminal);

  if (converter != (GIConv) -1)
    g_iconv_close (converter);

  return g_string_free (bytes, FALSE);
}

/* The stream may be non-blocking. */
static gboolean
write_all (int         fd,
           const char *bytes)
{
  gsize left = strlen (bytes);

  while (left > 0)
    {
      gssize written = write (fd, bytes, left);
      GPollFD poll = { fd, G_IO_OUT, 0 };

      if (written < 0 && errno == EAGAIN)
        g_poll (&poll, 1, -1);
      else if (written < 0 && errno != EINTR)
        return FALSE;

      bytes += MAX (written, 0);
      left -= (gsize) MAX (written, 0);
    }

  return TRUE;
}

static gboolean
print_to (int              fd,
          TextOutputStyle  style,
          const char      *text)
{
  g_autofree char *bytes = text_output_convert (style, text, locale_charset, isatty (fd));

  return write_all (fd, bytes);
}

static gboolean
has_colours (void)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *terminal = g_getenv ("TERM");

  return isatty (STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') && terminal != NULL &&
         *terminal != '\0' && !g_str_equal (terminal, "dumb");
}

/* Appends a line. Its first length bytes are coloured. */
static void
append_painted (GString    *painted,
                const char *line,
                gsize       length,
                const char *colour)
{
  gsize blanks = strspn (line, " ");

  if (length <= blanks)
    g_string_append (painted, line);
  else
    g_string_append_printf (painted, "%.*s%s%.*s" NORMAL "%s", (int) blanks, line, colour, (int) (length - blanks),
                            line + blanks, line + length);
}

/* The text has no escape sequences of its own any more. */
static char *
paint_lines (TextOutputPaint  paint,
             const char      *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GString *painted = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *equals = strstr (lines[i], " = ");
      gboolean is_name = strchr (lines[i] + strspn (lines[i], " "), ' ') == NULL;

      g_string_append (painted, i > 0 ? "\n" : "");
      if (paint == TEXT_OUTPUT_LABELS && equals != NULL)
        append_painted (painted, lines[i], (gsize) (equals - lines[i]), CYAN);
      else
        append_painted (painted, lines[i],
                        (paint == TEXT_OUTPUT_LABELS && is_name) || (paint == TEXT_OUTPUT_HEADING && i == 0)
                            ? strlen (lines[i]) : 0, BOLD);
    }

  return g_string_free (painted, FALSE);
}

gboolean
text_output_write_painted (TextOutputStyle   style,
                           TextOutputPaint   paint,
                           const char       *text,
                           GError          **error)
{
  g_autofree char *bytes = NULL;
  g_autofree char *painted = NULL;
  int number;

  if (paint == TEXT_OUTPUT_PLAIN || !has_colours ())
    return text_output_write (style, text, error);

  bytes = text_output_convert (style, text, locale_charset, TRUE);
  painted = paint_lines (paint, bytes);
  if (write_all (STDOUT_FILENO, painted))
    return TRUE;

  number = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("Can’t write to standard output: %s"),
               g_strerror (number));

  return FALSE;
}

gboolean
text_output_write (TextOutputStyle   style,
                   const char       *text,
                   GError          **error)
{
  int number;

  if (print_to (STDOUT_FILENO, style, text))
    return TRUE;

  number = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("Can’t write to standard output: %s"),
               g_strerror (number));

  return FALSE;
}

/* Handles g_print(), with which GOption prints its help. g_print() can't report a failure. */
static void
on_print (const char *text)
{
  g_autoptr(GError) local_error = NULL;

  if (text_output_write (TEXT_OUTPUT_MESSAGE, text, &local_error) || failing_program == NULL)
    return;

  g_printerr ("%s: %s\n", failing_program, local_error->message);
  exit (EXIT_OUTPUT);
}

static void
on_print_error (const char *text)
{
  print_to (STDERR_FILENO, TEXT_OUTPUT_MESSAGE, text);
}

void
text_output_error (TextOutputStyle  style,
                   const char      *text)
{
  print_to (STDERR_FILENO, style, text);
}

void
text_output_status (const char *line)
{
  g_autofree char *bytes = text_output_convert (TEXT_OUTPUT_MESSAGE, line, locale_charset, TRUE);
  g_autofree char *whole = g_strdup_printf ("\r%s\033[K", bytes);

  write_all (STDERR_FILENO, whole);
}

/* If a standard stream is closed, the next file that is opened would get its descriptor. So the descriptor is opened on
 * /dev/null. Reading from it gives no data, and writing to it fails as if it were closed. */
static void
hold_standard_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDONLY);
  while (fd >= STDIN_FILENO && fd <= STDERR_FILENO);

  if (fd > STDERR_FILENO)
    close (fd);
}

void
text_output_init (const char *program)
{
  failing_program = program;
  hold_standard_streams ();
  setlocale (LC_ALL, "");
  if (g_get_charset (&locale_charset))
    locale_charset = UTF8;
  else
    locale_charset = g_intern_string (locale_charset);

  /* This locale doesn't say which charset the arguments have. */
  if (g_str_equal (locale_charset, "US-ASCII") || g_str_has_prefix (locale_charset, "ANSI_X3.4"))
    {
      locale_charset = NULL;
      setlocale (LC_CTYPE, "C.UTF-8");
    }

  g_set_print_handler (on_print);
  g_set_printerr_handler (on_print_error);
}

const char *
text_output_get_ellipsis (void)
{
  return g_strcmp0 (locale_charset, UTF8) == 0 ? "…" : "...";
}

int
text_output_measure (const char *text)
{
  g_autofree char *shown = text_output_convert (TEXT_OUTPUT_DATA, text, UTF8, isatty (STDOUT_FILENO));
  g_autofree char *escaped = NULL;
  int width = 0;

  /* If characters are escaped, the width is that of the escapes. */
  if (g_strcmp0 (locale_charset, UTF8) != 0)
    {
      escaped = text_output_convert (TEXT_OUTPUT_DATA, text, locale_charset, isatty (STDOUT_FILENO));
      return (int) strlen (escaped);
    }

  for (const char *c = shown; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

const char *
text_output_get_charset (void)
{
  return locale_charset != NULL ? locale_charset : UTF8;
}

char *
text_output_read_word (const char *word)
{
  if (g_str_equal (text_output_get_charset (), UTF8))
    return g_utf8_validate (word, -1, NULL) ? g_strdup (word) : NULL;

  return g_convert (word, -1, UTF8, locale_charset, NULL, NULL, NULL);
}
