/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The connection to wsman-shell-host. A message that the socket can't accept yet waits in a queue, in order.
 * wsman-shell-host-records-private.h describes the protocol.
 */

#include "wsman-hosted-host-private.h"

#include <errno.h>
#include <gio/gunixfdmessage.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "wsman-hosted-codes-private.h"

typedef struct
{
  WsmanShellHostRecord record;
  GSocketControlMessage *descriptors; /* the descriptors of the message; NULL if it has none */
} HostMessage;

typedef struct
{
  guint64 id;
  WsmanHostedHostEnded ended;
  gpointer user_data;
} HostCommand;

struct _WsmanHostedHost
{
  GSocket *socket;
  GSource *incoming;
  GSource *outgoing;      /* waits until the socket can accept more; NULL if no messages are waiting */
  GQueue messages;        /* the messages that the socket couldn't accept yet */
  GHashTable *commands;   /* a table from an id to its HostCommand */
  guint64 last_id;
  gboolean is_lost;
  WsmanHostedHostLost lost;
  gpointer user_data;
};

static void
message_free (HostMessage *message)
{
  g_clear_object (&message->descriptors);
  g_free (message);
}

static GSource *
watch (WsmanHostedHost   *self,
       GIOCondition       condition,
       GSocketSourceFunc  func)
{
  GSource *source = g_socket_create_source (self->socket, condition, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static void
tell_end (WsmanHostedHost            *self,
          const WsmanShellHostRecord *record)
{
  HostCommand *command = g_hash_table_lookup (self->commands, &record->command);

  if (command != NULL)
    command->ended (record->type == WSMAN_SHELL_HOST_EXITED, (int) record->value, command->user_data);
}

/* A callback may free self. This also frees the source that is being dispatched. */
static gboolean
on_received (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  WsmanHostedHost *self = user_data;
  WsmanShellHostRecord record;
  g_autoptr(GError) local_error = NULL;
  gssize length = g_socket_receive (socket, (char *) &record, sizeof record, NULL, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  if (length == sizeof record && (record.type == WSMAN_SHELL_HOST_EXITED || record.type == WSMAN_SHELL_HOST_KILLED))
    {
      tell_end (self, &record);
      return G_SOURCE_CONTINUE;
    }

  self->is_lost = TRUE;
  g_clear_pointer (&self->incoming, g_source_unref);
  self->lost (self->user_data);

  return G_SOURCE_REMOVE;
}

/* Starts the process, and returns this end of its socket. */
static GSocket *
start_process (WsmanHostedProgram  *program,
               const char          *folder,
               GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocket) socket = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("No further shell can be opened: %s"),
                       g_strerror (errno));
      return NULL;
    }

  socket = g_socket_new_from_fd (pair[0], &local_error);
  g_assert_no_error (local_error);

  return wsman_hosted_program_start (program, pair[1], folder, error) ? g_steal_pointer (&socket) : NULL;
}

WsmanHostedHost *
wsman_hosted_host_new (WsmanHostedProgram   *program,
                       GSocket              *socket,
                       const char           *folder,
                       WsmanHostedHostLost   lost,
                       gpointer              user_data,
                       GError              **error)
{
  g_autoptr(GSocket) used = socket != NULL ? g_object_ref (socket) : start_process (program, folder, error);
  WsmanHostedHost *self;

  if (used == NULL)
    return NULL;

  self = g_new0 (WsmanHostedHost, 1);
  self->socket = g_steal_pointer (&used);
  g_socket_set_blocking (self->socket, FALSE);
  self->commands = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->lost = lost;
  self->user_data = user_data;
  self->incoming = watch (self, G_IO_IN | G_IO_HUP, on_received);

  return self;
}

void
wsman_hosted_host_free (WsmanHostedHost *self)
{
  wsman_source_clear (&self->incoming);
  wsman_source_clear (&self->outgoing);
  g_queue_clear_full (&self->messages, (GDestroyNotify) message_free);
  g_hash_table_unref (self->commands);
  /* The socket is closed explicitly, because a source that is being dispatched may hold a reference to it a little
   * longer. */
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self);
}

/* Returns FALSE if the socket can't accept the message now. If sending is impossible, the receiving side reports the
 * end. */
static gboolean
try_message (WsmanHostedHost *self,
             HostMessage     *message)
{
  GOutputVector vector = { &message->record, sizeof message->record };
  g_autoptr(GError) local_error = NULL;

  g_socket_send_message (self->socket, NULL, &vector, 1, &message->descriptors,
                         message->descriptors != NULL ? 1 : 0, G_SOCKET_MSG_NONE, NULL, &local_error);

  return !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static gboolean
on_writable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  WsmanHostedHost *self = user_data;

  while (!g_queue_is_empty (&self->messages) && try_message (self, self->messages.head->data))
    message_free (g_queue_pop_head (&self->messages));

  if (!g_queue_is_empty (&self->messages))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->outgoing, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
send_message (WsmanHostedHost            *self,
              const WsmanShellHostRecord *record,
              GUnixFDList                *descriptors)
{
  HostMessage *message = g_new0 (HostMessage, 1);

  message->record = *record;
  if (descriptors != NULL)
    message->descriptors = g_unix_fd_message_new_with_fd_list (descriptors);

  if (self->is_lost || (g_queue_is_empty (&self->messages) && try_message (self, message)))
    {
      message_free (message);
      return;
    }

  g_queue_push_tail (&self->messages, message);
  if (self->outgoing == NULL)
    self->outgoing = watch (self, G_IO_OUT, on_writable);
}

guint64
wsman_hosted_host_start (WsmanHostedHost            *self,
                         const WsmanShellHostRecord *record,
                         GUnixFDList                *descriptors,
                         WsmanHostedHostEnded        ended,
                         gpointer                    user_data)
{
  WsmanShellHostRecord start = *record;
  HostCommand *command = g_new0 (HostCommand, 1);

  start.type = WSMAN_SHELL_HOST_START;
  start.command = command->id = ++self->last_id;
  command->ended = ended;
  command->user_data = user_data;
  g_hash_table_insert (self->commands, &command->id, command);
  send_message (self, &start, descriptors);

  return command->id;
}

void
wsman_hosted_host_signal (WsmanHostedHost *self,
                          guint64          command,
                          int              signal_number)
{
  WsmanShellHostRecord record = {
    .type = WSMAN_SHELL_HOST_SIGNAL, .value = (guint32) signal_number, .command = command,
  };

  send_message (self, &record, NULL);
}

void
wsman_hosted_host_end (WsmanHostedHost *self,
                       guint64          command)
{
  WsmanShellHostRecord record = { .type = WSMAN_SHELL_HOST_END, .command = command };

  if (g_hash_table_remove (self->commands, &command))
    send_message (self, &record, NULL);
}
