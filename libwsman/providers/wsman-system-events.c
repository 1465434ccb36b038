/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The events of this machine, as classes of WMI. The trace classes tell about processes. The intrinsic events tell
 * about instances of any other class.
 */

#include "wsman-system-events-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-writer-private.h"
#include "values/wsman-item-private.h"
#include "wsman-instance-watch-private.h"
#include "wsman-process-watch-private.h"
#include "wsman-system-class-private.h"

/* The shortest interval of WITHIN, in milliseconds. */
#define MIN_INTERVAL 1000

/* The longest one. */
#define MAX_INTERVAL (24 * 60 * 60 * 1000)

/* The number of units of 100 ns between 1601 and 1970. */
#define FILE_TIME_EPOCH G_GUINT64_CONSTANT (116444736000000000)

typedef enum
{
  EVENT_START = 1 << 0,
  EVENT_STOP = 1 << 1,
  EVENT_CREATION = 1 << 2,
  EVENT_MODIFICATION = 1 << 3,
  EVENT_DELETION = 1 << 4,
} Occurrences;

#define TRACE_EVENTS (EVENT_START | EVENT_STOP)

static const struct
{
  const char *name;
  Occurrences kinds; /* what the class and its subclasses tell about */
} event_classes[] = {
  { "Win32_ProcessStartTrace", EVENT_START },
  { "Win32_ProcessStopTrace", EVENT_STOP },
  { "__InstanceCreationEvent", EVENT_CREATION },
  { "__InstanceModificationEvent", EVENT_MODIFICATION },
  { "__InstanceDeletionEvent", EVENT_DELETION },
  { "Win32_ProcessTrace", TRACE_EVENTS },
  { "__InstanceOperationEvent", EVENT_CREATION | EVENT_MODIFICATION | EVENT_DELETION },
};

static const struct
{
  const char *name;
  WsmanPropertyType type;
  Occurrences kinds;
} event_properties[] = {
  { "ExitStatus", WSMAN_PROPERTY_NUMBER, EVENT_STOP },
  { "ParentProcessID", WSMAN_PROPERTY_NUMBER, TRACE_EVENTS },
  { "PreviousInstance", WSMAN_PROPERTY_OBJECT, EVENT_MODIFICATION },
  { "ProcessID", WSMAN_PROPERTY_NUMBER, TRACE_EVENTS },
  { "ProcessName", WSMAN_PROPERTY_TEXT, TRACE_EVENTS },
  { "SessionID", WSMAN_PROPERTY_NUMBER, TRACE_EVENTS },
  { "TargetInstance", WSMAN_PROPERTY_OBJECT, EVENT_CREATION | EVENT_MODIFICATION | EVENT_DELETION },
  { "TIME_CREATED", WSMAN_PROPERTY_NUMBER, ~0 },
};

/* One class of instances that is watched. */
typedef struct
{
  WsmanSystemEvents *owner;
  WsmanSystemResource resource;
  WsmanInstanceWatch *watch;
  guint n_subscribers;
  gboolean has_failed; /* whether the watch has ended, because the instances can't be read */
} Watched;

typedef struct
{
  WsmanEventSink *sink;
  WsmanIdentity *identity;
  Occurrences kinds;
  gboolean is_private; /* whether only operators may see the events */
  Watched *source;      /* NULL for events about processes */
} Subscriber;

struct _WsmanSystemEvents
{
  WsmanSystemOperatorFunc is_operator;
  gpointer user_data;
  GPtrArray *subscribers;
  GPtrArray *sources;
  WsmanProcessWatch *process_watch; /* NULL if nobody wants events about processes */
  guint n_process_subscribers;
};

/* --- Subscribers --- */

static void
source_free (Watched *self)
{
  g_clear_pointer (&self->watch, wsman_instance_watch_free);
  g_free (self);
}

static void
subscriber_free (Subscriber *self)
{
  g_object_unref (self->sink);
  wsman_identity_unref (self->identity);
  g_free (self);
}

