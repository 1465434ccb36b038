/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Creates a shell on the server. [MS-WSMV] 3.1.4.1, Create. If the response is lost, the shell is deleted, so that
 * no shell is left behind. */

#include "wsman-shell-fields-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-codes.h"

/* The codes that servers return for an unknown resource. */
static const guint32 unknown_resource_codes[] = {
  ERROR_WSMAN_RESOURCE_NOT_FOUND,
  ERROR_WSMAN_INVALID_URI,
  ERROR_WSMAN_ACTION_NOT_SUPPORTED,
  ERROR_WSMAN_INVALID_RESOURCE_URI,
};

/* A shell that is being created: the data of the task. */
typedef struct
{
  WsmanShell *shell;
  WsmanSessionConnection *connection;
  WsmanRemoteShell *former; /* the shell that is replaced; NULL if there is none */
  char *shell_id; /* the id that the client asks for */
} Creation;

static void
creation_free (Creation *self)
{
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->former, wsman_remote_shell_unref);
  g_object_unref (self->shell);
  g_free (self->shell_id);
  g_free (self);
}

static WsmanReference *
make_reference (WsmanShell *self)
{
  WsmanReference *reference = wsman_reference_new (WSMAN_URI_COMMAND_SHELL);
  g_autofree char *code_page = g_strdup_printf ("%u", self->code_page);

  wsman_reference_add_option (reference, WSMAN_OPTION_NO_PROFILE, self->no_profile ? "TRUE" : "FALSE", FALSE);
  wsman_reference_add_option (reference, WSMAN_OPTION_CODE_PAGE, code_page, FALSE);
  reference->must_understand_options = TRUE;

  return reference;
}

/* Refuses a variable without a name: "=NAME" isn't a variable. */
static gboolean
check_environment (GStrv    environment,
                   GError **error)
{
  for (guint i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      const char *sign = strchr (environment[i], '=');

      if (sign != NULL && sign > environment[i])
        continue;

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The shell’s environment has “%s”, which isn’t of the form NAME=VALUE"), environment[i]);
      return FALSE;
    }

  return TRUE;
}

static WsmanCall *
make_call (Creation        *creation,
           WsmanSendFlags   flags,
           GError         **error)
{
  WsmanShell *self = creation->shell;
  g_autoptr(WsmanReference) reference = make_reference (self);
  g_autoptr(GString) body = g_string_new (NULL);
  WsmanShellDescription description = WSMAN_SHELL_DESCRIPTION_INIT;
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_SHELL_CREATE,
    .reference = reference,
    .body = body,
    .flags = flags,
  };

  if (!check_environment (self->environment, error))
    return NULL;

  description.wanted_id = creation->shell_id;
  description.name = self->name;
  description.working_directory = self->working_directory;
  description.environment = self->environment;
  /* an empty element would mean no streams, and no element means all */
  description.input_streams = self->input_streams;
  description.output_streams = *self->output_streams != '\0' ? self->output_streams : NULL;
  if (self->idle_timeout > 0)
    description.idle_timeout = self->idle_timeout * (GTimeSpan) G_TIME_SPAN_MILLISECOND;
  wsman_shell_description_write (&description, body);

  return wsman_call_new (wsman_session_connection_ref (creation->connection), &request, error);
}

/* Newer servers return a description of the shell besides its endpoint reference, which is always there. */
static const WsmanElement *
find_description (WsmanMessage *response)
{
  return wsman_element_find_child (response->body, NULL, "Shell");
}

static char *
read_id (WsmanMessage                 *response,
         const WsmanShellDescription  *description,
         GError                      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanReference) reference = wsman_call_read_created (response, &local_error);
  const WsmanSelector *selector = reference != NULL ? wsman_reference_get_selector (reference, WSMAN_SHELL_ID) : NULL;
  g_autofree char *shell_id = g_strdup (selector != NULL ? selector->value : description->shell_id);

  if (shell_id != NULL && *g_strstrip (shell_id) != '\0')
    return g_steal_pointer (&shell_id);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                     _("The server opened the shell, but didn’t return its ShellId"));

  return NULL;
}

/* If another thread has created a shell meanwhile, that shell stays. The shell that was created here is deleted when
 * its last reference is dropped. */
static void
set_remote (WsmanShell       *self,
            WsmanRemoteShell *former,
            WsmanRemoteShell *remote,
            const char       *command_shell)
{
  g_mutex_lock (&self->mutex);
  if (self->remote == former)
    {
      self->remote = wsman_remote_shell_ref (remote);
      g_free (self->shell_id);
      self->shell_id = g_strdup (wsman_remote_shell_get_id (remote));
      g_free (self->command_shell);
      self->command_shell = g_strdup (command_shell);
    }
  else
    {
      former = NULL;
    }
  g_mutex_unlock (&self->mutex);

  if (former != NULL)
    wsman_remote_shell_unref (former);
}

