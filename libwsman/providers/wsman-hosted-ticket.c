/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Folders with tickets. A server locks the folders of its shells, so another server sees which ones are in use. */

#include "wsman-hosted-ticket-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-hosted-service-private.h"
#include "wsman-shell-host-records-private.h"

#define PREFIX "wsman-ticket-"

struct _WsmanHostedTicket
{
  char *folder;
  char *name; /* "FILE:" and the path of the cache */
  int lock;   /* the descriptor of the folder, which is locked */
};

/* Returns the folder of all folders. It is systemd's for the service, or the user's, or the one for temporary files. */
static char *
find_base (void)
{
  const char *of_service = g_getenv ("RUNTIME_DIRECTORY");
  const char *of_user = g_getenv ("XDG_RUNTIME_DIR");

  if (of_service != NULL && g_path_is_absolute (of_service) && g_access (of_service, W_OK | X_OK) == 0)
    return g_strndup (of_service, strcspn (of_service, ":"));
  if (of_user != NULL && g_path_is_absolute (of_user) && g_access (of_user, W_OK | X_OK) == 0)
    return g_strdup (of_user);

  return g_strdup (g_get_tmp_dir ());
}

static void
remove_folder (const char *folder)
{
  g_autofree char *cache = g_build_filename (folder, WSMAN_SHELL_HOST_TICKET, NULL);

  g_unlink (cache);
  g_rmdir (folder);
}

static int
lock_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);

  return -1;
}

static gboolean
is_own_folder (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == geteuid ();
}

void
wsman_hosted_tickets_sweep (void)
{
  g_autofree char *base = find_base ();
  g_autoptr(GDir) dir = g_dir_open (base, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (base, name, NULL);
      int lock = g_str_has_prefix (name, PREFIX) && is_own_folder (path) ? lock_folder (path) : -1;

      if (lock < 0)
        continue;
      remove_folder (path);
      close (lock);
    }
}

static gboolean
make_folder (WsmanHostedTicket  *self,
             GError            **error)
{
  g_autofree char *base = find_base ();

  self->folder = g_build_filename (base, PREFIX "XXXXXX", NULL);
  if (g_mkdtemp_full (self->folder, 0700) != NULL)
    {
      self->lock = lock_folder (self->folder);
      return TRUE;
    }
  wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("There is no place for the user’s ticket below “%s”: %s"), base,
                   g_strerror (errno));
  g_clear_pointer (&self->folder, g_free);

  return FALSE;
}

WsmanHostedTicket *
wsman_hosted_ticket_new (WsmanOperation  *operation,
                         GError         **error)
{
  WsmanHostedTicket *self = g_new0 (WsmanHostedTicket, 1);
  g_autofree char *path = NULL;

  self->lock = -1;
  if (make_folder (self, error))
    {
      path = g_build_filename (self->folder, WSMAN_SHELL_HOST_TICKET, NULL);
      self->name = g_strconcat ("FILE:", path, NULL);
      if (wsman_operation_store_ticket (operation, path, error))
        return self;
    }
  wsman_hosted_ticket_free (self);

  return NULL;
}

void
wsman_hosted_ticket_free (WsmanHostedTicket *self)
{
  if (self->folder != NULL)
    remove_folder (self->folder);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

const char *
wsman_hosted_ticket_get_folder (WsmanHostedTicket *self)
{
  return self != NULL ? self->folder : NULL;
}

const char *
wsman_hosted_ticket_get_name (WsmanHostedTicket *self)
{
  return self->name;
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_hosted_keep_ticket_finish (result, &local_error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, local_error);
}

void
wsman_hosted_ticket_give_async (WsmanOperation      *operation,
                                GSocket             *host,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (operation, NULL, callback, user_data);
  WsmanHostedTicket *own;
  g_autofree char *ticket = NULL;
  GError *local_error = NULL;
  gsize size = 0;

  g_task_set_source_tag (task, wsman_hosted_ticket_give_async);
  if (!wsman_operation_has_ticket (operation))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* GSSAPI only writes files. This one is gone at once. */
  own = wsman_hosted_ticket_new (operation, &local_error);
  if (own != NULL)
    {
      g_file_get_contents (own->name + strlen ("FILE:"), &ticket, &size, &local_error);
      wsman_hosted_ticket_free (own);
    }

  if (ticket == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  wsman_hosted_keep_ticket_async (host, ticket, size, on_kept, g_object_ref (task));
  explicit_bzero (ticket, size);
}

gboolean
wsman_hosted_ticket_give_finish (GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
