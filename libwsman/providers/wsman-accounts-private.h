/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Looks up accounts of this machine for providers. A look-up may block, because the account may be in a directory on
 * another machine. Therefore look-ups run in threads of their own.
 */

#pragma once

#include <gio/gio.h>

#include "base/wsman-identity-private.h"

G_BEGIN_DECLS

/* What is known about an account. Both fields are NULL if there is no such account. */
typedef struct
{
  char *name;
  char *home;
} WsmanAccountEntry;

void wsman_account_entry_clear (WsmanAccountEntry *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanAccountEntry, wsman_account_entry_clear)

/* Looks up an account. */
void wsman_accounts_find_async (WsmanAccount         account,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/* Fills in entry, which must be empty. It stays empty without an error if there is no such account. */
gboolean wsman_accounts_find_finish (GAsyncResult       *result,
                                     WsmanAccountEntry  *entry,
                                     GError            **error);

/* Tells whether an account is in one of the groups, which must stay as they are. It isn't if the look-up was
 * cancelled. */
void wsman_accounts_check_groups_async (WsmanAccount         account,
                                        const char *const   *groups,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean wsman_accounts_check_groups_finish (GAsyncResult *result);

/* Looks up the program's own account and remembers it, so that wsman_own_account_init() doesn't block. An account that
 * was found isn't looked up again. */
void wsman_own_account_load_async (GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean wsman_own_account_load_finish (GAsyncResult  *result,
                                        GError       **error);

/* Fills in self, which must be empty. It blocks if the account wasn't loaded since the program changed its user. */
void wsman_own_account_init (WsmanAccountEntry *self);

G_END_DECLS
