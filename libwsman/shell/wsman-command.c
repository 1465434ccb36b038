/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanCommand: a command that runs on the server. The state of the command is in its WsmanRemoteCommand.
 * [MS-WSMV] 3.1.4.1. */

#include "wsman-command-fields-private.h"

#include "base/wsman-source-private.h"
#include "wsman-command-streams-private.h"
#include "wsman-enum-types.h"

/**
 * WsmanCommand:
 *
 * A command that runs on the server. [method@Wsman.Shell.spawn] and similar methods start it. It resembles
 * [class@Gio.Subprocess].
 *
 * ```c
 * g_autoptr(WsmanCommand) command = wsman_shell_spawn_command_line (shell, "dir /s", NULL, error);
 * g_autoptr(GDataInputStream) lines = NULL;
 *
 * if (command == NULL)
 *   return FALSE;
 * lines = g_data_input_stream_new (wsman_command_get_stdout (command));
 * for (char *line; (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL; g_free (line))
 *   g_print ("%s\n", line);
 * ```
 *
 * Its streams are [property@Wsman.Command:stdin], [property@Wsman.Command:stdout] and [property@Wsman.Command:stderr].
 * The library receives the command's output while the command writes it. When about a megabyte is unread, the command
 * must wait until the program reads, as with a pipe. Therefore read both streams, or close the stream that you don't
 * need, or call [method@Wsman.Command.communicate], which reads both streams. Programs may read and write the streams
 * on any thread, even while another thread waits for the end of the command.
 *
 * If the command writes nothing during the server's operation timeout, the library repeats the request, without a
 * limit. If a response is lost, the library repeats the request a few times. If the server doesn't know the command any
 * more, or can't be reached, all calls that wait for the command fail.
 *
 * If a read, a write or [method@Wsman.Command.wait] is cancelled, only that call ends, and no data is lost. If
 * [method@Wsman.Command.communicate] is cancelled, the library ends the command. The library also ends the command, in
 * a thread of its own, when a program drops the last reference to the command and to its streams.
 *
 * Since: 1.0
 */
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

  wsman_source_clear (&self->ended);
  g_clear_pointer (&self->context, g_main_context_unref);
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
   * The shell in which the command runs.
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
   * The stream for the command's input. It is `NULL` if the shell has no input.
   *
   * When a write returns, the library is still sending the data. If sending fails, the next write fails, or the next
   * call that flushes or closes the stream fails. Closing the stream ends the command's input. When the command has
   * ended, writing fails with [error@Gio.IOErrorEnum] `BROKEN_PIPE`.
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
   * The signal `notify` is emitted in the main context that was the thread's default when the command was started. It
   * is also emitted when a call that waits for the end returns.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXITED] = g_param_spec_boolean ("has-exited", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:has-exit-status:
   *
   * Whether the server reported the exit status. Some servers don't report it if a signal has ended the command.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXIT_STATUS] = g_param_spec_boolean ("has-exit-status", NULL, NULL, FALSE, flags);

  /**
   * WsmanCommand:exit-status:
   *
   * The exit status that the server reports. It is 0 before the command's end, and if the server reports no exit
   * status.
   *
   * On Windows, an exit status is an unsigned number of 32 bits. Large values are negative here, such as `0xC000013A`
   * after Ctrl+C.
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
  self->context = g_main_context_ref (context);
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
