/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What goes to the log. See the header.
 */

#include "wsman-server-log-private.h"

#include "base/wsman-codes-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-dispatcher-private.h"
#include "wsman-login-throttle-private.h"

static char *
describe_address (GSocketAddress *address)
{
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("local");

  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

void
wsman_socket_log (GSocket    *socket,
                  WsmanEvent  event,
                  const char *reason)
{
  g_autoptr(GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autofree char *address = describe_address (remote);
  g_autofree char *source = wsman_login_throttle_make_key (remote, TRUE);

  wsman_log (event, .address = address, .source = source, .reason = reason);
}

static void
log_connection (WsmanServerConnection *self,
                WsmanEvent             event,
                WsmanLogFields        *fields)
{
  GSocketAddress *remote = wsman_server_connection_get_remote_address (self);
  const WsmanIdentity *user = wsman_server_connection_get_user (self);
  g_autofree char *address = describe_address (remote);
  g_autofree char *source = wsman_login_throttle_make_key (remote, TRUE);

  if (fields->user == NULL && user != NULL)
    fields->user = user->text;
  fields->address = address;
  fields->source = source;
  fields->mechanism = wsman_server_connection_get_mechanism (self);
  if (wsman_server_connection_is_secure (self) && user != NULL)
    fields->binding = wsman_server_connection_is_bound (self) ? "certificate" : "none";
  wsman_log_fields (event, fields);
}

void
wsman_server_connection_log (WsmanServerConnection *self,
                             WsmanEvent             event,
                             const char            *user_name,
                             const char            *reason)
{
  log_connection (self, event, &(WsmanLogFields) { .user = user_name, .reason = reason });
}

void
wsman_server_connection_log_error (WsmanServerConnection *self,
                                   WsmanEvent             event,
                                   const char            *user_name,
                                   const GError          *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  log_connection (self, event, &(WsmanLogFields) {
    .user = user_name,
    .reason = error->message,
    .code = info != NULL ? info->code : 0,
    .minor = info != NULL ? info->minor : 0,
  });
}

/* Input and output of commands are many, and no changes of their own. */
static gboolean
request_changes (WsmanServerRequest *self)
{
  switch (self->verb)
    {
    case WSMAN_VERB_PUT:
    case WSMAN_VERB_CREATE:
    case WSMAN_VERB_DELETE:
      return TRUE;
    case WSMAN_VERB_INVOKE:
      return !g_str_equal (self->message->action, WSMAN_ACTION_SHELL_RECEIVE) &&
             !g_str_equal (self->message->action, WSMAN_ACTION_SHELL_SEND);
    case WSMAN_VERB_IDENTIFY:
    case WSMAN_VERB_GET:
    case WSMAN_VERB_ENUMERATE:
    default:
      return self->is_reading;
    }
}

/* FALSE if there is nothing to tell. */
static gboolean
choose_event (WsmanServerRequest   *self,
              const WsmanFaultInfo *fault,
              WsmanEvent           *event)
{
  if (fault != NULL && wsman_error_class_for_code (fault->code) == WSMAN_ERROR_ACCESS_DENIED)
    *event = WSMAN_EVENT_ACCESS_DENIED;
  else if (fault != NULL && wsman_error_class_for_code (fault->code) == WSMAN_ERROR_QUOTA)
    *event = WSMAN_EVENT_LIMIT;
  else if (self->message != NULL && request_changes (self))
    *event = fault != NULL ? WSMAN_EVENT_CHANGE_FAILED : WSMAN_EVENT_CHANGE;
  else
    return FALSE;

  return TRUE;
}

/* Without options, which aren't part of a name. */
static char *
describe_resource (WsmanServerRequest *self)
{
  const WsmanReference *reference = self->message != NULL ? wsman_server_request_get_reference (self) : NULL;
  GString *text;

  if (reference == NULL)
    return NULL;

  text = g_string_new (reference->resource_uri);
  for (guint i = 0; i < reference->selectors->len; i++)
    {
      const WsmanSelector *selector = reference->selectors->pdata[i];

      g_string_append_printf (text, "%c%s=%s", i == 0 ? '?' : '+', selector->name,
                              selector->value != NULL ? selector->value : "…");
    }

  return g_string_free (text, FALSE);
}

void
wsman_server_request_log (WsmanServerRequest   *self,
                          const WsmanFaultInfo *fault)
{
  g_autofree char *address = describe_address (self->remote_address);
  g_autofree char *source = wsman_login_throttle_make_key (self->remote_address, TRUE);
  g_autofree char *resource = NULL;
  WsmanEvent event;

  if (!choose_event (self, fault, &event))
    return;

  resource = describe_resource (self);
  wsman_log (event,
             .user = self->user->text,
             .address = address,
             .source = source,
             .mechanism = self->mechanism,
             .action = self->message != NULL ? self->message->action : NULL,
             .resource = resource,
             .reason = fault != NULL ? fault->message : NULL,
             .code = fault != NULL ? fault->code : 0);
}
