/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Rows of named cells, in columns that are as wide as a terminal shows them.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanctlTable WsmanctlTable;

WsmanctlTable *wsmanctl_table_new (void);
void wsmanctl_table_free (WsmanctlTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlTable, wsmanctl_table_free)

/* A column that is there in any case, after those before; case doesn't matter in its name. */
void wsmanctl_table_add_column (WsmanctlTable *self,
                                const char    *name);

void wsmanctl_table_begin_row (WsmanctlTable *self);
/* A name that no column has makes one, which shows if there is text in one of its cells. is_whole: it isn't cut. */
void wsmanctl_table_add_cell (WsmanctlTable *self,
                              const char    *name,
                              const char    *value,
                              gboolean       is_whole);

void wsmanctl_table_append (WsmanctlTable *self,
                            GString       *text);

G_END_DECLS
