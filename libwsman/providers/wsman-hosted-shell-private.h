/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A remote shell: what its commands share, and the commands.
 */

#pragma once

#include "wsman-hosted-command-private.h"
#include "wsman-hosted-settings-private.h"
#include "wsman-item.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedShell WsmanHostedShell;

/* Nobody used it for as long as it waits for that, or it has lived for as long as it may, or somebody killed
 * what runs its commands: to be freed. */
typedef void (*WsmanHostedShellExpired) (WsmanHostedShell *self,
                                         gpointer          user_data);

/* Takes what is in settings. */
WsmanHostedShell *wsman_hosted_shell_new (WsmanHostedSettings      *settings,
                                          WsmanHostedProgram       *program,
                                          WsmanHostedShellExpired   expired,
                                          gpointer                  user_data,
                                          GError                  **error);

/* With all of its commands. */
void wsman_hosted_shell_free (WsmanHostedShell *self);

/* Why it is about to be freed, for the log: static. Without it, because the server stops. */
void wsman_hosted_shell_set_reason (WsmanHostedShell *self,
                                    const char       *reason);

const char *wsman_hosted_shell_get_id (WsmanHostedShell *self);
WsmanIdentity *wsman_hosted_shell_get_owner (WsmanHostedShell *self);

/* Its description, and where it is. */
WsmanItem *wsman_hosted_shell_make_item (WsmanHostedShell *self);

/* A method was called on it: answers operation, now or later, unless there is an error. */
void wsman_hosted_shell_invoke (WsmanHostedShell  *self,
                                WsmanOperation    *operation,
                                GError           **error);

G_END_DECLS
