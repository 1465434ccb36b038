/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Shows the events of the other machine, as they happen. Ctrl-C ends the subscription.
 */

#include <glib/gi18n.h>

#include "wsmanctl-operations.h"
#include "wsmanctl-request.h"

/* Missing events are never silent. The output itself has only events. */
static void
on_gap (WsmanSubscription *subscription,
        guint64            n_dropped,
        gpointer           user_data)
{
  if (n_dropped > 0)
    g_printerr (_("wsmanctl: %" G_GUINT64_FORMAT " events are missing, because the other machine has dropped them\n"),
                n_dropped);
  else
    g_printerr (_("wsmanctl: events may be missing, because the subscription was lost for a while\n"));
}

/* The events of logs should have the text for people. Windows only adds it if it is asked for. */
static void
ask_for_text (WsmanResourceLocator *locator)
{
  if (g_str_has_suffix (wsman_resource_locator_get_resource_uri (locator), "/windows/EventLog") &&
      wsman_resource_locator_get_option (locator, "ContentFormat") == NULL)
    wsman_resource_locator_add_option (locator, "ContentFormat", "RenderedText", FALSE);
}

static WsmanSubscription *
subscribe (WsmanctlRun  *self,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ask_for_text (self->request->locator);

  wsman_session_subscribe_async (self->session, self->request->locator, self->request->filter, NULL,
                                 WSMAN_DELIVERY_MODE_PULL, NULL, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);

  return wsman_session_subscribe_finish (self->session, result, error);
}

/* Writes the next event. Returns FALSE and an error at the end, also after Ctrl-C. */
static gboolean
show_event (WsmanctlRun        *self,
            WsmanSubscription  *subscription,
            GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) event = NULL;

  wsman_subscription_next_event_async (subscription, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  event = wsman_subscription_next_event_finish (subscription, result, error);

  return event != NULL && wsmanctl_output_add (self->output, event, error);
}

static void
unsubscribe (WsmanctlRun       *self,
             WsmanSubscription *subscription)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) local_error = NULL;

  wsman_subscription_unsubscribe_async (subscription, NULL, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  if (!wsman_subscription_unsubscribe_finish (subscription, result, &local_error))
    g_printerr ("wsmanctl: %s\n", local_error->message);
}

gboolean
wsmanctl_run_events (WsmanctlRun  *self,
                     GError      **error)
{
  g_autoptr(WsmanSubscription) subscription = subscribe (self, error);
  g_autoptr(GError) local_error = NULL;

  if (subscription == NULL)
    return FALSE;

  g_signal_connect (subscription, "gap", G_CALLBACK (on_gap), NULL);
  while (show_event (self, subscription, &local_error))
    ;
  if (wsman_subscription_get_is_active (subscription))
    unsubscribe (self, subscription);

  /* Ctrl-C is the usual end. */
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->timed_out)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
