/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Rows of named cells, which are printed in columns. The width of a column is measured as on a terminal.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanctlTable WsmanctlTable;

WsmanctlTable *wsmanctl_table_new (void);
void wsmanctl_table_free (WsmanctlTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlTable, wsmanctl_table_free)

/* Adds a column after the existing ones. It is printed even if it stays empty. The comparison of its name ignores
 * case. */
void wsmanctl_table_add_column (WsmanctlTable *self,
                                const char    *name);

void wsmanctl_table_begin_row (WsmanctlTable *self);
/* Adds a cell to the current row. If no column has the name, the function makes a new column. This column is printed if
 * one of its cells has text. If is_whole is TRUE, the cell isn't cut. */
void wsmanctl_table_add_cell (WsmanctlTable *self,
                              const char    *name,
                              const char    *value,
                              gboolean       is_whole);

void wsmanctl_table_append (WsmanctlTable *self,
                            GString       *text);

G_END_DECLS
