/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the user's input: KEY=VALUE words, files, codes and filters.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Splits KEY=VALUE. value is set to NULL for $null. */
gboolean wsmanctl_input_split (const char  *word,
                               char       **name,
                               const char **value,
                               GError     **error);

/* Makes an a{sv} from words of the form KEY=VALUE. If with_arrays is TRUE, a repeated key makes an array. Otherwise it
 * is an error. */
GVariant *wsmanctl_input_parse_values (char     **words,
                                       gboolean   with_arrays,
                                       GError   **error);

/* Reads an XML element from a file. */
WsmanItem *wsmanctl_input_read_file (const char  *path,
                                     GError     **error);

/* Reads a script, which must be text. */
char *wsmanctl_input_read_script (const char  *path,
                                  GError     **error);

/* Returns the path in a word of “copy”. If the path is on the other machine, host is set to the machine's name or to
 * “”. If the path is on this machine, host is set to NULL. A colon after a slash is part of the path. So is the colon
 * of a URI. */
const char *wsmanctl_input_split_path (const char  *word,
                                       char       **host);

/* Reads a code. It is a decimal number, with or without a sign, or a hexadecimal number with 0x. */
gboolean wsmanctl_input_parse_code (const char  *text,
                                    gint64      *code,
                                    GError     **error);

/* Converts winrm's {name="value";…} to a SelectorSet. */
char *wsmanctl_input_make_selector_filter (const char  *text,
                                           GError     **error);

/* Returns the properties that a WQL query selects, in order. Returns NULL if it selects all. */
GStrv wsmanctl_input_list_columns (const char *query);

G_END_DECLS
