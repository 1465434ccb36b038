/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The input of a command. One message is sent at a time, and it is as large as the server accepts. As with a pipe, a
 * write returns before the data has arrived. If the message fails, the next write reports the error.
 */

#include "wsman-remote-command-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"

/* A message stays smaller than the limit by this margin, because servers count the size differently. */
#define SLACK 256

/* A message has at least this many bytes, even if the server's limit leaves no space for data. */
#define LEAST_ROOM 1023

static WsmanCall *
new_send (WsmanRemoteCommand  *self,
          const guint8        *data,
          gsize                length,
          gboolean             end,
          GError             **error)
{
  g_autoptr(GString) body = g_string_sized_new (length / 3 * 4 + 512);

  wsman_shell_write_send ("stdin", self->command_id, data, length, end, body);

  return wsman_remote_shell_new_call (self->shell, self->connection, NULL, WSMAN_CALL_SHELL_SEND, body, NULL, error);
}

/* Returns how many bytes of data fit into a message beside its headers. The calculation assumes that each character of
 * base64 takes two bytes. */
static gsize
get_room_locked (WsmanRemoteCommand *self)
{
  gsize width = g_str_equal (self->connection->charset, "UTF-16") ? 2 : 1;
  gsize limit = self->connection->max_envelope_size;
  g_autoptr(WsmanCall) empty = NULL;
  gsize used;

  if (self->room > 0)
    return self->room;

  empty = new_send (self, NULL, 0, TRUE, NULL);
  used = empty != NULL ? wsman_call_get_size (empty) + SLACK : limit;
  self->room = limit > used ? (limit - used) / width / 4 * 3 : 0;
  self->room = MAX (self->room, LEAST_ROOM);

  return self->room;
}

static gboolean
check_writable_locked (WsmanRemoteCommand  *self,
                       GError             **error)
{
  const GError *failure = self->input_failure != NULL ? self->input_failure : self->failure;

  if (failure != NULL)
    {
      g_propagate_error (error, g_error_copy (failure));
      return FALSE;
    }

  if (wsman_remote_command_is_over_locked (self))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE,
                         _("The command has ended and doesn’t read any more"));
  else if (self->input >= INPUT_SENDING_END)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The command’s input is closed"));
  else if (wsman_remote_command_is_sending_locked (self))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  else
    return TRUE;

  return FALSE;
}

static void on_sent (WsmanCall *call, const GError *error, gpointer user_data);

static void
start_sending (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;

  wsman_call_advance (self->send, G_MAXUINT, WSMAN_SEND_NEVER_WAIT, self->stop, on_sent, self);
}

static gboolean
send_locked (WsmanRemoteCommand  *self,
             const guint8        *data,
             gsize                length,
             gboolean             end,
             GError             **error)
{
  self->send = new_send (self, data, length, end, error);
  if (self->send == NULL)
    return FALSE;

  wsman_remote_command_set_input_locked (self, end ? INPUT_SENDING_END : INPUT_SENDING);
  wsman_worker_invoke (start_sending, self);

  return TRUE;
}

static void
send_next_locked (WsmanRemoteCommand *self)
{
  gboolean end_follows = self->input == INPUT_SENDING_LAST;

  wsman_remote_command_set_input_locked (self, self->input == INPUT_SENDING_END ? INPUT_ENDED : INPUT_IDLE);
  if (end_follows && check_writable_locked (self, NULL))
    send_locked (self, NULL, 0, TRUE, &self->input_failure);
}

/* The failure doesn't end the command. The process that reads the input may have ended, and the output is still
 * useful. */
static GError *
explain_send (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);
  guint32 code = info != NULL ? info->code : 0;

  if ((code & FACILITY_MASK) == FACILITY_WIN32)
    code &= 0xffff;

  /* Only the library cancels this call, and only when the command is over. */
  if (wsman_remote_shell_is_end (error) || code == ERROR_BROKEN_PIPE || code == ERROR_NO_DATA ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE,
                                _("The command has ended and doesn’t read any more"));

  return g_error_copy (error);
}

static void
on_sent (WsmanCall    *call,
         const GError *error,
         gpointer      user_data)
{
  WsmanRemoteCommand *self = user_data;

  /* The timeout means that the command hasn't read all of the input yet. If the server doesn't recognize repeated
   * messages, sending the message again could write the data twice. */
  if (error != NULL && wsman_remote_shell_is_timeout (call, error) &&
      wsman_remote_shell_recognizes_repeats (self->shell) && !wsman_remote_command_is_over (self))
    {
      wsman_call_rewind (call);
      start_sending (self);
      return;
    }

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->send, wsman_call_free);
  if (error != NULL)
    self->input_failure = explain_send (error);
  send_next_locked (self);
  wsman_remote_command_wake_up_locked (self);
  g_mutex_unlock (&self->mutex);

  wsman_remote_command_close_if_idle (self);
}

static gssize
write_locked (WsmanRemoteCommand  *self,
              gconstpointer        buffer,
              gsize                count,
              GError             **error)
{
  gsize length = count;

  if (!check_writable_locked (self, error))
    return -1;

  if (count > get_room_locked (self))
    {
      length = self->room;
      if (self->is_utf8)
        length = wsman_shell_get_whole_characters (buffer, length);
    }

  return send_locked (self, buffer, length, FALSE, error) ? (gssize) length : -1;
}

gssize
wsman_remote_command_write (WsmanRemoteCommand  *self,
                            gconstpointer        buffer,
                            gsize                count,
                            GError             **error)
{
  gssize length;

  g_mutex_lock (&self->mutex);
  length = write_locked (self, buffer, count, error);
  g_mutex_unlock (&self->mutex);

  return length;
}

/* A command that is gone needs no end of input. The command remembers the end even if the caller doesn't wait until it
 * can be sent, because a stream is closed only once. */
static gboolean
end_input_locked (WsmanRemoteCommand  *self,
                  GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  if (check_writable_locked (self, &local_error))
    return send_locked (self, NULL, 0, TRUE, error);

  if (self->input >= INPUT_SENDING_END || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return TRUE;

  if (self->input == INPUT_SENDING)
    wsman_remote_command_set_input_locked (self, INPUT_SENDING_LAST);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
wsman_remote_command_end_input (WsmanRemoteCommand  *self,
                                GError             **error)
{
  gboolean ended;

  g_mutex_lock (&self->mutex);
  ended = end_input_locked (self, error);
  g_mutex_unlock (&self->mutex);

  return ended;
}

gboolean
wsman_remote_command_check_input (WsmanRemoteCommand  *self,
                                  GError             **error)
{
  gboolean is_sent;

  g_mutex_lock (&self->mutex);
  is_sent = !wsman_remote_command_is_sending_locked (self) && self->input_failure == NULL;
  if (wsman_remote_command_is_sending_locked (self))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  else if (self->input_failure != NULL)
    g_propagate_error (error, g_error_copy (self->input_failure));
  g_mutex_unlock (&self->mutex);

  return is_sent;
}
