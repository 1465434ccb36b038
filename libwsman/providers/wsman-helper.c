/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanHelper: logins with PAM, and hosts that run as the callers. The handles of logins are kept for a while
 * after their last use, longer than a server remembers a proven password.
 */

#include "wsman-helper-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-authentication-private.h"
#include "wsman-helper-link-private.h"

#define HANDLE_LIFETIME (15 * G_TIME_SPAN_MINUTE)
#define SWEEP_INTERVAL_MS (60 * 1000)

/* The numbers of sources are the same in records. */
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_LOCAL == (int) WSMAN_IDENTITY_SOURCE_LOCAL);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_KERBEROS == (int) WSMAN_IDENTITY_SOURCE_KERBEROS);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_NTLM == (int) WSMAN_IDENTITY_SOURCE_NTLM);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_AUTHENTICATOR == (int) WSMAN_IDENTITY_SOURCE_AUTHENTICATOR);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_PASSWORD_FILE == (int) WSMAN_IDENTITY_SOURCE_PASSWORD_FILE);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_CERTIFICATE == (int) WSMAN_IDENTITY_SOURCE_CERTIFICATE);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_DIGEST == (int) WSMAN_IDENTITY_SOURCE_DIGEST);
G_STATIC_ASSERT ((int) WSMAN_HELPER_SOURCE_PAM == (int) WSMAN_IDENTITY_SOURCE_PAM);

/**
 * WsmanHelper:
 *
 * The connection to `wsmand-helper`, which logs users in as accounts of this machine.
 *
 * A server has only the rights of its program. `wsmand-helper` has those of root, and does what needs them: it checks
 * passwords with PAM, and starts processes as accounts of users. It reads neither XML nor tokens, and has a policy of
 * its own about the accounts that may be used.
 *
 * As an [iface@Wsman.Authenticator], the helper decides about passwords. Users who log in with it have the source
 * [enum@Wsman.IdentitySource].PAM and an account. With [property@Wsman.ShellProvider:helper], commands of remote shells
 * run as the account of their user.
 *
 * If the helper is gone, what needs it fails with `ERROR_SERVICE_NOT_ACTIVE`. A client that logs in then, or while the
 * helper has too many logins, gets the status 503 and not 401, because its password may be right. The next login
 * connects again.
 *
 * ```c
 * g_autoptr(WsmanHelper) helper = wsman_helper_new ("/run/wsmand-helper.sock", error);
 * g_autoptr(WsmanShellProvider) shells = wsman_shell_provider_new ();
 *
 * if (helper == NULL)
 *   return FALSE;
 *
 * wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (helper));
 * wsman_shell_provider_set_helper (shells, helper);
 * wsman_shell_provider_register (shells, server);
 * ```
 *
 * The object belongs to the server's main context.
 *
 * Since: 1.0
 */
struct _WsmanHelper
{
  GObject parent_instance;

  char *path;
  WsmanHelperLink *link; /* NULL if the helper is gone */
  GHashTable *handles;   /* a table from a WsmanIdentity to its UserHandle */
  GSource *sweep;        /* NULL if there are no handles */
};

typedef struct
{
  guint8 bytes[WSMAN_HELPER_HANDLE_SIZE];
  gint64 used; /* the monotonic time of the last login or start */
} UserHandle;

static void wsman_helper_iface_init (WsmanAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanHelper, wsman_helper, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR, wsman_helper_iface_init))

static void
on_lost (gpointer user_data)
{
  WsmanHelper *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "wsmand-helper at %s is gone", self->path);
  g_clear_pointer (&self->link, wsman_helper_link_free);
  g_hash_table_remove_all (self->handles);
  wsman_source_clear (&self->sweep);
}

static gboolean
connect_again (WsmanHelper  *self,
               GError      **error)
{
  if (self->link == NULL)
    self->link = wsman_helper_link_new (self->path, on_lost, self, error);

  return self->link != NULL;
}

/* Gives back the handles that nobody uses any more. What runs in their sessions goes on. */
static gboolean
on_sweep (gpointer user_data)
{
  WsmanHelper *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const UserHandle *handle = value;

      if (now - handle->used < HANDLE_LIFETIME)
        continue;

      wsman_helper_link_close_handle (self->link, handle->bytes);
      g_hash_table_iter_remove (&iter);
    }

  if (g_hash_table_size (self->handles) > 0)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->sweep, g_source_unref);

  return G_SOURCE_REMOVE;
}

