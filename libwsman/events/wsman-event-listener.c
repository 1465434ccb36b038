/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Takes pushed events. [WS-Eventing] 2.2; [DSP0226] 10.2 */

#include "wsman-event-listener-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-delivery-response-private.h"
#include "server/wsman-sink-private.h"
#include "soap/wsman-guid-private.h"
#include "soap/wsman-names-private.h"
#include "wsman-event-messages-private.h"

/* The folder of the paths. */
#define FOLDER "/wsman/events/"

/* The most messages that wait for the program. A source sends one after the other, unless it has lost a response. */
#define MAX_MESSAGES 16

struct _WsmanEventListener
{
  WsmanServer *server;
  GMainContext *context; /* the server's context */
  char *path;
  char *address;
  char *host;
  char **sources; /* or NULL */

  GMutex lock; /* guards the fields below */
  char *identifier; /* NULL before the first subscription, and after the end */
  GQueue messages;  /* contains WsmanArrivedMessage */
  gint64 last_heard;
  GMainContext *waiter; /* the context of a caller that waits; NULL if none does */
  WsmanEventListenerFunc func;
  GObject *subscription; /* borrowed; NULL if no caller waits */
};

static void
listener_clear (gpointer data)
{
  WsmanEventListener *self = data;

  g_object_unref (self->server);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self->address);
  g_free (self->host);
  g_strfreev (self->sources);
  g_free (self->identifier);
  g_mutex_clear (&self->lock);
}

static void
listener_unref (WsmanEventListener *self)
{
  g_atomic_rc_box_release_full (self, listener_clear);
}

/* --- Responses --- */

/* The response to a message, on its way to the server's context. */
typedef struct
{
  WsmanServerRequest *request;
  gboolean is_accepted;
} MessageResponse;

static gboolean
wants_ack (const WsmanServerRequest *request)
{
  return wsman_element_find_child (request->message->header, WSMAN_NS_WSMAN, "AckRequested") != NULL;
}

static void
accept_request (WsmanServerRequest *request)
{
  if (wants_ack (request))
    wsman_delivery_respond_ack (request);
  else
    wsman_delivery_respond_empty (request);
}

static gboolean
on_response (gpointer user_data)
{
  g_autofree MessageResponse *response = user_data;
  g_autoptr(WsmanServerRequest) request = response->request;
  g_autoptr(GError) local_error = NULL;

  if (response->is_accepted)
    {
      accept_request (request);
      return G_SOURCE_REMOVE;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_SUBSCRIPTION_CLOSED,
                   _("The subscriber hasn’t taken the events"));
  wsman_delivery_respond_error (request, local_error);

  return G_SOURCE_REMOVE;
}

static void
arrived_message_free (WsmanArrivedMessage *self)
{
  g_ptr_array_unref (self->events);
  g_free (self->bookmark);
  g_free (self->end_status);
  g_free (self->end_reason);
  g_free (self);
}

static void
respond (WsmanArrivedMessage *self,
         gboolean             is_accepted)
{
  MessageResponse *response = g_new (MessageResponse, 1);
  g_autoptr(GMainContext) context = g_main_context_ref (self->request->shared->context);

  *response = (MessageResponse) { g_steal_pointer (&self->request), is_accepted };
  wsman_source_invoke (context, G_PRIORITY_DEFAULT, on_response, response, NULL);
  arrived_message_free (self);
}

void
wsman_arrived_message_accept (WsmanArrivedMessage *self)
{
  respond (self, TRUE);
}

void
wsman_arrived_message_refuse (WsmanArrivedMessage *self)
{
  respond (self, FALSE);
}

static void
refuse_messages (WsmanEventListener *self)
{
  WsmanArrivedMessage *message;

  while ((message = g_queue_pop_head (&self->messages)) != NULL)
    wsman_arrived_message_refuse (message);
}

/* --- Messages --- */

/* Reads the SubscriptionEnd, or the fault of a source that couldn't go on. */
static void
read_end (WsmanArrivedMessage *self,
          const WsmanElement  *content)
{
  const WsmanElement *status = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Status");
  const WsmanElement *reason = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Reason");
  const WsmanElement *fault = wsman_element_find_child (content, WSMAN_NS_FAULT, "WSManFault");

  if (reason == NULL)
    reason = fault;
  self->end_status = status != NULL ? wsman_element_dup_stripped_text (status) : g_strdup ("");
  self->end_reason = reason != NULL ? wsman_element_dup_stripped_text (reason) : g_strdup ("");
}

static gboolean
read_event (WsmanArrivedMessage  *self,
            WsmanDocument        *document,
            const WsmanElement   *element,
            GError              **error)
{
  WsmanEventKind kind;
  WsmanItem *item = NULL;
  guint64 n_dropped = 0;

  if (!wsman_event_read (document, element, &kind, &item, &n_dropped, error))
    return FALSE;

  if (kind == WSMAN_EVENT_KIND_ITEM)
    g_ptr_array_add (self->events, item);
  else if (kind == WSMAN_EVENT_KIND_DROPPED)
    {
      self->has_gap = TRUE;
      self->n_dropped += MIN (n_dropped, G_MAXUINT64 - self->n_dropped);
    }

  return TRUE;
}

