/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCommandResult: the exit status and the output of a command. A result never changes. Its bytes are
 * converted to text when a program asks for the text for the first time.
 */

#include "wsman-command-result-private.h"

#include "base/wsman-code-page-private.h"

/* One output stream of the command. */
typedef struct
{
  GBytes *bytes;
  char *text; /* atomic: the text of the stream; NULL until a program asks for it */
} CommandOutput;

/**
 * WsmanCommandResult:
 *
 * The result of a command on the server: its exit status and its output.
 *
 * [method@Wsman.Session.run] and [method@Wsman.Session.run_powershell] return it. An exit status other than 0 isn't an
 * error, because each command defines the meaning of its exit status.
 *
 * ```python
 * result = session.run(['whoami'])
 * print(result.stdout if result.exit_status == 0 else result.stderr)
 * ```
 *
 * Results are immutable, and may be used from any thread.
 *
 * Since: 1.0
 */
struct _WsmanCommandResult
{
  GObject parent_instance;

  CommandOutput out;
  CommandOutput err;
  guint code_page;
  gboolean has_exit_status;
  int exit_status;
};

typedef enum
{
  PROP_EXIT_STATUS = 1,
  PROP_HAS_EXIT_STATUS,
  PROP_STDERR,
  PROP_STDERR_BYTES,
  PROP_STDOUT,
  PROP_STDOUT_BYTES,
  N_PROPERTIES,
} WsmanCommandResultProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCommandResult, wsman_command_result, G_TYPE_OBJECT)

