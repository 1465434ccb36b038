/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCollectorBatch: the events of one delivery. Any thread may decide about the batch. After the bookmark
 * was stored, the response is sent in the server's context.
 */

#include "wsman-collector-batch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-delivery-response-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-values-private.h"
#include "values/wsman-item-private.h"
#include "wsman-bookmark-list-private.h"
#include "wsman-bookmark-request-private.h"
#include "wsman-collector-machine-private.h"

/**
 * WsmanCollectorBatch:
 *
 * The events of one delivery of a source.
 *
 * [signal@Wsman.Collector::handle-batch] hands out the batch. The source keeps the events until
 * [method@Wsman.CollectorBatch.accept] was called and the bookmark is stored. If a batch is dropped without a decision,
 * it is refused, and the source sends the events again. So a program calls this method when the events can't get lost
 * any more, and may get events twice.
 *
 * ```python
 * def on_handle_batch(collector, batch):
 *     for index in range(batch.n_events):
 *         write(batch.machine.user, batch.get_event(index))
 *     batch.accept()
 * ```
 *
 * Since: 1.0
 */

#define NS_EVENT "http://schemas.microsoft.com/win/2004/08/events/event"

/* An event is an item, or a text that isn't XML. */
typedef struct
{
  WsmanItem *item;
  const char *text; /* the text, which is borrowed from the message, if there is no item */
} BatchEvent;

struct _WsmanCollectorBatch
{
  GObject parent_instance;

  WsmanServerRequest *request;
  WsmanCollectorMachine *machine;
  WsmanCollectorStore *store; /* NULL if bookmarks are only kept in memory */
  char *bookmark;
  GArray *events; /* the events (BatchEvent) */
  guint64 number;    /* the number of the batch among those of the machine */
  guint64 n_dropped; /* how many events the machine says that it has dropped */
  char *refusal;
  int decided; /* atomic: whether there is a decision */
};

typedef enum
{
  PROP_MACHINE = 1,
  PROP_BOOKMARK,
  PROP_N_EVENTS,
  N_PROPERTIES,
} WsmanCollectorBatchProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCollectorBatch, wsman_collector_batch, G_TYPE_OBJECT)

static void
wsman_collector_batch_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  WsmanCollectorBatch *self = WSMAN_COLLECTOR_BATCH (object);

  switch ((WsmanCollectorBatchProperty) property_id)
    {
    case PROP_MACHINE:
      g_value_set_object (value, self->machine);
      break;
    case PROP_BOOKMARK:
      g_value_set_string (value, self->bookmark);
      break;
    case PROP_N_EVENTS:
      g_value_set_uint (value, self->events->len);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
batch_event_clear (gpointer data)
{
  BatchEvent *event = data;

  g_clear_object (&event->item);
}

/* --- The decision --- */

/* What is left of a batch after the decision. */
typedef struct
{
  WsmanServerRequest *request;
  WsmanCollectorMachine *machine;
  WsmanCollectorStore *store;
  char *bookmark;
  char *refusal; /* NULL if the batch was accepted */
  guint64 number;
  guint64 n_dropped;
  guint n_events;
} BatchDecision;

static void
batch_decision_free (BatchDecision *self)
{
  wsman_server_request_unref (self->request);
  g_object_unref (self->machine);
  g_clear_object (&self->store);
  g_free (self->bookmark);
  g_free (self->refusal);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchDecision, batch_decision_free)

static void
complete (BatchDecision *self)
{
  self->machine->n_events += self->n_events;
  self->machine->n_dropped += self->n_dropped;
  wsman_delivery_respond_ack (self->request);
}

static void
keep_bookmark (BatchDecision *self)
{
  if (self->bookmark == NULL || self->number <= self->machine->n_stored)
    return;

  self->machine->n_stored = self->number;
  g_free (self->machine->bookmark);
  self->machine->bookmark = g_steal_pointer (&self->bookmark);
}

static void
on_saved (const char   *bookmark,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr(BatchDecision) self = user_data;

  if (error != NULL)
    {
      wsman_delivery_respond_error (self->request, error);
      return;
    }

  keep_bookmark (self);
  complete (self);
}

static void
refuse (BatchDecision *self)
{
  g_autoptr(GError) local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_PROVIDER_FAILURE, "%s", self->refusal);
  wsman_delivery_respond_error (self->request, local_error);
}

/* Stores the bookmark, and then responds. A source may have sent a batch again because the response took too long. Then
 * an older bookmark doesn't replace a newer one. */
static gboolean
on_decision (gpointer user_data)
{
  g_autoptr(BatchDecision) self = user_data;
  g_autoptr(WsmanBookmarkRequest) request = NULL;

  if (self->refusal != NULL)
    {
      refuse (self);
    }
  else if (self->store == NULL || self->bookmark == NULL || self->number <= self->machine->n_stored)
    {
      keep_bookmark (self);
      complete (self);
    }
  else
    {
      WsmanCollectorStore *store = self->store;

      request = wsman_bookmark_request_new (self->machine->subscription, self->machine->user, self->bookmark,
                                            self->request->shared->context, on_saved, self);
      g_steal_pointer (&self);
      wsman_collector_store_save_bookmark (store, request);
    }

  return G_SOURCE_REMOVE;
}

