/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What programs write to their standard streams, as bytes.
 *
 * XML and JSON are UTF-8 in every locale. Other text has the charset of the locale; a character that the charset
 * lacks is written as \u{…}, with its number in hexadecimal. At a terminal, characters that it would obey are
 * escaped too, in the way of each format; pipes and files get them as they are.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TEXT_OUTPUT_DATA,    /* what a machine says, for people */
  TEXT_OUTPUT_MESSAGE, /* sentences, whose quotation marks may become those of ASCII */
  TEXT_OUTPUT_FILE,    /* lines of a file, in UTF-8 */
  TEXT_OUTPUT_XML,
  TEXT_OUTPUT_JSON,
} TextOutputStyle;

/* Reads the locale, and takes over g_print() and g_printerr(). What is written to a standard output that is closed
 * can't be. program: its name, if it has failed where g_print() can't write; NULL if it goes on. */
void text_output_init (const char *program);

/* Writes all of it to standard output; fails in the domain G_FILE_ERROR. */
gboolean text_output_write (TextOutputStyle   style,
                            const char       *text,
                            GError          **error);

/* What shows that a text was cut. */
const char *text_output_get_ellipsis (void);

/* How many columns a terminal shows it in. */
int text_output_measure (const char *text);

/* The bytes for text in the charset; NULL for ASCII. */
char *text_output_convert (TextOutputStyle  style,
                           const char      *text,
                           const char      *charset,
                           gboolean         is_terminal);

/* Replaces the line of the terminal that standard error is. */
void text_output_status (const char *line);

/* What words on the command line are in. */
const char *text_output_get_charset (void);

/* Such a word as UTF-8; NULL if it isn't text. */
char *text_output_read_word (const char *word);

G_END_DECLS
