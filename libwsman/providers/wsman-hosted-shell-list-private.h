/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All shells of a provider, and the requests about them. A user only sees shells of his or her own.
 */

#pragma once

#include "wsman-hosted-shell-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedShellList WsmanHostedShellList;

/* Makes an empty list of shells. limits must live longer than self. Its contents may change. */
WsmanHostedShellList *wsman_hosted_shell_list_new (const WsmanHostedLimits *limits);

void wsman_hosted_shell_list_free (WsmanHostedShellList *self);

/* Returns the program that runs the commands. */
WsmanHostedProgram *wsman_hosted_shell_list_get_program (WsmanHostedShellList *self);

/* Ends all shells. */
void wsman_hosted_shell_list_end (WsmanHostedShellList *self);

/* Ends the pools whose owners may not have pools any more. */
void wsman_hosted_shell_list_end_forbidden_pools (WsmanHostedShellList *self);

/* Tells whether a shell has a command whose end the client hasn't received. */
gboolean wsman_hosted_shell_list_has_command (WsmanHostedShellList *self);

/* Tells whether the user may create a shell now. */
gboolean wsman_hosted_shell_list_check (WsmanHostedShellList  *self,
                                        WsmanOperation        *operation,
                                        GError               **error);

/* If there is no error, each of these functions completes operation, now or later. account and socket are those of the
 * user and of the user's host. Both are NULL if commands run as this program's account. */
void wsman_hosted_shell_list_create (WsmanHostedShellList     *self,
                                     WsmanOperation           *operation,
                                     const WsmanAccountEntry  *account,
                                     GSocket                  *socket,
                                     GError                  **error);
void wsman_hosted_shell_list_get (WsmanHostedShellList  *self,
                                  WsmanOperation        *operation,
                                  GError               **error);
void wsman_hosted_shell_list_delete (WsmanHostedShellList  *self,
                                     WsmanOperation        *operation,
                                     GError               **error);
void wsman_hosted_shell_list_enumerate (WsmanHostedShellList  *self,
                                        WsmanOperation        *operation,
                                        GError               **error);
void wsman_hosted_shell_list_invoke (WsmanHostedShellList  *self,
                                     WsmanOperation        *operation,
                                     GError               **error);

G_END_DECLS
