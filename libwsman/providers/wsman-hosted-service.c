/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks a process of wsman-shell-host, and waits for its reply. wsman-shell-host-records-private.h describes the
 * protocol.
 */

#include "wsman-hosted-service-private.h"

#include <errno.h>
#include <gio/gunixfdmessage.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-hosted-texts-private.h"
#include "wsman-shell-host-records-private.h"

/* The most time that the host may take, in seconds. A file system of the user may never respond. */
#define PATIENCE 60

/* The reply of the host. */
typedef struct
{
  WsmanShellHostRecord record;
  int descriptor; /* -1 if none came with it */
} HostReply;

static void
host_reply_free (HostReply *self)
{
  if (self->descriptor >= 0)
    close (self->descriptor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostReply, host_reply_free)

static void
return_lost (GTask      *task,
             const char *reason)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_SERVICE_NOT_ACTIVE,
                   _("The program that works for the user has ended: %s"), reason);
  g_task_return_error (task, local_error);
}

/* Takes the first of the descriptors that came with a message. */
static int
take_descriptor (GSocketControlMessage **parts,
                 int                     n_parts)
{
  int descriptor = -1;

  for (int i = 0; i < n_parts; i++)
    {
      if (descriptor < 0 && G_IS_UNIX_FD_MESSAGE (parts[i]))
        descriptor = g_unix_fd_list_get (g_unix_fd_message_get_fd_list (G_UNIX_FD_MESSAGE (parts[i])), 0, NULL);
      g_object_unref (parts[i]);
    }
  g_free (parts);

  return descriptor;
}

static gboolean
on_replied (GSocket      *host,
            GIOCondition  condition,
            gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(HostReply) reply = g_new0 (HostReply, 1);
  GInputVector vector = { &reply->record, sizeof reply->record };
  GSocketControlMessage **parts = NULL;
  int n_parts = 0, flags = 0;
  g_autoptr(GError) local_error = NULL;
  gssize length = g_socket_receive_message (host, NULL, &vector, 1, &parts, &n_parts, &flags, NULL, &local_error);

  reply->descriptor = take_descriptor (parts, n_parts);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  g_socket_set_timeout (host, 0);
  if (length == sizeof reply->record && reply->record.type == GPOINTER_TO_UINT (g_task_get_task_data (task)))
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) host_reply_free);
  else
    return_lost (task, local_error == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
                         ? _("it gives no response")
                         : local_error->message);

  return G_SOURCE_REMOVE;
}

/* Sends the record with a descriptor, and waits for the reply of type expected. Takes the task. */
static void
ask (GTask                       *owned,
     const WsmanShellHostRecord  *record,
     int                          descriptor,
     WsmanShellHostType           expected)
{
  g_autoptr(GTask) task = owned;
  GSocket *host = g_task_get_source_object (task);
  GOutputVector vector = { (gpointer) record, sizeof *record };
  g_autoptr(GSocketControlMessage) descriptors = g_unix_fd_message_new ();
  g_autoptr(GSource) source = NULL;
  g_autoptr(GError) local_error = NULL;

  g_task_set_task_data (task, GUINT_TO_POINTER (expected), NULL);
  g_socket_set_blocking (host, FALSE);
  if (!g_unix_fd_message_append_fd (G_UNIX_FD_MESSAGE (descriptors), descriptor, &local_error) ||
      g_socket_send_message (host, NULL, &vector, 1, &descriptors, 1, G_SOCKET_MSG_NONE, NULL, &local_error) < 0)
    {
      return_lost (task, local_error->message);
      return;
    }

  g_socket_set_timeout (host, PATIENCE);
  source = g_socket_create_source (host, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_replied), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

void
wsman_hosted_terminate_async (GSocket             *host,
                              int                  pidfd,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);
  WsmanShellHostRecord request = { .type = WSMAN_SHELL_HOST_TERMINATE };

  g_task_set_source_tag (task, wsman_hosted_terminate_async);
  ask (task, &request, pidfd, WSMAN_SHELL_HOST_TERMINATED);
}

int
wsman_hosted_terminate_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr(HostReply) reply = g_task_propagate_pointer (G_TASK (result), error);

  return reply != NULL ? (int) reply->record.value : 0;
}

/* Sends the record with bytes, whose last is a 0, and waits for the reply of type expected. Takes the task. */
static void
ask_with_bytes (GTask              *owned,
                WsmanShellHostType  type,
                const char         *bytes,
                gsize               size,
                WsmanShellHostType  expected)
{
  g_autoptr(GTask) task = owned;
  WsmanShellHostRecord request = { .type = type, .texts_size = size };
  int descriptor = wsman_hosted_texts_write (bytes, size);

  if (descriptor < 0)
    {
      return_lost (task, g_strerror (errno));
      return;
    }

  ask (g_steal_pointer (&task), &request, descriptor, expected);
  close (descriptor);
}

