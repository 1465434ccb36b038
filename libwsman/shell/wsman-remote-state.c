/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The states of a command, and its end. The command itself, its output and its input each have a state:
 *
 *   command:  running ─→ stopping ─→ over ─→ released ─→ closed
 *                └────────────────────↑
 *
 *   output:   receiving ←─→ full
 *                 └──────────┴─→ ended
 *
 *   input:    idle ─→ sending the end ─→ ended
 *             ↓  ↑
 *           sending ─→ sending the last ─→ idle
 *
 * A command is over when the server says that it has ended, when it fails, and when the program drops it. Then the
 * library terminates it on the server. After that it is released, and its other calls are stopped. It is closed when
 * its output has ended and nothing is being sent.
 */

#include "wsman-remote-command-fields-private.h"

#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"

WsmanRemoteCommand *
wsman_remote_command_ref (WsmanRemoteCommand *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
remote_command_clear (gpointer data)
{
  WsmanRemoteCommand *self = data;

  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    wsman_remote_stream_clear (&self->streams[i]);

  g_clear_pointer (&self->shell, wsman_remote_shell_unref);
  g_clear_pointer (&self->send, wsman_call_free);
  wsman_session_connection_unref (self->connection);
  g_ptr_array_unref (self->wake_ups);
  g_object_unref (self->stop);
  g_clear_error (&self->failure);
  g_clear_error (&self->input_failure);
  g_mutex_clear (&self->mutex);
  g_free (self->command_id);
  g_free (self->output_streams);
}

void
wsman_remote_command_unref (WsmanRemoteCommand *self)
{
  g_atomic_rc_box_release_full (self, remote_command_clear);
}

void
wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self)
{
  for (guint i = 0; i < self->wake_ups->len; i++)
    wsman_wake_up_source_signal (self->wake_ups->pdata[i]);
}

/* --- The states --- */

#define COMMAND(name) (1u << COMMAND_##name)
#define OUTPUT(name) (1u << OUTPUT_##name)
#define INPUT(name) (1u << INPUT_##name)

static const guint command_followers[N_COMMAND_STATES] = {
  [COMMAND_RUNNING] = COMMAND (STOPPING) | COMMAND (OVER),
  [COMMAND_STOPPING] = COMMAND (OVER),
  [COMMAND_OVER] = COMMAND (RELEASED),
  [COMMAND_RELEASED] = COMMAND (CLOSED),
};

static const guint output_followers[N_OUTPUT_STATES] = {
  [OUTPUT_RECEIVING] = OUTPUT (FULL) | OUTPUT (ENDED),
  [OUTPUT_FULL] = OUTPUT (RECEIVING) | OUTPUT (ENDED),
};

static const guint input_followers[N_INPUT_STATES] = {
  [INPUT_IDLE] = INPUT (SENDING) | INPUT (SENDING_END),
  [INPUT_SENDING] = INPUT (IDLE) | INPUT (SENDING_LAST),
  [INPUT_SENDING_LAST] = INPUT (IDLE),
  [INPUT_SENDING_END] = INPUT (ENDED),
};

/* Asserts that the next state may follow the present one. Each change of a state is checked here. */
static void
check_follower (const guint *followers,
                guint        state,
                guint        next)
{
  if ((followers[state] & (1u << next)) == 0)
    g_critical ("A remote command must not go from state %u to state %u", state, next);
}

static void
set_state_locked (WsmanRemoteCommand      *self,
                  WsmanRemoteCommandState  state)
{
  check_follower (command_followers, self->state, state);
  self->state = state;
}

void
wsman_remote_command_set_output_locked (WsmanRemoteCommand     *self,
                                        WsmanRemoteOutputState  output)
{
  check_follower (output_followers, self->output, output);
  self->output = output;
}

void
wsman_remote_command_set_input_locked (WsmanRemoteCommand    *self,
                                       WsmanRemoteInputState  input)
{
  check_follower (input_followers, self->input, input);
  self->input = input;
}

gboolean
wsman_remote_command_is_over_locked (WsmanRemoteCommand *self)
{
  return self->state >= COMMAND_OVER;
}

