/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The state machine of every operation: it sends the request, reads the response piece by piece, checks it, and reports
 * the result. [DSP0226] 5; [MS-WSMV] 3.2.4.
 */

#include "wsman-call-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-deadline-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-writer-private.h"
#include "transport/wsman-renewal-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-codes.h"

/* The number of milliseconds that Windows waits beyond the operation timeout, before it gives the server up. */
#define NETWORK_ALLOWANCE 5000

/* The number of bytes by which a response may exceed the requested size. Servers count differently, or don't count at
 * all. */
#define ENVELOPE_SLACK (64 * 1024)

struct _WsmanCall
{
  WsmanSessionConnection *connection;
  const WsmanActionRow *action_row;
  WsmanSendFlags flags;
  gboolean is_unattended;
  gboolean fragment; /* TRUE if the response is a part of a resource */

  char *action;
  char *message_id;
  GBytes *request;

  WsmanExchange *exchange; /* the HTTP exchange; NULL before the request, and after the whole response was read */
  WsmanReader *reader;
  gsize received;
  GQueue items; /* contains WsmanDocument */
  WsmanMessage *response;
  gboolean got_fault;
  guint status; /* the HTTP status */

  /* These fields describe the running advance: */
  guint n_items;
  WsmanSendFlags advance_flags;
  GCancellable *cancellable;
  WsmanCallFunc func;
  gpointer user_data;
  GError *refusal; /* the server's refusal while the application is asked for other credentials; or NULL */

  /* These fields are for a call that runs to its end: */
  WsmanDeadline deadline;
  WsmanCallRunFunc run_func;
  gpointer run_data;
};

/* Returns the headers of the request. The call and its connection own the values of the headers. Identify has no
 * headers ([DSP0226] 11). */
static WsmanMessage
make_headers (WsmanCall              *self,
              const WsmanCallRequest *request)
{
  const WsmanSessionConnection *connection = self->connection;

  if (request->kind == WSMAN_CALL_IDENTIFY)
    return (WsmanMessage) { .operation_timeout = -1 };

  return (WsmanMessage) {
    .action = self->action,
    .to = request->to != NULL ? (char *) request->to : connection->to,
    .message_id = self->message_id,
    .reply_to = (char *) WSMAN_ADDRESS_ANONYMOUS,
    .locale = connection->locale,
    .data_locale = connection->data_locale,
    .session_id = connection->session_id,
    .max_envelope_size = connection->max_envelope_size,
    .operation_timeout = connection->timeout > 0 ? connection->timeout * (GTimeSpan) G_TIME_SPAN_MILLISECOND : -1,
    .reference = (WsmanReference *) request->reference,
    .extra_headers = (char *) request->extra_headers,
  };
}

static gboolean
write_envelope (WsmanCall               *self,
                const WsmanCallRequest  *request,
                GError                 **error)
{
  g_autoptr(GString) xml = g_string_sized_new (4096);
  WsmanMessage headers = make_headers (self, request);

  wsman_message_write_begin (&headers, xml);
  if (self->action_row->write_body != NULL && !self->action_row->write_body (request, xml, error))
    return FALSE;
  wsman_message_write_end (xml);

  self->request = wsman_xml_encode (xml, self->connection->charset, error);

  return self->request != NULL;
}

/* Checks that a fragment dialect comes with a fragment path. Only Get and Put are checked, because Windows' tools leave
 * a filter's dialect in the locator for every operation. */
static gboolean
check_fragment (const WsmanCallRequest  *request,
                GError                 **error)
{
  if ((request->kind != WSMAN_CALL_GET && request->kind != WSMAN_CALL_PUT) ||
      request->reference->fragment_dialect == NULL || request->reference->fragment_path != NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_MISSING_FRAGMENT_PATH,
                   _("The resource locator has a fragment dialect but no fragment path; set both, or none"));

  return FALSE;
}

static gboolean
set_target (WsmanCall         *self,
            WsmanCallRequest  *request,
            GError           **error)
{
  if (request->locator != NULL)
    {
      request->reference = wsman_resource_locator_get_reference (request->locator, error);
      if (request->reference == NULL)
        return FALSE;
    }
  if (request->kind == WSMAN_CALL_IDENTIFY)
    return TRUE;

  self->fragment = request->kind == WSMAN_CALL_GET && request->reference->fragment_path != NULL;
  self->action = wsman_call_dup_action (request, error);

  return self->action != NULL && check_fragment (request, error);
}

