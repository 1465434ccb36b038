/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The processes that users have created with Win32_Process.Create. They outlive their request and the server. While the
 * server and the process live, a process of wsman-shell-host is the parent of the process, and it counts for its user.
 */

#pragma once

#include "wsman-hosted-settings-private.h"
#include "wsman-hosted-program-private.h"
#include "wsman-helper.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedCreationList WsmanHostedCreationList;

/* limits and program must live longer than self. */
WsmanHostedCreationList *wsman_hosted_creation_list_new (const WsmanHostedLimits *limits,
                                                         WsmanHostedProgram      *program);

/* Forgets the processes, which go on. */
void wsman_hosted_creation_list_free (WsmanHostedCreationList *self);

/* Starts a program. line names one, and is split as Windows' programs split theirs. If directory is NULL, the program
 * starts in the user's home. self must live until the end. It fails with ERROR_ACCESS_DENIED if the user may not run
 * commands, with another code if the helper can't act for the user or if there are too many processes, and with the
 * HRESULTs of shells if the program can't be run. */
void wsman_hosted_creation_list_add_async (WsmanHostedCreationList *self,
                                           WsmanHelper             *helper,
                                           WsmanOperation          *operation,
                                           const char              *line,
                                           const char              *directory,
                                           GAsyncReadyCallback      callback,
                                           gpointer                 user_data);

/* Returns the number of the process, or 0 and an error. */
int wsman_hosted_creation_list_add_finish (GAsyncResult  *result,
                                           GError       **error);

G_END_DECLS
