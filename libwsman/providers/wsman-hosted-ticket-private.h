/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Kerberos ticket of a shell, in a folder of its own. wsman-shell-host removes the folder when the shell ends, and
 * no process of the shell is left. If that program is killed, the server removes the folder. If the server is killed,
 * too, the next server does.
 */

#pragma once

#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedTicket WsmanHostedTicket;

/* Stores the ticket of the operation's caller. */
WsmanHostedTicket *wsman_hosted_ticket_new (WsmanOperation  *operation,
                                            GError         **error);
void wsman_hosted_ticket_free (WsmanHostedTicket *self);

/* Returns the folder; NULL if self is NULL. */
const char *wsman_hosted_ticket_get_folder (WsmanHostedTicket *self);

/* Returns the value of KRB5CCNAME. */
const char *wsman_hosted_ticket_get_name (WsmanHostedTicket *self);

/* Gives the ticket of the operation's caller to a host of this user, which keeps it. Nothing is done without a
 * ticket. */
void wsman_hosted_ticket_give_async (WsmanOperation      *operation,
                                     GSocket             *host,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean wsman_hosted_ticket_give_finish (GAsyncResult  *result,
                                          GError       **error);

/* Removes the folders that servers of this user have left behind. */
void wsman_hosted_tickets_sweep (void);

G_END_DECLS
