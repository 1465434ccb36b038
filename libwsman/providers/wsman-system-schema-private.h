/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tree of classes: those of the CIM schema, which have no instances of their own here, and
 * the concrete ones below them. Names are compared without regard to case.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* The name as the schema spells it; NULL if there is no such class. */
const char *wsman_system_schema_find (const char *name);

/* Whether the class is that other one, or inherits from it; an unknown one doesn't. */
gboolean wsman_system_schema_is_a (const char *name,
                                   const char *ancestor);

/* Whether instances can be named by that class, which has keys then. Here and below the classes exist. */
gboolean wsman_system_schema_has_keys (const char *name);

gboolean wsman_system_schema_has_property (const char *name,
                                           const char *property);

/* The nearest class of the CIM schema, which each class has; it stands for klass where there are no
 * others. */
const char *wsman_system_schema_get_cim_name (const WsmanSystemClass *klass);

/* The concrete classes among the class and those below it, all for NULL; they aren't owned by
 * the array (transfer container). */
GPtrArray *wsman_system_schema_list_classes (const char *name);

G_END_DECLS
