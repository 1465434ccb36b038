/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings with which a shell is opened. They can only be set while it isn't open. */

#include "wsman-shell-fields-private.h"

#define UTF8_CODE_PAGE 65001
#define DEFAULT_INPUT_STREAMS "stdin"
#define DEFAULT_OUTPUT_STREAMS "stdout stderr"
#define DEFAULT_MAX_OUTPUT_SIZE (G_GUINT64_CONSTANT (256) * 1024 * 1024)

void
wsman_shell_init_settings (WsmanShell *self)
{
  self->code_page = UTF8_CODE_PAGE;
  self->input_streams = g_strdup (DEFAULT_INPUT_STREAMS);
  self->output_streams = g_strdup (DEFAULT_OUTPUT_STREAMS);
  self->max_output_size = DEFAULT_MAX_OUTPUT_SIZE;
}

void
wsman_shell_clear_settings (WsmanShell *self)
{
  g_free (self->name);
  g_free (self->working_directory);
  g_strfreev (self->environment);
  g_free (self->input_streams);
  g_free (self->output_streams);
}

static const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

static void
define_place (GParamSpec **properties)
{
  /**
   * WsmanShell:name:
   *
   * The shell's name on the server. Lists of shells show this name. If it is `NULL`, the shell has no name.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * WsmanShell:working-directory:
   *
   * The directory in which commands start. If it is `NULL`, the server chooses the directory. If the directory doesn't
   * exist, it isn't created.
   *
   * Since: 1.0
   */
  properties[PROP_WORKING_DIRECTORY] = g_param_spec_string ("working-directory", NULL, NULL, NULL, flags);

  /**
   * WsmanShell:environment:
   *
   * Additional variables of the commands' environment, as `NAME=VALUE`.
   *
   * Since: 1.0
   */
  properties[PROP_ENVIRONMENT] = g_param_spec_boxed ("environment", NULL, NULL, G_TYPE_STRV, flags);

  /**
   * WsmanShell:code-page:
   *
   * The code page of the commands' input and output, as the number that Windows uses. 65001 is UTF-8.
   *
   * Streams contain the bytes that the command writes. If the code page is 65001, no read ends within a character.
   *
   * Since: 1.0
   */
  properties[PROP_CODE_PAGE] = g_param_spec_uint ("code-page", NULL, NULL, 0, 65535, UTF8_CODE_PAGE, flags);

  /**
   * WsmanShell:no-profile:
   *
   * Whether the server doesn't load the user's profile. Windows ignores this setting since 2012.
   *
   * Since: 1.0
   */
  properties[PROP_NO_PROFILE] = g_param_spec_boolean ("no-profile", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:idle-timeout:
   *
   * The time without a request, in milliseconds, after which the server ends the shell. The default is 0. Then the
   * server chooses the time, which is two hours on Windows. Windows refuses a time below 60000.
   *
   * Since: 1.0
   */
  properties[PROP_IDLE_TIMEOUT] = g_param_spec_uint ("idle-timeout", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
define_streams (GParamSpec **properties)
{
  /**
   * WsmanShell:input-streams:
   *
   * The names of the streams that commands read: `stdin`, or the empty string for no stream.
   *
   * Since: 1.0
   */
  properties[PROP_INPUT_STREAMS] = g_param_spec_string ("input-streams", NULL, NULL, DEFAULT_INPUT_STREAMS, flags);

  /**
   * WsmanShell:output-streams:
   *
   * The names of the streams that commands write.
   *
   * Since: 1.0
   */
  properties[PROP_OUTPUT_STREAMS] = g_param_spec_string ("output-streams", NULL, NULL, DEFAULT_OUTPUT_STREAMS, flags);

  /**
   * WsmanShell:console-input:
   *
   * Whether the commands' input behaves like a console's input (Windows' option `WINRS_CONSOLEMODE_STDIN`). If it does,
   * commands read it line by line, Ctrl+C also reaches programs that the command has started, and commands may not
   * notice the end of the input.
   *
   * Since: 1.0
   */
  properties[PROP_CONSOLE_INPUT] = g_param_spec_boolean ("console-input", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:skip-command-shell:
   *
   * Whether the server runs programs itself, without a command shell such as cmd.exe (Windows' option
   * `WINRS_SKIP_CMD_SHELL`). Windows ignores this setting since 2012.
   *
   * Since: 1.0
   */
  properties[PROP_SKIP_COMMAND_SHELL] = g_param_spec_boolean ("skip-command-shell", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:max-output-size:
   *
   * The most bytes that [method@Wsman.Command.communicate], [method@Wsman.Session.run] and similar methods collect from
   * all streams together.
   *
   * If the output is larger, read it piece by piece from [property@Wsman.Command:stdout].
   *
   * Since: 1.0
   */
  properties[PROP_MAX_OUTPUT_SIZE] =
    g_param_spec_uint64 ("max-output-size", NULL, NULL, 0, G_MAXSSIZE, DEFAULT_MAX_OUTPUT_SIZE, flags);
}

void
wsman_shell_define_settings (GParamSpec **properties)
{
  define_place (properties);
  define_streams (properties);
}

void
wsman_shell_set_setting (WsmanShell   *self,
                         guint         property_id,
                         const GValue *value)
{
  switch ((WsmanShellProperty) property_id)
    {
    case PROP_NAME:
      wsman_shell_set_name (self, g_value_get_string (value));
      break;
    case PROP_WORKING_DIRECTORY:
      wsman_shell_set_working_directory (self, g_value_get_string (value));
      break;
    case PROP_ENVIRONMENT:
      wsman_shell_set_environment (self, g_value_get_boxed (value));
      break;
    case PROP_CODE_PAGE:
      wsman_shell_set_code_page (self, g_value_get_uint (value));
      break;
    case PROP_NO_PROFILE:
      wsman_shell_set_no_profile (self, g_value_get_boolean (value));
      break;
    case PROP_IDLE_TIMEOUT:
      wsman_shell_set_idle_timeout (self, g_value_get_uint (value));
      break;
    case PROP_INPUT_STREAMS:
      wsman_shell_set_input_streams (self, g_value_get_string (value));
      break;
    case PROP_OUTPUT_STREAMS:
      wsman_shell_set_output_streams (self, g_value_get_string (value));
      break;
    case PROP_CONSOLE_INPUT:
      wsman_shell_set_console_input (self, g_value_get_boolean (value));
      break;
    case PROP_SKIP_COMMAND_SHELL:
      wsman_shell_set_skip_command_shell (self, g_value_get_boolean (value));
      break;
    case PROP_MAX_OUTPUT_SIZE:
      wsman_shell_set_max_output_size (self, g_value_get_uint64 (value));
      break;
    case PROP_SESSION:
    case PROP_SHELL_ID:
    case PROP_IS_OPEN:
    case PROP_COMMAND_SHELL:
    case N_PROPERTIES:
      g_assert_not_reached ();
    }
}

void
wsman_shell_get_setting (WsmanShell *self,
                         guint       property_id,
                         GValue     *value)
{
  switch ((WsmanShellProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_WORKING_DIRECTORY:
      g_value_set_string (value, self->working_directory);
      break;
    case PROP_ENVIRONMENT:
      g_value_set_boxed (value, self->environment);
      break;
    case PROP_CODE_PAGE:
      g_value_set_uint (value, self->code_page);
      break;
    case PROP_NO_PROFILE:
      g_value_set_boolean (value, self->no_profile);
      break;
    case PROP_IDLE_TIMEOUT:
      g_value_set_uint (value, self->idle_timeout);
      break;
    case PROP_INPUT_STREAMS:
      g_value_set_string (value, self->input_streams);
      break;
    case PROP_OUTPUT_STREAMS:
      g_value_set_string (value, self->output_streams);
      break;
    case PROP_CONSOLE_INPUT:
      g_value_set_boolean (value, self->console_input);
      break;
    case PROP_SKIP_COMMAND_SHELL:
      g_value_set_boolean (value, self->skip_command_shell);
      break;
    case PROP_MAX_OUTPUT_SIZE:
      g_value_set_uint64 (value, self->max_output_size);
      break;
    case PROP_SESSION:
    case PROP_SHELL_ID:
    case PROP_IS_OPEN:
    case PROP_COMMAND_SHELL:
    case N_PROPERTIES:
      g_assert_not_reached ();
    }
}

void
wsman_shell_set_string_field (WsmanShell          *self,
                              char               **field,
                              const char          *value,
                              WsmanShellProperty   property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  wsman_shell_notify (self, property);
}

void
wsman_shell_set_uint_field (WsmanShell         *self,
                            guint              *field,
                            guint               value,
                            WsmanShellProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  wsman_shell_notify (self, property);
}

void
wsman_shell_set_flag_field (WsmanShell         *self,
                            gboolean           *field,
                            gboolean            value,
                            WsmanShellProperty  property)
{
  value = value != FALSE;
  if (*field == value)
    return;

  *field = value;
  wsman_shell_notify (self, property);
}
