/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Requests without a body. Windows sends the steps of an authentication in such requests, and OMI requires it. */

#include "wsman-channel-probe-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-http-errors-private.h"

/* The body of a response is read to its end, but only up to this size. */
#define MAX_SKIPPED (1024 * 1024)
#define SKIP_SIZE (64 * 1024)

typedef struct
{
  SoupMessage *message;
  gsize n_skipped;
} ChannelProbe;

static void
channel_probe_free (ChannelProbe *self)
{
  g_clear_object (&self->message);
  g_free (self);
}

SoupMessage *
wsman_channel_probe_new_message (WsmanChannelMessageFunc make_message,
                                 gpointer                make_data)
{
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);

  return make_message (make_data, "application/soap+xml;charset=UTF-8", nothing);
}

static void
on_skipped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr(GTask) task = user_data;
  ChannelProbe *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;
  gssize n = g_input_stream_skip_finish (stream, result, &local_error);

  if (n > 0 && (self->n_skipped += n) > MAX_SKIPPED)
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
                     _("%s responds to an authentication with a body that doesn’t end"),
                     g_uri_get_host (soup_message_get_uri (self->message)));
  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else if (n > 0)
    g_input_stream_skip_async (stream, SKIP_SIZE, G_PRIORITY_DEFAULT, cancellable, on_skipped, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_head (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &local_error);

  if (stream == NULL)
    g_task_return_error (task, local_error);
  else
    g_input_stream_skip_async (stream, SKIP_SIZE, G_PRIORITY_DEFAULT, cancellable, on_skipped, g_steal_pointer (&task));
}

void
wsman_channel_probe_async (WsmanChannel        *channel,
                           SoupMessage         *message,
                           const char          *authorization,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ChannelProbe *self = g_new0 (ChannelProbe, 1);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  self->message = g_object_ref (message);
  g_task_set_source_tag (task, wsman_channel_probe_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) channel_probe_free);

  soup_message_headers_set_content_length (headers, 0);
  soup_message_headers_append (headers, "Connection", "Keep-Alive");
  if (authorization != NULL)
    soup_message_headers_append (headers, "Authorization", authorization);

  soup_session_send_async (channel->session, message, G_PRIORITY_DEFAULT, cancellable, on_head, task);
}

gboolean
wsman_channel_probe_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_channel_probe_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Challenges --- */

typedef struct
{
  WsmanSecurityContext *security;
  SoupMessage *message;
} ChallengeFetch;

static void
challenge_fetch_free (ChallengeFetch *self)
{
  g_clear_object (&self->security);
  g_clear_object (&self->message);
  g_free (self);
}

/* Returns the error for a server that doesn't ask for the user. If the request was sent nevertheless, nobody would know
 * whose response comes back. */
static GError *
error_for_no_challenge (SoupMessage *message,
                        const char  *scheme)
{
  guint status = soup_message_get_status (message);
  GError *local_error = NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (status) && status != SOUP_STATUS_BAD_REQUEST &&
      status != SOUP_STATUS_INTERNAL_SERVER_ERROR)
    return wsman_http_error_for_response (message, scheme);

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
                   _("%s doesn’t ask for the user (HTTP status %u), so %s can’t be used: check port and path"),
                   g_uri_get_host (soup_message_get_uri (message)), status, scheme);

  return local_error;
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ChallengeFetch *self = g_task_get_task_data (task);
  const char *scheme = wsman_security_context_get_scheme (self->security);
  WsmanChallengeResult taken = WSMAN_CHALLENGE_RESULT_REFUSED;
  GError *local_error = NULL;

  if (!wsman_channel_probe_finish (result, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  if (soup_message_get_status (self->message) == SOUP_STATUS_UNAUTHORIZED)
    taken = wsman_security_context_take_challenge (self->security, wsman_http_get_challenges (self->message),
                                                   &local_error);
  if (taken == WSMAN_CHALLENGE_RESULT_TAKEN)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, local_error != NULL ? local_error : error_for_no_challenge (self->message, scheme));
}

void
wsman_channel_fetch_challenge_async (WsmanChannel            *channel,
                                     WsmanChannelMessageFunc  make_message,
                                     gpointer                 make_data,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ChallengeFetch *self = g_new0 (ChallengeFetch, 1);

  self->security = g_object_ref (channel->security);
  self->message = wsman_channel_probe_new_message (make_message, make_data);
  g_task_set_source_tag (task, wsman_channel_fetch_challenge_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) challenge_fetch_free);

  wsman_channel_probe_async (channel, self->message, NULL, cancellable, on_probed, task);
}

gboolean
wsman_channel_fetch_challenge_finish (GAsyncResult  *result,
                                      GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_channel_fetch_challenge_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
