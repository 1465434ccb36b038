/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Release of an enumeration. If a program drops an enumerator, the library sends the Release in its own thread. It
 * can't use the program's thread, because the main loop of this thread may never run again.
 */

#include "wsman-release-private.h"

#include "base/wsman-debug-private.h"
#include "base/wsman-worker-private.h"

struct _WsmanRelease
{
  WsmanSessionConnection *connection;
  WsmanReference *reference;
  char *context;
  WsmanCall *call; /* first the call whose response is read to its end for its context, then Release itself */

  WsmanSendFlags flags;
  GCancellable *cancellable;
  WsmanReleaseFunc func;
  gpointer user_data;
};

WsmanRelease *
wsman_release_new (WsmanSessionConnection *connection,
                   WsmanReference         *reference,
                   char                   *context,
                   WsmanCall              *call)
{
  WsmanRelease *self = g_new0 (WsmanRelease, 1);

  self->connection = wsman_session_connection_ref (connection);
  self->reference = reference;
  self->context = context;
  self->call = call;

  return self;
}

void
wsman_release_free (WsmanRelease *self)
{
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_clear_pointer (&self->call, wsman_call_free);
  g_clear_object (&self->cancellable);
  g_free (self->context);
  g_free (self);
}

static void
finish (WsmanRelease *self,
        const GError *error)
{
  g_clear_object (&self->cancellable);
  self->func (self, error, self->user_data);
}

static void
on_released (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  /* A fault means that there is nothing to release any more. */
  finish (user_data, wsman_call_got_fault (call) ? NULL : error);
}

static void
send_release (WsmanRelease *self)
{
  const WsmanEnumerationMessage enumeration = { .context = self->context, .expires = -1 };
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_RELEASE,
    .reference = self->reference,
    .enumeration = &enumeration,
    .is_unattended = TRUE,
  };
  g_autoptr(GError) local_error = NULL;

  if (self->context == NULL)
    {
      finish (self, NULL);
      return;
    }

  self->call = wsman_call_new (wsman_session_connection_ref (self->connection), &request, &local_error);
  if (self->call != NULL)
    wsman_call_advance (self->call, G_MAXUINT, self->flags, self->cancellable, on_released, self);
  else
    finish (self, local_error);
}

/* Reads the valid context from the response after the rest of the response has arrived. Then sends Release. */
static void
on_drained (WsmanCall    *call,
            const GError *error,
            gpointer      user_data)
{
  WsmanRelease *self = user_data;
  WsmanMessage *response = wsman_call_get_response (call);
  g_autofree char *context = NULL;
  gboolean end;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      finish (self, error);
      return;
    }

  if (response != NULL && wsman_enumeration_message_read_response (response->content, &context, &end, NULL) &&
      (end || context != NULL))
    {
      g_free (self->context);
      self->context = g_steal_pointer (&context);
    }

  g_clear_pointer (&self->call, wsman_call_free);
  send_release (self);
}

void
wsman_release_run (WsmanRelease     *self,
                   WsmanSendFlags    flags,
                   GCancellable     *cancellable,
                   WsmanReleaseFunc  func,
                   gpointer          user_data)
{
  self->flags = flags;
  self->func = func;
  self->user_data = user_data;
  g_set_object (&self->cancellable, cancellable);

  if (self->call != NULL)
    wsman_call_advance (self->call, G_MAXUINT, flags, cancellable, on_drained, self);
  else
    send_release (self);
}

static void
on_detached_done (WsmanRelease *self,
                  const GError *error,
                  gpointer      user_data)
{
  if (error != NULL)
    wsman_debug (WSMAN_DEBUG_SESSION, "A dropped enumeration wasn't released: %s", error->message);

  wsman_release_free (self);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
start_detached (gpointer user_data)
{
  wsman_release_run (user_data, WSMAN_SEND_NEVER_WAIT, NULL, on_detached_done, NULL);
}

void
wsman_release_run_detached (WsmanRelease *self)
{
  wsman_worker_begin (WSMAN_WORK_IS_LAST, start_detached, self);
}
