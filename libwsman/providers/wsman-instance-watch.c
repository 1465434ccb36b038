/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares the instances of a class with those before. Classes that take time are read without blocking. Of the others,
 * a few instances are read in each iteration of the main loop. While systemd tells which services change, only these
 * are read.
 */

#include "wsman-instance-watch-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "values/wsman-item-private.h"
#include "wsman-service-watch-private.h"
#include "wsman-system-cursor-private.h"

/* The most instances that are read in one iteration of the main loop. */
#define MAX_BATCH 16

/* How long services that have changed are collected, in milliseconds. A service that starts changes several times. */
#define COLLECTING_TIME 50

struct _WsmanInstanceWatch
{
  WsmanSystemResource resource;
  guint interval;
  WsmanInstanceFunc func;
  WsmanInstanceFailedFunc failed;
  gpointer user_data;
  GMainContext *context;
  GCancellable *cancellable;
  GSource *timer;            /* until the next reading, or the next instances of a reading */
  WsmanSystemCursor *cursor; /* the reading; or NULL */
  GHashTable *before;        /* the texts of the keys to items; NULL until the first reading is complete */
  GHashTable *now;           /* the items of the current reading */
  WsmanServiceWatch *services; /* NULL if the class isn't that of services, or if systemd tells nothing */
  gboolean is_told;            /* whether systemd tells which services change */
  GHashTable *changed;         /* the names of the services that have changed since they were read */
  gboolean have_all_changed;   /* whether any service may have changed */
  gboolean is_reading;         /* whether instances are being read */
  char *current;               /* the name of the one service that is being read; or NULL */
  gboolean is_freed;
};

static void
watch_clear (gpointer data)
{
  WsmanInstanceWatch *self = data;

  g_clear_object (&self->cursor);
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_pointer (&self->now, g_hash_table_unref);
  g_hash_table_unref (self->changed);
  g_free (self->current);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
}

static void
watch_unref (WsmanInstanceWatch *self)
{
  g_rc_box_release_full (self, watch_clear);
}

/* Returns the keys of an instance as one text, which no other instance has. */
static char *
make_key (WsmanSystemRecord *record)
{
  GString *key = g_string_new (record->klass->name);

  for (const WsmanSystemProperty *property = record->klass->properties; property->name != NULL; property++)
    {
      g_autofree char *value = (property->flags & WSMAN_SYSTEM_KEY) != 0
                                 ? wsman_system_property_dup_text (property, record)
                                 : NULL;

      if (value != NULL)
        g_string_append_printf (key, "\n%s", value);
    }

  return g_string_free (key, FALSE);
}

/* Reports the instances that are new or have changed. */
static void
report_present (WsmanInstanceWatch *self,
                GHashTable         *before,
                GHashTable         *now)
{
  GHashTableIter iter;
  gpointer key, item;

  g_hash_table_iter_init (&iter, now);
  while (!self->is_freed && g_hash_table_iter_next (&iter, &key, &item))
    {
      WsmanItem *old = g_hash_table_lookup (before, key);

      if (old == NULL || !wsman_element_equal (wsman_item_get_element (old), wsman_item_get_element (item)))
        self->func (old, item, self->user_data);
    }
}

static void
report_absent (WsmanInstanceWatch *self,
               GHashTable         *before,
               GHashTable         *now)
{
  GHashTableIter iter;
  gpointer key, item;

  g_hash_table_iter_init (&iter, before);
  while (!self->is_freed && g_hash_table_iter_next (&iter, &key, &item))
    if (!g_hash_table_contains (now, key))
      self->func (item, NULL, self->user_data);
}

static gboolean on_due (gpointer user_data);
static void wait_for_changes (WsmanInstanceWatch *self);
static gboolean is_about_services (WsmanInstanceWatch *self);
static void listen_to_services (WsmanInstanceWatch *self);

/* Ends a reading. */
static void
finish_reading (WsmanInstanceWatch *self)
{
  g_autoptr(GHashTable) now = g_steal_pointer (&self->now);
  g_autoptr(GHashTable) before = g_steal_pointer (&self->before);

  g_clear_object (&self->cursor);
  self->is_reading = FALSE;
  self->before = g_hash_table_ref (now);
  if (before != NULL)
    {
      report_present (self, before, now);
      report_absent (self, before, now);
    }
  if (!self->is_freed)
    wait_for_changes (self);
}

