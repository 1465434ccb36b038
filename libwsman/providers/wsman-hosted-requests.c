/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The requests of a pool that wait for PowerShell. */

#include "wsman-hosted-requests-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-hosted-waiter-private.h"

/* The most requests that wait. */
#define MAX_REQUESTS 64

/* How many requests are known that PowerShell has acknowledged, so that a repeated one isn't passed on again. */
#define MAX_KNOWN 64

struct _WsmanHostedRequests
{
  GQueue waiting; /* PoolRequest */
  GQueue known;   /* PoolRequest: the newest that PowerShell has acknowledged */
  guint64 last_number;
  WsmanHostedRequestsUsed used;
  gpointer user_data;
};

typedef struct
{
  WsmanHostedRequests *requests;
  guint64 number;
  char *message_id;
  char *command_id; /* for a Command; NULL for a Send */
  WsmanHostedWaiter waiter;
} PoolRequest;

static void
pool_request_free (gpointer data)
{
  PoolRequest *self = data;
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);

  if (operation != NULL)
    wsman_operation_return_fault (operation, ERROR_WSMAN_UNEXPECTED_SELECTORS, _("The pool has ended"));
  g_free (self->message_id);
  g_free (self->command_id);
  g_free (self);
}

WsmanHostedRequests *
wsman_hosted_requests_new (WsmanHostedRequestsUsed used,
                           gpointer                user_data)
{
  WsmanHostedRequests *self = g_new0 (WsmanHostedRequests, 1);

  self->used = used;
  self->user_data = user_data;

  return self;
}

void
wsman_hosted_requests_free (WsmanHostedRequests *self)
{
  g_queue_clear_full (&self->waiting, pool_request_free);
  g_queue_clear_full (&self->known, pool_request_free);
  g_free (self);
}

gboolean
wsman_hosted_requests_is_busy (WsmanHostedRequests *self)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    if (((PoolRequest *) l->data)->waiter.operation != NULL)
      return TRUE;

  return FALSE;
}

static void
on_request_left (gpointer user_data)
{
  PoolRequest *self = user_data;

  self->requests->used (self->requests->user_data);
}

guint64
wsman_hosted_requests_get_next (WsmanHostedRequests *self)
{
  return self->last_number + 1;
}

guint64
wsman_hosted_requests_add (WsmanHostedRequests *self,
                           WsmanOperation      *operation,
                           const char          *command_id)
{
  PoolRequest *request = g_new0 (PoolRequest, 1);

  request->requests = self;
  request->number = ++self->last_number;
  request->message_id = g_strdup (wsman_operation_get_message_id (operation));
  request->command_id = g_strdup (command_id);
  wsman_hosted_waiter_set (&request->waiter, operation, on_request_left, request);
  g_queue_push_tail (&self->waiting, request);

  return request->number;
}

void
wsman_hosted_requests_accept (WsmanOperation *operation,
                              const char     *command_id)
{
  GString *content = g_string_new (NULL);

  if (command_id != NULL)
    wsman_shell_write_command_response (command_id, content);
  else
    wsman_shell_write_empty_response ("SendResponse", content);
  wsman_operation_return_content (operation, content);
}

void
wsman_hosted_requests_complete (WsmanHostedRequests *self,
                                guint64              number)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      PoolRequest *request = l->data;
      g_autoptr(WsmanOperation) operation = NULL;

      if (request->number != number)
        continue;

      operation = wsman_hosted_waiter_steal (&request->waiter);
      if (operation != NULL)
        wsman_hosted_requests_accept (operation, request->command_id);
      g_queue_delete_link (&self->waiting, l);
      g_queue_push_tail (&self->known, request);
      if (self->known.length > MAX_KNOWN)
        pool_request_free (g_queue_pop_head (&self->known));
      self->used (self->user_data);
      return;
    }
}

gboolean
wsman_hosted_requests_repeat (WsmanHostedRequests *self,
                              WsmanOperation      *operation)
{
  const char *message_id = wsman_operation_get_message_id (operation);

  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      PoolRequest *request = l->data;

      if (g_strcmp0 (request->message_id, message_id) != 0)
        continue;

      wsman_hosted_waiter_set (&request->waiter, operation, on_request_left, request);
      return TRUE;
    }

  for (GList *l = self->known.head; l != NULL; l = l->next)
    {
      PoolRequest *request = l->data;

      if (g_strcmp0 (request->message_id, message_id) != 0)
        continue;

      wsman_hosted_requests_accept (operation, request->command_id);
      return TRUE;
    }

  return FALSE;
}

gboolean
wsman_hosted_requests_check (WsmanHostedRequests  *self,
                             GError              **error)
{
  return self->waiting.length < MAX_REQUESTS ||
         wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_CONCURRENCY,
                             _("PowerShell hasn’t taken the data of %u requests yet"), self->waiting.length);
}
