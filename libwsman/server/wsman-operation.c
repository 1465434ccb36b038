/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The provider's view of one request: the request of the server room, with objects in place of records.
 */

#include "wsman-operation-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "soap/wsman-names-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-enum-types.h"
#include "wsman-fault-codes-private.h"
#include "wsman-operation-content-private.h"

/**
 * WsmanOperation:
 *
 * One request to a [iface@Wsman.Provider], to be answered now or later.
 *
 * It says who asks for what, and takes the response: with
 * [method@Wsman.Operation.return_item], [method@Wsman.Operation.return_items],
 * [method@Wsman.Operation.return_locator], [method@Wsman.Operation.return_created],
 * [method@Wsman.Operation.return_fault] or [method@Wsman.Operation.return_error]. That may happen from any thread. The
 * first response counts, later ones are ignored. An operation that is dropped without a response answers a fault by
 * itself.
 *
 * The client hears a time-out when [property@Wsman.Operation:timeout] has passed; the operation's
 * cancellable is cancelled then, and also when the client goes away. An enumeration goes on
 * after a time-out, since its client asks again: what it answers late is delivered then.
 *
 * Since: 1.0
 */

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
} WsmanOperationProperty;

static GParamSpec *properties[PROP_MAX_CONTENT_SIZE + 1];

G_DEFINE_FINAL_TYPE (WsmanOperation, wsman_operation, G_TYPE_OBJECT)

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
    }
}

static void
wsman_operation_finalize (GObject *object)
{
  WsmanOperation *self = WSMAN_OPERATION (object);

  if (self->request != NULL && wsman_server_request_begin_response (self->request, self->round))
    {
      wsman_debug (WSMAN_DEBUG_PROVIDER, "%s was dropped unanswered", wsman_operation_get_action (self));
      wsman_server_request_return_fault (self->request,
                                         wsman_fault_info_new (ERROR_WSMAN_PROVIDER_FAILURE,
                                                               _("The provider dropped the operation "
                                                                 "without answering it")));
    }

  g_clear_object (&self->locator);
  g_clear_object (&self->item);
  g_clear_pointer (&self->request, wsman_server_request_unref);

  G_OBJECT_CLASS (wsman_operation_parent_class)->finalize (object);
}

