/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions that run an operation of the session. An operation is one call, or several calls one after another.
 * Other parts of the library start their operations with these functions.
 */

#pragma once

#include "wsman-call-private.h"
#include "wsman-session.h"

G_BEGIN_DECLS

/* Returns the current connection record if an operation may run now. Returns NULL and an error otherwise. The checks of
 * new() are repeated. anonymous is TRUE for an anonymous Identify. */
WsmanSessionConnection *wsman_session_ref_connection (WsmanSession  *self,
                                                      gboolean       anonymous,
                                                      GError       **error);

/* Starts a call. The caller may free the request when this function returns, because the envelope is written at once.
 * tag is the source tag of the task. */
void wsman_session_request_async (WsmanSession           *self,
                                  const WsmanCallRequest *request,
                                  gpointer                tag,
                                  GCancellable           *cancellable,
                                  GAsyncReadyCallback     callback,
                                  gpointer                user_data);
gpointer wsman_session_request (WsmanSession            *self,
                                const WsmanCallRequest  *request,
                                gpointer                 tag,
                                GCancellable            *cancellable,
                                GError                 **error);

/* Returns the result of an operation. The result is a pointer, or TRUE as a pointer. The session stores the error. */
gpointer wsman_session_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               gpointer       tag,
                               GError       **error);

/* Stores local_error, which is NULL after a success, for the properties, and passes it on to error. Each operation uses
 * this function in the caller's thread, when the operation returns to its caller. */
void wsman_session_store_error (WsmanSession  *self,
                                GError        *local_error,
                                GError       **error);

/* Returns the result of a task. Stores and passes on the error of the task, as wsman_session_store_error() does. */
gpointer wsman_session_propagate_pointer (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);
gboolean wsman_session_propagate_boolean (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);

G_END_DECLS
