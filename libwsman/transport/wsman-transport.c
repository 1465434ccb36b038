/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a session sends through: a channel for each request, a second attempt where that can do no
 * harm, and the memory of what the server showed.
 */

#include "wsman-transport-private.h"

#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-exchange-private.h"
#include "wsman-tls-policy-private.h"

#define DEFAULT_MAX_CHANNELS 4
#define DEFAULT_CONNECT_TIMEOUT 30000
#define DEFAULT_MAX_RESPONSE (1024 * 1024)

WsmanTransportConfig *
wsman_transport_config_new (void)
{
  WsmanTransportConfig *self = g_new0 (WsmanTransportConfig, 1);

  self->max_channels = DEFAULT_MAX_CHANNELS;
  self->connect_timeout = DEFAULT_CONNECT_TIMEOUT;
  self->max_response = DEFAULT_MAX_RESPONSE;

  return self;
}

void
wsman_transport_config_free (WsmanTransportConfig *self)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->connectable);
  if (self->negotiation != NULL)
    wsman_negotiation_clear (self->negotiation);
  g_free (self->negotiation);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  g_free (self->user_name);
  wsman_secret_free (self->password);
  g_free (self->mechanism);
  g_clear_object (&self->tls_database);
  g_clear_pointer (&self->revocation_lists, wsman_revocation_lists_free);
  g_free (self->server_certificate_sha256);
  g_clear_object (&self->client_certificate);
  g_clear_object (&self->tls_interaction);
  g_free (self);
}

struct _WsmanTransport
{
  GObject parent_instance;

  WsmanChannelPool *pool;
  int was_reached;

  GMutex mutex; /* of what follows */
  WsmanTransportAcceptFunc accept;
  gpointer accept_data;
  GTlsCertificate *peer_certificate;
  GTlsCertificateFlags peer_errors;
  GTlsCertificate *accepted_certificate; /* the last one that the accept function accepted */
  char *realm; /* of the last refusal */
  const char *mechanism; /* static */
  gboolean sealed;
  gboolean bound;
};

G_DEFINE_FINAL_TYPE (WsmanTransport, wsman_transport, G_TYPE_OBJECT)

static void
wsman_transport_finalize (GObject *object)
{
  WsmanTransport *self = WSMAN_TRANSPORT (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->peer_certificate);
  g_clear_object (&self->accepted_certificate);
  g_free (self->realm);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (wsman_transport_parent_class)->finalize (object);
}

static void
wsman_transport_class_init (WsmanTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_transport_finalize;
}

static void
wsman_transport_init (WsmanTransport *self)
{
  g_mutex_init (&self->mutex);
}

WsmanTransport *
wsman_transport_new (WsmanTransportConfig *config)
{
  WsmanTransport *self = g_object_new (WSMAN_TYPE_TRANSPORT, NULL);

  self->pool = wsman_channel_pool_new (config);

  return self;
}

void
wsman_transport_set_limits (WsmanTransport *self,
                            guint           max_channels,
                            guint           connect_timeout,
                            gsize           max_response)
{
  wsman_channel_pool_set_limits (self->pool, max_channels, connect_timeout, max_response);
}

