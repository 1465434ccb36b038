/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A Kerberos ticket from delegated credentials. It lies in memory, where no other code finds it. Copies of it may be
 * stored in files, so that a user's programs can log in elsewhere. Thread-safe.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanDelegation WsmanDelegation;

/* Gets a ticket for principal that lasts at most lifetime seconds. This is the principal's own, and not another one to
 * which the realm refers. Fails if principal isn't in this machine's default realm. Blocks. */
WsmanDelegation *wsman_delegation_new (const char  *principal,
                                       const char  *password,
                                       guint        lifetime,
                                       GError     **error);
WsmanDelegation *wsman_delegation_ref (WsmanDelegation *self);
void wsman_delegation_unref (WsmanDelegation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDelegation, wsman_delegation_unref)

/* Stores a copy of the ticket in a new cache file. Blocks. */
gboolean wsman_delegation_store (WsmanDelegation  *self,
                                 const char       *path,
                                 GError          **error);

G_END_DECLS
