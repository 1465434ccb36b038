/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The second and third phase of a request. This file decides who has access, finds the provider that serves the
 * request, and uses its result. wsman-dispatcher-private.h describes the phases.
 */

#include "wsman-server-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-identify-response-private.h"
#include "wsman-operation-private.h"
#include "wsman-provider-private.h"
#include "wsman-server-enumeration-private.h"
#include "wsman-server-eventing-private.h"
#include "wsman-server-request-response-private.h"

enum
{
  SIGNAL_AUTHORIZE,
  SIGNAL_DRAINED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- Finding the provider --- */

/* Replaces an alias by its URI, and removes slashes at the end. */
static char *
normalize_uri (const char *resource_uri)
{
  g_autofree char *uri = wsman_reference_expand_alias (resource_uri);
  gsize length = strlen (uri);

  while (length > 0 && uri[length - 1] == '/')
    length--;

  return g_ascii_strdown (uri, length);
}

/**
 * wsman_server_add_provider:
 * @self: a server
 * @resource_uri: a resource URI, or an alias such as `wmicimv2`; the empty string for all resources
 * @provider: (transfer none): the provider
 *
 * Lets @provider serve @resource_uri and all URIs below it.
 *
 * If several providers match, the provider with the longest URI serves the request. URIs are compared segment by
 * segment, without regard to case. If a provider was added before for the same URI, @provider replaces it.
 *
 * Since: 1.0
 */
void
wsman_server_add_provider (WsmanServer   *self,
                           const char    *resource_uri,
                           WsmanProvider *provider)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  g_return_if_fail (resource_uri != NULL);
  g_return_if_fail (WSMAN_IS_PROVIDER (provider));

  g_hash_table_insert (self->providers, normalize_uri (resource_uri), g_object_ref (provider));
}

/**
 * wsman_server_remove_provider:
 * @self: a server
 * @resource_uri: the resource URI or alias with which the provider was added
 *
 * Removes the provider of @resource_uri.
 *
 * Running operations and open enumerations continue.
 *
 * Returns: whether a provider was removed
 *
 * Since: 1.0
 */
gboolean
wsman_server_remove_provider (WsmanServer *self,
                              const char  *resource_uri)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (resource_uri != NULL, FALSE);

  uri = normalize_uri (resource_uri);

  return g_hash_table_remove (self->providers, uri);
}

void
wsman_server_stop_providers (WsmanServer *self)
{
  GList *providers = g_hash_table_get_values (self->providers);

  /* The list needs references, because a provider may remove itself from the server when the server stops. */
  g_list_foreach (providers, (GFunc) g_object_ref, NULL);
  g_list_foreach (providers, (GFunc) wsman_provider_stop, NULL);
  g_list_free_full (providers, g_object_unref);
}

gboolean
wsman_server_has_busy_provider (WsmanServer *self)
{
  GHashTableIter iter;
  gpointer provider;

  g_hash_table_iter_init (&iter, self->providers);
  while (g_hash_table_iter_next (&iter, NULL, &provider))
    if (wsman_provider_is_busy (provider))
      return TRUE;

  return FALSE;
}

void
wsman_server_emit_drained (WsmanServer *self)
{
  g_signal_emit (self, signals[SIGNAL_DRAINED], 0);
}

static gboolean
is_below (const char *uri,
          const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (uri, prefix, length) == 0 && (length == 0 || uri[length] == '/' || uri[length] == '\0');
}

/* Finds the provider whose registered URI is uri or is above uri. If there are several, the longest URI counts. Returns
 * a new reference, or NULL. All registered URIs are compared, because the client decides how many segments uri has. */
WsmanProvider *
wsman_server_ref_provider (WsmanServer *self,
                           const char  *uri)
{
  WsmanProvider *found = NULL;
  gsize length = 0;
  GHashTableIter iter;
  gpointer prefix, provider;

  g_hash_table_iter_init (&iter, self->providers);
  while (g_hash_table_iter_next (&iter, &prefix, &provider))
    {
      if ((found != NULL && strlen (prefix) <= length) || !is_below (uri, prefix))
        continue;

      found = provider;
      length = strlen (prefix);
    }

  return found != NULL ? g_object_ref (found) : NULL;
}

static void
serve_by_provider (WsmanServer        *self,
                   WsmanServerRequest *request,
                   WsmanOperation     *operation)
{
  const char *uri = request->reference->resource_uri;
  g_autoptr(WsmanProvider) provider = wsman_server_ref_provider (self, uri);
  g_autoptr(GError) local_error = NULL;

  if (provider == NULL)
    {
      g_autofree char *message = g_str_has_prefix (uri, WSMAN_URI_POWERSHELL "/")
        ? g_strdup_printf (_("There is no endpoint %s for PowerShell remoting on this server"), uri)
        : g_strdup_printf (_("There is no resource %s on this server"), uri);

      wsman_operation_return_fault (operation, ERROR_WSMAN_RESOURCE_NOT_FOUND, message);
      return;
    }

  wsman_provider_handle (provider, operation, request, &local_error);
  if (local_error != NULL)
    wsman_operation_return_error (operation, local_error);
}

