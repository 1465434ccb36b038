/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A shell that is open on the server, and the calls for it. All objects that need it hold a reference. The last one
 * deletes the shell on the server. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "client/wsman-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRemoteShell WsmanRemoteShell;

/* connection: for the Delete. shell_id: the server's id. */
WsmanRemoteShell *wsman_remote_shell_new (WsmanConnection *connection,
                                          const char      *resource_uri,
                                          const char      *shell_id);
WsmanRemoteShell *wsman_remote_shell_ref (WsmanRemoteShell *self);
void wsman_remote_shell_unref (WsmanRemoteShell *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteShell, wsman_remote_shell_unref)

const char *wsman_remote_shell_get_id (WsmanRemoteShell *self);

/* Whether the server recognizes a repeated message, and gives the same response. This library's server does. */
void wsman_remote_shell_set_recognizes_repeats (WsmanRemoteShell *self);
gboolean wsman_remote_shell_recognizes_repeats (WsmanRemoteShell *self);

/* Whether the shell is gone on the server, because of a Delete or of a fault. Then it needn't be deleted. */
void wsman_remote_shell_set_gone (WsmanRemoteShell *self,
                                  gboolean          gone);
gboolean wsman_remote_shell_is_gone (WsmanRemoteShell *self);

/* Registers a function that is called when the shell is gone, on any thread. Each pair of func and user_data is
 * added only once. */
typedef void (*WsmanRemoteShellFunc) (gpointer user_data);
void wsman_remote_shell_watch (WsmanRemoteShell     *self,
                               WsmanRemoteShellFunc  func,
                               gpointer              user_data);
void wsman_remote_shell_unwatch (WsmanRemoteShell *self,
                                 gpointer          user_data);

/* Makes a call of the shell. options: the options to set to TRUE; NULL for none. */
WsmanCall *wsman_remote_shell_new_call (WsmanRemoteShell    *self,
                                        WsmanConnection     *connection,
                                        WsmanSession        *session,
                                        WsmanCallKind        kind,
                                        const GString       *body,
                                        const char * const  *options,
                                        GError             **error);

/* Also works when the session accepts no more calls. */
WsmanCall *wsman_remote_shell_new_delete (WsmanRemoteShell  *self,
                                          WsmanSession      *session,
                                          GError           **error);

/* Tells whether error is the server's report that the shell or command doesn't exist any more. */
gboolean wsman_remote_shell_is_end (const GError *error);

/* Tells whether error is the server's report that call isn't done yet, and may be sent again. */
gboolean wsman_remote_shell_is_timeout (WsmanCall    *call,
                                        const GError *error);

G_END_DECLS
