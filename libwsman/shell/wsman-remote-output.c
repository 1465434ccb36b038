/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Receives a command's output in the library's own thread. While there is space for output, the next Receive follows
 * when the one before has ended. [MS-WSMV] 3.1.4.1.
 */

#include "wsman-remote-command-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-codes.h"

/* After this many lost responses in a row, the library gives up and fails the command. A timeout counts as two losses,
 * because it took long already. */
#define MAX_LOSSES 5

/* The first pause between two attempts, in milliseconds. The pause doubles each time, up to a second. */
#define FIRST_PAUSE 100
#define LAST_PAUSE 1000

/* If an empty response comes faster than this number of microseconds, the next Receive is delayed. */
#define QUICK (50 * G_TIME_SPAN_MILLISECOND)
#define MAX_QUICK 3

static const char * const output_names[WSMAN_N_OUTPUTS] = { "stdout", "stderr" };

static gboolean
wants_more_locked (WsmanRemoteCommand *self)
{
  if (wsman_remote_command_is_over_locked (self))
    return FALSE;

  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    {
      if (!wsman_remote_stream_has_room (&self->streams[i]))
        return FALSE;
    }

  return TRUE;
}

static void
end_streams_locked (WsmanRemoteCommand *self)
{
  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    wsman_remote_stream_end (&self->streams[i], NULL);
}

static GError *
make_shell_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("The command ended with its shell, which is closed"));
}

/* Fails the command. The function owns error. */
static void
fail (WsmanRemoteCommand *self,
      GError             *error)
{
  g_mutex_lock (&self->mutex);
  if (wsman_remote_shell_is_gone (self->shell))
    {
      g_error_free (error);
      error = make_shell_error ();
    }

  wsman_remote_command_set_output_locked (self, OUTPUT_ENDED);
  wsman_remote_command_end_locked (self, error);
  g_mutex_unlock (&self->mutex);
}

/* Ends the command if the shell is gone and no Receive is running. A Receive that is running ends by itself. */
static void
on_shell_gone (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;

  g_mutex_lock (&self->mutex);
  if (self->output == OUTPUT_FULL)
    wsman_remote_command_end_locked (self, make_shell_error ());
  g_mutex_unlock (&self->mutex);
}

static gboolean
take_stream_locked (WsmanRemoteCommand  *self,
                    const WsmanElement  *element,
                    gboolean            *has_data,
                    GError             **error)
{
  g_auto(WsmanShellStream) stream = { NULL, };
  guint i = 0;

  if (!wsman_shell_read_stream (element, &stream, error))
    return FALSE;

  while (i < WSMAN_N_OUTPUTS && !g_str_equal (stream.name, output_names[i]))
    i++;
  if (i == WSMAN_N_OUTPUTS || !wsman_shell_is_of_command (element, self->command_id))
    {
      wsman_debug (WSMAN_DEBUG_SESSION, "Passed over the stream %s of another command", stream.name);
      return TRUE;
    }

  *has_data = *has_data || stream.data != NULL || stream.end;

  return wsman_remote_stream_append (&self->streams[i], stream.data, error) &&
         (!stream.end || wsman_remote_stream_end (&self->streams[i], error));
}

static gboolean
take_response_locked (WsmanRemoteCommand  *self,
                      const WsmanElement  *content,
                      gboolean            *has_data,
                      GError             **error)
{
  WsmanReceiveResult status;

  if (!wsman_shell_read_receive_response (content, self->command_id, &status, error))
    return FALSE;

  for (const WsmanElement *stream = wsman_shell_first_stream (content);
       stream != NULL;
       stream = wsman_shell_next_stream (stream))
    {
      if (!take_stream_locked (self, stream, has_data, error))
        return FALSE;
    }

  if (status.state != WSMAN_COMMAND_STATE_DONE)
    return TRUE;

  end_streams_locked (self);
  self->status = (WsmanRemoteStatus) { TRUE, status.has_exit_code, status.exit_code };
  wsman_remote_command_end_locked (self, NULL);

  return TRUE;
}

static void receive (WsmanRemoteCommand *self);
static void send_receive (WsmanRemoteCommand *self);

static gboolean
on_pause_over (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  if (self->receive != NULL)
    send_receive (self);
  else
    receive (self);

  return G_SOURCE_REMOVE;
}

static void
pause_receiving (WsmanRemoteCommand *self,
                 guint               n_times)
{
  guint milliseconds = MIN (FIRST_PAUSE << MIN (n_times, 8), LAST_PAUSE);

  wsman_source_set_timeout (&self->pause, milliseconds, g_main_context_get_thread_default (), on_pause_over, self);
}

/* Continues receiving, or stops until the program has read output. has_data tells whether the last response had
 * data. */
static void
receive_more (WsmanRemoteCommand *self,
              gboolean            has_data)
{
  gboolean is_gone;
  gboolean is_over;
  gboolean wants_more;

  g_mutex_lock (&self->mutex);
  is_gone = wsman_remote_shell_is_gone (self->shell);
  is_over = wsman_remote_command_is_over_locked (self);
  wants_more = !is_gone && wants_more_locked (self);
  if (!wants_more)
    wsman_remote_command_set_output_locked (self, is_over ? OUTPUT_ENDED : OUTPUT_FULL);
  g_mutex_unlock (&self->mutex);

  /* If this happened during a Receive, no other code has seen it. */
  if (is_gone)
    on_shell_gone (self);

  if (has_data || g_get_monotonic_time () - self->started > QUICK)
    self->n_quick = 0;
  else
    self->n_quick++;

  if (!wants_more)
    wsman_remote_command_close_if_idle (self);
  else if (self->n_quick > MAX_QUICK)
    pause_receiving (self, self->n_quick - MAX_QUICK);
  else
    receive (self);
}

