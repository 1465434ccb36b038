/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The state machine of a pipeline. [MS-PSRP] 3.1.5. */

#include "wsman-psrp-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "wsman-psrp-fragments-private.h"
#include "wsman-psrp-pool-private.h"

/* The states that a server reports. */
#define STATE_STOPPED 3
#define STATE_COMPLETED 4
#define STATE_FAILED 5

struct _WsmanPsrpPipeline
{
  WsmanPsrpPool *pool;
  guint8 id[WSMAN_PSRP_ID_SIZE];
  WsmanPsrpJoiner *joiner;
  GQueue arrivals; /* WsmanPsrpArrival */
  WsmanPsrpPipelineState state;
  WsmanPSObject *reason;
};

static const struct
{
  WsmanPsrpType type;
  WsmanPSStream stream;
} streams[] = {
  { WSMAN_PSRP_ERROR_RECORD, WSMAN_PS_STREAM_ERROR },
  { WSMAN_PSRP_WARNING_RECORD, WSMAN_PS_STREAM_WARNING },
  { WSMAN_PSRP_VERBOSE_RECORD, WSMAN_PS_STREAM_VERBOSE },
  { WSMAN_PSRP_DEBUG_RECORD, WSMAN_PS_STREAM_DEBUG },
  { WSMAN_PSRP_INFORMATION_RECORD, WSMAN_PS_STREAM_INFORMATION },
  { WSMAN_PSRP_PROGRESS_RECORD, WSMAN_PS_STREAM_PROGRESS },
};

WsmanPsrpPipeline *
wsman_psrp_pipeline_new (WsmanPsrpPool *pool,
                         const char    *command_id)
{
  WsmanPsrpPipeline *self = g_atomic_rc_box_new0 (WsmanPsrpPipeline);

  self->pool = wsman_psrp_pool_ref (pool);
  self->joiner = wsman_psrp_joiner_new ();
  wsman_psrp_id_parse (command_id, self->id);

  return self;
}

void
wsman_psrp_arrival_free (WsmanPsrpArrival *self)
{
  g_object_unref (self->object);
  g_free (self);
}

WsmanPsrpPipeline *
wsman_psrp_pipeline_ref (WsmanPsrpPipeline *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pipeline_clear (gpointer data)
{
  WsmanPsrpPipeline *self = data;

  wsman_psrp_pool_unref (self->pool);
  wsman_psrp_joiner_free (self->joiner);
  g_queue_clear_full (&self->arrivals, (GDestroyNotify) wsman_psrp_arrival_free);
  g_clear_object (&self->reason);
}

void
wsman_psrp_pipeline_unref (WsmanPsrpPipeline *self)
{
  g_atomic_rc_box_release_full (self, pipeline_clear);
}

gboolean
wsman_psrp_pipeline_send (WsmanPsrpPipeline  *self,
                          WsmanPsrpType       type,
                          WsmanPSObject      *object,
                          gsize               max_blob,
                          GQueue             *fragments,
                          GError            **error)
{
  WsmanPsrpHeader header = { .type = type };

  memcpy (header.pipeline_id, self->id, sizeof self->id);

  return wsman_psrp_pool_send (self->pool, &header, object, max_blob, fragments, error);
}

static void
take_state (WsmanPsrpPipeline *self,
            WsmanPSObject     *object)
{
  gint64 state = -1;

  wsman_ps_object_lookup_int64 (object, "PipelineState", &state);
  if (state == STATE_STOPPED)
    self->state = WSMAN_PSRP_PIPELINE_STOPPED;
  else if (state == STATE_COMPLETED)
    self->state = WSMAN_PSRP_PIPELINE_COMPLETED;
  else if (state == STATE_FAILED)
    self->state = WSMAN_PSRP_PIPELINE_FAILED;
  if (self->state != WSMAN_PSRP_PIPELINE_RUNNING)
    self->reason = wsman_ps_object_lookup_object (object, "ExceptionAsErrorRecord");
}

static void
add_arrival (WsmanPsrpPipeline    *self,
             WsmanPsrpArrivalKind  kind,
             WsmanPSStream         stream,
             WsmanPSObject        *object)
{
  WsmanPsrpArrival *arrival = g_new0 (WsmanPsrpArrival, 1);

  arrival->kind = kind;
  arrival->stream = stream;
  arrival->object = g_object_ref (object);
  g_queue_push_tail (&self->arrivals, arrival);
}

static void
pass_over (guint32 type)
{
  const char *name = wsman_psrp_type_get_name (type);

  wsman_debug (WSMAN_DEBUG_SESSION, "Passed over the message %s (0x%08x)", name != NULL ? name : "unknown", type);
}

static gboolean
take_message (WsmanPsrpPipeline  *self,
              GBytes             *message,
              GError            **error)
{
  WsmanPsrpHeader header;
  g_autoptr(WsmanPSObject) object = NULL;

  if (!wsman_psrp_message_read (message, &header, &object, error))
    return FALSE;
  if (header.to_server || memcmp (header.pipeline_id, self->id, sizeof self->id) != 0)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("The server sent a pipeline the message of another one"));
  if (object == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("A message of PowerShell has no data"));
  if (self->state != WSMAN_PSRP_PIPELINE_RUNNING)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      if (streams[i].type == header.type)
        {
          add_arrival (self, WSMAN_PSRP_ARRIVAL_RECORD, streams[i].stream, object);
          return TRUE;
        }
    }

  if (header.type == WSMAN_PSRP_PIPELINE_OUTPUT)
    add_arrival (self, WSMAN_PSRP_ARRIVAL_OUTPUT, 0, object);
  else if (header.type == WSMAN_PSRP_PIPELINE_HOST_CALL)
    add_arrival (self, WSMAN_PSRP_ARRIVAL_HOST_CALL, 0, object);
  else if (header.type == WSMAN_PSRP_PIPELINE_STATE)
    take_state (self, object);
  else
    pass_over (header.type);

  return TRUE;
}

gboolean
wsman_psrp_pipeline_take (WsmanPsrpPipeline  *self,
                          GBytes             *bytes,
                          GError            **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean taken = wsman_psrp_joiner_push (self->joiner, data, length, error);

  while (taken)
    {
      g_autoptr(GBytes) message = wsman_psrp_joiner_take (self->joiner);

      if (message == NULL)
        break;
      taken = take_message (self, message, error);
    }

  return taken;
}

WsmanPsrpArrival *
wsman_psrp_pipeline_pop (WsmanPsrpPipeline *self)
{
  return g_queue_pop_head (&self->arrivals);
}

WsmanPsrpPipelineState
wsman_psrp_pipeline_get_state (WsmanPsrpPipeline *self)
{
  return self->state;
}

WsmanPSObject *
wsman_psrp_pipeline_get_reason (WsmanPsrpPipeline *self)
{
  return self->reason;
}
