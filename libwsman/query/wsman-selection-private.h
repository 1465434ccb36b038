/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The filter of an enumeration, read once and applied to each instance: WQL, SelectorFilter and XPath.
 * What asks for associations is brought into one form, for whoever knows them. The room is pure:
 * elements in, XML out.
 */

#pragma once

#include "soap/wsman-enumeration-private.h"
#include "soap/wsman-reference-private.h"
#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SELECTION_ALL,         /* no filter */
  WSMAN_SELECTION_INSTANCES,   /* the functions below apply it */
  WSMAN_SELECTION_ASSOCIATION, /* for the provider: see wsman_selection_get_association() */
  WSMAN_SELECTION_UNKNOWN,     /* for the provider: the dialect isn't known here */
} WsmanSelectionKind;

typedef struct _WsmanSelection WsmanSelection;

/* Reads the filter of an enumeration of resource. Codes: 0x803380FB and 0x80338108 for resources that
 * don't go with the filter, 0x8033804F where one is missing, 0x80338107 and 0x80338122 for filters that
 * can't be read, 0x8033801A for those in XPath. */
WsmanSelection *wsman_selection_new (const WsmanReference    *resource,
                                     const WsmanEnumeration  *enumeration,
                                     GError                 **error);
WsmanSelection *wsman_selection_ref (WsmanSelection *self);
void wsman_selection_unref (WsmanSelection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSelection, wsman_selection_unref)

WsmanSelectionKind wsman_selection_get_kind (const WsmanSelection *self);

/* The resource whose instances are chosen from: WQL names its class in place of "*". Owned. */
WsmanReference *wsman_selection_make_target (const WsmanSelection *self,
                                             const WsmanReference *resource);

/* The b:AssociatedInstances or b:AssociationInstances that is asked for, as XML that stands by itself;
 * NULL unless it is WSMAN_SELECTION_ASSOCIATION. */
const char *wsman_selection_get_association (const WsmanSelection *self);
/* Whether it is b:AssociationInstances. */
gboolean wsman_selection_wants_associations (const WsmanSelection *self);

/* Tells the filter what the properties are of the class that it is for, before any instance is tested.
 * Code: 0x8033801A for those that there aren't, or that can't be compared so. */
gboolean wsman_selection_set_types (WsmanSelection     *self,
                                    WsmanPropertyFunc   func,
                                    gpointer            user_data,
                                    GError            **error);

/* Whether instance is chosen: FALSE and error if that can't be found out. */
gboolean wsman_selection_test (const WsmanSelection  *self,
                               const WsmanElement    *instance,
                               gboolean              *chosen,
                               GError               **error);

/* A w:XmlFragment of the properties that the filter names, for where w and xsi are declared; NULL if
 * it asks for whole instances. */
char *wsman_selection_project (const WsmanSelection *self,
                               const WsmanElement   *instance);

G_END_DECLS
