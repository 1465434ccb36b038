/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The streams of a remote command as GIO streams. Each stream is a user of the remote command.
 */

#pragma once

#include "wsman-remote-command-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_COMMAND_INPUT_STREAM (wsman_command_input_stream_get_type ())
G_DECLARE_FINAL_TYPE (WsmanCommandInputStream, wsman_command_input_stream, WSMAN, COMMAND_INPUT_STREAM, GInputStream)

GInputStream *wsman_command_input_stream_new (WsmanRemoteCommand *command,
                                              WsmanOutput         output);

#define WSMAN_TYPE_COMMAND_OUTPUT_STREAM (wsman_command_output_stream_get_type ())
G_DECLARE_FINAL_TYPE (WsmanCommandOutputStream, wsman_command_output_stream, WSMAN, COMMAND_OUTPUT_STREAM,
                      GOutputStream)

GOutputStream *wsman_command_output_stream_new (WsmanRemoteCommand *command);

G_END_DECLS
