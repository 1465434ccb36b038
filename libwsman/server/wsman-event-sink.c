/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanEventSink: the events of one subscription, on their way from the provider to the subscriber. The
 * provider may send in any thread, so a mutex guards the queue.
 */

#include "wsman-event-sink-private.h"

#include <string.h>

#include "base/wsman-source-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-writer-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-provider-fault-private.h"
#include "wsman-server-request-response-private.h"

/* The most events, and the most bytes of their XML, that wait for a subscriber. Later events are dropped, and the
 * subscriber is told how many they are. */
#define MAX_EVENTS 4096
#define MAX_BYTES (1024 * 1024)

#define MAX_BOOKMARK_LENGTH 1024

#define EVENT_BEGIN "<w:Event Action=\"" WSMAN_ACTION_EVENT "\">"
#define EVENT_END "</w:Event>"

/**
 * WsmanEventSink:
 *
 * The events of one subscription.
 *
 * A provider gets the sink from [method@Wsman.Operation.return_subscription], and passes each event to
 * [method@Wsman.EventSink.send]. The server applies the filter of the subscription, keeps the events until the
 * subscriber has got them, and delivers them. When nobody wants events any more, the server emits
 * [signal@Wsman.EventSink::ended].
 *
 * ```python
 * def do_handle_subscribe(self, operation):
 *     sink = operation.return_subscription()
 *     self.sinks.add(sink)
 *     sink.connect('ended', self.sinks.discard)
 *
 * def on_punched(self, card):
 *     for sink in self.sinks:
 *         sink.send({'Name': card.name, 'Holes': card.holes}, None)
 * ```
 *
 * At most 4,096 events, and 1 MiB of their XML, wait for a subscriber. While a subscriber is too slow, further events
 * are dropped. The subscriber then gets an element `DroppedEvents` with their number, in the place where they are
 * missing.
 *
 * [method@Wsman.EventSink.send] and [method@Wsman.EventSink.end] may be called on any thread. If a provider drops the
 * sink, its subscription goes on without events.
 *
 * Since: 1.0
 */

/* An event in the queue. Without xml, it stands for events that were dropped. */
typedef struct
{
  char *xml;
  char *bookmark; /* the header for the bookmark; NULL if there is none */
  guint64 n_dropped;
} Entry;

struct _WsmanEventSink
{
  GObject parent_instance;

  GMainContext *context; /* the server's context; NULL if there never was a subscription */
  WsmanQuery *query;
  WsmanResourceLocator *locator; /* NULL if there never was a subscription */
  GCancellable *cancellable;

  /* Only the server's context uses these fields. */
  WsmanEventSinkFunc func;
  gpointer user_data;
  WsmanEventSinkFunc room_func; /* is called when there is room again; or NULL */
  gpointer room_data;

  GMutex lock; /* guards the fields below */
  GQueue entries;
  gsize n_bytes;
  gboolean is_waking; /* whether func will be called */
  gboolean has_ended; /* whether no further event counts */
  GError *error;      /* the reason of the end; or NULL */
};

enum
{
  PROP_LOCATOR = 1,
  PROP_CANCELLABLE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WsmanEventSink, wsman_event_sink, G_TYPE_OBJECT)

static void
entry_free (Entry *self)
{
  g_free (self->xml);
  g_free (self->bookmark);
  g_free (self);
}