WsmanSystemEvents *
wsman_system_events_new (WsmanSystemOperatorFunc is_operator,
                         gpointer                user_data)
{
  WsmanSystemEvents *self = g_new0 (WsmanSystemEvents, 1);

  self->is_operator = is_operator;
  self->user_data = user_data;
  self->subscribers = g_ptr_array_new_with_free_func ((GDestroyNotify) subscriber_free);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);

  return self;
}

void
wsman_system_events_free (WsmanSystemEvents *self)
{
  for (guint i = 0; i < self->subscribers->len; i++)
    g_signal_handlers_disconnect_by_data (((Subscriber *) self->subscribers->pdata[i])->sink, self);
  g_clear_pointer (&self->process_watch, wsman_process_watch_free);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->subscribers);
  g_free (self);
}

/* Stops to watch what nobody wants any more. */
static void
release (WsmanSystemEvents *self,
         Watched            *source)
{
  if (source != NULL && --source->n_subscribers == 0)
    g_ptr_array_remove (self->sources, source);
  if (source == NULL && --self->n_process_subscribers == 0)
    g_clear_pointer (&self->process_watch, wsman_process_watch_free);
}

static void
on_ended (WsmanEventSink *sink,
          gpointer        user_data)
{
  WsmanSystemEvents *self = user_data;

  for (guint i = 0; i < self->subscribers->len; i++)
    {
      Subscriber *subscriber = self->subscribers->pdata[i];
      Watched *source = subscriber->source;

      if (subscriber->sink != sink)
        continue;

      g_ptr_array_remove_index (self->subscribers, i);
      release (self, source);
      return;
    }
}

/* Tells whether the user may see an event. uid is that of the process, or -1. */
static gboolean
is_visible (WsmanSystemEvents *self,
            const Subscriber  *subscriber,
            WsmanAccount       uid)
{
  if (!subscriber->is_private || self->is_operator (subscriber->identity, self->user_data))
    return TRUE;

  return uid != WSMAN_NO_ACCOUNT && subscriber->identity->account == uid;
}

/* Sends an event to the subscribers who want it and may see it. The function keeps the subscribers alive, because one
 * of them may end. */
static void
send_event (WsmanSystemEvents *self,
            Watched            *source,
            Occurrences         kind,
            WsmanAccount       uid,
            const char        *xml)
{
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GPtrArray) sinks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->subscribers->len; i++)
    {
      const Subscriber *subscriber = self->subscribers->pdata[i];

      if (subscriber->source == source && (subscriber->kinds & kind) != 0 && is_visible (self, subscriber, uid))
        g_ptr_array_add (sinks, g_object_ref (subscriber->sink));
    }

  if (sinks->len > 0)
    item = wsman_item_new_from_xml (xml, NULL);
  for (guint i = 0; i < sinks->len && item != NULL; i++)
    wsman_event_sink_send (sinks->pdata[i], item, NULL);
}

/* --- Events --- */

static const char *
get_class_name (Occurrences kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (event_classes); i++)
    if (event_classes[i].kinds == kind)
      return event_classes[i].name;

  g_assert_not_reached ();
}

static void
append_number (GString    *xml,
               const char *name,
               guint64     number)
{
  g_string_append_printf (xml, "<%s>%" G_GUINT64_FORMAT "</%s>", name, number, name);
}

static void
begin_event (GString    *xml,
             Occurrences  kind)
{
  g_string_append_printf (xml, "<p:%s xmlns:p=\"" WSMAN_SYSTEM_NAMESPACE_WMI "%s\" xmlns:xsi=\"" WSMAN_NS_XSI "\">",
                          get_class_name (kind), get_class_name (kind));
}

static void
end_event (GString    *xml,
           Occurrences  kind)
{
  append_number (xml, "p:TIME_CREATED", FILE_TIME_EPOCH + g_get_real_time () * 10);
  g_string_append_printf (xml, "</p:%s>", get_class_name (kind));
}

