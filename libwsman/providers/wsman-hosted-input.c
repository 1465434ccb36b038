/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The input of a command. The data of a Send is written once, even if the client repeats the request.
 */

#include "wsman-hosted-input-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-waiter-private.h"

struct _WsmanHostedInput
{
  GOutputStream *stream;     /* NULL when the stream is closed */
  GCancellable *cancellable; /* cancels the writing */
  WsmanHostedInputUsed used; /* NULL when the input has ended */
  gpointer user_data;

  char *message_id;          /* the MessageID of the newest Send; NULL if there was none */
  GBytes *data;              /* the data that is being written; NULL if no data is being written */
  gboolean ends;             /* TRUE if the pipe is closed after this data */
  WsmanHostedWaiter waiter;  /* the request that waits for the end of the writing */
};

WsmanHostedInput *
wsman_hosted_input_new (GOutputStream        *stream,
                        WsmanHostedInputUsed  used,
                        gpointer              user_data)
{
  WsmanHostedInput *self = g_rc_box_new0 (WsmanHostedInput);

  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->used = used;
  self->user_data = user_data;

  return self;
}

static void
close_input (WsmanHostedInput *self)
{
  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

static void
wsman_hosted_input_finalize (gpointer data)
{
  WsmanHostedInput *self = data;

  close_input (self);
  g_object_unref (self->cancellable);
  g_free (self->message_id);
  g_clear_pointer (&self->data, g_bytes_unref);
}

static void
wsman_hosted_input_unref (WsmanHostedInput *self)
{
  g_rc_box_release_full (self, wsman_hosted_input_finalize);
}

gboolean
wsman_hosted_input_is_busy (WsmanHostedInput *self)
{
  return self->waiter.operation != NULL;
}

/* Sends the result of the newest Send. */
static void
respond (WsmanHostedInput *self,
         WsmanOperation   *operation,
         gboolean          succeeded)
{
  GString *content;

  if (!succeeded)
    {
      wsman_operation_return_fault (operation, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                                    _("The command doesn’t read its standard input any more"));
      return;
    }

  content = g_string_new (NULL);
  wsman_shell_write_empty_response ("SendResponse", content);
  wsman_operation_return_content (operation, content);
}

void
wsman_hosted_input_stop (WsmanHostedInput *self)
{
  /* The write that is running fails. Its callback then closes the stream. */
  g_cancellable_cancel (self->cancellable);
  if (self->data == NULL)
    close_input (self);
}

void
wsman_hosted_input_end (WsmanHostedInput *self)
{
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);

  self->used = NULL;
  g_cancellable_cancel (self->cancellable);
  if (operation != NULL)
    respond (self, operation, FALSE);

  wsman_hosted_input_unref (self);
}

static void
on_left (gpointer user_data)
{
  WsmanHostedInput *self = user_data;

  self->used (self->user_data);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanHostedInput *self = user_data;
  gboolean succeeded = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);

  g_clear_pointer (&self->data, g_bytes_unref);
  if (self->ends || !succeeded)
    close_input (self);
  if (!succeeded)
    g_clear_pointer (&self->message_id, g_free);

  if (operation != NULL)
    respond (self, operation, succeeded);
  if (self->used != NULL)
    self->used (self->user_data);

  wsman_hosted_input_unref (self);
}

static void
write_next (WsmanHostedInput       *self,
            WsmanOperation         *operation,
            const WsmanShellStream *stream)
{
  gsize length;
  gconstpointer bytes;

  self->data = stream->data != NULL ? g_bytes_ref (stream->data) : g_bytes_new (NULL, 0);
  self->ends = stream->end;
  g_free (self->message_id);
  self->message_id = g_strdup (wsman_operation_get_message_id (operation));
  wsman_hosted_waiter_set (&self->waiter, operation, on_left, self);

  bytes = g_bytes_get_data (self->data, &length);
  g_output_stream_write_all_async (self->stream, bytes, length, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_written, g_rc_box_acquire (self));
}

void
wsman_hosted_input_send (WsmanHostedInput       *self,
                         WsmanOperation         *operation,
                         const WsmanShellStream *stream)
{
  gboolean is_repeated = g_strcmp0 (self->message_id, wsman_operation_get_message_id (operation)) == 0;

  /* The client repeats the request, because the first response was lost or reported a timeout. */
  if (is_repeated && self->data != NULL)
    wsman_hosted_waiter_set (&self->waiter, operation, on_left, self);
  else if (is_repeated)
    respond (self, operation, TRUE);
  else if (self->data != NULL)
    wsman_operation_return_fault (operation, ERROR_WSMAN_CONCURRENCY,
                                  _("The command hasn’t read the data of the last Send yet"));
  else if (self->stream == NULL)
    respond (self, operation, FALSE);
  else
    write_next (self, operation, stream);
}