WsmanCall *
wsman_call_new (WsmanSessionConnection  *connection,
                const WsmanCallRequest  *request,
                GError                 **error)
{
  g_autoptr(WsmanCall) self = g_new0 (WsmanCall, 1);
  WsmanCallRequest asked = *request;

  self->connection = connection;
  self->action_row = &wsman_action_table[request->kind];
  self->flags = self->action_row->flags | request->flags;
  self->is_unattended = request->is_unattended;
  self->message_id = wsman_message_make_id ();
  g_queue_init (&self->items);

  return set_target (self, &asked, error) && write_envelope (self, &asked, error) ? g_steal_pointer (&self) : NULL;
}

void
wsman_call_free (WsmanCall *self)
{
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_object (&self->exchange);
  g_clear_pointer (&self->reader, wsman_reader_free);
  g_clear_pointer (&self->response, wsman_message_free);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_queue_clear_full (&self->items, (GDestroyNotify) wsman_document_unref);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->refusal);
  g_free (self->action);
  g_free (self->message_id);
  g_free (self);
}

/* Ends an advance. The callback is the last step, because it may free the call. A call that has failed drops its
 * exchange, so it holds no channel. The transport closes the connection of a response that wasn't read to its end. */
static void
finish (WsmanCall *self,
        GError    *error)
{
  g_autoptr(GError) converted = error != NULL ? wsman_error_convert (error) : NULL;
  WsmanCallFunc func = g_steal_pointer (&self->func);

  g_clear_object (&self->cancellable);
  if (converted != NULL || self->response != NULL)
    {
      g_clear_object (&self->exchange);
      g_clear_pointer (&self->reader, wsman_reader_free);
      wsman_debug (WSMAN_DEBUG_SESSION, "%s %s: %s", self->action_row->name, self->message_id,
                   converted != NULL ? converted->message : "done");
    }
  else if (self->exchange != NULL)
    {
      wsman_exchange_suspend (self->exchange);
    }

  func (self, converted, self->user_data);
}

/* Tells whether the response has the right action. For Invoke, any action is accepted, because servers don't agree on
 * it. */
static gboolean
has_action (WsmanCall    *self,
            WsmanMessage *response)
{
  gsize length = self->action != NULL ? strlen (self->action) : 0;

  return self->action_row->action == NULL ||
         (response->action != NULL &&
          g_ascii_strncasecmp (response->action, self->action, length) == 0 &&
          g_ascii_strcasecmp (response->action + length, "Response") == 0);
}

static gboolean
has_content (WsmanCall    *self,
             WsmanMessage *response)
{
  return self->action_row->response == NULL ||
         (response->content != NULL &&
          g_str_equal (wsman_element_get_name (response->content), self->action_row->response));
}

static gboolean
check_response (WsmanCall     *self,
                WsmanMessage  *response,
                GError       **error)
{
  if (self->action != NULL && !wsman_message_relates_to (response, self->message_id))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_INVALID_MESSAGE_INFORMATION_HEADER,
                               _("The response belongs to another request: it relates to “%s”"),
                               response->relates_to != NULL ? response->relates_to : "");
  if (!has_action (self, response))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_INVALID_MESSAGE_INFORMATION_HEADER,
                               _("The response to %s has the action “%s”"), self->action_row->name,
                               response->action != NULL ? response->action : "");
  if (!has_content (self, response))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                               _("The response to %s contains “%s” instead of “%s”"), self->action_row->name,
                               response->content != NULL ? wsman_element_get_name (response->content)
                                                         : "", self->action_row->response);
  if (self->fragment && response->content != NULL &&
      !wsman_element_is (response->content, WSMAN_NS_WSMAN, "XmlFragment"))
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_XML_FRAGMENT_WRAPPER,
                               _("A fragment was requested, but the response contains “%s”"),
                               wsman_element_get_name (response->content));

  return TRUE;
}

/* Returns the fault of the response. A header of the response names the header of the request that the server didn't
 * understand: [SOAP] 5.4.8. */
static WsmanFaultInfo *
read_fault (const WsmanMessage *response)
{
  WsmanFaultInfo *info = wsman_soap_fault_read (response->content);
  g_autofree char *header = wsman_message_dup_not_understood (response);
  g_autofree char *message = NULL;

  if (header == NULL || strstr (info->message, header) != NULL)
    return info;

  message = g_steal_pointer (&info->message);
  info->message = g_strdup_printf (_("%s (the header %s)"), message, header);

  return info;
}

/* Returns the response that has arrived. The envelope decides whether the response is a fault. The HTTP status doesn't
 * decide this. */
