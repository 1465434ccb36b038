/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ends the processes of a command: all that are in its session, whoever started them. While this
 * program lives it does so itself; when it is killed, a shell that waits for that does.
 */

#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _WsmanHostedKeeper WsmanHostedKeeper;

/* Starts nothing before there is something to keep. */
WsmanHostedKeeper *wsman_hosted_keeper_new (void);
WsmanHostedKeeper *wsman_hosted_keeper_ref (WsmanHostedKeeper *self);
void wsman_hosted_keeper_unref (WsmanHostedKeeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedKeeper, wsman_hosted_keeper_unref)

/* In memory that is shared with children: where a child, before exec, leaves its id for us. Once it has
 * exited nobody else tells. */
pid_t *wsman_hosted_keeper_get_newcomer (WsmanHostedKeeper *self);

/* session is to end with this program at the latest. */
void wsman_hosted_keeper_add (WsmanHostedKeeper *self,
                              pid_t              session);

/* Kills what is left of session. is_led: whether the process that it is named after was not waited for
 * yet. Else another process may have got its number. */
void wsman_hosted_keeper_end (WsmanHostedKeeper *self,
                              pid_t              session,
                              gboolean           is_led);

G_END_DECLS
