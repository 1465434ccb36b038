/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The other program that runs the commands of one shell: wsman-shell-host. It ends all that they started when it
 * is let go, which is when this program ends at the latest.
 */

#pragma once

#include "wsman-hosted-program-private.h"
#include "wsman-shell-host-records-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedHost WsmanHostedHost;

/* It is no more, though nobody let it go: nothing of the shell is left. self may be freed. */
typedef void (*WsmanHostedHostLost) (gpointer user_data);

/* What a command's process said to its parent in the end, as in waitid(2). */
typedef void (*WsmanHostedHostEnded) (gboolean exited,
                                      int      status,
                                      gpointer user_data);

/* Callbacks come in the thread-default main context of the caller. */
WsmanHostedHost *wsman_hosted_host_new (WsmanHostedProgram   *program,
                                        WsmanHostedHostLost   lost,
                                        gpointer              user_data,
                                        GError              **error);
void wsman_hosted_host_free (WsmanHostedHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedHost, wsman_hosted_host_free)

/* record: of START, without an id, which is returned. descriptors are sent with it; the list may be dropped.
 * ended is called once, unless the command is ended before. */
guint64 wsman_hosted_host_start (WsmanHostedHost            *self,
                                 const WsmanShellHostRecord *record,
                                 GUnixFDList                *descriptors,
                                 WsmanHostedHostEnded        ended,
                                 gpointer                    user_data);

/* signal_number: SIGINT or SIGQUIT. */
void wsman_hosted_host_signal (WsmanHostedHost *self,
                               guint64          command,
                               int              signal_number);

void wsman_hosted_host_end (WsmanHostedHost *self,
                            guint64          command);

G_END_DECLS