gboolean
wsman_remote_command_is_over (WsmanRemoteCommand *self)
{
  gboolean is_over;

  g_mutex_lock (&self->mutex);
  is_over = wsman_remote_command_is_over_locked (self);
  g_mutex_unlock (&self->mutex);

  return is_over;
}

gboolean
wsman_remote_command_is_sending_locked (WsmanRemoteCommand *self)
{
  return self->input != INPUT_IDLE && self->input != INPUT_ENDED;
}

void
wsman_remote_command_stop_locked (WsmanRemoteCommand *self)
{
  if (self->state == COMMAND_RUNNING)
    set_state_locked (self, COMMAND_STOPPING);
}

/* --- The end --- */

static gboolean
close_locked (WsmanRemoteCommand *self)
{
  if (self->state != COMMAND_RELEASED || self->output != OUTPUT_ENDED ||
      wsman_remote_command_is_sending_locked (self))
    return FALSE;

  set_state_locked (self, COMMAND_CLOSED);

  return TRUE;
}

void
wsman_remote_command_close_if_idle (WsmanRemoteCommand *self)
{
  gboolean is_closed;

  g_mutex_lock (&self->mutex);
  is_closed = close_locked (self);
  g_mutex_unlock (&self->mutex);

  if (!is_closed)
    return;

  wsman_remote_shell_unwatch (self->shell, self);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->shell, wsman_remote_shell_unref);
  g_mutex_unlock (&self->mutex);

  wsman_transport_add_capacity (self->connection->transport, -WSMAN_REMOTE_COMMAND_CHANNELS);
  wsman_remote_command_unref (self);
  wsman_worker_end (WSMAN_WORK_GOES_ON);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
on_terminate_sent (WsmanCall    *call,
                   const GError *error,
                   gpointer      user_data)
{
  g_autoptr(WsmanRemoteCommand) self = wsman_remote_command_ref (user_data);

  /* The command is gone or has failed. Callers that still wait for it get the error. */
  if (self->terminate != NULL)
    wsman_remote_shell_end_signal (self->shell);
  g_clear_pointer (&self->terminate, wsman_call_free);
  g_mutex_lock (&self->mutex);
  set_state_locked (self, COMMAND_RELEASED);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->stop);
  wsman_remote_command_close_if_idle (self);
}

/* Drops a Receive that waits for the end of a pause, so that it isn't sent. */
static void
end_pause (WsmanRemoteCommand *self)
{
  if (self->pause == NULL)
    return;

  wsman_source_clear (&self->pause);
  g_clear_pointer (&self->receive, wsman_call_free);
  g_mutex_lock (&self->mutex);
  wsman_remote_command_set_output_locked (self, OUTPUT_ENDED);
  g_mutex_unlock (&self->mutex);
}

static void
send_terminate (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;
  g_autoptr(GString) body = g_string_new (NULL);

  end_pause (self);
  if (!wsman_remote_shell_ends_command (self->shell) && wsman_remote_shell_begin_signal (self->shell))
    {
      wsman_shell_write_signal (self->command_id, WSMAN_SHELL_SIGNAL_TERMINATE, body);
      self->terminate =
        wsman_remote_shell_new_call (self->shell, self->connection, NULL, WSMAN_CALL_SHELL_SIGNAL, body, NULL, NULL);
      if (self->terminate == NULL)
        wsman_remote_shell_end_signal (self->shell);
    }

  /* The library ends the command only once. */
  if (self->terminate != NULL)
    wsman_call_advance (self->terminate, G_MAXUINT, WSMAN_SEND_NEVER_WAIT | WSMAN_SEND_REPEATABLE, NULL,
                        on_terminate_sent, self);
  else
    on_terminate_sent (NULL, NULL, self);
}

void
wsman_remote_command_end_locked (WsmanRemoteCommand *self,
                                 GError             *failure)
{
  if (wsman_remote_command_is_over_locked (self))
    {
      g_clear_error (&failure);
      return;
    }

  self->failure = failure;
  set_state_locked (self, COMMAND_OVER);
  if (self->output == OUTPUT_FULL)
    wsman_remote_command_set_output_locked (self, OUTPUT_ENDED);

  wsman_remote_command_wake_up_locked (self);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, send_terminate, self);
}
