/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanCommand: a command that runs on the server. It keeps no state of the command itself; the remote
 * command does. [MS-WSMV] 3.1.4.1. */

#include "wsman-command-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "wsman-command-streams-private.h"
#include "wsman-enum-types.h"

/**
 * WsmanCommand:
 *
 * A command that runs on the server. [method@Wsman.Shell.spawn] and similar methods start it. It resembles
 * [class@Gio.Subprocess].
 *
 * Its streams are [property@Wsman.Command:stdin], [property@Wsman.Command:stdout] and [property@Wsman.Command:stderr].
 * The library receives the command's output as it is written. When about a megabyte is unread, the command must wait
 * until the program reads, as with a pipe. So read both streams, or close the one that you don't need, or call
 * [method@Wsman.Command.communicate], which reads both. Streams may be read and written on any thread, also while
 * another thread waits for the end of the command.
 *
 * If the command writes nothing during the server's operation timeout, the library asks again, without a limit. If a
 * response is lost, it asks again a few times. If the server doesn't know the command any more, or can't be reached,
 * all calls that wait for the command fail.
 *
 * If a read, a write or [method@Wsman.Command.wait] is cancelled, only that call ends, and no data is lost. If
 * [method@Wsman.Command.communicate] is cancelled, the command is ended. The command is also ended, in the library's
 * own thread, when the last reference to it and to its streams is dropped.
 *
 * Since: 1.0
 */
struct _WsmanCommand
{
  GObject parent_instance;

  WsmanShell *shell;
  WsmanRemoteCommand *remote; /* NULL if a binding has made the object without a constructor */
  GOutputStream *input; /* NULL if the shell has none */
  GInputStream *outputs[WSMAN_N_OUTPUTS];
  GSource *ended; /* notifies of the end, in the context in which the command was started */
  int shown_end; /* atomic: has been notified */
};

typedef enum
{
  PROP_SHELL = 1,
  PROP_COMMAND_ID,
  PROP_STDIN,
  PROP_STDOUT,
  PROP_STDERR,
  PROP_HAS_EXITED,
  PROP_HAS_EXIT_STATUS,
  PROP_EXIT_STATUS,
  N_PROPERTIES,
} WsmanCommandProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCommand, wsman_command, G_TYPE_OBJECT)

static WsmanRemoteStatus
get_status (WsmanCommand *self)
{
  WsmanRemoteStatus status = { FALSE, };

  if (self->remote != NULL)
    wsman_remote_command_get_status (self->remote, &status, NULL);

  return status;
}

static void
wsman_command_finalize (GObject *object)
{
  WsmanCommand *self = WSMAN_COMMAND (object);

  if (self->ended != NULL)
    g_source_destroy (self->ended);
  g_clear_pointer (&self->ended, g_source_unref);
  g_clear_object (&self->input);
  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    g_clear_object (&self->outputs[i]);
  g_clear_pointer (&self->remote, wsman_remote_command_unuse);
  g_clear_object (&self->shell);

  G_OBJECT_CLASS (wsman_command_parent_class)->finalize (object);
}

