/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A remote shell and its commands. The numbers of running and of finished commands are bounded. [MS-WSMV] 3.1.4.1.
 */

#include "wsman-hosted-shell-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "values/wsman-command-line-private.h"
#include "values/wsman-item-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-command-list-private.h"
#include "wsman-hosted-pool-private.h"
#include "wsman-hosted-waiter-private.h"

/* The number of characters of a shell's locator. */
#define LOCATOR_SIZE 2048

struct _WsmanHostedShell
{
  WsmanHostedSettings settings;
  WsmanHostedHost *host;
  WsmanHostedShellExpired expired;
  gpointer user_data;

  WsmanHostedPool *pool;     /* NULL for a shell of commands */
  WsmanHostedWaiter creator; /* the Create that waits until the pool runs */
  WsmanHostedCommandList *commands; /* NULL for a pool */
  gint64 created;    /* the monotonic time at which the shell was made */
  gint64 used;       /* the monotonic time at which the last request about the shell arrived or was completed */
  GSource *idleness; /* the timer that checks whether the shell was used */
  GSource *lifetime; /* the timer for the maximum lifetime; NULL if there is no limit */
  const char *reason; /* the reason for the shell's end */
};

static void
log_event (WsmanHostedShell *self,
           WsmanEvent        event,
           const char       *reason)
{
  wsman_log (event,
             .user = self->settings.owner->text,
             .address = self->settings.client_address,
             .shell = self->settings.shell_id,
             .reason = reason);
}

static void
start_timer (GSource     **timer,
             gint64        span,
             GSourceFunc   func,
             gpointer      user_data)
{
  wsman_source_set_timeout (timer, (guint) ((span + 999) / 1000), g_main_context_get_thread_default (), func,
                            user_data);
}

static gint64
get_idle_span (WsmanHostedShell *self)
{
  return self->settings.idle_timeout * G_TIME_SPAN_MILLISECOND;
}

static gboolean
is_busy (WsmanHostedShell *self)
{
  if (self->pool != NULL)
    return wsman_hosted_pool_is_busy (self->pool) || self->creator.operation != NULL;

  return wsman_hosted_command_list_is_busy (self->commands);
}

/* If the response were too large, the client wouldn't learn about the shell, and couldn't delete it. Then it gets the
 * shell's locator without its description. */
static void
return_created (WsmanHostedShell *self,
                WsmanOperation   *operation)
{
  g_autoptr(WsmanItem) item = wsman_hosted_shell_make_item (self);
  g_autofree char *xml = wsman_element_to_xml (wsman_item_get_element (item));
  gboolean has_room = strlen (xml) + LOCATOR_SIZE <= wsman_operation_get_max_content_size (operation);

  wsman_operation_return_created (operation, wsman_item_get_locator (item), has_room ? item : NULL);
}

static void
expire (WsmanHostedShell *self,
        const char       *reason)
{
  self->reason = reason;
  self->expired (self, self->user_data);
}

/* Ends the shell if it wasn't used for its idle timeout. The timer isn't reset at each request. It fires when the
 * timeout may have passed, and then this function checks the time. */
static gboolean
on_update_idle (gpointer user_data)
{
  WsmanHostedShell *self = user_data;
  gint64 left = self->used + get_idle_span (self) - g_get_monotonic_time ();

  if (is_busy (self))
    left = get_idle_span (self);

  wsman_source_clear (&self->idleness);
  if (left > 0)
    start_timer (&self->idleness, left, on_update_idle, self);
  else
    expire (self, "It has been idle for too long");

  return G_SOURCE_REMOVE;
}

static gboolean
on_lifetime_over (gpointer user_data)
{
  expire (user_data, "Its lifetime is over");

  return G_SOURCE_REMOVE;
}

static void
on_lost (gpointer user_data)
{
  expire (user_data, "The program that runs its commands has ended");
}

static void
on_pool_started (const GError *error,
                 gpointer      user_data)
{
  WsmanHostedShell *self = user_data;
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->creator);

  if (error != NULL && operation != NULL)
    wsman_operation_return_error (operation, error);
  if (error != NULL)
    expire (self, "PowerShell can't be started");
  else if (operation != NULL)
    return_created (self, operation);
}

static void
on_used (gpointer user_data)
{
  WsmanHostedShell *self = user_data;

  self->used = g_get_monotonic_time ();
}