static void
wsman_event_sink_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (property_id == PROP_LOCATOR)
    g_value_set_object (value, wsman_event_sink_get_locator (WSMAN_EVENT_SINK (object)));
  else if (property_id == PROP_CANCELLABLE)
    g_value_set_object (value, wsman_event_sink_get_cancellable (WSMAN_EVENT_SINK (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
wsman_event_sink_finalize (GObject *object)
{
  WsmanEventSink *self = WSMAN_EVENT_SINK (object);

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_clear_error (&self->error);
  g_clear_object (&self->locator);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, wsman_query_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (wsman_event_sink_parent_class)->finalize (object);
}

static void
wsman_event_sink_class_init (WsmanEventSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_event_sink_get_property;
  object_class->finalize = wsman_event_sink_finalize;

  /**
   * WsmanEventSink:locator:
   *
   * The resource whose events the subscriber wants. It is that of the operation, or `NULL` if there never was a
   * subscription.
   *
   * Since: 1.0
   */
  properties[PROP_LOCATOR] =
    g_param_spec_object ("locator", NULL, NULL, WSMAN_TYPE_RESOURCE_LOCATOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanEventSink:cancellable:
   *
   * The cancellable of the subscription, which is cancelled when the subscription ends. A provider can pass it to the
   * operations with which it looks for events.
   *
   * Since: 1.0
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * WsmanEventSink::ended:
   * @self: the sink
   *
   * Emitted once, when the subscription has ended: because the subscriber or the provider has ended it, because it has
   * expired or the subscriber has left, or because the server stops.
   *
   * The signal is emitted in the server's main context. Afterwards, events are ignored.
   *
   * Since: 1.0
   */
  signals[SIGNAL_ENDED] =
    g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wsman_event_sink_init (WsmanEventSink *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->entries);
  self->cancellable = g_cancellable_new ();
  self->has_ended = TRUE;
}

WsmanEventSink *
wsman_event_sink_new (GMainContext *context,
                      WsmanQuery   *query)
{
  WsmanEventSink *self = g_object_new (WSMAN_TYPE_EVENT_SINK, NULL);

  if (context == NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return self;
    }

  self->context = g_main_context_ref (context);
  self->query = wsman_query_ref (query);
  self->locator = wsman_resource_locator_new_from_reference (query->reference);
  self->has_ended = FALSE;

  return self;
}

void
wsman_event_sink_set_func (WsmanEventSink     *self,
                           WsmanEventSinkFunc  func,
                           gpointer            user_data)
{
  self->func = func;
  self->user_data = user_data;
}

static gboolean
on_wake (gpointer user_data)
{
  WsmanEventSink *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_waking = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->func != NULL)
    self->func (self->user_data);

  return G_SOURCE_REMOVE;
}

/* Wakes the server, once for all events until it has woken up. The caller holds the lock. */
static void
wake (WsmanEventSink *self)
{
  if (self->is_waking)
    return;

  self->is_waking = TRUE;
  wsman_source_invoke (self->context, G_PRIORITY_DEFAULT, on_wake, g_object_ref (self), g_object_unref);
}

/* Adds an entry for dropped events, or counts them in the last entry. The caller holds the lock. */
static void
drop (GQueue  *entries,
      guint64  n_events)
{
  Entry *last = g_queue_peek_tail (entries);

  if (last == NULL || last->xml != NULL)
    {
      last = g_new0 (Entry, 1);
      g_queue_push_tail (entries, last);
    }
  last->n_dropped += MIN (n_events, G_MAXUINT64 - last->n_dropped);
}

/* Returns the header for a bookmark, or NULL if there is none. */
static char *
make_header (const char *bookmark)
{
  GString *xml;

  if (bookmark == NULL)
    return NULL;

  xml = g_string_new (NULL);
  wsman_xml_append_text_element (xml, "w:Bookmark", bookmark);

  return g_string_free (xml, FALSE);
}

/* Adds an event to the queue, and takes ownership of xml. The caller holds the lock. */
static void
push (WsmanEventSink *self,
      char           *xml,
      const char     *bookmark)
{
  gsize length = strlen (xml);
  Entry *entry;

  if (g_queue_get_length (&self->entries) >= MAX_EVENTS || length > MAX_BYTES - self->n_bytes)
    {
      g_free (xml);
      drop (&self->entries, 1);
      return;
    }

  entry = g_new0 (Entry, 1);
  entry->xml = xml;
  entry->bookmark = make_header (bookmark);
  self->n_bytes += length;
  g_queue_push_tail (&self->entries, entry);
}

/* Ends the sink. The caller holds the lock. */
static void
end (WsmanEventSink *self,
     const GError   *error)
{
  if (self->has_ended)
    return;

  self->has_ended = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  wake (self);
}

/* Applies the filter to an event, and adds it to the queue. The caller holds the lock. */
static void
add (WsmanEventSink *self,
     WsmanItem      *item,
     const char     *bookmark)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) local_error = NULL;

  if (!wsman_query_append_item (self->query, texts, wsman_item_get_element (item), NULL, &local_error))
    {
      end (self, local_error);
      return;
    }
  if (texts->len == 0)
    return;

  push (self, g_strconcat (EVENT_BEGIN, texts->pdata[0], EVENT_END, NULL), bookmark);
  wake (self);
}

/**
 * wsman_event_sink_send:
 * @self: a sink
 * @item: the event
 * @bookmark: (nullable): the place of the event, after which the provider can begin again; or `NULL`
 *
 * Gives an event to the subscriber.
 *
 * The server applies the filter of the subscription, unless the provider has called
 * [method@Wsman.Operation.take_filter]. If the filter can't be applied to the event, the subscription ends with the
 * error. The event keeps its order among the events of this sink.
 *
 * A bookmark is a text of the provider's own choice, of at most 1,024 bytes that XML allows. The subscriber stores it,
 * and may make another subscription with it. Then it is the operation's [property@Wsman.Operation:bookmark].
 *
 * Returns: whether the subscriber still wants events
 *
 * Since: 1.0
 */
gboolean
wsman_event_sink_send (WsmanEventSink *self,
                       WsmanItem      *item,
                       const char     *bookmark)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (WSMAN_IS_EVENT_SINK (self), FALSE);
  g_return_val_if_fail (WSMAN_IS_ITEM (item), FALSE);
  g_return_val_if_fail (bookmark == NULL || (strlen (bookmark) <= MAX_BOOKMARK_LENGTH && wsman_xml_can_hold (bookmark)),
                        FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (!self->has_ended)
    add (self, item, bookmark);

  return !self->has_ended;
}

/**
 * wsman_event_sink_end:
 * @self: a sink
 * @error: (nullable): the reason, or `NULL` if there are no more events
 *
 * Ends the subscription.
 *
 * The subscriber still gets the events that were sent before. Then it gets the fault for @error, as with
 * [method@Wsman.Operation.return_error]. Without an error, it learns that the events have come to their end.
 *
 * Since: 1.0
 */
void
wsman_event_sink_end (WsmanEventSink *self,
                      const GError   *error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (WSMAN_IS_EVENT_SINK (self));

  locker = g_mutex_locker_new (&self->lock);
  end (self, error);
}

/**
 * wsman_event_sink_get_locator:
 * @self: a sink
 *
 * Gets the value of [property@Wsman.EventSink:locator].
 *
 * Returns: (transfer none) (nullable): the resource of the subscription
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_event_sink_get_locator (WsmanEventSink *self)
{
  g_return_val_if_fail (WSMAN_IS_EVENT_SINK (self), NULL);

  return self->locator;
}

/**
 * wsman_event_sink_get_cancellable:
 * @self: a sink
 *
 * Gets the value of [property@Wsman.EventSink:cancellable].
 *
 * Returns: (transfer none): the cancellable of the subscription
 *
 * Since: 1.0
 */
GCancellable *
wsman_event_sink_get_cancellable (WsmanEventSink *self)
{
  g_return_val_if_fail (WSMAN_IS_EVENT_SINK (self), NULL);

  return self->cancellable;
}

void
wsman_event_sink_close (WsmanEventSink *self)
{
  g_autoptr(WsmanEventSink) alive = g_object_ref (self);

  self->func = NULL;
  self->room_func = NULL;
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  self->n_bytes = 0;
  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_mutex_unlock (&self->lock);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

guint
wsman_event_sink_get_n_events (WsmanEventSink *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_queue_get_length (&self->entries);
}

gboolean
wsman_event_sink_has_events (WsmanEventSink *self)
{
  return wsman_event_sink_get_n_events (self) > 0;
}

gboolean
wsman_event_sink_is_exhausted (WsmanEventSink  *self,
                               WsmanFaultInfo **fault)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *fault = NULL;
  if (!self->has_ended || !g_queue_is_empty (&self->entries))
    return FALSE;

  if (self->error != NULL)
    *fault = wsman_provider_fault_new (self->error);

  return TRUE;
}

/* Returns the element for an entry. The caller owns it. */
static char *
print_entry (const Entry *self)
{
  return self->xml != NULL ? g_strdup (self->xml)
                           : g_strdup_printf ("<w:DroppedEvents Action=\"" WSMAN_ACTION_DROPPED_EVENTS "\">%"
                                              G_GUINT64_FORMAT "</w:DroppedEvents>", self->n_dropped);
}

/* Removes the first entry, and stores its bookmark. The caller holds the lock. */
static void
pop (WsmanEventSink  *self,
     char           **bookmark)
{
  Entry *entry = g_queue_pop_head (&self->entries);

  if (entry->xml != NULL)
    self->n_bytes -= strlen (entry->xml);
  if (entry->bookmark != NULL)
    {
      g_free (*bookmark);
      *bookmark = g_steal_pointer (&entry->bookmark);
    }
  entry_free (entry);
}

/* Counts the first entry, which is too large for the subscriber, among the dropped events. The caller holds the
 * lock. */
static void
drop_first (WsmanEventSink  *self,
            char           **bookmark)
{
  Entry *dropped = g_new0 (Entry, 1);
  Entry *next;

  pop (self, bookmark);
  dropped->n_dropped = 1;
  next = g_queue_peek_head (&self->entries);
  if (next != NULL && next->xml == NULL)
    {
      dropped->n_dropped += next->n_dropped;
      pop (self, bookmark);
    }
  g_queue_push_head (&self->entries, dropped);
}

/* Returns how many bytes the header with the bookmark takes after this entry. */
static gsize
measure_bookmark (const Entry *entry,
                  const char  *former,
                  const char  *charset)
{
  const char *bookmark = entry->bookmark != NULL ? entry->bookmark : former;

  return bookmark != NULL ? wsman_response_measure (bookmark, charset) : 0;
}

static guint
write_entries (WsmanEventSink  *self,
               GString         *xml,
               guint            max_items,
               gsize            room,
               const char      *charset,
               char           **bookmark)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = 0;

  while (n < max_items && !g_queue_is_empty (&self->entries))
    {
      const Entry *entry = g_queue_peek_head (&self->entries);
      g_autofree char *text = print_entry (entry);
      gsize size = wsman_response_measure (text, charset);

      if (size + measure_bookmark (entry, *bookmark, charset) > room)
        {
          if (n > 0 || entry->xml == NULL)
            break;

          drop_first (self, bookmark);
          continue;
        }

      g_string_append (xml, text);
      room -= size;
      pop (self, bookmark);
      n++;
    }

  return n;
}

