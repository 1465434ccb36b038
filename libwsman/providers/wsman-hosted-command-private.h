/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One command of a shell: a process, and the requests about it. A response that was lost with its
 * connection isn't lost: whoever asks again with the same MessageID gets the same.
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
  /* The command was used, or is done. */
  void (*used) (WsmanHostedCommand *self,
                gpointer            user_data);
  /* It couldn't be started, which was answered: self is to be ended. */
  void (*failed) (WsmanHostedCommand *self,
                  gpointer            user_data);
} WsmanHostedCommandEvents;

/* A GUID in upper case, as Windows writes them. */
char *wsman_hosted_make_id (void);

/* id: chosen by the client; NULL: by us. operation is answered once the command runs, or if it can't;
 * unless there is an error. */
WsmanHostedCommand *wsman_hosted_command_new (const WsmanHostedEnvironment *environment,
                                              const char *const            *argv,
                                              const char                   *id,
                                              WsmanHostedHost              *host,
                                              WsmanOperation               *operation,
                                              GError                      **error);

/* Before the main context goes on. */
void wsman_hosted_command_set_events (WsmanHostedCommand             *self,
                                      const WsmanHostedCommandEvents *events,
                                      gpointer                        user_data);

/* Who runs what where, for the log; as early. Takes program. */
void wsman_hosted_command_set_audit (WsmanHostedCommand *self,
                                     WsmanIdentity      *owner,
                                     const char         *shell_id,
                                     const char         *line,
                                     char               *program,
                                     guint               n_arguments);

/* Kills what runs, answers what is waited for, and drops self. */
void wsman_hosted_command_end (WsmanHostedCommand *self);

const char *wsman_hosted_command_get_id (WsmanHostedCommand *self);

/* Whether the client has heard that it is done; whether anybody waits for a response. */
gboolean wsman_hosted_command_is_told (WsmanHostedCommand *self);
gboolean wsman_hosted_command_is_busy (WsmanHostedCommand *self);

/* Each answers operation, now or later. streams: the names that are wanted. */
void wsman_hosted_command_receive (WsmanHostedCommand *self,
                                   WsmanOperation     *operation,
                                   const char *const  *streams);
void wsman_hosted_command_send (WsmanHostedCommand     *self,
                                WsmanOperation         *operation,
                                const WsmanShellStream *stream);

void wsman_hosted_command_signal (WsmanHostedCommand *self,
                                  WsmanShellSignal    signal);

G_END_DECLS
