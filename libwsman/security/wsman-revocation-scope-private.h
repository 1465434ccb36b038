/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What certificates a revocation list speaks of: [RFC 5280] 5.2.
 */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_REVOCATION_SCOPE_NONE,    /* what it says can't be understood, not even of what it names */
  WSMAN_REVOCATION_SCOPE_PARTIAL, /* what it names was revoked; of all else it says nothing */
  WSMAN_REVOCATION_SCOPE_FULL,    /* what it doesn't name wasn't revoked */
} WsmanRevocationScope;

/* For a certificate of the list's issuer. */
WsmanRevocationScope wsman_revocation_scope_get (gnutls_x509_crl_t list,
                                                 gnutls_x509_crt_t certificate);

G_END_DECLS