static void
wsman_command_result_get_property (GObject    *object,
                                   guint       id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  WsmanCommandResult *self = WSMAN_COMMAND_RESULT (object);

  switch ((WsmanCommandResultProperty) id)
    {
    case PROP_EXIT_STATUS:
      g_value_set_int (value, self->exit_status);
      break;
    case PROP_HAS_EXIT_STATUS:
      g_value_set_boolean (value, self->has_exit_status);
      break;
    case PROP_STDERR:
      g_value_set_string (value, wsman_command_result_get_stderr (self));
      break;
    case PROP_STDERR_BYTES:
      g_value_set_boxed (value, self->err.bytes);
      break;
    case PROP_STDOUT:
      g_value_set_string (value, wsman_command_result_get_stdout (self));
      break;
    case PROP_STDOUT_BYTES:
      g_value_set_boxed (value, self->out.bytes);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
output_clear (CommandOutput *output)
{
  g_clear_pointer (&output->bytes, g_bytes_unref);
  g_clear_pointer (&output->text, g_free);
}

static void
wsman_command_result_finalize (GObject *object)
{
  WsmanCommandResult *self = WSMAN_COMMAND_RESULT (object);

  output_clear (&self->out);
  output_clear (&self->err);

  G_OBJECT_CLASS (wsman_command_result_parent_class)->finalize (object);
}

static void
define_exit_status (void)
{
  /**
   * WsmanCommandResult:exit-status:
   *
   * The exit status of the command, as a signed number of 32 bits. It is 0 if
   * [property@Wsman.CommandResult:has-exit-status] is %FALSE.
   *
   * Since: 1.0
   */
  properties[PROP_EXIT_STATUS] =
    g_param_spec_int ("exit-status", NULL, NULL,
                      G_MININT, G_MAXINT, 0,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCommandResult:has-exit-status:
   *
   * Whether the server reported the exit status. Some servers don't report it if the command was terminated.
   *
   * Since: 1.0
   */
  properties[PROP_HAS_EXIT_STATUS] =
    g_param_spec_boolean ("has-exit-status", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_output (void)
{
  /**
   * WsmanCommandResult:stdout:
   *
   * The command's output on stdout, as text.
   *
   * It is converted from the code page of the shell, which is UTF-8 by default. Line ends remain unchanged. Bytes that
   * aren't text in that code page become U+FFFD. [property@Wsman.CommandResult:stdout-bytes] has the original bytes.
   *
   * Since: 1.0
   */
  properties[PROP_STDOUT] =
    g_param_spec_string ("stdout", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCommandResult:stdout-bytes:
   *
   * The command's output on stdout.
   *
   * Since: 1.0
   */
  properties[PROP_STDOUT_BYTES] =
    g_param_spec_boxed ("stdout-bytes", NULL, NULL,
                        G_TYPE_BYTES,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCommandResult:stderr:
   *
   * The command's output on stderr, as text.
   *
   * It is converted from the code page of the shell, which is UTF-8 by default. Line ends remain unchanged. Bytes that
   * aren't text in that code page become U+FFFD. [property@Wsman.CommandResult:stderr-bytes] has the original bytes.
   *
   * Since: 1.0
   */
  properties[PROP_STDERR] =
    g_param_spec_string ("stderr", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanCommandResult:stderr-bytes:
   *
   * The command's output on stderr.
   *
   * Since: 1.0
   */
  properties[PROP_STDERR_BYTES] =
    g_param_spec_boxed ("stderr-bytes", NULL, NULL,
                        G_TYPE_BYTES,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_command_result_class_init (WsmanCommandResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_command_result_get_property;
  object_class->finalize = wsman_command_result_finalize;

  define_exit_status ();
  define_output ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_command_result_init (WsmanCommandResult *self)
{
  self->out.bytes = g_bytes_new_static ("", 0);
  self->err.bytes = g_bytes_ref (self->out.bytes);
}

WsmanCommandResult *
wsman_command_result_new (GBytes    *stdout_bytes,
                          GBytes    *stderr_bytes,
                          guint      code_page,
                          const int *exit_status)
{
  WsmanCommandResult *self = g_object_new (WSMAN_TYPE_COMMAND_RESULT, NULL);

  output_clear (&self->out);
  output_clear (&self->err);
  self->out.bytes = g_bytes_ref (stdout_bytes);
  self->err.bytes = g_bytes_ref (stderr_bytes);
  self->code_page = code_page;
  self->has_exit_status = exit_status != NULL;
  self->exit_status = exit_status != NULL ? *exit_status : 0;

  return self;
}

static const char *
get_text (WsmanCommandResult *self,
          CommandOutput      *output)
{
  char *text = g_atomic_pointer_get (&output->text);
  gconstpointer data;
  gsize length;

  if (text != NULL)
    return text;

  data = g_bytes_get_data (output->bytes, &length);
  text = wsman_code_page_decode (self->code_page, data, length);
  if (g_atomic_pointer_compare_and_exchange (&output->text, NULL, text))
    return text;

  g_free (text);

  return g_atomic_pointer_get (&output->text);
}

/**
 * wsman_command_result_get_has_exit_status:
 * @self: the result
 *
 * Gets whether the server reported the exit status; see [property@Wsman.CommandResult:has-exit-status].
 *
 * Returns: whether there is an exit status
 *
 * Since: 1.0
 */
gboolean
wsman_command_result_get_has_exit_status (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), FALSE);

  return self->has_exit_status;
}

/**
 * wsman_command_result_get_exit_status:
 * @self: the result
 *
 * Gets the exit status; see [property@Wsman.CommandResult:exit-status].
 *
 * Returns: the exit status
 *
 * Since: 1.0
 */
int
wsman_command_result_get_exit_status (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), 0);

  return self->exit_status;
}

/**
 * wsman_command_result_get_stdout:
 * @self: the result
 *
 * Gets the command's output on stdout, as text; see [property@Wsman.CommandResult:stdout].
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
wsman_command_result_get_stdout (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), NULL);

  return get_text (self, &self->out);
}

/**
 * wsman_command_result_get_stderr:
 * @self: the result
 *
 * Gets the command's output on stderr, as text; see [property@Wsman.CommandResult:stderr].
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
wsman_command_result_get_stderr (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), NULL);

  return get_text (self, &self->err);
}

/**
 * wsman_command_result_get_stdout_bytes:
 * @self: the result
 *
 * Gets the command's output on stdout.
 *
 * Returns: (transfer none): the bytes
 *
 * Since: 1.0
 */
GBytes *
wsman_command_result_get_stdout_bytes (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), NULL);

  return self->out.bytes;
}

/**
 * wsman_command_result_get_stderr_bytes:
 * @self: the result
 *
 * Gets the command's output on stderr.
 *
 * Returns: (transfer none): the bytes
 *
 * Since: 1.0
 */
GBytes *
wsman_command_result_get_stderr_bytes (WsmanCommandResult *self)
{
  g_return_val_if_fail (WSMAN_IS_COMMAND_RESULT (self), NULL);

  return self->err.bytes;
}
