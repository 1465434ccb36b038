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

/* Before each fork. */
void wsman_hosted_keeper_expect (WsmanHostedKeeper *self);

/* Between fork and exec, in the child: makes a session that ends with this program at the latest. The child
 * says so itself, since the parent may be killed at any time. */
void wsman_hosted_keeper_enter (WsmanHostedKeeper *self);

/* The session that the last child made, which is to be ended; 0 if there was none. */
pid_t wsman_hosted_keeper_take_newcomer (WsmanHostedKeeper *self);

/* Kills what is left of session. is_led: whether the process that it is named after was not waited for
 * yet. Else another process may have got its number. */
void wsman_hosted_keeper_end (WsmanHostedKeeper *self,
                              pid_t              session,
                              gboolean           is_led);

G_END_DECLS