static void
wsman_command_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  WsmanCommand *self = WSMAN_COMMAND (object);

  switch ((WsmanCommandProperty) property_id)
    {
    case PROP_SHELL:
      g_value_set_object (value, self->shell);
      break;
    case PROP_COMMAND_ID:
      g_value_set_string (value, wsman_command_get_command_id (self));
      break;
    case PROP_STDIN:
      g_value_set_object (value, self->input);
      break;
    case PROP_STDOUT:
      g_value_set_object (value, self->outputs[WSMAN_OUTPUT_STDOUT]);
      break;
    case PROP_STDERR:
      g_value_set_object (value, self->outputs[WSMAN_OUTPUT_STDERR]);
      break;
    case PROP_HAS_EXITED:
      g_value_set_boolean (value, get_status (self).has_exited);
      break;
    case PROP_HAS_EXIT_STATUS:
      g_value_set_boolean (value, get_status (self).has_exit_status);
      break;
    case PROP_EXIT_STATUS:
      g_value_set_int (value, get_status (self).exit_status);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_streams (void)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanCommand:shell:
   *
   * The shell that the command runs in.
   *
   * Since: 1.0
   */
  properties[PROP_SHELL] = g_param_spec_object ("shell", NULL, NULL, WSMAN_TYPE_SHELL, flags);

  /**
   * WsmanCommand:command-id:
   *
   * The server's id of the command.
   *
   * Since: 1.0
   */
  properties[PROP_COMMAND_ID] = g_param_spec_string ("command-id", NULL, NULL, NULL, flags);

  /**
   * WsmanCommand:stdin:
   *
   * The command's input; `NULL` if the shell has no input.
   *
   * When a write returns, the data is being sent. If sending fails, the next write fails, or the call that flushes or
   * closes the stream. Closing the stream ends the command's input. When the command has ended, writing fails with
   * [error@Gio.IOErrorEnum] `BROKEN_PIPE`.
   *
   * Since: 1.0
   */
  properties[PROP_STDIN] = g_param_spec_object ("stdin", NULL, NULL, G_TYPE_OUTPUT_STREAM, flags);

  /**
   * WsmanCommand:stdout:
   *
   * The command's output on stdout. If the stream is closed, further output is discarded.
   *
   * Since: 1.0
   */
  properties[PROP_STDOUT] = g_param_spec_object ("stdout", NULL, NULL, G_TYPE_INPUT_STREAM, flags);

  /**
   * WsmanCommand:stderr:
   *
   * The command's output on stderr. If the stream is closed, further output is discarded.
   *
   * Since: 1.0
   */
  properties[PROP_STDERR] = g_param_spec_object ("stderr", NULL, NULL, G_TYPE_INPUT_STREAM, flags);
}

static void
define_end (void)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanCommand:has-exited:
   *
   * Whether the command has ended. There may still be output to read.
   *
   * It is notified in the main context that was the thread's default when the command was started, or when a call that
   * waits for the end returns.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXITED] = g_param_spec_boolean ("has-exited", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:has-exit-status:
   *
   * Whether the server reported the exit status. Some servers don't if a signal has ended the command.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXIT_STATUS] = g_param_spec_boolean ("has-exit-status", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:exit-status:
   *
   * The exit status that the server reports; 0 before the command's end, or if the server reports none.
   *
   * On Windows it has 32 bits, so large values are negative here: after Ctrl+C it is `0xC000013A`.
   *
   * Since: 1.0
   */
  properties[PROP_EXIT_STATUS] = g_param_spec_int ("exit-status", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
}

static void
wsman_command_class_init (WsmanCommandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_command_finalize;
  object_class->get_property = wsman_command_get_property;

  define_streams ();
  define_end ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_command_init (WsmanCommand *self)
{
}

void
wsman_command_notify_state (WsmanCommand *self)
{
  if (!get_status (self).has_exited || !g_atomic_int_compare_and_exchange (&self->shown_end, FALSE, TRUE))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_HAS_EXITED; i <= PROP_EXIT_STATUS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
on_ended (gpointer user_data)
{
  g_autoptr(WsmanCommand) self = g_weak_ref_get (user_data);

  if (self != NULL)
    wsman_command_notify_state (self);

  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* The source holds no reference to the command, so that another thread may drop the command meanwhile. */
static void
watch_end (WsmanCommand *self,
           GMainContext *context)
{
  GWeakRef *weak_ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak_ref, self);
  self->ended = wsman_remote_command_create_source (self->remote, WSMAN_READY_END);
  g_source_set_callback (self->ended, on_ended, weak_ref, weak_ref_free);
  g_source_attach (self->ended, context);
}

WsmanCommand *
wsman_command_new (WsmanShell         *shell,
                   WsmanRemoteCommand *remote,
                   GMainContext       *context)
{
  WsmanCommand *self = g_object_new (WSMAN_TYPE_COMMAND, NULL);

  self->shell = g_object_ref (shell);
  self->remote = remote;
  if (*wsman_shell_get_input_streams (shell) != '\0')
    self->input = wsman_command_output_stream_new (remote);
  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    self->outputs[i] = wsman_command_input_stream_new (remote, i);
  watch_end (self, context);

  return self;
}

WsmanRemoteCommand *
wsman_command_get_remote (WsmanCommand *self)
{
  return self->remote;
}

/* --- What it is --- */

/**
 * wsman_command_get_shell:
 * @self: the command
 *
 * Gets [property@Wsman.Command:shell].
 *
 * Returns: (transfer none): the shell
 *
 * Since: 1.0
 */
WsmanShell *
wsman_command_get_shell (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), NULL);

  return self->shell;
}

/**
 * wsman_command_get_command_id:
 * @self: the command
 *
 * Gets [property@Wsman.Command:command-id].
 *
 * Returns: (transfer none): the id
 *
 * Since: 1.0
 */
const char *
wsman_command_get_command_id (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), NULL);

  return self->remote != NULL ? wsman_remote_command_get_id (self->remote) : NULL;
}