/* Reads the body, which is a batch or a single event. */
static gboolean
read_events (WsmanArrivedMessage  *self,
             const WsmanMessage   *message,
             GError              **error)
{
  if (message->content == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                               _("The delivery has no events"));

  if (!wsman_element_is (message->content, WSMAN_NS_WSMAN, "Events"))
    return read_event (self, message->document, message->content, error);

  for (const WsmanElement *child = wsman_element_first_child (message->content);
       child != NULL;
       child = wsman_element_next_sibling (child))
    if (!read_event (self, message->document, child, error))
      return FALSE;

  return TRUE;
}

static WsmanArrivedMessage *
read_message (WsmanServerRequest  *request,
              GError             **error)
{
  const WsmanMessage *message = request->message;
  WsmanArrivedMessage *self = g_new0 (WsmanArrivedMessage, 1);
  gboolean is_end = message->content != NULL &&
                    wsman_element_is (message->content, WSMAN_NS_EVENTING, "SubscriptionEnd");

  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  if (is_end)
    {
      read_end (self, message->content);
    }
  else if (!read_events (self, message, error) || !wsman_bookmark_read (message->header, &self->bookmark, error))
    {
      arrived_message_free (self);
      return NULL;
    }
  self->request = wsman_server_request_ref (request);

  return self;
}

static gboolean
on_wake (gpointer user_data)
{
  WsmanEventListener *self = user_data;
  g_autoptr(GObject) subscription = NULL;
  WsmanEventListenerFunc func;

  g_mutex_lock (&self->lock);
  func = self->func;
  g_set_object (&subscription, self->subscription);
  self->subscription = NULL;
  g_clear_pointer (&self->waiter, g_main_context_unref);
  g_mutex_unlock (&self->lock);
  if (subscription != NULL)
    func (subscription);

  return G_SOURCE_REMOVE;
}

/* Notes that the source has sent something, and wakes the caller that waits. The caller holds the lock. */
static void
wake (WsmanEventListener *self)
{
  self->last_heard = g_get_monotonic_time ();
  if (self->waiter != NULL)
    wsman_source_invoke (self->waiter, G_PRIORITY_DEFAULT, on_wake, g_atomic_rc_box_acquire (self),
                         (GDestroyNotify) listener_unref);
}

/* Refuses the messages that wait, and whose source waits no longer for the response: it sends them again. The caller
 * holds the lock. */
static void
drop_abandoned (WsmanEventListener *self)
{
  for (GList *link = self->messages.head, *next; link != NULL; link = next)
    {
      WsmanArrivedMessage *message = link->data;

      next = link->next;
      if (message->request->connection != NULL)
        continue;

      g_queue_delete_link (&self->messages, link);
      wsman_arrived_message_refuse (message);
    }
}

/* Adds a message to the queue. The function owns message. */
static gboolean
add_message (WsmanEventListener   *self,
             WsmanArrivedMessage  *message,
             GError              **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  drop_abandoned (self);
  if (g_queue_get_length (&self->messages) < MAX_MESSAGES)
    {
      g_queue_push_tail (&self->messages, message);
      wake (self);
      return TRUE;
    }

  g_clear_pointer (&message->request, wsman_server_request_unref);
  arrived_message_free (message);

  return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_CONCURRENCY,
                             _("%d messages of the subscription already wait"), MAX_MESSAGES);
}

/* --- The sink --- */

/* Tells whether a Kerberos principal is a service of the host. */
static gboolean
is_service_of (const WsmanIdentity *identity,
               const char          *host)
{
  static const char * const services[] = { "HTTP/", "host/", "WSMAN/" };
  gsize length = strlen (host);

  if (identity->source != WSMAN_IDENTITY_SOURCE_KERBEROS)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      const char *name = identity->name + strlen (services[i]);

      if (g_str_has_prefix (identity->name, services[i]) && g_ascii_strncasecmp (name, host, length) == 0 &&
          name[length] == '@')
        return TRUE;
    }

  return FALSE;
}

/* The refusal is the same for a path that doesn't exist and for one of other sources. */
static gboolean
sink_accept (const char                 *path,
             const WsmanClientIdentity  *caller,
             gpointer                    user_data,
             GError                    **error)
{
  WsmanEventListener *self = user_data;
  gboolean is_source = self->sources != NULL
                         ? wsman_identity_is_in (caller->user, (const char * const *) self->sources)
                         : is_service_of (caller->user, self->host);

  if (is_source && g_str_equal (path, self->path))
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                             _("No subscription takes events of %s here"), caller->user->text);
}

static GBytes *
sink_decode (GBytes      *body,
             const char  *encoding,
             gsize        max_size,
             GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                   _("The Content-Encoding of the message isn’t supported"));

  return NULL;
}

