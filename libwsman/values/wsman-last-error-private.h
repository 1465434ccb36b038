/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How the last call on an object went: what its properties "error" and "fault" show. Written
 * as a call returns, on the thread it returns to.
 */

#pragma once

#include "wsman-fault.h"

G_BEGIN_DECLS

typedef struct
{
  GMutex mutex; /* calls may return on several threads at once */
  WsmanFault *fault;
  char *error;
} WsmanLastError;

void wsman_last_error_init (WsmanLastError *self);
void wsman_last_error_clear (WsmanLastError *self);

/* Success is a NULL error. TRUE if anything changed. */
gboolean wsman_last_error_store (WsmanLastError *self,
                                 const GError   *error);

/* "" after success; borrowed until the next call on the object. */
const char *wsman_last_error_get_error (WsmanLastError *self);
WsmanFault *wsman_last_error_get_fault (WsmanLastError *self);

/* Copies, for readers beside other threads' calls. */
char *wsman_last_error_dup_error (WsmanLastError *self);
WsmanFault *wsman_last_error_ref_fault (WsmanLastError *self);

G_END_DECLS
