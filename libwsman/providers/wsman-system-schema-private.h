/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tree of classes: the base classes of the CIM schema, which have no instances of their own here, and the concrete
 * classes below them. Names are compared without case.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* Returns the name in the schema's spelling; NULL if there is no such class. */
const char *wsman_system_schema_find (const char *name);

/* Tells whether the class is the other one or inherits from it. FALSE for an unknown class. */
gboolean wsman_system_schema_is_a (const char *name,
                                   const char *ancestor);

/* Tells whether the class has keys, so that it can name instances. For this and the functions below, the classes
 * must exist. */
gboolean wsman_system_schema_has_keys (const char *name);

gboolean wsman_system_schema_has_property (const char *name,
                                           const char *property);

/* Returns the nearest class of the CIM schema, which every class has. It replaces klass in the DMTF's namespace. */
const char *wsman_system_schema_get_cim_name (const WsmanSystemClass *klass);

/* Returns the class and its subclasses, as far as they are concrete; all concrete classes for NULL (transfer
 * container). */
GPtrArray *wsman_system_schema_list_classes (const char *name);

G_END_DECLS
