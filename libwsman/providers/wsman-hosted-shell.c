/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A remote shell and its commands. The numbers of running and of finished commands are bounded. [MS-WSMV] 3.1.4.1.
 */

#include "wsman-hosted-shell-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "values/wsman-command-line-private.h"
#include "values/wsman-item-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-line-private.h"

/* The most bytes of a command line. Linux limits the length of one argument, including its terminator, and the command
 * shell gets the whole line in one argument. */
#define MAX_COMMAND_LINE (128 * 1024 - 1)

struct _WsmanHostedShell
{
  WsmanHostedSettings settings;
  WsmanHostedHost *host;
  WsmanHostedShellExpired expired;
  gpointer user_data;

  GQueue commands;   /* the WsmanHostedCommands; the oldest comes first */
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
  for (GList *l = self->commands.head; l != NULL; l = l->next)
    if (wsman_hosted_command_is_busy (l->data))
      return TRUE;

  return FALSE;
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

WsmanHostedShell *
wsman_hosted_shell_new (WsmanHostedSettings      *settings,
                        WsmanHostedProgram       *program,
                        GSocket                  *socket,
                        WsmanHostedShellExpired   expired,
                        gpointer                  user_data,
                        GError                  **error)
{
  WsmanHostedShell *self = g_new0 (WsmanHostedShell, 1);

  self->host = wsman_hosted_host_new (program, socket, wsman_hosted_ticket_get_folder (settings->ticket), on_lost, self,
                                      error);
  if (self->host == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->settings = *settings;
  *settings = (WsmanHostedSettings){ NULL };
  if (self->settings.shell_id == NULL)
    self->settings.shell_id = wsman_hosted_make_id ();
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

void
wsman_hosted_shell_set_reason (WsmanHostedShell *self,
                               const char       *reason)
{
  self->reason = reason;
}

void
wsman_hosted_shell_free (WsmanHostedShell *self)
{
  wsman_source_clear (&self->idleness);
  wsman_source_clear (&self->lifetime);
  g_queue_clear_full (&self->commands, (GDestroyNotify) wsman_hosted_command_end);
  wsman_hosted_host_free (self->host);
  log_event (self, WSMAN_EVENT_SHELL_CLOSED, self->reason);
  wsman_hosted_settings_clear (&self->settings);
  g_free (self);
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

WsmanItem *
wsman_hosted_shell_make_item (WsmanHostedShell *self)
{
  gint64 now = g_get_monotonic_time ();
  WsmanHostedStreams streams = self->settings.environment.streams;
  WsmanShellDescription description = {
    .shell_id = self->settings.shell_id,
    .name = self->settings.name,
    .resource_uri = (char *) WSMAN_URI_COMMAND_SHELL,
    .owner = self->settings.owner->name,
    .client_address = self->settings.client_address,
    .working_directory = self->settings.environment.directory,
    .input_streams = (char *) (streams & WSMAN_HOSTED_STDIN ? "stdin" : ""),
    .output_streams = (char *) describe_output (streams),
    .command_shell = self->settings.command_shell,
    .idle_timeout = get_idle_span (self),
    .lifetime = self->settings.lifetime > 0 ? self->settings.lifetime * G_TIME_SPAN_MILLISECOND : -1,
    .run_time = now - self->created,
    .inactivity = is_busy (self) ? 0 : now - self->used,
  };
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (WSMAN_URI_COMMAND_SHELL, NULL);
  g_autoptr(WsmanItem) item = NULL;

  wsman_shell_description_write (&description, xml);
  item = wsman_item_new_from_xml (xml->str, NULL);
  wsman_resource_locator_add_selector (locator, WSMAN_SHELL_ID, self->settings.shell_id);

  return wsman_item_new_with_locator (item, locator);
}

static WsmanHostedCommand *
find_command (WsmanHostedShell *self,
              const char       *id)
{
  for (GList *l = self->commands.head; l != NULL; l = l->next)
    if (wsman_guid_equal (wsman_hosted_command_get_id (l->data), id))
      return l->data;

  return NULL;
}

static WsmanHostedCommand *
require_command (WsmanHostedShell  *self,
                 const char        *id,
                 GError           **error)
{
  WsmanHostedCommand *command;

  if (id == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_HOSTED_INVALID_PARAMETER,
                       _("The request has no CommandId; only commands have streams"));
      return NULL;
    }

  command = find_command (self, id);
  if (command == NULL)
    wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                     _("The shell has no command %s; it may have ended"), id);

  return command;
}

/* Counts the commands whose end the client hasn't received. They may hold output. If they didn't count, a client that
 * never asks for the output could have any number of commands. */
static guint
count_current (WsmanHostedShell *self)
{
  guint current = 0;

  for (GList *l = self->commands.head; l != NULL; l = l->next)
    current += wsman_hosted_command_is_told (l->data) ? 0 : 1;

  return current;
}

gboolean
wsman_hosted_shell_has_command (WsmanHostedShell *self)
{
  return count_current (self) > 0;
}

/* Forgets the oldest finished commands. A client may never signal that it doesn't need them any more. */
static void
forget_told (WsmanHostedShell *self)
{
  GList *next;

  for (GList *l = self->commands.head; l != NULL && self->commands.length > self->settings.max_processes; l = next)
    {
      next = l->next;
      if (!wsman_hosted_command_is_told (l->data))
        continue;

      wsman_hosted_command_end (l->data);
      g_queue_delete_link (&self->commands, l);
    }
}

static void
on_command_used (WsmanHostedCommand *command,
                 gpointer            user_data)
{
  WsmanHostedShell *self = user_data;

  self->used = g_get_monotonic_time ();
}

static void
on_command_failed (WsmanHostedCommand *command,
                   gpointer            user_data)
{
  WsmanHostedShell *self = user_data;

  g_queue_remove (&self->commands, command);
  wsman_hosted_command_end (command);
}

static const WsmanHostedCommandEvents command_events = { on_command_used, on_command_failed };

static gboolean
check_command_id (WsmanHostedShell  *self,
                  const char        *id,
                  GError           **error)
{
  if (id != NULL && !wsman_guid_is_valid (id))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WINRS_SHELLCOMMAND_CLIENTID_NOT_VALID,
                       _("“%s” can’t be the id of a command: it must be a GUID"), id);
      return FALSE;
    }