static void
wsman_operation_class_init (WsmanOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_operation_get_property;
  object_class->set_property = wsman_operation_set_property;
  object_class->finalize = wsman_operation_finalize;

  /**
   * WsmanOperation:verb:
   *
   * What the operation asks for.
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
   * Of an enumeration it is that of Enumerate, Pull or Release.
   *
   * Since: 1.0
   */
  properties[PROP_ACTION] =
    g_param_spec_string ("action", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:method:
   *
   * The name of the method to call, the last segment of the action; `NULL` unless the verb is
   * [enum@Wsman.Verb] `INVOKE`.
   *
   * Since: 1.0
   */
  properties[PROP_METHOD] =
    g_param_spec_string ("method", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:locator:
   *
   * The resource that is asked for; `NULL` for Identify.
   *
   * Since: 1.0
   */
  properties[PROP_LOCATOR] =
    g_param_spec_object ("locator", NULL, NULL, WSMAN_TYPE_RESOURCE_LOCATOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:item:
   *
   * What the request carries: the representation of Put and Create, the input of a method; or `NULL`.
   *
   * A provider always sees the whole that is put. If a client puts a fragment, it is only
   * [signal@Wsman.Server::authorize] that sees the `XmlFragment` as it came.
   *
   * Since: 1.0
   */
  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, WSMAN_TYPE_ITEM,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:filter:
   *
   * The filter of an enumeration, its text or the XML of its content; `NULL` if there is none.
   *
   * A provider may ignore it as a rule, since the server applies it: see
   * [method@Wsman.Operation.take_filter].
   *
   * A WQL query on the resource `…/root/cimv2/\*` comes as an enumeration of the class that it names.
   * The queries `ASSOCIATORS OF` and `REFERENCES OF` come in the dialect
   * [const@Wsman.DIALECT_ASSOCIATION], whose filter always is the XML of `AssociatedInstances` or of
   * `AssociationInstances`; [ctor@Wsman.Item.new_from_xml] reads it, and its `Object` is a locator.
   *
   * Since: 1.0
   */
  properties[PROP_FILTER] =
    g_param_spec_string ("filter", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:dialect:
   *
   * The dialect of the filter, such as [const@Wsman.DIALECT_WQL]; `NULL` if none was named, which
   * means [const@Wsman.DIALECT_XPATH].
   *
   * Whether a provider has to know it, [method@Wsman.Operation.take_filter] says.
   *
   * Since: 1.0
   */
  properties[PROP_DIALECT] =
    g_param_spec_string ("dialect", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:flags:
   *
   * What the enumeration is to return.
   *
   * If it asks for references, each item needs a locator.
   *
   * Since: 1.0
   */
  properties[PROP_FLAGS] =
    g_param_spec_flags ("flags", NULL, NULL, WSMAN_TYPE_ENUMERATION_FLAGS, 0,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:max-items:
   *
   * How many items to return at most; 0 unless the verb is [enum@Wsman.Verb] `ENUMERATE`.
   *
   * It is about what fits into one response, so a provider that obeys it stays small. If a filter leaves
   * nothing of what it returned, the provider is asked again.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_ITEMS] =
    g_param_spec_uint ("max-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:context:
   *
   * The provider's own object for this enumeration, such as a cursor: `NULL` at the first
   * call, and what was set before at the next.
   *
   * The server drops it when the enumeration ends, is released, expires or fails.
   *
   * Since: 1.0
   */
  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, G_TYPE_OBJECT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanOperation:user:
   *
   * The name of who asks: what the authenticator accepted, the account of this machine, or what
   * [property@Wsman.Server:accept-kerberos] and [property@Wsman.Server:accept-ntlm] describe.
   *
   * The same name from two sources may be two people: to tell owners apart, compare
   * [property@Wsman.Operation:identity]; to look for a user in a list, call
   * [method@Wsman.Operation.is_user_in].
   *
   * Since: 1.0
   */
  properties[PROP_USER] =
    g_param_spec_string ("user", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:identity:
   *
   * Who asks, with the source of the name: `local:ada`, `kerberos:ada@EXAMPLE.ORG`, `ntlm:CORP\ada`,
   * `authenticator:ada` or `password-file:ada`.
   *
   * Since: 1.0
   */
  properties[PROP_IDENTITY] =
    g_param_spec_string ("identity", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:mechanism:
   *
   * How the user was authenticated: `Basic`, `Kerberos`, `NTLM`, or `Local` for a client of the Unix
   * socket.
   *
   * Since: 1.0
   */
  properties[PROP_MECHANISM] =
    g_param_spec_string ("mechanism", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:sealed:
   *
   * Whether the request was sealed by the mechanism, as the response will be.
   *
   * What isn't sealed came over https, from this machine, or is
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
   * Whether the client proved that it sees the server's own certificate.
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
   * Where the client is.
   *
   * Since: 1.0
   */
  properties[PROP_REMOTE_ADDRESS] =
    g_param_spec_object ("remote-address", NULL, NULL, G_TYPE_SOCKET_ADDRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:timeout:
   *
   * How long the client is made to wait, in milliseconds, counted from when the request came: what it
   * asked for, but no more than [property@Wsman.Server:max-timeout].
   *
   * Since: 1.0
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:cancellable:
   *
   * Cancelled when nobody waits for the response any more.
   *
   * Since: 1.0
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:message-id:
   *
   * The `MessageID` of the request, as the client wrote it; `NULL` if it has none, as Identify.
   *
   * A client that lost a response with its connection may send the same request again, which then has
   * the same one.
   *
   * Since: 1.0
   */
  properties[PROP_MESSAGE_ID] =
    g_param_spec_string ("message-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanOperation:max-content-size:
   *
   * How many characters of XML the response can take besides its headers, if they are ASCII.
   *
   * A response that is larger, with its headers and in the charset of the request, than the client's
   * `MaxEnvelopeSize` or than [property@Wsman.Server:max-envelope-size] becomes a fault. What can be
   * answered in parts is to be cut by this. Characters beyond ASCII count for the bytes they take in
   * UTF-8.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_CONTENT_SIZE] =
    g_param_spec_uint ("max-content-size", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
wsman_operation_init (WsmanOperation *self)
{
}

WsmanOperation *
wsman_operation_new (WsmanServerRequest *request)
{
  WsmanOperation *self = g_object_new (WSMAN_TYPE_OPERATION, NULL);
  const WsmanReference *reference = wsman_server_request_get_reference (request);
  const WsmanElement *content;
  WsmanDocument *document = wsman_server_request_get_input (request, &content);

  self->request = wsman_server_request_ref (request);
  self->round = wsman_server_request_get_round (request);
  if (reference != NULL)
    self->locator = wsman_resource_locator_new_from_reference (reference);
  if (self->locator != NULL && request->fragment != NULL)
    {
      wsman_resource_locator_set_fragment_path (self->locator, NULL);
      wsman_resource_locator_set_fragment_dialect (self->locator, NULL);
    }
  if (content != NULL)
    self->item = wsman_item_new_from_element (document, content, NULL);

  return self;
}

/**
 * wsman_operation_get_verb:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:verb].
 *
 * Returns: what the operation asks for
 *
 * Since: 1.0
 */
WsmanVerb
wsman_operation_get_verb (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), WSMAN_VERB_IDENTIFY);
  g_return_val_if_fail (self->request != NULL, WSMAN_VERB_IDENTIFY);

  return self->request->verb;
}

/**
 * wsman_operation_get_action:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:action].
 *
 * Returns: (transfer none): the action URI
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_action (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return wsman_server_request_get_action (self->request);
}

/**
 * wsman_operation_get_method:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:method].
 *
 * Returns: (transfer none) (nullable): the name of the method to call
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_method (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->method;
}

/**
 * wsman_operation_get_locator:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:locator].
 *
 * Returns: (transfer none) (nullable): the resource that is asked for
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_operation_get_locator (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);

  return self->locator;
}

/**
 * wsman_operation_get_item:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:item].
 *
 * Returns: (transfer none) (nullable): what the request carries
 *
 * Since: 1.0
 */
WsmanItem *
wsman_operation_get_item (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);

  return self->item;
}

/**
 * wsman_operation_get_filter:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:filter].
 *
 * Returns: (transfer none) (nullable): the filter of an enumeration
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_filter (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->query != NULL ? self->request->query->filter : NULL;
}

/**
 * wsman_operation_get_dialect:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:dialect].
 *
 * Returns: (transfer none) (nullable): the dialect of the filter
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_dialect (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->query != NULL ? self->request->query->dialect : NULL;
}

/**
 * wsman_operation_get_flags:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:flags].
 *
 * Returns: what the enumeration is to return
 *
 * Since: 1.0
 */
WsmanEnumerationFlags
wsman_operation_get_flags (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->query != NULL ? self->request->query->flags : 0;
}

/**
 * wsman_operation_get_max_items:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:max-items].
 *
 * Returns: how many items to return at most
 *
 * Since: 1.0
 */
guint
wsman_operation_get_max_items (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->demand;
}

/**
 * wsman_operation_get_context:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:context].
 *
 * Returns: (transfer none) (nullable): the provider's object for this enumeration
 *
 * Since: 1.0
 */
GObject *
wsman_operation_get_context (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->context;
}

/**
 * wsman_operation_set_context:
 * @self: an operation
 * @context: (nullable): the provider's object for this enumeration
 *
 * Sets the value of [property@Wsman.Operation:context].
 *
 * Set it before the response: from then on the server holds what was set.
 *
 * Since: 1.0
 */
void
wsman_operation_set_context (WsmanOperation *self,
                             GObject        *context)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (context == NULL || G_IS_OBJECT (context));
  g_return_if_fail (self->request != NULL);

  if (g_set_object (&self->request->context, context))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

/**
 * wsman_operation_get_user:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:user].
 *
 * Returns: (transfer none): who asks
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_user (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->user->name;
}

/**
 * wsman_operation_get_identity:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:identity].
 *
 * Returns: (transfer none): who asks, with the source of the name
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_identity (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->user->text;
}

WsmanIdentity *
wsman_operation_peek_identity (WsmanOperation *self)
{
  return self->request->user;
}

/**
 * wsman_operation_is_user_in:
 * @self: an operation
 * @users: (nullable) (array zero-terminated=1): names, as [property@Wsman.Server:allowed-users] has them
 *
 * Looks for who asks in a list of users.
 *
 * Returns: whether one of @users is who asks
 *
 * Since: 1.0
 */
gboolean
wsman_operation_is_user_in (WsmanOperation     *self,
                            const char * const *users)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return wsman_identity_is_in (self->request->user, users);
}

/**
 * wsman_operation_get_mechanism:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:mechanism].
 *
 * Returns: (transfer none): how the user was authenticated
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_mechanism (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->mechanism;
}

/**
 * wsman_operation_get_sealed:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:sealed].
 *
 * Returns: whether the request was sealed by the mechanism
 *
 * Since: 1.0
 */
gboolean
wsman_operation_get_sealed (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return self->request->sealed;
}

/**
 * wsman_operation_get_bound:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:bound].
 *
 * Returns: whether the client is bound to the server's certificate
 *
 * Since: 1.0
 */
gboolean
wsman_operation_get_bound (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return self->request->bound;
}

/**
 * wsman_operation_get_remote_address:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:remote-address].
 *
 * Returns: (transfer none) (nullable): where the client is
 *
 * Since: 1.0
 */
GSocketAddress *
wsman_operation_get_remote_address (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->remote_address;
}

/**
 * wsman_operation_get_timeout:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:timeout].
 *
 * Returns: how long the client is made to wait, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_operation_get_timeout (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return self->request->timeout;
}

/**
 * wsman_operation_get_cancellable:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:cancellable].
 *
 * Returns: (transfer none): cancelled when nobody waits for the response any more
 *
 * Since: 1.0
 */
GCancellable *
wsman_operation_get_cancellable (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->cancellable;
}

/**
 * wsman_operation_get_message_id:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:message-id].
 *
 * Returns: (transfer none) (nullable): the request's `MessageID`
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_message_id (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->message->message_id;
}

/**
 * wsman_operation_get_max_content_size:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:max-content-size].
 *
 * Returns: how many characters the response can take
 *
 * Since: 1.0
 */
guint
wsman_operation_get_max_content_size (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return wsman_server_request_measure_room (self->request);
}

/**
 * wsman_operation_take_filter:
 * @self: an operation
 *
 * Says that the provider itself does what [property@Wsman.Operation:filter] says, for the whole
 * enumeration.
 *
 * Otherwise the server applies filters to the items that [method@Wsman.Operation.return_items] gets: it
 * leaves out those that aren't chosen, and cuts out the properties that a query names. It knows
 * [const@Wsman.DIALECT_WQL], [const@Wsman.DIALECT_SELECTOR] and [const@Wsman.DIALECT_XPATH], so that a
 * provider needs to know nothing of them. A provider that can choose faster by itself takes the filter
 * over with this method; then its items are the response as they are.
 *
 * Nobody but the provider knows associations, nor dialects of its own. A provider that answers a filter
 * in [const@Wsman.DIALECT_ASSOCIATION] or in another dialect has to take it; else the server answers
 * 0x80338019 in its place.
 *
 * Does nothing for operations other than enumerations.
 *
 * Since: 1.0
 */
void
wsman_operation_take_filter (WsmanOperation *self)
{
  g_return_if_fail (WSMAN_IS_OPERATION (self));
  g_return_if_fail (self->request != NULL);

  if (self->request->query != NULL)
    g_atomic_int_set (&self->request->query->is_taken, TRUE);
}
