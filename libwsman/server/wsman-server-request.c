/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request that was understood, and its response. Providers may respond in any thread. The first response in a round
 * counts, and is processed in the server's context.
 */

#include "wsman-server-request-private.h"

#include "base/wsman-source-private.h"
#include "soap/wsman-names-private.h"

WsmanServerRequestShared *
wsman_server_request_shared_new (GMainContext                     *context,
                                 const WsmanPolicy                *policy,
                                 const WsmanServerRequestHandlers *handlers,
                                 gpointer                          user_data)
{
  WsmanServerRequestShared *self = g_atomic_rc_box_new0 (WsmanServerRequestShared);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->handlers = handlers;
  self->user_data = user_data;
  self->operations = wsman_quotas_new ();

  return self;
}

WsmanServerRequestShared *
wsman_server_request_shared_ref (WsmanServerRequestShared *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wsman_server_request_shared_finalize (gpointer data)
{
  WsmanServerRequestShared *self = data;

  wsman_quotas_unref (self->operations);
  g_main_context_unref (self->context);
}

void
wsman_server_request_shared_unref (WsmanServerRequestShared *self)
{
  g_atomic_rc_box_release_full (self, wsman_server_request_shared_finalize);
}

WsmanServerRequest *
wsman_server_request_new (WsmanServerRequestShared  *shared,
                          WsmanServerConnection     *connection,
                          const WsmanClientIdentity *caller,
                          WsmanMessage              *message,
                          const char                *charset)
{
  WsmanServerRequest *self = g_atomic_rc_box_new0 (WsmanServerRequest);
  guint64 max_size = shared->policy->max_envelope_size;

  if (message != NULL)
    {
      self->reference = message->reference;
      if (message->max_envelope_size > 0)
        max_size = MIN (max_size, message->max_envelope_size);
    }
  self->shared = wsman_server_request_shared_ref (shared);
  self->message = message;
  self->charset = charset;
  self->max_size = max_size;
  self->cancellable = g_cancellable_new ();
  self->caller = *caller;
  if (caller->remote_address != NULL)
    g_object_ref (caller->remote_address);
  wsman_identity_ref (caller->user);
  if (caller->delegation != NULL)
    wsman_delegation_ref (caller->delegation);
  self->connection = wsman_server_connection_ref (connection);
  wsman_server_connection_set_request (connection, self);

  return self;
}

WsmanServerRequest *
wsman_server_request_ref (WsmanServerRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wsman_server_request_finalize (gpointer data)
{
  WsmanServerRequest *self = data;

  g_assert (self->connection == NULL && self->enumeration_context == NULL && self->subscription == NULL &&
            self->deadline == NULL);

  if (self->is_counted)
    wsman_quotas_give_back (self->shared->operations, self->caller.user);
  g_clear_pointer (&self->message, wsman_message_free);
  g_clear_pointer (&self->fragment, wsman_fragment_free);
  g_clear_pointer (&self->input, wsman_document_unref);
  wsman_enumeration_message_clear (&self->enumeration);
  wsman_subscribe_message_clear (&self->subscribe);
  g_clear_object (&self->sink);
  g_clear_pointer (&self->query, wsman_query_unref);
  g_clear_pointer (&self->fault, wsman_fault_info_free);
  if (self->content != NULL)
    g_string_free (self->content, TRUE);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->caller.remote_address);
  g_free (self->method);
  wsman_identity_unref (self->caller.user);
  g_clear_pointer (&self->caller.delegation, wsman_delegation_unref);
  wsman_server_request_shared_unref (self->shared);
}

void
wsman_server_request_unref (WsmanServerRequest *self)
{
  g_atomic_rc_box_release_full (self, wsman_server_request_finalize);
}

int
wsman_server_request_get_round (WsmanServerRequest *self)
{
  return g_atomic_int_get (&self->round) & ~1;
}

void
wsman_server_request_start_round (WsmanServerRequest *self)
{
  g_atomic_int_inc (&self->round);
}

gboolean
wsman_server_request_begin_response (WsmanServerRequest *self,
                                     int                 round)
{
  return g_atomic_int_compare_and_exchange (&self->round, round, round + 1);
}

static gboolean
on_deliver (gpointer user_data)
{
  WsmanServerRequest *self = user_data;

  self->shared->handlers->returned (self);

  return G_SOURCE_REMOVE;
}

/* Passes the response to the server's context. If the caller is in the server's context, the response is processed at
 * once. */
static void
deliver (WsmanServerRequest *self)
{
  GMainContext *context = self->shared->context;

  if (g_main_context_is_owner (context))
    self->shared->handlers->returned (self);
  else
    wsman_source_invoke (context, G_PRIORITY_DEFAULT, on_deliver, wsman_server_request_ref (self),
                         (GDestroyNotify) wsman_server_request_unref);
}

void
wsman_server_request_return_content (WsmanServerRequest *self,
                                     GString            *content)
{
  self->content = content;
  deliver (self);
}

const char *
wsman_server_request_get_action (WsmanServerRequest *self)
{
  /* Identify has no headers, so it has no action. */
  if (self->verb == WSMAN_VERB_IDENTIFY)
    return WSMAN_NS_IDENTITY "/Identify";

  return self->is_reading ? WSMAN_ACTION_GET : self->message->action;
}

WsmanDocument *
wsman_server_request_get_input (WsmanServerRequest  *self,
                                const WsmanElement **element)
{
  *element = NULL;
  if (self->verb != WSMAN_VERB_PUT && self->verb != WSMAN_VERB_CREATE && self->verb != WSMAN_VERB_INVOKE)
    return NULL;

  *element = self->input != NULL ? wsman_document_get_root (self->input) : self->message->content;

  return self->input != NULL ? self->input : self->message->document;
}

/* Writes the fragment for the response. After a Put, the path may select nothing any more, for example with "Tag[. =
 * 'red']". In this case the response is empty, although the Put has succeeded. If the provider returns nothing, the new
 * resource is the input of the Put. */
static char *
write_fragment (WsmanServerRequest  *self,
                const WsmanElement  *object,
                GError             **error)
{
  char *xml = NULL;

  if (self->verb == WSMAN_VERB_GET)
    return wsman_fragment_cut (self->fragment, object, error);

  if (object == NULL && self->input != NULL)
    object = wsman_document_get_root (self->input);
  if (object != NULL)
    xml = wsman_fragment_cut (self->fragment, object, NULL);

  return xml != NULL ? xml : g_strdup ("<w:XmlFragment></w:XmlFragment>");
}

static char *
write_object (WsmanServerRequest  *self,
              const WsmanElement  *object,
              GError             **error)
{
  if (self->is_reading)
    return wsman_fragment_replace (self->fragment, object, self->message->content, error);

  if (self->fragment != NULL)
    return write_fragment (self, object, error);

  return object != NULL ? wsman_element_to_xml (object) : g_strdup ("");
}

void
wsman_server_request_return_object (WsmanServerRequest *self,
                                    const WsmanElement *object)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *xml = write_object (self, object, &local_error);

  if (xml != NULL)
    wsman_server_request_return_content (self, g_string_new (xml));
  else
    wsman_server_request_return_fault (self, wsman_fault_info_copy (wsman_error_get_info (local_error)));
}

void
wsman_server_request_return_items (WsmanServerRequest *self,
                                   GPtrArray          *items,
                                   gsize               n_offered,
                                   gboolean            finished)
{
  self->items = items;
  self->n_offered = n_offered;
  self->finished = finished;
  deliver (self);
}

void
wsman_server_request_return_sink (WsmanServerRequest *self,
                                  WsmanEventSink     *sink)
{
  self->sink = g_object_ref (sink);
  deliver (self);
}

void
wsman_server_request_return_fault (WsmanServerRequest *self,
                                   WsmanFaultInfo     *fault)
{
  self->fault = fault;
  deliver (self);
}
