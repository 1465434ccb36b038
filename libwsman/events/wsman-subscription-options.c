/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanSubscriptionOptions: what a program wants of a subscription. */

#include "wsman-subscription-options.h"

#define DEFAULT_EXPIRES (10 * 60 * 1000)
#define DEFAULT_RECONNECT_TIMEOUT (5 * 60 * 1000)

/**
 * WsmanSubscriptionOptions:
 *
 * The settings of a subscription, for [method@Wsman.Session.subscribe].
 *
 * All settings have defaults, so most programs need no options. The settings are copied when the subscription begins.
 *
 * ```c
 * g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
 *
 * wsman_subscription_options_set_batch_items (options, 1);
 * ```
 *
 * Since: 1.0
 */
struct _WsmanSubscriptionOptions
{
  GObject parent_instance;

  char *bookmark;
  guint expires;
  gboolean automatic_renewal;
  guint heartbeat_interval;
  guint batch_items;
  guint reconnect_timeout;
  WsmanServer *server; /* NULL if events are only pulled; so are the next two */
  char *sink_address;
  char **allowed_sources;
};

typedef enum
{
  PROP_BOOKMARK = 1,
  PROP_EXPIRES,
  PROP_AUTOMATIC_RENEWAL,
  PROP_HEARTBEAT_INTERVAL,
  PROP_BATCH_ITEMS,
  PROP_RECONNECT_TIMEOUT,
  PROP_SERVER,
  PROP_SINK_ADDRESS,
  PROP_ALLOWED_SOURCES,
  N_PROPERTIES,
} WsmanSubscriptionOptionsProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanSubscriptionOptions, wsman_subscription_options, G_TYPE_OBJECT)

static void
wsman_subscription_options_finalize (GObject *object)
{
  WsmanSubscriptionOptions *self = WSMAN_SUBSCRIPTION_OPTIONS (object);

  g_free (self->bookmark);
  g_clear_object (&self->server);
  g_free (self->sink_address);
  g_strfreev (self->allowed_sources);

  G_OBJECT_CLASS (wsman_subscription_options_parent_class)->finalize (object);
}

