/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lends channels to callers. A caller that waits for a channel is woken up in its own context. */

#include "wsman-transport-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"

struct _WsmanTransport
{
  GObject parent_instance;

  GMutex mutex;
  WsmanTransportConfig *config;
  gboolean needs_threads;
  WsmanPeerInfo peer;
  WsmanCredentialQuestion question;
  GQueue idle;      /* contains WsmanChannel; the channel that was used last comes first */
  GQueue waiters;   /* contains Waiter, in the order in which the callers came */
  guint n_lent;
  guint n_extra;    /* the number of channels above the limit, for long requests */
  guint generation; /* a number that changes when older channels must not be used again */
  guint credentials_serial;
  pid_t process;    /* the process that owns the channels */
};

G_DEFINE_FINAL_TYPE (WsmanTransport, wsman_transport, G_TYPE_OBJECT)

/* A caller that waits in its own context. The caller is woken up when a channel is given back. */
typedef struct
{
  GTask *task;
  WsmanTakeFlags flags;
  GSource *wake_up;
  WsmanChannel *channel; /* NULL until the caller gets a channel; guarded by the transport's mutex */
} Waiter;

static void
waiter_free (Waiter *self)
{
  wsman_wake_up_source_stop (self->wake_up);
  g_object_unref (self->task);
  g_free (self);
}

static void
wsman_transport_finalize (GObject *object)
{
  WsmanTransport *self = WSMAN_TRANSPORT (object);

  g_queue_clear_full (&self->idle, (GDestroyNotify) wsman_channel_free);
  wsman_transport_config_free (self->config);
  wsman_peer_info_clear (&self->peer);
  wsman_credential_question_clear (&self->question);
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
  wsman_peer_info_init (&self->peer);
  wsman_credential_question_init (&self->question);
}

/* Tells whether a connection needs threads. Tokens, TLS handshakes, names and the search for proxies use threads of
 * this library or of GLib. */
static gboolean
needs_threads (const WsmanTransportConfig *config)
{
  const char *host = g_uri_get_host (config->uri);

  if (config->proxy_resolver != NULL && !wsman_proxy_resolver_is_dummy (config->proxy_resolver))
    return TRUE;

  return config->negotiation != NULL || g_str_equal (g_uri_get_scheme (config->uri), "https") ||
         (!config->local && !g_hostname_is_ip_address (host) && strchr (host, ':') == NULL);
}

WsmanTransport *
wsman_transport_new (WsmanTransportConfig *config)
{
  WsmanTransport *self = g_object_new (WSMAN_TYPE_TRANSPORT, NULL);

  self->config = config;
  self->needs_threads = needs_threads (config);
  self->process = getpid ();

  return self;
}

const WsmanTransportConfig *
wsman_transport_get_config (WsmanTransport *self)
{
  return self->config;
}

WsmanPeerInfo *
wsman_transport_get_peer_info (WsmanTransport *self)
{
  return &self->peer;
}

WsmanCredentialQuestion *
wsman_transport_get_question (WsmanTransport *self)
{
  return &self->question;
}

static void
free_channels (GQueue *channels)
{
  g_queue_clear_full (channels, (GDestroyNotify) wsman_channel_free);
}

/* Moves the idle channels to stale. The caller frees them without holding the mutex, because freeing does I/O. */
static void
clear_locked (WsmanTransport *self,
              GQueue         *stale)
{
  self->generation++;
  *stale = self->idle;
  g_queue_init (&self->idle);
}

static void
set_credentials_locked (WsmanTransport *self,
                        const char     *user_name,
                        const char     *password)
{
  self->credentials_serial++;
  wsman_secret_clear (&self->config->password);
  self->config->password = wsman_secret_dup (password);
  if (user_name != NULL)
    {
      g_free (self->config->user_name);
      self->config->user_name = g_strdup (user_name);
    }
  if (self->config->credential != NULL)
    {
      const WsmanCredentialSource source = { .user_name = self->config->user_name, .password = password };

      wsman_credential_unref (self->config->credential);
      self->config->credential = wsman_credential_new (&source);
    }
  if (self->config->digest != NULL)
    {
      WsmanDigestSession *old = self->config->digest;

      /* The field is never NULL in between, because other threads ask it whether a response needs a proof. */
      self->config->digest = wsman_digest_session_renew (old, self->config->user_name, self->config->password);
      wsman_digest_session_unref (old);
    }
}

