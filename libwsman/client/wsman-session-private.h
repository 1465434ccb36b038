/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How an operation of the session runs: as one call, or as several calls one after another. Other rooms start
 * operations with these functions.
 */

#pragma once

#include "wsman-call-private.h"
#include "wsman-session.h"

G_BEGIN_DECLS

/* Returns the current connection record if an operation may run now. Repeats the check of new(). anonymous: the
 * operation is an anonymous Identify. */
WsmanConnection *wsman_session_ref_connection (WsmanSession  *self,
                                               gboolean       anonymous,
                                               GError       **error);

/* The request isn't needed any more when this returns, because the envelope is written at once. tag: of the task. */
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

/* For a result that is a pointer, or TRUE as a pointer. The session stores the error. */
gpointer wsman_session_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               gpointer       tag,
                               GError       **error);

/* Called on the caller's thread, when an operation returns to its caller. Stores local_error (NULL for success) for
 * the properties, and passes it on. */
void wsman_session_store_error (WsmanSession  *self,
                                GError        *local_error,
                                GError       **error);

/* These do the same with the error of a task, and return its result. */
gpointer wsman_session_propagate_pointer (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);
gboolean wsman_session_propagate_boolean (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);

G_END_DECLS
