/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsman-shell-host, which runs the commands of one shell. When it is freed, it ends everything that they
 * have started. This happens at the latest when this program ends.
 */

#pragma once

#include "wsman-hosted-program-private.h"
#include "wsman-shell-host-records-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedHost WsmanHostedHost;

/* The program has ended by itself, and nothing is left of the shell. The function may free self. */
typedef void (*WsmanHostedHostLost) (gpointer user_data);

/* Reports how a command's process ended, as in waitid(2). */
typedef void (*WsmanHostedHostEnded) (gboolean exited,
                                      int      status,
                                      gpointer user_data);

/* Callbacks run in the caller's thread-default main context. */
WsmanHostedHost *wsman_hosted_host_new (WsmanHostedProgram   *program,
                                        WsmanHostedHostLost   lost,
                                        gpointer              user_data,
                                        GError              **error);
void wsman_hosted_host_free (WsmanHostedHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedHost, wsman_hosted_host_free)

/* record: a START record without an id; the id is returned. The descriptors are sent with it, and the list may be
 * freed then. ended is called once, unless the command is ended before. */
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
