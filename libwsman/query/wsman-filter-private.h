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
  WSMAN_FILTER_ALL,         /* no filter */
  WSMAN_FILTER_INSTANCES,   /* the functions below apply it */
  WSMAN_FILTER_ASSOCIATION, /* for the provider: see wsman_filter_get_association() */
  WSMAN_FILTER_UNKNOWN,     /* for the provider: the dialect isn't known here */
} WsmanFilterKind;

typedef struct _WsmanFilter WsmanFilter;

/* Reads the filter of an enumeration of resource. Codes: 0x803380FB and 0x80338108 for resources that
 * don't go with the filter, 0x8033804F where one is missing, 0x80338107 and 0x80338122 for filters that
 * can't be read, 0x8033801A for those in XPath. */
WsmanFilter *wsman_filter_new (const WsmanReference    *resource,
                               const WsmanEnumeration  *enumeration,
                               GError                 **error);
WsmanFilter *wsman_filter_ref (WsmanFilter *self);
void wsman_filter_unref (WsmanFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFilter, wsman_filter_unref)

WsmanFilterKind wsman_filter_get_kind (const WsmanFilter *self);

/* The resource whose instances are chosen from: WQL names its class in place of "*". Owned. */
WsmanReference *wsman_filter_make_target (const WsmanFilter    *self,
                                          const WsmanReference *resource);

/* The b:AssociatedInstances or b:AssociationInstances that is asked for, as XML that stands by itself;
 * NULL unless it is WSMAN_FILTER_ASSOCIATION. */
const char *wsman_filter_get_association (const WsmanFilter *self);
/* Whether it is b:AssociationInstances. */
gboolean wsman_filter_wants_associations (const WsmanFilter *self);

/* Tells the filter what the properties are of the class that it is for, before any instance is tested.
 * Code: 0x8033801A for those that there aren't, or that can't be compared so. */
gboolean wsman_filter_set_types (WsmanFilter        *self,
                                 WsmanPropertyFunc   func,
                                 gpointer            user_data,
                                 GError            **error);

/* Whether instance is chosen: FALSE and error if that can't be found out. */
gboolean wsman_filter_test (const WsmanFilter   *self,
                            const WsmanElement  *instance,
                            gboolean            *chosen,
                            GError             **error);

/* A w:XmlFragment of the properties that the filter names, for where w and xsi are declared; NULL if
 * it asks for whole instances. */
char *wsman_filter_project (const WsmanFilter  *self,
                            const WsmanElement *instance);

G_END_DECLS