static WsmanMessage *
read_response (WsmanCall  *self,
               GError    **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanMessage) response = NULL;
  g_autoptr(GError) local_error = NULL;

  if (self->received == 0 && self->action_row->may_be_empty && self->status < 300)
    return wsman_message_new ("");
  if (self->received == 0)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL,
                       self->status == 200 ? ERROR_WSMAN_HTTP_NO_RESPONSE_DATA : ERROR_WSMAN_HTTP_STATUS_SERVER_ERROR,
                       _("The server responded to %s with HTTP status %u and an empty body"), self->action_row->name,
                       self->status);
      return NULL;
    }

  document = wsman_reader_finish (self->reader, error);
  if (document == NULL)
    return NULL;

  wsman_message_read (document, &response, &local_error);
  if (response != NULL && wsman_message_is_fault (response))
    {
      self->got_fault = TRUE;
      wsman_error_set_fault (error, read_fault (response));
      return NULL;
    }

  /* Identify has no headers. OMI's response to Identify contains some headers, which are ignored. */
  if (response == NULL || (local_error != NULL && self->action != NULL))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (self->status >= 400)
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
                     _("The server responded to %s with HTTP status %u but without a fault"), self->action_row->name,
                     self->status);
  else if (check_response (self, response, error))
    return g_steal_pointer (&response);

  return NULL;
}

static void
on_item (WsmanDocument *item,
         gpointer       user_data)
{
  WsmanCall *self = user_data;

  g_queue_push_tail (&self->items, wsman_document_ref (item));
}

static gboolean
take_piece (WsmanCall  *self,
            GBytes     *piece,
            GError    **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (piece, &length);
  gsize limit = (gsize) self->connection->max_envelope_size + ENVELOPE_SLACK;

  if (length > limit - self->received)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_ENVELOPE_TOO_LARGE,
                       _("The response to %s is larger than the %u bytes of max-envelope-size; raise it, or request "
                         "less at a time"),
                       self->action_row->name, self->connection->max_envelope_size);
      return FALSE;
    }

  self->received += length;

  return wsman_reader_push (self->reader, data, length, error);
}

static void read_on (WsmanCall *self);

static void
handle_piece (WsmanCall *self,
              GBytes    *piece,
              gboolean   is_last)
{
  gboolean is_end = g_bytes_get_size (piece) == 0;
  GError *local_error = NULL;

  if (!is_end && !take_piece (self, piece, &local_error))
    {
      finish (self, local_error);
    }
  else if (is_end || (is_last && self->items.length < self->n_items))
    {
      self->response = read_response (self, &local_error);
      finish (self, local_error);
    }
  else
    {
      read_on (self);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  WsmanCall *self = user_data;
  GError *local_error = NULL;
  g_autoptr(GBytes) piece = wsman_exchange_read_finish (WSMAN_EXCHANGE (source), result, &local_error);

  if (piece == NULL)
    self->deadline.hint = wsman_exchange_get_advice (self->exchange);

  if (piece != NULL)
    handle_piece (self, piece, FALSE);
  else
    finish (self, local_error);
}

static void
read_on (WsmanCall *self)
{
  g_autoptr(GBytes) piece = NULL;
  gboolean is_last;

  if (self->items.length >= self->n_items)
    finish (self, NULL);
  else if ((piece = wsman_exchange_take_piece (self->exchange, &is_last)) != NULL)
    handle_piece (self, piece, is_last);
  else
    wsman_exchange_read_async (self->exchange, self->cancellable, on_read, self);
}

/* Tells whether the application may be asked for other credentials after error. */
static gboolean
may_ask (WsmanCall    *self,
         const GError *error)
{
  return !self->is_unattended && (self->flags & WSMAN_SEND_ANONYMOUS) == 0 &&
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
}

static void send_request (WsmanCall *self);

/* Sends the request once more with the new credentials. The server responds with 401 before it processes the request,
 * so a second request does no harm. */
static void
on_renewed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanCall *self = user_data;
  GError *refusal = g_steal_pointer (&self->refusal);
  GError *local_error = NULL;

  if (wsman_renewal_run_finish (WSMAN_TRANSPORT (source), result, &local_error))
    {
      g_error_free (refusal);
      send_request (self);
    }
  else if (local_error != NULL)
    {
      g_error_free (refusal);
      finish (self, local_error);
    }
  else
    {
      finish (self, refusal);
    }
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  WsmanCall *self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (!wsman_exchange_send_finish (self->exchange, result, &local_error))
    {
      guint serial = wsman_exchange_get_credentials_serial (self->exchange);

      self->deadline.hint = wsman_exchange_get_advice (self->exchange);
      g_clear_object (&self->exchange);
      if (!may_ask (self, local_error))
        {
          finish (self, wsman_session_connection_explain (self->connection, g_steal_pointer (&local_error)));
          return;
        }

      self->refusal = g_steal_pointer (&local_error);
      wsman_renewal_run_async (self->connection->transport, serial, self->cancellable, on_renewed, self);
      return;
    }

  self->status = wsman_exchange_get_status (self->exchange);
  self->reader = wsman_reader_new (wsman_exchange_get_charset (self->exchange),
                                   (gsize) self->connection->max_envelope_size + ENVELOPE_SLACK);
  if (self->action_row->has_items)
    wsman_reader_set_item_func (self->reader, on_item, self);
  read_on (self);
}

