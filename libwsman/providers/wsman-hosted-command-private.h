/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command of a shell: a process, and the requests about the process. If a response was lost with its connection, the
 * client can fetch it again with the same MessageID. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-hosted-process-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedCommand WsmanHostedCommand;

typedef struct
{
  /* Is called when the client has used the command, and when the command is done. */
  void (*used) (WsmanHostedCommand *self,
                gpointer            user_data);
  /* Is called when the command couldn't be started and the client has been told. The caller must end self. */
  void (*failed) (WsmanHostedCommand *self,
                  gpointer            user_data);
} WsmanHostedCommandEvents;

/* Makes a GUID in upper case, as Windows writes them. */
char *wsman_hosted_make_id (void);

/* Starts a command. id is the id that the client has chosen; it is NULL if the server makes a new one. If there is no
 * error, operation gets its response when the command runs, or when it can't be started. */
WsmanHostedCommand *wsman_hosted_command_new (const WsmanHostedEnvironment *environment,
                                              const char *const            *argv,
                                              const char                   *id,
                                              WsmanHostedHost              *host,
                                              WsmanOperation               *operation,
                                              GError                      **error);

/* Sets the callbacks. This must be done before the main context runs again. */
void wsman_hosted_command_set_events (WsmanHostedCommand             *self,
                                      const WsmanHostedCommandEvents *events,
                                      gpointer                        user_data);

/* Sets who runs which program where, for the log. This must be done before the main context runs again. The function
 * owns program. */
void wsman_hosted_command_set_audit (WsmanHostedCommand *self,
                                     WsmanIdentity      *owner,
                                     const char         *shell_id,
                                     const char         *line,
                                     char               *program,
                                     guint               n_arguments);

/* Kills the processes, completes waiting requests, and frees self. */
void wsman_hosted_command_end (WsmanHostedCommand *self);

const char *wsman_hosted_command_get_id (WsmanHostedCommand *self);

/* The first function tells whether the client has received the command's end. The second tells whether a request is
 * waiting. */
gboolean wsman_hosted_command_is_told (WsmanHostedCommand *self);
gboolean wsman_hosted_command_is_busy (WsmanHostedCommand *self);

/* Both functions complete operation, now or later. streams has the names of the streams that the client wants. */
void wsman_hosted_command_receive (WsmanHostedCommand *self,
                                   WsmanOperation     *operation,
                                   const char *const  *streams);
void wsman_hosted_command_send (WsmanHostedCommand     *self,
                                WsmanOperation         *operation,
                                const WsmanShellStream *stream);

void wsman_hosted_command_signal (WsmanHostedCommand *self,
                                  WsmanShellSignal    signal);

G_END_DECLS
