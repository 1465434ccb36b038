/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanShell: a shell on the server. If the server has lost the shell, a new one takes its place. [MS-WSMV]
 * 3.1.4.1. */

#include "wsman-shell-fields-private.h"

/**
 * WsmanShell:
 *
 * A shell on the server, in which commands run. On Windows it is the Windows Remote Shell (WinRS).
 *
 * [method@Wsman.Session.open_shell] opens a shell with the default settings. To change settings first, use
 * [ctor@Wsman.Shell.new] and [method@Wsman.Shell.open]. A shell may run one command after the other. If the server
 * allows it, a shell may also run several commands at once. [method@Wsman.Shell.spawn] takes an argument vector.
 * [method@Wsman.Shell.spawn_command_line] takes a line for the server's command shell.
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
 * and waits for the response. If a shell and all its commands are dropped, the library deletes the shell in a separate
 * thread. When the process ends, the library also deletes shells that are still open. The process waits for this for at
 * most three seconds. If the server has lost the shell, or can't run more commands in it, the next command gets a new
 * shell. Then only [property@Wsman.Shell:shell-id] changes.
 *
 * Programs may start commands on several threads at once. The session's total timeout limits each call of the shell,
 * and not the time that a command runs.
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

WsmanRemoteShell *
wsman_shell_steal_remote (WsmanShell *self)
{
  WsmanRemoteShell *remote;

  g_mutex_lock (&self->mutex);
  remote = g_steal_pointer (&self->remote);
  g_mutex_unlock (&self->mutex);

  return remote;
}

void
wsman_shell_set_ends_command (WsmanShell *self)
{
  g_autoptr(WsmanRemoteShell) remote = wsman_shell_ref_remote (self);

  if (remote != NULL)
    wsman_remote_shell_set_ends_command (remote);
}

void
wsman_shell_release (WsmanShell *self)
{
  WsmanRemoteShell *remote = wsman_shell_steal_remote (self);

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

/* These fields aren't freed in dispose, because a running call holds a reference and needs them. */
static void
wsman_shell_finalize (GObject *object)
{
  WsmanShell *self = WSMAN_SHELL (object);

  wsman_shell_release (self);
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
   * The server's id of the shell. It is `NULL` before the shell was opened. It changes if a new shell on the server
   * replaces the former one.
   *
   * Since: 1.0
   */
  properties[PROP_SHELL_ID] = g_param_spec_string ("shell-id", NULL, NULL, NULL, flags);

  /**
   * WsmanShell:is-open:
   *
   * Whether commands can be started.
   *
   * The signal `notify` is emitted when a call on the shell returns.
   *
   * Since: 1.0
   */
  properties[PROP_IS_OPEN] = g_param_spec_boolean ("is-open", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:command-shell:
   *
   * The program that interprets command lines on the server. It is `cmd.exe`, or a path such as `/bin/sh` that a server
   * of this library reports. It is `NULL` before the shell was opened.
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
 * @session: the session that opens the shell
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
 * Returns: (transfer none) (nullable): the id, which is valid until the next call on the shell
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
 * Returns: (transfer none) (nullable): the program, which is valid until the next call on the shell
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_command_shell (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->command_shell;
}
