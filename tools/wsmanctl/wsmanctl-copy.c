/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies files to and from the other machine.
 */

#include <glib/gi18n.h>

#include "wsmanctl-operations.h"
#include "wsmanctl-progress.h"
#include "wsmanctl-request.h"

/* Says how directories are copied, if the path isn't a regular file. The error doesn't tell what else it is. */
static void
suggest_recursion (GError *error)
{
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
  g_autofree char *message = NULL;

  if (fault == NULL || g_strcmp0 (wsman_fault_get_name (fault), "ERROR_DIRECTORY_NOT_SUPPORTED") != 0)
    return;

  message = g_steal_pointer (&error->message);
  error->message = g_strdup_printf (_("%s; a directory needs --recursive"), message);
}

gboolean
wsmanctl_run_copy (WsmanctlRun  *self,
                   GError      **error)
{
  const WsmanctlRequest *request = self->request;
  g_autofree char *name = g_file_get_parse_name (request->file);
  g_autoptr(GAsyncResult) result = NULL;
  GError *local_error = NULL;
  WsmanctlProgress progress;
  gboolean succeeded;

  if (request->is_recursive)
    return wsmanctl_run_copy_tree (self, error);

  wsmanctl_progress_begin (&progress, request->is_upload ? name : request->path, request->is_quiet);
  if (request->is_upload)
    wsman_session_copy_to_async (self->session, request->file, request->path, request->copy_flags,
                                 self->cancellable, wsmanctl_progress_update, &progress, NULL,
                                 wsmanctl_run_on_result, self);
  else
    wsman_session_copy_from_async (self->session, request->path, request->file, request->copy_flags,
                                   self->cancellable, wsmanctl_progress_update, &progress, NULL,
                                   wsmanctl_run_on_result, self);

  result = wsmanctl_run_wait (self);
  succeeded = request->is_upload ? wsman_session_copy_to_finish (self->session, result, &local_error)
                                 : wsman_session_copy_from_finish (self->session, result, &local_error);
  wsmanctl_progress_end (&progress);
  if (succeeded)
    return TRUE;

  suggest_recursion (local_error);
  g_propagate_error (error, local_error);

  return FALSE;
}
