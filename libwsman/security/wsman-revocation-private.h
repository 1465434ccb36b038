/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads certificate revocation lists from a file. GIO doesn't support such lists. [RFC 5280] 5 and 6.3.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lists of a file. They are immutable, so any thread may use them. */
typedef struct _WsmanRevocationLists WsmanRevocationLists;

/* Reads the PEM file path. Errors are of the domain WSMAN_ERROR. */
WsmanRevocationLists *wsman_revocation_lists_new (const char  *path,
                                                  GError     **error);
void wsman_revocation_lists_free (WsmanRevocationLists *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRevocationLists, wsman_revocation_lists_free)

typedef enum
{
  WSMAN_REVOCATION_UNKNOWN,  /* no list revokes any of the certificates */
  WSMAN_REVOCATION_REVOKED,
  WSMAN_REVOCATION_UNCERTAIN, /* the lists can't decide about one of the certificates */
} WsmanRevocation;

/* Checks a chain of GTlsCertificate objects. Each certificate is followed by its issuer. */
WsmanRevocation wsman_revocation_lists_check (WsmanRevocationLists *self,
                                              GPtrArray            *chain);

G_END_DECLS
