/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a resource URI and its selectors mean here, and instances as items.
 *
 * In Windows' namespace root/cimv2 the Win32_ classes are the concrete ones: who asks for CIM_Process
 * gets instances of Win32_Process. In the DMTF's schema the CIM_ classes stand for themselves.
 */

#pragma once

#include "wsman-system-class-private.h"
#include "wsman-system-snapshot-private.h"

G_BEGIN_DECLS

#define WSMAN_SYSTEM_NAMESPACE_WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define WSMAN_SYSTEM_NAMESPACE_CIM "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

typedef struct
{
  const char *prefix;   /* of the URI */
  const char *name;     /* of the class that is asked for */
  const char *shown_as; /* the class whose properties alone are shown; NULL for each instance's own */
  gboolean is_shallow;  /* without the instances of subclasses */
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

/* The class that a locator names; FALSE and the reason if there is none. */
gboolean wsman_system_resource_resolve (WsmanSystemResource   *self,
                                        WsmanResourceLocator  *locator,
                                        WsmanSystemRefusal    *refusal);

/* What an enumeration is to show of it; FALSE and the reason if it can't be enumerated. */
gboolean wsman_system_resource_set_flags (WsmanSystemResource   *self,
                                          WsmanResourceLocator  *locator,
                                          WsmanEnumerationFlags  flags,
                                          WsmanSystemRefusal    *refusal);

/* The concrete classes whose instances it has (transfer container). */
GPtrArray *wsman_system_resource_list_classes (const WsmanSystemResource *self);

/* Whether an instance, and with a link what it links, is in this namespace. */
gboolean wsman_system_resource_has (const WsmanSystemResource *self,
                                    WsmanSystemRecord         *record);

/* FALSE and the reason if this machine turned out to have none of the classes. */
gboolean wsman_system_resource_check_classes (const WsmanSystemResource *self,
                                              WsmanSystemSnapshot       *snapshot,
                                              WsmanSystemRefusal        *refusal);

/* The first key if only one instance needs to be asked for; NULL if not. */
const char *wsman_system_resource_get_first_key (const WsmanSystemResource *self,
                                                 WsmanResourceLocator      *locator);

/* The one instance that the selectors name; NULL and the reason if there is none. */
WsmanSystemRecord *wsman_system_resource_find (const WsmanSystemResource *self,
                                               WsmanResourceLocator      *locator,
                                               WsmanSystemSnapshot       *snapshot,
                                               WsmanSystemRefusal        *refusal);

/* What an instance of the class is called in a response; NULL if the namespace hasn't any. */
const char *wsman_system_resource_get_shown_name (const WsmanSystemResource *self,
                                                  const WsmanSystemClass    *klass);
/* Whether it has the property then. */
gboolean wsman_system_resource_shows (const WsmanSystemResource *self,
                                      const WsmanSystemClass    *klass,
                                      const WsmanSystemProperty *property);

WsmanItem *wsman_system_resource_new_item (const WsmanSystemResource *self,
                                           WsmanSystemRecord         *record);
WsmanResourceLocator *wsman_system_resource_new_locator (const WsmanSystemResource *self,
                                                         WsmanSystemRecord         *record);

/* What a method of klass returned; takes output if it is floating. */
WsmanItem *wsman_system_resource_new_output (const WsmanSystemResource *self,
                                             const WsmanSystemClass    *klass,
                                             const WsmanSystemMethod   *method,
                                             GVariant                  *output);

G_END_DECLS
