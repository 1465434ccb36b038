/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Delegated credentials: first a password, and then a Kerberos ticket that was got with it. Both are used only when
 * the server has authorized the user. The ticket lies in memory, where no other code finds it. Copies of it may be
 * stored in files, so that a user's programs can log in elsewhere. Thread-safe.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanDelegation WsmanDelegation;

/* Keeps a copy of the password for lifetime seconds, and for a ticket that lasts no longer. user_name is the name that
 * the client has proved. There is only a ticket if this is a principal. */
WsmanDelegation *wsman_delegation_new (const char *user_name,
                                       gboolean    is_principal,
                                       const char *password,
                                       guint       lifetime);
WsmanDelegation *wsman_delegation_ref (WsmanDelegation *self);
void wsman_delegation_unref (WsmanDelegation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDelegation, wsman_delegation_unref)

/* Tells whether there is a password, and nobody has begun to get the ticket. */
gboolean wsman_delegation_is_pending (WsmanDelegation *self);

const char *wsman_delegation_get_user_name (WsmanDelegation *self);

/* Returns the monotonic time when the credentials end. */
gint64 wsman_delegation_get_end (WsmanDelegation *self);

/* Returns a copy of the password, which is a secret. NULL if it has been used, or if the credentials have ended. */
char *wsman_delegation_dup_password (WsmanDelegation *self);

/* Gets the ticket of the principal, and wipes the password. This is the principal's own ticket, and not another one to
 * which the realm refers. There is no ticket if the principal isn't in this machine's default realm, or if Kerberos
 * fails: the user's programs then have none. The result of the task is always TRUE. */
void wsman_delegation_acquire_async (WsmanDelegation     *self,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

gboolean wsman_delegation_has_ticket (WsmanDelegation *self);

/* Stores a copy of the ticket in a new cache file. Blocks. */
gboolean wsman_delegation_store (WsmanDelegation  *self,
                                 const char       *path,
                                 GError          **error);

G_END_DECLS
