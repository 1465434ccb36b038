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

/* is_list: any number of items will follow, not exactly one. NULL if there is no such format. */
WsmanctlOutput *wsmanctl_output_new (const char  *format,
                                     gboolean     is_list,
                                     GError     **error);
void wsmanctl_output_add (WsmanctlOutput *self,
                          WsmanItem      *item);
/* Writes what is left; without it the output isn't complete. */
void wsmanctl_output_finish (WsmanctlOutput *self);
void wsmanctl_output_free (WsmanctlOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlOutput, wsmanctl_output_free)

/* The layout of winrm's text: a line for each element, indented by four spaces a level. */
void wsmanctl_text_append (GString    *text,
                           const char *xml);

/* XML on lines, the outermost element being so many levels deep. */
void wsmanctl_pretty_append (GString    *text,
                             const char *xml,
                             int         depth);

/* Text of another machine, without what a terminal would obey. */
void wsmanctl_append_printable (GString    *text,
                                const char *value,
                                gboolean    is_cell);

G_END_DECLS
