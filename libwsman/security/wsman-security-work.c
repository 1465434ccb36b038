/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The calls of mechanisms that may block: steps, sealing and unsealing. If a KDC doesn't respond, neither a main loop
 * nor GLib's shared threads may be blocked. So the room has threads of its own.
 */

#include "wsman-security-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-worker-private.h"

/* The most threads. Each authentication that waits for a KDC occupies a thread. If all threads are occupied, further
 * authentications wait in a queue. */
#define MAX_THREADS 32

/* Smaller messages are sealed in the calling thread, because waking up another thread would take longer. */
#define INLINE_SIZE (16 * 1024)

typedef struct _Work Work;

/* Sets the work's result or its error. */
typedef void (*WorkFunc) (WsmanSecurityContext *self,
                          Work                 *work);

struct _Work
{
  WorkFunc func;
  GBytes *input;     /* a token, or the message to seal; may be NULL */
  GPtrArray *chunks; /* the message to unseal; or NULL */
  WsmanSealedFunc sealed_func; /* takes the chunks of a message that is sealed, with writer; or NULL */
  gpointer writer;
  GDestroyNotify free_writer;

  gpointer result;
  GDestroyNotify free_result;
  GError *error;

  int was_returned; /* TRUE when the work or its cancellation has returned the task */
  gulong cancelled_id;
};

static void
work_free (Work *work)
{
  g_clear_pointer (&work->input, g_bytes_unref);
  g_clear_pointer (&work->chunks, g_ptr_array_unref);
  if (work->writer != NULL)
    work->free_writer (work->writer);
  if (work->result != NULL)
    work->free_result (work->result);
  g_clear_error (&work->error);
  g_free (work);
}

static gboolean
begin_return (Work *work)
{
  return g_atomic_int_compare_and_exchange (&work->was_returned, FALSE, TRUE);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;

  if (begin_return (g_task_get_task_data (task)))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
}

static void
return_result (GTask *task,
               Work  *work)
{
  if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->result), work->free_result);
}

static gboolean
on_worked (gpointer user_data)
{
  return_result (user_data, g_task_get_task_data (user_data));

  return G_SOURCE_REMOVE;
}

/* Returns the task in the caller's context, and the context then drops the task. If the thread dropped it, the task's
 * secrets might live long after the caller has released its last object. The function owns task. */
static void
return_from_thread (GTask *task)
{
  wsman_source_invoke (g_task_get_context (task), g_task_get_priority (task), on_worked, task, g_object_unref);
}

static void
do_work (WsmanSecurityContext *self,
         Work                 *work)
{
  GMutex *mutex = wsman_security_context_get_mutex (self);
  const char *mechanism;

  wsman_worker_begin_step ();
  g_mutex_lock (mutex);
  work->func (self, work);
  mechanism = wsman_security_context_get_mechanism (self);
  g_mutex_unlock (mutex);
  wsman_worker_end_step (mechanism);
}

static void
run_on_thread (gpointer data,
               gpointer user_data)
{
  g_autoptr(GTask) task = data;
  Work *work = g_task_get_task_data (task);

  do_work (g_task_get_source_object (task), work);
  g_cancellable_disconnect (g_task_get_cancellable (task), work->cancelled_id);
  if (begin_return (work))
    return_from_thread (g_steal_pointer (&task));
}

gboolean
wsman_security_use_threads (GError **error)
{
  static int owner; /* the first process that used threads; 0 if there was none */
  int pid = getpid ();

  if (g_atomic_int_compare_and_exchange (&owner, 0, pid) || g_atomic_int_get (&owner) == pid)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, HRESULT_FROM_WIN32 (ERROR_NOT_SUPPORTED),
                   _("This process was forked from one that has used the library’s threads, which don’t survive a "
                     "fork; use the library only before or only after the fork, or execute another program"));

  return FALSE;
}

static GThreadPool *
get_threads (void)
{
  static gsize threads;

  if (g_once_init_enter (&threads))
    g_once_init_leave (&threads,
                       (gsize) g_thread_pool_new (run_on_thread, NULL, MAX_THREADS, FALSE, NULL));

  return (GThreadPool *) threads;
}

