/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks the names of properties in filters and fragment paths.
 */

#pragma once

#include "wsman-system-resource-private.h"

G_BEGIN_DECLS

/* Checks that the filter and the path of the operation only name properties of the classes. The operation may have
 * neither. */
gboolean wsman_system_names_check (const WsmanSystemResource  *resource,
                                   GPtrArray                  *classes,
                                   WsmanOperation             *operation,
                                   GError                    **error);

G_END_DECLS
