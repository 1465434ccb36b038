/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Cancels an operation when its total time is over. */

#include "wsman-deadline-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-code-names-private.h"
#include "wsman-error-private.h"
#include "wsman-source-private.h"
#include "wsman-wake-up-source-private.h"

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("wsman-deadline");
}

static gboolean
on_timer (gpointer user_data)
{
  WsmanDeadline *self = user_data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (gpointer user_data)
{
  WsmanDeadline *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

void
wsman_deadline_start (WsmanDeadline *self,
                      guint          milliseconds,
                      GCancellable  *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();

  *self = (WsmanDeadline) { .milliseconds = milliseconds };
  if (milliseconds == 0)
    {
      g_set_object (&self->cancellable, cancellable);
      return;
    }

  self->cancellable = g_cancellable_new ();
  g_object_set_qdata (G_OBJECT (self->cancellable), get_quark (), self);
  self->end = g_get_monotonic_time () + milliseconds * (gint64) G_TIME_SPAN_MILLISECOND;
  wsman_source_set_timeout (&self->timer, milliseconds, context, on_timer, self);

  if (cancellable == NULL)
    return;

  /* An operation that is cancelled before it starts sends nothing. The source would cancel it too late. */
  self->outer = g_object_ref (cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (self->cancellable);
  wsman_source_set (&self->follow, wsman_wake_up_source_new (cancellable), context, on_cancelled, self);
}

void
wsman_deadline_stop (WsmanDeadline *self)
{
  wsman_source_clear (&self->timer);
  g_clear_pointer (&self->follow, wsman_wake_up_source_stop);
  if (self->milliseconds > 0 && self->cancellable != NULL)
    g_object_set_qdata (G_OBJECT (self->cancellable), get_quark (), NULL);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
}

static WsmanDeadline *
find (GCancellable *cancellable)
{
  return cancellable != NULL ? g_object_get_qdata (G_OBJECT (cancellable), get_quark ()) : NULL;
}

void
wsman_deadline_hold (GCancellable *cancellable)
{
  for (WsmanDeadline *self = find (cancellable); self != NULL; self = find (self->outer))
    {
      if (self->n_holds++ > 0 || self->timer == NULL)
        continue;

      self->left = MAX (self->end - g_get_monotonic_time (), 0);
      wsman_source_clear (&self->timer);
    }
}

void
wsman_deadline_release (GCancellable *cancellable)
{
  for (WsmanDeadline *self = find (cancellable); self != NULL; self = find (self->outer))
    {
      if (--self->n_holds > 0 || self->passed)
        continue;

      self->end = g_get_monotonic_time () + self->left;
      wsman_source_set_timeout (&self->timer, self->left / G_TIME_SPAN_MILLISECOND,
                                g_main_context_get_thread_default (), on_timer, self);
    }
}

GError *
wsman_deadline_explain (WsmanDeadline *self,
                        const GError  *error)
{
  GError *local_error = NULL;

  if (!self->passed || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, HRESULT_FROM_WIN32 (ERROR_TIMEOUT),
                   _("The operation took longer than the %u ms that the session’s total timeout allows%s"),
                   self->milliseconds, self->hint != NULL ? self->hint : "");

  return local_error;
}
