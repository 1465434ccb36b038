/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCollectorMachine: the state of one source.
 */

#include "wsman-collector-machine-private.h"

/**
 * WsmanCollectorMachine:
 *
 * What a [class@Wsman.Collector] knows of one machine and one subscription.
 *
 * The identity that the machine has proved is its only key. A name in an event or a header is what the machine says.
 *
 * ```python
 * def show_machines(collector):
 *     for machine in collector.list_machines():
 *         print(machine.user, machine.n_events, machine.last_error or '')
 * ```
 *
 * Since: 1.0
 */

typedef enum
{
  PROP_SUBSCRIPTION = 1,
  PROP_USER,
  PROP_MACHINE_ID,
  PROP_BOOKMARK,
  PROP_LAST_ERROR,
  PROP_FIRST_SEEN,
  PROP_LAST_HEARTBEAT,
  PROP_LAST_EVENT,
  PROP_N_EVENTS,
  PROP_N_DROPPED,
  PROP_N_RENAMED,
  N_PROPERTIES,
} WsmanCollectorMachineProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCollectorMachine, wsman_collector_machine, G_TYPE_OBJECT)

static void
wsman_collector_machine_get_property (GObject    *object,
                                      guint       property_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  WsmanCollectorMachine *self = WSMAN_COLLECTOR_MACHINE (object);

  switch ((WsmanCollectorMachineProperty) property_id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_string (value, self->subscription);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_MACHINE_ID:
      g_value_set_string (value, self->machine_id);
      break;
    case PROP_BOOKMARK:
      g_value_set_string (value, self->bookmark);
      break;
    case PROP_LAST_ERROR:
      g_value_set_string (value, self->last_error);
      break;
    case PROP_FIRST_SEEN:
      g_value_set_boxed (value, self->first_seen);
      break;
    case PROP_LAST_HEARTBEAT:
      g_value_set_boxed (value, self->last_heartbeat);
      break;
    case PROP_LAST_EVENT:
      g_value_set_boxed (value, self->last_event);
      break;
    case PROP_N_EVENTS:
      g_value_set_uint64 (value, self->n_events);
      break;
    case PROP_N_DROPPED:
      g_value_set_uint64 (value, self->n_dropped);
      break;
    case PROP_N_RENAMED:
      g_value_set_uint64 (value, self->n_renamed);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_collector_machine_finalize (GObject *object)
{
  WsmanCollectorMachine *self = WSMAN_COLLECTOR_MACHINE (object);

  g_free (self->subscription);
  g_free (self->user);
  g_free (self->machine_id);
  g_free (self->bookmark);
  g_free (self->last_error);
  g_clear_pointer (&self->first_seen, g_date_time_unref);
  g_clear_pointer (&self->last_heartbeat, g_date_time_unref);
  g_clear_pointer (&self->last_event, g_date_time_unref);

  G_OBJECT_CLASS (wsman_collector_machine_parent_class)->finalize (object);
}

static void
define_names (void)
{
  /**
   * WsmanCollectorMachine:subscription:
   *
   * The name of the [class@Wsman.CollectorSubscription].
   *
   * Since: 1.0
   */
  properties[PROP_SUBSCRIPTION] =
    g_param_spec_string ("subscription", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:user:
   *
   * The identity that the machine has proved, such as `kerberos:WEB1$@CORP.EXAMPLE`.
   *
   * Since: 1.0
   */
  properties[PROP_USER] =
    g_param_spec_string ("user", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:machine-id:
   *
   * The name that the machine gives itself. Nothing has proved it.
   *
   * The value is `NULL` if the machine hasn’t given a name.
   *
   * Since: 1.0
   */
  properties[PROP_MACHINE_ID] =
    g_param_spec_string ("machine-id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:bookmark:
   *
   * The bookmark after the last batch that was accepted, as XML.
   *
   * The value is `NULL` if there is none.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] =
    g_param_spec_string ("bookmark", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:last-error:
   *
   * What the machine has reported last when it couldn’t subscribe, or when it ended the subscription.
   *
   * The value is `NULL` if events have arrived since then.
   *
   * Since: 1.0
   */
  properties[PROP_LAST_ERROR] =
    g_param_spec_string ("last-error", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_times (void)
{
  /**
   * WsmanCollectorMachine:first-seen:
   *
   * When the machine asked for its subscriptions, or sent something, for the first time since the collector was
   * created.
   *
   * Since: 1.0
   */
  properties[PROP_FIRST_SEEN] =
    g_param_spec_boxed ("first-seen", NULL, NULL, G_TYPE_DATE_TIME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:last-heartbeat:
   *
   * When the last heartbeat arrived.
   *
   * The value is `NULL` if none has arrived.
   *
   * Since: 1.0
   */
  properties[PROP_LAST_HEARTBEAT] =
    g_param_spec_boxed ("last-heartbeat", NULL, NULL, G_TYPE_DATE_TIME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:last-event:
   *
   * When the last batch of events arrived.
   *
   * The value is `NULL` if none has arrived.
   *
   * Since: 1.0
   */
  properties[PROP_LAST_EVENT] =
    g_param_spec_boxed ("last-event", NULL, NULL, G_TYPE_DATE_TIME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
define_counts (void)
{
  /**
   * WsmanCollectorMachine:n-events:
   *
   * The number of events in the batches that were accepted.
   *
   * The default is 0.
   *
   * Since: 1.0
   */
  properties[PROP_N_EVENTS] =
    g_param_spec_uint64 ("n-events", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:n-dropped:
   *
   * The number of events that the machine says it has dropped.
   *
   * The default is 0.
   *
   * Since: 1.0
   */
  properties[PROP_N_DROPPED] =
    g_param_spec_uint64 ("n-dropped", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorMachine:n-renamed:
   *
   * How often the machine has given itself another name.
   *
   * The default is 0.
   *
   * Since: 1.0
   */
  properties[PROP_N_RENAMED] =
    g_param_spec_uint64 ("n-renamed", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
wsman_collector_machine_class_init (WsmanCollectorMachineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_collector_machine_get_property;
  object_class->finalize = wsman_collector_machine_finalize;

  define_names ();
  define_times ();
  define_counts ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_collector_machine_init (WsmanCollectorMachine *self)
{
}

WsmanCollectorMachine *
wsman_collector_machine_new (const char *subscription,
                             const char *user)
{
  WsmanCollectorMachine *self = g_object_new (WSMAN_TYPE_COLLECTOR_MACHINE, NULL);

  self->subscription = g_strdup (subscription);
  self->user = g_strdup (user);
  self->first_seen = g_date_time_new_now_utc ();

  return self;
}

void
wsman_collector_machine_set_name (WsmanCollectorMachine *self,
                                  const char            *name)
{
  if (name == NULL || g_strcmp0 (name, self->machine_id) == 0)
    return;

  if (self->machine_id != NULL)
    self->n_renamed++;
  g_free (self->machine_id);
  self->machine_id = g_strdup (name);
}

void
wsman_collector_machine_stamp (GDateTime **time)
{
  g_clear_pointer (time, g_date_time_unref);
  *time = g_date_time_new_now_utc ();
}

/**
 * wsman_collector_machine_get_subscription:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:subscription].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_machine_get_subscription (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->subscription;
}

/**
 * wsman_collector_machine_get_user:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:user].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_machine_get_user (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->user;
}

/**
 * wsman_collector_machine_get_machine_id:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:machine-id].
 *
 * Returns: (nullable): the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_machine_get_machine_id (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->machine_id;
}

/**
 * wsman_collector_machine_get_bookmark:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:bookmark].
 *
 * Returns: (nullable): the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_machine_get_bookmark (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->bookmark;
}

/**
 * wsman_collector_machine_get_last_error:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:last-error].
 *
 * Returns: (nullable): the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_machine_get_last_error (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->last_error;
}

/**
 * wsman_collector_machine_get_first_seen:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:first-seen].
 *
 * Returns: (transfer none): the value of the property
 *
 * Since: 1.0
 */
GDateTime *
wsman_collector_machine_get_first_seen (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->first_seen;
}

/**
 * wsman_collector_machine_get_last_heartbeat:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:last-heartbeat].
 *
 * Returns: (transfer none) (nullable): the value of the property
 *
 * Since: 1.0
 */
GDateTime *
wsman_collector_machine_get_last_heartbeat (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->last_heartbeat;
}

/**
 * wsman_collector_machine_get_last_event:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:last-event].
 *
 * Returns: (transfer none) (nullable): the value of the property
 *
 * Since: 1.0
 */
GDateTime *
wsman_collector_machine_get_last_event (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), NULL);

  return self->last_event;
}

/**
 * wsman_collector_machine_get_n_events:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:n-events].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint64
wsman_collector_machine_get_n_events (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), 0);

  return self->n_events;
}

/**
 * wsman_collector_machine_get_n_dropped:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:n-dropped].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint64
wsman_collector_machine_get_n_dropped (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), 0);

  return self->n_dropped;
}

/**
 * wsman_collector_machine_get_n_renamed:
 * @self: the state of a machine
 *
 * Gets the value of [property@Wsman.CollectorMachine:n-renamed].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint64
wsman_collector_machine_get_n_renamed (WsmanCollectorMachine *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_MACHINE (self), 0);

  return self->n_renamed;
}
