/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The query of an enumeration: the same for its Enumerate and all its Pulls. [DSP0226] 8.
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
  WsmanReference *reference; /* the reference that the provider gets */
  char *filter;
  char *dialect;
  WsmanEnumerationFlags flags;
  gboolean return_objects;
  gboolean return_references;
  WsmanFilter *compiled_filter;
  int is_taken; /* atomic: the provider applies the filter */
} WsmanQuery;

WsmanQuery *wsman_query_new (const WsmanReference    *reference,
                             const WsmanEnumeration  *enumeration,
                             GError                 **error);
WsmanQuery *wsman_query_ref (WsmanQuery *self);
void wsman_query_unref (WsmanQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanQuery, wsman_query_unref)

/* Tells whether the server applies the filter to the provider's items. */
gboolean wsman_query_is_filtered (WsmanQuery *self);

/* Tells whether the provider or the server can apply the filter. Also TRUE if there are no items. */
gboolean wsman_query_check_dialect (WsmanQuery  *self,
                                    GError     **error);

/* Appends an item in the requested form if the filter chooses it. reference may be NULL; it is an error if the form
 * needs it. It is also an error if neither the provider nor the server can apply the filter. */
gboolean wsman_query_append_item (WsmanQuery            *self,
                                  GPtrArray             *items,
                                  const WsmanElement    *object,
                                  const WsmanReference  *reference,
                                  GError               **error);

G_END_DECLS
