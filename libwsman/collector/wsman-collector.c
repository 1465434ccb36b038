/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCollector: which subscriptions there are, which sources belong to them, and what the sources deliver.
 * [MS-WSMV] 3.1.4.1.30 to 3.1.4.1.34.
 */

#include "wsman-collector-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-log-private.h"
#include "server/wsman-sink-private.h"
#include "soap/wsman-guid-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-collector-batch-private.h"
#include "wsman-collector-machine-private.h"
#include "wsman-collector-subscription-private.h"
#include "wsman-sldc-private.h"

/**
 * WsmanCollector:
 *
 * Collects events that machines with Windows push from their event logs, as a Windows event collector does.
 *
 * On the machines, an administrator sets the subscription manager to `http://HOST:5985/wsman/SubscriptionManager/WEC`.
 * Each machine then asks the collector for its subscriptions, and delivers events. Machines authenticate to the
 * [class@Wsman.Server] with the account of the machine and Kerberos, or with certificates. They needn't be in
 * [property@Wsman.Server:allowed-users]: the subscriptions say which machines may send events.
 *
 * ```python
 * def on_handle_batch(collector, batch):
 *     for index in range(batch.n_events):
 *         print(batch.machine.user, batch.get_event(index))
 *     batch.accept()
 *
 * collector = Wsman.Collector()
 * collector.connect('handle-batch', on_handle_batch)
 * collector.register(server)
 * ```
 *
 * Each event arrives at least once: a source keeps its events until a program has called
 * [method@Wsman.CollectorBatch.accept] and the [property@Wsman.Collector:store] has stored the bookmark.
 *
 * Programs must call the collector's methods in the main context that started the server.
 *
 * Since: 1.0
 */

#define MANAGER_PATH "/wsman/SubscriptionManager/WEC"
#define DELIVERY_PATH "/wsman/subscriptions"

/* The longest name that a machine may give itself. */
#define MAX_MACHINE_ID 512

typedef enum
{
  PROP_STORE = 1,
  N_PROPERTIES,
} WsmanCollectorProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCollector, wsman_collector, G_TYPE_OBJECT)

