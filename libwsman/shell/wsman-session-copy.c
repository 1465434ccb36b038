/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The session's operations that copy files to and from the other machine. */

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "wsman-copy-private.h"

static WsmanCopy *
make_copy (WsmanCopyDirection    direction,
           GFile                *file,
           const char           *path,
           GFileCopyFlags        flags,
           GFileProgressCallback progress,
           gpointer              progress_data)
{
  WsmanCopy *copy = wsman_copy_new (direction, file, path, flags);

  copy->progress = progress;
  copy->progress_data = progress_data;

  return copy;
}

/* Starts copy and owns it. */
static void
start (WsmanSession        *self,
       WsmanCopy           *copy,
       gpointer             tag,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  WsmanCopyStep first = copy->direction == WSMAN_COPY_SEND ? wsman_copy_send : wsman_copy_fetch;

  wsman_copy_run (copy, first, self, tag, cancellable, callback, user_data);
}

/* Runs copy until it is done. The function owns copy. */
static gboolean
run (WsmanSession  *self,
     WsmanCopy     *copy,
     gpointer       tag,
     GCancellable  *cancellable,
     GError       **error)
{
  gboolean succeeded;
  WsmanSync sync;

  copy->send_flags = WSMAN_SEND_NEVER_WAIT;
  copy->context = g_main_context_ref_thread_default ();

  wsman_sync_begin (&sync);
  start (self, copy, tag, cancellable, wsman_sync_done, &sync);
  succeeded = wsman_session_finish (self, wsman_sync_wait (&sync), tag, error) != NULL;
  wsman_sync_end (&sync);

  return succeeded;
}

/**
 * wsman_session_copy_to:
 * @self: the session
 * @source: the file on this machine; it may be any file that GIO can read
 * @destination: the path of the new file on the other machine, or of a directory there, in which the file keeps its
 *   name
 * @flags: [flags@Gio.FileCopyFlags]; see below
 * @cancellable: (nullable): stops the operation
 * @progress: (scope call) (closure progress_data) (nullable): called from time to time with the number of bytes that
 *   were copied, and with the size of the file; the size is 0 until it is known
 * @progress_data: passed to @progress
 *
 * Copies a file to the other machine.
 *
 * A relative path on the other machine begins in the working directory of a shell. On Windows, this is the user's
 * profile. The path is in that machine's syntax. The directories in the path must exist. Names may contain all
 * characters that are allowed on that machine.
 *
 * The file appears at @destination when it is complete and its SHA-256 is the same on both sides. Until then, the file
 * has a temporary name in the same directory, which begins with `.wsman-copy.`. If the copy fails or is cancelled, the
 * temporary file is removed. The temporary file only remains if a process is killed. An existing file is only replaced
 * if the flag `OVERWRITE` is set. The new file then keeps the permissions of the existing file. An existing symbolic
 * link is also replaced, and not followed. A new file is executable if @source is executable, unless the flag
 * `TARGET_DEFAULT_PERMS` is set. Other flags have no effect.
 *
 * The copy uses a remote shell of its own. In this shell, it uses PowerShell on Windows, and the POSIX shell and GNU's
 * tools on other systems. It uses some hundred kilobytes of memory for a file of any size. If the session has a total
 * timeout, the timeout limits the whole copy.
 *
 * After cancelling, the call returns when GIO has ended its operation on the local file. If this operation blocks, such
 * as reading from an empty pipe, it delays the return.
 *
 * Fails with [error@Wsman.Error] `NOT_FOUND` if @source or the directory of @destination doesn't exist,
 * `ALREADY_EXISTS` if there is a file at @destination and the flag `OVERWRITE` isn't set, `INVALID_ARGUMENT` if @source
 * isn't a regular file or @destination can't become a regular file, and with the errors of shells.
 *
 * Returns: `TRUE` if the file was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_to (WsmanSession          *self,
                       GFile                 *source,
                       const char            *destination,
                       GFileCopyFlags         flags,
                       GCancellable          *cancellable,
                       GFileProgressCallback  progress,
                       gpointer               progress_data,
                       GError               **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (source), FALSE);
  g_return_val_if_fail (destination != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return run (self, make_copy (WSMAN_COPY_SEND, source, destination, flags, progress, progress_data),
              wsman_session_copy_to_async, cancellable, error);
}

/**
 * wsman_session_copy_to_async:
 * @self: the session
 * @source: the file on this machine; it may be any file that GIO can read
 * @destination: the path of the new file on the other machine, or of a directory there
 * @flags: [flags@Gio.FileCopyFlags], as in [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope notified) (closure progress_data) (destroy progress_destroy) (nullable): called from time to time
 *   with the number of bytes that were copied, and with the size of the file; the size is 0 until it is known
 * @progress_data: passed to @progress
 * @progress_destroy: (nullable): called with @progress_data when the operation is done
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Copies a file to the other machine: the asynchronous form of [method@Wsman.Session.copy_to].
 *
 * @progress is called in the same context as @callback.
 *
 * Since: 1.0
 */
