/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Sends Subscribe: when a subscription begins, and when it begins again. [WS-Eventing] 3.1 */

#include "wsman-subscription-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* A running Subscribe. */
typedef struct
{
  WsmanSubscription *subscription;
  WsmanSubscribedFunc func;
  gpointer user_data;
} Opening;

static gboolean
take_response (WsmanSubscription  *self,
               WsmanMessage       *response,
               GError            **error)
{
  g_autofree char *context = NULL;
  GTimeSpan expires;

  self->manager = wsman_event_message_read_subscribed (response->content, self->source, &expires, &context, error);
  if (self->manager == NULL)
    return FALSE;

  if (context == NULL && self->listener == NULL)
    {
      wsman_subscription_give_up (self);
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_INVALID_ENUMERATION_CONTEXT,
                       _("The server has accepted the subscription, but its response has no enumeration context"));
      return FALSE;
    }

  self->context = g_steal_pointer (&context);
  self->lease = wsman_lease_new (self->connection, self->manager, expires, self->request.expires, self->renews);

  return TRUE;
}

static void
on_subscribed (WsmanMessage *response,
               const GError *error,
               gpointer      user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr(WsmanSubscription) self = opening->subscription;
  g_autoptr(GError) local_error = error != NULL ? g_error_copy (error) : NULL;

  if (local_error == NULL && take_response (self, response, &local_error) && self->end != WSMAN_SUBSCRIPTION_END_NONE)
    wsman_subscription_give_up (self);

  opening->func (self, local_error, opening->user_data);
}

static WsmanCall *
make_call (WsmanSubscription  *self,
           GError            **error)
{
  g_autoptr(GString) body = g_string_new (NULL);
  const WsmanCallRequest request = { .kind = WSMAN_CALL_SUBSCRIBE, .reference = self->source, .body = body };

  if (!wsman_subscribe_request_write (&self->request, self->newest, body, error))
    return NULL;

  return wsman_call_new (wsman_session_connection_ref (self->connection), &request, error);
}

void
wsman_subscription_open (WsmanSubscription     *self,
                         WsmanSendFlags         flags,
                         GCancellable          *cancellable,
                         WsmanSubscribedFunc    func,
                         gpointer               user_data)
{
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call;
  Opening *opening;

  if (self->listener != NULL)
    {
      g_free (self->request.sink_identifier);
      self->request.sink_identifier = wsman_event_listener_begin (self->listener);
    }
  call = make_call (self, &local_error);
  if (call == NULL)
    {
      func (self, local_error, user_data);
      return;
    }

  opening = g_new (Opening, 1);
  *opening = (Opening) { g_object_ref (self), func, user_data };
  wsman_call_run (call, flags, cancellable, on_subscribed, opening);
}