static gboolean
check_identifier (WsmanEventListener  *self,
                  const WsmanMessage  *message,
                  GError             **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->identifier != NULL && message->identifier != NULL &&
      wsman_guid_equal (message->identifier, self->identifier))
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_MESSAGE,
                             _("The message doesn’t belong to the present subscription"));
}

static void
sink_deliver (WsmanServerRequest *request,
              const char         *path,
              gpointer            user_data)
{
  WsmanEventListener *self = user_data;
  g_autoptr(GError) local_error = NULL;
  WsmanArrivedMessage *message;

  if (!check_identifier (self, request->message, &local_error))
    {
      wsman_delivery_respond_error (request, local_error);
      return;
    }

  if (g_str_equal (request->message->action, WSMAN_ACTION_HEARTBEAT))
    {
      g_mutex_lock (&self->lock);
      wake (self);
      g_mutex_unlock (&self->lock);
      accept_request (request);
      return;
    }

  message = read_message (request, &local_error);
  if (message == NULL || !add_message (self, message, &local_error))
    wsman_delivery_respond_error (request, local_error);
}

static const WsmanSinkHandlers sink_handlers = { sink_accept, sink_decode, sink_deliver };

/* --- The listener --- */

static gboolean
on_add (gpointer user_data)
{
  WsmanEventListener *self = user_data;

  wsman_server_add_sink (self->server, self->path, &sink_handlers, self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_remove (gpointer user_data)
{
  WsmanEventListener *self = user_data;

  wsman_server_remove_sinks (self->server, self);

  return G_SOURCE_REMOVE;
}

/* Returns a path that nobody can guess. The random numbers of GLib can be guessed by those who see others of them. */
static char *
make_path (GError **error)
{
  guint8 bytes[16];
  GString *path;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("The system has no random numbers"));
      return NULL;
    }

  path = g_string_new (FOLDER);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (path, "%02x", bytes[i]);

  return g_string_free (path, FALSE);
}

/* Returns the URL of path below the address, or NULL and an error. */
static char *
join_address (const char  *sink_address,
              const char  *path,
              GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (sink_address, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  g_autoptr(GUri) whole = NULL;

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The sink-address “%s” isn’t an http or https URL; set the one by which the source reaches "
                         "the server"), sink_address);
      return NULL;
    }

  whole = g_uri_build (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), path, NULL,
                       NULL);

  return g_uri_to_string (whole);
}

WsmanEventListener *
wsman_event_listener_new (WsmanServer         *server,
                          const char          *sink_address,
                          const char          *host,
                          const char * const  *sources,
                          GError             **error)
{
  g_autofree char *path = make_path (error);
  g_autofree char *address = path != NULL ? join_address (sink_address, path, error) : NULL;
  GMainContext *context = address != NULL ? wsman_server_ref_context (server) : NULL;
  WsmanEventListener *self;

  if (address == NULL)
    return NULL;
  if (context == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The server for the events doesn’t listen; let it listen before the subscription begins"));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (WsmanEventListener);
  g_mutex_init (&self->lock);
  g_queue_init (&self->messages);
  self->server = g_object_ref (server);
  self->context = context;
  self->path = g_steal_pointer (&path);
  self->address = g_steal_pointer (&address);
  self->host = g_strdup (host);
  self->sources = g_strdupv ((GStrv) sources);
  wsman_source_invoke (context, G_PRIORITY_DEFAULT, on_add, g_atomic_rc_box_acquire (self),
                       (GDestroyNotify) listener_unref);

  return self;
}

void
wsman_event_listener_close (WsmanEventListener *self)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->identifier, g_free);
  refuse_messages (self);
  g_mutex_unlock (&self->lock);

  /* The source of the context holds the last reference. */
  wsman_source_invoke (self->context, G_PRIORITY_DEFAULT, on_remove, self, (GDestroyNotify) listener_unref);
}

const char *
wsman_event_listener_get_address (WsmanEventListener *self)
{
  return self->address;
}

char *
wsman_event_listener_begin (WsmanEventListener *self)
{
  g_autofree char *guid = g_uuid_string_random ();
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->identifier);
  self->identifier = g_strconcat ("uuid:", guid, NULL);
  self->last_heard = g_get_monotonic_time ();
  refuse_messages (self);

  return g_strdup (self->identifier);
}

WsmanArrivedMessage *
wsman_event_listener_take (WsmanEventListener     *self,
                           WsmanEventListenerFunc  func,
                           GObject                *subscription)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WsmanArrivedMessage *message = g_queue_pop_head (&self->messages);

  if (message != NULL)
    return message;

  self->func = func;
  self->subscription = subscription;
  g_clear_pointer (&self->waiter, g_main_context_unref);
  self->waiter = g_main_context_ref_thread_default ();

  return NULL;
}

void
wsman_event_listener_stop_waiting (WsmanEventListener *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->subscription = NULL;
  g_clear_pointer (&self->waiter, g_main_context_unref);
}

gint64
wsman_event_listener_get_last_heard (WsmanEventListener *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->last_heard;
}
