/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanShell: a shell on the server. It is open or not. If the server has lost it, a new one takes its
 * place. [MS-WSMV] 3.1.4.1. */

#include "wsman-shell-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

/**
 * WsmanShell:
 *
 * A shell on the server, in which commands run. On Windows it is the Windows Remote Shell (WinRS).
 *
 * [method@Wsman.Session.open_shell] opens a shell with the default settings. To change settings first, use
 * [ctor@Wsman.Shell.new] and [method@Wsman.Shell.open]. A shell may run one command after the other and, if the server
 * allows it, several at once. [method@Wsman.Shell.spawn] takes an argument vector, and
 * [method@Wsman.Shell.spawn_command_line] a line for the server's command shell.
 *
 * ```c
 * const char * const argv[] = { "ipconfig", "/all", NULL };
 * g_autoptr(WsmanShell) shell = wsman_session_open_shell (session, NULL, error);
 * g_autoptr(WsmanCommand) command = NULL;
 * g_autofree char *output = NULL;
 *
 * if (shell != NULL)
 *   command = wsman_shell_spawn (shell, argv, NULL, error);
 * if (command != NULL && wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, error))
 *   g_print ("%s", output);
 * if (shell != NULL)
 *   wsman_shell_close (shell, NULL, NULL);
 * ```
 *
 * The number of shells on a server is limited, so each shell should be deleted. [method@Wsman.Shell.close] deletes it
 * and waits for the response. If a shell and all its commands are dropped, the library deletes it in a thread of its
 * own. It also deletes shells that are still open when the process ends; the process waits for this for at most three
 * seconds. If the server has lost the shell, or can't run more commands in it, the next command gets a new shell. Only
 * [property@Wsman.Shell:shell-id] shows this.
 *
 * Commands may be started on several threads at once. The session's total timeout limits each call of the shell, and
 * not the time that a command runs.
 *
 * Since: 1.0
 */
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanShell, wsman_shell, G_TYPE_OBJECT)