static void
on_pool_ended (const char *reason,
               gpointer    user_data)
{
  expire (user_data, reason);
}

static const WsmanHostedPoolEvents pool_events = { on_pool_started, on_used, on_pool_ended };

/* Starts what runs the commands. */
static gboolean
start (WsmanHostedShell     *self,
       WsmanHostedSettings  *settings,
       WsmanHostedProgram   *program,
       GSocket              *socket,
       GError              **error)
{
  self->host = wsman_hosted_host_new (program, socket, wsman_hosted_ticket_get_folder (settings->ticket), on_lost, self,
                                      error);
  if (self->host == NULL || settings->powershell == NULL)
    return self->host != NULL;

  self->pool = wsman_hosted_pool_new (settings, self->host, &pool_events, self, error);
  g_clear_pointer (&settings->creation, g_bytes_unref);
  if (self->pool == NULL)
    wsman_hosted_host_free (self->host);

  return self->pool != NULL;
}

WsmanHostedShell *
wsman_hosted_shell_new (WsmanHostedSettings      *settings,
                        WsmanHostedProgram       *program,
                        GSocket                  *socket,
                        WsmanHostedShellExpired   expired,
                        gpointer                  user_data,
                        GError                  **error)
{
  WsmanHostedShell *self = g_new0 (WsmanHostedShell, 1);

  if (settings->shell_id == NULL)
    settings->shell_id = wsman_hosted_make_id ();
  if (!start (self, settings, program, socket, error))
    {
      g_free (self);
      return NULL;
    }

  self->settings = *settings;
  *settings = (WsmanHostedSettings){ NULL };
  if (self->pool == NULL)
    self->commands = wsman_hosted_command_list_new (&self->settings, self->host, on_used, self);
  self->expired = expired;
  self->user_data = user_data;
  self->created = self->used = g_get_monotonic_time ();
  start_timer (&self->idleness, get_idle_span (self), on_update_idle, self);
  if (self->settings.lifetime > 0)
    start_timer (&self->lifetime, self->settings.lifetime * G_TIME_SPAN_MILLISECOND, on_lifetime_over, self);
  self->reason = "The server stops, or serves no shells any more";
  log_event (self, WSMAN_EVENT_SHELL_OPENED, NULL);

  return self;
}

static void
on_creator_left (gpointer user_data)
{
  on_used (user_data);
}

void
wsman_hosted_shell_return_created (WsmanHostedShell *self,
                                   WsmanOperation   *operation)
{
  if (self->pool != NULL)
    wsman_hosted_waiter_set (&self->creator, operation, on_creator_left, self);
  else
    return_created (self, operation);
}

void
wsman_hosted_shell_set_reason (WsmanHostedShell *self,
                               const char       *reason)
{
  self->reason = reason;
}

void
wsman_hosted_shell_free (WsmanHostedShell *self)
{
  g_autoptr(WsmanOperation) creator = wsman_hosted_waiter_steal (&self->creator);

  if (creator != NULL)
    wsman_operation_return_fault (creator, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                                  _("The pool ended before PowerShell ran"));
  wsman_source_clear (&self->idleness);
  wsman_source_clear (&self->lifetime);
  g_clear_pointer (&self->commands, wsman_hosted_command_list_free);
  g_clear_pointer (&self->pool, wsman_hosted_pool_free);
  wsman_hosted_host_free (self->host);
  log_event (self, WSMAN_EVENT_SHELL_CLOSED, self->reason);
  wsman_hosted_settings_clear (&self->settings);
  g_free (self);
}

gboolean
wsman_hosted_shell_is_pool (WsmanHostedShell *self)
{
  return self->pool != NULL;
}

const char *
wsman_hosted_shell_get_id (WsmanHostedShell *self)
{
  return self->settings.shell_id;
}

WsmanIdentity *
wsman_hosted_shell_get_owner (WsmanHostedShell *self)
{
  return self->settings.owner;
}

static const char *
describe_output (WsmanHostedStreams streams)
{
  gboolean has_stdout = (streams & WSMAN_HOSTED_STDOUT) != 0;
  gboolean has_stderr = (streams & WSMAN_HOSTED_STDERR) != 0;

  if (has_stdout && has_stderr)
    return "stdout stderr";

  return has_stdout ? "stdout" : has_stderr ? "stderr" : "";
}