static void
on_process (const WsmanProcess *process,
            gboolean            has_started,
            gint64              exit_status,
            gpointer            user_data)
{
  Occurrences kind = has_started ? EVENT_START : EVENT_STOP;
  g_autofree char *name = wsman_xml_make_holdable (process->name, -1);
  g_autoptr(GString) xml = g_string_new (NULL);

  begin_event (xml, kind);
  if (!has_started && exit_status >= 0)
    append_number (xml, "p:ExitStatus", exit_status);
  else if (!has_started)
    g_string_append (xml, "<p:ExitStatus xsi:nil=\"true\"/>");
  append_number (xml, "p:ParentProcessID", process->parent_pid);
  append_number (xml, "p:ProcessID", process->pid);
  wsman_xml_append_text_element (xml, "p:ProcessName", name);
  append_number (xml, "p:SessionID", process->session);
  end_event (xml, kind);
  send_event (user_data, NULL, kind, process->uid, xml->str);
}

/* Writes an instance that is embedded in an event. */
static void
append_instance (GString    *xml,
                 const char *name,
                 WsmanItem  *item)
{
  const WsmanElement *element = wsman_item_get_element (item);

  g_string_append_printf (xml, "<p:%s xmlns:i=\"%s\" xsi:type=\"i:%s_Type\">", name,
                          wsman_element_get_namespace_uri (element), wsman_element_get_name (element));
  for (const WsmanElement *child = wsman_element_first_child (element); child != NULL;
       child = wsman_element_next_sibling (child))
    wsman_element_write (child, xml);
  g_string_append_printf (xml, "</p:%s>", name);
}

static void
on_instance (WsmanItem *before,
             WsmanItem *now,
             gpointer   user_data)
{
  Watched *source = user_data;
  Occurrences kind = before == NULL ? EVENT_CREATION : now == NULL ? EVENT_DELETION : EVENT_MODIFICATION;
  g_autoptr(GString) xml = g_string_new (NULL);

  begin_event (xml, kind);
  if (kind == EVENT_MODIFICATION)
    append_instance (xml, "PreviousInstance", before);
  append_instance (xml, "TargetInstance", now != NULL ? now : before);
  end_event (xml, kind);
  send_event (source->owner, source, kind, WSMAN_NO_ACCOUNT, xml->str);
}

/* Ends the subscriptions to instances that can't be read. */
static void
on_failed (const WsmanSystemRefusal *refusal,
           gpointer                  user_data)
{
  Watched *source = user_data;
  g_autoptr(GPtrArray) sinks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) local_error = NULL;

  source->has_failed = TRUE;
  for (guint i = 0; i < source->owner->subscribers->len; i++)
    {
      const Subscriber *subscriber = source->owner->subscribers->pdata[i];

      if (subscriber->source == source)
        g_ptr_array_add (sinks, g_object_ref (subscriber->sink));
    }

  wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, refusal->code, "%s", refusal->message);
  for (guint i = 0; i < sinks->len; i++)
    wsman_event_sink_end (sinks->pdata[i], local_error);
}

/* --- Subscribing --- */

static Occurrences
find_kinds (const char *uri)
{
  const char *slash = uri != NULL ? strrchr (uri, '/') : NULL;

  if (slash == NULL ||
      g_ascii_strncasecmp (uri, WSMAN_SYSTEM_NAMESPACE_WMI, strlen (WSMAN_SYSTEM_NAMESPACE_WMI)) != 0)
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (event_classes); i++)
    if (g_ascii_strcasecmp (slash + 1, event_classes[i].name) == 0)
      return event_classes[i].kinds;

  return 0;
}

/* What a query for events may name. */
typedef struct
{
  Occurrences kinds;
  GPtrArray *classes; /* the classes of the instances in the events; NULL if there are none */
} EventSchema;

