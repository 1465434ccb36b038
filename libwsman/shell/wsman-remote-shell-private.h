/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A shell that is open on the server, and how to speak of it. Whoever needs it there holds a
 * reference: the last one deletes it. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "client/wsman-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRemoteShell WsmanRemoteShell;

/* settings: for the Delete. shell_id: as the server says it. */
WsmanRemoteShell *wsman_remote_shell_new (WsmanCallSettings *settings,
                                          const char        *resource_uri,
                                          const char        *shell_id);
WsmanRemoteShell *wsman_remote_shell_ref (WsmanRemoteShell *self);
void wsman_remote_shell_unref (WsmanRemoteShell *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteShell, wsman_remote_shell_unref)

const char *wsman_remote_shell_get_id (WsmanRemoteShell *self);

/* Whether the server knows a message that it gets twice, and answers it as before: ours does. */
void wsman_remote_shell_set_remembers (WsmanRemoteShell *self);
gboolean wsman_remote_shell_remembers (WsmanRemoteShell *self);

/* Whether the server has it no more, by Delete or by what it says; then nobody need delete it. */
void wsman_remote_shell_set_gone (WsmanRemoteShell *self,
                                  gboolean          gone);
gboolean wsman_remote_shell_is_gone (WsmanRemoteShell *self);

/* Who is told when it is gone, on whichever thread that becomes known; func and user_data are each
 * added once. */
typedef void (*WsmanRemoteShellFunc) (gpointer user_data);
void wsman_remote_shell_watch (WsmanRemoteShell     *self,
                               WsmanRemoteShellFunc  func,
                               gpointer              user_data);
void wsman_remote_shell_unwatch (WsmanRemoteShell *self,
                                 gpointer          user_data);

/* One of its calls. options: those that are TRUE; NULL for none. */
WsmanCall *wsman_remote_shell_new_call (WsmanRemoteShell   *self,
                                        WsmanCallSettings  *settings,
                                        WsmanSession       *session,
                                        WsmanCallKind       kind,
                                        const GString      *body,
                                        const char * const *options,
                                        GError            **error);

/* Works also when the session takes no more calls. */
WsmanCall *wsman_remote_shell_new_delete (WsmanRemoteShell  *self,
                                          WsmanSession      *session,
                                          GError           **error);

/* Whether error is the server's way to say that there is nothing left to end. */
gboolean wsman_remote_shell_is_end (const GError *error);

/* Whether error is the server's way to say that call isn't done yet and may be sent again. */
gboolean wsman_remote_shell_is_nothing_yet (WsmanCall    *call,
                                            const GError *error);

G_END_DECLS
