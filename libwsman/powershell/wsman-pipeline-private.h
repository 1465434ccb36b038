/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of a pipeline, and the functions that its files share. */

#pragma once

#include "shell/wsman-remote-command-private.h"
#include "wsman-pipeline.h"
#include "wsman-psrp-machine-private.h"

G_BEGIN_DECLS

struct _WsmanPipeline
{
  GObject parent_instance;

  WsmanRunspacePool *pool;
  GPtrArray *statements; /* GPtrArray of WsmanPSObject: the commands of each statement */
  gboolean takes_input;

  WsmanPipelineState state;
  gboolean had_errors;
  WsmanPsrpPipeline *machine; /* NULL before the pipeline was started */
  WsmanRemoteCommand *remote; /* NULL before the pipeline was started */
  gsize max_blob;             /* the most bytes of a message in one fragment */
  GError *failure;            /* an error that came after objects, and that the next call reports */
};

void wsman_pipeline_set_state (WsmanPipeline      *self,
                               WsmanPipelineState  state);
void wsman_pipeline_set_had_errors (WsmanPipeline *self);
void wsman_pipeline_emit_record (WsmanPipeline *self,
                                 WsmanPSStream  stream,
                                 WsmanPSObject *record);

/* Returns the session, whose last error the calls set. */
WsmanSession *wsman_pipeline_get_session (WsmanPipeline *self);

/* Sends fragments one by one, each in a message of its own. The first function empties the queue. */
void wsman_pipeline_send_async (WsmanPipeline       *self,
                                GQueue              *fragments,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean wsman_pipeline_send_finish (GAsyncResult  *result,
                                     GError       **error);

G_END_DECLS
