/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The exit status and the output of a command on the server. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COMMAND_RESULT (wsman_command_result_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCommandResult, wsman_command_result, WSMAN, COMMAND_RESULT, GObject)

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_command_result_get_has_exit_status (WsmanCommandResult *self);

WSMAN_AVAILABLE_IN_1_0
int wsman_command_result_get_exit_status (WsmanCommandResult *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_command_result_get_stdout (WsmanCommandResult *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_command_result_get_stderr (WsmanCommandResult *self);

WSMAN_AVAILABLE_IN_1_0
GBytes *wsman_command_result_get_stdout_bytes (WsmanCommandResult *self);

WSMAN_AVAILABLE_IN_1_0
GBytes *wsman_command_result_get_stderr_bytes (WsmanCommandResult *self);

G_END_DECLS
