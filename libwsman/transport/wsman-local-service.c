/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the socket of this machine's service. Only the owner of the socket's folder can have created the socket. A
 * folder in which every user can create files is never used, because any process could listen there instead of the
 * service.
 */

#include "wsman-local-service-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-codes.h"

#define MACHINE_SOCKET "/run/wsmand/wsman.sock"

/* Tells whether only the user can write to folder. The specification requires this of the folder for the session's
 * runtime files. But the environment variable may name any folder. */
static gboolean
is_private (const char *folder)
{
  GStatBuf status;

  return folder != NULL && g_path_is_absolute (folder) && g_lstat (folder, &status) == 0 &&
         S_ISDIR (status.st_mode) && status.st_uid == getuid () && (status.st_mode & 0022) == 0;
}

GSocketConnectable *
wsman_local_service_find (void)
{
  const char *folder = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;

  if (is_private (folder))
    path = g_build_filename (folder, "wsmand", "wsman.sock", NULL);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (MACHINE_SOCKET));

  return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
}

static const char *
get_path (GSocketConnectable *connectable)
{
  return g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (connectable));
}

gboolean
wsman_local_service_check_peer (GSocket             *socket,
                                GSocketConnectable  *connectable,
                                GError             **error)
{
  g_autofree char *folder = g_path_get_dirname (get_path (connectable));
  g_autoptr(GCredentials) credentials = g_socket_get_credentials (socket, NULL);
  uid_t peer = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;
  GStatBuf status;

  if (peer != (uid_t) -1 &&
      (peer == 0 || peer == getuid () || (g_stat (folder, &status) == 0 && peer == status.st_uid)))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, E_ACCESSDENIED,
                   _("The user with the number %d, who isn’t trusted to run this machine’s service, runs the process "
                     "at %s"),
                   (int) peer, get_path (connectable));

  return FALSE;
}

GError *
wsman_local_service_error_for_connecting (GSocketConnectable *connectable,
                                          const GError       *failure)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("The service of this machine can’t be reached at %s: %s; start wsmand, or name a host"),
                   get_path (connectable), failure->message);

  return local_error;
}
