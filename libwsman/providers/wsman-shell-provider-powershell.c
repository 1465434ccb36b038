/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The properties of a shell provider that are about PowerShell. */

#include "wsman-shell-provider-private.h"

void
wsman_shell_provider_define_powershell (GParamSpec **properties)
{
  /**
   * WsmanShellProvider:powershell:
   *
   * The absolute path of PowerShell 7 (`pwsh`), which runs pools of runspaces.
   *
   * The provider starts it with `-NoLogo -NoProfile -SSHServerMode`, one process for each pool. The program should
   * belong to root, because it runs with the rights of the users. The default is `NULL`: there are no pools.
   *
   * Since: 1.0
   */
  properties[PROP_POWERSHELL] =
    g_param_spec_string ("powershell", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:powershell-users:
   *
   * The users who may have pools of runspaces.
   *
   * They may run any command, just as the users of [property@Wsman.ShellProvider:users]. Each name is compared in the
   * same way. The default is `NULL`: no user may.
   *
   * Since: 1.0
   */
  properties[PROP_POWERSHELL_USERS] =
    g_param_spec_boxed ("powershell-users", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:powershell-configurations:
   *
   * The names of configurations that clients may open, in any case of letters. All of them are the same PowerShell.
   *
   * The default is `NULL`: the only name is `Microsoft.PowerShell`, which clients use if they aren't told another.
   *
   * Since: 1.0
   */
  properties[PROP_POWERSHELL_CONFIGURATIONS] =
    g_param_spec_boxed ("powershell-configurations", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

/* Copies a list to its place, and notifies if it changes. */
static void
set_list (WsmanShellProvider         *self,
          char                     ***place,
          const char *const          *names,
          WsmanShellProviderProperty  property)
{
  const char *const *former = (const char *const *) *place;

  if (former == names || (former != NULL && names != NULL && g_strv_equal (former, names)))
    return;

  g_strfreev (*place);
  *place = g_strdupv ((char **) names);
  wsman_shell_provider_notify (self, property);
}

/**
 * wsman_shell_provider_get_powershell:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:powershell].
 *
 * Returns: (transfer none) (nullable): the path of PowerShell
 *
 * Since: 1.0
 */
const char *
wsman_shell_provider_get_powershell (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return wsman_shell_provider_get_limits (self)->powershell;
}

/**
 * wsman_shell_provider_set_powershell:
 * @self: the provider
 * @powershell: (nullable): the absolute path of PowerShell
 *
 * Sets the value of [property@Wsman.ShellProvider:powershell].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_powershell (WsmanShellProvider *self,
                                     const char         *powershell)
{
  WsmanHostedLimits *limits;

  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (powershell == NULL || g_path_is_absolute (powershell));

  limits = wsman_shell_provider_get_limits (self);
  if (g_strcmp0 (limits->powershell, powershell) == 0)
    return;

  g_free (limits->powershell);
  limits->powershell = g_strdup (powershell);
  wsman_shell_provider_notify (self, PROP_POWERSHELL);
}

/**
 * wsman_shell_provider_get_powershell_users:
 * @self: the provider
 *
 * Gets the users who may have pools of runspaces.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the users
 *
 * Since: 1.0
 */
const char *const *
wsman_shell_provider_get_powershell_users (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return (const char *const *) wsman_shell_provider_get_limits (self)->powershell_users;
}

/**
 * wsman_shell_provider_set_powershell_users:
 * @self: the provider
 * @users: (nullable) (array zero-terminated=1): the users
 *
 * Sets the users who may have pools of runspaces.
 *
 * If a user is removed, nobody can use the user's pools any more. They end at once.
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_powershell_users (WsmanShellProvider *self,
                                           const char *const  *users)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  set_list (self, &wsman_shell_provider_get_limits (self)->powershell_users, users, PROP_POWERSHELL_USERS);
}

/**
 * wsman_shell_provider_get_powershell_configurations:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:powershell-configurations].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names of configurations
 *
 * Since: 1.0
 */
const char *const *
wsman_shell_provider_get_powershell_configurations (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return (const char *const *) wsman_shell_provider_get_limits (self)->powershell_configurations;
}

/**
 * wsman_shell_provider_set_powershell_configurations:
 * @self: the provider
 * @configurations: (nullable) (array zero-terminated=1): the names of configurations
 *
 * Sets the value of [property@Wsman.ShellProvider:powershell-configurations].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_powershell_configurations (WsmanShellProvider *self,
                                                    const char *const  *configurations)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  set_list (self, &wsman_shell_provider_get_limits (self)->powershell_configurations, configurations,
            PROP_POWERSHELL_CONFIGURATIONS);
}
