/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanEventPusher: to whom a server may push events, and with which credentials. */

#include "wsman-event-pusher.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-enum-types.h"
#include "wsman-push-delivery-private.h"

/**
 * WsmanEventPusher:
 *
 * Pushes the events of a server to its subscribers.
 *
 * Without a pusher, subscribers of a [class@Wsman.Server] can only pull events. With one, a subscriber may name an
 * address, and the server sends the events there, in the modes `PUSH`, `PUSH_WITH_ACK` and `EVENTS`.
 *
 * ```python
 * options = Wsman.ConnectionOptions(keytab='/etc/krb5.keytab', user_name='HTTP/server.example')
 * pusher = Wsman.EventPusher(options=options, session_flags=Wsman.SessionFlags.USE_KERBEROS)
 * pusher.allowed_sinks = ['collector.example', '192.0.2.0/24']
 * pusher.register(server)
 * ```
 *
 * The server is a client of the subscriber, and authenticates with [property@Wsman.EventPusher:options]. A subscriber
 * could name any machine of the network. So the server only sends to the address from which the subscriber has
 * connected, and to [property@Wsman.EventPusher:allowed-sinks]. Names are looked up once, and then the server connects
 * to the address that was checked. Proxies aren't used.
 *
 * One message of each subscription is under way at a time. It is sent again until the subscriber has got it, as often
 * as the subscriber has asked for, and then the subscription ends. Events that come meanwhile wait in the
 * [class@Wsman.EventSink], which has a limit.
 *
 * Programs must call the pusher's methods in the main context that started the server.
 *
 * Since: 1.0
 */

struct _WsmanEventPusher
{
  GObject parent_instance;

  GWeakRef server;
  WsmanConnectionOptions *options;
  WsmanSessionFlags session_flags;
  char **allowed_sinks;
};

typedef enum
{
  PROP_OPTIONS = 1,
  PROP_SESSION_FLAGS,
  PROP_ALLOWED_SINKS,
  N_PROPERTIES,
} WsmanEventPusherProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanEventPusher, wsman_event_pusher, G_TYPE_OBJECT)

