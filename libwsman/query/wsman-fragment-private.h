/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles fragments, for Get and Put of a part of an instance. [DSP0226] 7.7; [MS-WSMV] 3.1.4.1.18.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-element-private.h"
#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef struct _WsmanFragment WsmanFragment;

/* Reads a path. dialect is NULL for XPath 1.0. scope is the element whose namespace prefixes are in scope. It fails
 * with 0x80338109 or 0x80338091 if the path is empty, with 0x80338092 or 0x80338090 if the dialect isn't XPath 1.0, and
 * with 0x80338093 if the path is wrong. */
WsmanFragment *wsman_fragment_new (const char          *path,
                                   const char          *dialect,
                                   const WsmanElement  *scope,
                                   GError             **error);
void wsman_fragment_free (WsmanFragment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFragment, wsman_fragment_free)

/* Checks that a class with the properties of func can have what the path names. Otherwise it fails with 0x80338093. */
gboolean wsman_fragment_check_names (const WsmanFragment  *self,
                                     WsmanPropertyFunc     func,
                                     gpointer              user_data,
                                     GError              **error);

/* Returns the fragment of instance as a w:XmlFragment. It fails with 0x80338093 if there is none. The prefix w must be
 * declared around the result. */
char *wsman_fragment_cut (const WsmanFragment  *self,
                          const WsmanElement   *instance,
                          GError              **error);

/* Returns a copy of instance, with all its namespace declarations. In the copy, the contents of the w:XmlFragment
 * content replace the fragment. It fails with 0x80338059 or 0x80338058 if the contents don't fit. */
char *wsman_fragment_replace (const WsmanFragment  *self,
                              const WsmanElement   *instance,
                              const WsmanElement   *content,
                              GError              **error);

G_END_DECLS
