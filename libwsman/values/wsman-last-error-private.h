/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The error of the last call on an object, for its properties "error" and "fault". A call stores its error when it
 * returns, on the thread that gets the result.
 */

#pragma once

#include "wsman-fault.h"

G_BEGIN_DECLS

typedef struct
{
  GMutex mutex; /* guards the fields below, because calls may return on several threads at once */
  WsmanFault *fault;
  char *error;
} WsmanLastError;

void wsman_last_error_init (WsmanLastError *self);
void wsman_last_error_clear (WsmanLastError *self);

/* Stores error, which is NULL after success. Returns TRUE if anything has changed. */
gboolean wsman_last_error_store (WsmanLastError *self,
                                 const GError   *error);

/* These functions return the XML and the fault of the last error. The XML is "" after success. The results are borrowed
 * until the next call on the object. */
const char *wsman_last_error_get_error (WsmanLastError *self);
WsmanFault *wsman_last_error_get_fault (WsmanLastError *self);

/* These functions return a copy and a reference, which are safe while other threads make calls. */
char *wsman_last_error_dup_error (WsmanLastError *self);
WsmanFault *wsman_last_error_ref_fault (WsmanLastError *self);

G_END_DECLS
