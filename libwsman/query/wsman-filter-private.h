/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The filter of an enumeration: WQL, SelectorFilter or XPath. It is read once and applied to each instance. A query for
 * associations is converted to one XML form for the provider. The room is pure: it reads elements and writes XML.
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
  WSMAN_FILTER_UNKNOWN,     /* for the provider: this dialect isn't known here */
} WsmanFilterKind;

typedef struct _WsmanFilter WsmanFilter;

/* Reads the filter of an enumeration of resource. Codes: 0x803380FB and 0x80338108 if the resource doesn't fit the
 * filter, 0x8033804F if the filter is missing, 0x80338107 and 0x80338122 if it can't be read, 0x8033801A if XPath
 * can't be read. */
WsmanFilter *wsman_filter_new (const WsmanReference    *resource,
                               const WsmanEnumeration  *enumeration,
                               GError                 **error);
void wsman_filter_unref (WsmanFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFilter, wsman_filter_unref)

WsmanFilterKind wsman_filter_get_kind (const WsmanFilter *self);

/* Returns the resource whose instances are enumerated: if its class is "*", WQL names the class. The caller owns it. */
WsmanReference *wsman_filter_make_target (const WsmanFilter    *self,
                                          const WsmanReference *resource);

/* Returns the b:AssociatedInstances or b:AssociationInstances element, with all its namespace declarations; NULL if
 * the kind isn't WSMAN_FILTER_ASSOCIATION. */
const char *wsman_filter_get_association (const WsmanFilter *self);
/* Tells whether the element is b:AssociationInstances. */
gboolean wsman_filter_wants_associations (const WsmanFilter *self);

/* Tells the filter the types of the class's properties, before any instance is tested. Code: 0x8033801A for a
 * property that doesn't exist, or that can't be compared with the filter's literal. */
gboolean wsman_filter_set_types (WsmanFilter        *self,
                                 WsmanPropertyFunc   func,
                                 gpointer            user_data,
                                 GError            **error);

/* Tells whether the filter matches instance. Returns FALSE and sets error if that can't be decided. */
gboolean wsman_filter_test (const WsmanFilter   *self,
                            const WsmanElement  *instance,
                            gboolean            *chosen,
                            GError             **error);

/* Returns a w:XmlFragment of the properties that the filter names; NULL if it asks for whole instances. The prefixes
 * w and xsi must be declared around it. */
char *wsman_filter_project (const WsmanFilter  *self,
                            const WsmanElement *instance);

G_END_DECLS
