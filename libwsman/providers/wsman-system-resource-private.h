/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Maps resource URIs and selectors to classes and instances, and maps instances to items.
 *
 * In Windows' namespace root/cimv2 the Win32_ classes are the concrete ones. A client that asks for CIM_Process gets
 * instances of Win32_Process. In the DMTF's schema the CIM_ classes have instances of their own.
 */

#pragma once

#include "wsman-system-class-private.h"
#include "wsman-system-snapshot-private.h"

G_BEGIN_DECLS

#define WSMAN_SYSTEM_NAMESPACE_WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define WSMAN_SYSTEM_NAMESPACE_CIM "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

typedef struct
{
  const char *prefix;   /* the beginning of the URI, before the name of the class */
  const char *name;     /* the name of the class that was requested */
  const char *shown_as; /* the class to whose properties an item is limited; NULL if an item has all properties of its
                         * instance */
  gboolean is_shallow;  /* TRUE if the instances of subclasses are left out */
} WsmanSystemResource;

/* A reason to refuse a request. */
typedef struct
{
  guint32 code;
  char *message;
} WsmanSystemRefusal;

void wsman_system_refusal_set (WsmanSystemRefusal *self,
                               guint32             code,
                               const char         *format,
                               ...) G_GNUC_PRINTF (3, 4);
void wsman_system_refusal_clear (WsmanSystemRefusal *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSystemRefusal, wsman_system_refusal_clear)

/* Finds the class that a locator names. If there is none, returns FALSE and the reason. */
gboolean wsman_system_resource_resolve (WsmanSystemResource   *self,
                                        WsmanResourceLocator  *locator,
                                        WsmanSystemRefusal    *refusal);

/* Sets what an enumeration returns. If the class can't be enumerated, returns FALSE and the reason. */
gboolean wsman_system_resource_set_flags (WsmanSystemResource   *self,
                                          WsmanResourceLocator  *locator,
                                          WsmanEnumerationFlags  flags,
                                          WsmanSystemRefusal    *refusal);

/* Returns the concrete classes that have the instances of the resource (transfer container). */
GPtrArray *wsman_system_resource_list_classes (const WsmanSystemResource *self);

/* Tells whether an instance is in this namespace. A link is in the namespace if both of its instances are. */
gboolean wsman_system_resource_has (const WsmanSystemResource *self,
                                    WsmanSystemRecord         *record);

/* Checks that this machine has at least one of the classes. If it has none, returns FALSE and the reason. */
gboolean wsman_system_resource_check_classes (const WsmanSystemResource *self,
                                              WsmanSystemSnapshot       *snapshot,
                                              WsmanSystemRefusal        *refusal);

/* Returns the value of the first key if only one instance must be read, else NULL. */
const char *wsman_system_resource_get_first_key (const WsmanSystemResource *self,
                                                 WsmanResourceLocator      *locator);

/* Finds the instance that the selectors name. If there is none, returns NULL and the reason. */
WsmanSystemRecord *wsman_system_resource_find (const WsmanSystemResource *self,
                                               WsmanResourceLocator      *locator,
                                               WsmanSystemSnapshot       *snapshot,
                                               WsmanSystemRefusal        *refusal);

/* Returns the name of the class in responses. Returns NULL if the namespace doesn't have the class. */
const char *wsman_system_resource_get_shown_name (const WsmanSystemResource *self,
                                                  const WsmanSystemClass    *klass);
/* Tells whether responses contain the property. */
gboolean wsman_system_resource_shows (const WsmanSystemResource *self,
                                      const WsmanSystemClass    *klass,
                                      const WsmanSystemProperty *property);

WsmanItem *wsman_system_resource_new_item (const WsmanSystemResource *self,
                                           WsmanSystemRecord         *record);
WsmanResourceLocator *wsman_system_resource_new_locator (const WsmanSystemResource *self,
                                                         WsmanSystemRecord         *record);

/* Makes the item for a method's result. The function takes ownership of output if output is floating. */
WsmanItem *wsman_system_resource_new_output (const WsmanSystemResource *self,
                                             const WsmanSystemClass    *klass,
                                             const WsmanSystemMethod   *method,
                                             GVariant                  *output);

G_END_DECLS