static gboolean
review_locked (WsmanTransport  *self,
               const char      *user_name,
               GError         **error)
{
  WsmanTransportConfig *config = self->config;

  if (config->review == NULL)
    return TRUE;

  return config->review (config->negotiation, user_name != NULL ? user_name : config->user_name, config->review_data,
                         error);
}

gboolean
wsman_transport_set_credentials (WsmanTransport  *self,
                                 const char      *user_name,
                                 const char      *password,
                                 GError         **error)
{
  GQueue stale = G_QUEUE_INIT;
  gboolean is_allowed;

  g_mutex_lock (&self->mutex);
  is_allowed = review_locked (self, user_name, error);
  if (is_allowed)
    {
      set_credentials_locked (self, user_name, password);
      clear_locked (self, &stale);
    }
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);

  return is_allowed;
}

guint
wsman_transport_get_credentials_serial (WsmanTransport *self)
{
  guint serial;

  g_mutex_lock (&self->mutex);
  serial = self->credentials_serial;
  g_mutex_unlock (&self->mutex);

  return serial;
}

void
wsman_transport_close (WsmanTransport *self)
{
  GQueue stale;

  g_mutex_lock (&self->mutex);
  clear_locked (self, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);
}

static guint
get_limit_locked (WsmanTransport *self)
{
  return self->config->max_channels + self->n_extra;
}

/* Forgets the channels of the parent process after a fork. The child has copies of the parent's connections, but
 * doesn't own them. The child doesn't touch them, because even closing them might send something to the peer. */
static void
forget_others_locked (WsmanTransport *self)
{
  if (self->process == getpid ())
    return;

  self->process = getpid ();
  self->generation++;
  self->n_lent = 0;
  g_queue_init (&self->idle);
}

/* Returns a channel, or NULL if the limit is reached. If an idle channel is removed for a fresh one, it goes to
 * stale. */
static WsmanChannel *
take_locked (WsmanTransport *self,
             WsmanTakeFlags  flags,
             GQueue         *stale)
{
  WsmanChannel *channel;

  forget_others_locked (self);
  channel = g_queue_pop_head (&self->idle);
  if (channel == NULL && self->n_lent >= get_limit_locked (self) &&
      (flags & WSMAN_TAKE_BEYOND_LIMIT) == 0)
    return NULL;

  if (channel != NULL && (flags & WSMAN_TAKE_FRESH) != 0)
    g_queue_push_tail (stale, g_steal_pointer (&channel));

  self->n_lent++;

  if (channel == NULL)
    {
      channel = wsman_channel_new (self->config);
      channel->generation = self->generation;
      channel->credentials_serial = self->credentials_serial;
    }

  return channel;
}

static void
serve_waiters_locked (WsmanTransport *self,
                      GQueue         *stale)
{
  while (self->n_lent < get_limit_locked (self) && self->waiters.length > 0)
    {
      Waiter *waiter = g_queue_pop_head (&self->waiters);

      waiter->channel = take_locked (self, waiter->flags, stale);
      wsman_wake_up_source_signal (waiter->wake_up);
    }
}

void
wsman_transport_set_limits (WsmanTransport *self,
                            guint           max_channels,
                            guint           connect_timeout,
                            gsize           max_response)
{
  GQueue stale = G_QUEUE_INIT;

  g_mutex_lock (&self->mutex);
  self->config->max_response = max_response;
  self->config->max_channels = max_channels;
  self->config->connect_timeout = connect_timeout;
  serve_waiters_locked (self, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);
}

