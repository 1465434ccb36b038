/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The journal of this machine as Windows' event logs: the resource EventLog, to which clients subscribe.
 */

#pragma once

#include "wsman-operation.h"
#include "wsman-system-events-private.h"

G_BEGIN_DECLS

typedef struct _WsmanJournalLog WsmanJournalLog;

WsmanJournalLog *wsman_journal_log_new (WsmanSystemOperatorFunc is_operator,
                                        gpointer                user_data);
void wsman_journal_log_free (WsmanJournalLog *self);

/* Responds to a Subscribe of the resource EventLog. */
void wsman_journal_log_subscribe (WsmanJournalLog *self,
                                  WsmanOperation  *operation);

G_END_DECLS
