/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The limits of a shell provider: how many shells and commands there may be, and how long shells live. */

#include "wsman-shell-provider-private.h"

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
