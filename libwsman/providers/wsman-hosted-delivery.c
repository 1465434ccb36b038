/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a client receives from PowerShell. [MS-WSMV] 3.1.4.14. */

#include "wsman-hosted-delivery-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-hosted-waiter-private.h"

/* The number of characters of a response without the data of its streams, and of a stream without its data. */
#define RESPONSE_OVERHEAD 1024
#define STREAM_OVERHEAD 160

struct _WsmanHostedDelivery
{
  WsmanPowerShellTarget *target;
  char *command_id;         /* NULL for the pool */
  WsmanHostedDeliveryUsed used;
  gpointer user_data;

  WsmanHostedWaiter waiter; /* the Receive that waits */
  char *message_id;         /* the MessageID of the newest Receive that has its response; the next field is this
                             * response */
  char *response;
  gboolean is_told;         /* TRUE when the client has been told that the pipeline is done */
};

WsmanHostedDelivery *
wsman_hosted_delivery_new (WsmanPowerShellTarget *target,
                         const char            *command_id,
                         WsmanHostedDeliveryUsed  used,
                         gpointer               user_data)
{
  WsmanHostedDelivery *self = g_new0 (WsmanHostedDelivery, 1);

  self->target = target;
  self->command_id = g_strdup (command_id);
  self->used = used;
  self->user_data = user_data;

  return self;
}

void
wsman_hosted_delivery_interrupt (WsmanHostedDelivery *self,
                                 guint32              code,
                                 const char          *message)
{
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);

  if (operation != NULL)
    wsman_operation_return_fault (operation, code, message);
}

void
wsman_hosted_delivery_free (WsmanHostedDelivery *self)
{
  wsman_hosted_delivery_interrupt (self, ERROR_WSMAN_UNEXPECTED_SELECTORS, _("The pipeline or its pool has ended"));
  g_free (self->command_id);
  g_free (self->message_id);
  g_free (self->response);
  g_free (self);
}

WsmanPowerShellTarget *
wsman_hosted_delivery_get_target (WsmanHostedDelivery *self)
{
  return self->target;
}

const char *
wsman_hosted_delivery_get_id (WsmanHostedDelivery *self)
{
  return self->command_id;
}

gboolean
wsman_hosted_delivery_is_busy (WsmanHostedDelivery *self)
{
  return self->waiter.operation != NULL;
}

gboolean
wsman_hosted_delivery_is_told (WsmanHostedDelivery *self)
{
  return self->is_told;
}

/* Returns how many characters a fragment takes in a response. */
static gsize
get_room (GBytes *fragment)
{
  return (g_bytes_get_size (fragment) + 2) / 3 * 4 + STREAM_OVERHEAD;
}

static gboolean
is_done (WsmanHostedDelivery *self)
{
  return wsman_powershell_target_get_state (self->target) != WSMAN_POWERSHELL_RUNNING &&
         wsman_powershell_target_peek (self->target) == NULL;
}

/* Each fragment gets a piece of its own, as on Windows. */
static void
write_fragments (WsmanHostedDelivery *self,
                 gsize              room,
                 GString           *xml)
{
  GBytes *fragment;

  while ((fragment = wsman_powershell_target_peek (self->target)) != NULL && get_room (fragment) <= room)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (fragment, &length);

      room -= get_room (fragment);
      wsman_shell_write_stream ("stdout", self->command_id, data, length, FALSE, xml);
      wsman_powershell_target_skip (self->target);
    }
}

/* The end of a pipeline is in the response with its last state, as on Windows. The exit code is always 0. */
static GString *
write_response (WsmanHostedDelivery *self,
                gsize              room)
{
  GString *xml = g_string_new (NULL);
  WsmanReceiveResult status = { WSMAN_COMMAND_STATE_RUNNING, FALSE, 0 };

  wsman_shell_write_receive_response_begin (xml);
  write_fragments (self, room, xml);
  if (self->command_id != NULL && is_done (self))
    {
      status = (WsmanReceiveResult) { WSMAN_COMMAND_STATE_DONE, TRUE, 0 };
      self->is_told = TRUE;
    }
  wsman_shell_write_receive_response_end (self->command_id, &status, xml);

  return xml;
}

static void
respond (WsmanHostedDelivery *self)
{
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);
  gsize room = wsman_operation_get_max_content_size (operation);
  GBytes *fragment = wsman_powershell_target_peek (self->target);
  GString *xml;

  room -= MIN (room, RESPONSE_OVERHEAD);
  if (fragment != NULL && get_room (fragment) > room)
    {
      wsman_operation_return_fault (operation, ERROR_WSMAN_ENCODING_LIMIT,
                                    _("The output doesn’t fit into the client’s MaxEnvelopeSize"));
      return;
    }

  xml = write_response (self, room);
  g_free (self->message_id);
  g_free (self->response);
  self->message_id = g_strdup (wsman_operation_get_message_id (operation));
  self->response = g_strndup (xml->str, xml->len);
  wsman_operation_return_content (operation, xml);
  self->used (self->user_data);
}

void
wsman_hosted_delivery_update (WsmanHostedDelivery *self)
{
  if (self->waiter.operation != NULL &&
      (wsman_powershell_target_peek (self->target) != NULL || (self->command_id != NULL && is_done (self))))
    respond (self);
}

static void
on_left (gpointer user_data)
{
  WsmanHostedDelivery *self = user_data;

  self->used (self->user_data);
}

static void
return_receiving (WsmanOperation *operation)
{
  wsman_operation_return_fault (operation, ERROR_WINRS_RECEIVE_IN_PROGRESS,
                                _("Another Receive for this stream is running"));
}

void
wsman_hosted_delivery_receive (WsmanHostedDelivery *self,
                             WsmanOperation    *operation)
{
  const char *message_id = wsman_operation_get_message_id (operation);
  WsmanOperation *waiting = self->waiter.operation;

  if (g_strcmp0 (message_id, self->message_id) == 0)
    {
      wsman_operation_return_content (operation, g_string_new (self->response));
      return;
    }
  if (waiting != NULL && g_strcmp0 (message_id, wsman_operation_get_message_id (waiting)) != 0)
    {
      return_receiving (operation);
      return;
    }

  /* The client repeats the request because its connection was lost. The server may not have noticed the loss yet. */
  if (waiting != NULL)
    return_receiving (waiting);

  wsman_hosted_waiter_set (&self->waiter, operation, on_left, self);
  wsman_hosted_delivery_update (self);
}
