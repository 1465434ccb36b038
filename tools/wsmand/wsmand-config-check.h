/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks whether the keys of the key file fit together.
 */

#pragma once

#include "wsmand-config.h"

G_BEGIN_DECLS

/* Adds to problems what is missing, and which keys contradict each other. path is that of the file. */
void wsmand_config_check (WsmandConfig *self,
                          const char   *path,
                          GPtrArray    *problems);

G_END_DECLS
