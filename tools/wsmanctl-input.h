/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the user's input: KEY=VALUE, files, codes, filters.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Splits KEY=VALUE. value: NULL for $null. */
gboolean wsmanctl_input_split (const char  *word,
                               char       **name,
                               const char **value,
                               GError     **error);

/* Makes an a{sv} of many such words. with_arrays: a repeated key makes an array; otherwise it is an error. */
GVariant *wsmanctl_input_parse_values (char     **words,
                                       gboolean   with_arrays,
                                       GError   **error);

/* Reads an XML element from a file. */
WsmanItem *wsmanctl_input_read_file (const char  *path,
                                     GError     **error);

/* Reads a script, which must be text. */
char *wsmanctl_input_read_script (const char  *path,
                                  GError     **error);

/* Returns the path in a word of “copy”. host: “” or a name if the path is on the other machine, else NULL. A colon
 * after a slash, or of a URI, is part of the path. */
const char *wsmanctl_input_split_path (const char  *word,
                                       char       **host);

/* Decimal, with or without a sign, or hexadecimal with 0x. */
gboolean wsmanctl_input_parse_code (const char  *text,
                                    gint64      *code,
                                    GError     **error);

/* Converts winrm's {name="value";…} to a SelectorSet. */
char *wsmanctl_input_make_selector_filter (const char  *text,
                                           GError     **error);

/* Returns the properties that a WQL query selects, in order; NULL for all. */
GStrv wsmanctl_input_list_columns (const char *query);

G_END_DECLS
