/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A pipeline of PowerShell on the server. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-ps-object.h>
#include <libwsman/wsman-runspace-pool.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_PIPELINE (wsman_pipeline_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanPipeline, wsman_pipeline, WSMAN, PIPELINE, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanPipeline *wsman_pipeline_new (WsmanRunspacePool *pool);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_add_script (WsmanPipeline *self,
                                const char    *script);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_add_command (WsmanPipeline *self,
                                 const char    *name);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_add_parameter (WsmanPipeline *self,
                                   const char    *name,
                                   WsmanPSObject *value);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_add_argument (WsmanPipeline *self,
                                  WsmanPSObject *value);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_add_statement (WsmanPipeline *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_invoke (WsmanPipeline  *self,
                                GCancellable   *cancellable,
                                GError        **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_invoke_async (WsmanPipeline       *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_invoke_finish (WsmanPipeline  *self,
                                       GAsyncResult   *result,
                                       GError        **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_write (WsmanPipeline  *self,
                               WsmanPSObject  *object,
                               GCancellable   *cancellable,
                               GError        **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_write_async (WsmanPipeline       *self,
                                 WsmanPSObject       *object,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_write_finish (WsmanPipeline  *self,
                                      GAsyncResult   *result,
                                      GError        **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_end_input (WsmanPipeline  *self,
                                   GCancellable   *cancellable,
                                   GError        **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_end_input_async (WsmanPipeline       *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_end_input_finish (WsmanPipeline  *self,
                                          GAsyncResult   *result,
                                          GError        **error);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_pipeline_next_objects (WsmanPipeline  *self,
                                        guint           max_objects,
                                        GCancellable   *cancellable,
                                        GError        **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_next_objects_async (WsmanPipeline       *self,
                                        guint                max_objects,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_pipeline_next_objects_finish (WsmanPipeline  *self,
                                               GAsyncResult   *result,
                                               GError        **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_stop (WsmanPipeline  *self,
                              GCancellable   *cancellable,
                              GError        **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_stop_async (WsmanPipeline       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_stop_finish (WsmanPipeline  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

WSMAN_AVAILABLE_IN_1_0
WsmanRunspacePool *wsman_pipeline_get_pool (WsmanPipeline *self);

WSMAN_AVAILABLE_IN_1_0
WsmanPipelineState wsman_pipeline_get_state (WsmanPipeline *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_get_had_errors (WsmanPipeline *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_pipeline_get_takes_input (WsmanPipeline *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_pipeline_set_takes_input (WsmanPipeline *self,
                                     gboolean       takes_input);

G_END_DECLS