/* --- Access --- */

static gboolean
wsman_server_real_authorize (WsmanServer    *self,
                             WsmanOperation *operation)
{
  return wsman_operation_is_user_in (operation, (const char * const *) self->allowed_users);
}

void
wsman_server_install_signals (WsmanServerClass *klass)
{
  /**
   * WsmanServer::authorize:
   * @self: the server
   * @operation: the request, with its user
   *
   * Emitted for each operation of an authenticated user, before a provider gets the operation. If a user puts a
   * fragment, the user also needs permission to get the resource. Therefore the signal is emitted for both operations.
   *
   * If a handler decides by class, note two facts. An enumeration of a class may include instances of its subclasses.
   * An enumeration of associations names its object in [property@Wsman.Operation:filter].
   *
   * The first handler decides. If there is no handler, [property@Wsman.Server:allowed-users] decides. If a handler only
   * adds restrictions, it must also check that list. A refused client gets the fault 5, access denied.
   *
   * A handler may also respond to @operation itself.
   *
   * Returns: whether the user may start the operation
   *
   * Since: 1.0
   */
  signals[SIGNAL_AUTHORIZE] =
    g_signal_new_class_handler ("authorize", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                G_CALLBACK (wsman_server_real_authorize),
                                g_signal_accumulator_first_wins, NULL, NULL,
                                G_TYPE_BOOLEAN, 1, WSMAN_TYPE_OPERATION);

  /**
   * WsmanServer::drained:
   * @self: the server
   *
   * Emitted once after [method@Wsman.Server.stop_listening], when no request and no command of a remote shell is under
   * way any more. A handler may call [method@Wsman.Server.stop].
   *
   * Since: 1.0
   */
  signals[SIGNAL_DRAINED] = g_signal_new ("drained", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static gboolean
authorize (WsmanServer    *self,
           WsmanOperation *operation)
{
  gboolean allowed = FALSE;

  g_signal_emit (self, signals[SIGNAL_AUTHORIZE], 0, operation, &allowed);
  if (!allowed)
    wsman_operation_return_fault (operation, WSMAN_FAULT_ACCESS_DENIED,
                                  _("The user is authenticated, but isn’t allowed to do this"));

  return allowed;
}

/* --- Serving --- */

/* Tells whether the handler that decides about access has already responded. */
static gboolean
is_answered (WsmanServerRequest *request)
{
  return (g_atomic_int_get (&request->round) & 1) != 0;
}

static void
ask (WsmanServerRequest *request)
{
  /* A handler or provider may drop the last other reference to the server. */
  g_autoptr(WsmanServer) self = g_object_ref (request->shared->user_data);
  g_autoptr(WsmanOperation) operation = wsman_operation_new (request);

  /* A permission to put doesn't include the permission to read, but the path of a fragment reads the resource. */
  if (request->is_reading && (!authorize (self, operation) || is_answered (request)))
    return;

  serve_by_provider (self, request, operation);
}

static gboolean
is_wanted (WsmanServerRequest *request)
{
  /* The provider isn't called again after called when the server has stopped. */
  if (request->enumeration_context == NULL)
    return request->connection != NULL && request->shared->policy != NULL;

  return wsman_server_enumeration_wants_more (request);
}

static gboolean
on_ask_again (gpointer user_data)
{
  WsmanServerRequest *request = user_data;

  if (is_wanted (request))
    {
      wsman_server_request_start_round (request);
      ask (request);
    }

  return G_SOURCE_REMOVE;
}

/* Calls the provider again from the main loop. This way, a provider that responds at once isn't called recursively, and
 * other requests aren't delayed. */
static void
ask_again (WsmanServerRequest *request)
{
  wsman_source_invoke (request->shared->context, G_PRIORITY_DEFAULT, on_ask_again, wsman_server_request_ref (request),
                       (GDestroyNotify) wsman_server_request_unref);
}

/* Reads the whole resource before a fragment is put. The server then puts the resource with the new fragment. This way,
 * a provider only handles whole resources. */
static void
read_whole (WsmanServerRequest *request)
{
  request->is_reading = TRUE;
  request->verb = WSMAN_VERB_GET;
  ask_again (request);
}

static void
put_whole (WsmanServerRequest *request)
{
  g_autoptr(GError) local_error = NULL;

  request->input = wsman_document_parse (request->content->str, request->content->len, "UTF-8", G_MAXSIZE,
                                         &local_error);
  g_string_free (g_steal_pointer (&request->content), TRUE);
  if (request->input == NULL)
    {
      wsman_server_request_respond_error (request, local_error);
      return;
    }

  request->is_reading = FALSE;
  request->verb = WSMAN_VERB_PUT;
  ask_again (request);
}

static void
identify (WsmanServerRequest *request)
{
  g_autoptr(GBytes) body = wsman_identify_write_response (request->shared->policy, TRUE, request->charset);

  wsman_server_request_respond (request, 200, body);
}

/* Tells whether the server must do something itself before a provider may be called. */
static gboolean
begins_here (WsmanServerRequest *request)
{
  return request->verb == WSMAN_VERB_IDENTIFY ||
         (request->verb == WSMAN_VERB_SUBSCRIBE &&
          request->subscription_verb != WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE) ||
         request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL ||
         request->enumeration_verb == WSMAN_ENUMERATION_VERB_RELEASE ||
         (request->verb == WSMAN_VERB_PUT && request->fragment != NULL);
}

/* Tells whether the server serves the request without a provider, or at least begins to serve it. */
static gboolean
serve_itself (WsmanServerRequest *request)
{
  if (!begins_here (request) || wsman_server_enumeration_ask_for_pull (request))
    return FALSE;

  if (!wsman_server_request_begin_response (request, 0))
    return TRUE;

  if (request->verb == WSMAN_VERB_IDENTIFY)
    identify (request);
  else if (request->verb == WSMAN_VERB_SUBSCRIBE)
    wsman_server_eventing_serve (request);
  else if (request->fragment != NULL)
    read_whole (request);
  else if (request->enumeration_verb == WSMAN_ENUMERATION_VERB_RELEASE)
    wsman_server_enumeration_serve_release (request);
  else
    wsman_server_enumeration_serve_pull (request);

  return TRUE;
}

/* Serves a request that is allowed. */
static void
serve (WsmanServer        *self,
       WsmanServerRequest *request,
       WsmanOperation     *operation)
{
  if (!serve_itself (request))
    serve_by_provider (self, request, operation);
}

/* A request that is allowed, and waits for the ticket of its user. */
typedef struct
{
  WsmanServerRequest *request;
  WsmanOperation *operation;
} WaitingRequest;

static void
waiting_request_free (WaitingRequest *self)
{
  g_object_unref (self->operation);
  wsman_server_request_unref (self->request);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaitingRequest, waiting_request_free)

static void
on_acquired (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WaitingRequest) waiting = user_data;
  WsmanServerRequest *request = waiting->request;
  g_autoptr(WsmanServer) self = NULL;

  /* The time for the response may be over by now, or the client or the server gone. */
  if (request->connection == NULL || request->shared->policy == NULL || is_answered (request))
    return;

  self = g_object_ref (request->shared->user_data);
  serve (self, request, waiting->operation);
}

/* Gives the credentials that the client has delegated to the authenticator, and gets a ticket with them. They are only
 * used for a user who may do something here. */
static void
serve_with_credentials (WsmanServer        *self,
                        WsmanServerRequest *request,
                        WsmanOperation     *operation)
{
  WaitingRequest *waiting = g_new0 (WaitingRequest, 1);

  wsman_server_hand_over_credentials (self, request);
  waiting->request = wsman_server_request_ref (request);
  waiting->operation = g_object_ref (operation);
  wsman_delegation_acquire_async (request->caller.delegation, on_acquired, waiting);
}

static void
on_serve (WsmanServerRequest *request,
          gpointer            user_data)
{
  /* A handler or provider may drop the last other reference to the server. */
  g_autoptr(WsmanServer) self = g_object_ref (user_data);
  g_autoptr(WsmanOperation) operation = wsman_operation_new (request);
  WsmanDelegation *delegation = request->caller.delegation;

  if (!authorize (self, operation) || request->connection == NULL || is_answered (request))
    return;

  if (delegation != NULL && wsman_delegation_is_pending (delegation))
    serve_with_credentials (self, request, operation);
  else
    serve (self, request, operation);
}

/* --- The result --- */

static void
on_returned (WsmanServerRequest *request)
{
  if (request->subscription_verb != WSMAN_SUBSCRIPTION_VERB_NONE)
    {
      wsman_server_eventing_complete (request);
    }
  else if (request->enumeration_context != NULL)
    {
      if (wsman_server_enumeration_complete (request))
        ask_again (request);
    }
  else if (request->connection == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s came too late", request->message->action, request->caller.user->text);
      wsman_server_request_log (request, request->fault);
    }
  else if (request->fault != NULL)
    wsman_server_request_respond_fault (request, request->fault);
  else if (request->is_reading)
    put_whole (request);
  else
    {
      wsman_server_request_log (request, NULL);
      wsman_server_request_respond_content (request, request->content);
    }
}

const WsmanServerRequestHandlers wsman_server_request_handlers = {
  .serve = on_serve,
  .returned = on_returned,
};
