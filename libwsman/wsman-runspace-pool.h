/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A pool of runspaces of PowerShell on the server, in which pipelines run. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-ps-host.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_RUNSPACE_POOL (wsman_runspace_pool_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanRunspacePool, wsman_runspace_pool, WSMAN, RUNSPACE_POOL, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanRunspacePool *wsman_runspace_pool_new (WsmanSession *session);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_runspace_pool_open (WsmanRunspacePool  *self,
                                   GCancellable       *cancellable,
                                   GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_open_async (WsmanRunspacePool   *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_runspace_pool_open_finish (WsmanRunspacePool  *self,
                                          GAsyncResult       *result,
                                          GError            **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_runspace_pool_close (WsmanRunspacePool  *self,
                                    GCancellable       *cancellable,
                                    GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_close_async (WsmanRunspacePool   *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_runspace_pool_close_finish (WsmanRunspacePool  *self,
                                           GAsyncResult       *result,
                                           GError            **error);

WSMAN_AVAILABLE_IN_1_0
WsmanSession *wsman_runspace_pool_get_session (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_runspace_pool_get_pool_id (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
WsmanRunspacePoolState wsman_runspace_pool_get_state (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_runspace_pool_get_configuration_name (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_set_configuration_name (WsmanRunspacePool *self,
                                                 const char        *configuration_name);

WSMAN_AVAILABLE_IN_1_0
guint wsman_runspace_pool_get_min_runspaces (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_set_min_runspaces (WsmanRunspacePool *self,
                                            guint              min_runspaces);

WSMAN_AVAILABLE_IN_1_0
guint wsman_runspace_pool_get_max_runspaces (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_set_max_runspaces (WsmanRunspacePool *self,
                                            guint              max_runspaces);

WSMAN_AVAILABLE_IN_1_0
WsmanPSHost *wsman_runspace_pool_get_host (WsmanRunspacePool *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_runspace_pool_set_host (WsmanRunspacePool *self,
                                   WsmanPSHost       *host);

WSMAN_AVAILABLE_IN_1_0
WsmanRunspacePool *wsman_session_open_runspace_pool (WsmanSession  *self,
                                                     GCancellable  *cancellable,
                                                     GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_open_runspace_pool_async (WsmanSession        *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanRunspacePool *wsman_session_open_runspace_pool_finish (WsmanSession  *self,
                                                            GAsyncResult  *result,
                                                            GError       **error);

G_END_DECLS
