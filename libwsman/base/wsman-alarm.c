/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Waking a context from other threads. */

#include "wsman-alarm-private.h"

typedef struct
{
  GSource parent;

  GCancellable *cancellable;
  gulong handler;
} WsmanAlarm;

static gboolean
wsman_alarm_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs wsman_alarm_funcs = {
  .dispatch = wsman_alarm_dispatch,
};

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  wsman_alarm_ring (user_data);
}

GSource *
wsman_alarm_new (GCancellable *cancellable)
{
  GSource *source = g_source_new (&wsman_alarm_funcs, sizeof (WsmanAlarm));
  WsmanAlarm *self = (WsmanAlarm *) source;

  g_source_set_static_name (source, "WsmanAlarm");
  if (cancellable == NULL)
    return source;

  self->cancellable = g_object_ref (cancellable);
  self->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), source, NULL);

  return source;
}

void
wsman_alarm_ring (GSource *alarm)
{
  g_source_set_ready_time (alarm, 0);
}

void
wsman_alarm_stop (GSource *alarm)
{
  WsmanAlarm *self = (WsmanAlarm *) alarm;

  /* Waits for a handler that is running, and does nothing if it has run at once. */
  g_cancellable_disconnect (self->cancellable, self->handler);
  g_clear_object (&self->cancellable);
  g_source_destroy (alarm);
  g_source_unref (alarm);
}
