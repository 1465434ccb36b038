/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks a process of wsman-shell-host to end another process. wsman-shell-host-records-private.h describes the protocol.
 */

#include "wsman-hosted-termination-private.h"

#include <gio/gunixfdmessage.h>
#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-shell-host-records-private.h"

static void
return_lost (GTask      *task,
             const char *reason)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_SERVICE_NOT_ACTIVE,
                   _("The program that works for the user has ended: %s"), reason);
  g_task_return_error (task, local_error);
}

static gboolean
on_replied (GSocket      *host,
            GIOCondition  condition,
            gpointer      user_data)
{
  GTask *task = user_data;
  WsmanShellHostRecord reply;
  g_autoptr(GError) local_error = NULL;
  gssize length = g_socket_receive (host, (char *) &reply, sizeof reply, NULL, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  if (length == sizeof reply && reply.type == WSMAN_SHELL_HOST_TERMINATED)
    g_task_return_int (task, (gssize) reply.value);
  else
    return_lost (task, local_error != NULL ? local_error->message : _("it gives no response"));

  return G_SOURCE_REMOVE;
}

void
wsman_hosted_terminate_async (GSocket             *host,
                              int                  pidfd,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (host, NULL, callback, user_data);
  WsmanShellHostRecord request = { .type = WSMAN_SHELL_HOST_TERMINATE };
  GOutputVector vector = { &request, sizeof request };
  g_autoptr(GSocketControlMessage) descriptors = g_unix_fd_message_new ();
  g_autoptr(GSource) source = NULL;
  g_autoptr(GError) local_error = NULL;

  g_task_set_source_tag (task, wsman_hosted_terminate_async);
  g_socket_set_blocking (host, FALSE);
  if (!g_unix_fd_message_append_fd (G_UNIX_FD_MESSAGE (descriptors), pidfd, &local_error) ||
      g_socket_send_message (host, NULL, &vector, 1, &descriptors, 1, G_SOCKET_MSG_NONE, NULL, &local_error) < 0)
    {
      return_lost (task, local_error->message);
      return;
    }

  source = g_socket_create_source (host, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_replied), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

int
wsman_hosted_terminate_finish (GAsyncResult  *result,
                               GError       **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
