/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies files to and from the other machine.
 */

#include "wsmanctl-operations.h"
#include "wsmanctl-progress.h"
#include "wsmanctl-request.h"

gboolean
wsmanctl_run_copy (WsmanctlRun  *self,
                   GError      **error)
{
  const WsmanctlRequest *request = self->request;
  g_autofree char *name = g_file_get_parse_name (request->file);
  g_autoptr(GAsyncResult) result = NULL;
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
  succeeded = request->is_upload ? wsman_session_copy_to_finish (self->session, result, error)
                                 : wsman_session_copy_from_finish (self->session, result, error);
  wsmanctl_progress_end (&progress);

  return succeeded;
}