/* Keeps the user's handle, and gives back the one before. */
static void
keep_handle (WsmanHelper   *self,
             WsmanIdentity *identity,
             const guint8  *bytes)
{
  UserHandle *handle = g_hash_table_lookup (self->handles, identity);

  if (handle != NULL)
    {
      wsman_helper_link_close_handle (self->link, handle->bytes);
    }
  else
    {
      handle = g_new0 (UserHandle, 1);
      g_hash_table_insert (self->handles, wsman_identity_ref (identity), handle);
    }

  memcpy (handle->bytes, bytes, sizeof handle->bytes);
  handle->used = g_get_monotonic_time ();
  if (self->sweep == NULL)
    wsman_source_set_timeout (&self->sweep, SWEEP_INTERVAL_MS, g_main_context_get_thread_default (), on_sweep, self);
}

/* --- Logins --- */

typedef struct
{
  WsmanHelper *helper;
  WsmanAuthentication *attempt;
} PendingLogin;

static void
pending_login_free (PendingLogin *self)
{
  g_object_unref (self->helper);
  g_object_unref (self->attempt);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingLogin, pending_login_free)

static void
on_login_checked (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(PendingLogin) self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autofree WsmanHelperReply *reply = wsman_helper_link_call_finish (result, &local_error);
  g_autoptr(WsmanIdentity) identity = NULL;

  if (reply == NULL || !g_utf8_validate (reply->name, -1, NULL))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "PAM refuses %s: %s", wsman_authentication_get_user_name (self->attempt),
                   local_error != NULL ? local_error->message : "the name isn't UTF-8");
      wsman_authentication_reject_because (self->attempt, local_error);
      return;
    }

  identity = wsman_identity_new (WSMAN_IDENTITY_SOURCE_PAM, reply->name, reply->uid);
  /* The helper may be gone since it has replied. */
  if (self->helper->link != NULL)
    keep_handle (self->helper, identity, reply->handle);
  wsman_authentication_accept_account (self->attempt, reply->name, WSMAN_IDENTITY_SOURCE_PAM, reply->uid);
}

/* Copies a text. Returns FALSE if it doesn't fit. */
static gboolean
set_text (char       *field,
          gsize       size,
          const char *text)
{
  return g_strlcpy (field, text, size) < size;
}

static void
set_address (WsmanHelperRequest *request,
             GSocketAddress     *address)
{
  g_autofree char *text = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return;

  text = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  set_text (request->address, sizeof request->address, text);
}

/* The helper ends itself if a name breaks its rules, so such a name isn't sent. */
static gboolean
is_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || *c == '/' || *c == ':')
      return FALSE;

  return *name != '\0' && *name != '-';
}

static void
wsman_helper_check_password (WsmanAuthenticator  *authenticator,
                             WsmanAuthentication *attempt)
{
  WsmanHelper *self = WSMAN_HELPER (authenticator);
  const char *name = wsman_authentication_get_user_name (attempt);
  WsmanHelperRequest request = { .verb = WSMAN_HELPER_LOGIN };
  g_autoptr(GError) local_error = NULL;

  set_address (&request, wsman_authentication_get_remote_address (attempt));
  if (is_name (name) && set_text (request.name, sizeof request.name, name) &&
      set_text (request.password, sizeof request.password, wsman_authentication_get_password (attempt)) &&
      connect_again (self, &local_error))
    {
      PendingLogin *login = g_new0 (PendingLogin, 1);

      login->helper = g_object_ref (self);
      login->attempt = g_object_ref (attempt);
      wsman_helper_link_call_async (self->link, &request, -1, on_login_checked, login);
    }
  else
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "PAM can't be asked: %s", local_error != NULL ? local_error->message
                                                                                     : "the name can't be an account");
      wsman_authentication_reject_because (attempt, local_error);
    }

  explicit_bzero (&request, sizeof request);
}

static void
wsman_helper_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = wsman_helper_check_password;
}

/* --- Hosts --- */

/* A START that waits for its reply. */
typedef struct
{
  GTask *task;
  GSocket *socket;
  guint8 handle[WSMAN_HELPER_HANDLE_SIZE];
} PendingStart;

static void
pending_start_free (PendingStart *self)
{
  g_object_unref (self->task);
  g_object_unref (self->socket);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingStart, pending_start_free)

/* Gives back a handle that the helper refuses: its session is gone, or the account has changed. So the next start opens
 * the account again. The user may have a newer handle meanwhile. */
static void
forget_handle (WsmanHelper   *self,
               WsmanIdentity *identity,
               const guint8  *bytes)
{
  const UserHandle *handle = g_hash_table_lookup (self->handles, identity);

  if (self->link == NULL || handle == NULL || memcmp (handle->bytes, bytes, sizeof handle->bytes) != 0)
    return;

  wsman_helper_link_close_handle (self->link, bytes);
  g_hash_table_remove (self->handles, identity);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PendingStart) self = user_data;
  GError *local_error = NULL;
  g_autofree WsmanHelperReply *reply = wsman_helper_link_call_finish (result, &local_error);

  if (reply != NULL)
    {
      g_task_return_pointer (self->task, g_object_ref (self->socket), g_object_unref);
      return;
    }

  if (g_error_matches (local_error, WSMAN_ERROR, WSMAN_ERROR_ACCESS_DENIED))
    forget_handle (g_task_get_source_object (self->task), g_task_get_task_data (self->task), self->handle);
  g_task_return_error (self->task, local_error);
}

