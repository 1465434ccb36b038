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

/* Makes an output. is_list tells whether any number of items may follow, instead of exactly one. columns has the
 * columns that come first in a table, in order; it may be NULL. Returns NULL if there is no such format. */
WsmanctlOutput *wsmanctl_output_new (const char         *format,
                                     gboolean            is_list,
                                     const char *const  *columns,
                                     GError            **error);
/* Makes the part of an output that belongs to one machine of many. Its items have the name of the machine in a table.
 * Other formats keep the text of the part, which wsmanctl_output_get_text() returns. whole and host must live as long
 * as the part. */
WsmanctlOutput *wsmanctl_output_new_part (WsmanctlOutput *whole,
                                          const char     *host);
const char *wsmanctl_output_get_text (WsmanctlOutput *self);
gboolean wsmanctl_output_is_table (WsmanctlOutput *self);

/* Tells whether a format is JSON. format may be NULL. */
gboolean wsmanctl_output_is_json (const char *format);

/* These functions fail if they can't write to standard output. */
gboolean wsmanctl_output_add (WsmanctlOutput  *self,
                              WsmanItem       *item,
                              GError         **error);
/* Writes a reference to the created instance. */
gboolean wsmanctl_output_add_created (WsmanctlOutput  *self,
                                      WsmanItem       *reference,
                                      GError         **error);
/* Writes the rest of the output. Without this call the output is incomplete. */
gboolean wsmanctl_output_finish (WsmanctlOutput  *self,
                                 GError         **error);
void wsmanctl_output_free (WsmanctlOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlOutput, wsmanctl_output_free)

/* Writes winrm's text layout. Each element has a line, which is indented by four spaces a level. root is the name of
 * the outermost element; if it is NULL, the element has its own name. */
void wsmanctl_text_append (GString    *text,
                           const char *xml,
                           const char *root);

/* Pretty-prints XML. level is the depth of the outermost element. */
void wsmanctl_pretty_append (GString    *text,
                             const char *xml,
                             int         depth);

G_END_DECLS
