/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Evaluates the filter of an enumeration, which is WQL, a SelectorFilter or XPath. The filter is read once and applied
 * to each instance. A query for associations is converted to one XML form for the provider. This room only reads
 * elements and writes XML. It does no input or output.
 */

#pragma once

#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-reference-private.h"
#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_FILTER_ALL,         /* there is no filter */
  WSMAN_FILTER_INSTANCES,   /* the functions below apply the filter to instances */
  WSMAN_FILTER_ASSOCIATION, /* the provider evaluates it; see wsman_filter_get_association() */
  WSMAN_FILTER_UNKNOWN,     /* the provider evaluates it; this library doesn't know the dialect */
} WsmanFilterKind;

typedef struct _WsmanFilter WsmanFilter;

/* Reads the filter of an enumeration of resource. It fails with 0x803380FB or 0x80338108 if the resource doesn't fit
 * the filter, and with 0x8033804F if the filter is missing. It fails with 0x80338107 if XML can't be read, with
 * 0x80338122 if WQL can't be read, and with 0x8033801A if XPath can't be read or can't be used for a whole
 * namespace. */
WsmanFilter *wsman_filter_new (const WsmanReference           *resource,
                               const WsmanEnumerationMessage  *enumeration,
                               GError                        **error);
void wsman_filter_unref (WsmanFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFilter, wsman_filter_unref)

WsmanFilterKind wsman_filter_get_kind (const WsmanFilter *self);

/* Returns the class in "TargetInstance ISA 'class'" of a query for events; NULL if there is none. within becomes the
 * seconds after WITHIN, or 0. */
const char *wsman_filter_get_event_class (const WsmanFilter *self,
                                          double            *within);

/* Narrows a range of times to those that a property may have in an instance that matches. */
void wsman_filter_narrow_times (const WsmanFilter *self,
                                const char        *property,
                                WsmanTimeRange    *range);

/* Returns the resource whose instances are enumerated. If the class of the request's resource is "*", the class is the
 * one in WQL. The caller owns the result. */
WsmanReference *wsman_filter_make_target (const WsmanFilter    *self,
                                          const WsmanReference *resource);

/* Returns the b:AssociatedInstances or b:AssociationInstances element, with all its namespace declarations; NULL if
 * the kind isn't WSMAN_FILTER_ASSOCIATION. */
const char *wsman_filter_get_association (const WsmanFilter *self);
/* Tells whether the element of wsman_filter_get_association() is b:AssociationInstances. */
gboolean wsman_filter_wants_associations (const WsmanFilter *self);

/* Tells the filter the types of the class's properties, before any instance is tested. It fails with 0x8033801A if a
 * property doesn't exist, or can't be compared with the filter's literal. */
gboolean wsman_filter_set_types (WsmanFilter        *self,
                                 WsmanPropertyFunc   func,
                                 gpointer            user_data,
                                 GError            **error);

/* Tells whether the filter matches instance. Returns FALSE and sets error if this can't be decided. */
gboolean wsman_filter_test (const WsmanFilter   *self,
                            const WsmanElement  *instance,
                            gboolean            *chosen,
                            GError             **error);

/* Returns a w:XmlFragment of the properties that the filter names; NULL if the filter asks for whole instances. The
 * prefixes w and xsi must be declared around the fragment. */
char *wsman_filter_project (const WsmanFilter  *self,
                            const WsmanElement *instance);

G_END_DECLS
