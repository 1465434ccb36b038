/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The commands of a shell. The numbers of running and of finished commands are bounded. [MS-WSMV] 3.1.4.1. */

#include "wsman-hosted-command-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-line-private.h"

/* The most bytes of a command line. Linux limits the length of one argument, including its terminator, and the command
 * shell gets the whole line in one argument. */
#define MAX_COMMAND_LINE (128 * 1024 - 1)

struct _WsmanHostedCommandList
{
  const WsmanHostedSettings *settings;
  WsmanHostedHost *host;
  GQueue commands; /* WsmanHostedCommand; the oldest comes first */
  WsmanHostedCommandListUsed used;
  gpointer user_data;
};

WsmanHostedCommandList *
wsman_hosted_command_list_new (const WsmanHostedSettings  *settings,
                               WsmanHostedHost            *host,
                               WsmanHostedCommandListUsed  used,
                               gpointer                    user_data)
{
  WsmanHostedCommandList *self = g_new0 (WsmanHostedCommandList, 1);

  self->settings = settings;
  self->host = host;
  self->used = used;
  self->user_data = user_data;

  return self;
}

void
wsman_hosted_command_list_free (WsmanHostedCommandList *self)
{
  g_queue_clear_full (&self->commands, (GDestroyNotify) wsman_hosted_command_end);
  g_free (self);
}

gboolean
wsman_hosted_command_list_is_busy (WsmanHostedCommandList *self)
{
  for (GList *l = self->commands.head; l != NULL; l = l->next)
    if (wsman_hosted_command_is_busy (l->data))
      return TRUE;

  return FALSE;
}

void
wsman_hosted_command_list_foreach (WsmanHostedCommandList *self,
                                   GFunc                   func,
                                   gpointer                user_data)
{
  for (GList *l = self->commands.head; l != NULL; l = l->next)
    if (!wsman_hosted_command_is_told (l->data))
      func ((gpointer) wsman_hosted_command_get_id (l->data), user_data);
}

static WsmanHostedCommand *
find_command (WsmanHostedCommandList *self,
              const char          *id)
{
  for (GList *l = self->commands.head; l != NULL; l = l->next)
    if (wsman_guid_equal (wsman_hosted_command_get_id (l->data), id))
      return l->data;

  return NULL;
}

static WsmanHostedCommand *
require_command (WsmanHostedCommandList *self,
                 const char          *id,
                 GError             **error)
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
count_current (WsmanHostedCommandList *self)
{
  guint current = 0;

  for (GList *l = self->commands.head; l != NULL; l = l->next)
    current += wsman_hosted_command_is_told (l->data) ? 0 : 1;

  return current;
}

gboolean
wsman_hosted_command_list_has_command (WsmanHostedCommandList *self)
{
  return count_current (self) > 0;
}

/* Forgets the oldest finished commands. A client may never signal that it doesn't need them any more. */
static void
forget_told (WsmanHostedCommandList *self)
{
  GList *next;

  for (GList *l = self->commands.head; l != NULL && self->commands.length > self->settings->max_processes; l = next)
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
  WsmanHostedCommandList *self = user_data;

  self->used (self->user_data);
}

static void
on_command_failed (WsmanHostedCommand *command,
                   gpointer            user_data)
{
  WsmanHostedCommandList *self = user_data;

  g_queue_remove (&self->commands, command);
  wsman_hosted_command_end (command);
}

static const WsmanHostedCommandEvents command_events = { on_command_used, on_command_failed };

static gboolean
check_command_id (WsmanHostedCommandList *self,
                  const char          *id,
                  GError             **error)
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
check_quota (WsmanHostedCommandList *self,
             GError             **error)
{
  guint current = count_current (self);

  if (current < self->settings->max_processes)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_COMMANDS_PER_SHELL_PPQ,
                   _("The shell already has %u commands that are running or have unread output, which is the limit"),
                   current);

  return FALSE;
}

/* Returns the arguments to run. They are those of the program that the line names, or those of the command shell with
 * the line as an argument. */
static GStrv
make_arguments (WsmanHostedCommandList *self,
                const char          *line,
                gboolean             is_direct,
                GError             **error)
{
  const WsmanHostedEnvironment *environment = &self->settings->environment;
  g_autofree char *bare = wsman_hosted_line_strip_quotes (line, environment->directory,
                                                          (const char *const *) environment->variables);
  /* The space keeps a line that begins with "-" from being taken as an option. */
  g_autofree char *given = g_strconcat (*bare == '-' ? " " : "", bare, NULL);
  const char *const shell[] = { self->settings->command_shell, "-c", given, NULL };
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
set_audit (WsmanHostedCommandList *self,
           WsmanHostedCommand  *command,
           const char          *line,
           const char *const   *arguments,
           gboolean             is_direct)
{
  guint n_arguments = g_strv_length ((char **) arguments) - 1;
  char *program = is_direct ? g_strdup (arguments[0]) : wsman_hosted_line_find_program (arguments[2], &n_arguments);

  if (program == NULL)
    program = g_strdup (arguments[0]);
  wsman_hosted_command_set_audit (command, self->settings->owner, self->settings->shell_id, line, program, n_arguments);
}

void
wsman_hosted_command_list_start (WsmanHostedCommandList  *self,
                                 WsmanOperation          *operation,
                                 const WsmanElement      *content,
                                 GError                 **error)
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

  command = wsman_hosted_command_new (&self->settings->environment, (const char *const *) arguments, id,
                                      self->host, operation, error);
  if (command == NULL)
    return;

  wsman_hosted_command_set_events (command, &command_events, self);
  set_audit (self, command, line, (const char *const *) arguments, is_direct);
  g_queue_push_tail (&self->commands, command);
  forget_told (self);
}

static gboolean
check_desired (WsmanHostedCommandList *self,
               const char *const   *streams,
               GError             **error)
{
  WsmanHostedStreams declared = self->settings->environment.streams;

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

void
wsman_hosted_command_list_receive (WsmanHostedCommandList  *self,
                                   WsmanOperation          *operation,
                                   const WsmanElement      *content,
                                   GError                 **error)
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

void
wsman_hosted_command_list_send (WsmanHostedCommandList  *self,
                                WsmanOperation          *operation,
                                const WsmanElement      *content,
                                GError                 **error)
{
  g_auto(WsmanShellStream) stream = { NULL };
  WsmanHostedCommand *command;

  if (!wsman_shell_read_send (content, &stream, error))
    return;

  command = require_command (self, stream.command_id, error);
  if (command != NULL)
    wsman_hosted_command_send (command, operation, &stream);
}

void
wsman_hosted_command_list_signal (WsmanHostedCommandList  *self,
                                  WsmanOperation          *operation,
                                  const WsmanElement      *content,
                                  GError                 **error)
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
