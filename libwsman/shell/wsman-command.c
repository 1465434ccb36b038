/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The command as its users see it. */

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
 * A command that runs on the server, shaped like [class@Gio.Subprocess]: started by [method@Wsman.Shell.spawn] and
 * its like.
 *
 * Its streams are [property@Wsman.Command:stdin], [property@Wsman.Command:stdout] and
 * [property@Wsman.Command:stderr]. The library receives what the command writes by itself, as it comes; but no more
 * than about a megabyte that nobody reads, and then the command waits until somebody does, as with a pipe. So read
 * both streams, or close the one that isn't of use, or leave all of it to [method@Wsman.Command.communicate].
 * Streams may be read and written on any thread, also while another one waits for the end of the command.
 *
 * What the server can't tell within its operation timeout it is asked for again, as often as it takes; a response
 * that is lost on its way is asked for again a few times. When the server doesn't know the command any more, or
 * can't be reached, all that waits for it fails.
 *
 * Cancelling a read, a write or [method@Wsman.Command.wait] ends no more than that call: nothing is lost.
 * Cancelling [method@Wsman.Command.communicate] ends the command. So does dropping it together with its streams,
 * in the library's own thread.
 *
 * Since: 1.0
 */
struct _WsmanCommand
{
  GObject parent_instance;

  WsmanShell *shell;
  WsmanRemoteCommand *remote; /* NULL in what bindings make of the type alone */
  GOutputStream *input; /* NULL if the shell has none */
  GInputStream *outputs[WSMAN_N_OUTPUTS];
  GSource *ended; /* notifies of the end, in the context of whoever started the command */
  int shown_end; /* atomic: that is done */
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
} WsmanCommandProperty;

static GParamSpec *properties[PROP_EXIT_STATUS + 1];

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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
describe_properties (void)
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
   * What the server calls the command.
   *
   * Since: 1.0
   */
  properties[PROP_COMMAND_ID] = g_param_spec_string ("command-id", NULL, NULL, NULL, flags);

  /**
   * WsmanCommand:stdin:
   *
   * What the command reads; `NULL` if the shell has no input.
   *
   * What is written is on its way when the call returns; what became of it shows with the next write, or
   * when the stream is flushed or closed. Closing it ends the command's input. When the command has ended,
   * writing fails with [error@Gio.IOErrorEnum] `BROKEN_PIPE`.
   *
   * Since: 1.0
   */
  properties[PROP_STDIN] = g_param_spec_object ("stdin", NULL, NULL, G_TYPE_OUTPUT_STREAM, flags);

  /**
   * WsmanCommand:stdout:
   *
   * What the command writes. Closing it passes over all that comes.
   *
   * Since: 1.0
   */
  properties[PROP_STDOUT] = g_param_spec_object ("stdout", NULL, NULL, G_TYPE_INPUT_STREAM, flags);

  /**
   * WsmanCommand:stderr:
   *
   * What the command writes about errors. Closing it passes over all that comes.
   *
   * Since: 1.0
   */
  properties[PROP_STDERR] = g_param_spec_object ("stderr", NULL, NULL, G_TYPE_INPUT_STREAM, flags);

  /**
   * WsmanCommand:has-exited:
   *
   * Whether the command has ended; what it wrote before may still wait to be read.
   *
   * It is notified in the thread-default main context of whoever started the command, or as a call that waited
   * for the end returns.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXITED] = g_param_spec_boolean ("has-exited", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:has-exit-status:
   *
   * Whether the server said how the command ended. Some don't if it was ended by a signal.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXIT_STATUS] = g_param_spec_boolean ("has-exit-status", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:exit-status:
   *
   * How the command ended, as the server says it; 0 before its end, or if the server doesn't say.
   *
   * On Windows it has 32 bits, of which large ones are negative here: after Ctrl+C it is `0xC000013A`.
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

  describe_properties ();
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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

/* The source doesn't keep the command, which may be dropped on another thread while it waits. */
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
 * Returns: `TRUE` if it is known how the command ended
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
 * Returns: how the command ended
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

/* The wait is over: did the command end, or what was it that ended in its place? */
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
 * A command that writes more than a megabyte waits for somebody to read it.
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
 * Waits until the command has ended, and takes all but success for an error.
 *
 * An exit status other than 0, or one that the server doesn't say, is [error@Wsman.Error] `REMOTE`.
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

/* What has ended needs none. */
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
 * @signal: what it is to be told
 * @cancellable: (nullable): stops the call
 *
 * Sends a signal to the command. One that has ended gets none, which is no error.
 *
 * On Windows, Ctrl+C reaches what the command started only if the shell was opened with
 * [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` if the server took it
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
 * @signal: what it is to be told
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
 * Returns: `TRUE` if the server took it
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
