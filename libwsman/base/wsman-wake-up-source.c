/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Wakes up a context from other threads. The signal isn't lost if it comes before the source waits. */

#include "wsman-wake-up-source-private.h"

typedef struct
{
  GSource parent;

  GCancellable *cancellable;
  gulong handler;
} WsmanWakeUpSource;

static gboolean
wsman_wake_up_source_dispatch (GSource     *source,
                               GSourceFunc  callback,
                               gpointer     user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs wsman_wake_up_source_funcs = {
  .dispatch = wsman_wake_up_source_dispatch,
};

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  wsman_wake_up_source_signal (user_data);
}

GSource *
wsman_wake_up_source_new (GCancellable *cancellable)
{
  GSource *source = g_source_new (&wsman_wake_up_source_funcs, sizeof (WsmanWakeUpSource));
  WsmanWakeUpSource *self = (WsmanWakeUpSource *) source;

  g_source_set_static_name (source, "WsmanAlarm");
  if (cancellable == NULL)
    return source;

  self->cancellable = g_object_ref (cancellable);
  self->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), source, NULL);

  return source;
}

void
wsman_wake_up_source_signal (GSource *wake_up)
{
  g_source_set_ready_time (wake_up, 0);
}

void
wsman_wake_up_source_stop (GSource *wake_up)
{
  WsmanWakeUpSource *self = (WsmanWakeUpSource *) wake_up;

  /* g_cancellable_disconnect() waits until the handler has returned, if it is running. It does nothing if
   * g_cancellable_connect() has already called the handler. */
  g_cancellable_disconnect (self->cancellable, self->handler);
  g_clear_object (&self->cancellable);
  g_source_destroy (wake_up);
  g_source_unref (wake_up);
}
