/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What an enumeration asks for: the same for its Enumerate and all its Pulls. [DSP0226] 8.
 */

#pragma once

#include <gio/gio.h>
#include "query/wsman-filter-private.h"
#include "soap/wsman-enumeration-private.h"
#include "soap/wsman-reference-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanReference *reference; /* what the provider is asked for */
  char *filter;
  char *dialect;
  WsmanEnumerationFlags flags;
  gboolean return_objects;
  gboolean return_references;
  WsmanFilter *compiled_filter;
  int is_taken; /* atomic: the provider does what the filter says */
} WsmanQuery;

WsmanQuery *wsman_query_new (const WsmanReference    *reference,
                             const WsmanEnumeration  *enumeration,
                             GError                 **error);
WsmanQuery *wsman_query_ref (WsmanQuery *self);
void wsman_query_unref (WsmanQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanQuery, wsman_query_unref)

/* Whether the server chooses among the provider's items. */
gboolean wsman_query_is_filtered (WsmanQuery *self);

/* Whether somebody applies the filter, be it that there are no items to apply it to. */
gboolean wsman_query_check_dialect (WsmanQuery  *self,
                                    GError     **error);

/* Appends an item, if the filter chooses it, in the form that the enumeration asked for. Fails if that
 * needs a reference and there is none, or if nobody can apply the filter. reference may be NULL. */
gboolean wsman_query_append_item (WsmanQuery            *self,
                                  GPtrArray             *items,
                                  const WsmanElement    *object,
                                  const WsmanReference  *reference,
                                  GError               **error);

G_END_DECLS