static WsmanPropertyType
find_instance_property (const EventSchema *self,
                        const char        *name)
{
  WsmanPropertyType type = self->classes != NULL ? WSMAN_PROPERTY_MISSING : WSMAN_PROPERTY_ANY;

  for (guint i = 0; self->classes != NULL && i < self->classes->len && type == WSMAN_PROPERTY_MISSING; i++)
    type = wsman_system_property_get_kind (wsman_system_class_find_property (self->classes->pdata[i], name));

  return type;
}

static WsmanPropertyType
find_property_type (const char  *name,
                    const char **spelling,
                    gpointer     user_data)
{
  const EventSchema *self = user_data;
  const char *dot = strchr (name, '.');

  if (dot != NULL)
    return find_instance_property (self, dot + 1);

  for (guint i = 0; i < G_N_ELEMENTS (event_properties); i++)
    if ((event_properties[i].kinds & self->kinds) != 0 && g_ascii_strcasecmp (name, event_properties[i].name) == 0)
      {
        *spelling = event_properties[i].name;
        return event_properties[i].type;
      }

  return WSMAN_PROPERTY_MISSING;
}

/* Finds or makes what watches a class. */
static Watched *
acquire_source (WsmanSystemEvents         *self,
                const WsmanSystemResource *resource,
                guint                      interval)
{
  Watched *source;

  for (guint i = 0; i < self->sources->len; i++)
    {
      source = self->sources->pdata[i];
      if (source->has_failed || strcmp (source->resource.name, resource->name) != 0)
        continue;

      wsman_instance_watch_hurry (source->watch, interval);
      source->n_subscribers++;
      return source;
    }

  source = g_new0 (Watched, 1);
  source->owner = self;
  source->resource = *resource;
  source->n_subscribers = 1;
  source->watch = wsman_instance_watch_new (resource, interval, on_instance, on_failed, source);
  g_ptr_array_add (self->sources, source);

  return source;
}

static void
accept_subscriber (WsmanSystemEvents *self,
                   WsmanOperation    *operation,
                   Occurrences         kinds,
                   gboolean           is_private,
                   Watched            *source)
{
  Subscriber *subscriber = g_new0 (Subscriber, 1);

  subscriber->identity = wsman_identity_ref (wsman_operation_peek_identity (operation));
  subscriber->kinds = kinds;
  subscriber->is_private = is_private;
  subscriber->source = source;
  subscriber->sink = wsman_operation_return_subscription (operation);
  g_signal_connect (subscriber->sink, "ended", G_CALLBACK (on_ended), self);
  g_ptr_array_add (self->subscribers, subscriber);
  /* The client may have left before. */
  if (g_cancellable_is_cancelled (wsman_event_sink_get_cancellable (subscriber->sink)))
    on_ended (subscriber->sink, self);
}

static void
subscribe_to_processes (WsmanSystemEvents *self,
                        WsmanOperation    *operation,
                        Occurrences         kinds)
{
  const WsmanIdentity *identity = wsman_operation_peek_identity (operation);

  if (!self->is_operator (identity, self->user_data) && identity->account == WSMAN_NO_ACCOUNT)
    {
      wsman_operation_return_fault (operation, ERROR_ACCESS_DENIED,
                                    "Only operators, and users with an account of this machine, may watch processes");
      return;
    }

  if (self->n_process_subscribers++ == 0)
    self->process_watch = wsman_process_watch_new (on_process, self);
  accept_subscriber (self, operation, kinds, TRUE, NULL);
}

