/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What wsmanctl writes to its standard streams, as bytes.
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
  WSMANCTL_PRINT_DATA,    /* what a machine says, for people */
  WSMANCTL_PRINT_MESSAGE, /* sentences, whose quotation marks may become those of ASCII */
  WSMANCTL_PRINT_XML,
  WSMANCTL_PRINT_JSON,
} WsmanctlPrintStyle;

/* Reads the locale, and takes over g_print() and g_printerr(). What is written to a standard
 * output that is closed can't be. */
void wsmanctl_print_init (void);

/* Writes all of it to standard output; fails in the domain G_FILE_ERROR. */
gboolean wsmanctl_print (WsmanctlPrintStyle   style,
                         const char          *text,
                         GError             **error);

/* What shows that a text was cut. */
const char *wsmanctl_print_get_ellipsis (void);

/* How many columns a terminal shows it in. */
int wsmanctl_print_measure (const char *text);

/* The bytes for text in the charset; NULL for ASCII. */
char *wsmanctl_print_convert (WsmanctlPrintStyle  style,
                              const char         *text,
                              const char         *charset,
                              gboolean            is_terminal);

/* Replaces the line of the terminal that standard error is. */
void wsmanctl_print_status (const char *line);

/* What words on the command line are in. */
const char *wsmanctl_print_get_charset (void);

/* Such a word as UTF-8; NULL if it isn't text. */
char *wsmanctl_print_read_word (const char *word);

G_END_DECLS
