/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Certificate revocation lists of a file, which GIO doesn't know about. [RFC 5280] 5 and 6.3.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lists of a file; not changed any more, so any thread may ask them. */
typedef struct _WsmanRevocationLists WsmanRevocationLists;

/* path: a PEM file. Errors: WSMAN_ERROR. */
WsmanRevocationLists *wsman_revocation_lists_new (const char  *path,
                                                  GError     **error);
void wsman_revocation_lists_free (WsmanRevocationLists *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRevocationLists, wsman_revocation_lists_free)

typedef enum
{
  WSMAN_REVOCATION_UNKNOWN,  /* or known not to be: no list revokes any of them */
  WSMAN_REVOCATION_REVOKED,
  WSMAN_REVOCATION_UNCERTAIN, /* a list that should tell can't be believed */
} WsmanRevocation;

/* chain: of GTlsCertificate, each followed by its issuer. */
WsmanRevocation wsman_revocation_lists_check (WsmanRevocationLists *self,
                                              GPtrArray            *chain);

G_END_DECLS
