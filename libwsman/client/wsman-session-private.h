/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How an operation of the session runs: as one call, which the public operations describe. What needs several calls
 * runs several.
 */

#pragma once

#include "wsman-call-private.h"
#include "wsman-session.h"

G_BEGIN_DECLS

/* The connection as it stands, if an operation may run now; the check that new() ran, again.
 * anonymous: it is an Identify that names nobody. */
WsmanConnection *wsman_session_ref_connection (WsmanSession  *self,
                                               gboolean       anonymous,
                                               GError       **error);

/* Nothing of the request is needed once this returns: the envelope is written at once. tag: of the task. */
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

/* For what returns to the caller a pointer, or TRUE as one: the session keeps the error. */
gpointer wsman_session_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               gpointer       tag,
                               GError       **error);

/* As an operation returns to its caller, on the caller's thread: keeps error (NULL for success) for
 * the properties, and hands it on. */
void wsman_session_store_error (WsmanSession  *self,
                                GError        *local_error,
                                GError       **error);

/* The same for the error of a task, whose result they return. */
gpointer wsman_session_propagate_pointer (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);
gboolean wsman_session_propagate_boolean (WsmanSession  *self,
                                          GTask         *task,
                                          GError       **error);

G_END_DECLS
