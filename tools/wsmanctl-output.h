/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Items on standard output, in one of wsmanctl's formats.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

typedef struct _WsmanctlOutput WsmanctlOutput;

/* is_list: any number of items will follow, not exactly one. columns: of a table, in this order before others;
 * or NULL. NULL if there is no such format. */
WsmanctlOutput *wsmanctl_output_new (const char         *format,
                                     gboolean            is_list,
                                     const char *const  *columns,
                                     GError            **error);
/* These fail if it can't be written. */
gboolean wsmanctl_output_add (WsmanctlOutput  *self,
                              WsmanItem       *item,
                              GError         **error);
/* A reference to what was made. */
gboolean wsmanctl_output_add_created (WsmanctlOutput  *self,
                                      WsmanItem       *reference,
                                      GError         **error);
/* Writes what is left; without it the output isn't complete. */
gboolean wsmanctl_output_finish (WsmanctlOutput  *self,
                                 GError         **error);
void wsmanctl_output_free (WsmanctlOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlOutput, wsmanctl_output_free)

/* The layout of winrm's text: a line for each element, indented by four spaces a level. root: what the outermost is
 * called; NULL for its own name. */
void wsmanctl_text_append (GString    *text,
                           const char *xml,
                           const char *root);

/* XML on lines, the outermost element being so many levels deep. */
void wsmanctl_pretty_append (GString    *text,
                             const char *xml,
                             int         depth);

G_END_DECLS
