/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The connection to wsmand-helper. If the socket is full, there are too many requests, so a further one is refused. A
 * CLOSE waits instead.
 * wsman-helper-records-private.h describes the protocol.
 */

#include "wsman-helper-link-private.h"

#include <gio/gunixcredentialsmessage.h>
#include <gio/gunixfdmessage.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-unix-socket-private.h"

struct _WsmanHelperLink
{
  GSocket *socket;
  GSource *incoming;  /* NULL before the first call */
  GSource *outgoing;  /* waits until the socket can accept a CLOSE; NULL if none is waiting */
  GQueue closes;      /* the CLOSEs that the socket couldn't accept yet, without which their sessions would stay */
  GHashTable *calls;  /* a table from the number of a request to its GTask */
  guint64 last_request;
  WsmanHelperLost lost;
  gpointer user_data;
};

static void
set_gone (GError     **error,
          const char  *reason)
{
  wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_SERVICE_NOT_ACTIVE,
                   _("Nobody can act as a user of this machine, because wsmand-helper is gone: %s"), reason);
}

static GError *
make_refusal (WsmanHelperResult result)
{
  GError *local_error = NULL;

  switch (result)
    {
    case WSMAN_HELPER_REFUSED:
      wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("The name or the password of the account is wrong"));
      break;
    case WSMAN_HELPER_FORBIDDEN:
      wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("The account may not be used: see the policy of wsmand-helper, and the log of PAM"));
      break;
    case WSMAN_HELPER_UNKNOWN:
    case WSMAN_HELPER_CHANGED:
      wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("The login of the account isn't valid any more; log in again"));
      break;
    case WSMAN_HELPER_BUSY:
      wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_BUSY,
                       _("There are too many logins or sessions on this machine; try again later"));
      break;
    case WSMAN_HELPER_FAILED:
    case WSMAN_HELPER_DONE:
    default:
      wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, E_FAIL,
                       _("The work can't be started on this machine; see the log of wsmand-helper and of PAM"));
      break;
    }

  return local_error;
}

/* Fails all requests. lost() frees self, and comes first, because the callbacks of the requests may do anything: drop
 * the owner of self, or connect again. */
static void
lose (WsmanHelperLink *self,
      const char      *reason)
{
  g_autoptr(GHashTable) calls = g_steal_pointer (&self->calls);
  GHashTableIter iter;
  gpointer task;

  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->lost (self->user_data);
  g_hash_table_iter_init (&iter, calls);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    {
      GError *local_error = NULL;

      set_gone (&local_error, reason);
      g_task_return_error (task, local_error);
    }
}

static void
take_reply (WsmanHelperLink        *self,
            const WsmanHelperReply *reply)
{
  g_autoptr(GTask) task = NULL;
  gpointer number, value;

  if (!g_hash_table_steal_extended (self->calls, &reply->request, &number, &value))
    return;

  g_free (number);
  task = value;
  if (reply->result == WSMAN_HELPER_DONE)
    g_task_return_pointer (task, g_memdup2 (reply, sizeof *reply), g_free);
  else
    g_task_return_error (task, make_refusal (reply->result));
}

static gboolean
on_received (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  WsmanHelperLink *self = user_data;
  WsmanHelperReply reply;
  g_autoptr(GError) local_error = NULL;
  gssize length = g_socket_receive (socket, (char *) &reply, sizeof reply, NULL, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  if (length == sizeof reply && reply.name[sizeof reply.name - 1] == '\0')
    {
      take_reply (self, &reply);
      return G_SOURCE_CONTINUE;
    }

  lose (self, local_error != NULL ? local_error->message : _("it has closed the connection"));

  return G_SOURCE_REMOVE;
}

/* Whoever gets passwords must be root. */
static gboolean
check_peer (GSocket     *socket,
            const char  *path,
            GError     **error)
{
  uid_t uid;

  if (wsman_unix_socket_get_peer (socket, &uid) && uid == 0)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_SERVICE_NOT_ACTIVE,
                   _("The program at “%s” isn't wsmand-helper, because it doesn't run as root"), path);

  return FALSE;
}

WsmanHelperLink *
wsman_helper_link_new (const char       *path,
                       WsmanHelperLost   lost,
                       gpointer          user_data,
                       GError          **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_SEQPACKET, G_SOCKET_PROTOCOL_DEFAULT,
                                            &local_error);
  WsmanHelperLink *self;

  if (socket != NULL)
    g_socket_set_blocking (socket, FALSE);
  if (socket == NULL || !g_socket_connect (socket, address, NULL, &local_error))
    {
      set_gone (error, local_error->message);
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  if (!check_peer (socket, path, error))
    return NULL;

  self = g_new0 (WsmanHelperLink, 1);
  self->socket = g_steal_pointer (&socket);
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->lost = lost;
  self->user_data = user_data;

  return self;
}

