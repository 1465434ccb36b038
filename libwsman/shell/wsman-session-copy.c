/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Files to and from the other machine: the operations of a session. */

#include "base/wsman-sync-private.h"
#include "client/wsman-order-private.h"
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

/* Takes copy. */
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

/* Takes copy. */
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
  succeeded = wsman_session_operate_finish (self, wsman_sync_wait (&sync), tag, error) != NULL;
  wsman_sync_end (&sync);

  return succeeded;
}

/**
 * wsman_session_copy_to:
 * @self: the session
 * @source: the file here; any that GIO can read
 * @destination: where it goes on the other machine: its path there, or that of a directory, in which it
 *   gets the name that it has here
 * @flags: [flags@Gio.FileCopyFlags]; see below
 * @cancellable: (nullable): stops the operation
 * @progress: (scope call) (closure progress_data) (nullable): called now and then with the number of bytes
 *   that were copied, and with the size of the file, or 0 as long as it isn't known
 * @progress_data: passed to @progress
 *
 * Copies a file to the other machine.
 *
 * A relative path there begins where a shell begins: on Windows, in the user's profile. It may be written as
 * that machine does; directories in it must exist. Names may have any characters that are allowed there.
 *
 * The file appears at @destination when it is there as a whole, and its SHA-256 is the same on both sides; until
 * then it has a temporary name in the same directory, which begins with `.wsman-copy.`. If the copy fails or is
 * cancelled, nothing of it stays; only a process that is killed may leave the temporary file. A file that exists is
 * replaced only with the flag `OVERWRITE`; its permissions stay. So is a symbolic link, which isn't followed. Else the
 * copy may be run if @source may, unless the flag `TARGET_DEFAULT_PERMS` is given. Other flags do nothing.
 *
 * It takes a remote shell of its own, with PowerShell on Windows and the POSIX shell with GNU's tools elsewhere, and
 * some hundred kilobytes of memory whatever the size. The session's total timeout, if it has one, is for the
 * whole copy.
 *
 * Cancelling ends the copy as soon as GIO gives the file here free: what blocks there, such as the reading of a
 * pipe that nobody writes to, is waited for.
 *
 * Fails with [error@Wsman.Error] `NOT_FOUND` if @source or the directory of @destination doesn't exist,
 * `ALREADY_EXISTS` if there is a file and it isn't to be replaced, `INVALID_ARGUMENT` if one of the two is
 * neither a file nor fit to be one, and as shells do.
 *
 * Returns: `TRUE` if it was copied
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
 * @source: the file here; any that GIO can read
 * @destination: where it goes on the other machine: its path there, or that of a directory
 * @flags: [flags@Gio.FileCopyFlags], as of [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope notified) (closure progress_data) (destroy progress_destroy) (nullable): called now and then
 *   with the number of bytes that were copied, and with the size of the file, or 0 as long as it isn't known
 * @progress_data: passed to @progress
 * @progress_destroy: (nullable): called with @progress_data when the operation is done
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Copies a file to the other machine: the asynchronous form of [method@Wsman.Session.copy_to].
 *
 * @progress is called in the context that @callback is called in.
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
 * Returns: `TRUE` if it was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_to_finish (WsmanSession  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  return wsman_session_operate_finish (self, result, wsman_session_copy_to_async, error) != NULL;
}

/**
 * wsman_session_copy_from:
 * @self: the session
 * @source: the path of the file on the other machine
 * @destination: where it goes here: a file, or a directory, in which it gets the name that it has there; any that
 *   GIO can write
 * @flags: [flags@Gio.FileCopyFlags], as of [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope call) (closure progress_data) (nullable): called now and then with the number of bytes
 *   that were copied, and with the size of the file, or 0 as long as it isn't known
 * @progress_data: passed to @progress
 *
 * Copies a file from the other machine.
 *
 * What [method@Wsman.Session.copy_to] does the other way round: the file appears at @destination as a whole, with
 * the same SHA-256 as there, or not at all. Of a file that grows meanwhile, what was there at first is copied;
 * one that changes otherwise can't be copied.
 *
 * Fails as [method@Wsman.Session.copy_to] does.
 *
 * Returns: `TRUE` if it was copied
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
 * @destination: where it goes here: a file or a directory
 * @flags: [flags@Gio.FileCopyFlags], as of [method@Wsman.Session.copy_to]
 * @cancellable: (nullable): stops the operation
 * @progress: (scope notified) (closure progress_data) (destroy progress_destroy) (nullable): called now and then
 *   with the number of bytes that were copied, and with the size of the file, or 0 as long as it isn't known
 * @progress_data: passed to @progress
 * @progress_destroy: (nullable): called with @progress_data when the operation is done
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Copies a file from the other machine: the asynchronous form of [method@Wsman.Session.copy_from].
 *
 * @progress is called in the context that @callback is called in.
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
 * Returns: `TRUE` if it was copied
 *
 * Since: 1.0
 */
gboolean
wsman_session_copy_from_finish (WsmanSession  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  return wsman_session_operate_finish (self, result, wsman_session_copy_from_async, error) != NULL;
}
