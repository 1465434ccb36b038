/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the user principal name in a certificate: [RFC 5280] 4.2.1.6, with Windows' type of otherName.
 */

#pragma once

#include <gnutls/x509.h>

#include "wsman-client-trust-private.h"

G_BEGIN_DECLS

/* Returns the user principal name of certificate. Returns NULL if there is none, or if there are several. */
char *wsman_user_principal_name_read (gnutls_x509_crt_t certificate);

G_END_DECLS
