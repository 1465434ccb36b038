/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings of a shell for its commands' input and output. */

#include "wsman-shell-fields-private.h"

/**
 * wsman_shell_get_input_streams:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:input-streams].
 *
 * Returns: (transfer none): the names, with spaces between them
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_input_streams (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->input_streams;
}

/**
 * wsman_shell_set_input_streams:
 * @self: the shell, which isn't open
 * @input_streams: the names, with spaces between them
 *
 * Sets [property@Wsman.Shell:input-streams].
 *
 * Since: 1.0
 */
void
wsman_shell_set_input_streams (WsmanShell *self,
                               const char *input_streams)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));
  g_return_if_fail (input_streams != NULL);

  wsman_shell_set_string_field (self, &self->input_streams, input_streams, PROP_INPUT_STREAMS);
}

/**
 * wsman_shell_get_output_streams:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:output-streams].
 *
 * Returns: (transfer none): the names, with spaces between them
 *
 * Since: 1.0
 */
const char *
wsman_shell_get_output_streams (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), NULL);

  return self->output_streams;
}

/**
 * wsman_shell_set_output_streams:
 * @self: the shell, which isn't open
 * @output_streams: the names, with spaces between them
 *
 * Sets [property@Wsman.Shell:output-streams].
 *
 * Since: 1.0
 */
void
wsman_shell_set_output_streams (WsmanShell *self,
                                const char *output_streams)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));
  g_return_if_fail (output_streams != NULL);

  wsman_shell_set_string_field (self, &self->output_streams, output_streams, PROP_OUTPUT_STREAMS);
}

/**
 * wsman_shell_get_console_input:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` if the commands' input behaves like a console's input
 *
 * Since: 1.0
 */
gboolean
wsman_shell_get_console_input (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), FALSE);

  return self->console_input;
}

/**
 * wsman_shell_set_console_input:
 * @self: the shell, which isn't open
 * @console_input: `TRUE` if the commands' input behaves like a console's input
 *
 * Sets [property@Wsman.Shell:console-input].
 *
 * Since: 1.0
 */
void
wsman_shell_set_console_input (WsmanShell *self,
                               gboolean    console_input)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_flag_field (self, &self->console_input, console_input, PROP_CONSOLE_INPUT);
}

/**
 * wsman_shell_get_skip_command_shell:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:skip-command-shell].
 *
 * Returns: `TRUE` if the server uses no command shell
 *
 * Since: 1.0
 */
gboolean
wsman_shell_get_skip_command_shell (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), FALSE);

  return self->skip_command_shell;
}

/**
 * wsman_shell_set_skip_command_shell:
 * @self: the shell, which isn't open
 * @skip_command_shell: `TRUE` if the server uses no command shell
 *
 * Sets [property@Wsman.Shell:skip-command-shell].
 *
 * Since: 1.0
 */
void
wsman_shell_set_skip_command_shell (WsmanShell *self,
                                    gboolean    skip_command_shell)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));
  g_return_if_fail (!wsman_shell_get_is_open (self));

  wsman_shell_set_flag_field (self, &self->skip_command_shell, skip_command_shell, PROP_SKIP_COMMAND_SHELL);
}

/**
 * wsman_shell_get_max_output_size:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:max-output-size].
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
guint64
wsman_shell_get_max_output_size (WsmanShell *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL (self), 0);

  return self->max_output_size;
}

/**
 * wsman_shell_set_max_output_size:
 * @self: the shell, which isn't open
 * @max_output_size: bytes
 *
 * Sets [property@Wsman.Shell:max-output-size].
 *
 * Since: 1.0
 */
void
wsman_shell_set_max_output_size (WsmanShell *self,
                                 guint64     max_output_size)
{
  g_return_if_fail (WSMAN_IS_SHELL (self));

  if (self->max_output_size == max_output_size)
    return;

  self->max_output_size = max_output_size;
  wsman_shell_notify (self, PROP_MAX_OUTPUT_SIZE);
}
