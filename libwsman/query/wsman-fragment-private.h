/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Fragments: parts of an instance that are got and put by themselves. [DSP0226] 7.7; [MS-WSMV]
 * 3.1.4.1.18.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-element-private.h"
#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef struct _WsmanFragment WsmanFragment;

/* dialect: NULL for XPath 1.0; scope: where prefixes are bound. Codes: 0x80338109 and 0x80338091 without
 * path, 0x80338092 and 0x80338090 for the dialect, 0x80338093 for the path. */
WsmanFragment *wsman_fragment_new (const char          *path,
                                   const char          *dialect,
                                   const WsmanElement  *scope,
                                   GError             **error);
void wsman_fragment_free (WsmanFragment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFragment, wsman_fragment_free)

/* Whether the path names what a class with those properties has; 0x80338093 if not. */
gboolean wsman_fragment_check_names (const WsmanFragment  *self,
                                     WsmanPropertyFunc     func,
                                     gpointer              user_data,
                                     GError              **error);

/* The fragment of instance as a w:XmlFragment, for where w is declared; 0x80338093 if there is none. */
char *wsman_fragment_cut (const WsmanFragment  *self,
                          const WsmanElement   *instance,
                          GError              **error);

/* instance, standing by itself, with what the w:XmlFragment content holds in place of the fragment;
 * 0x80338059 and 0x80338058 if it doesn't fit. */
char *wsman_fragment_replace (const WsmanFragment  *self,
                              const WsmanElement   *instance,
                              const WsmanElement   *content,
                              GError              **error);

G_END_DECLS
