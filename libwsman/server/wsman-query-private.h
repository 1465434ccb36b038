/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The query of an enumeration. The Enumerate and all its Pulls share one query. [DSP0226] 8.
 */

#pragma once

#include <gio/gio.h>
#include "query/wsman-filter-private.h"
#include "soap/wsman-enumeration-messages-private.h"
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
  int is_taken; /* accessed atomically; whether the provider applies the filter */
} WsmanQuery;

WsmanQuery *wsman_query_new (const WsmanReference           *reference,
                             const WsmanEnumerationMessage  *enumeration,
                             GError                        **error);
WsmanQuery *wsman_query_ref (WsmanQuery *self);
void wsman_query_unref (WsmanQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanQuery, wsman_query_unref)

/* Tells whether the server applies the filter to the provider's items. */
gboolean wsman_query_is_filtered (WsmanQuery *self);

/* Tells whether the provider or the server can apply the filter. The check needs no items. */
gboolean wsman_query_check_dialect (WsmanQuery  *self,
                                    GError     **error);

/* Appends an item in the requested form to items if the filter chooses the item. reference may be NULL. The function
 * fails if reference is NULL and the form needs a reference. The function also fails if neither the provider nor the
 * server can apply the filter. */
gboolean wsman_query_append_item (WsmanQuery            *self,
                                  GPtrArray             *items,
                                  const WsmanElement    *object,
                                  const WsmanReference  *reference,
                                  GError               **error);

G_END_DECLS