/* Sends the START. */
static void
start_with_handle (GTask      *task,
                   UserHandle *handle)
{
  WsmanHelper *self = g_task_get_source_object (task);
  WsmanHelperRequest request = { .verb = WSMAN_HELPER_START };
  GError *local_error = NULL;
  PendingStart *pending;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, E_FAIL, _("No further shell can be opened: %s"),
                       g_strerror (errno));
      g_task_return_error (task, local_error);
      return;
    }

  pending = g_new0 (PendingStart, 1);
  pending->task = g_object_ref (task);
  pending->socket = g_socket_new_from_fd (pair[0], &local_error);
  g_assert_no_error (local_error);
  memcpy (pending->handle, handle->bytes, sizeof pending->handle);
  memcpy (request.handle, handle->bytes, sizeof request.handle);
  handle->used = g_get_monotonic_time ();
  wsman_helper_link_call_async (self->link, &request, pair[1], on_started, pending);
  close (pair[1]);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanHelper *self = g_task_get_source_object (task);
  WsmanIdentity *identity = g_task_get_task_data (task);
  GError *local_error = NULL;
  g_autofree WsmanHelperReply *reply = wsman_helper_link_call_finish (result, &local_error);

  if (reply != NULL && connect_again (self, &local_error))
    {
      keep_handle (self, identity, reply->handle);
      start_with_handle (task, g_hash_table_lookup (self->handles, identity));
    }
  else
    {
      g_task_return_error (task, local_error);
    }
}

/* Asks the helper to open the account of a user whom the server has authenticated. */
static void
open_account (GTask *task)
{
  WsmanHelper *self = g_task_get_source_object (task);
  const WsmanIdentity *identity = g_task_get_task_data (task);
  WsmanHelperRequest request = { .verb = WSMAN_HELPER_OPEN, .source = identity->source };
  GError *local_error = NULL;

  request.uid = (guint32) identity->account;
  if (identity->source != WSMAN_IDENTITY_SOURCE_PAM && is_name (identity->name) &&
      set_text (request.name, sizeof request.name, identity->name))
    {
      wsman_helper_link_call_async (self->link, &request, -1, on_opened, g_object_ref (task));
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                   _("The login of the account isn't valid any more; log in again"));
  g_task_return_error (task, local_error);
}

void
wsman_helper_start_host_async (WsmanHelper         *self,
                               WsmanIdentity       *identity,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  UserHandle *handle;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_helper_start_host_async);
  g_task_set_task_data (task, wsman_identity_ref (identity), (GDestroyNotify) wsman_identity_unref);
  if (identity->account == WSMAN_NO_ACCOUNT)
    wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                     _("The user has no account on this machine, so nothing can run for the user"));
  if (local_error != NULL || !connect_again (self, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  handle = g_hash_table_lookup (self->handles, identity);
  if (handle != NULL)
    start_with_handle (task, handle);
  else
    open_account (task);
}

GSocket *
wsman_helper_start_host_finish (GAsyncResult  *result,
                                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
wsman_helper_finalize (GObject *object)
{
  WsmanHelper *self = WSMAN_HELPER (object);

  wsman_source_clear (&self->sweep);
  g_clear_pointer (&self->link, wsman_helper_link_free);
  g_hash_table_unref (self->handles);
  g_free (self->path);

  G_OBJECT_CLASS (wsman_helper_parent_class)->finalize (object);
}

static void
wsman_helper_class_init (WsmanHelperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_helper_finalize;
}

static void
wsman_helper_init (WsmanHelper *self)
{
  self->handles = g_hash_table_new_full (wsman_identity_hash, wsman_identity_equal,
                                         (GDestroyNotify) wsman_identity_unref, g_free);
}

/**
 * wsman_helper_new:
 * @path: (type filename): the path of the helper's Unix socket
 * @error: the return location for an error
 *
 * Connects to `wsmand-helper`.
 *
 * The program at @path must run as root, because it gets the passwords of users. Otherwise, and if no program is there,
 * the error has the code `ERROR_SERVICE_NOT_ACTIVE`.
 *
 * Returns: (transfer full): the helper
 *
 * Since: 1.0
 */
WsmanHelper *
wsman_helper_new (const char  *path,
                  GError     **error)
{
  g_autoptr(WsmanHelper) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (WSMAN_TYPE_HELPER, NULL);
  self->path = g_strdup (path);

  return connect_again (self, error) ? g_steal_pointer (&self) : NULL;
}
