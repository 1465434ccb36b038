/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The account's name in a PAC, which a directory puts into tickets. [MS-PAC] 2.5.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns EffectiveName of KERB_VALIDATION_INFO; NULL if the buffer isn't one. */
char *wsman_pac_read_account_name (const guint8 *data,
                                   gsize         length);

G_END_DECLS
