/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles a request for this machine's classes, from its operation to its response.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* What the user of an operation may do. */
typedef struct
{
  gboolean is_operator;       /* whether the user may change the machine */
  WsmanHelper *helper;        /* makes changes with the rights of the user; NULL if they are made with this program's */
  WsmanShellProvider *shells; /* runs commands for those who may run some; NULL if nobody may */
} WsmanSystemRights;

/* Completes the operation, now or later. */
void wsman_system_request_start (WsmanOperation          *operation,
                                 const WsmanSystemRights *rights);

G_END_DECLS