static void
take_response (WsmanRemoteCommand *self,
               WsmanMessage       *response)
{
  gboolean has_data = FALSE;
  GError *local_error = NULL;
  gboolean taken;

  g_mutex_lock (&self->mutex);
  taken = take_response_locked (self, response->content, &has_data, &local_error);
  if (taken)
    wsman_remote_command_wake_up_locked (self);
  g_mutex_unlock (&self->mutex);

  self->n_losses = 0;
  g_clear_pointer (&self->receive, wsman_call_free);
  if (taken)
    receive_more (self, has_data);
  else
    fail (self, local_error);
}

/* Returns how many losses the failure of a Receive counts as, and 0 if no response was lost. If the server hasn't
 * noticed a loss yet, it assumes that the former Receive is still running. */
static guint
count_loss (WsmanRemoteCommand *self,
            const GError       *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (info == NULL)
    return 0;
  if (wsman_call_got_fault (self->receive))
    return self->n_losses > 0 && info->code == ERROR_WINRS_RECEIVE_IN_PROGRESS ? 1 : 0;
  if (error->code == WSMAN_ERROR_TIMED_OUT)
    return 2;

  return error->code == WSMAN_ERROR_CONNECTION || info->code == ERROR_WINHTTP_INVALID_SERVER_RESPONSE ? 1 : 0;
}

/* A server that has terminated a command may have forgotten it. */
static gboolean
end_if_stopping (WsmanRemoteCommand *self)
{
  gboolean is_stopping;

  g_mutex_lock (&self->mutex);
  is_stopping = self->state == COMMAND_STOPPING;
  if (is_stopping)
    {
      end_streams_locked (self);
      self->status.has_exited = TRUE;
      wsman_remote_command_set_output_locked (self, OUTPUT_ENDED);
      wsman_remote_command_end_locked (self, NULL);
    }
  g_mutex_unlock (&self->mutex);

  return is_stopping;
}

static void
take_failure (WsmanRemoteCommand *self,
              const GError       *error)
{
  guint loss = count_loss (self, error);
  const WsmanFaultInfo *info = wsman_error_get_info (error);
  gboolean is_fault;

  if (wsman_remote_shell_is_timeout (self->receive, error))
    {
      self->n_losses = 0;
      g_clear_pointer (&self->receive, wsman_call_free);
      receive_more (self, FALSE);
      return;
    }

  self->n_losses += loss;
  if (loss > 0 && self->n_losses < MAX_LOSSES)
    {
      /* The library sends the same message again. A server that remembers the message gives the same response. */
      wsman_debug (WSMAN_DEBUG_SESSION, "Receiving again: %s", error->message);
      wsman_call_rewind (self->receive);
      pause_receiving (self, self->n_losses - 1);
      return;
    }

  is_fault = wsman_call_got_fault (self->receive);
  g_clear_pointer (&self->receive, wsman_call_free);
  if (is_fault && end_if_stopping (self))
    return;

  if (info != NULL && info->code == HRESULT_FROM_WIN32 (ERROR_KEY_DELETED))
    wsman_remote_shell_set_gone (self->shell, TRUE);
  fail (self, g_error_copy (error));
}

/* Drops a Receive that ends when the command is over already. */
static void
end_receiving (WsmanRemoteCommand *self)
{
  g_clear_pointer (&self->receive, wsman_call_free);
  g_mutex_lock (&self->mutex);
  wsman_remote_command_set_output_locked (self, OUTPUT_ENDED);
  g_mutex_unlock (&self->mutex);

  wsman_remote_command_close_if_idle (self);
}

static void
on_received (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  WsmanRemoteCommand *self = user_data;

  if (wsman_remote_command_is_over (self))
    end_receiving (self);
  else if (error != NULL)
    take_failure (self, error);
  else
    take_response (self, wsman_call_get_response (call));
}

static void
send_receive (WsmanRemoteCommand *self)
{
  self->started = g_get_monotonic_time ();
  wsman_call_advance (self->receive, G_MAXUINT, WSMAN_SEND_NEVER_WAIT, self->stop, on_received, self);
}

static void
receive (WsmanRemoteCommand *self)
{
  g_autoptr(GString) body = g_string_new (NULL);
  const char * const options[] = { WSMAN_OPTION_KEEP_ALIVE, NULL };
  GError *local_error = NULL;

  wsman_shell_write_receive (self->command_id, self->output_streams, body);
  self->receive = wsman_remote_shell_new_call (self->shell, self->connection, NULL, WSMAN_CALL_SHELL_RECEIVE, body,
                                               self->keep_alive ? options : NULL, &local_error);
  if (self->receive != NULL)
    send_receive (self);
  else
    fail (self, local_error);
}

static void
start_receiving (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;

  if (wsman_remote_command_is_over (self))
    end_receiving (self);
  else
    receive (self);
}

void
wsman_remote_command_receive_locked (WsmanRemoteCommand *self)
{
  if (self->output != OUTPUT_FULL || !wants_more_locked (self))
    return;

  wsman_remote_command_set_output_locked (self, OUTPUT_RECEIVING);
  wsman_worker_invoke (start_receiving, self);
}

void
wsman_remote_command_start (WsmanRemoteCommand *self)
{
  wsman_transport_add_capacity (self->connection->transport, WSMAN_REMOTE_COMMAND_CHANNELS);
  wsman_remote_shell_watch (self->shell, on_shell_gone, self);
  wsman_worker_begin (WSMAN_WORK_GOES_ON, start_receiving, wsman_remote_command_ref (self));
}
