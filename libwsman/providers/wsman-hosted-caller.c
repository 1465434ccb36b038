/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Prepares the work of a request: first the account, then the host. */

#include "wsman-hosted-caller-private.h"

#include "server/wsman-operation-content-private.h"
#include "wsman-helper-private.h"

void
wsman_hosted_caller_free (WsmanHostedCaller *self)
{
  wsman_account_entry_clear (&self->entry);
  g_clear_object (&self->host);
  g_free (self);
}

/* The data of the task. */
typedef struct
{
  WsmanIdentity *identity;
  WsmanHostedCaller *caller;
} PendingCaller;

static void
pending_caller_free (PendingCaller *self)
{
  wsman_identity_unref (self->identity);
  g_clear_pointer (&self->caller, wsman_hosted_caller_free);
  g_free (self);
}

static void
return_caller (GTask  *task,
               GError *error)
{
  PendingCaller *pending = g_task_get_task_data (task);

  if (error == NULL)
    g_task_return_pointer (task, g_steal_pointer (&pending->caller), (GDestroyNotify) wsman_hosted_caller_free);
  else
    g_task_return_error (task, error);
}

static void
on_own_account_loaded (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  wsman_own_account_load_finish (result, &local_error);
  return_caller (task, local_error);
}

static void
on_host_started (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PendingCaller *pending = g_task_get_task_data (task);
  GError *local_error = NULL;

  pending->caller->host = wsman_helper_start_host_finish (result, &local_error);
  return_caller (task, local_error);
}

static void
on_user_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PendingCaller *pending = g_task_get_task_data (task);
  GError *local_error = NULL;

  pending->caller->account = &pending->caller->entry;
  if (wsman_accounts_find_finish (result, &pending->caller->entry, &local_error))
    wsman_helper_start_host_async (g_task_get_source_object (task), pending->identity, g_task_get_cancellable (task),
                                   on_host_started, g_object_ref (task));
  else
    return_caller (task, local_error);
}

void
wsman_hosted_caller_prepare_async (WsmanHelper         *helper,
                                   WsmanOperation      *operation,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GCancellable *cancellable = wsman_operation_get_cancellable (operation);
  g_autoptr(GTask) task = g_task_new (helper, cancellable, callback, user_data);
  PendingCaller *pending = g_new0 (PendingCaller, 1);

  pending->identity = wsman_identity_ref (wsman_operation_peek_identity (operation));
  pending->caller = g_new0 (WsmanHostedCaller, 1);
  g_task_set_source_tag (task, wsman_hosted_caller_prepare_async);
  g_task_set_task_data (task, pending, (GDestroyNotify) pending_caller_free);
  if (helper != NULL)
    wsman_accounts_find_async (pending->identity->account, cancellable, on_user_found, g_steal_pointer (&task));
  else
    wsman_own_account_load_async (cancellable, on_own_account_loaded, g_steal_pointer (&task));
}

WsmanHostedCaller *
wsman_hosted_caller_prepare_finish (GAsyncResult  *result,
                                    GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
