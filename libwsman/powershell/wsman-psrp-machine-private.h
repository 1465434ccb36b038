/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The two state machines of PowerShell remoting, without I/O: fragments go in and out as bytes. [MS-PSRP] 3.1. The pool
 * counts the messages of all its pipelines, which may run in different threads.
 */

#pragma once

#include "wsman-psrp-message-private.h"

G_BEGIN_DECLS

typedef struct _WsmanPsrpPool WsmanPsrpPool;
typedef struct _WsmanPsrpPipeline WsmanPsrpPipeline;

/* What the client says about its host. */
typedef struct
{
  gboolean has_host;
  gboolean has_size;
  guint columns;
  guint rows;
} WsmanPsrpHostInfo;

/* Makes a pool. shell_id is a GUID. */
WsmanPsrpPool *wsman_psrp_pool_new (const char *shell_id);
WsmanPsrpPool *wsman_psrp_pool_ref (WsmanPsrpPool *self);
void wsman_psrp_pool_unref (WsmanPsrpPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPsrpPool, wsman_psrp_pool_unref)

/* Appends the fragments with which the pool is opened. */
gboolean wsman_psrp_pool_open (WsmanPsrpPool            *self,
                               guint                     min_runspaces,
                               guint                     max_runspaces,
                               const WsmanPsrpHostInfo  *host,
                               GQueue                   *fragments,
                               GError                  **error);

/* Takes bytes that the server has sent to the pool. It fails if they are wrong, or if the server says that the pool is
 * broken or closed. */
gboolean wsman_psrp_pool_take (WsmanPsrpPool  *self,
                               GBytes         *bytes,
                               GError        **error);

gboolean wsman_psrp_pool_is_open (WsmanPsrpPool *self);

/* Returns the only fragment of the message with the client's public key. */
GBytes *wsman_psrp_pool_write_public_key (WsmanPsrpPool  *self,
                                          const char     *public_key,
                                          GError        **error);

/* Returns the session key that the server has sent, which the caller owns. Returns NULL if there is none yet. */
char *wsman_psrp_pool_steal_session_key (WsmanPsrpPool *self);

typedef enum
{
  WSMAN_PSRP_PIPELINE_RUNNING,
  WSMAN_PSRP_PIPELINE_STOPPED,
  WSMAN_PSRP_PIPELINE_COMPLETED,
  WSMAN_PSRP_PIPELINE_FAILED,
} WsmanPsrpPipelineState;

/* One message of a pipeline: an object of the output, a record of another stream, or a call of the host. */
typedef enum
{
  WSMAN_PSRP_ARRIVAL_OUTPUT,
  WSMAN_PSRP_ARRIVAL_RECORD,
  WSMAN_PSRP_ARRIVAL_HOST_CALL,
} WsmanPsrpArrivalKind;

typedef struct
{
  WsmanPsrpArrivalKind kind;
  WsmanPSStream stream; /* the stream of a record */
  WsmanPSObject *object;
} WsmanPsrpArrival;

void wsman_psrp_arrival_free (WsmanPsrpArrival *self);

/* Makes a pipeline of a pool. command_id is a GUID. Several threads may send messages of a pipeline. One thread at a
 * time uses the rest. */
WsmanPsrpPipeline *wsman_psrp_pipeline_new (WsmanPsrpPool *pool,
                                            const char    *command_id);
WsmanPsrpPipeline *wsman_psrp_pipeline_ref (WsmanPsrpPipeline *self);
void wsman_psrp_pipeline_unref (WsmanPsrpPipeline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPsrpPipeline, wsman_psrp_pipeline_unref)

/* Appends the fragments of a message of the pipeline. object is NULL for a message without data. */
gboolean wsman_psrp_pipeline_send (WsmanPsrpPipeline  *self,
                                   WsmanPsrpType       type,
                                   WsmanPSObject      *object,
                                   gsize               max_blob,
                                   GQueue             *fragments,
                                   GError            **error);

/* Takes bytes that the server has sent to the pipeline. Messages after the last state are ignored. */
gboolean wsman_psrp_pipeline_take (WsmanPsrpPipeline  *self,
                                   GBytes             *bytes,
                                   GError            **error);

/* Returns the next arrival in order. Returns NULL if there is none. */
WsmanPsrpArrival *wsman_psrp_pipeline_pop (WsmanPsrpPipeline *self);

WsmanPsrpPipelineState wsman_psrp_pipeline_get_state (WsmanPsrpPipeline *self);

/* Returns the error record with which the pipeline failed or was stopped. Returns NULL if there is none. */
WsmanPSObject *wsman_psrp_pipeline_get_reason (WsmanPsrpPipeline *self);

/* Returns the text of an error record for people. */
const char *wsman_psrp_get_error_text (WsmanPSObject *record);

/* Makes the contents of CREATE_PIPELINE. statements are arrays of commands, which wsman_psrp_make_command() made. */
WsmanPSObject *wsman_psrp_make_pipeline (GPtrArray               *statements,
                                         gboolean                 takes_input,
                                         const WsmanPsrpHostInfo *host);
WsmanPSObject *wsman_psrp_make_command (const char *text,
                                        gboolean    is_script);

/* Adds an argument to a command that isn't in use yet. name is NULL for an argument by its position. The function owns
 * value, and NULL stands for nil. */
void wsman_psrp_add_argument (WsmanPSObject *command,
                              const char    *name,
                              WsmanPSObject *value);

WsmanPSObject *wsman_psrp_make_capability (void);
WsmanPSObject *wsman_psrp_make_init (guint                    min_runspaces,
                                     guint                    max_runspaces,
                                     const WsmanPsrpHostInfo *host);

/* Adds the description of the host to a message. */
void wsman_psrp_add_host (WsmanPSObject           *message,
                          const WsmanPsrpHostInfo *info);

/* A call of the host that the server has sent. */
typedef struct
{
  gint64 id;
  gint32 method;
  const char *name; /* the server's name of the method */
  gboolean needs_answer;
  WsmanPSObject *arguments;
} WsmanPsrpHostCall;

/* Reads a call. name stays valid as long as message. The caller owns arguments. */
gboolean wsman_psrp_host_call_read (WsmanPSObject      *message,
                                    WsmanPsrpHostCall  *call,
                                    GError            **error);

/* Make objects with secrets that are encrypted already, in base64. */
WsmanPSObject *wsman_psrp_make_secure_string (const char *encrypted);
WsmanPSObject *wsman_psrp_make_credential (const char *user_name,
                                           const char *encrypted);

/* Make the answers to a call: with a result, which may be NULL, or with the text of an error. */
WsmanPSObject *wsman_psrp_make_host_response (const WsmanPsrpHostCall *call,
                                              WsmanPSObject           *result);
WsmanPSObject *wsman_psrp_make_host_error (const WsmanPsrpHostCall *call,
                                           const char              *message);

G_END_DECLS
