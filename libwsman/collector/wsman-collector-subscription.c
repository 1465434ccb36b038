/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCollectorSubscription: its life, its sources, and which events they send.
 */

#include "wsman-collector-subscription-fields-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-machine-pattern-private.h"

/**
 * WsmanCollectorSubscription:
 *
 * Says which events the sources of a [class@Wsman.Collector] send, and which machines are its sources.
 *
 * ```python
 * collector = Wsman.Collector()
 * logins = Wsman.CollectorSubscription.new('logins', """
 *     <QueryList><Query Id="0">
 *       <Select Path="Security">*[System[EventID=4624]]</Select>
 *     </Query></QueryList>""")
 * logins.machines = ['*$@CORP.EXAMPLE']
 * collector.add_subscription(logins)
 * ```
 *
 * If a setting changes, each source subscribes again when it next asks the collector, and goes on after its bookmark.
 *
 * Since: 1.0
 */

#define MAX_QUERY_SIZE (128 * 1024)

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCollectorSubscription, wsman_collector_subscription, G_TYPE_OBJECT)

static void
wsman_collector_subscription_get_property (GObject    *object,
                                           guint       property_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  WsmanCollectorSubscription *self = WSMAN_COLLECTOR_SUBSCRIPTION (object);

  switch ((WsmanCollectorSubscriptionProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_QUERY:
      g_value_set_string (value, self->query);
      break;
    case PROP_MACHINES:
      g_value_set_boxed (value, self->machines);
      break;
    case PROP_RENDERED_TEXT:
      g_value_set_boolean (value, self->rendered_text);
      break;
    case PROP_READ_EXISTING:
      g_value_set_boolean (value, self->read_existing);
      break;
    case PROP_COMPRESS:
      g_value_set_boolean (value, self->compress);
      break;
    case PROP_HEARTBEAT_INTERVAL:
      g_value_set_uint (value, self->heartbeat_interval);
      break;
    case PROP_MAX_EVENTS:
      g_value_set_uint (value, self->max_events);
      break;
    case PROP_MAX_LATENCY:
      g_value_set_uint (value, self->max_latency);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_collector_subscription_set_property (GObject      *object,
                                           guint         property_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  WsmanCollectorSubscription *self = WSMAN_COLLECTOR_SUBSCRIPTION (object);

  switch ((WsmanCollectorSubscriptionProperty) property_id)
    {
    case PROP_MACHINES:
      wsman_collector_subscription_set_machines (self, g_value_get_boxed (value));
      break;
    case PROP_RENDERED_TEXT:
      wsman_collector_subscription_set_rendered_text (self, g_value_get_boolean (value));
      break;
    case PROP_READ_EXISTING:
      wsman_collector_subscription_set_read_existing (self, g_value_get_boolean (value));
      break;
    case PROP_COMPRESS:
      wsman_collector_subscription_set_compress (self, g_value_get_boolean (value));
      break;
    case PROP_HEARTBEAT_INTERVAL:
      wsman_collector_subscription_set_heartbeat_interval (self, g_value_get_uint (value));
      break;
    case PROP_MAX_EVENTS:
      wsman_collector_subscription_set_max_events (self, g_value_get_uint (value));
      break;
    case PROP_MAX_LATENCY:
      wsman_collector_subscription_set_max_latency (self, g_value_get_uint (value));
      break;
    case PROP_NAME:
    case PROP_QUERY:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_collector_subscription_finalize (GObject *object)
{
  WsmanCollectorSubscription *self = WSMAN_COLLECTOR_SUBSCRIPTION (object);

  g_free (self->name);
  g_free (self->id);
  g_free (self->query);
  g_strfreev (self->machines);

  G_OBJECT_CLASS (wsman_collector_subscription_parent_class)->finalize (object);
}

static void
define_names (void)
{
  /**
   * WsmanCollectorSubscription:name:
   *
   * The name, by which sources and the collector know the subscription.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorSubscription:query:
   *
   * The `QueryList` that chooses the events, in the language of Windows' event logs.
   *
   * Since: 1.0
   */
  properties[PROP_QUERY] =
    g_param_spec_string ("query", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_events (void)
{
  /**
   * WsmanCollectorSubscription:machines:
   *
   * The machines that belong to the subscription, as texts of identities such as `kerberos:WEB1$@CORP.EXAMPLE`.
   *
   * Without a source, a text means Kerberos. `*` stands for any characters, but not for the `@` before a realm or the
   * backslash after a domain. Texts with `*` only match accounts of machines, which end with `$`. `certificate:` and
   * a name mean the user of a certificate: see [method@Wsman.Server.map_certificate].
   *
   * The default is no machine.
   *
   * Since: 1.0
   */
  properties[PROP_MACHINES] =
    g_param_spec_boxed ("machines", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCollectorSubscription:rendered-text:
   *
   * Whether the sources add the texts of events that people read, in the language of the source.
   *
   * The default is `FALSE`.
   *
   * Since: 1.0
   */
  properties[PROP_RENDERED_TEXT] =
    g_param_spec_boolean ("rendered-text", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCollectorSubscription:read-existing:
   *
   * Whether a source without a bookmark begins with the events that its logs already have.
   *
   * The default is `FALSE`: such a source begins with the next event.
   *
   * Since: 1.0
   */
  properties[PROP_READ_EXISTING] =
    g_param_spec_boolean ("read-existing", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_collector_subscription_class_init (WsmanCollectorSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_collector_subscription_get_property;
  object_class->set_property = wsman_collector_subscription_set_property;
  object_class->finalize = wsman_collector_subscription_finalize;

  define_names ();
  define_events ();
  wsman_collector_subscription_define_delivery (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

void
wsman_collector_subscription_notify (WsmanCollectorSubscription         *self,
                                     WsmanCollectorSubscriptionProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
wsman_collector_subscription_init (WsmanCollectorSubscription *self)
{
  wsman_collector_subscription_init_delivery (self);
}

char *
wsman_collector_make_guid (const char *text)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *upper = g_ascii_strup (digest, -1);

  /* The digit of the version says that the GUID has its bits from elsewhere: [RFC9562] 5.8. */
  return g_strdup_printf ("%.8s-%.4s-8%.3s-A%.3s-%.12s", upper, upper + 8, upper + 12, upper + 16, upper + 20);
}

/* Reads a QueryList, and writes it again. */
static char *
check_query (const char  *query,
             GError     **error)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (query, strlen (query), "UTF-8", MAX_QUERY_SIZE, error);
  const WsmanElement *root = document != NULL ? wsman_document_get_root (document) : NULL;

  if (root == NULL)
    return NULL;

  if (wsman_element_is (root, "", "QueryList"))
    return wsman_element_to_xml (root);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                   _("The query isn’t a QueryList, but an element with the name “%s”"), wsman_element_get_name (root));

  return NULL;
}

/**
 * wsman_collector_subscription_new:
 * @name: the name, which isn't empty
 * @query: a `QueryList` that chooses events
 * @error: return location for an error
 *
 * Creates a subscription to which no machine belongs yet.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @name is empty, has characters that XML doesn't allow,
 * or @query isn't a `QueryList`, and with `PROTOCOL` if @query isn't XML.
 *
 * Returns: (transfer full): a new subscription
 *
 * Since: 1.0
 */
WsmanCollectorSubscription *
wsman_collector_subscription_new (const char  *name,
                                  const char  *query,
                                  GError     **error)
{
  WsmanCollectorSubscription *self;
  char *checked;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (*name == '\0' || !wsman_xml_can_hold (name))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("A subscription needs a name without control characters"));
      return NULL;
    }

  checked = check_query (query, error);
  if (checked == NULL)
    return NULL;

  self = g_object_new (WSMAN_TYPE_COLLECTOR_SUBSCRIPTION, NULL);
  self->name = g_strdup (name);
  self->id = wsman_collector_make_guid (name);
  self->query = checked;

  return self;
}

/**
 * wsman_collector_subscription_get_name:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:name].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_subscription_get_name (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), NULL);

  return self->name;
}

/**
 * wsman_collector_subscription_get_query:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:query].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_subscription_get_query (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), NULL);

  return self->query;
}

/**
 * wsman_collector_subscription_get_machines:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:machines].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the value of the property
 *
 * Since: 1.0
 */
const char * const *
wsman_collector_subscription_get_machines (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), NULL);

  return (const char * const *) self->machines;
}

/**
 * wsman_collector_subscription_set_machines:
 * @self: a subscription
 * @machines: (nullable) (array zero-terminated=1): the new value
 *
 * Sets [property@Wsman.CollectorSubscription:machines].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_machines (WsmanCollectorSubscription *self,
                                           const char * const         *machines)
{
  char **old;

  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));

  old = self->machines;
  self->machines = g_strdupv ((char **) machines);
  g_strfreev (old);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINES]);
}

/**
 * wsman_collector_subscription_get_rendered_text:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:rendered-text].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
gboolean
wsman_collector_subscription_get_rendered_text (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), FALSE);

  return self->rendered_text;
}

/**
 * wsman_collector_subscription_set_rendered_text:
 * @self: a subscription
 * @rendered_text: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:rendered-text].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_rendered_text (WsmanCollectorSubscription *self,
                                                gboolean                    rendered_text)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));

  if (!self->rendered_text == !rendered_text)
    return;

  self->rendered_text = rendered_text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RENDERED_TEXT]);
}

/**
 * wsman_collector_subscription_get_read_existing:
 * @self: a subscription
 *
 * Gets the value of [property@Wsman.CollectorSubscription:read-existing].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
gboolean
wsman_collector_subscription_get_read_existing (WsmanCollectorSubscription *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self), FALSE);

  return self->read_existing;
}

/**
 * wsman_collector_subscription_set_read_existing:
 * @self: a subscription
 * @read_existing: the new value
 *
 * Sets [property@Wsman.CollectorSubscription:read-existing].
 *
 * Since: 1.0
 */
void
wsman_collector_subscription_set_read_existing (WsmanCollectorSubscription *self,
                                                gboolean                    read_existing)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (self));

  if (!self->read_existing == !read_existing)
    return;

  self->read_existing = read_existing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_EXISTING]);
}

const char *
wsman_collector_subscription_get_id (WsmanCollectorSubscription *self)
{
  return self->id;
}

gboolean
wsman_collector_subscription_has_machine (WsmanCollectorSubscription *self,
                                          const WsmanIdentity        *identity)
{
  for (guint i = 0; self->machines != NULL && self->machines[i] != NULL; i++)
    if (wsman_machine_pattern_matches (self->machines[i], identity))
      return TRUE;

  return FALSE;
}