/**
 * wsman_command_get_stdin:
 * @self: the command
 *
 * Gets [property@Wsman.Command:stdin].
 *
 * Returns: (transfer none) (nullable): the stream to write to
 *
 * Since: 1.0
 */
GOutputStream *
wsman_command_get_stdin (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), NULL);

  return self->input;
}

/**
 * wsman_command_get_stdout:
 * @self: the command
 *
 * Gets [property@Wsman.Command:stdout].
 *
 * Returns: (transfer none): the stream to read from
 *
 * Since: 1.0
 */
GInputStream *
wsman_command_get_stdout (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), NULL);

  return self->outputs[WSMAN_OUTPUT_STDOUT];
}

/**
 * wsman_command_get_stderr:
 * @self: the command
 *
 * Gets [property@Wsman.Command:stderr].
 *
 * Returns: (transfer none): the stream to read from
 *
 * Since: 1.0
 */
GInputStream *
wsman_command_get_stderr (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), NULL);

  return self->outputs[WSMAN_OUTPUT_STDERR];
}

/**
 * wsman_command_get_has_exited:
 * @self: the command
 *
 * Gets [property@Wsman.Command:has-exited].
 *
 * Returns: `TRUE` if the command has ended
 *
 * Since: 1.0
 */
gboolean
wsman_command_get_has_exited (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), FALSE);

  return get_status (self).has_exited;
}

/**
 * wsman_command_get_has_exit_status:
 * @self: the command
 *
 * Gets [property@Wsman.Command:has-exit-status].
 *
 * Returns: `TRUE` if the exit status is known
 *
 * Since: 1.0
 */
gboolean
wsman_command_get_has_exit_status (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), FALSE);

  return get_status (self).has_exit_status;
}

/**
 * wsman_command_get_exit_status:
 * @self: the command
 *
 * Gets [property@Wsman.Command:exit-status].
 *
 * Returns: the exit status
 *
 * Since: 1.0
 */
int
wsman_command_get_exit_status (WsmanCommand *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self), 0);

  return get_status (self).exit_status;
}

/* --- Waiting --- */

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (wsman_remote_command_wait_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
wait_async (WsmanCommand        *self,
            gpointer             tag,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);

  wsman_remote_command_wait_async (self->remote, WSMAN_READY_END, cancellable, on_waited, task);
}

/* The wait has ended. Returns TRUE if the command has ended, too, else the error that ended the wait. */
static gboolean
check_end (WsmanCommand  *self,
           GError       **error)
{
  WsmanRemoteStatus status;

  wsman_command_notify_state (self);

  return wsman_remote_command_get_status (self->remote, &status, error);
}

static gboolean
wait_finish (WsmanCommand  *self,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) && check_end (self, error);
}

static gboolean
check_success (WsmanCommand  *self,
               GError       **error)
{
  WsmanRemoteStatus status = get_status (self);

  if (!status.has_exit_status)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended, and the server doesn’t say how"));
  else if (status.exit_status != 0)
    wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The command ended with the exit status %d"),
                     status.exit_status);
  else
    return TRUE;

  return FALSE;
}

/**
 * wsman_command_wait:
 * @self: the command
 * @cancellable: (nullable): stops waiting
 *
 * Waits until the command has ended.
 *
 * A command that writes more than a megabyte can't end before its output is read.
 *
 * Returns: `TRUE` if it has ended, however; `FALSE` if that can't be learnt
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait (WsmanCommand  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (self->remote, WSMAN_READY_END, cancellable, error) &&
         check_end (self, error);
}

/**
 * wsman_command_wait_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it has ended
 * @user_data: passed to @callback
 *
 * Waits for the end of the command: the asynchronous form of [method@Wsman.Command.wait].
 *
 * Since: 1.0
 */