  if (id != NULL && find_command (self, id) != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_ALREADY_EXISTS, ERROR_WINRS_SHELLCOMMAND_CLIENTID_RESOURCE_CONFLICT,
                       _("The shell already has a command %s"), id);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_quota (WsmanHostedShell  *self,
             GError           **error)
{
  guint current = count_current (self);

  if (current < self->settings.max_processes)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_COMMANDS_PER_SHELL_PPQ,
                   _("The shell already has %u commands that are running or have unread output, which is the limit"),
                   current);

  return FALSE;
}

/* Returns the arguments to run. They are those of the program that the line names, or those of the command shell with
 * the line as an argument. */
static GStrv
make_arguments (WsmanHostedShell  *self,
                const char        *line,
                gboolean           is_direct,
                GError           **error)
{
  const WsmanHostedEnvironment *environment = &self->settings.environment;
  g_autofree char *bare = wsman_hosted_line_strip_quotes (line, environment->directory,
                                                          (const char *const *) environment->variables);
  /* The space keeps a line that begins with "-" from being taken as an option. */
  g_autofree char *given = g_strconcat (*bare == '-' ? " " : "", bare, NULL);
  const char *const shell[] = { self->settings.command_shell, "-c", given, NULL };
  g_auto(GStrv) arguments = is_direct ? wsman_command_line_split (line) : g_strdupv ((char **) shell);

  if (strlen (line) > MAX_COMMAND_LINE)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_FILENAME_EXCED_RANGE),
                       _("The command line has more than %u bytes"), MAX_COMMAND_LINE);
      return NULL;
    }

  if (arguments[0] == NULL || *arguments[0] == '\0' || bare[strspn (bare, " \t\r\n")] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_HOSTED_INVALID_PARAMETER,
                       _("The command line names no program"));
      return NULL;
    }

  return g_steal_pointer (&arguments);
}

/* Sets the program for the log. The log doesn't get the line, which may contain secrets. */
static void
set_audit (WsmanHostedShell   *self,
           WsmanHostedCommand *command,
           const char         *line,
           const char *const  *arguments,
           gboolean            is_direct)
{
  guint n_arguments = g_strv_length ((char **) arguments) - 1;
  char *program = is_direct ? g_strdup (arguments[0]) : wsman_hosted_line_find_program (arguments[2], &n_arguments);

  if (program == NULL)
    program = g_strdup (arguments[0]);
  wsman_hosted_command_set_audit (command, self->settings.owner, self->settings.shell_id, line, program, n_arguments);
}

