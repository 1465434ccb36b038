/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A process of wsman-shell-host, which runs the commands of one shell. When the WsmanHostedHost is freed, the process
 * ends everything that the commands have started. This happens at the latest when the server's program ends.
 */

#pragma once

#include "wsman-hosted-program-private.h"
#include "wsman-shell-host-records-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedHost WsmanHostedHost;

/* Is called when the process has ended by itself, so that nothing is left of the shell. The function may free self. */
typedef void (*WsmanHostedHostLost) (gpointer user_data);

/* Reports how a command's process has ended. waitid(2) describes the status. */
typedef void (*WsmanHostedHostEnded) (gboolean exited,
                                      int      status,
                                      gpointer user_data);

/* Starts the process, unless socket is that of a process that somebody else has started. Callbacks run in the caller's
 * thread-default main context. The process removes folder at its end; folder may be NULL. */
WsmanHostedHost *wsman_hosted_host_new (WsmanHostedProgram   *program,
                                        GSocket              *socket,
                                        const char           *folder,
                                        WsmanHostedHostLost   lost,
                                        gpointer              user_data,
                                        GError              **error);
void wsman_hosted_host_free (WsmanHostedHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedHost, wsman_hosted_host_free)

/* Starts a command and returns its id. record is a START record without an id. The descriptors are sent with the
 * record. The caller may free the list of descriptors when the function returns. ended is called once, unless the
 * command is ended before. */
guint64 wsman_hosted_host_start (WsmanHostedHost            *self,
                                 const WsmanShellHostRecord *record,
                                 GUnixFDList                *descriptors,
                                 WsmanHostedHostEnded        ended,
                                 gpointer                    user_data);

/* Sends a signal. signal_number is SIGINT or SIGQUIT. */
void wsman_hosted_host_signal (WsmanHostedHost *self,
                               guint64          command,
                               int              signal_number);

void wsman_hosted_host_end (WsmanHostedHost *self,
                            guint64          command);

G_END_DECLS