void
wsman_command_wait_async (WsmanCommand        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wait_async (self, wsman_command_wait_async, cancellable, callback, user_data);
}

/**
 * wsman_command_wait_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.wait_async].
 *
 * Returns: `TRUE` if it has ended, however; `FALSE` if that can't be learnt
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_finish (WsmanCommand  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_wait_async), FALSE);

  return wait_finish (self, result, error);
}

/**
 * wsman_command_wait_check:
 * @self: the command
 * @cancellable: (nullable): stops waiting
 *
 * Waits until the command has ended, and fails if the command has failed.
 *
 * An exit status other than 0, or an unknown one, is [error@Wsman.Error] `REMOTE`.
 *
 * Returns: `TRUE` if the command ended with the exit status 0
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_check (WsmanCommand  *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return wsman_remote_command_wait (self->remote, WSMAN_READY_END, cancellable, error) &&
         check_end (self, error) && check_success (self, error);
}

/**
 * wsman_command_wait_check_async:
 * @self: the command
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it has ended
 * @user_data: passed to @callback
 *
 * Waits for the end of the command: the asynchronous form of [method@Wsman.Command.wait_check].
 *
 * Since: 1.0
 */
void
wsman_command_wait_check_async (WsmanCommand        *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wait_async (self, wsman_command_wait_check_async, cancellable, callback, user_data);
}

/**
 * wsman_command_wait_check_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.wait_check_async].
 *
 * Returns: `TRUE` if the command ended with the exit status 0
 *
 * Since: 1.0
 */
gboolean
wsman_command_wait_check_finish (WsmanCommand  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_wait_check_async), FALSE);

  return wait_finish (self, result, error) && check_success (self, error);
}

/* --- Signals --- */

/* A command that has ended needs no signal. */
static void
on_signalled (WsmanMessage *response,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (error == NULL || wsman_remote_shell_is_end (error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
send_signal_async (WsmanCommand        *self,
                   WsmanCommandSignal   signal,
                   WsmanSendFlags       flags,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanSession *session = wsman_shell_get_session (self->shell);
  GError *error = NULL;
  WsmanCall *call;

  g_task_set_source_tag (task, wsman_command_send_signal_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  call = wsman_remote_command_new_signal (self->remote, session, signal, &error);
  if (call != NULL)
    wsman_call_run (call, flags, cancellable, on_signalled, g_steal_pointer (&task));
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * wsman_command_send_signal:
 * @self: the command
 * @signal: the signal
 * @cancellable: (nullable): stops the call
 *
 * Sends a signal to the command. If it has ended, nothing is sent, and this isn't an error.
 *
 * On Windows, Ctrl+C only reaches the programs that the command has started if the shell was opened with
 * [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` if the server accepted it
 *
 * Since: 1.0
 */
gboolean
wsman_command_send_signal (WsmanCommand        *self,
                           WsmanCommandSignal   signal,
                           GCancellable        *cancellable,
                           GError             **error)
{
  WsmanSync sync;
  gboolean sent;

  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (signal <= WSMAN_COMMAND_SIGNAL_TERMINATE, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  send_signal_async (self, signal, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  sent = wsman_command_send_signal_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return sent;
}

/**
 * wsman_command_send_signal_async:
 * @self: the command
 * @signal: the signal
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it is done
 * @user_data: passed to @callback
 *
 * Sends a signal to the command: the asynchronous form of [method@Wsman.Command.send_signal].
 *
 * Since: 1.0
 */
void
wsman_command_send_signal_async (WsmanCommand        *self,
                                 WsmanCommandSignal   signal,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (signal <= WSMAN_COMMAND_SIGNAL_TERMINATE);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  send_signal_async (self, signal, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_command_send_signal_finish:
 * @self: the command
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Command.send_signal_async].
 *
 * Returns: `TRUE` if the server accepted it
 *
 * Since: 1.0
 */
gboolean
wsman_command_send_signal_finish (WsmanCommand  *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  GError *local_error = NULL;
  gboolean sent;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_send_signal_async), FALSE);

  sent = g_task_propagate_boolean (G_TASK (result), &local_error);
  wsman_session_store_error (wsman_shell_get_session (self->shell), local_error, error);

  return sent;
}