void
wsman_shell_notify (WsmanShell         *self,
                    WsmanShellProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_shell_notify_state (WsmanShell *self)
{
  gboolean open_changed;
  gboolean id_changed;

  g_mutex_lock (&self->mutex);
  open_changed = self->shown_open != (self->remote != NULL);
  id_changed = g_strcmp0 (self->shown_id, self->shell_id) != 0;
  self->shown_open = self->remote != NULL;
  if (id_changed)
    {
      g_free (self->shown_id);
      self->shown_id = g_strdup (self->shell_id);
    }
  g_mutex_unlock (&self->mutex);

  if (id_changed)
    {
      wsman_shell_notify (self, PROP_SHELL_ID);
      wsman_shell_notify (self, PROP_COMMAND_SHELL);
    }
  if (open_changed)
    wsman_shell_notify (self, PROP_IS_OPEN);
}

WsmanRemoteShell *
wsman_shell_ref_remote (WsmanShell *self)
{
  WsmanRemoteShell *remote;

  g_mutex_lock (&self->mutex);
  remote = self->remote != NULL ? wsman_remote_shell_ref (self->remote) : NULL;
  g_mutex_unlock (&self->mutex);

  return remote;
}

static WsmanRemoteShell *
steal_remote (WsmanShell *self)
{
  WsmanRemoteShell *remote;

  g_mutex_lock (&self->mutex);
  remote = g_steal_pointer (&self->remote);
  g_mutex_unlock (&self->mutex);

  return remote;
}

void
wsman_shell_let_go (WsmanShell *self)
{
  WsmanRemoteShell *remote = steal_remote (self);

  g_clear_pointer (&remote, wsman_remote_shell_unref);
}

void
wsman_shell_drop_remote (WsmanShell       *self,
                         WsmanRemoteShell *remote)
{
  gboolean is_current;

  g_mutex_lock (&self->mutex);
  is_current = self->remote == remote;
  if (is_current)
    self->remote = NULL;
  g_mutex_unlock (&self->mutex);

  if (is_current)
    wsman_remote_shell_unref (remote);
}

/* This isn't done in dispose: a running call holds a reference, and needs these fields. */
static void
wsman_shell_finalize (GObject *object)
{
  WsmanShell *self = WSMAN_SHELL (object);

  wsman_shell_let_go (self);
  wsman_shell_clear_settings (self);
  g_clear_object (&self->session);
  g_mutex_clear (&self->mutex);
  g_free (self->shell_id);
  g_free (self->shown_id);
  g_free (self->command_shell);

  G_OBJECT_CLASS (wsman_shell_parent_class)->finalize (object);
}

static char *
dup_guarded (WsmanShell  *self,
             char       **field)
{
  char *value;

  g_mutex_lock (&self->mutex);
  value = g_strdup (*field);
  g_mutex_unlock (&self->mutex);

  return value;
}

static void
wsman_shell_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WsmanShell *self = WSMAN_SHELL (object);

  switch ((WsmanShellProperty) property_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SHELL_ID:
      g_value_take_string (value, dup_guarded (self, &self->shell_id));
      break;
    case PROP_IS_OPEN:
      g_value_set_boolean (value, wsman_shell_get_is_open (self));
      break;
    case PROP_COMMAND_SHELL:
      g_value_take_string (value, dup_guarded (self, &self->command_shell));
      break;
    case PROP_NAME:
    case PROP_WORKING_DIRECTORY:
    case PROP_ENVIRONMENT:
    case PROP_CODE_PAGE:
    case PROP_NO_PROFILE:
    case PROP_IDLE_TIMEOUT:
    case PROP_INPUT_STREAMS:
    case PROP_OUTPUT_STREAMS:
    case PROP_CONSOLE_INPUT:
    case PROP_SKIP_COMMAND_SHELL:
    case PROP_MAX_OUTPUT_SIZE:
      wsman_shell_get_setting (self, property_id, value);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_shell_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  WsmanShell *self = WSMAN_SHELL (object);

  if (property_id == PROP_SESSION)
    self->session = g_value_dup_object (value);
  else
    wsman_shell_set_setting (self, property_id, value);
}

static void
wsman_shell_class_init (WsmanShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = wsman_shell_finalize;
  object_class->get_property = wsman_shell_get_property;
  object_class->set_property = wsman_shell_set_property;

  /**
   * WsmanShell:session:
   *
   * The session that opens the shell.
   *
   * Since: 1.0
   */
  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, WSMAN_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanShell:shell-id:
   *
   * The server's id of the shell; `NULL` before it was opened. It changes if the server's shell is replaced by a new
   * one.
   *
   * Since: 1.0
   */
  properties[PROP_SHELL_ID] = g_param_spec_string ("shell-id", NULL, NULL, NULL, flags);

  /**
   * WsmanShell:is-open:
   *
   * Whether commands can be started.
   *
   * It is notified when a call on the shell returns.
   *
   * Since: 1.0
   */
  properties[PROP_IS_OPEN] = g_param_spec_boolean ("is-open", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:command-shell:
   *
   * The program that interprets command lines on the server: `cmd.exe`, or a path such as `/bin/sh` that a server of
   * this library reports; `NULL` before the shell was opened.
   *
   * Since: 1.0
   */
  properties[PROP_COMMAND_SHELL] = g_param_spec_string ("command-shell", NULL, NULL, NULL, flags);

  wsman_shell_define_settings (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_shell_init (WsmanShell *self)
{
  g_mutex_init (&self->mutex);
  wsman_shell_init_settings (self);
}

/**
 * wsman_shell_new:
 * @session: the session that opens it
 *
 * Creates a shell that isn't open yet. Change its settings, then call [method@Wsman.Shell.open].
 *
 * Returns: (transfer full): the shell
 *
 * Since: 1.0
 */
WsmanShell *
wsman_shell_new (WsmanSession *session)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (session), NULL);

  return g_object_new (WSMAN_TYPE_SHELL, "session", session, NULL);
}

/* --- Opening --- */

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (wsman_shell_create_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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
    wsman_shell_create_async (self, NULL, flags, cancellable, on_created, g_steal_pointer (&task));
}

/**
 * wsman_shell_open:
 * @self: the shell
 * @cancellable: (nullable): stops the call
 *
 * Opens the shell on the server. If it is open already, the call does nothing.
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
 * @callback: (scope async) (closure user_data): called when it is open
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

static gboolean
finish_call (WsmanShell    *self,
             GAsyncResult  *result,
             GError       **error)
{
  GError *local_error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &local_error);

  wsman_shell_notify_state (self);
  wsman_session_store_error (self->session, local_error, error);

  return done;
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

  return finish_call (self, result, error);
}

/* --- Closing --- */

/* The task's data is the shell on the server. If the Delete fails, the last reference tries once more. */
static void
on_deleted (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (error == NULL || wsman_remote_shell_is_end (error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_remote_shell_set_gone (g_task_get_task_data (task), FALSE);
  g_task_return_error (task, g_error_copy (error));
}

void
wsman_shell_close_with_flags_async (WsmanShell          *self,
                                    WsmanSendFlags       flags,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanRemoteShell *remote;
  GError *error = NULL;
  WsmanCall *call;

  g_task_set_source_tag (task, wsman_shell_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  remote = steal_remote (self);
  if (remote == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_task_set_task_data (task, remote, (GDestroyNotify) wsman_remote_shell_unref);
  call = wsman_remote_shell_new_delete (remote, self->session, &error);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* From here on its commands know why they end. */
  wsman_remote_shell_set_gone (remote, TRUE);
  wsman_call_run (call, flags, cancellable, on_deleted, g_steal_pointer (&task));
}

/**
 * wsman_shell_close:
 * @self: the shell
 * @cancellable: (nullable): stops waiting for the server
 *
 * Deletes the shell on the server, which ends the commands that run in it.
 *
 * The shell is closed even if this fails. Then the library tries once more. A second call does nothing. A closed shell
 * can be opened again.
 *
 * Returns: `TRUE` if the shell is deleted on the server
 *
 * Since: 1.0
 */
gboolean
wsman_shell_close (WsmanShell    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_shell_close_with_flags_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  closed = wsman_shell_close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_shell_close_async:
 * @self: the shell
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when it is closed
 * @user_data: passed to @callback
 *
 * Deletes the shell on the server: the asynchronous form of [method@Wsman.Shell.close].
 *
 * Since: 1.0
 */
void
wsman_shell_close_async (WsmanShell          *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_SHELL (self) && self->session != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_shell_close_with_flags_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_shell_close_finish:
 * @self: the shell
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Shell.close_async].
 *
 * Returns: `TRUE` if the shell is deleted on the server
 *
 * Since: 1.0
 */
gboolean
wsman_shell_close_finish (WsmanShell    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_shell_close_async), FALSE);

  return finish_call (self, result, error);
}

/* --- What it is --- */

/**
 * wsman_shell_get_session:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:session].
 *
 * Returns: (transfer none): the session
 *
 * Since: 1.0
 */
WsmanSession *
wsman_shell_get_session (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->session;
}

/**
 * wsman_shell_get_shell_id:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:shell-id].
 *
 * Returns: (transfer none) (nullable): the id, until the next call on the shell
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_shell_id (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->shell_id;
}

/**
 * wsman_shell_get_is_open:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:is-open].
 *
 * Returns: `TRUE` if commands can be started
 *
 * Since: 1.0
 */
gboolean
wsman_shell_get_is_open (WsmanShell *self)
{
  g_autoptr(WsmanRemoteShell) remote = NULL;

  g_return_val_if_fail (WSMAN_IS_SHELL (self), FALSE);

  remote = wsman_shell_ref_remote (self);

  return remote != NULL;
}

/**
 * wsman_shell_get_command_shell:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:command-shell].
 *
 * Returns: (transfer none) (nullable): the program, until the next call on the shell
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_command_shell (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->command_shell;
}
