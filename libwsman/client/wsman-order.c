/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The way of an order: one call, and what becomes of its response, in both forms. */

#include "wsman-order-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-codes.h"

/* The data of the task are the traits of its call. */
#define AUTHENTICATION_FLAGS                                                                                      \
  (WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION | WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_USE_DIGEST |   \
   WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_USE_KERBEROS | WSMAN_SESSION_FLAGS_USE_CREDSSP |       \
   WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE)

static void
on_ran (WsmanMessage *response,
        const GError *error,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const WsmanActionRow *action_row = g_task_get_task_data (task);
  g_autoptr(GError) problem = error != NULL ? g_error_copy (error) : NULL;
  gpointer result = error == NULL ? action_row->make_result (response, &problem) : NULL;

  if (problem != NULL)
    g_task_return_error (task, g_steal_pointer (&problem));
  else
    g_task_return_pointer (task, result, action_row->free_result);
}

/* Windows' page allows any authentication flag. Ours names the one that the session was made for, or nobody. */
static gboolean
check_identify_flags (WsmanSession      *self,
                      WsmanSessionFlags  flags,
                      GError           **error)
{
  WsmanSessionFlags made_for = wsman_session_get_flags (self) & AUTHENTICATION_FLAGS;

  if (made_for == 0)
    made_for = WSMAN_SESSION_FLAGS_USE_NEGOTIATE;
  if (flags == 0 || flags == WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION || flags == made_for)
    return TRUE;

  if ((flags & ~AUTHENTICATION_FLAGS) != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_FLAG,
                     _("Identify takes no other flags than those of authentication (0x%X)"), (guint) flags);
  else if ((flags & (flags - 1)) != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_MULTIPLE_AUTH_FLAGS,
                     _("Identify takes one flag of authentication at most (0x%X)"), (guint) flags);
  else
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_FLAG,
                     _("The session was made for another authentication than Identify asks for (0x%X): "
                       "make a session for that, or give USE_NO_AUTHENTICATION or 0"), (guint) flags);

  return FALSE;
}

static WsmanCall *
make_call (WsmanSession       *self,
           WsmanCallSettings  *settings,
           const WsmanOrder   *order,
           GError            **error)
{
  WsmanCallRequest request = { .action = order->action, .item = order->item };

  if (!check_identify_flags (self, order->identify_flags, error))
    return NULL;

  if (order->locator != NULL)
    {
      request.reference = wsman_resource_locator_get_reference (order->locator, error);
      if (request.reference == NULL)
        return NULL;
    }

  return wsman_call_new (settings, self, order->kind, &request, order->flags, error);
}

void
wsman_session_operate_async (WsmanSession        *self,
                             const WsmanOrder    *order,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(WsmanCallSettings) settings = NULL;
  g_autoptr(WsmanCall) call = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, order->tag);
  g_task_set_check_cancellable (task, FALSE);

  settings = wsman_session_get_settings (self, (order->flags & WSMAN_SEND_ANONYMOUS) != 0, &error);
  if (settings != NULL)
    call = make_call (self, settings, order, &error);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, (gpointer) &wsman_action_table[order->kind], NULL);
  wsman_call_run (g_steal_pointer (&call), WSMAN_SEND_NONE, cancellable, on_ran, g_steal_pointer (&task));
}

gpointer
wsman_session_operate_finish (WsmanSession  *self,
                              GAsyncResult  *result,
                              gpointer       tag,
                              GError       **error)
{
  GError *local_error = NULL;
  gpointer value;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  value = g_task_propagate_pointer (G_TASK (result), &local_error);
  wsman_session_store_error (self, local_error, error);

  return value;
}

gpointer
wsman_session_operate (WsmanSession      *self,
                       const WsmanOrder  *order,
                       GCancellable      *cancellable,
                       GError           **error)
{
  WsmanOrder sync_order = *order;
  WsmanSync sync;
  gpointer value;

  /* Waiting for a channel that an operation of this very thread holds would never end. */
  sync_order.flags |= WSMAN_SEND_NEVER_WAIT;

  wsman_sync_begin (&sync);
  wsman_session_operate_async (self, &sync_order, cancellable, wsman_sync_done, &sync);
  value = wsman_session_operate_finish (self, wsman_sync_wait (&sync), order->tag, error);
  wsman_sync_end (&sync);

  return value;
}
