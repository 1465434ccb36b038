/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A command that runs on the server. It resembles GSubprocess. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

/* Declared in <libwsman/wsman-shell.h>, which includes this header. */
typedef struct _WsmanShell WsmanShell;

#define WSMAN_TYPE_COMMAND (wsman_command_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCommand, wsman_command, WSMAN, COMMAND, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanShell *wsman_command_get_shell (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_command_get_command_id (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
GOutputStream *wsman_command_get_stdin (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
GInputStream *wsman_command_get_stdout (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
GInputStream *wsman_command_get_stderr (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_get_has_exited (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_get_has_exit_status (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
int wsman_command_get_exit_status (WsmanCommand *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_wait (WsmanCommand  *self,
                             GCancellable  *cancellable,
                             GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_command_wait_async (WsmanCommand        *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_wait_finish (WsmanCommand  *self,
                                    GAsyncResult  *result,
                                    GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_wait_check (WsmanCommand  *self,
                                   GCancellable  *cancellable,
                                   GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_command_wait_check_async (WsmanCommand        *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_wait_check_finish (WsmanCommand  *self,
                                          GAsyncResult  *result,
                                          GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_communicate (WsmanCommand  *self,
                                    GBytes        *stdin_buf,
                                    GCancellable  *cancellable,
                                    GBytes       **stdout_buf,
                                    GBytes       **stderr_buf,
                                    GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_command_communicate_async (WsmanCommand        *self,
                                      GBytes              *stdin_buf,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_communicate_finish (WsmanCommand  *self,
                                           GAsyncResult  *result,
                                           GBytes       **stdout_buf,
                                           GBytes       **stderr_buf,
                                           GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_communicate_utf8 (WsmanCommand  *self,
                                         const char    *stdin_buf,
                                         GCancellable  *cancellable,
                                         char         **stdout_buf,
                                         char         **stderr_buf,
                                         GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_command_communicate_utf8_async (WsmanCommand        *self,
                                           const char          *stdin_buf,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_communicate_utf8_finish (WsmanCommand  *self,
                                                GAsyncResult  *result,
                                                char         **stdout_buf,
                                                char         **stderr_buf,
                                                GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_send_signal (WsmanCommand        *self,
                                    WsmanCommandSignal   signal,
                                    GCancellable        *cancellable,
                                    GError             **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_command_send_signal_async (WsmanCommand        *self,
                                      WsmanCommandSignal   signal,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_send_signal_finish (WsmanCommand  *self,
                                           GAsyncResult  *result,
                                           GError       **error);

G_END_DECLS