void
wsman_session_copy_to_async (WsmanSession          *self,
                             GFile                 *source,
                             const char            *destination,
                             GFileCopyFlags         flags,
                             GCancellable          *cancellable,
                             GFileProgressCallback  progress,
                             gpointer               progress_data,
                             GDestroyNotify         progress_destroy,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  WsmanCopy *copy;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (source));
  g_return_if_fail (destination != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  copy = make_copy (WSMAN_COPY_SEND, source, destination, flags, progress, progress_data);
  copy->progress_destroy = progress_destroy;
  start (self, copy, wsman_session_copy_to_async, cancellable, callback, user_data);
}

/**
 * wsman_session_copy_to_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.copy_to_async].
 *
 * Returns: `TRUE` if the file was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_to_finish (WsmanSession  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  return wsman_session_finish (self, result, wsman_session_copy_to_async, error) != NULL;
}

/**
 * wsman_session_copy_from:
 * @self: the session
 * @source: the path of the file on the other machine
 * @destination: the new file on this machine, or a directory, in which the file keeps its name; it may be any file that
 *   GIO can write
 * @flags: [flags@Gio.FileCopyFlags], as in [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope call) (closure progress_data) (nullable): called from time to time with the number of bytes that
 *   were copied, and with the size of the file; the size is 0 until it is known
 * @progress_data: passed to @progress
 *
 * Copies a file from the other machine.
 *
 * This call is the same as [method@Wsman.Session.copy_to] in the other direction. The file appears at @destination when
 * it is complete and its SHA-256 is the same on both sides. If @source grows during the copy, its first part is copied.
 * If @source changes in another way, the copy fails.
 *
 * The call fails with the same errors as [method@Wsman.Session.copy_to].
 *
 * Returns: `TRUE` if the file was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_from (WsmanSession          *self,
                         const char            *source,
                         GFile                 *destination,
                         GFileCopyFlags         flags,
                         GCancellable          *cancellable,
                         GFileProgressCallback  progress,
                         gpointer               progress_data,
                         GError               **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (source != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (destination), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return run (self, make_copy (WSMAN_COPY_FETCH, destination, source, flags, progress, progress_data),
              wsman_session_copy_from_async, cancellable, error);
}

/**
 * wsman_session_copy_from_async:
 * @self: the session
 * @source: the path of the file on the other machine
 * @destination: the new file on this machine, or a directory
 * @flags: [flags@Gio.FileCopyFlags], as in [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope notified) (closure progress_data) (destroy progress_destroy) (nullable): called from time to time
 *   with the number of bytes that were copied, and with the size of the file; the size is 0 until it is known
 * @progress_data: passed to @progress
 * @progress_destroy: (nullable): called with @progress_data when the operation is done
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Copies a file from the other machine: the asynchronous form of [method@Wsman.Session.copy_from].
 *
 * @progress is called in the same context as @callback.
 *
 * Since: 1.0
 */
void
wsman_session_copy_from_async (WsmanSession          *self,
                               const char            *source,
                               GFile                 *destination,
                               GFileCopyFlags         flags,
                               GCancellable          *cancellable,
                               GFileProgressCallback  progress,
                               gpointer               progress_data,
                               GDestroyNotify         progress_destroy,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  WsmanCopy *copy;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (source != NULL);
  g_return_if_fail (G_IS_FILE (destination));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  copy = make_copy (WSMAN_COPY_FETCH, destination, source, flags, progress, progress_data);
  copy->progress_destroy = progress_destroy;
  start (self, copy, wsman_session_copy_from_async, cancellable, callback, user_data);
}

/**
 * wsman_session_copy_from_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.copy_from_async].
 *
 * Returns: `TRUE` if the file was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_from_finish (WsmanSession  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  return wsman_session_finish (self, result, wsman_session_copy_from_async, error) != NULL;
}
