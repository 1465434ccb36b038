/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The associations between instances of this machine, and queries for them ([DSP0227] 12).
 */

#pragma once

#include "wsman-system-cursor-private.h"
#include "wsman-system-resource-private.h"

G_BEGIN_DECLS

/* A query in the dialect of associations. */
typedef struct
{
  WsmanSystemResource resource; /* the resource of the object; the results are in the same namespace */

  WsmanItem *filter; /* the filter, which holds all texts of the query */
  WsmanResourceLocator *object;
  const char *association; /* this text and the next three are NULL if the query leaves them open */
  const char *others;
  const char *role;
  const char *other_role;
  gboolean wants_links; /* TRUE if the results are the links instead of the instances at their other ends */
} WsmanSystemAssociationQuery;

/* Reads the filter. If the filter can't be evaluated, returns FALSE and the reason. */
gboolean wsman_system_association_query_init (WsmanSystemAssociationQuery *self,
                                              const char                  *filter,
                                              WsmanSystemRefusal          *refusal);
void wsman_system_association_query_clear (WsmanSystemAssociationQuery *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSystemAssociationQuery, wsman_system_association_query_clear)

/* Returns the classes that must be read to evaluate the query (transfer container). */
GPtrArray *wsman_system_association_query_list_classes (const WsmanSystemAssociationQuery *self);

/* Returns the classes of the results (transfer container). */
GPtrArray *wsman_system_association_query_list_results (const WsmanSystemAssociationQuery *self);

/* Returns an iterator over the results. If the object doesn't exist, returns NULL and the reason. */
WsmanSystemCursor *wsman_system_association_query_walk (const WsmanSystemAssociationQuery *self,
                                                        WsmanSystemSnapshot               *snapshot,
                                                        WsmanSystemRefusal                *refusal);

G_END_DECLS