/* Takes ownership of refusal. It is NULL if the batch is accepted. */
static void
decide (WsmanCollectorBatch *self,
        char                *refusal)
{
  BatchDecision *decision;

  if (self->request == NULL || !g_atomic_int_compare_and_exchange (&self->decided, FALSE, TRUE))
    {
      g_free (refusal);
      return;
    }

  decision = g_new0 (BatchDecision, 1);
  decision->request = wsman_server_request_ref (self->request);
  decision->machine = g_object_ref (self->machine);
  g_set_object (&decision->store, self->store);
  decision->bookmark = g_strdup (self->bookmark);
  decision->refusal = refusal;
  decision->number = self->number;
  decision->n_dropped = self->n_dropped;
  decision->n_events = self->events->len;
  wsman_source_invoke (self->request->shared->context, G_PRIORITY_DEFAULT, on_decision, decision, NULL);
}

static void
wsman_collector_batch_dispose (GObject *object)
{
  WsmanCollectorBatch *self = WSMAN_COLLECTOR_BATCH (object);

  if (self->machine != NULL && !g_atomic_int_get (&self->decided))
    decide (self, g_strdup (_("The collector couldn’t take the events; send them again")));

  G_OBJECT_CLASS (wsman_collector_batch_parent_class)->dispose (object);
}

static void
wsman_collector_batch_finalize (GObject *object)
{
  WsmanCollectorBatch *self = WSMAN_COLLECTOR_BATCH (object);

  g_array_unref (self->events);
  g_clear_pointer (&self->request, wsman_server_request_unref);
  g_clear_object (&self->machine);
  g_clear_object (&self->store);
  g_free (self->bookmark);

  G_OBJECT_CLASS (wsman_collector_batch_parent_class)->finalize (object);
}

static void
define_properties (void)
{
  /**
   * WsmanCollectorBatch:machine:
   *
   * The state of the machine that has sent the events.
   *
   * Since: 1.0
   */
  properties[PROP_MACHINE] =
    g_param_spec_object ("machine", NULL, NULL, WSMAN_TYPE_COLLECTOR_MACHINE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorBatch:bookmark:
   *
   * The place in the machine's logs after these events, as XML.
   *
   * The value is `NULL` if the machine has sent none. The collector stores the bookmark itself.
   *
   * Since: 1.0
   */
  properties[PROP_BOOKMARK] =
    g_param_spec_string ("bookmark", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanCollectorBatch:n-events:
   *
   * The number of events.
   *
   * Since: 1.0
   */
  properties[PROP_N_EVENTS] =
    g_param_spec_uint ("n-events", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
wsman_collector_batch_class_init (WsmanCollectorBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_collector_batch_get_property;
  object_class->dispose = wsman_collector_batch_dispose;
  object_class->finalize = wsman_collector_batch_finalize;

  define_properties ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_collector_batch_init (WsmanCollectorBatch *self)
{
  self->events = g_array_new (FALSE, TRUE, sizeof (BatchEvent));
  g_array_set_clear_func (self->events, batch_event_clear);
}

/* --- Reading a delivery --- */

/* Adds an event. With CDATA, the event is a text in the message. If this text isn't XML, it is passed on as it is,
 * because the source would send it for ever if the batch were refused. */
static void
add_event (WsmanCollectorBatch *self,
           const WsmanElement  *element)
{
  const WsmanElement *child = wsman_element_first_child (element);
  BatchEvent event = { NULL, NULL };

  if (child != NULL)
    {
      event.item = wsman_item_new_from_element (self->request->message->document, child, NULL);
    }
  else
    {
      const char *text = wsman_element_get_text (element);
      g_autoptr(WsmanDocument) document = wsman_document_parse (text, strlen (text), "UTF-8", G_MAXSIZE, NULL);

      if (document != NULL)
        event.item = wsman_item_new_from_element (document, wsman_document_get_root (document), NULL);
      else
        event.text = text;
    }

  g_array_append_val (self->events, event);
}

/* Adds a count to the batch. The machine has it when the batch is accepted, because a refused one comes again. */
static void
add_dropped (WsmanCollectorBatch *self,
             const WsmanElement  *element)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);
  guint64 n_dropped = 0;

  if (wsman_value_parse_uint64 (text, &n_dropped))
    self->n_dropped += n_dropped;
}

/* Reads the body, which is a batch or a single event. */
static gboolean
read_events (WsmanCollectorBatch  *self,
             GError              **error)
{
  const WsmanElement *content = self->request->message->content;

  if (content != NULL && wsman_element_is (content, NS_EVENT, "Event"))
    {
      BatchEvent event = { wsman_item_new_from_element (self->request->message->document, content, NULL), NULL };

      g_array_append_val (self->events, event);
      return TRUE;
    }

  if (content == NULL || !wsman_element_is (content, WSMAN_NS_WSMAN, "Events"))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                               _("The delivery has no events"));

  for (const WsmanElement *child = wsman_element_first_child (content);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (wsman_element_is (child, WSMAN_NS_WSMAN, "Event"))
        add_event (self, child);
      else if (wsman_element_is (child, WSMAN_NS_WSMAN, "DroppedEvents"))
        add_dropped (self, child);
    }

  return TRUE;
}

static gboolean
read_bookmark (WsmanCollectorBatch  *self,
               GError              **error)
{
  const WsmanElement *header = wsman_element_find_child (self->request->message->header, WSMAN_NS_WSMAN, "Bookmark");
  const WsmanElement *list = header != NULL ? wsman_element_first_child (header) : NULL;

  if (list == NULL)
    return TRUE;

  self->bookmark = wsman_bookmark_list_read (list, error);

  return self->bookmark != NULL;
}

WsmanCollectorBatch *
wsman_collector_batch_new (WsmanServerRequest     *request,
                           WsmanCollectorMachine  *machine,
                           WsmanCollectorStore    *store,
                           GError                **error)
{
  g_autoptr(WsmanCollectorBatch) self = g_object_new (WSMAN_TYPE_COLLECTOR_BATCH, NULL);

  self->request = wsman_server_request_ref (request);
  g_set_object (&self->machine, machine);
  g_set_object (&self->store, store);
  if (!read_events (self, error) || !read_bookmark (self, error))
    {
      /* The caller responds with the error. */
      self->decided = TRUE;
      return NULL;
    }

  self->number = ++machine->n_batches;

  return g_steal_pointer (&self);
}

/* --- For programs --- */

/**
 * wsman_collector_batch_get_machine:
 * @self: a batch
 *
 * Gets the value of [property@Wsman.CollectorBatch:machine].
 *
 * Returns: (transfer none): the value of the property
 *
 * Since: 1.0
 */
WsmanCollectorMachine *
wsman_collector_batch_get_machine (WsmanCollectorBatch *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_BATCH (self), NULL);

  return self->machine;
}

/**
 * wsman_collector_batch_get_bookmark:
 * @self: a batch
 *
 * Gets the value of [property@Wsman.CollectorBatch:bookmark].
 *
 * Returns: (nullable): the value of the property
 *
 * Since: 1.0
 */
const char *
wsman_collector_batch_get_bookmark (WsmanCollectorBatch *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_BATCH (self), NULL);

  return self->bookmark;
}

