/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes programs' output to their standard streams.
 *
 * XML and JSON are UTF-8 in every locale. Other text has the charset of the locale. A character that isn't in the
 * charset is written as \u{…}, with its number in hexadecimal. At a terminal, characters that would control it are
 * escaped, too, as each format allows. Pipes and files get them unchanged.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TEXT_OUTPUT_DATA,    /* data of a machine, for people */
  TEXT_OUTPUT_MESSAGE, /* sentences, whose quotation marks may become those of ASCII */
  TEXT_OUTPUT_FILE,    /* lines of a file, in UTF-8 */
  TEXT_OUTPUT_XML,
  TEXT_OUTPUT_JSON,
} TextOutputStyle;

/* Reads the locale, and replaces the handlers of g_print() and g_printerr(). If standard output is closed, writing
 * to it fails. program: its name, if it must fail when g_print() can't write; NULL if it goes on. */
void text_output_init (const char *program);

/* Writes all text to standard output. Fails in the domain G_FILE_ERROR. */
gboolean text_output_write (TextOutputStyle   style,
                            const char       *text,
                            GError          **error);

/* Returns the sign for text that was cut. */
const char *text_output_get_ellipsis (void);

/* Returns how many columns the text has on a terminal. */
int text_output_measure (const char *text);

/* Converts text to charset; NULL for ASCII. */
char *text_output_convert (TextOutputStyle  style,
                           const char      *text,
                           const char      *charset,
                           gboolean         is_terminal);

/* Replaces the current line of the terminal on standard error. */
void text_output_status (const char *line);

/* Returns the charset of words on the command line. */
const char *text_output_get_charset (void);

/* Converts such a word to UTF-8; NULL if it isn't text. */
char *text_output_read_word (const char *word);

G_END_DECLS