static gboolean
on_next_instances (gpointer user_data)
{
  WsmanInstanceWatch *self = user_data;
  WsmanSystemRecord *record = NULL;

  for (guint n = 0; n < MAX_BATCH && (record = wsman_system_cursor_next (self->cursor)) != NULL; n++)
    {
      if (wsman_system_resource_has (&self->resource, record))
        g_hash_table_replace (self->now, make_key (record), wsman_system_resource_new_item (&self->resource, record));
      wsman_system_record_unref (record);
    }
  if (record != NULL)
    return G_SOURCE_CONTINUE;

  g_rc_box_acquire (self);
  wsman_source_clear (&self->timer);
  finish_reading (self);
  watch_unref (self);

  return G_SOURCE_REMOVE;
}

static guint32
get_code (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL ? info->code : ERROR_WSMAN_PROVIDER_FAILURE;
}

static void
start_walking (WsmanInstanceWatch  *self,
               WsmanSystemSnapshot *snapshot)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);

  self->cursor = wsman_system_cursor_new (snapshot);
  self->now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < classes->len; i++)
    wsman_system_cursor_add_class (self->cursor, classes->pdata[i]);
  wsman_source_set (&self->timer, g_idle_source_new (), self->context, on_next_instances, self);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WsmanInstanceWatch *self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GHashTable) snapshot = wsman_system_snapshot_load_finish (result, &local_error);
  g_auto(WsmanSystemRefusal) refusal = { 0 };

  if (snapshot == NULL)
    wsman_system_refusal_set (&refusal, get_code (local_error), "%s", local_error->message);
  if (!self->is_freed && snapshot != NULL &&
      wsman_system_resource_check_classes (&self->resource, snapshot, &refusal))
    start_walking (self, snapshot);
  else if (!self->is_freed)
    self->failed (&refusal, self->user_data);

  watch_unref (self);
}

static void
start_reading (WsmanInstanceWatch *self)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);
  g_autoptr(GPtrArray) needed = wsman_system_snapshot_list_needed (classes);

  self->is_reading = TRUE;
  self->have_all_changed = FALSE;
  g_hash_table_remove_all (self->changed);
  wsman_system_snapshot_load_async (needed, NULL, NULL, self->cancellable, on_loaded, g_rc_box_acquire (self));
}

static gboolean
on_due (gpointer user_data)
{
  WsmanInstanceWatch *self = user_data;

  wsman_source_clear (&self->timer);
  if (self->services == NULL && is_about_services (self))
    listen_to_services (self);
  else
    start_reading (self);

  return G_SOURCE_REMOVE;
}

/* --- Services --- */

/* Returns the key of the service with this name in the last reading. It is borrowed; NULL if there is none. */
static const char *
find_key (WsmanInstanceWatch *self,
          const char         *name)
{
  GHashTableIter iter;
  gpointer key, item;

  g_hash_table_iter_init (&iter, self->before);
  while (g_hash_table_iter_next (&iter, &key, &item))
    if (g_strcmp0 (wsman_item_lookup_string (item, "Name"), name) == 0)
      return key;

  return NULL;
}

/* Compares one service with that before. item is NULL if there is none with this name now. */
static void
report_service (WsmanInstanceWatch *self,
                const char         *name,
                char               *new_key,
                WsmanItem          *item)
{
  const char *old_key = find_key (self, name);
  g_autofree char *key = new_key;
  g_autoptr(WsmanItem) now = item;
  g_autoptr(WsmanItem) old = NULL;

  if (old_key != NULL)
    old = g_object_ref (g_hash_table_lookup (self->before, old_key));
  if (old == NULL && now == NULL)
    return;

  if (old != NULL && now != NULL &&
      wsman_element_equal (wsman_item_get_element (old), wsman_item_get_element (now)))
    return;

  if (now == NULL)
    g_hash_table_remove (self->before, old_key);
  else
    g_hash_table_replace (self->before, g_steal_pointer (&key), g_object_ref (now));
  self->func (old, now, self->user_data);
}