static void
wsman_collector_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  WsmanCollector *self = WSMAN_COLLECTOR (object);

  switch ((WsmanCollectorProperty) property_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_collector_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WsmanCollector *self = WSMAN_COLLECTOR (object);

  switch ((WsmanCollectorProperty) property_id)
    {
    case PROP_STORE:
      wsman_collector_set_store (self, g_value_get_object (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
leave_server (WsmanCollector *self)
{
  g_autoptr(WsmanServer) server = g_weak_ref_get (&self->server);

  if (server != NULL)
    wsman_server_remove_sinks (server, self);
  g_weak_ref_set (&self->server, NULL);
}

static void
wsman_collector_dispose (GObject *object)
{
  leave_server (WSMAN_COLLECTOR (object));

  G_OBJECT_CLASS (wsman_collector_parent_class)->dispose (object);
}

static void
wsman_collector_finalize (GObject *object)
{
  WsmanCollector *self = WSMAN_COLLECTOR (object);

  g_weak_ref_clear (&self->server);
  g_clear_object (&self->store);
  g_free (self->ca_file);
  g_strfreev (self->issuers);
  g_ptr_array_unref (self->subscriptions);
  g_hash_table_unref (self->machines);

  G_OBJECT_CLASS (wsman_collector_parent_class)->finalize (object);
}

static void
install_signals (WsmanCollectorClass *klass)
{
  /**
   * WsmanCollector::handle-batch:
   * @self: the collector
   * @batch: events of one machine
   *
   * Emitted when a machine has delivered events.
   *
   * A handler decides with [method@Wsman.CollectorBatch.accept] or [method@Wsman.CollectorBatch.refuse], at once or
   * later. It should decide within the minute that sources wait. If all references to @batch are dropped without a
   * decision, the machine sends the events again.
   *
   * Since: 1.0
   */
  g_signal_new ("handle-batch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, WSMAN_TYPE_COLLECTOR_BATCH);

  /**
   * WsmanCollector::subscription-ended:
   * @self: the collector
   * @machine: the machine
   *
   * Emitted when a machine has reported that it couldn't subscribe, or that it has ended the subscription.
   * [property@Wsman.CollectorMachine:last-error] is the reason.
   *
   * The machine tries again when it next asks for its subscriptions.
   *
   * Since: 1.0
   */
  g_signal_new ("subscription-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, WSMAN_TYPE_COLLECTOR_MACHINE);
}

static void
wsman_collector_class_init (WsmanCollectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_collector_get_property;
  object_class->set_property = wsman_collector_set_property;
  object_class->dispose = wsman_collector_dispose;
  object_class->finalize = wsman_collector_finalize;

  /**
   * WsmanCollector:store:
   *
   * Where the collector keeps its bookmarks.
   *
   * The default is `NULL`: the bookmarks are in memory, and are lost with the collector.
   *
   * Since: 1.0
   */
  properties[PROP_STORE] =
    g_param_spec_object ("store", NULL, NULL, WSMAN_TYPE_COLLECTOR_STORE,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  install_signals (klass);
}

static void
wsman_collector_init (WsmanCollector *self)
{
  g_weak_ref_init (&self->server, NULL);
  self->subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  self->machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * wsman_collector_new:
 *
 * Creates a collector without subscriptions.
 *
 * Returns: (transfer full): a new collector
 *
 * Since: 1.0
 */
WsmanCollector *
wsman_collector_new (void)
{
  return g_object_new (WSMAN_TYPE_COLLECTOR, NULL);
}

/**
 * wsman_collector_get_store:
 * @self: a collector
 *
 * Gets the value of [property@Wsman.Collector:store].
 *
 * Returns: (transfer none) (nullable): the value of the property
 *
 * Since: 1.0
 */
WsmanCollectorStore *
wsman_collector_get_store (WsmanCollector *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR (self), NULL);

  return self->store;
}

/**
 * wsman_collector_set_store:
 * @self: a collector
 * @store: (nullable): the new value
 *
 * Sets [property@Wsman.Collector:store].
 *
 * Since: 1.0
 */
void
wsman_collector_set_store (WsmanCollector      *self,
                           WsmanCollectorStore *store)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR (self));
  g_return_if_fail (store == NULL || WSMAN_IS_COLLECTOR_STORE (store));

  if (g_set_object (&self->store, store))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORE]);
}

/* --- Subscriptions and machines --- */

static WsmanCollectorSubscription *
find_by_name (WsmanCollector *self,
              const char     *name,
              guint          *index)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = self->subscriptions->pdata[i];

      if (g_str_equal (wsman_collector_subscription_get_name (subscription), name))
        {
          *index = i;
          return subscription;
        }
    }

  return NULL;
}

/**
 * wsman_collector_add_subscription:
 * @self: a collector
 * @subscription: (transfer none): a subscription
 *
 * Offers @subscription to the machines that belong to it.
 *
 * If the collector has another subscription of the same name, @subscription replaces it, and the machines go on after
 * their bookmarks.
 *
 * Since: 1.0
 */
void
wsman_collector_add_subscription (WsmanCollector             *self,
                                  WsmanCollectorSubscription *subscription)
{
  guint index;

  g_return_if_fail (WSMAN_IS_COLLECTOR (self));
  g_return_if_fail (WSMAN_IS_COLLECTOR_SUBSCRIPTION (subscription));
  g_return_if_fail (wsman_collector_subscription_get_name (subscription) != NULL);

  g_object_ref (subscription);
  if (find_by_name (self, wsman_collector_subscription_get_name (subscription), &index) == NULL)
    {
      g_ptr_array_add (self->subscriptions, subscription);
      return;
    }

  g_object_unref (self->subscriptions->pdata[index]);
  self->subscriptions->pdata[index] = subscription;
}

/**
 * wsman_collector_remove_subscription:
 * @self: a collector
 * @name: the name of a subscription
 *
 * Removes a subscription. Machines that still deliver events for it are refused.
 *
 * The bookmarks stay in the [property@Wsman.Collector:store].
 *
 * Returns: whether a subscription was removed
 *
 * Since: 1.0
 */
gboolean
wsman_collector_remove_subscription (WsmanCollector *self,
                                     const char     *name)
{
  guint index;

  g_return_val_if_fail (WSMAN_IS_COLLECTOR (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (find_by_name (self, name, &index) == NULL)
    return FALSE;

  g_ptr_array_remove_index (self->subscriptions, index);

  return TRUE;
}

/**
 * wsman_collector_list_machines:
 * @self: a collector
 *
 * Lists the machines that have asked for a subscription, or have sent something.
 *
 * A machine with several subscriptions is listed several times.
 *
 * Returns: (transfer container) (element-type Wsman.CollectorMachine): the machines
 *
 * Since: 1.0
 */
GPtrArray *
wsman_collector_list_machines (WsmanCollector *self)
{
  GPtrArray *machines;
  GHashTableIter iter;
  gpointer machine;

  g_return_val_if_fail (WSMAN_IS_COLLECTOR (self), NULL);

  machines = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->machines);
  while (g_hash_table_iter_next (&iter, NULL, &machine))
    g_ptr_array_add (machines, g_object_ref (machine));

  return machines;
}

WsmanCollectorMachine *
wsman_collector_find_machine (WsmanCollector             *self,
                              WsmanCollectorSubscription *subscription,
                              WsmanIdentity              *user)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", wsman_collector_subscription_get_id (subscription), user->key);
  WsmanCollectorMachine *machine = g_hash_table_lookup (self->machines, key);

  if (machine != NULL)
    return machine;

  machine = wsman_collector_machine_new (wsman_collector_subscription_get_name (subscription), user->text);
  g_hash_table_insert (self->machines, g_steal_pointer (&key), machine);

  return machine;
}

/* Finds the subscription in the path of a delivery. Returns NULL if the caller doesn't belong to it. */
static WsmanCollectorSubscription *
find_by_path (WsmanCollector      *self,
              const char          *path,
              const WsmanIdentity *user)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);

  if (g_strv_length (parts) < 4)
    return NULL;

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = self->subscriptions->pdata[i];

      if (wsman_guid_equal (parts[3], wsman_collector_subscription_get_id (subscription)) &&
          wsman_collector_subscription_has_machine (subscription, user))
        return subscription;
    }

  return NULL;
}

