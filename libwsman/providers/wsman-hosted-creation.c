/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Each created process has a host of its own, which ends with the process. */

#include "wsman-hosted-creation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "server/wsman-operation-content-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-hosted-caller-private.h"

struct _WsmanHostedCreationList
{
  const WsmanHostedLimits *limits;
  WsmanHostedProgram *program;
  GPtrArray *creations; /* the Creations, including those that are still being started */
};

typedef struct
{
  WsmanHostedCreationList *list;
  WsmanIdentity *owner;
  char *line;
  char *directory; /* NULL for the user's home */
  GStrv arguments;
  GTask *task;     /* the task of the request; NULL after its end */
  WsmanHostedHost *host;
  WsmanHostedProcess *process;
  gboolean is_lost; /* TRUE if the host has ended before it was known whether the program runs */
} CreatedProcess;

static void
creation_free (CreatedProcess *self)
{
  g_clear_pointer (&self->process, wsman_hosted_process_end);
  g_clear_pointer (&self->host, wsman_hosted_host_free);
  wsman_identity_unref (self->owner);
  g_strfreev (self->arguments);
  g_free (self->line);
  g_free (self->directory);
  g_clear_object (&self->task);
  g_free (self);
}

WsmanHostedCreationList *
wsman_hosted_creation_list_new (const WsmanHostedLimits *limits,
                                WsmanHostedProgram      *program)
{
  WsmanHostedCreationList *self = g_new0 (WsmanHostedCreationList, 1);

  self->limits = limits;
  self->program = program;
  self->creations = g_ptr_array_new_with_free_func ((GDestroyNotify) creation_free);

  return self;
}

void
wsman_hosted_creation_list_free (WsmanHostedCreationList *self)
{
  g_ptr_array_unref (self->creations);
  g_free (self);
}

static void
log_event (CreatedProcess *self,
           WsmanEvent      event,
           const char     *line)
{
  g_autofree char *number = g_strdup_printf ("%d", wsman_hosted_process_get_number (self->process));
  g_autofree char *n_arguments = g_strdup_printf ("%u", g_strv_length (self->arguments) - 1);

  wsman_log (event, .user = self->owner->text, .command = number, .program = line == NULL ? self->arguments[0] : NULL,
             .n_arguments = line == NULL ? n_arguments : NULL, .command_line = line);
}

static void
creation_end (CreatedProcess *self)
{
  g_ptr_array_remove (self->list->creations, self);
}

/* Ends the request. Forgets the creation, unless its program runs. */
static void
complete (CreatedProcess *self,
          GError         *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  int number = self->process != NULL ? wsman_hosted_process_get_number (self->process) : 0;

  if (error == NULL && number == 0)
    wsman_error_set (&error, WSMAN_ERROR_REMOTE, E_FAIL, _("“%s” can’t be run: the program that starts it has ended"),
                     self->arguments[0]);
  if (error == NULL)
    {
      log_event (self, WSMAN_EVENT_COMMAND_STARTED, NULL);
      log_event (self, WSMAN_EVENT_COMMAND_LINE, self->line);
      if (self->is_lost)
        log_event (self, WSMAN_EVENT_COMMAND_ENDED, NULL);
    }
  if (error != NULL || self->is_lost)
    creation_end (self);

  if (error == NULL)
    g_task_return_int (task, number);
  else
    g_task_return_error (task, error);
}

static void
on_started (const GError *error,
            gpointer      user_data)
{
  complete (user_data, error != NULL ? g_error_copy (error) : NULL);
}

/* The host reports no end of a command that outlives it. */
static void
on_exited (gpointer user_data)
{
}

static const WsmanHostedProcessEvents process_events = { on_started, on_exited };

static void
on_lost (gpointer user_data)
{
  CreatedProcess *self = user_data;

  self->is_lost = TRUE;
  if (self->task != NULL)
    return; /* it turns out in a moment whether the program has run */

  log_event (self, WSMAN_EVENT_COMMAND_ENDED, NULL);
  creation_end (self);
}

static gboolean
start (CreatedProcess     *self,
       WsmanHostedCaller  *caller,
       GError            **error)
{
  g_auto(WsmanHostedEnvironment) environment = { .is_detached = TRUE };
  g_auto(WsmanAccountEntry) own = { NULL };
  const WsmanAccountEntry *account = caller->account;

  if (account == NULL)
    {
      wsman_own_account_init (&own);
      account = &own;
    }

  environment.directory = g_strdup (self->directory != NULL
                                      ? self->directory
                                      : wsman_hosted_settings_find_home (account, caller->account != NULL));
  environment.variables = wsman_hosted_settings_make_environment (account, self->list->limits->command_shell, NULL);
  self->host = wsman_hosted_host_new (self->list->program, caller->host, NULL, on_lost, self, error);
  if (self->host != NULL)
    self->process = wsman_hosted_process_new (&environment, (const char *const *) self->arguments, self->host,
                                              &process_events, self, error);

  return self->process != NULL;
}

static void
on_caller_prepared (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  CreatedProcess *self = user_data;
  GError *local_error = NULL;
  g_autoptr(WsmanHostedCaller) caller = wsman_hosted_caller_prepare_finish (result, &local_error);

  if (caller == NULL || !start (self, caller, &local_error))
    complete (self, local_error);
}

static gboolean
check (WsmanHostedCreationList  *self,
       WsmanOperation           *operation,
       GError                  **error)
{
  guint n_own = 0;

  if (!wsman_operation_is_user_in (operation, (const char *const *) self->limits->users))
    {
      wsman_error_set (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("The user may not run commands on this machine"));
      return FALSE;
    }

  for (guint i = 0; i < self->creations->len; i++)
    n_own += wsman_identity_equal (((const CreatedProcess *) self->creations->pdata[i])->owner,
                                   wsman_operation_peek_identity (operation));
  if (n_own < self->limits->max_processes_per_shell)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_COMMANDS_PER_SHELL_PPQ,
                   _("%u processes that the user has created are still running, which is the limit"), n_own);

  return FALSE;
}

void
wsman_hosted_creation_list_add_async (WsmanHostedCreationList *self,
                                      WsmanHelper             *helper,
                                      WsmanOperation          *operation,
                                      const char              *line,
                                      const char              *directory,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GError *local_error = NULL;
  CreatedProcess *creation;

  g_task_set_source_tag (task, wsman_hosted_creation_list_add_async);
  if (!check (self, operation, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  creation = g_new0 (CreatedProcess, 1);
  creation->list = self;
  creation->owner = wsman_identity_ref (wsman_operation_peek_identity (operation));
  creation->line = g_strdup (line);
  creation->directory = g_strdup (directory);
  creation->arguments = wsman_command_line_split (line);
  creation->task = g_steal_pointer (&task);
  g_ptr_array_add (self->creations, creation);
  wsman_hosted_caller_prepare_async (helper, operation, on_caller_prepared, creation);
}

int
wsman_hosted_creation_list_add_finish (GAsyncResult  *result,
                                       GError       **error)
{
  gssize number = g_task_propagate_int (G_TASK (result), error);

  return number > 0 ? (int) number : 0;
}
