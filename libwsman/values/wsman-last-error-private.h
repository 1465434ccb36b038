/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The error of the last call on an object, for its properties "error" and "fault". It is stored when a call returns, on
 * the thread that gets the result.
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

/* NULL means success. Returns TRUE if anything has changed. */
gboolean wsman_last_error_store (WsmanLastError *self,
                                 const GError   *error);

/* Returns "" after success. Borrowed until the next call on the object. */
const char *wsman_last_error_get_error (WsmanLastError *self);
WsmanFault *wsman_last_error_get_fault (WsmanLastError *self);

/* Return copies or references, for use while other threads make calls. */
char *wsman_last_error_dup_error (WsmanLastError *self);
WsmanFault *wsman_last_error_ref_fault (WsmanLastError *self);

G_END_DECLS
