/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Unix socket for clients on this machine. Only the owner of its folder can replace or remove the socket. A lock
 * file beside the socket keeps other servers away.
 */

#include "wsman-unix-socket-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-fault-codes-private.h"

#define FOLDER "wsmand"
#define SYSTEM_FOLDER "/run/" FOLDER
#define LOCK_SUFFIX ".lock"

struct _WsmanUnixSocket
{
  char *path;
  gboolean is_system; /* whether the socket is for all users of this machine */
  int lock;           /* the descriptor of a lock file beside the socket; -1 for none */
  gboolean bound;
};

static gboolean
refuse (GError     **error,
        const char  *path,
        const char  *why)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                   _("Can’t listen on %s: %s"), path, why);

  return FALSE;
}

static gboolean
refuse_errno (GError     **error,
              const char  *path)
{
  return refuse (error, path, g_strerror (errno));
}

/* Checks that no other user may rename or remove the files in folder. */
static gboolean
check_folder (const char  *folder,
              GError     **error)
{
  GStatBuf status;

  if (g_lstat (folder, &status) != 0)
    return refuse_errno (error, folder);

  if (!S_ISDIR (status.st_mode))
    return refuse (error, folder, _("it isn’t a directory"));
  if ((status.st_uid != 0 && status.st_uid != geteuid ()) || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return refuse (error, folder, _("other users may change it; give it to the user who runs the server, with mode "
                                    "0700 or 0755"));

  return TRUE;
}

static gboolean
prepare_folder (WsmanUnixSocket  *self,
                GError          **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *own = runtime != NULL && g_path_is_absolute (runtime) ? g_build_filename (runtime, FOLDER, NULL)
                                                                         : NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);

  self->is_system = g_str_equal (folder, SYSTEM_FOLDER);
  if (!self->is_system && g_strcmp0 (folder, own) != 0)
    return refuse (error, self->path, _("the socket must be in $XDG_RUNTIME_DIR/wsmand or /run/wsmand"));

  if (!self->is_system && !check_folder (runtime, error))
    return FALSE;
  if (g_mkdir (folder, self->is_system ? 0755 : 0700) != 0 && errno != EEXIST)
    return refuse_errno (error, folder);

  return check_folder (folder, error);
}

/* Takes the lock for the socket. Only the server that holds the lock may change the socket. If that server dies, the
 * kernel releases the lock. */
static gboolean
take_lock (WsmanUnixSocket  *self,
           GError          **error)
{
  g_autofree char *path = g_strconcat (self->path, LOCK_SUFFIX, NULL);

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (self->lock < 0)
    return refuse_errno (error, path);
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    return refuse (error, self->path, _("another server listens there"));

  return TRUE;
}

static gboolean
remove_leftover (WsmanUnixSocket  *self,
                 GError          **error)
{
  GStatBuf status;

  if (g_lstat (self->path, &status) != 0)
    return errno == ENOENT || refuse_errno (error, self->path);
  if (!S_ISSOCK (status.st_mode))
    return refuse (error, self->path, _("the path exists and isn’t a socket"));

  return g_unlink (self->path) == 0 || refuse_errno (error, self->path);
}

WsmanUnixSocket *
wsman_unix_socket_new (GSocketAddress  *address,
                       GError         **error)
{
  GUnixSocketAddress *unix_address = G_UNIX_SOCKET_ADDRESS (address);
  g_autoptr(WsmanUnixSocket) self = g_new0 (WsmanUnixSocket, 1);

  self->lock = -1;
  self->path = g_strdup (g_unix_socket_address_get_path (unix_address));
  if (g_unix_socket_address_get_address_type (unix_address) != G_UNIX_SOCKET_ADDRESS_PATH ||
      !g_path_is_absolute (self->path))
    {
      refuse (error, self->path, _("the socket must have an absolute path"));
      return NULL;
    }

  if (!prepare_folder (self, error) || !take_lock (self, error) ||
      !remove_leftover (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
wsman_unix_socket_free (WsmanUnixSocket *self)
{
  if (self->bound)
    g_unlink (self->path);
  if (self->lock >= 0)
    g_close (self->lock, NULL);
  g_free (self->path);
  g_free (self);
}

gboolean
wsman_unix_socket_open (WsmanUnixSocket  *self,
                        GError          **error)
{
  self->bound = TRUE;

  return g_chmod (self->path, self->is_system ? 0666 : 0600) == 0 || refuse_errno (error, self->path);
}

gboolean
wsman_unix_socket_get_peer (GSocket *socket,
                            uid_t   *uid)
{
  g_autoptr(GCredentials) credentials = g_socket_get_credentials (socket, NULL);

  *uid = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;

  return *uid != (uid_t) -1;
}
