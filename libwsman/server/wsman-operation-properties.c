/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The properties of an operation. For each property, get_property calls the public function with the same name.
 */

#include "wsman-operation-fields-private.h"

#include "wsman-enum-types.h"

typedef enum
{
  PROP_VERB = 1,
  PROP_ACTION,
  PROP_METHOD,
  PROP_LOCATOR,
  PROP_ITEM,
  PROP_FILTER,
  PROP_DIALECT,
  PROP_FLAGS,
  PROP_MAX_ITEMS,
  PROP_CONTEXT,
  PROP_DELIVERY_MODE,
  PROP_LIFETIME,
  PROP_HEARTBEAT_INTERVAL,
  PROP_BOOKMARK,
  PROP_WANTS_BOOKMARKS,
  PROP_USER,
  PROP_IDENTITY,
  PROP_MECHANISM,
  PROP_SEALED,
  PROP_BOUND,
  PROP_REMOTE_ADDRESS,
  PROP_TIMEOUT,
  PROP_CANCELLABLE,
  PROP_MESSAGE_ID,
  PROP_MAX_CONTENT_SIZE,
  N_PROPERTIES,
} WsmanOperationProperty;

static GParamSpec *properties[N_PROPERTIES];

static void
wsman_operation_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  WsmanOperation *self = WSMAN_OPERATION (object);

  switch ((WsmanOperationProperty) property_id)
    {
    case PROP_VERB:
      g_value_set_enum (value, wsman_operation_get_verb (self));
      break;
    case PROP_ACTION:
      g_value_set_string (value, wsman_operation_get_action (self));
      break;
    case PROP_METHOD:
      g_value_set_string (value, wsman_operation_get_method (self));
      break;
    case PROP_LOCATOR:
      g_value_set_object (value, self->locator);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_FILTER:
      g_value_set_string (value, wsman_operation_get_filter (self));
      break;
    case PROP_DIALECT:
      g_value_set_string (value, wsman_operation_get_dialect (self));
      break;
    case PROP_FLAGS:
      g_value_set_flags (value, wsman_operation_get_flags (self));
      break;
    case PROP_MAX_ITEMS:
      g_value_set_uint (value, wsman_operation_get_max_items (self));
      break;
    case PROP_CONTEXT:
      g_value_set_object (value, wsman_operation_get_context (self));
      break;
    case PROP_DELIVERY_MODE:
      g_value_set_enum (value, wsman_operation_get_delivery_mode (self));
      break;
    case PROP_LIFETIME:
      g_value_set_uint (value, wsman_operation_get_lifetime (self));
      break;
    case PROP_HEARTBEAT_INTERVAL:
      g_value_set_uint (value, wsman_operation_get_heartbeat_interval (self));
      break;
    case PROP_BOOKMARK:
      g_value_set_string (value, wsman_operation_get_bookmark (self));
      break;
    case PROP_WANTS_BOOKMARKS:
      g_value_set_boolean (value, wsman_operation_get_wants_bookmarks (self));
      break;
    case PROP_USER:
      g_value_set_string (value, wsman_operation_get_user (self));
      break;
    case PROP_IDENTITY:
      g_value_set_string (value, wsman_operation_get_identity (self));
      break;
    case PROP_MECHANISM:
      g_value_set_string (value, wsman_operation_get_mechanism (self));
      break;
    case PROP_SEALED:
      g_value_set_boolean (value, wsman_operation_get_sealed (self));
      break;
    case PROP_BOUND:
      g_value_set_boolean (value, wsman_operation_get_bound (self));
      break;
    case PROP_REMOTE_ADDRESS:
      g_value_set_object (value, wsman_operation_get_remote_address (self));
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, wsman_operation_get_timeout (self));
      break;
    case PROP_CANCELLABLE:
      g_value_set_object (value, wsman_operation_get_cancellable (self));
      break;
    case PROP_MESSAGE_ID:
      g_value_set_string (value, wsman_operation_get_message_id (self));
      break;
    case PROP_MAX_CONTENT_SIZE:
      g_value_set_uint (value, wsman_operation_get_max_content_size (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_operation_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WsmanOperation *self = WSMAN_OPERATION (object);

  switch ((WsmanOperationProperty) property_id)
    {
    case PROP_CONTEXT:
      wsman_operation_set_context (self, g_value_get_object (value));
      break;
    case PROP_VERB:
    case PROP_ACTION:
    case PROP_METHOD:
    case PROP_LOCATOR:
    case PROP_ITEM:
    case PROP_FILTER:
    case PROP_DIALECT:
    case PROP_FLAGS:
    case PROP_MAX_ITEMS:
    case PROP_DELIVERY_MODE:
    case PROP_LIFETIME:
    case PROP_HEARTBEAT_INTERVAL:
    case PROP_BOOKMARK:
    case PROP_WANTS_BOOKMARKS:
    case PROP_USER:
    case PROP_IDENTITY:
    case PROP_MECHANISM:
    case PROP_SEALED:
    case PROP_BOUND:
    case PROP_REMOTE_ADDRESS:
    case PROP_TIMEOUT:
    case PROP_CANCELLABLE:
    case PROP_MESSAGE_ID:
    case PROP_MAX_CONTENT_SIZE:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

/* Defines the properties for the request. */
static void
define_action (void)
{
  /**
   * WsmanOperation:verb:
   *
   * The kind of operation.
   *
   * Since: 1.0
   */
  properties[PROP_VERB] =
    g_param_spec_enum ("verb", NULL, NULL, WSMAN_TYPE_VERB, WSMAN_VERB_IDENTIFY,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:action:
   *
   * The request's action URI.
   *
   * For an enumeration, it is the action of Enumerate, Pull or Release. For a subscription, it is that of Subscribe,
   * Renew, GetStatus, Unsubscribe, Pull or Release.
   *
   * Since: 1.0
   */
  properties[PROP_ACTION] =
    g_param_spec_string ("action", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:method:
   *
   * The name of the method to call, which is the last segment of the action. It is `NULL` if the verb isn't
   * [enum@Wsman.Verb] `INVOKE`.
   *
   * Since: 1.0
   */
  properties[PROP_METHOD] =
    g_param_spec_string ("method", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:message-id:
   *
   * The `MessageID` of the request, as the client wrote it. It is `NULL` if the request has none. Identify has none.
   *
   * If a client lost a response with its connection, it may send the request again with the same `MessageID`.
   *
   * Since: 1.0
   */
  properties[PROP_MESSAGE_ID] =
    g_param_spec_string ("message-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_resource (void)
{
  /**
   * WsmanOperation:locator:
   *
   * The resource of the request. It is `NULL` for Identify.
   *
   * Since: 1.0
   */
  properties[PROP_LOCATOR] =
    g_param_spec_object ("locator", NULL, NULL, WSMAN_TYPE_RESOURCE_LOCATOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:item:
   *
   * The content of the request. For Put and Create, it is the representation. For a method, it is the input. Otherwise,
   * it is `NULL`.
   *
   * A provider always gets the whole resource for Put. If a client puts a fragment, only
   * [signal@Wsman.Server::authorize] sees the `XmlFragment` of the request.
   *
   * Since: 1.0
   */
  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, WSMAN_TYPE_ITEM,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

/* Defines the properties for the time and the size of the response. */
static void
define_response (void)
{
  /**
   * WsmanOperation:timeout:
   *
   * The time that the client waits, in milliseconds from the arrival of the request. It is the time that the client has
   * requested, but at most [property@Wsman.Server:max-timeout].
   *
   * Since: 1.0
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:cancellable:
   *
   * The cancellable of the operation. It is the cancellable of the operation.
   *
   * Since: 1.0
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:max-content-size:
   *
   * The number of ASCII characters of XML that fit into the response besides its headers.
   *
   * A response with its headers, in the charset of the request, must not be larger than the client's `MaxEnvelopeSize`
   * and [property@Wsman.Server:max-envelope-size]. If the response is larger, the client gets a fault. A provider that
   * can respond in parts should limit each part to this size. A character that isn't ASCII counts as many times as it
   * has bytes in UTF-8.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_CONTENT_SIZE] =
    g_param_spec_uint ("max-content-size", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

/* Defines the properties for enumerations. */
static void
define_filter (void)
{
  /**
   * WsmanOperation:filter:
   *
   * The filter of an enumeration or subscription: its text, or the XML of its content. It is `NULL` if there is none.
   *
   * Usually a provider may ignore the filter, because the server applies it: see [method@Wsman.Operation.take_filter].
   *
   * A WQL query on the resource `…/root/cimv2/\*` becomes an enumeration of the class that it names. The queries
   * `ASSOCIATORS OF` and `REFERENCES OF` get the dialect [const@Wsman.DIALECT_ASSOCIATION]. In this dialect the filter
   * is always the XML of `AssociatedInstances` or `AssociationInstances`. [ctor@Wsman.Item.new_from_xml] reads it, and
   * its `Object` is a locator.
   *
   * Since: 1.0
   */
  properties[PROP_FILTER] =
    g_param_spec_string ("filter", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:dialect:
   *
   * The dialect of the filter, such as [const@Wsman.DIALECT_WQL]. If the client named no dialect, it is `NULL`. Then
   * the dialect is [const@Wsman.DIALECT_XPATH].
   *
   * [method@Wsman.Operation.take_filter] tells whether a provider must know the dialect.
   *
   * Since: 1.0
   */
  properties[PROP_DIALECT] =
    g_param_spec_string ("dialect", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_enumeration (void)
{
  /**
   * WsmanOperation:flags:
   *
   * The flags of the enumeration.
   *
   * If the client requests references, each item needs a locator.
   *
   * Since: 1.0
   */
  properties[PROP_FLAGS] =
    g_param_spec_flags ("flags", NULL, NULL, WSMAN_TYPE_ENUMERATION_FLAGS, 0,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:max-items:
   *
   * The most items to return. It is 0 if the verb isn't [enum@Wsman.Verb] `ENUMERATE`.
   *
   * About this number of items fits into one response. Therefore a provider that respects the number needs little
   * memory. If a filter removes all items of a batch, the server calls the provider again.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_ITEMS] =
    g_param_spec_uint ("max-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:context:
   *
   * The provider's own object for this enumeration, such as a cursor. In the first call, it is `NULL`. In each later
   * call, it is the object that the provider has set before.
   *
   * The server drops the object when the enumeration ends, is released, expires or fails.
   *
   * Since: 1.0
   */
  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, G_TYPE_OBJECT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

/* Defines the properties for subscriptions. They have a meaning only if the verb is WSMAN_VERB_SUBSCRIBE. */
static void
define_subscription (void)
{
  /**
   * WsmanOperation:delivery-mode:
   *
   * How the events of a subscription get to the subscriber.
   *
   * Since: 1.0
   */
  properties[PROP_DELIVERY_MODE] =
    g_param_spec_enum ("delivery-mode", NULL, NULL, WSMAN_TYPE_DELIVERY_MODE, WSMAN_DELIVERY_MODE_PULL,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:lifetime:
   *
   * The time until a subscription expires, in milliseconds. The subscriber may renew the subscription.
   *
   * For a Renew, it is the time that the subscriber requests. It is 0 if the server may choose.
   *
   * Since: 1.0
   */
  properties[PROP_LIFETIME] =
    g_param_spec_uint ("lifetime", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:heartbeat-interval:
   *
   * The longest silence that the subscriber of a subscription wants, in milliseconds; 0 if it wants no heartbeats. The
   * server sends the heartbeats itself.
   *
   * Since: 1.0
   */
  properties[PROP_HEARTBEAT_INTERVAL] =
    g_param_spec_uint ("heartbeat-interval", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_bookmarks (void)
{
  /**
   * WsmanOperation:bookmark:
   *
   * The place after which the events of a subscription begin: the text of a bookmark that
   * [method@Wsman.EventSink.send] has got before, or the XML of another bookmark. It is `NULL` if the subscriber only
   * wants new events.
   *
   * The client may have changed the text.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] =
    g_param_spec_string ("bookmark", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:wants-bookmarks:
   *
   * Whether the subscriber of a subscription wants the bookmarks of the events.
   *
   * Since: 1.0
   */
  properties[PROP_WANTS_BOOKMARKS] =
    g_param_spec_boolean ("wants-bookmarks", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

/* Defines the properties for the caller. */
static void
define_user (void)
{
  /**
   * WsmanOperation:user:
   *
   * The name of the user. It is the name that the authenticator has accepted, the account of this machine, or the name
   * that [property@Wsman.Server:accept-kerberos] and [property@Wsman.Server:accept-ntlm] describe.
   *
   * If two sources give the same name, the name may mean two people. To distinguish owners, compare
   * [property@Wsman.Operation:identity]. To find the user in a list, call [method@Wsman.Operation.is_user_in].
   *
   * Since: 1.0
   */
  properties[PROP_USER] =
    g_param_spec_string ("user", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:identity:
   *
   * The identity of the user: the name with its source, such as `local:ada`, `kerberos:ada@EXAMPLE.ORG`,
   * `ntlm:CORP\ada`, `authenticator:ada`, `password-file:ada` or `certificate:ada`.
   *
   * Since: 1.0
   */
  properties[PROP_IDENTITY] =
    g_param_spec_string ("identity", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:mechanism:
   *
   * The mechanism that authenticated the user: `Basic`, `Certificate`, `Kerberos`, `NTLM`, or `Local` for a client of
   * the Unix socket.
   *
   * Since: 1.0
   */
  properties[PROP_MECHANISM] =
    g_param_spec_string ("mechanism", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_connection (void)
{
  /**
   * WsmanOperation:sealed:
   *
   * Whether the mechanism has sealed the request. If it has, it will also seal the response.
   *
   * An unsealed request came over https, or came from this machine, or is accepted because of
   * [property@Wsman.Server:allow-unencrypted].
   *
   * Since: 1.0
   */
  properties[PROP_SEALED] =
    g_param_spec_boolean ("sealed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:bound:
   *
   * Whether the client has proved that it sees the server's own certificate.
   *
   * See [property@Wsman.Server:channel-binding].
   *
   * Since: 1.0
   */
  properties[PROP_BOUND] =
    g_param_spec_boolean ("bound", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:remote-address:
   *
   * The address of the client.
   *
   * Since: 1.0
   */
  properties[PROP_REMOTE_ADDRESS] =
    g_param_spec_object ("remote-address", NULL, NULL, G_TYPE_SOCKET_ADDRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

void
wsman_operation_install_properties (GObjectClass *object_class)
{
  object_class->get_property = wsman_operation_get_property;
  object_class->set_property = wsman_operation_set_property;

  define_action ();
  define_resource ();
  define_response ();
  define_filter ();
  define_enumeration ();
  define_subscription ();
  define_bookmarks ();
  define_user ();
  define_connection ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}
