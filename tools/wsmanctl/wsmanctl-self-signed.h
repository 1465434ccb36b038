/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a certificate for this machine, which it signs itself.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes a certificate and its private key in PEM. Wipe the key after use. */
gboolean wsmanctl_self_signed_make (const char  *host,
                                    char       **certificate,
                                    char       **private_key,
                                    GError     **error);

G_END_DECLS
