/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What users write: KEY=VALUE, files, codes, filters.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* KEY=VALUE in its parts. value: NULL for $null. */
gboolean wsmanctl_input_split (const char  *word,
                               char       **name,
                               const char **value,
                               GError     **error);

/* Many of them, as a{sv}. with_arrays: a key that is repeated makes an array, and isn't wrong. */
GVariant *wsmanctl_input_parse_values (char     **words,
                                       gboolean   with_arrays,
                                       GError   **error);

/* An element of XML. */
WsmanItem *wsmanctl_input_read_file (const char  *path,
                                     GError     **error);

/* A script, which is text. */
char *wsmanctl_input_read_script (const char  *path,
                                  GError     **error);

/* The path in a word of “copy”. host: “” or a name if it is one of the other machine, else NULL. A colon
 * after a slash is the path's own, and so is that of a URI. */
const char *wsmanctl_input_split_path (const char  *word,
                                       char       **host);

/* Decimal, with a sign or without, or hexadecimal with 0x. */
gboolean wsmanctl_input_parse_code (const char  *text,
                                    gint64      *code,
                                    GError     **error);

/* From winrm's {name="value";…} to a SelectorSet. */
char *wsmanctl_input_make_selector_filter (const char  *text,
                                           GError     **error);

/* The properties that a query in WQL selects, in their order; NULL if that is all of them. */
GStrv wsmanctl_input_list_columns (const char *query);

G_END_DECLS
