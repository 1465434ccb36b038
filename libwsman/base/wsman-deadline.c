/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Cancels an operation when its total time is over. */

#include "wsman-deadline-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-code-names-private.h"
#include "wsman-error-private.h"

static gboolean
on_timer (gpointer user_data)
{
  WsmanDeadline *self = user_data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
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
  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, context);

  if (cancellable == NULL)
    return;

  self->follow = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->follow, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->follow, context);
}

void
wsman_deadline_stop (WsmanDeadline *self)
{
  GSource **sources[] = { &self->timer, &self->follow };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      if (*sources[i] != NULL)
        g_source_destroy (*sources[i]);
      g_clear_pointer (sources[i], g_source_unref);
    }

  g_clear_object (&self->cancellable);
}

GError *
wsman_deadline_explain (WsmanDeadline *self,
                        const GError  *error)
{
  GError *explained = NULL;

  if (!self->passed || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  wsman_error_set (&explained, WSMAN_ERROR_TIMED_OUT, HRESULT_FROM_WIN32 (ERROR_TIMEOUT),
                   _("The operation took longer than the %u ms that the session’s total timeout allows"),
                   self->milliseconds);

  return explained;
}