/**
 * wsman_collector_batch_get_n_events:
 * @self: a batch
 *
 * Gets the value of [property@Wsman.CollectorBatch:n-events].
 *
 * Returns: the value of the property
 *
 * Since: 1.0
 */
guint
wsman_collector_batch_get_n_events (WsmanCollectorBatch *self)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_BATCH (self), 0);

  return self->events->len;
}

/**
 * wsman_collector_batch_get_event:
 * @self: a batch
 * @index: the number of the event, from 0 on
 *
 * Gets an event as XML.
 *
 * The root is an `Event` of Windows' event logs. If a source has sent something that isn't XML, the text is returned as
 * it is, and [method@Wsman.CollectorBatch.get_item] returns `NULL`.
 *
 * Returns: the text of the event
 *
 * Since: 1.0
 */
const char *
wsman_collector_batch_get_event (WsmanCollectorBatch *self,
                                 guint                index)
{
  const BatchEvent *event;

  g_return_val_if_fail (WSMAN_IS_COLLECTOR_BATCH (self), NULL);
  g_return_val_if_fail (index < self->events->len, NULL);

  event = &g_array_index (self->events, BatchEvent, index);

  return event->item != NULL ? wsman_item_get_xml (event->item) : event->text;
}

/**
 * wsman_collector_batch_get_item:
 * @self: a batch
 * @index: the number of the event, from 0 on
 *
 * Gets an event as an item, for typed look-up.
 *
 * Returns: (transfer none) (nullable): the event, or `NULL` if it isn't XML
 *
 * Since: 1.0
 */
WsmanItem *
wsman_collector_batch_get_item (WsmanCollectorBatch *self,
                                guint                index)
{
  g_return_val_if_fail (WSMAN_IS_COLLECTOR_BATCH (self), NULL);
  g_return_val_if_fail (index < self->events->len, NULL);

  return g_array_index (self->events, BatchEvent, index).item;
}

/**
 * wsman_collector_batch_accept:
 * @self: a batch
 *
 * Takes the responsibility for the events.
 *
 * The collector stores the bookmark, and then tells the source to go on. If the bookmark can't be stored, the source
 * sends the events again.
 *
 * Any thread may call this method. Only the first decision counts.
 *
 * Since: 1.0
 */
void
wsman_collector_batch_accept (WsmanCollectorBatch *self)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_BATCH (self));

  decide (self, NULL);
}

/**
 * wsman_collector_batch_refuse:
 * @self: a batch
 * @message: why the program can't take the events
 *
 * Refuses the events. The source gets @message as a fault, and sends the events again later.
 *
 * Any thread may call this method. Only the first decision counts.
 *
 * Since: 1.0
 */
void
wsman_collector_batch_refuse (WsmanCollectorBatch *self,
                              const char          *message)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_BATCH (self));
  g_return_if_fail (message != NULL);

  decide (self, g_strdup (message));
}
