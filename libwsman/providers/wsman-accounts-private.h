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

/* Looks up the name of an account. */
void wsman_accounts_find_name_async (WsmanAccount         account,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* Returns NULL without an error if there is no such account. */
char *wsman_accounts_find_name_finish (GAsyncResult  *result,
                                       GError       **error);

/* The account that this program runs as. Both fields are NULL if there is no such account. */
typedef struct
{
  char *name;
  char *home;
} WsmanOwnAccount;

void wsman_own_account_clear (WsmanOwnAccount *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanOwnAccount, wsman_own_account_clear)

/* Looks up the program's own account and remembers it, so that wsman_own_account_init() doesn't block. An account that
 * was found isn't looked up again. */
void wsman_own_account_load_async (GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean wsman_own_account_load_finish (GAsyncResult  *result,
                                        GError       **error);

/* Fills in self. It blocks if the account wasn't loaded since the program changed its user. */
void wsman_own_account_init (WsmanOwnAccount *self);

G_END_DECLS
