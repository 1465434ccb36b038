/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The commands of a shell, and the requests about them. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "wsman-hosted-command-private.h"
#include "wsman-hosted-settings-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedCommandList WsmanHostedCommandList;

/* Is called when the client has used a command. */
typedef void (*WsmanHostedCommandListUsed) (gpointer user_data);

/* Makes an empty list of commands. settings and host must live longer than self. */
WsmanHostedCommandList *wsman_hosted_command_list_new (const WsmanHostedSettings  *settings,
                                                       WsmanHostedHost            *host,
                                                       WsmanHostedCommandListUsed  used,
                                                       gpointer                    user_data);

/* Ends all commands, and frees self. */
void wsman_hosted_command_list_free (WsmanHostedCommandList *self);

/* The first function tells whether a request is waiting. The second tells whether there is a command whose end the
 * client hasn't received, and the third calls a function with the id of each such command. */
gboolean wsman_hosted_command_list_is_busy (WsmanHostedCommandList *self);
gboolean wsman_hosted_command_list_has_command (WsmanHostedCommandList *self);
void wsman_hosted_command_list_foreach (WsmanHostedCommandList *self,
                                        GFunc                   func,
                                        gpointer                user_data);

/* Handle Command, Receive, Send and Signal. If there is no error, they complete operation, now or later. */
void wsman_hosted_command_list_start (WsmanHostedCommandList  *self,
                                      WsmanOperation          *operation,
                                      const WsmanElement      *content,
                                      GError                 **error);
void wsman_hosted_command_list_receive (WsmanHostedCommandList  *self,
                                        WsmanOperation          *operation,
                                        const WsmanElement      *content,
                                        GError                 **error);
void wsman_hosted_command_list_send (WsmanHostedCommandList  *self,
                                     WsmanOperation          *operation,
                                     const WsmanElement      *content,
                                     GError                 **error);
void wsman_hosted_command_list_signal (WsmanHostedCommandList  *self,
                                       WsmanOperation          *operation,
                                       const WsmanElement      *content,
                                       GError                 **error);

G_END_DECLS
