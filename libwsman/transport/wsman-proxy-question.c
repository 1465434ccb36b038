/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lets all connections of a transport share one question about a proxy, and its answer. */

#include "wsman-proxy-question-private.h"

#include "base/wsman-secret-private.h"
#include "security/wsman-credential-outcome-private.h"
#include "security/wsman-digest-private.h"

typedef struct
{
  WsmanRoute *route;
  WsmanProxy *proxy;
  const char *scheme; /* static */
  guint refused_serial;
  WsmanCredentialOutcome *outcome;
} Inquiry;

static void
inquiry_free (Inquiry *self)
{
  g_clear_object (&self->route);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  g_clear_pointer (&self->outcome, wsman_credential_outcome_unref);
  g_free (self);
}

static WsmanProxyLogin *
get_login (Inquiry *self)
{
  return wsman_route_get_config (self->route)->proxy_login;
}

static WsmanProxyAuthentication
get_mechanism (const char *scheme)
{
  if (g_str_equal (scheme, "Basic"))
    return WSMAN_PROXY_AUTHENTICATION_USE_BASIC;
  if (g_str_equal (scheme, WSMAN_DIGEST_SCHEME))
    return WSMAN_PROXY_AUTHENTICATION_USE_DIGEST;

  return WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE;
}

/* Tells whether the refused credentials were replaced. The first connection that wakes up replaces them. */
static gboolean
apply_answer (Inquiry *self)
{
  WsmanProxyLogin *login = get_login (self);
  WsmanCredentialQuestion *question = wsman_proxy_login_get_question (login);
  g_autofree char *user_name = NULL;
  char *password = NULL;
  gboolean is_replaced;

  g_mutex_lock (&question->mutex);
  is_replaced = wsman_proxy_login_get_serial (login) != self->refused_serial;
  if (!is_replaced && wsman_credential_outcome_take (self->outcome, &user_name, &password, NULL) &&
      user_name != NULL && password != NULL)
    {
      wsman_proxy_login_set (login, self->proxy, get_mechanism (self->scheme), user_name, password);
      is_replaced = TRUE;
    }
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
  Inquiry *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  gboolean is_replaced;

  wsman_route_set_waiting (self->route, FALSE);
  is_replaced = wsman_credential_outcome_wait_finish (result, &local_error) && apply_answer (self);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&local_error));
  else
    g_task_return_boolean (task, is_replaced);
  g_clear_error (&local_error);
}

/* Joins the open question about this proxy. If there is none, returns a new request, which the caller must pass on.
 * Doesn't set an outcome if the credentials were already replaced, or if there is a question about another proxy
 * or scheme. */
static WsmanCredentialRequest *
join (Inquiry    *self,
      const char *realm)
{
  WsmanProxyLogin *login = get_login (self);
  WsmanCredentialQuestion *question = wsman_proxy_login_get_question (login);
  WsmanCredentialRequest *request = NULL;
  g_autofree char *host = g_strdup_printf (strchr (self->proxy->host, ':') != NULL ? "[%s]:%u" : "%s:%u",
                                           self->proxy->host, self->proxy->port);

  g_mutex_lock (&question->mutex);
  if (wsman_proxy_login_get_serial (login) == self->refused_serial)
    {
      if (question->outcome != NULL && wsman_credential_outcome_is_over (question->outcome))
        g_clear_pointer (&question->outcome, wsman_credential_outcome_unref);
      if (question->outcome == NULL)
        {
          request = wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_PROXY, host, self->scheme, realm,
                                                  self->proxy->is_https, wsman_proxy_login_is_set (login));
          question->outcome = wsman_credential_request_ref_outcome (request);
          wsman_proxy_login_set_asked (login, self->proxy, self->scheme);
        }
      if (wsman_proxy_login_was_asked (login, self->proxy, self->scheme))
        self->outcome = wsman_credential_outcome_ref (question->outcome);
    }
  g_mutex_unlock (&question->mutex);

  return request;
}

void
wsman_proxy_question_run_async (const WsmanProxyQuestion *question,
                                GCancellable             *cancellable,
                                GAsyncReadyCallback       callback,
                                gpointer                  user_data)
{
  const WsmanTransportConfig *config = wsman_route_get_config (question->route);
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Inquiry *self = g_new0 (Inquiry, 1);
  WsmanCredentialRequest *request;

  g_task_set_source_tag (task, wsman_proxy_question_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) inquiry_free);
  self->route = g_object_ref (question->route);
  self->proxy = wsman_proxy_ref (question->proxy);
  self->scheme = question->scheme;
  self->refused_serial = question->refused_serial;

  request = join (self, question->realm);
  if (self->outcome == NULL)
    {
      g_task_return_boolean (task, wsman_proxy_login_get_serial (get_login (self)) != self->refused_serial);
      return;
    }

  wsman_route_set_waiting (self->route, TRUE);
  wsman_credential_outcome_wait_async (self->outcome, cancellable, on_outcome, g_object_ref (task));
  if (request != NULL)
    wsman_credential_request_ask (request, config->ask, config->ask_data, wsman_route_get_context (self->route));
}

gboolean
wsman_proxy_question_run_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_proxy_question_run_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
