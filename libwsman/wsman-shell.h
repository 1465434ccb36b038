/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A shell on the server, in which commands run (WinRS). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-command.h>
#include <libwsman/wsman-command-result.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SHELL (wsman_shell_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanShell, wsman_shell, WSMAN, SHELL, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanShell *wsman_shell_new (WsmanSession *session);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_open (WsmanShell    *self,
                           GCancellable  *cancellable,
                           GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_open_async (WsmanShell          *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_open_finish (WsmanShell    *self,
                                  GAsyncResult  *result,
                                  GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_close (WsmanShell    *self,
                            GCancellable  *cancellable,
                            GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_close_async (WsmanShell          *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_close_finish (WsmanShell    *self,
                                   GAsyncResult  *result,
                                   GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn (WsmanShell          *self,
                                 const char * const  *argv,
                                 GCancellable        *cancellable,
                                 GError             **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_spawn_async (WsmanShell          *self,
                              const char * const  *argv,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn_finish (WsmanShell    *self,
                                        GAsyncResult  *result,
                                        GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn_command_line (WsmanShell    *self,
                                              const char    *command_line,
                                              GCancellable  *cancellable,
                                              GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_spawn_command_line_async (WsmanShell          *self,
                                           const char          *command_line,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn_command_line_finish (WsmanShell    *self,
                                                     GAsyncResult  *result,
                                                     GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn_powershell (WsmanShell    *self,
                                            const char    *script,
                                            GCancellable  *cancellable,
                                            GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_spawn_powershell_async (WsmanShell          *self,
                                         const char          *script,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_shell_spawn_powershell_finish (WsmanShell    *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_setenv (WsmanShell *self,
                         const char *name,
                         const char *value);

WSMAN_AVAILABLE_IN_1_0
WsmanSession *wsman_shell_get_session (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_shell_id (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_get_is_open (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_command_shell (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_name (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_name (WsmanShell *self,
                           const char *name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_working_directory (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_working_directory (WsmanShell *self,
                                        const char *working_directory);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_shell_get_environment (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_environment (WsmanShell         *self,
                                  const char * const *environment);

WSMAN_AVAILABLE_IN_1_0
GConverter *wsman_shell_create_decoder (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_get_code_page (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_code_page (WsmanShell *self,
                                guint       code_page);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_get_no_profile (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_no_profile (WsmanShell *self,
                                 gboolean    no_profile);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_get_idle_timeout (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_idle_timeout (WsmanShell *self,
                                   guint       idle_timeout);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_input_streams (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_input_streams (WsmanShell *self,
                                    const char *input_streams);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_get_output_streams (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_output_streams (WsmanShell *self,
                                     const char *output_streams);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_get_console_input (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_console_input (WsmanShell *self,
                                    gboolean    console_input);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_get_skip_command_shell (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_skip_command_shell (WsmanShell *self,
                                         gboolean    skip_command_shell);

WSMAN_AVAILABLE_IN_1_0
guint64 wsman_shell_get_max_output_size (WsmanShell *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_set_max_output_size (WsmanShell *self,
                                      guint64     max_output_size);

/* The session's operations with shells and commands: */

WSMAN_AVAILABLE_IN_1_0
WsmanShell *wsman_session_open_shell (WsmanSession  *self,
                                      GCancellable  *cancellable,
                                      GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_open_shell_async (WsmanSession        *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanShell *wsman_session_open_shell_finish (WsmanSession  *self,
                                             GAsyncResult  *result,
                                             GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommandResult *wsman_session_run (WsmanSession        *self,
                                       const char * const  *argv,
                                       const char          *input,
                                       GCancellable        *cancellable,
                                       GError             **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_run_async (WsmanSession        *self,
                              const char * const  *argv,
                              const char          *input,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommandResult *wsman_session_run_finish (WsmanSession  *self,
                                              GAsyncResult  *result,
                                              GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommandResult *wsman_session_run_powershell (WsmanSession  *self,
                                                  const char    *script,
                                                  const char    *input,
                                                  GCancellable  *cancellable,
                                                  GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_run_powershell_async (WsmanSession        *self,
                                         const char          *script,
                                         const char          *input,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommandResult *wsman_session_run_powershell_finish (WsmanSession  *self,
                                                         GAsyncResult  *result,
                                                         GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_session_spawn (WsmanSession        *self,
                                   const char * const  *argv,
                                   GCancellable        *cancellable,
                                   GError             **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_spawn_async (WsmanSession        *self,
                                const char * const  *argv,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_session_spawn_finish (WsmanSession  *self,
                                          GAsyncResult  *result,
                                          GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_session_spawn_powershell (WsmanSession  *self,
                                              const char    *script,
                                              GCancellable  *cancellable,
                                              GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_spawn_powershell_async (WsmanSession        *self,
                                           const char          *script,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanCommand *wsman_session_spawn_powershell_finish (WsmanSession  *self,
                                                     GAsyncResult  *result,
                                                     GError       **error);

G_END_DECLS