void
wsman_transport_set_accept_func (WsmanTransport           *self,
                                 WsmanTransportAcceptFunc  func,
                                 gpointer                  user_data)
{
  g_mutex_lock (&self->mutex);
  self->accept = func;
  self->accept_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
wsman_transport_set_credentials (WsmanTransport *self,
                                 const char     *user_name,
                                 const char     *password)
{
  wsman_channel_pool_set_credentials (self->pool, user_name, password);
}

char *
wsman_transport_dup_realm (WsmanTransport *self)
{
  char *realm;

  g_mutex_lock (&self->mutex);
  realm = g_strdup (self->realm);
  g_mutex_unlock (&self->mutex);

  return realm;
}

GTlsCertificate *
wsman_transport_get_peer_certificate (WsmanTransport       *self,
                                      GTlsCertificateFlags *errors)
{
  GTlsCertificate *certificate;

  g_mutex_lock (&self->mutex);
  certificate = self->peer_certificate;
  if (errors != NULL)
    *errors = self->peer_errors;
  g_mutex_unlock (&self->mutex);

  return certificate;
}

void
wsman_transport_add_capacity (WsmanTransport *self,
                              int             n_channels)
{
  wsman_channel_pool_add_capacity (self->pool, n_channels);
}

void
wsman_transport_close (WsmanTransport *self)
{
  wsman_channel_pool_clear (self->pool);
}

/* --- For exchanges --- */

WsmanChannelPool *
wsman_transport_get_pool (WsmanTransport *self)
{
  return self->pool;
}

void
wsman_transport_set_reached (WsmanTransport *self)
{
  g_atomic_int_set (&self->was_reached, TRUE);
}

gboolean
wsman_transport_was_reached (WsmanTransport *self)
{
  return g_atomic_int_get (&self->was_reached);
}

void
wsman_transport_set_realm (WsmanTransport *self,
                           char           *realm)
{
  g_mutex_lock (&self->mutex);
  g_free (self->realm);
  self->realm = realm;
  g_mutex_unlock (&self->mutex);
}

void
wsman_transport_set_security (WsmanTransport *self,
                              const char     *mechanism,
                              gboolean        sealed,
                              gboolean        bound)
{
  g_mutex_lock (&self->mutex);
  self->mechanism = mechanism;
  self->sealed = sealed;
  self->bound = bound;
  g_mutex_unlock (&self->mutex);
}

const char *
wsman_transport_get_mechanism (WsmanTransport *self,
                               gboolean       *sealed,
                               gboolean       *bound)
{
  const char *mechanism;

  g_mutex_lock (&self->mutex);
  mechanism = self->mechanism;
  if (sealed != NULL)
    *sealed = self->sealed;
  if (bound != NULL)
    *bound = self->bound;
  g_mutex_unlock (&self->mutex);

  return mechanism;
}

/* A certificate that is the same as before stays the same object, for those who borrow it. */
static void
remember_peer (WsmanTransport       *self,
               GTlsCertificate      *certificate,
               GTlsCertificateFlags  errors)
{
  g_mutex_lock (&self->mutex);
  if (self->peer_certificate == NULL || !g_tls_certificate_is_same (self->peer_certificate, certificate))
    g_set_object (&self->peer_certificate, certificate);
  self->peer_errors = errors;
  g_mutex_unlock (&self->mutex);
}

/* What decision means for certificate. */
static gboolean
apply_decision (WsmanTransport           *self,
                WsmanCertificateDecision  decision,
                GTlsCertificate          *certificate)
{
  gboolean accepted;

  g_mutex_lock (&self->mutex);
  if (decision == WSMAN_CERTIFICATE_DECISION_ACCEPT)
    g_set_object (&self->accepted_certificate, certificate);
  else if (decision == WSMAN_CERTIFICATE_DECISION_REFUSE)
    g_clear_object (&self->accepted_certificate);
  accepted = self->accepted_certificate != NULL && g_tls_certificate_is_same (self->accepted_certificate, certificate);
  g_mutex_unlock (&self->mutex);

  return accepted;
}

static gboolean
ask (WsmanTransport       *self,
     GTlsCertificate      *certificate,
     GTlsCertificateFlags  errors,
     GMainContext         *context)
{
  WsmanCertificateDecision decision = WSMAN_CERTIFICATE_DECISION_AS_BEFORE;
  WsmanTransportAcceptFunc accept;
  gpointer accept_data;

  g_mutex_lock (&self->mutex);
  accept = self->accept;
  accept_data = self->accept_data;
  g_mutex_unlock (&self->mutex);

  if (accept != NULL)
    {
      g_main_context_push_thread_default (context);
      decision = accept (certificate, errors, accept_data);
      g_main_context_pop_thread_default (context);
    }

  return apply_decision (self, decision, certificate);
}

gboolean
wsman_transport_accepts (WsmanTransport        *self,
                         GTlsCertificate       *certificate,
                         GTlsCertificateFlags   errors,
                         GMainContext          *context,
                         GError               **error)
{
  const WsmanTransportConfig *config = wsman_channel_pool_get_config (self->pool);
  WsmanTlsVerdict verdict = wsman_tls_policy_check_certificate (config, certificate, errors);

  remember_peer (self, certificate, verdict.found);

  if (!verdict.pin_differs &&
      (verdict.wanting == 0 || ask (self, certificate, verdict.wanting, context)))
    return TRUE;

  g_propagate_error (error, wsman_tls_policy_error (config, certificate, verdict));

  return FALSE;
}

/* --- Sending --- */

typedef struct
{
  WsmanHttpRequest request;
  gboolean is_second;
} Sending;

static void
sending_free (Sending *self)
{
  g_bytes_unref (self->request.body);
  g_free (self->request.charset);
  g_free (self);
}

static void take_channel (GTask *task);

/* Nothing has run on the server before it had a byte of the body. */
static gboolean
may_send_again (WsmanExchange *exchange,
                Sending       *sending)
{
  WsmanProgress progress;

  if (!wsman_exchange_is_lost (exchange, &progress) || sending->is_second)
    return FALSE;

  switch (progress)
    {
    case WSMAN_PROGRESS_AUTHENTICATING:
    case WSMAN_PROGRESS_CONNECTED:
      return TRUE;
    case WSMAN_PROGRESS_SENT:
      return (sending->request.flags & WSMAN_SEND_REPEATABLE) != 0;
    case WSMAN_PROGRESS_CONNECTING:
    case WSMAN_PROGRESS_RESPONDED:
    default:
      return FALSE;
    }
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanExchange *exchange = WSMAN_EXCHANGE (source);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (wsman_exchange_start_finish (exchange, result, &error))
    {
      g_task_return_pointer (task, g_object_ref (exchange), g_object_unref);
      return;
    }

  if (!may_send_again (exchange, sending))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "sending again: %s", error->message);
  sending->is_second = TRUE;
  take_channel (g_steal_pointer (&task));
}