/* Sends the record with texts. */
static void
ask_with_texts (GTask              *task,
                WsmanShellHostType  type,
                const char *const  *texts,
                WsmanShellHostType  expected)
{
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; texts[i] != NULL; i++)
    g_string_append_len (joined, texts[i], strlen (texts[i]) + 1);
  ask_with_bytes (task, type, joined->str, joined->len, expected);
}

void
wsman_hosted_connect_async (GSocket             *host,
                            const char          *path,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);
  const char *texts[] = { path, NULL };

  g_task_set_source_tag (task, wsman_hosted_connect_async);
  ask_with_texts (task, WSMAN_SHELL_HOST_CONNECT, texts, WSMAN_SHELL_HOST_CONNECTED);
}

GSocket *
wsman_hosted_connect_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(HostReply) reply = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr(GError) local_error = NULL;
  GSocket *socket = NULL;

  if (reply == NULL)
    return NULL;

  if (reply->descriptor >= 0)
    socket = g_socket_new_from_fd (reply->descriptor, &local_error);
  if (socket != NULL)
    reply->descriptor = -1;
  else
    wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_SERVICE_NOT_ACTIVE,
                     _("The user can’t connect to the system bus: %s"),
                     local_error != NULL ? local_error->message : g_strerror ((int) reply->record.value));

  return socket;
}

void
wsman_hosted_read_files_async (GSocket             *host,
                               const char          *folder,
                               const char          *suffix,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);
  const char *texts[] = { folder, suffix, NULL };

  g_task_set_source_tag (task, wsman_hosted_read_files_async);
  ask_with_texts (task, WSMAN_SHELL_HOST_READ_FILES, texts, WSMAN_SHELL_HOST_FILES);
}

static gboolean
set_failure (GError     **error,
             const char  *what,
             int          number)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", what, g_strerror (number));

  return FALSE;
}

/* Splits what the host has read. */
static GPtrArray *
split (const char *texts,
       gsize       size)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (const char *at = texts; at < texts + size; at += strlen (at) + 1)
    g_ptr_array_add (files, g_strdup (at));
  /* A name without contents isn't a file. */
  if (files->len % 2 != 0)
    g_ptr_array_set_size (files, (int) files->len - 1);

  return files;
}

GPtrArray *
wsman_hosted_read_files_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_autoptr(HostReply) reply = g_task_propagate_pointer (G_TASK (result), error);
  g_autofree char *texts = NULL;
  gsize size = 0;

  if (reply == NULL)
    return NULL;

  if (reply->record.value == ENOENT)
    return g_ptr_array_new_with_free_func (g_free);

  if (reply->record.value == 0)
    texts = wsman_hosted_texts_read (reply->descriptor, WSMAN_SHELL_HOST_MAX_FILES, &size);
  if (texts != NULL)
    return split (texts, size);

  set_failure (error, _("The files of the user can’t be read"),
               reply->record.value != 0 ? (int) reply->record.value : EIO);

  return NULL;
}

void
wsman_hosted_write_file_async (GSocket             *host,
                               const char          *folder,
                               const char          *name,
                               const char          *text,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);
  const char *texts[] = { folder, name, text, NULL };

  g_task_set_source_tag (task, wsman_hosted_write_file_async);
  ask_with_texts (task, WSMAN_SHELL_HOST_WRITE_FILE, texts, WSMAN_SHELL_HOST_WRITTEN);
}

gboolean
wsman_hosted_write_file_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_autoptr(HostReply) reply = g_task_propagate_pointer (G_TASK (result), error);

  if (reply == NULL || reply->record.value == 0)
    return reply != NULL;

  return set_failure (error, _("The file of the user can’t be changed"), (int) reply->record.value);
}

void
wsman_hosted_keep_ticket_async (GSocket             *host,
                                const char          *ticket,
                                gsize                size,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);

  /* Behind the contents of a file, GLib writes a 0. */
  g_task_set_source_tag (task, wsman_hosted_keep_ticket_async);
  ask_with_bytes (task, WSMAN_SHELL_HOST_KEEP_TICKET, ticket, size + 1, WSMAN_SHELL_HOST_KEPT);
}

gboolean
wsman_hosted_keep_ticket_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_autoptr(HostReply) reply = g_task_propagate_pointer (G_TASK (result), error);

  if (reply != NULL && reply->record.value != 0)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("There is no place for the user’s ticket: %s"),
                     g_strerror ((int) reply->record.value));

  return reply != NULL && reply->record.value == 0;
}