static void
send_request (WsmanCall *self)
{
  guint timeout = self->connection->timeout;
  const WsmanHttpRequest request = {
    .body = self->request,
    .charset = self->connection->charset,
    .flags = self->flags | self->advance_flags,
    .timeout = timeout > 0 ? timeout + MIN (NETWORK_ALLOWANCE, G_MAXUINT - timeout) : 0,
  };

  wsman_debug (WSMAN_DEBUG_SESSION, "%s %s: sent", self->action_row->name, self->message_id);
  self->exchange = wsman_exchange_new (self->connection->transport, &request);
  wsman_exchange_send_async (self->exchange, self->cancellable, on_sent, self);
}

void
wsman_call_advance (WsmanCall      *self,
                    guint           n_items,
                    WsmanSendFlags  flags,
                    GCancellable   *cancellable,
                    WsmanCallFunc   func,
                    gpointer        user_data)
{
  GError *local_error = NULL;

  g_assert (self->func == NULL);

  self->n_items = n_items;
  self->advance_flags = flags;
  self->func = func;
  self->user_data = user_data;
  g_set_object (&self->cancellable, cancellable);

  if (self->response != NULL || self->items.length >= n_items)
    finish (self, NULL);
  else if (g_cancellable_set_error_if_cancelled (cancellable, &local_error))
    finish (self, local_error);
  else if (self->exchange != NULL)
    read_on (self);
  else
    send_request (self);
}

/* --- To its end --- */

static void
on_ended (WsmanCall    *self,
          const GError *error,
          gpointer      user_data)
{
  g_autoptr(WsmanCall) owned = self;
  g_autoptr(GError) local_error = NULL;

  if (error != NULL)
    local_error = wsman_deadline_explain (&self->deadline, error);
  if (self->deadline.milliseconds > 0)
    wsman_deadline_stop (&self->deadline);

  self->run_func (self->response, local_error, self->run_data);
}

void
wsman_call_run (WsmanCall        *self,
                WsmanSendFlags    flags,
                GCancellable     *cancellable,
                WsmanCallRunFunc  func,
                gpointer          user_data)
{
  self->run_func = func;
  self->run_data = user_data;
  if (self->connection->total_timeout > 0)
    {
      wsman_deadline_start (&self->deadline, self->connection->total_timeout, cancellable);
      cancellable = self->deadline.cancellable;
    }

  wsman_call_advance (self, G_MAXUINT, flags, cancellable, on_ended, NULL);
}

static void
on_detached_done (WsmanCall    *call,
                  const GError *error,
                  gpointer      user_data)
{
  /* The trace already contains the error. */
  wsman_call_free (call);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
start_detached (gpointer user_data)
{
  wsman_call_advance (user_data, G_MAXUINT, WSMAN_SEND_NEVER_WAIT | WSMAN_SEND_REPEATABLE, NULL, on_detached_done,
                      NULL);
}

void
wsman_call_run_detached (WsmanCall *self)
{
  wsman_call_detach (self);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, start_detached, self);
}

/* --- Accessors --- */

WsmanDocument *
wsman_call_take_item (WsmanCall *self)
{
  return g_queue_pop_head (&self->items);
}

WsmanMessage *
wsman_call_get_response (WsmanCall *self)
{
  return self->response;
}

gboolean
wsman_call_got_fault (WsmanCall *self)
{
  return self->got_fault;
}

gboolean
wsman_call_has_begun (WsmanCall *self)
{
  return self->exchange != NULL || self->response != NULL;
}

void
wsman_call_rewind (WsmanCall *self)
{
  g_assert (self->func == NULL && self->exchange == NULL && self->response == NULL);

  self->got_fault = FALSE;
  self->received = 0;
}

gsize
wsman_call_get_size (WsmanCall *self)
{
  return g_bytes_get_size (self->request);
}

void
wsman_call_detach (WsmanCall *self)
{
  self->is_unattended = TRUE;
}
