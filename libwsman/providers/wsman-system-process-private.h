/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Process.Create.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* The return values of Win32_Process's methods. */
typedef enum
{
  WSMAN_PROCESS_SUCCESS = 0,
  WSMAN_PROCESS_ACCESS_DENIED = 2,
  WSMAN_PROCESS_UNKNOWN_FAILURE = 8,
  WSMAN_PROCESS_NOT_FOUND = 9,
  WSMAN_PROCESS_INVALID_PARAMETER = 21,
} WsmanProcessReturnValue;

/* The parameters of Create. */
extern const WsmanSystemProperty wsman_system_process_create_parameters[];

/* The call_by_command_user() of Create. */
void wsman_system_process_create (WsmanOperation     *operation,
                                  WsmanShellProvider *shells,
                                  GVariantBuilder    *output,
                                  GTask              *task);

G_END_DECLS