/* Takes task. */
static void
start_exchange (GTask        *task,
                WsmanChannel *channel)
{
  WsmanTransport *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(WsmanExchange) exchange = wsman_exchange_new (self, channel, &sending->request);

  wsman_exchange_start_async (exchange, g_task_get_cancellable (task), on_started, task);
}

static void
on_channel (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  WsmanChannel *channel = wsman_channel_pool_take_finish (WSMAN_CHANNEL_POOL (source), result, &error);

  if (channel == NULL)
    g_task_return_error (task, error);
  else
    start_exchange (g_steal_pointer (&task), channel);
}

/* Takes task. */
static void
take_channel (GTask *task)
{
  WsmanTransport *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  WsmanTakeFlags flags = WSMAN_TAKE_NONE;
  WsmanChannel *channel;

  if ((sending->request.flags & WSMAN_SEND_NEVER_WAIT) != 0)
    flags |= WSMAN_TAKE_BEYOND_LIMIT;
  if (sending->is_second || (sending->request.flags & WSMAN_SEND_ANONYMOUS) != 0)
    flags |= WSMAN_TAKE_FRESH;

  channel = wsman_channel_pool_try_take (self->pool, flags);
  if (channel != NULL)
    start_exchange (task, channel);
  else
    wsman_channel_pool_take_async (self->pool, flags, g_task_get_cancellable (task), on_channel, task);
}

/* Tokens, TLS handshakes and names have threads of this library or of GLib. */
static gboolean
needs_threads (WsmanTransport *self)
{
  const WsmanTransportConfig *config = wsman_channel_pool_get_config (self->pool);
  const char *host = g_uri_get_host (config->uri);

  return config->negotiation != NULL || g_str_equal (g_uri_get_scheme (config->uri), "https") ||
         (!config->local && !g_hostname_is_ip_address (host) && strchr (host, ':') == NULL);
}

void
wsman_transport_send_async (WsmanTransport      *self,
                            GBytes              *body,
                            const char          *charset,
                            WsmanSendFlags       flags,
                            guint                timeout,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);
  GError *error = NULL;

  sending->request.body = g_bytes_ref (body);
  sending->request.charset = g_strdup (charset);
  sending->request.flags = flags;
  sending->request.timeout = timeout;

  g_task_set_source_tag (task, wsman_transport_send_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (needs_threads (self) && !wsman_security_use_threads (&error))
    {
      g_task_return_error (task, error);
      return;
    }

  take_channel (g_steal_pointer (&task));
}

WsmanExchange *
wsman_transport_send_finish (WsmanTransport  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_transport_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
