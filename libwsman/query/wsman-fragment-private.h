/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Fragments: Get and Put of a part of an instance. [DSP0226] 7.7; [MS-WSMV] 3.1.4.1.18.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-element-private.h"
#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef struct _WsmanFragment WsmanFragment;

/* dialect: NULL for XPath 1.0; scope: the element whose namespace prefixes are in scope. Codes: 0x80338109 and
 * 0x80338091 without a path, 0x80338092 and 0x80338090 for the dialect, 0x80338093 for the path. */
WsmanFragment *wsman_fragment_new (const char          *path,
                                   const char          *dialect,
                                   const WsmanElement  *scope,
                                   GError             **error);
void wsman_fragment_free (WsmanFragment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFragment, wsman_fragment_free)

/* Checks that a class with those properties can have what the path names; 0x80338093 if not. */
gboolean wsman_fragment_check_names (const WsmanFragment  *self,
                                     WsmanPropertyFunc     func,
                                     gpointer              user_data,
                                     GError              **error);

/* Returns the fragment of instance as a w:XmlFragment; 0x80338093 if there is none. The prefix w must be declared
 * around it. */
char *wsman_fragment_cut (const WsmanFragment  *self,
                          const WsmanElement   *instance,
                          GError              **error);

/* Returns a copy of instance, with all its namespace declarations. The contents of the w:XmlFragment content replace
 * the fragment. 0x80338059 and 0x80338058 if they don't fit. */
char *wsman_fragment_replace (const WsmanFragment  *self,
                              const WsmanElement   *instance,
                              const WsmanElement   *content,
                              GError              **error);

G_END_DECLS