static void
handle_command (WsmanHostedShell    *self,
                WsmanOperation      *operation,
                const WsmanElement  *content,
                GError             **error)
{
  gboolean is_direct = wsman_hosted_settings_get_flag (operation, WSMAN_OPTION_SKIP_COMMAND_SHELL);
  const char *id;
  g_autofree char *line = NULL;
  g_auto(GStrv) arguments = NULL;
  WsmanHostedCommand *command;

  if (!wsman_shell_read_command (content, &id, &line, error) ||
      !check_command_id (self, id, error) || !check_quota (self, error))
    return;

  arguments = make_arguments (self, line, is_direct, error);
  if (arguments == NULL)
    return;

  command = wsman_hosted_command_new (&self->settings.environment, (const char *const *) arguments, id,
                                      self->host, operation, error);
  if (command == NULL)
    return;

  wsman_hosted_command_set_events (command, &command_events, self);
  set_audit (self, command, line, (const char *const *) arguments, is_direct);
  g_queue_push_tail (&self->commands, command);
  forget_told (self);
}

static gboolean
check_desired (WsmanHostedShell   *self,
               const char *const  *streams,
               GError            **error)
{
  WsmanHostedStreams declared = self->settings.environment.streams;

  for (guint i = 0; streams[i] != NULL; i++)
    {
      if ((g_str_equal (streams[i], "stdout") && declared & WSMAN_HOSTED_STDOUT) ||
          (g_str_equal (streams[i], "stderr") && declared & WSMAN_HOSTED_STDERR) || *streams[i] == '\0')
        continue;

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SHELL_INVALID_DESIRED_STREAMS,
                       _("The shell wasn’t created with an output stream “%s”"), streams[i]);
      return FALSE;
    }

  return TRUE;
}

static void
handle_receive (WsmanHostedShell    *self,
                WsmanOperation      *operation,
                const WsmanElement  *content,
                GError             **error)
{
  const char *id;
  g_autofree char *names = NULL;
  g_auto(GStrv) streams = NULL;
  WsmanHostedCommand *command;

  if (!wsman_shell_read_receive (content, &id, &names, error))
    return;

  streams = g_strsplit_set (names, " \t\r\n", -1);
  command = require_command (self, id, error);
  if (command != NULL && check_desired (self, (const char *const *) streams, error))
    wsman_hosted_command_receive (command, operation, (const char *const *) streams);
}

static void
handle_send (WsmanHostedShell    *self,
             WsmanOperation      *operation,
             const WsmanElement  *content,
             GError             **error)
{
  g_auto(WsmanShellStream) stream = { NULL };
  WsmanHostedCommand *command;

  if (!wsman_shell_read_send (content, &stream, error))
    return;

  command = require_command (self, stream.command_id, error);
  if (command != NULL)
    wsman_hosted_command_send (command, operation, &stream);
}

static void
handle_signal (WsmanHostedShell    *self,
               WsmanOperation      *operation,
               const WsmanElement  *content,
               GError             **error)
{
  const char *id;
  WsmanShellSignal signal;
  WsmanHostedCommand *command;
  GString *response;

  if (!wsman_shell_read_signal (content, &id, &signal, error))
    return;

  command = require_command (self, id, error);
  if (command == NULL)
    return;

  if (signal == WSMAN_SHELL_SIGNAL_UNKNOWN)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_HOSTED_INVALID_PARAMETER,
                       _("The signal isn’t known; use terminate, ctrl_c or ctrl_break"));
      return;
    }

  if (signal == WSMAN_SHELL_SIGNAL_TERMINATE)
    {
      g_queue_remove (&self->commands, command);
      wsman_hosted_command_end (command);
    }
  else
    {
      wsman_hosted_command_signal (command, signal);
    }

  response = g_string_new (NULL);
  wsman_shell_write_empty_response ("SignalResponse", response);
  wsman_operation_return_content (operation, response);
}

void
wsman_hosted_shell_invoke (WsmanHostedShell  *self,
                           WsmanOperation    *operation,
                           GError           **error)
{
  static const struct
  {
    const char *action;
    void (*invoke) (WsmanHostedShell    *self,
                    WsmanOperation      *operation,
                    const WsmanElement  *content,
                    GError             **error);
  } methods[] = {
    { WSMAN_ACTION_SHELL_COMMAND, handle_command },
    { WSMAN_ACTION_SHELL_RECEIVE, handle_receive },
    { WSMAN_ACTION_SHELL_SEND, handle_send },
    { WSMAN_ACTION_SHELL_SIGNAL, handle_signal },
  };
  const char *action = wsman_operation_get_action (operation);
  WsmanItem *item = wsman_operation_get_item (operation);

  self->used = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (!g_str_equal (action, methods[i].action))
        continue;

      if (item != NULL)
        methods[i].invoke (self, operation, wsman_item_get_element (item), error);
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
