/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes items to standard output, in one of wsmanctl's formats.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

typedef struct _WsmanctlOutput WsmanctlOutput;

/* is_list: any number of items will follow, and not exactly one. columns: of a table, in this order before others;
 * or NULL. Returns NULL if there is no such format. */
WsmanctlOutput *wsmanctl_output_new (const char         *format,
                                     gboolean            is_list,
                                     const char *const  *columns,
                                     GError            **error);
/* These fail if standard output can't be written. */
gboolean wsmanctl_output_add (WsmanctlOutput  *self,
                              WsmanItem       *item,
                              GError         **error);
/* Writes a reference to the created instance. */
gboolean wsmanctl_output_add_created (WsmanctlOutput  *self,
                                      WsmanItem       *reference,
                                      GError         **error);
/* Writes the rest. Without this call the output is incomplete. */
gboolean wsmanctl_output_finish (WsmanctlOutput  *self,
                                 GError         **error);
void wsmanctl_output_free (WsmanctlOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlOutput, wsmanctl_output_free)

/* winrm's text layout: a line for each element, indented by four spaces a level. root: the name of the outermost
 * element; NULL for its own. */
void wsmanctl_text_append (GString    *text,
                           const char *xml,
                           const char *root);

/* Pretty-prints XML. level: the depth of the outermost element. */
void wsmanctl_pretty_append (GString    *text,
                             const char *xml,
                             int         depth);

G_END_DECLS
