/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A shell that is open on the server, and the calls for it. All objects that need the shell hold a reference. When the
 * last reference is dropped, the shell is deleted on the server. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "client/wsman-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRemoteShell WsmanRemoteShell;

/* Makes the object for a shell that the server has created. connection is used for the Delete. shell_id is the id that
 * the server has given. */
WsmanRemoteShell *wsman_remote_shell_new (WsmanSessionConnection *connection,
                                          const char             *resource_uri,
                                          const char             *shell_id);
WsmanRemoteShell *wsman_remote_shell_ref (WsmanRemoteShell *self);
void wsman_remote_shell_unref (WsmanRemoteShell *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteShell, wsman_remote_shell_unref)

const char *wsman_remote_shell_get_id (WsmanRemoteShell *self);

/* These functions set and tell whether the server recognizes a repeated message and gives the same response to it. This
 * library's server does so. */
void wsman_remote_shell_set_recognizes_repeats (WsmanRemoteShell *self);
gboolean wsman_remote_shell_recognizes_repeats (WsmanRemoteShell *self);

/* These functions set and tell whether the shell is deleted as soon as its command has ended or isn't wanted any more.
 * The Delete also ends the command. A Signal for the command might come after the Delete, and would be refused. */
void wsman_remote_shell_set_ends_command (WsmanRemoteShell *self);
gboolean wsman_remote_shell_ends_command (WsmanRemoteShell *self);

/* These functions set and tell whether the shell is gone on the server, because of a Delete or a fault. A shell that is
 * gone isn't deleted again. */
void wsman_remote_shell_set_gone (WsmanRemoteShell *self,
                                  gboolean          gone);
gboolean wsman_remote_shell_is_gone (WsmanRemoteShell *self);

/* The first function notes that a Signal is sent with which the library ends a command. It returns FALSE if the shell
 * is being deleted, which ends the command, too. The second function notes that the Signal was responded to. */
gboolean wsman_remote_shell_begin_signal (WsmanRemoteShell *self);
void wsman_remote_shell_end_signal (WsmanRemoteShell *self);

/* Prepares a Delete: no more Signals begin, and the call waits for those that were sent. A Signal that came after the
 * Delete would be refused, and the server would log that. The call waits for a limited time. */
void wsman_remote_shell_end_signals_async (WsmanRemoteShell    *self,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean wsman_remote_shell_end_signals_finish (GAsyncResult  *result,
                                                GError       **error);

/* The first function registers a function that is called on any thread when the shell is gone. Each pair of func and
 * user_data is added only once. */
typedef void (*WsmanRemoteShellFunc) (gpointer user_data);
void wsman_remote_shell_watch (WsmanRemoteShell     *self,
                               WsmanRemoteShellFunc  func,
                               gpointer              user_data);
void wsman_remote_shell_unwatch (WsmanRemoteShell *self,
                                 gpointer          user_data);

/* Makes a call of the shell. options has the names of the options that are set to TRUE. It is NULL if there are
 * none. */
WsmanCall *wsman_remote_shell_new_call (WsmanRemoteShell    *self,
                                        WsmanSessionConnection     *connection,
                                        WsmanSession        *session,
                                        WsmanCallKind        kind,
                                        const GString       *body,
                                        const char * const  *options,
                                        GError             **error);

/* Makes a Delete, even if the session accepts no more calls. */
WsmanCall *wsman_remote_shell_new_delete (WsmanRemoteShell  *self,
                                          WsmanSession      *session,
                                          GError           **error);

/* Deletes the shell after its Signals have ended. task then returns TRUE, or the error. A shell that the server doesn't
 * know any more counts as deleted. The function owns self and task. The source object of task owns session. */
void wsman_remote_shell_delete (WsmanRemoteShell *self,
                                WsmanSession     *session,
                                WsmanSendFlags    flags,
                                GTask            *task);

/* Tells whether error is the server's report that the shell or command doesn't exist any more. */
gboolean wsman_remote_shell_is_end (const GError *error);

/* Tells whether error is the server's report that call isn't done yet. Then call may be sent again. */
gboolean wsman_remote_shell_is_timeout (WsmanCall    *call,
                                        const GError *error);

G_END_DECLS