static gboolean
is_manager_path (const char *path)
{
  return g_ascii_strncasecmp (path, MANAGER_PATH, strlen (MANAGER_PATH)) == 0;
}

/* --- Messages --- */

char *
wsman_collector_dup_machine_id (const WsmanMessage *message)
{
  const WsmanElement *header = wsman_element_find_child (message->header, WSMAN_NS_MACHINE_ID, "MachineID");
  g_autofree char *text = header != NULL ? wsman_element_dup_stripped_text (header) : NULL;

  if (text == NULL || *text == '\0' || strlen (text) > MAX_MACHINE_ID)
    return NULL;

  return g_steal_pointer (&text);
}

/* --- The sink --- */

/* The refusal is the same for a subscription that doesn't exist and for one of other machines. */
static gboolean
sink_accept (const char                 *path,
             const WsmanClientIdentity  *caller,
             gpointer                    user_data,
             GError                    **error)
{
  WsmanCollector *self = user_data;
  gboolean belongs = FALSE;

  if (is_manager_path (path))
    {
      for (guint i = 0; i < self->subscriptions->len && !belongs; i++)
        belongs = wsman_collector_subscription_has_machine (self->subscriptions->pdata[i], caller->user);
    }
  else
    {
      belongs = find_by_path (self, path, caller->user) != NULL;
    }
  if (belongs)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                             _("No subscription of this collector is for %s"), caller->user->text);
}

static GBytes *
sink_decode (GBytes      *body,
             const char  *encoding,
             gsize        max_size,
             GError     **error)
{
  if (g_ascii_strcasecmp (encoding, "SLDC") == 0)
    return wsman_sldc_decode (body, max_size, error);

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                   _("The Content-Encoding of the message isn’t supported; only SLDC is"));

  return NULL;
}

static void
sink_deliver (WsmanServerRequest *request,
              const char         *path,
              gpointer            user_data)
{
  /* A handler may drop the last other reference to the collector. */
  g_autoptr(WsmanCollector) self = g_object_ref (user_data);

  if (is_manager_path (path))
    wsman_collector_serve_subscriptions (self, request);
  else
    wsman_collector_handle_delivery (self, request, find_by_path (self, path, request->caller.user));
}

static const WsmanSinkHandlers sink_handlers = { sink_accept, sink_decode, sink_deliver };

/**
 * wsman_collector_register:
 * @self: a collector
 * @server: a server
 *
 * Lets @server pass on the messages of event sources to the collector.
 *
 * A collector has one server. The collector holds no reference to it, and leaves it when the collector is freed.
 *
 * Since: 1.0
 */
void
wsman_collector_register (WsmanCollector *self,
                          WsmanServer    *server)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR (self));
  g_return_if_fail (WSMAN_IS_SERVER (server));

  leave_server (self);
  g_weak_ref_set (&self->server, server);
  wsman_server_add_sink (server, MANAGER_PATH, &sink_handlers, self);
  wsman_server_add_sink (server, DELIVERY_PATH, &sink_handlers, self);
}