static void
wsman_subscription_options_get_property (GObject    *object,
                                         guint       property_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  WsmanSubscriptionOptions *self = WSMAN_SUBSCRIPTION_OPTIONS (object);

  switch ((WsmanSubscriptionOptionsProperty) property_id)
    {
    case PROP_BOOKMARK:
      g_value_set_string (value, self->bookmark);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->expires);
      break;
    case PROP_AUTOMATIC_RENEWAL:
      g_value_set_boolean (value, self->automatic_renewal);
      break;
    case PROP_HEARTBEAT_INTERVAL:
      g_value_set_uint (value, self->heartbeat_interval);
      break;
    case PROP_BATCH_ITEMS:
      g_value_set_uint (value, self->batch_items);
      break;
    case PROP_RECONNECT_TIMEOUT:
      g_value_set_uint (value, self->reconnect_timeout);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_SINK_ADDRESS:
      g_value_set_string (value, self->sink_address);
      break;
    case PROP_ALLOWED_SOURCES:
      g_value_set_boxed (value, self->allowed_sources);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_subscription_options_set_property (GObject      *object,
                                         guint         property_id,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  WsmanSubscriptionOptions *self = WSMAN_SUBSCRIPTION_OPTIONS (object);

  switch ((WsmanSubscriptionOptionsProperty) property_id)
    {
    case PROP_BOOKMARK:
      wsman_subscription_options_set_bookmark (self, g_value_get_string (value));
      break;
    case PROP_EXPIRES:
      wsman_subscription_options_set_expires (self, g_value_get_uint (value));
      break;
    case PROP_AUTOMATIC_RENEWAL:
      wsman_subscription_options_set_automatic_renewal (self, g_value_get_boolean (value));
      break;
    case PROP_HEARTBEAT_INTERVAL:
      wsman_subscription_options_set_heartbeat_interval (self, g_value_get_uint (value));
      break;
    case PROP_BATCH_ITEMS:
      wsman_subscription_options_set_batch_items (self, g_value_get_uint (value));
      break;
    case PROP_RECONNECT_TIMEOUT:
      wsman_subscription_options_set_reconnect_timeout (self, g_value_get_uint (value));
      break;
    case PROP_SERVER:
      wsman_subscription_options_set_server (self, g_value_get_object (value));
      break;
    case PROP_SINK_ADDRESS:
      wsman_subscription_options_set_sink_address (self, g_value_get_string (value));
      break;
    case PROP_ALLOWED_SOURCES:
      wsman_subscription_options_set_allowed_sources (self, g_value_get_boxed (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_position (GParamFlags flags)
{
  /**
   * WsmanSubscriptionOptions:bookmark:
   *
   * The position after which the events begin.
   *
   * It is a text that [property@Wsman.Subscription:bookmark] has returned, perhaps to another process. The URI
   * `http://schemas.dmtf.org/wbem/wsman/1/wsman/bookmark/earliest` asks for all events that the source still has.
   * `NULL` asks for the events that happen from now on.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] = g_param_spec_string ("bookmark", NULL, NULL, NULL, flags);
}

static void
define_life (GParamFlags flags)
{
  /**
   * WsmanSubscriptionOptions:expires:
   *
   * How long the source keeps the subscription without a renewal, in milliseconds. The default is 600000 (ten minutes).
   *
   * The source may choose another time. 0 leaves the choice to the source.
   *
   * Since: 1.0
   */
  properties[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, DEFAULT_EXPIRES, flags);

  /**
   * WsmanSubscriptionOptions:automatic-renewal:
   *
   * Whether the library renews the subscription. The default is `TRUE`.
   *
   * The library renews the subscription in a thread of its own, whatever the program does meanwhile. If the source
   * doesn't renew subscriptions, as Windows doesn't, the library subscribes again from the bookmark, before the time is
   * over.
   *
   * Since: 1.0
   */
  properties[PROP_AUTOMATIC_RENEWAL] = g_param_spec_boolean ("automatic-renewal", NULL, NULL, TRUE, flags);

  /**
   * WsmanSubscriptionOptions:reconnect-timeout:
   *
   * How long the library tries to get a lost subscription back, in milliseconds. The default is 300000 (five minutes).
   *
   * With 0 it doesn't try.
   *
   * Since: 1.0
   */
  properties[PROP_RECONNECT_TIMEOUT] =
    g_param_spec_uint ("reconnect-timeout", NULL, NULL, 0, G_MAXUINT, DEFAULT_RECONNECT_TIMEOUT, flags);
}

static void
define_messages (GParamFlags flags)
{
  /**
   * WsmanSubscriptionOptions:heartbeat-interval:
   *
   * The longest time without a message from the source, in milliseconds. The default is 0: no heartbeats.
   *
   * If there are no events in this time, the source sends a heartbeat instead. With the mode `PULL`, most programs need
   * no heartbeats, because [property@Wsman.Session:timeout] limits each request.
   *
   * Since: 1.0
   */
  properties[PROP_HEARTBEAT_INTERVAL] = g_param_spec_uint ("heartbeat-interval", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * WsmanSubscriptionOptions:batch-items:
   *
   * The most events that the source sends in one message. The default is 0: [property@Wsman.Session:batch-items].
   *
   * Since: 1.0
   */
  properties[PROP_BATCH_ITEMS] = g_param_spec_uint ("batch-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

/* Defines the properties for pushed events. */
static void
define_sink (GParamFlags flags)
{
  /**
   * WsmanSubscriptionOptions:server:
   *
   * The server of this program that takes pushed events. It must listen already.
   *
   * The modes `PUSH`, `PUSH_WITH_ACK` and `EVENTS` need a server. The source must be able to authenticate to it; it
   * needn't be in [property@Wsman.Server:allowed-users]. The subscription keeps a reference to the server. The default
   * is `NULL`.
   *
   * The events arrive in the server's main context. So a program that waits with
   * [method@Wsman.Subscription.next_event] must run the server in another thread.
   *
   * Since: 1.0
   */
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, WSMAN_TYPE_SERVER, flags);

  /**
   * WsmanSubscriptionOptions:sink-address:
   *
   * The URL by which the source reaches [property@Wsman.SubscriptionOptions:server], such as
   * `https://client.example:5986`. The library adds a path that nobody can guess. The default is `NULL`.
   *
   * Since: 1.0
   */
  properties[PROP_SINK_ADDRESS] = g_param_spec_string ("sink-address", NULL, NULL, NULL, flags);

  /**
   * WsmanSubscriptionOptions:allowed-sources:
   *
   * Who may push events for the subscription: identities, as in [property@Wsman.Server:allowed-users].
   *
   * The default is `NULL`: the services `HTTP`, `host` and `WSMAN` of the session's host, with Kerberos.
   *
   * Since: 1.0
   */
  properties[PROP_ALLOWED_SOURCES] = g_param_spec_boxed ("allowed-sources", NULL, NULL, G_TYPE_STRV, flags);
}

static void
wsman_subscription_options_class_init (WsmanSubscriptionOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = wsman_subscription_options_finalize;
  object_class->get_property = wsman_subscription_options_get_property;
  object_class->set_property = wsman_subscription_options_set_property;

  define_position (flags);
  define_life (flags);
  define_messages (flags);
  define_sink (flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_subscription_options_init (WsmanSubscriptionOptions *self)
{
  self->expires = DEFAULT_EXPIRES;
  self->reconnect_timeout = DEFAULT_RECONNECT_TIMEOUT;
  self->automatic_renewal = TRUE;
}

/**
 * wsman_subscription_options_new:
 *
 * Creates options with the default values.
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
WsmanSubscriptionOptions *
wsman_subscription_options_new (void)
{
  return g_object_new (WSMAN_TYPE_SUBSCRIPTION_OPTIONS, NULL);
}

/**
 * wsman_subscription_options_get_bookmark:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:bookmark].
 *
 * Returns: (transfer none) (nullable): the bookmark
 *
 * Since: 1.0
 */
const char *
wsman_subscription_options_get_bookmark (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return self->bookmark;
}

/**
 * wsman_subscription_options_set_bookmark:
 * @self: the options
 * @bookmark: (nullable): the bookmark, or `NULL` for the events from now on
 *
 * Sets [property@Wsman.SubscriptionOptions:bookmark].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_bookmark (WsmanSubscriptionOptions *self,
                                         const char               *bookmark)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (g_strcmp0 (self->bookmark, bookmark) == 0)
    return;

  g_free (self->bookmark);
  self->bookmark = g_strdup (bookmark);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOOKMARK]);
}

/**
 * wsman_subscription_options_get_expires:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:expires].
 *
 * Returns: the time in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_subscription_options_get_expires (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->expires;
}

/**
 * wsman_subscription_options_set_expires:
 * @self: the options
 * @expires: the time in milliseconds, or 0 for the source's choice
 *
 * Sets [property@Wsman.SubscriptionOptions:expires].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_expires (WsmanSubscriptionOptions *self,
                                        guint                     expires)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->expires == expires)
    return;

  self->expires = expires;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRES]);
}

/**
 * wsman_subscription_options_get_automatic_renewal:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:automatic-renewal].
 *
 * Returns: `TRUE` if the library renews the subscription
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_options_get_automatic_renewal (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), FALSE);

  return self->automatic_renewal;
}

/**
 * wsman_subscription_options_set_automatic_renewal:
 * @self: the options
 * @automatic_renewal: `TRUE` if the library renews the subscription
 *
 * Sets [property@Wsman.SubscriptionOptions:automatic-renewal].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_automatic_renewal (WsmanSubscriptionOptions *self,
                                                  gboolean                  automatic_renewal)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  automatic_renewal = automatic_renewal != FALSE;
  if (self->automatic_renewal == automatic_renewal)
    return;

  self->automatic_renewal = automatic_renewal;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATIC_RENEWAL]);
}

/**
 * wsman_subscription_options_get_heartbeat_interval:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:heartbeat-interval].
 *
 * Returns: the time in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_subscription_options_get_heartbeat_interval (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->heartbeat_interval;
}

/**
 * wsman_subscription_options_set_heartbeat_interval:
 * @self: the options
 * @heartbeat_interval: the time in milliseconds, or 0 for no heartbeats
 *
 * Sets [property@Wsman.SubscriptionOptions:heartbeat-interval].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_heartbeat_interval (WsmanSubscriptionOptions *self,
                                                   guint                     heartbeat_interval)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->heartbeat_interval == heartbeat_interval)
    return;

  self->heartbeat_interval = heartbeat_interval;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEARTBEAT_INTERVAL]);
}

/**
 * wsman_subscription_options_get_batch_items:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:batch-items].
 *
 * Returns: the most events in a message
 *
 * Since: 1.0
 */
guint
wsman_subscription_options_get_batch_items (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->batch_items;
}

/**
 * wsman_subscription_options_set_batch_items:
 * @self: the options
 * @batch_items: the most events in a message, or 0 for the session's number
 *
 * Sets [property@Wsman.SubscriptionOptions:batch-items].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_batch_items (WsmanSubscriptionOptions *self,
                                            guint                     batch_items)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->batch_items == batch_items)
    return;

  self->batch_items = batch_items;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH_ITEMS]);
}

/**
 * wsman_subscription_options_get_reconnect_timeout:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:reconnect-timeout].
 *
 * Returns: the time in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_subscription_options_get_reconnect_timeout (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->reconnect_timeout;
}

/**
 * wsman_subscription_options_set_reconnect_timeout:
 * @self: the options
 * @reconnect_timeout: the time in milliseconds, or 0 not to try
 *
 * Sets [property@Wsman.SubscriptionOptions:reconnect-timeout].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_reconnect_timeout (WsmanSubscriptionOptions *self,
                                                  guint                     reconnect_timeout)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->reconnect_timeout == reconnect_timeout)
    return;

  self->reconnect_timeout = reconnect_timeout;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECONNECT_TIMEOUT]);
}

/**
 * wsman_subscription_options_get_server:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:server].
 *
 * Returns: (transfer none) (nullable): the server
 *
 * Since: 1.0
 */
WsmanServer *
wsman_subscription_options_get_server (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return self->server;
}

/**
 * wsman_subscription_options_set_server:
 * @self: the options
 * @server: (nullable): the server that takes pushed events
 *
 * Sets [property@Wsman.SubscriptionOptions:server].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_server (WsmanSubscriptionOptions *self,
                                       WsmanServer              *server)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));
  g_return_if_fail (server == NULL || WSMAN_IS_SERVER (server));

  if (g_set_object (&self->server, server))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
}

/**
 * wsman_subscription_options_get_sink_address:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:sink-address].
 *
 * Returns: (transfer none) (nullable): the URL
 *
 * Since: 1.0
 */
const char *
wsman_subscription_options_get_sink_address (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return self->sink_address;
}

/**
 * wsman_subscription_options_set_sink_address:
 * @self: the options
 * @sink_address: (nullable): the URL by which the source reaches the server
 *
 * Sets [property@Wsman.SubscriptionOptions:sink-address].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_sink_address (WsmanSubscriptionOptions *self,
                                             const char               *sink_address)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (g_strcmp0 (self->sink_address, sink_address) == 0)
    return;

  g_free (self->sink_address);
  self->sink_address = g_strdup (sink_address);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINK_ADDRESS]);
}

/**
 * wsman_subscription_options_get_allowed_sources:
 * @self: the options
 *
 * Gets [property@Wsman.SubscriptionOptions:allowed-sources].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the identities
 *
 * Since: 1.0
 */
const char * const *
wsman_subscription_options_get_allowed_sources (WsmanSubscriptionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return (const char * const *) self->allowed_sources;
}

/**
 * wsman_subscription_options_set_allowed_sources:
 * @self: the options
 * @allowed_sources: (nullable) (array zero-terminated=1): the identities that may push events
 *
 * Sets [property@Wsman.SubscriptionOptions:allowed-sources].
 *
 * Since: 1.0
 */
void
wsman_subscription_options_set_allowed_sources (WsmanSubscriptionOptions *self,
                                                const char * const       *allowed_sources)
{
  g_return_if_fail (WSMAN_IS_SUBSCRIPTION_OPTIONS (self));

  if (allowed_sources == (const char * const *) self->allowed_sources)
    return;

  g_strfreev (self->allowed_sources);
  self->allowed_sources = g_strdupv ((GStrv) allowed_sources);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOWED_SOURCES]);
}
