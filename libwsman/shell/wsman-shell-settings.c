/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings with which a shell is opened. They can only be set while it isn't open. */

#include "wsman-shell-fields-private.h"

#include <string.h>

#include "wsman-code-page-converter-private.h"

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
   * The shell's name on the server, which lists of shells show; `NULL` for no name.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * WsmanShell:working-directory:
   *
   * The directory in which commands start; `NULL` for the server's default. It isn't created if it doesn't exist.
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
   * The code page of the commands' input and output, as Windows' number; 65001 is UTF-8.
   *
   * Streams contain the bytes that the command writes. With 65001 no read ends within a character.
   *
   * Since: 1.0
   */
  properties[PROP_CODE_PAGE] = g_param_spec_uint ("code-page", NULL, NULL, 0, 65535, UTF8_CODE_PAGE, flags);

  /**
   * WsmanShell:no-profile:
   *
   * Whether the user's profile isn't loaded. Windows ignores this since 2012.
   *
   * Since: 1.0
   */
  properties[PROP_NO_PROFILE] = g_param_spec_boolean ("no-profile", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:idle-timeout:
   *
   * The time without a request, in milliseconds, after which the server ends the shell. 0, the default, means the
   * server's default, which is two hours on Windows. Windows accepts no less than 60000.
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
   * The names of the streams that commands read: `stdin`, or the empty string for none.
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
   * Whether commands' input behaves like a console's (Windows' option `WINRS_CONSOLEMODE_STDIN`). Then it is read line
   * by line, Ctrl+C also reaches programs that the command has started, and commands may not notice the end of the
   * input.
   *
   * Since: 1.0
   */
  properties[PROP_CONSOLE_INPUT] = g_param_spec_boolean ("console-input", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:skip-command-shell:
   *
   * Whether the server runs programs itself and not through a command shell such as cmd.exe (Windows' option
   * `WINRS_SKIP_CMD_SHELL`). Windows ignores this since 2012.
   *
   * Since: 1.0
   */
  properties[PROP_SKIP_COMMAND_SHELL] = g_param_spec_boolean ("skip-command-shell", NULL, NULL, FALSE, flags);

  /**
   * WsmanShell:max-output-size:
   *
   * How many bytes [method@Wsman.Command.communicate] and what rests on it collect, of all streams together.
   *
   * What is larger is for reading piece by piece from [property@Wsman.Command:stdout].
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

static gboolean
is_open (WsmanShell *self)
{
  return wsman_shell_get_is_open (self);
}

static void
set_string (WsmanShell          *self,
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

static void
set_uint (WsmanShell         *self,
          guint              *field,
          guint               value,
          WsmanShellProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  wsman_shell_notify (self, property);
}

static void
set_flag (WsmanShell         *self,
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
  g_return_if_fail (!is_open (self));

  set_string (self, &self->name, name, PROP_NAME);
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
  g_return_if_fail (!is_open (self));

  set_string (self, &self->working_directory, working_directory, PROP_WORKING_DIRECTORY);
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
  g_return_if_fail (!is_open (self));

  g_strfreev (self->environment);
  self->environment = g_strdupv ((GStrv) environment);
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
  g_return_if_fail (!is_open (self));

  set_uint (self, &self->code_page, code_page, PROP_CODE_PAGE);
}

/**
 * wsman_shell_create_decoder:
 * @self: the shell
 *
 * Creates a converter for the output of this shell's commands, from [property@Wsman.Shell:code-page] to UTF-8.
 *
 * It is for one stream, such as [property@Wsman.Command:stdout]. Use it with [class@Gio.ConverterInputStream]. It never
 * fails: bytes that aren't text become U+FFFD, and a byte order mark at the beginning is left out. An unknown code page
 * is treated as UTF-8.
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
 * Returns: `TRUE` if it isn't loaded
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
 * @no_profile: `TRUE` if it isn't loaded
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
  g_return_if_fail (!is_open (self));

  set_flag (self, &self->no_profile, no_profile, PROP_NO_PROFILE);
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
  g_return_if_fail (!is_open (self));

  set_uint (self, &self->idle_timeout, idle_timeout, PROP_IDLE_TIMEOUT);
}

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
  g_return_if_fail (!is_open (self));
  g_return_if_fail (input_streams != NULL);

  set_string (self, &self->input_streams, input_streams, PROP_INPUT_STREAMS);
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
  g_return_if_fail (!is_open (self));
  g_return_if_fail (output_streams != NULL);

  set_string (self, &self->output_streams, output_streams, PROP_OUTPUT_STREAMS);
}

/**
 * wsman_shell_get_console_input:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:console-input].
 *
 * Returns: `TRUE` for a console
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
 * @console_input: `TRUE` for a console
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
  g_return_if_fail (!is_open (self));

  set_flag (self, &self->console_input, console_input, PROP_CONSOLE_INPUT);
}

/**
 * wsman_shell_get_skip_command_shell:
 * @self: the shell
 *
 * Gets [property@Wsman.Shell:skip-command-shell].
 *
 * Returns: `TRUE` for no command shell
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
 * @skip_command_shell: `TRUE` for no command shell
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
  g_return_if_fail (!is_open (self));

  set_flag (self, &self->skip_command_shell, skip_command_shell, PROP_SKIP_COMMAND_SHELL);
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
  g_return_if_fail (!is_open (self));

  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
  wsman_shell_notify (self, PROP_ENVIRONMENT);
}