guint
wsman_event_sink_write (WsmanEventSink  *self,
                        GString         *xml,
                        guint            max_items,
                        gsize            room,
                        const char      *charset,
                        char           **bookmark)
{
  guint n = write_entries (self, xml, max_items, room, charset, bookmark);

  if (self->room_func != NULL && wsman_event_sink_has_room (self))
    self->room_func (self->room_data);

  return n;
}

gboolean
wsman_event_sink_has_room (WsmanEventSink *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_queue_get_length (&self->entries) < MAX_EVENTS / 2 && self->n_bytes < MAX_BYTES / 2;
}

void
wsman_event_sink_set_room_func (WsmanEventSink     *self,
                                WsmanEventSinkFunc  func,
                                gpointer            user_data)
{
  self->room_func = func;
  self->room_data = user_data;
}

void
wsman_event_sink_report_gap (WsmanEventSink *self,
                             guint64         n_events)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->has_ended)
    return;

  drop (&self->entries, n_events);
  wake (self);
}

gboolean
wsman_event_sink_write_bare (WsmanEventSink  *self,
                             GString         *xml,
                             const char     **action,
                             gsize            room,
                             const char      *charset,
                             char           **bookmark)
{
  g_autoptr(GString) item = g_string_new (NULL);

  if (wsman_event_sink_write (self, item, 1, room, charset, bookmark) == 0)
    return FALSE;

  if (g_str_has_prefix (item->str, EVENT_BEGIN))
    {
      *action = WSMAN_ACTION_EVENT;
      g_string_append_len (xml, item->str + strlen (EVENT_BEGIN), item->len - strlen (EVENT_BEGIN EVENT_END));
    }
  else
    {
      *action = WSMAN_ACTION_DROPPED_EVENTS;
      g_string_append (xml, item->str);
    }

  return TRUE;
}