static gboolean
take_response (Creation      *creation,
               WsmanMessage  *response,
               GError       **error)
{
  g_auto(WsmanShellDescription) description = WSMAN_SHELL_DESCRIPTION_INIT;
  g_autoptr(WsmanRemoteShell) remote = NULL;
  g_autofree char *shell_id = NULL;
  const WsmanElement *element = find_description (response);

  if (element != NULL && !wsman_shell_description_read (element, &description, error))
    return FALSE;

  shell_id = read_id (response, &description, error);
  if (shell_id == NULL)
    return FALSE;

  remote = wsman_remote_shell_new (creation->connection, WSMAN_URI_COMMAND_SHELL, shell_id);
  if (description.command_shell != NULL)
    wsman_remote_shell_set_recognizes_repeats (remote);
  set_remote (creation->shell, creation->former, remote,
              description.command_shell != NULL ? description.command_shell : "cmd.exe");

  return TRUE;
}

gboolean
wsman_shell_may_have_run (WsmanSessionConnection *connection,
                          const GError           *error)
{
  return wsman_peer_info_was_reached (wsman_transport_get_peer_info (connection->transport)) &&
         (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT));
}

/* A server that has no shells only reports that the resource is unknown. */
static GError *
explain (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);
  GError *local_error = NULL;

  for (gsize i = 0; info != NULL && local_error == NULL && i < G_N_ELEMENTS (unknown_resource_codes); i++)
    if (info->code == unknown_resource_codes[i])
      {
        WsmanFaultInfo *more = wsman_fault_info_copy (info);

        g_free (more->message);
        more->message =
          g_strdup_printf (_("The server has no remote shells (WinRS), which commands and copies need: %s"),
                                         info->message);
        wsman_error_set_fault (&local_error, more);
      }

  return local_error != NULL ? local_error : g_error_copy (error);
}

static void
on_created (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Creation *creation = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (error == NULL)
    {
      if (take_response (creation, response, &local_error))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, local_error);
      return;
    }

  /* When this reference is dropped, the shell is deleted if the server has created it. */
  if (wsman_shell_may_have_run (creation->connection, error))
    wsman_remote_shell_unref (wsman_remote_shell_new (creation->connection, WSMAN_URI_COMMAND_SHELL,
                                                      creation->shell_id));
  g_task_return_error (task, explain (error));
}

void
wsman_shell_create_async (WsmanShell          *self,
                          WsmanRemoteShell    *former,
                          WsmanSendFlags       flags,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Creation *creation = g_new0 (Creation, 1);
  g_autofree char *uuid = g_uuid_string_random ();
  GError *local_error = NULL;
  WsmanCall *call = NULL;

  creation->shell = g_object_ref (self);
  creation->former = former != NULL ? wsman_remote_shell_ref (former) : NULL;
  creation->shell_id = g_ascii_strup (uuid, -1);
  g_task_set_source_tag (task, wsman_shell_create_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);

  creation->connection = wsman_session_ref_connection (self->session, FALSE, &local_error);
  if (creation->connection != NULL)
    call = make_call (creation, flags, &local_error);

  if (call != NULL)
    wsman_call_run (call, WSMAN_SEND_NONE, cancellable, on_created, g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

gboolean
wsman_shell_create_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_shell_create_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The calls of the program --- */

static void
on_opened (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_shell_create_finish (result, &local_error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, local_error);
}

void
wsman_shell_open_with_flags_async (WsmanShell          *self,
                                   WsmanSendFlags       flags,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_shell_open_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (wsman_shell_get_is_open (self))
    g_task_return_boolean (task, TRUE);
  else
    wsman_shell_create_async (self, NULL, flags, cancellable, on_opened, g_steal_pointer (&task));
}

/**
 * wsman_shell_open:
 * @self: the shell
 * @cancellable: (nullable): stops the call
 *
 * Opens the shell on the server. If the shell is already open, the call does nothing.
 *
 * Fails with [error@Wsman.Error] `QUOTA` (`0x803381A5`) if the server accepts no more shells, with code 267 if the
 * working directory doesn't exist, and with `ACCESS_DENIED` (`0x803381AC`) if the user may not open shells.
 *
 * Returns: `TRUE` if the shell is open
 *
 * Since: 1.0
 */
gboolean
wsman_shell_open (WsmanShell    *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  WsmanSync sync;
  gboolean opened;

  g_return_val_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_shell_open_with_flags_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  opened = wsman_shell_open_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return opened;
}

/**
 * wsman_shell_open_async:
 * @self: the shell
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the shell is open
 * @user_data: passed to @callback
 *
 * Opens the shell on the server: the asynchronous form of [method@Wsman.Shell.open].
 *
 * Since: 1.0
 */
void
wsman_shell_open_async (WsmanShell          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_open_with_flags_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_shell_open_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.open_async].
 *
 * Returns: `TRUE` if the shell is open
 *
 * Since: 1.0
 */
gboolean
wsman_shell_open_finish (WsmanShell    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_shell_open_async), FALSE);

  wsman_shell_notify_state (self);

  return wsman_session_propagate_boolean (self->session, G_TASK (result), error);
}
