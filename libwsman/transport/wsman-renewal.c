/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lets all refused calls of a transport share one question and its answer. */

#include "wsman-renewal-private.h"

#include <string.h>

#include "base/wsman-deadline-private.h"
#include "base/wsman-secret-private.h"

typedef struct
{
  guint refused_serial;
  WsmanCredentialOutcome *outcome;
} Renewal;

static void
renewal_free (Renewal *self)
{
  g_clear_pointer (&self->outcome, wsman_credential_outcome_unref);
  g_free (self);
}

/* Returns the scheme that credentials are asked for, or NULL if the transport needs none. A user name and a password
 * can’t replace a certificate. */
static const char *
get_scheme (const WsmanTransportConfig *config)
{
  if (config->client_certificate != NULL)
    return NULL;

  return config->negotiation != NULL ? config->negotiation->scheme : config->mechanism;
}

/* Tells whether the answer is only sent to a server that was verified, or only used for sealed messages. */
static gboolean
is_secure (WsmanTransport *transport)
{
  const WsmanTransportConfig *config = wsman_transport_get_config (transport);

  if (g_str_equal (g_uri_get_scheme (config->uri), "https"))
    return wsman_peer_info_is_verified (wsman_transport_get_peer_info (transport), config);

  return config->negotiation != NULL && config->seal;
}

static WsmanCredentialRequest *
make_request (WsmanTransport *transport,
              guint           refused_serial)
{
  const WsmanTransportConfig *config = wsman_transport_get_config (transport);
  const char *name = g_uri_get_host (config->uri);
  g_autofree char *host = g_strdup_printf (strchr (name, ':') != NULL ? "[%s]:%d" : "%s:%d", name,
                                           g_uri_get_port (config->uri));
  g_autofree char *realm = wsman_peer_info_dup_realm (wsman_transport_get_peer_info (transport));

  /* The first credentials come from the caller. All later credentials are answers. */
  return wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_TARGET, host, get_scheme (config), realm,
                                       is_secure (transport), refused_serial > 0);
}

/* Tells whether the refused credentials were replaced. The first call that wakes up replaces them. */
static gboolean
apply_answer (WsmanTransport  *transport,
              Renewal         *self,
              GError         **error)
{
  WsmanCredentialQuestion *question = wsman_transport_get_question (transport);
  g_autofree char *user_name = NULL;
  char *password = NULL;
  gboolean is_replaced;

  g_mutex_lock (&question->mutex);
  is_replaced = wsman_transport_get_credentials_serial (transport) != self->refused_serial;
  if (!is_replaced && wsman_credential_outcome_take (self->outcome, &user_name, &password, NULL))
    is_replaced = wsman_transport_set_credentials (transport, user_name, password, error);
  g_mutex_unlock (&question->mutex);

  wsman_secret_free (password);

  return is_replaced;
}

static void
on_outcome (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanTransport *transport = g_task_get_source_object (task);
  GError *local_error = NULL;
  gboolean is_replaced;

  wsman_deadline_release (g_task_get_cancellable (task));
  is_replaced = wsman_credential_outcome_wait_finish (result, &local_error) &&
                apply_answer (transport, g_task_get_task_data (task), &local_error);

  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_boolean (task, is_replaced);
}

/* Joins the open question. If there is none, returns a new request, which the caller must pass on. Doesn't set an
 * outcome if the credentials were already replaced. */
static WsmanCredentialRequest *
join (WsmanTransport *transport,
      Renewal        *self)
{
  WsmanCredentialQuestion *question = wsman_transport_get_question (transport);
  WsmanCredentialRequest *request = NULL;

  g_mutex_lock (&question->mutex);
  if (wsman_transport_get_credentials_serial (transport) == self->refused_serial)
    {
      if (question->outcome != NULL && wsman_credential_outcome_is_over (question->outcome))
        g_clear_pointer (&question->outcome, wsman_credential_outcome_unref);
      if (question->outcome == NULL)
        {
          request = make_request (transport, self->refused_serial);
          question->outcome = wsman_credential_request_ref_outcome (request);
        }
      self->outcome = wsman_credential_outcome_ref (question->outcome);
    }
  g_mutex_unlock (&question->mutex);

  return request;
}

/* The wait begins before the application is asked. Otherwise another call that gives up could be the last one that
 * waits, and would end the question. */
static void
wait_and_ask (GTask                  *task,
              WsmanCredentialRequest *request)
{
  const WsmanTransportConfig *config = wsman_transport_get_config (g_task_get_source_object (task));
  GCancellable *cancellable = g_task_get_cancellable (task);
  Renewal *self = g_task_get_task_data (task);

  wsman_deadline_hold (cancellable);
  wsman_credential_outcome_wait_async (self->outcome, cancellable, on_outcome, g_object_ref (task));
  if (request != NULL)
    wsman_credential_request_ask (request, config->ask, config->ask_data, g_task_get_context (task));
}

void
wsman_renewal_run_async (WsmanTransport      *transport,
                         guint                refused_serial,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const WsmanTransportConfig *config = wsman_transport_get_config (transport);
  g_autoptr(GTask) task = g_task_new (transport, cancellable, callback, user_data);
  Renewal *self = g_new0 (Renewal, 1);
  WsmanCredentialRequest *request;

  g_task_set_source_tag (task, wsman_renewal_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) renewal_free);
  self->refused_serial = refused_serial;

  if (config->ask == NULL || get_scheme (config) == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  request = join (transport, self);
  if (self->outcome != NULL)
    wait_and_ask (task, request);
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
wsman_renewal_run_finish (WsmanTransport  *transport,
                          GAsyncResult    *result,
                          GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_renewal_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