static const char *
get_resource_uri (WsmanHostedShell *self)
{
  return self->settings.resource_uri != NULL ? self->settings.resource_uri : WSMAN_URI_COMMAND_SHELL;
}

WsmanItem *
wsman_hosted_shell_make_item (WsmanHostedShell *self)
{
  gint64 now = g_get_monotonic_time ();
  WsmanHostedStreams streams = self->settings.environment.streams;
  gboolean is_pool = self->pool != NULL;
  WsmanShellDescription description = {
    .shell_id = self->settings.shell_id,
    .name = self->settings.name,
    .resource_uri = (char *) get_resource_uri (self),
    .owner = self->settings.owner->name,
    .client_address = self->settings.client_address,
    .working_directory = self->settings.environment.directory,
    .input_streams = (char *) (is_pool ? WSMAN_HOSTED_POOL_INPUT : streams & WSMAN_HOSTED_STDIN ? "stdin" : ""),
    .output_streams = (char *) (is_pool ? WSMAN_HOSTED_POOL_OUTPUT : describe_output (streams)),
    .command_shell = is_pool ? NULL : self->settings.command_shell,
    .buffer_mode = (char *) (is_pool ? "Block" : NULL),
    .state = (char *) (!is_pool                                          ? NULL
                       : wsman_hosted_pool_is_disconnected (self->pool) ? "Disconnected"
                                                                         : "Connected"),
    .idle_timeout = get_idle_span (self),
    .lifetime = self->settings.lifetime > 0 ? self->settings.lifetime * G_TIME_SPAN_MILLISECOND : -1,
    .run_time = now - self->created,
    .inactivity = is_busy (self) ? 0 : now - self->used,
  };
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (get_resource_uri (self), NULL);
  g_autoptr(WsmanItem) item = NULL;

  wsman_shell_description_write (&description, xml);
  item = wsman_item_new_from_xml (xml->str, NULL);
  wsman_resource_locator_add_selector (locator, WSMAN_SHELL_ID, self->settings.shell_id);

  return wsman_item_new_with_locator (item, locator);
}

typedef struct
{
  WsmanHostedShell *shell;
  GPtrArray *items;
} CommandList;

static void
add_command (gpointer data,
             gpointer user_data)
{
  const CommandList *list = user_data;
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (WSMAN_ACTION_SHELL_COMMAND, NULL);
  g_autoptr(WsmanItem) item = NULL;

  wsman_shell_write_command_item (list->shell->settings.shell_id, data, xml);
  item = wsman_item_new_from_xml (xml->str, NULL);
  wsman_resource_locator_add_selector (locator, WSMAN_SHELL_ID, list->shell->settings.shell_id);
  wsman_resource_locator_add_selector (locator, "CommandId", data);
  g_ptr_array_add (list->items, wsman_item_new_with_locator (item, locator));
}

void
wsman_hosted_shell_add_commands (WsmanHostedShell *self,
                                 GPtrArray        *items)
{
  CommandList list = { self, items };

  if (self->pool != NULL)
    wsman_hosted_pool_foreach (self->pool, add_command, &list);
  else
    wsman_hosted_command_list_foreach (self->commands, add_command, &list);
}

gboolean
wsman_hosted_shell_has_command (WsmanHostedShell *self)
{
  return self->pool != NULL ? wsman_hosted_pool_has_pipeline (self->pool)
                            : wsman_hosted_command_list_has_command (self->commands);
}

/* Changes the time after which the pool ends if nobody comes back. */
static gboolean
set_idle_timeout (WsmanHostedShell  *self,
                  GTimeSpan          time,
                  GError           **error)
{
  gint64 milliseconds = time / G_TIME_SPAN_MILLISECOND;

  if (milliseconds < self->settings.min_idle_timeout || milliseconds > self->settings.max_idle_timeout)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WINRS_IDLETIMEOUT_OUTOFBOUNDS,
                               _("The idle time-out is out of range: it must be %u to %u milliseconds"),
                               self->settings.min_idle_timeout, self->settings.max_idle_timeout);

  self->settings.idle_timeout = (guint) milliseconds;
  start_timer (&self->idleness, get_idle_span (self), on_update_idle, self);

  return TRUE;
}

