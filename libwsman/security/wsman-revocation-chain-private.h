/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks certificates of GnuTLS against revocation lists.
 */

#pragma once

#include <gnutls/x509.h>

#include "wsman-revocation-private.h"

G_BEGIN_DECLS

/* Returns a copy of certificate for GnuTLS, which the caller frees. Returns NULL if GnuTLS can't read it. */
gnutls_x509_crt_t wsman_certificate_import (GTlsCertificate *certificate);

/* Checks a chain of gnutls_x509_crt_t. Each certificate is followed by its issuer. */
WsmanRevocation wsman_revocation_lists_check_chain (WsmanRevocationLists *self,
                                                    GPtrArray            *chain);

/* Tells whether there is a list of the issuer of certificate. */
gboolean wsman_revocation_lists_know (WsmanRevocationLists *self,
                                      gnutls_x509_crt_t     certificate);

G_END_DECLS
