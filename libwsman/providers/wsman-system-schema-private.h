/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tree of classes. It has the base classes of the CIM schema, which have no instances of their own here, and the
 * concrete classes below them. The comparison of names ignores case.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* Returns the name of the class in the schema's spelling. Returns NULL if there is no such class. */
const char *wsman_system_schema_find (const char *name);

/* Tells whether the class is the other class, or inherits from it. Returns FALSE for a class that isn't known. */
gboolean wsman_system_schema_is_a (const char *name,
                                   const char *ancestor);

/* Tells whether the class has keys, so that it can name instances. This function and those below require that the
 * classes exist. */
gboolean wsman_system_schema_has_keys (const char *name);

gboolean wsman_system_schema_has_property (const char *name,
                                           const char *property);

/* Returns the nearest class of the CIM schema, which replaces klass in the DMTF's namespace. Returns NULL if there is
 * no such class. */
const char *wsman_system_schema_get_cim_name (const WsmanSystemClass *klass);

/* Returns those classes among the class and its subclasses that are concrete. If the name is NULL, returns all concrete
 * classes (transfer container). */
GPtrArray *wsman_system_schema_list_classes (const char *name);

G_END_DECLS