static void
handle_disconnect (WsmanHostedShell    *self,
                   WsmanOperation      *operation,
                   const WsmanElement  *content,
                   GError             **error)
{
  GTimeSpan idle_timeout;
  gboolean drops;

  if (!wsman_shell_read_disconnect (content, &idle_timeout, &drops, error))
    return;
  if (drops)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_NOT_SUPPORTED,
                       _("Output isn’t dropped while a client is away; use the BufferMode Block"));
      return;
    }
  if (idle_timeout >= 0 && !set_idle_timeout (self, idle_timeout, error))
    return;

  wsman_hosted_pool_disconnect (self->pool);
  wsman_operation_return_item (operation, NULL);
}

/* If the pool has a ticket of its client, another login isn't enough to use it. */
static gboolean
check_mechanism (WsmanHostedShell  *self,
                 WsmanOperation    *operation,
                 GError           **error)
{
  return self->settings.mechanism == NULL ||
         g_strcmp0 (self->settings.mechanism, wsman_operation_get_mechanism (operation)) == 0 ||
         wsman_error_refuse (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                             _("The pool has delegated credentials, so it can only be used with %s"),
                             self->settings.mechanism);
}

static void
invoke_pool (WsmanHostedShell    *self,
             WsmanOperation      *operation,
             const WsmanElement  *content,
             GError             **error)
{
  const char *action = wsman_operation_get_action (operation);

  if (!check_mechanism (self, operation, error))
    return;

  if (g_str_equal (action, WSMAN_ACTION_SHELL_DISCONNECT))
    handle_disconnect (self, operation, content, error);
  else if (g_str_equal (action, WSMAN_ACTION_SHELL_RECONNECT))
    wsman_hosted_pool_reconnect (self->pool, operation, content, error);
  else
    wsman_hosted_pool_connect (self->pool, operation, content, error);
}

static gboolean
is_connection (const char *action)
{
  return g_str_equal (action, WSMAN_ACTION_SHELL_DISCONNECT) || g_str_equal (action, WSMAN_ACTION_SHELL_RECONNECT) ||
         g_str_equal (action, WSMAN_ACTION_SHELL_CONNECT);
}

void
wsman_hosted_shell_invoke (WsmanHostedShell  *self,
                           WsmanOperation    *operation,
                           GError           **error)
{
  static const struct
  {
    const char *action;
    void (*invoke) (WsmanHostedCommandList *commands,
                    WsmanOperation      *operation,
                    const WsmanElement  *content,
                    GError             **error);
    void (*invoke_pool) (WsmanHostedPool     *pool,
                         WsmanOperation      *operation,
                         const WsmanElement  *content,
                         GError             **error);
  } methods[] = {
    { WSMAN_ACTION_SHELL_COMMAND, wsman_hosted_command_list_start, wsman_hosted_pool_command },
    { WSMAN_ACTION_SHELL_RECEIVE, wsman_hosted_command_list_receive, wsman_hosted_pool_receive },
    { WSMAN_ACTION_SHELL_SEND, wsman_hosted_command_list_send, wsman_hosted_pool_send },
    { WSMAN_ACTION_SHELL_SIGNAL, wsman_hosted_command_list_signal, wsman_hosted_pool_signal },
  };
  const char *action = wsman_operation_get_action (operation);
  WsmanItem *item = wsman_operation_get_item (operation);

  self->used = g_get_monotonic_time ();
  if (self->pool != NULL && is_connection (action))
    {
      invoke_pool (self, operation, item != NULL ? wsman_item_get_element (item) : NULL, error);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (!g_str_equal (action, methods[i].action))
        continue;

      if (self->pool != NULL && wsman_hosted_pool_is_disconnected (self->pool))
        {
          wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_WINRS_SHELL_DISCONNECTED,
                           _("The client has disconnected from the pool; use Reconnect or Connect"));
          return;
        }
      if (item != NULL && self->pool != NULL)
        methods[i].invoke_pool (self->pool, operation, wsman_item_get_element (item), error);
      else if (item != NULL)
        methods[i].invoke (self->commands, operation, wsman_item_get_element (item), error);
      else
        wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                         _("The body of the request is empty"));
      return;
    }

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED,
                   g_str_has_suffix (action, "onnect") ? ERROR_WINRS_SHELL_DISCONNECT_NOT_SUPPORTED
                                                       : ERROR_WSMAN_ACTION_NOT_SUPPORTED,
                   _("A remote shell doesn’t support the action %s"), action);
}