static void
wsman_event_pusher_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  WsmanEventPusher *self = WSMAN_EVENT_PUSHER (object);

  switch ((WsmanEventPusherProperty) property_id)
    {
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;
    case PROP_SESSION_FLAGS:
      g_value_set_flags (value, self->session_flags);
      break;
    case PROP_ALLOWED_SINKS:
      g_value_set_boxed (value, self->allowed_sinks);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_event_pusher_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  WsmanEventPusher *self = WSMAN_EVENT_PUSHER (object);

  switch ((WsmanEventPusherProperty) property_id)
    {
    case PROP_OPTIONS:
      wsman_event_pusher_set_options (self, g_value_get_object (value));
      break;
    case PROP_SESSION_FLAGS:
      wsman_event_pusher_set_session_flags (self, g_value_get_flags (value));
      break;
    case PROP_ALLOWED_SINKS:
      wsman_event_pusher_set_allowed_sinks (self, g_value_get_boxed (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
leave_server (WsmanEventPusher *self)
{
  g_autoptr(WsmanServer) server = g_weak_ref_get (&self->server);

  if (server != NULL)
    wsman_server_remove_push (server, self);
  g_weak_ref_set (&self->server, NULL);
}

static void
wsman_event_pusher_dispose (GObject *object)
{
  leave_server (WSMAN_EVENT_PUSHER (object));

  G_OBJECT_CLASS (wsman_event_pusher_parent_class)->dispose (object);
}

static void
wsman_event_pusher_finalize (GObject *object)
{
  WsmanEventPusher *self = WSMAN_EVENT_PUSHER (object);

  g_weak_ref_clear (&self->server);
  g_clear_object (&self->options);
  g_strfreev (self->allowed_sinks);

  G_OBJECT_CLASS (wsman_event_pusher_parent_class)->finalize (object);
}

static void
wsman_event_pusher_class_init (WsmanEventPusherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wsman_event_pusher_get_property;
  object_class->set_property = wsman_event_pusher_set_property;
  object_class->dispose = wsman_event_pusher_dispose;
  object_class->finalize = wsman_event_pusher_finalize;

  /**
   * WsmanEventPusher:options:
   *
   * The credentials with which the server authenticates to subscribers, and its trust in their certificates.
   *
   * The default is `NULL`: push is refused.
   *
   * Since: 1.0
   */
  properties[PROP_OPTIONS] =
    g_param_spec_object ("options", NULL, NULL, WSMAN_TYPE_CONNECTION_OPTIONS, flags);

  /**
   * WsmanEventPusher:session-flags:
   *
   * The flags of the server's sessions with subscribers, such as `USE_KERBEROS` or `USE_CLIENT_CERTIFICATE`. With both,
   * the certificate is for https, and Kerberos for http.
   *
   * The encoding is the one that the subscriber asks for. The default is `NONE`.
   *
   * Since: 1.0
   */
  properties[PROP_SESSION_FLAGS] =
    g_param_spec_flags ("session-flags", NULL, NULL, WSMAN_TYPE_SESSION_FLAGS, WSMAN_SESSION_FLAGS_NONE, flags);

  /**
   * WsmanEventPusher:allowed-sinks:
   *
   * To whom the server may push events, besides the address from which a subscriber has connected.
   *
   * Each entry is a host name as subscribers write it, an address, or a network such as `192.0.2.0/24`. Names that lead
   * to this machine or to a link-local address are refused: such an address must be listed itself. The default is
   * `NULL`: only the subscriber's own address.
   *
   * Since: 1.0
   */
  properties[PROP_ALLOWED_SINKS] = g_param_spec_boxed ("allowed-sinks", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_event_pusher_init (WsmanEventPusher *self)
{
  g_weak_ref_init (&self->server, NULL);
}

/**
 * wsman_event_pusher_new:
 *
 * Creates a pusher without credentials.
 *
 * Returns: (transfer full): a new pusher
 *
 * Since: 1.0
 */
WsmanEventPusher *
wsman_event_pusher_new (void)
{
  return g_object_new (WSMAN_TYPE_EVENT_PUSHER, NULL);
}

/* --- The server --- */

static GInetAddress *
get_peer (const WsmanClientIdentity *caller)
{
  if (caller->remote_address == NULL || !G_IS_INET_SOCKET_ADDRESS (caller->remote_address))
    return NULL;

  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (caller->remote_address));
}

static gboolean
check_credentials (WsmanEventPusher  *self,
                   GError           **error)
{
  return self->options != NULL ||
         wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_EVENTING_DELIVERY_MODE_REQUESTED_UNAVAILABLE,
                             _("This server has no credentials with which it could push events; use the delivery "
                               "mode Pull"));
}

static gboolean
check_address (const char  *address,
               gboolean     is_end_to,
               GError     **error)
{
  const WsmanPushTarget target = { .address = address, .is_end_to = is_end_to };
  g_autoptr(GUri) uri = wsman_push_target_parse (&target, error);

  return uri != NULL;
}

static gboolean
push_check (WsmanServerRequest  *request,
            gpointer             user_data,
            GError             **error)
{
  WsmanEventPusher *self = user_data;
  WsmanDeliverySettings *settings = &request->subscribe.settings;

  return check_credentials (self, error) &&
         wsman_delivery_settings_read (request->message->content, settings, error) &&
         check_address (settings->notify_to.address, FALSE, error) &&
         (settings->end_to.address == NULL || check_address (settings->end_to.address, TRUE, error));
}

static void
push_open (WsmanServerRequest      *request,
           WsmanServerSubscription *subscription,
           WsmanPushOpenedFunc      func,
           gpointer                 func_data,
           gpointer                 user_data)
{
  WsmanEventPusher *self = user_data;
  g_autoptr(GError) local_error = NULL;
  WsmanPushPolicy *policy;

  /* The settings may have changed since the request came. */
  if (!check_credentials (self, &local_error))
    {
      func (NULL, local_error, func_data);
      return;
    }

  policy = g_new0 (WsmanPushPolicy, 1);
  policy->options = wsman_connection_options_copy (self->options);
  policy->flags = self->session_flags;
  policy->allowed = g_strdupv (self->allowed_sinks);
  g_set_object (&policy->peer, get_peer (&request->caller));
  wsman_push_open (request, subscription, policy, func, func_data);
}

static const WsmanPushHandlers push_handlers = { push_check, push_open, wsman_push_wake, wsman_push_close };

/**
 * wsman_event_pusher_register:
 * @self: a pusher
 * @server: a server
 *
 * Lets @server push the events of subscriptions that begin from now on.
 *
 * A pusher has one server. The pusher holds no reference to it, and leaves it when the pusher is freed. Subscriptions
 * that have begun go on.
 *
 * Since: 1.0
 */
void
wsman_event_pusher_register (WsmanEventPusher *self,
                             WsmanServer      *server)
{
  g_return_if_fail (WSMAN_IS_EVENT_PUSHER (self));
  g_return_if_fail (WSMAN_IS_SERVER (server));

  leave_server (self);
  g_weak_ref_set (&self->server, server);
  wsman_server_set_push (server, &push_handlers, self);
}

/* --- Properties --- */

/**
 * wsman_event_pusher_get_options:
 * @self: a pusher
 *
 * Gets the value of [property@Wsman.EventPusher:options].
 *
 * Returns: (transfer none) (nullable): the value of the property
 *
 * Since: 1.0
 */
WsmanConnectionOptions *
wsman_event_pusher_get_options (WsmanEventPusher *self)
{
  g_return_val_if_fail (WSMAN_IS_EVENT_PUSHER (self), NULL);

  return self->options;
}

/**
 * wsman_event_pusher_set_options:
 * @self: a pusher
 * @options: (nullable): the new value
 *
 * Sets [property@Wsman.EventPusher:options] for subscriptions that begin from now on.
 *
 * Since: 1.0
 */
void
wsman_event_pusher_set_options (WsmanEventPusher       *self,
                                WsmanConnectionOptions *options)
{
  g_return_if_fail (WSMAN_IS_EVENT_PUSHER (self));
  g_return_if_fail (options == NULL || WSMAN_IS_CONNECTION_OPTIONS (options));

  if (g_set_object (&self->options, options))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
}

/**
 * wsman_event_pusher_get_session_flags:
 * @self: a pusher
 *
 * Gets the value of [property@Wsman.EventPusher:session-flags].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
WsmanSessionFlags
wsman_event_pusher_get_session_flags (WsmanEventPusher *self)
{
  g_return_val_if_fail (WSMAN_IS_EVENT_PUSHER (self), WSMAN_SESSION_FLAGS_NONE);

  return self->session_flags;
}

/**
 * wsman_event_pusher_set_session_flags:
 * @self: a pusher
 * @session_flags: the new value
 *
 * Sets [property@Wsman.EventPusher:session-flags] for subscriptions that begin from now on.
 *
 * Since: 1.0
 */
void
wsman_event_pusher_set_session_flags (WsmanEventPusher  *self,
                                      WsmanSessionFlags  session_flags)
{
  g_return_if_fail (WSMAN_IS_EVENT_PUSHER (self));

  if (self->session_flags == session_flags)
    return;

  self->session_flags = session_flags;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION_FLAGS]);
}

/**
 * wsman_event_pusher_get_allowed_sinks:
 * @self: a pusher
 *
 * Gets the value of [property@Wsman.EventPusher:allowed-sinks].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the value of the property
 *
 * Since: 1.0
 */
const char * const *
wsman_event_pusher_get_allowed_sinks (WsmanEventPusher *self)
{
  g_return_val_if_fail (WSMAN_IS_EVENT_PUSHER (self), NULL);

  return (const char * const *) self->allowed_sinks;
}

/**
 * wsman_event_pusher_set_allowed_sinks:
 * @self: a pusher
 * @allowed_sinks: (nullable) (array zero-terminated=1): the new value
 *
 * Sets [property@Wsman.EventPusher:allowed-sinks] for subscriptions that begin from now on.
 *
 * Since: 1.0
 */
void
wsman_event_pusher_set_allowed_sinks (WsmanEventPusher   *self,
                                      const char * const *allowed_sinks)
{
  g_return_if_fail (WSMAN_IS_EVENT_PUSHER (self));

  if (allowed_sinks == (const char * const *) self->allowed_sinks)
    return;

  g_strfreev (self->allowed_sinks);
  self->allowed_sinks = g_strdupv ((GStrv) allowed_sinks);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOWED_SINKS]);
}