/* Finds the class whose instances a query is about. */
static gboolean
resolve_target (WsmanOperation      *operation,
                WsmanSystemResource *resource,
                guint               *interval,
                WsmanSystemRefusal  *refusal)
{
  double within;
  const char *name = wsman_operation_get_event_class (operation, &within);
  g_autofree char *uri = g_strconcat (WSMAN_SYSTEM_NAMESPACE_WMI, name, NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (uri, NULL);

  *interval = CLAMP (within, MIN_INTERVAL / 1000, MAX_INTERVAL / 1000) * 1000;
  if (name != NULL && within > 0)
    return wsman_system_resource_resolve (resource, locator, refusal);

  wsman_system_refusal_set (refusal, ERROR_WSMAN_CANNOT_PROCESS_FILTER,
                            "The query must name the interval and the class, as in SELECT * FROM "
                            "__InstanceModificationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Service'");

  return FALSE;
}

/* Checks the names in the query. A class that can't be found is refused later. */
static gboolean
check_names (WsmanOperation  *operation,
             Occurrences      kinds,
             GError         **error)
{
  g_auto(WsmanSystemRefusal) refusal = { 0 };
  g_autoptr(GPtrArray) classes = NULL;
  EventSchema schema = { kinds };
  WsmanSystemResource resource;
  guint interval;

  if ((kinds & TRACE_EVENTS) == 0 && resolve_target (operation, &resource, &interval, &refusal))
    schema.classes = classes = wsman_system_resource_list_classes (&resource);

  return wsman_operation_check_names (operation, find_property_type, &schema, error);
}

/* Tells whether the instances of all classes can be compared. Counters always change, and links have no state. Where
 * work runs as the callers, nobody compares instances of a caller: those that could be read here are this program's. */
static gboolean
check_target (const WsmanSystemResource *resource,
              gboolean                   as_callers,
              gboolean                  *is_private,
              WsmanSystemRefusal        *refusal)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (resource);
  gboolean is_known = classes->len > 0;

  *is_private = FALSE;
  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];

      *is_private |= klass->is_private || klass == &wsman_system_process;
      is_known &= klass->ends == NULL && !g_str_has_prefix (klass->name, "Win32_Perf") &&
                  !(as_callers && klass->load_as_caller != NULL);
    }

  if (!is_known)
    wsman_system_refusal_set (refusal, WBEM_E_NOT_EVENT_CLASS, "There are no events about instances of %s",
                              resource->name);

  return is_known;
}

static void
subscribe_to_instances (WsmanSystemEvents *self,
                        WsmanOperation    *operation,
                        Occurrences        kinds,
                        gboolean           as_callers)
{
  g_auto(WsmanSystemRefusal) refusal = { 0 };
  WsmanSystemResource resource;
  gboolean is_private = FALSE;
  guint interval;

  if (resolve_target (operation, &resource, &interval, &refusal) &&
      check_target (&resource, as_callers, &is_private, &refusal) &&
      is_private && !self->is_operator (wsman_operation_peek_identity (operation), self->user_data))
    wsman_system_refusal_set (&refusal, ERROR_ACCESS_DENIED, "Only operators may watch instances of %s", resource.name);

  if (refusal.code != 0)
    wsman_operation_return_fault (operation, refusal.code, refusal.message);
  else
    accept_subscriber (self, operation, kinds, is_private, acquire_source (self, &resource, interval));
}

void
wsman_system_events_subscribe (WsmanSystemEvents *self,
                               WsmanOperation    *operation,
                               gboolean           as_callers)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  Occurrences kinds = find_kinds (uri);
  g_autofree char *message = NULL;
  g_autoptr(GError) local_error = NULL;

  if (kinds == 0)
    {
      message = g_strdup_printf ("%s isn’t a class of events; there are Win32_ProcessStartTrace, "
                                 "Win32_ProcessStopTrace, __InstanceCreationEvent, __InstanceModificationEvent and "
                                 "__InstanceDeletionEvent", uri);
      wsman_operation_return_fault (operation, WBEM_E_NOT_EVENT_CLASS, message);
    }
  else if (!check_names (operation, kinds, &local_error))
    wsman_operation_return_error (operation, local_error);
  else if ((kinds & TRACE_EVENTS) != 0)
    subscribe_to_processes (self, operation, kinds);
  else
    subscribe_to_instances (self, operation, kinds, as_callers);
}
