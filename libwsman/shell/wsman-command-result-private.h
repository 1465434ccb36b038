/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The function that makes results of commands.
 */

#pragma once

#include "wsman-command-result.h"

G_BEGIN_DECLS

/* Makes a result. The bytes of the streams are text in code_page. exit_status is NULL if the server didn't report
 * one. */
WsmanCommandResult *wsman_command_result_new (GBytes    *stdout_bytes,
                                              GBytes    *stderr_bytes,
                                              guint      code_page,
                                              const int *exit_status);

G_END_DECLS
