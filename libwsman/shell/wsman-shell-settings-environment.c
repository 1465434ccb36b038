/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A shell's name, the environment in which its commands run, and how long it lives. */

#include "wsman-shell-fields-private.h"

#include <string.h>

#include "wsman-code-page-converter-private.h"

/**
 * wsman_shell_get_name:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:name].
 *
 * Returns: (transfer none) (nullable): the name
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_name (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->name;
}

/**
 * wsman_shell_set_name:
 * @self: the shell, which isn't open
 * @name: (nullable): the name
 *
 * Sets [property@Wsman.Shell:name].
 *
 * Since: 1.0
 */
void
wsman_shell_set_name (WsmanShell *self,
                      const char *name)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_string_field (self, &self->name, name, PROP_NAME);
}

/**
 * wsman_shell_get_working_directory:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:working-directory].
 *
 * Returns: (transfer none) (nullable): the directory, as the server writes it
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_working_directory (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->working_directory;
}

/**
 * wsman_shell_set_working_directory:
 * @self: the shell, which isn't open
 * @working_directory: (nullable): the directory, as the server writes it
 *
 * Sets [property@Wsman.Shell:working-directory].
 *
 * Since: 1.0
 */
void
wsman_shell_set_working_directory (WsmanShell *self,
                                   const char *working_directory)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_string_field (self, &self->working_directory, working_directory, PROP_WORKING_DIRECTORY);
}

/**
 * wsman_shell_get_environment:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:environment].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the variables
 *
 * Since: 1.0
 */
const char * const *
wsman_shell_get_environment (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return (const char * const *) self->environment;
}

/**
 * wsman_shell_set_environment:
 * @self: the shell, which isn't open
 * @environment: (nullable) (array zero-terminated=1): the variables
 *
 * Sets [property@Wsman.Shell:environment].
 *
 * Since: 1.0
 */
void
wsman_shell_set_environment (WsmanShell         *self,
                             const char * const *environment)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  g_strfreev (self->environment);
  self->environment = g_strdupv ((GStrv) environment);
  wsman_shell_notify (self, PROP_ENVIRONMENT);
}

/**
 * wsman_shell_setenv:
 * @self: the shell, which isn't open
 * @name: the name of a variable
 * @value: its value
 *
 * Sets one variable of [property@Wsman.Shell:environment].
 *
 * Since: 1.0
 */
void
wsman_shell_setenv (WsmanShell *self,
                    const char *name,
                    const char *value)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (name != NULL && *name != '\0' && strchr (name, '=') == NULL);
  g_return_if_fail (value != NULL);
  g_return_if_fail (!wsman_shell_get_is_open (self));

  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
  wsman_shell_notify (self, PROP_ENVIRONMENT);
}

/**
 * wsman_shell_get_code_page:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:code-page].
 *
 * Returns: the code page
 *
 * Since: 1.0
 */
guint
wsman_shell_get_code_page (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), 0);

  return self->code_page;
}

/**
 * wsman_shell_set_code_page:
 * @self: the shell, which isn't open
 * @code_page: the code page
 *
 * Sets [property@Wsman.Shell:code-page].
 *
 * Since: 1.0
 */
void
wsman_shell_set_code_page (WsmanShell *self,
                           guint       code_page)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_uint_field (self, &self->code_page, code_page, PROP_CODE_PAGE);
}

/**
 * wsman_shell_create_decoder:
 * @self: the shell
 *
 * Creates a converter for the output of this shell's commands, from [property@Wsman.Shell:code-page] to UTF-8.
 *
 * A converter is for one stream, such as [property@Wsman.Command:stdout]. Use it with [class@Gio.ConverterInputStream].
 * It never fails. Bytes that aren't text become U+FFFD. A byte order mark at the beginning is removed. An unknown code
 * page is treated as UTF-8.
 *
 * Returns: (transfer full): a new converter
 *
 * Since: 1.0
 */
GConverter *
wsman_shell_create_decoder (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return wsman_code_page_converter_new (self->code_page);
}

/**
 * wsman_shell_get_no_profile:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:no-profile].
 *
 * Returns: `TRUE` if the user's profile isn't loaded
 *
 * Since: 1.0
 */
gboolean
wsman_shell_get_no_profile (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), FALSE);

  return self->no_profile;
}

/**
 * wsman_shell_set_no_profile:
 * @self: the shell, which isn't open
 * @no_profile: `TRUE` if the user's profile isn't loaded
 *
 * Sets [property@Wsman.Shell:no-profile].
 *
 * Since: 1.0
 */
void
wsman_shell_set_no_profile (WsmanShell *self,
                            gboolean    no_profile)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_flag_field (self, &self->no_profile, no_profile, PROP_NO_PROFILE);
}

/**
 * wsman_shell_get_idle_timeout:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:idle-timeout].
 *
 * Returns: milliseconds
 *
 * Since: 1.0
 */
guint
wsman_shell_get_idle_timeout (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), 0);

  return self->idle_timeout;
}

/**
 * wsman_shell_set_idle_timeout:
 * @self: the shell, which isn't open
 * @idle_timeout: milliseconds
 *
 * Sets [property@Wsman.Shell:idle-timeout].
 *
 * Since: 1.0
 */
void
wsman_shell_set_idle_timeout (WsmanShell *self,
                              guint       idle_timeout)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_uint_field (self, &self->idle_timeout, idle_timeout, PROP_IDLE_TIMEOUT);
}
