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

#include "providers/wsman-system-class-private.h"

G_BEGIN_DECLS

#define WSMAN_SYSTEM_NAMESPACE_WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define WSMAN_SYSTEM_NAMESPACE_CIM "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

typedef struct
{
  const WsmanSystemClass *klass;
  const char *prefix;      /* of the URI */
  gboolean shown_as_base;  /* with the CIM_ class' name and properties alone */
  gboolean has_instances;  /* FALSE for an abstract class without those of its subclasses */
} WsmanSystemResource;

/* A reason to refuse a request. */
typedef struct
{
  guint32 code;
  char *message;
} WsmanSystemRefusal;

void wsman_system_refusal_clear (WsmanSystemRefusal *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSystemRefusal, wsman_system_refusal_clear)

/* The class that an operation is about; FALSE and the reason if it can't be served. */
gboolean wsman_system_resource_resolve (WsmanSystemResource *self,
                                        WsmanOperation      *operation,
                                        WsmanSystemRefusal  *refusal);

/* The one instance that the selectors name, to be freed; NULL and the reason if there is none. */
gpointer wsman_system_resource_find (const WsmanSystemResource *self,
                                     WsmanResourceLocator      *locator,
                                     WsmanSystemRefusal        *refusal);

const WsmanSystemMethod *wsman_system_resource_find_method (const WsmanSystemResource *self,
                                                            const char                *name,
                                                            WsmanSystemRefusal        *refusal);

WsmanItem *wsman_system_resource_new_item (const WsmanSystemResource *self,
                                           gconstpointer              record);

/* What a method returned; takes output if it is floating. */
WsmanItem *wsman_system_resource_new_output (const WsmanSystemResource *self,
                                             const WsmanSystemMethod   *method,
                                             GVariant                  *output);

G_END_DECLS