void
wsman_transport_add_capacity (WsmanTransport *self,
                              int             n_channels)
{
  GQueue stale = G_QUEUE_INIT;

  g_mutex_lock (&self->mutex);
  self->n_extra += n_channels;
  while (self->idle.length > 0 && self->n_lent + self->idle.length > get_limit_locked (self))
    g_queue_push_head (&stale, g_queue_pop_tail (&self->idle));
  serve_waiters_locked (self, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);
}

gboolean
wsman_transport_check_threads (WsmanTransport  *self,
                               GError         **error)
{
  return !self->needs_threads || wsman_security_use_threads (error);
}

WsmanChannel *
wsman_transport_try_take (WsmanTransport *self,
                          WsmanTakeFlags  flags)
{
  GQueue stale = G_QUEUE_INIT;
  WsmanChannel *channel;

  g_mutex_lock (&self->mutex);
  channel = take_locked (self, flags, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);

  return channel;
}

void
wsman_transport_give (WsmanTransport *self,
                      WsmanChannel   *channel,
                      gboolean        usable)
{
  GQueue stale = G_QUEUE_INIT;
  gboolean is_kept;

  g_mutex_lock (&self->mutex);
  self->n_lent--;
  is_kept = usable && channel->generation == self->generation &&
            self->n_lent + self->idle.length < get_limit_locked (self);
  g_queue_push_head (is_kept ? &self->idle : &stale, channel);
  serve_waiters_locked (self, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);
}

void
wsman_transport_suspend (WsmanTransport *self,
                         gboolean        suspended)
{
  GQueue stale = G_QUEUE_INIT;

  g_mutex_lock (&self->mutex);
  self->n_lent += suspended ? -1 : 1;
  serve_waiters_locked (self, &stale);
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);
}

/* Continues the call of a waiter after a channel or the cancellable has woken the waiter up. */
static gboolean
on_wake_up (gpointer user_data)
{
  Waiter *waiter = user_data;
  WsmanTransport *self = g_task_get_source_object (waiter->task);
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (waiter->task));
  WsmanChannel *channel;

  g_mutex_lock (&self->mutex);
  channel = waiter->channel;
  if (channel == NULL && is_cancelled)
    g_queue_remove (&self->waiters, waiter);
  g_mutex_unlock (&self->mutex);

  if (channel != NULL)
    g_task_return_pointer (waiter->task, channel, NULL);
  else if (is_cancelled)
    g_task_return_new_error (waiter->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _("The operation was cancelled"));
  else
    return G_SOURCE_CONTINUE;

  waiter_free (waiter);

  return G_SOURCE_REMOVE;
}

/* Creates a waiter for task. Takes ownership of task. */
static Waiter *
waiter_new (GTask          *task,
            WsmanTakeFlags  flags)
{
  Waiter *self = g_new0 (Waiter, 1);

  self->task = task;
  self->flags = flags;
  wsman_source_set (&self->wake_up, wsman_wake_up_source_new (g_task_get_cancellable (task)),
                    g_task_get_context (task), on_wake_up, self);

  return self;
}

void
wsman_transport_take_async (WsmanTransport      *self,
                            WsmanTakeFlags       flags,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GQueue stale = G_QUEUE_INIT;
  WsmanChannel *channel;

  g_task_set_source_tag (task, wsman_transport_take_async);
  g_task_set_check_cancellable (task, FALSE);

  g_mutex_lock (&self->mutex);
  channel = take_locked (self, flags, &stale);
  if (channel == NULL)
    g_queue_push_tail (&self->waiters, waiter_new (g_steal_pointer (&task), flags));
  g_mutex_unlock (&self->mutex);

  free_channels (&stale);

  if (channel != NULL)
    g_task_return_pointer (task, channel, NULL);
}

WsmanChannel *
wsman_transport_take_finish (WsmanTransport  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_assert (g_task_is_valid (result, self));
  g_assert (g_async_result_is_tagged (result, wsman_transport_take_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