void
wsman_helper_link_free (WsmanHelperLink *self)
{
  g_autoptr(GHashTable) calls = g_steal_pointer (&self->calls);
  GHashTableIter iter;
  gpointer task;

  g_hash_table_iter_init (&iter, calls);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The server stops"));
  wsman_source_clear (&self->incoming);
  wsman_source_clear (&self->outgoing);
  g_queue_clear_full (&self->closes, g_free);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self);
}

/* Waits for replies in the context of the first caller, which is the server's. */
static void
start_to_receive (WsmanHelperLink *self)
{
  if (self->incoming != NULL)
    return;

  self->incoming = g_socket_create_source (self->socket, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (self->incoming, G_SOURCE_FUNC (on_received), self, NULL);
  g_source_attach (self->incoming, g_main_context_get_thread_default ());
}

/* Each request says who sends it, and the kernel checks this. A helper that is still being started hasn't asked for
 * it. */
static gboolean
send_request (WsmanHelperLink           *self,
              const WsmanHelperRequest  *request,
              int                        descriptor,
              GError                   **error)
{
  g_autoptr(GSocketControlMessage) sender = g_unix_credentials_message_new ();
  g_autoptr(GUnixFDList) list = g_unix_fd_list_new ();
  g_autoptr(GSocketControlMessage) descriptors = g_unix_fd_message_new_with_fd_list (list);
  GSocketControlMessage *parts[] = { sender, descriptors };
  GOutputVector vector = { request, sizeof *request };
  g_autoptr(GError) local_error = NULL;

  if (descriptor >= 0 && g_unix_fd_list_append (list, descriptor, &local_error) < 0)
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, "%s", local_error->message);
      return FALSE;
    }

  start_to_receive (self);
  if (g_socket_send_message (self->socket, NULL, &vector, 1, parts, descriptor >= 0 ? 2 : 1, G_SOCKET_MSG_NONE, NULL,
                             &local_error) == sizeof *request)
    return TRUE;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_propagate_error (error, make_refusal (WSMAN_HELPER_BUSY));
  else
    set_gone (error, local_error->message);

  return FALSE;
}

void
wsman_helper_link_call_async (WsmanHelperLink          *self,
                              const WsmanHelperRequest *request,
                              int                       descriptor,
                              GAsyncReadyCallback       callback,
                              gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  WsmanHelperRequest numbered = *request;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_helper_link_call_async);
  numbered.request = ++self->last_request;
  if (send_request (self, &numbered, descriptor, &local_error))
    g_hash_table_insert (self->calls, g_memdup2 (&numbered.request, sizeof numbered.request), g_object_ref (task));
  else
    g_task_return_error (task, local_error);

  explicit_bzero (&numbered, sizeof numbered);
}

WsmanHelperReply *
wsman_helper_link_call_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Sends the waiting CLOSEs. Returns FALSE if the socket is full. If the helper is gone, so are its sessions. */
static gboolean
send_closes (WsmanHelperLink *self)
{
  while (!g_queue_is_empty (&self->closes))
    {
      g_autoptr(GError) local_error = NULL;

      if (!send_request (self, self->closes.head->data, -1, &local_error) &&
          wsman_error_get_info (local_error)->code == ERROR_BUSY)
        return FALSE;
      g_free (g_queue_pop_head (&self->closes));
    }

  return TRUE;
}

static gboolean
on_writable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  WsmanHelperLink *self = user_data;

  if (!send_closes (self))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->outgoing, g_source_unref);

  return G_SOURCE_REMOVE;
}

void
wsman_helper_link_close_handle (WsmanHelperLink *self,
                                const guint8    *handle)
{
  WsmanHelperRequest *request = g_new0 (WsmanHelperRequest, 1);

  request->verb = WSMAN_HELPER_CLOSE;
  request->request = ++self->last_request;
  memcpy (request->handle, handle, sizeof request->handle);
  g_queue_push_tail (&self->closes, request);
  if (self->outgoing != NULL || send_closes (self))
    return;

  self->outgoing = g_socket_create_source (self->socket, G_IO_OUT, NULL);
  g_source_set_callback (self->outgoing, G_SOURCE_FUNC (on_writable), self, NULL);
  g_source_attach (self->outgoing, g_main_context_get_thread_default ());
}
