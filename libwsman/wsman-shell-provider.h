/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Remote shells on this machine. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-helper.h>
#include <libwsman/wsman-provider.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SHELL_PROVIDER (wsman_shell_provider_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanShellProvider, wsman_shell_provider, WSMAN, SHELL_PROVIDER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanShellProvider *wsman_shell_provider_new (void);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_register (WsmanShellProvider *self,
                                    WsmanServer        *server);

WSMAN_AVAILABLE_IN_1_0
const char *const *wsman_shell_provider_get_users (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_users (WsmanShellProvider *self,
                                     const char *const   *users);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_provider_get_command_shell (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_command_shell (WsmanShellProvider *self,
                                             const char         *command_shell);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_max_shells_per_user (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_max_shells_per_user (WsmanShellProvider *self,
                                                   guint               max_shells_per_user);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_max_shell_users (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_max_shell_users (WsmanShellProvider *self,
                                               guint               max_shell_users);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_max_processes_per_shell (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_max_processes_per_shell (WsmanShellProvider *self,
                                                       guint               max_processes_per_shell);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_idle_timeout (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_idle_timeout (WsmanShellProvider *self,
                                            guint               idle_timeout);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_min_idle_timeout (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_min_idle_timeout (WsmanShellProvider *self,
                                                guint               min_idle_timeout);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_shell_provider_get_convert_code_pages (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_convert_code_pages (WsmanShellProvider *self,
                                                  gboolean            convert_code_pages);

WSMAN_AVAILABLE_IN_1_0
guint wsman_shell_provider_get_max_lifetime (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_max_lifetime (WsmanShellProvider *self,
                                            guint               max_lifetime);

WSMAN_AVAILABLE_IN_1_0
WsmanHelper *wsman_shell_provider_get_helper (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_helper (WsmanShellProvider *self,
                                      WsmanHelper        *helper);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_shell_provider_get_powershell (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_powershell (WsmanShellProvider *self,
                                          const char         *powershell);

WSMAN_AVAILABLE_IN_1_0
const char *const *wsman_shell_provider_get_powershell_users (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_powershell_users (WsmanShellProvider *self,
                                                const char *const  *users);

WSMAN_AVAILABLE_IN_1_0
const char *const *wsman_shell_provider_get_powershell_configurations (WsmanShellProvider *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_shell_provider_set_powershell_configurations (WsmanShellProvider *self,
                                                         const char *const  *configurations);

G_END_DECLS
