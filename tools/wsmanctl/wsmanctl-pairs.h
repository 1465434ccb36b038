/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads winrm's lists of pairs: @{KEY="VALUE";KEY="VALUE"}.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Splits a list of pairs into words of the form KEY=VALUE. The “@” may be left out. name names the list in errors. */
GStrv wsmanctl_pairs_split (const char  *text,
                            const char  *name,
                            GError     **error);

/* Removes the quotation marks around text, if there are any. cmd.exe removes them before a program sees them. A shell
 * leaves those that were quoted themselves. */
void wsmanctl_unquote (char *text);

/* Replaces a list of pairs among the words by the words of its pairs. A shell may have cut the list into several
 * words. The new words live as long as the program. */
gboolean wsmanctl_pairs_expand (GPtrArray  *words,
                                GError    **error);

G_END_DECLS
