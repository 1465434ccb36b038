/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the account's name in a PAC. A directory puts a PAC into its tickets. [MS-PAC] 2.5.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns EffectiveName of KERB_VALIDATION_INFO. Returns NULL if data isn't a KERB_VALIDATION_INFO. */
char *wsman_pac_read_account_name (const guint8 *data,
                                   gsize         length);

G_END_DECLS
