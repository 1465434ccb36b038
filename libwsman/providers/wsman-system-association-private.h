/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Which instances of this machine belong together, and questions about that ([DSP0227] 12).
 */

#pragma once

#include "wsman-system-cursor-private.h"
#include "wsman-system-resource-private.h"

G_BEGIN_DECLS

/* What a filter in the dialect of associations asks for. */
typedef struct
{
  WsmanSystemResource resource; /* of the object; the answers are of its namespace */

  WsmanItem *filter; /* holds all texts */
  WsmanResourceLocator *object;
  const char *association; /* these may be NULL: any */
  const char *others;
  const char *role;
  const char *other_role;
  gboolean wants_links; /* the links rather than what they lead to */
} WsmanSystemAssociationQuery;

/* Reads the filter; FALSE and the reason if it can't be answered. */
gboolean wsman_system_association_query_init (WsmanSystemAssociationQuery *self,
                                              const char                  *filter,
                                              WsmanSystemRefusal          *refusal);
void wsman_system_association_query_clear (WsmanSystemAssociationQuery *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSystemAssociationQuery, wsman_system_association_query_clear)

/* The classes that must be asked for an answer (transfer container). */
GPtrArray *wsman_system_association_query_list_classes (const WsmanSystemAssociationQuery *self);

/* The classes that the answers are of (transfer container). */
GPtrArray *wsman_system_association_query_list_results (const WsmanSystemAssociationQuery *self);

/* A walk over the answers; NULL and the reason if there is no such object. */
WsmanSystemCursor *wsman_system_association_query_walk (const WsmanSystemAssociationQuery *self,
                                                        WsmanSystemSnapshot               *snapshot,
                                                        WsmanSystemRefusal                *refusal);

G_END_DECLS
