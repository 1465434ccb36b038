/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds out which certificates a revocation list is about: [RFC 5280] 5.2.
 */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_REVOCATION_SCOPE_NONE,    /* the list can't be evaluated, not even for the certificates that it names */
  WSMAN_REVOCATION_SCOPE_PARTIAL, /* the named certificates are revoked; nothing is known about others */
  WSMAN_REVOCATION_SCOPE_FULL,    /* the named certificates are revoked; all other certificates aren't revoked */
} WsmanRevocationScope;

/* Returns the scope of the list for a certificate. The issuer of both must be the same. */
WsmanRevocationScope wsman_revocation_scope_get (gnutls_x509_crl_t list,
                                                 gnutls_x509_crt_t certificate);

G_END_DECLS
