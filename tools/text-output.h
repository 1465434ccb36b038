/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes programs' output to their standard streams.
 *
 * XML and JSON are UTF-8 in every locale. Other text has the charset of the locale. A character that isn't in the
 * charset is written as \u{…}, with its number in hexadecimal. If the output goes to a terminal, characters that would
 * control the terminal are also escaped, in the way that each format allows. Pipes and files get these characters
 * unchanged.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TEXT_OUTPUT_DATA,    /* data that comes from a machine and is shown to people */
  TEXT_OUTPUT_MESSAGE, /* sentences, whose quotation marks may become those of ASCII */
  TEXT_OUTPUT_FILE,    /* lines of a file, in UTF-8 */
  TEXT_OUTPUT_XML,
  TEXT_OUTPUT_JSON,
} TextOutputStyle;

/* What is coloured at a terminal. */
typedef enum
{
  TEXT_OUTPUT_PLAIN,
  TEXT_OUTPUT_LABELS,  /* names before an equals sign, and names alone on a line */
  TEXT_OUTPUT_HEADING, /* the first line */
} TextOutputPaint;

/* Reads the locale, and replaces the handlers of g_print() and g_printerr(). If standard output is closed, writing to
 * it fails. If the program must fail when g_print() can't write, program is its name. Otherwise it is NULL. */
void text_output_init (const char *program);

/* Writes all text to standard output. An error is in the domain G_FILE_ERROR. */
gboolean text_output_write (TextOutputStyle   style,
                            const char       *text,
                            GError          **error);

/* Writes text with colours, if standard output is a terminal that has them. The variable NO_COLOR prevents it. */
gboolean text_output_write_painted (TextOutputStyle   style,
                                    TextOutputPaint   paint,
                                    const char       *text,
                                    GError          **error);

/* Writes text to standard error, in the same way. */
void text_output_error (TextOutputStyle  style,
                        const char      *text);

/* Returns the sign that marks text which was cut. */
const char *text_output_get_ellipsis (void);

/* Returns how many columns the text takes on a terminal. */
int text_output_measure (const char *text);

/* Converts text to charset. If charset is NULL, this is ASCII. */
char *text_output_convert (TextOutputStyle  style,
                           const char      *text,
                           const char      *charset,
                           gboolean         is_terminal);

/* Replaces the current line of the terminal on standard error. */
void text_output_status (const char *line);

/* Returns the charset of the words on the command line. */
const char *text_output_get_charset (void);

/* Converts a word of the command line to UTF-8. Returns NULL if the word isn't text. */
char *text_output_read_word (const char *word);

G_END_DECLS