/* Starts the work of a task. The function owns the task. */
static void
start_work (GTask    *owned,
            Work     *work,
            gboolean  is_quick)
{
  g_autoptr(GTask) task = owned;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  if (is_quick)
    {
      do_work (g_task_get_source_object (task), work);
      return_result (task, work);
      return;
    }

  if (!wsman_security_use_threads (&local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  if (cancellable != NULL)
    work->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                                g_object_ref (task), g_object_unref);
  g_thread_pool_push (get_threads (), g_steal_pointer (&task), NULL);
}

/* --- The mechanisms' functions --- */

static void
clear_output (gpointer data)
{
  g_bytes_unref (data);
}

static void
step_func (WsmanSecurityContext *self,
           Work                 *work)
{
  GBytes *output = NULL;

  if (!WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->step (self, work->input, &output, &work->error))
    return;
  work->result = output;
  work->free_result = clear_output;
}

static void
seal_func (WsmanSecurityContext *self,
           Work                 *work)
{
  WsmanSecurityContextClass *klass = WSMAN_SECURITY_CONTEXT_GET_CLASS (self);
  gsize length = g_bytes_get_size (work->input);
  gsize size = klass->chunk_size > 0 ? klass->chunk_size : MAX (length, 1);

  for (gsize offset = 0; offset == 0 || offset < length; offset += size)
    {
      g_autoptr(GBytes) plain = g_bytes_new_from_bytes (work->input, offset, MIN (size, length - offset));
      g_autoptr(WsmanSealed) sealed = klass->seal (self, plain, &work->error);

      if (sealed == NULL)
        return;
      work->sealed_func (sealed, work->writer);
    }
  work->result = g_steal_pointer (&work->writer);
  work->free_result = work->free_writer;
}

/* Unseals a chunk, and checks the length of its text. The chunk gives the length of the plaintext with its padding. The
 * unsealed text may be one byte shorter, because RC4 pads with one byte. */
static GBytes *
unseal_chunk (WsmanSecurityContext  *self,
              const WsmanSealed     *chunk,
              GError               **error)
{
  g_autoptr(GBytes) plain =
    WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->unseal (self, chunk->bytes, chunk->signature_length, error);
  gsize length;

  if (plain == NULL)
    return NULL;
  length = g_bytes_get_size (plain);
  if (length == chunk->length || length + 1 == chunk->length)
    return g_steal_pointer (&plain);
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("A sealed message has %" G_GSIZE_FORMAT " bytes, but its Length says %" G_GSIZE_FORMAT),
                   length, chunk->length);

  return NULL;
}

/* Unseals all chunks into one block. The lengths of the chunks are checked, so their sum is large enough. */
static GBytes *
unseal_chunks (WsmanSecurityContext  *self,
               GPtrArray             *chunks,
               GError               **error)
{
  g_autofree guint8 *joined = NULL;
  gsize capacity = 0;
  gsize length = 0;

  for (guint i = 0; i < chunks->len; i++)
    capacity += ((const WsmanSealed *) g_ptr_array_index (chunks, i))->length;
  joined = g_malloc (MAX (capacity, 1));

  for (guint i = 0; i < chunks->len; i++)
    {
      g_autoptr(GBytes) plain = unseal_chunk (self, g_ptr_array_index (chunks, i), error);
      gsize n = plain != NULL ? g_bytes_get_size (plain) : 0;

      if (plain == NULL)
        return NULL;
      if (n > 0)
        memcpy (joined + length, g_bytes_get_data (plain, NULL), n);
      length += n;
    }

  return g_bytes_new_take (g_steal_pointer (&joined), length);
}

static void
unseal_func (WsmanSecurityContext *self,
             Work                 *work)
{
  work->result = work->chunks->len == 1 ? unseal_chunk (self, g_ptr_array_index (work->chunks, 0), &work->error)
                                        : unseal_chunks (self, work->chunks, &work->error);
  work->free_result = clear_output;
}

static Work *
work_new (WorkFunc  func,
          GBytes   *input)
{
  Work *work = g_new0 (Work, 1);

  work->func = func;
  work->input = input != NULL ? g_bytes_ref (input) : NULL;

  return work;
}

void
wsman_security_context_step_async (WsmanSecurityContext *self,
                                   GBytes               *input,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_security_context_step_async);
  start_work (task, work_new (step_func, input), FALSE);
}

gboolean
wsman_security_context_step_finish (WsmanSecurityContext  *self,
                                    GAsyncResult          *result,
                                    GBytes               **output,
                                    GError               **error)
{
  g_assert (g_task_is_valid (result, self));
  g_assert (g_async_result_is_tagged (result, wsman_security_context_step_async));

  *output = g_task_propagate_pointer (G_TASK (result), error);

  return !g_task_had_error (G_TASK (result));
}

void
wsman_security_context_seal_async (WsmanSecurityContext *self,
                                   GBytes               *plain,
                                   WsmanSealedFunc       func,
                                   gpointer              writer,
                                   GDestroyNotify        free_writer,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = work_new (seal_func, plain);

  g_task_set_source_tag (task, wsman_security_context_seal_async);
  work->sealed_func = func;
  work->writer = writer;
  work->free_writer = free_writer;
  start_work (task, work, g_bytes_get_size (plain) <= INLINE_SIZE);
}

gpointer
wsman_security_context_seal_finish (WsmanSecurityContext  *self,
                                    GAsyncResult          *result,
                                    GError               **error)
{
  g_assert (g_task_is_valid (result, self));
  g_assert (g_async_result_is_tagged (result, wsman_security_context_seal_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wsman_security_context_unseal_async (WsmanSecurityContext *self,
                                     GPtrArray            *chunks,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = work_new (unseal_func, NULL);
  const WsmanSealed *first = g_ptr_array_index (chunks, 0);

  work->chunks = g_ptr_array_ref (chunks);
  g_task_set_source_tag (task, wsman_security_context_unseal_async);
  start_work (task, work, chunks->len == 1 && g_bytes_get_size (first->bytes) <= INLINE_SIZE);
}

GBytes *
wsman_security_context_unseal_finish (WsmanSecurityContext  *self,
                                      GAsyncResult          *result,
                                      GError               **error)
{
  g_assert (g_task_is_valid (result, self));
  g_assert (g_async_result_is_tagged (result, wsman_security_context_unseal_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
