/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The limits of a shell provider: how many shells and commands there may be, and how long shells live. */

#include "wsman-shell-provider-private.h"

static void
define_quotas (GParamSpec **properties)
{
  /**
   * WsmanShellProvider:max-shells-per-user:
   *
   * The most shells that one user may have at once.
   *
   * If a user creates more shells, this fails with [const@Wsman.CODE_QUOTA_MAX_SHELLS].
   *
   * Since: 1.0
   */
  properties[PROP_MAX_SHELLS_PER_USER] =
    g_param_spec_uint ("max-shells-per-user", NULL, NULL, 1, G_MAXINT, 30,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:max-shell-users:
   *
   * The most users that may have shells at once.
   *
   * For further users, creating a shell fails with 0x803381AB.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_SHELL_USERS] =
    g_param_spec_uint ("max-shell-users", NULL, NULL, 1, G_MAXINT, 10,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:max-processes-per-shell:
   *
   * The most commands that may run at once in a shell.
   *
   * If a client starts more commands, this fails with 0x803381E9. Processes that a command starts aren’t counted. A
   * command counts until its client has received its end, or has sent `terminate`. The shell also keeps up to the same
   * number of commands whose end the client has received. This is also the most processes that a user may have created
   * with `Create` of `Win32_Process`, and that still run.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_PROCESSES_PER_SHELL] =
    g_param_spec_uint ("max-processes-per-shell", NULL, NULL, 1, G_MAXINT, 25,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_lifetimes (GParamSpec **properties)
{
  /**
   * WsmanShellProvider:idle-timeout:
   *
   * The time after which an unused shell ends, in milliseconds.
   *
   * A shell is in use while a request about it is running. Clients may request a shorter time. If a client requests a
   * longer time, this fails with 0x803381F2. The default is 7200000: two hours.
   *
   * Since: 1.0
   */
  properties[PROP_IDLE_TIMEOUT] =
    g_param_spec_uint ("idle-timeout", NULL, NULL, 1, G_MAXINT, 7200000,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:min-idle-timeout:
   *
   * The shortest [property@Wsman.ShellProvider:idle-timeout] that clients may request, in milliseconds.
   *
   * If a client requests a shorter time, this fails with 0x803381F2. The default is 60000: one minute.
   *
   * Since: 1.0
   */
  properties[PROP_MIN_IDLE_TIMEOUT] =
    g_param_spec_uint ("min-idle-timeout", NULL, NULL, 0, G_MAXINT, 60000,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:max-lifetime:
   *
   * The time after which a shell ends even if it is used, in milliseconds. If it is 0, there is no limit.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_LIFETIME] =
    g_param_spec_uint ("max-lifetime", NULL, NULL, 0, G_MAXINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

void
wsman_shell_provider_define_limits (GParamSpec **properties)
{
  define_quotas (properties);
  define_lifetimes (properties);
}

/**
 * wsman_shell_provider_get_max_shells_per_user:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:max-shells-per-user].
 *
 * Returns: the most shells of one user
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_max_shells_per_user (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_MAX_SHELLS_PER_USER);
}

/**
 * wsman_shell_provider_set_max_shells_per_user:
 * @self: the provider
 * @max_shells_per_user: the most shells of one user
 *
 * Sets the value of [property@Wsman.ShellProvider:max-shells-per-user].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_max_shells_per_user (WsmanShellProvider *self,
                                              guint               max_shells_per_user)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (max_shells_per_user > 0);

  wsman_shell_provider_set_limit (self, PROP_MAX_SHELLS_PER_USER, max_shells_per_user);
}

/**
 * wsman_shell_provider_get_max_shell_users:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:max-shell-users].
 *
 * Returns: the most users who may have shells
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_max_shell_users (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_MAX_SHELL_USERS);
}

/**
 * wsman_shell_provider_set_max_shell_users:
 * @self: the provider
 * @max_shell_users: the most users who may have shells
 *
 * Sets the value of [property@Wsman.ShellProvider:max-shell-users].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_max_shell_users (WsmanShellProvider *self,
                                          guint               max_shell_users)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (max_shell_users > 0);

  wsman_shell_provider_set_limit (self, PROP_MAX_SHELL_USERS, max_shell_users);
}

/**
 * wsman_shell_provider_get_max_processes_per_shell:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:max-processes-per-shell].
 *
 * Returns: the most commands that may run at once in a shell
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_max_processes_per_shell (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_MAX_PROCESSES_PER_SHELL);
}

/**
 * wsman_shell_provider_set_max_processes_per_shell:
 * @self: the provider
 * @max_processes_per_shell: the most commands that may run at once in a shell
 *
 * Sets the value of [property@Wsman.ShellProvider:max-processes-per-shell].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_max_processes_per_shell (WsmanShellProvider *self,
                                                  guint               max_processes_per_shell)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (max_processes_per_shell > 0);

  wsman_shell_provider_set_limit (self, PROP_MAX_PROCESSES_PER_SHELL, max_processes_per_shell);
}

/**
 * wsman_shell_provider_get_idle_timeout:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:idle-timeout].
 *
 * Returns: the lifetime of an unused shell, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_idle_timeout (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_IDLE_TIMEOUT);
}

/**
 * wsman_shell_provider_set_idle_timeout:
 * @self: the provider
 * @idle_timeout: the lifetime of an unused shell, in milliseconds
 *
 * Sets the value of [property@Wsman.ShellProvider:idle-timeout].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_idle_timeout (WsmanShellProvider *self,
                                       guint               idle_timeout)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (idle_timeout > 0);

  wsman_shell_provider_set_limit (self, PROP_IDLE_TIMEOUT, idle_timeout);
}

/**
 * wsman_shell_provider_get_min_idle_timeout:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:min-idle-timeout].
 *
 * Returns: the shortest time that clients may request, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_min_idle_timeout (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_MIN_IDLE_TIMEOUT);
}

/**
 * wsman_shell_provider_set_min_idle_timeout:
 * @self: the provider
 * @min_idle_timeout: the shortest time that clients may request, in milliseconds
 *
 * Sets the value of [property@Wsman.ShellProvider:min-idle-timeout].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_min_idle_timeout (WsmanShellProvider *self,
                                           guint               min_idle_timeout)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  wsman_shell_provider_set_limit (self, PROP_MIN_IDLE_TIMEOUT, min_idle_timeout);
}

/**
 * wsman_shell_provider_get_max_lifetime:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:max-lifetime].
 *
 * Returns: the longest lifetime of a shell, in milliseconds; 0 for no limit
 *
 * Since: 1.0
 */
guint
wsman_shell_provider_get_max_lifetime (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), 0);

  return wsman_shell_provider_get_limit (self, PROP_MAX_LIFETIME);
}

/**
 * wsman_shell_provider_set_max_lifetime:
 * @self: the provider
 * @max_lifetime: the longest lifetime of a shell, in milliseconds; 0 for no limit
 *
 * Sets the value of [property@Wsman.ShellProvider:max-lifetime].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_max_lifetime (WsmanShellProvider *self,
                                       guint               max_lifetime)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  wsman_shell_provider_set_limit (self, PROP_MAX_LIFETIME, max_lifetime);
}