static void
on_service_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  WsmanInstanceWatch *self = user_data;
  g_autoptr(GHashTable) snapshot = wsman_system_snapshot_load_finish (result, NULL);
  GPtrArray *records = snapshot != NULL ? g_hash_table_lookup (snapshot, &wsman_system_service) : NULL;
  g_autofree char *name = g_steal_pointer (&self->current);

  self->is_reading = FALSE;
  /* If the service can't be read, reading all of them tells why. */
  if (records == NULL)
    self->have_all_changed = TRUE;
  else if (!self->is_freed && records->len > 0)
    report_service (self, name, make_key (records->pdata[0]),
                    wsman_system_resource_new_item (&self->resource, records->pdata[0]));
  else if (!self->is_freed)
    report_service (self, name, NULL, NULL);

  if (!self->is_freed)
    wait_for_changes (self);
  watch_unref (self);
}

/* Reads one of the services that have changed, or all. */
static gboolean
on_collected (gpointer user_data)
{
  WsmanInstanceWatch *self = user_data;
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);
  GHashTableIter iter;
  gpointer name;

  wsman_source_clear (&self->timer);
  g_hash_table_iter_init (&iter, self->changed);
  if (self->have_all_changed || !g_hash_table_iter_next (&iter, &name, NULL))
    {
      start_reading (self);
      return G_SOURCE_REMOVE;
    }

  self->current = g_strdup (name);
  g_hash_table_iter_remove (&iter);
  self->is_reading = TRUE;
  wsman_system_snapshot_load_async (classes, self->current, NULL, self->cancellable, on_service_loaded,
                                    g_rc_box_acquire (self));

  return G_SOURCE_REMOVE;
}

/* Waits until the instances should be read again. If systemd tells about changes, this is after the next change. */
static void
wait_for_changes (WsmanInstanceWatch *self)
{
  gboolean is_changed = self->have_all_changed || g_hash_table_size (self->changed) > 0;

  if (self->is_reading)
    return;

  if (!self->is_told)
    wsman_source_set_timeout (&self->timer, self->interval, self->context, on_due, self);
  else if (is_changed && self->timer == NULL)
    wsman_source_set_timeout (&self->timer, COLLECTING_TIME, self->context, on_collected, self);
}

static void
on_service_changed (const char *name,
                    gpointer    user_data)
{
  WsmanInstanceWatch *self = user_data;

  if (name != NULL)
    g_hash_table_add (self->changed, g_strdup (name));
  else
    self->have_all_changed = TRUE;
  if (self->is_told)
    wait_for_changes (self);
}

/* Reads all services, because some may have changed before systemd told about changes. */
static void
on_listening (gboolean is_listening,
              gpointer user_data)
{
  WsmanInstanceWatch *self = user_data;

  self->is_told = is_listening;
  if (!is_listening)
    g_clear_pointer (&self->services, wsman_service_watch_free);
  if (self->is_reading)
    {
      self->have_all_changed = TRUE;
      return;
    }

  wsman_source_clear (&self->timer);
  start_reading (self);
}

static gboolean
is_about_services (WsmanInstanceWatch *self)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);

  return classes->len == 1 && classes->pdata[0] == &wsman_system_service;
}

static void
listen_to_services (WsmanInstanceWatch *self)
{
  self->services = wsman_service_watch_new (on_service_changed, on_listening, self);
}

WsmanInstanceWatch *
wsman_instance_watch_new (const WsmanSystemResource *resource,
                          guint                      interval,
                          WsmanInstanceFunc          func,
                          WsmanInstanceFailedFunc    failed,
                          gpointer                   user_data)
{
  WsmanInstanceWatch *self = g_rc_box_new0 (WsmanInstanceWatch);

  self->resource = *resource;
  self->interval = interval;
  self->func = func;
  self->failed = failed;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (is_about_services (self))
    listen_to_services (self);
  else
    start_reading (self);

  return self;
}

void
wsman_instance_watch_free (WsmanInstanceWatch *self)
{
  self->is_freed = TRUE;
  g_cancellable_cancel (self->cancellable);
  wsman_source_clear (&self->timer);
  g_clear_pointer (&self->services, wsman_service_watch_free);
  watch_unref (self);
}

void
wsman_instance_watch_hurry (WsmanInstanceWatch *self,
                            guint               interval)
{
  self->interval = MIN (self->interval, interval);
}
