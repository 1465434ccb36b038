/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanAutomation: the root object of scripts. Its constructors, constants and messages have Windows' names.
 * Programs can create the same objects without this class. The objects then make the same checks.
 */

#include "wsman-automation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-codes-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "values/wsman-last-error-private.h"

/**
 * WsmanAutomation:
 *
 * The root object of automation scripts. On Windows it is `CreateObject("WSMan.Automation")`.
 *
 * It creates the other objects. Each of these classes also has a constructor with the same checks:
 * [ctor@Wsman.Session.new], [ctor@Wsman.ConnectionOptions.new] and [ctor@Wsman.ResourceLocator.new]. This class adds
 * the names that scripts for Windows use, [property@Wsman.Automation:error] and
 * [property@Wsman.Automation:command-line].
 *
 * ```c
 * g_autoptr(WsmanAutomation) wsman = wsman_automation_new ();
 * g_autoptr(WsmanConnectionOptions) options = wsman_automation_create_connection_options (wsman);
 * g_autoptr(WsmanSession) session = NULL;
 *
 * wsman_connection_options_set_user_name (options, "ada");
 * wsman_connection_options_set_password (options, password);
 * session = wsman_automation_create_session (wsman, "https://server.example",
 *                                            wsman_automation_session_flag_cred_username_password (wsman),
 *                                            options, error);
 * ```
 *
 * Since: 1.0
 */
struct _WsmanAutomation
{
  GObject parent_instance;

  WsmanLastError last_error; /* the last error of the create methods */
  char *command_line;        /* NULL until a program asks for it */
};

typedef enum
{
  PROP_ERROR = 1,
  PROP_COMMAND_LINE,
  N_PROPERTIES,
} WsmanAutomationProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanAutomation, wsman_automation, G_TYPE_OBJECT)

/* Stores local_error for the property, and passes it on to error. */
static void
record (WsmanAutomation  *self,
        GError           *local_error,
        GError          **error)
{
  if (wsman_last_error_store (&self->last_error, local_error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

/* Returns the arguments of this process as one line. Arguments that a shell would split are quoted. */
static char *
read_command_line (void)
{
  g_autofree char *arguments = NULL;
  g_autoptr(GString) line = g_string_new (NULL);
  gsize length;

  if (!g_file_get_contents ("/proc/self/cmdline", &arguments, &length, NULL))
    return g_strdup ("");

  for (const char *argument = arguments; argument < arguments + length; argument += strlen (argument) + 1)
    {
      gboolean plain = *argument != '\0' && strpbrk (argument, " \t\n\"'\\$`&|;<>()*?#~!") == NULL;
      g_autofree char *quoted = plain ? g_strdup (argument) : g_shell_quote (argument);

      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", quoted);
    }

  return g_utf8_make_valid (line->str, line->len);
}

static void
wsman_automation_finalize (GObject *object)
{
  WsmanAutomation *self = WSMAN_AUTOMATION (object);

  wsman_last_error_clear (&self->last_error);
  g_free (self->command_line);

  G_OBJECT_CLASS (wsman_automation_parent_class)->finalize (object);
}

static void
wsman_automation_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WsmanAutomation *self = WSMAN_AUTOMATION (object);

  switch ((WsmanAutomationProperty) property_id)
    {
    case PROP_ERROR:
      g_value_take_string (value, wsman_last_error_dup_error (&self->last_error));
      break;
    case PROP_COMMAND_LINE:
      g_value_set_string (value, wsman_automation_get_command_line (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_automation_class_init (WsmanAutomationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = wsman_automation_finalize;
  object_class->get_property = wsman_automation_get_property;

  /**
   * WsmanAutomation:error:
   *
   * The error of the last call of a `create_…` method, as the XML of a WSManFault. It is the empty string after
   * success.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanAutomation:command-line:
   *
   * The command line of this process, for scripts that parse it themselves.
   *
   * Since: 1.0
   */
  properties[PROP_COMMAND_LINE] = g_param_spec_string ("command-line", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_automation_init (WsmanAutomation *self)
{
  wsman_last_error_init (&self->last_error);
}

/**
 * wsman_automation_new:
 *
 * Creates the root object.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
WsmanAutomation *
wsman_automation_new (void)
{
  return g_object_new (WSMAN_TYPE_AUTOMATION, NULL);
}

/**
 * wsman_automation_create_session:
 * @self: the root object
 * @connection: (nullable): the connection string: `[transport://]host[:port][/prefix]`
 * @flags: the session's flags
 * @options: (nullable): credentials and policies
 *
 * Creates a session. It makes the same checks as [ctor@Wsman.Session.new].
 *
 * Returns: (transfer full): a new session
 *
 * Since: 1.0
 */
WsmanSession *
wsman_automation_create_session (WsmanAutomation         *self,
                                 const char              *connection,
                                 WsmanSessionFlags        flags,
                                 WsmanConnectionOptions  *options,
                                 GError                 **error)
{
  GError *local_error = NULL;
  WsmanSession *session;

  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  session = wsman_session_new (connection, flags, options, &local_error);
  record (self, local_error, error);

  return session;
}

/**
 * wsman_automation_create_connection_options:
 * @self: the root object
 *
 * Creates empty connection options. They are the same as those of [ctor@Wsman.ConnectionOptions.new].
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
WsmanConnectionOptions *
wsman_automation_create_connection_options (WsmanAutomation *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  record (self, NULL, NULL);

  return wsman_connection_options_new ();
}

/**
 * wsman_automation_create_resource_locator:
 * @self: the root object
 * @text: (nullable): a resource URI or alias, with or without selectors, or the XML of an endpoint
 *   reference
 * @error: return location for an error
 *
 * Creates a locator. It makes the same checks as [ctor@Wsman.ResourceLocator.new].
 *
 * If there is no text, the locator names no resource yet. Operations refuse such a locator with the code `0x803380BF`,
 * until its [property@Wsman.ResourceLocator:resource-uri] is set.
 *
 * Returns: (transfer full): a new locator
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_automation_create_resource_locator (WsmanAutomation  *self,
                                          const char       *text,
                                          GError          **error)
{
  GError *local_error = NULL;
  WsmanResourceLocator *locator;

  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  if (text == NULL)
    locator = g_object_new (WSMAN_TYPE_RESOURCE_LOCATOR, NULL);
  else
    locator = wsman_resource_locator_new (text, &local_error);
  record (self, local_error, error);

  return locator;
}

/**
 * wsman_automation_get_error_message:
 * @self: the root object
 * @code: a code of Windows, as a positive number, or as the negative number that scripts see
 *
 * Gets a text for a code, with its symbolic name. The text says what happened and what to do.
 *
 * The library knows the codes of WinRM. It also knows the codes of Win32, WinHTTP, WMI and SSPI that the same calls
 * return, the codes of HTTP statuses, such as 0x80190191, and the usual codes of Windows' kernel (`NTSTATUS`). Programs
 * that crash also have codes of the kernel as their exit codes. Codes that users meet have a text. Other known codes
 * have only a name. For an unknown code, the text says that the code is unknown. A code of Win32 may be plain, such as
 * 5, or an `HRESULT`, such as 0x80070005. The same is true for a code of the kernel.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
wsman_automation_get_error_message (WsmanAutomation *self,
                                    gint64           code)
{
  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  if (code < G_MININT32 || code > (gint64) G_MAXUINT32)
    return g_strdup (_("This number isn’t a code: codes have 32 bits"));

  return wsman_code_describe ((guint32) code);
}

/**
 * wsman_automation_get_error:
 * @self: the root object
 *
 * Gets [property@Wsman.Automation:error].
 *
 * Returns: (transfer none): the XML of the last error, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_automation_get_error (WsmanAutomation *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  return wsman_last_error_get_error (&self->last_error);
}

/**
 * wsman_automation_get_command_line:
 * @self: the root object
 *
 * Gets [property@Wsman.Automation:command-line].
 *
 * Returns: (transfer none): the command line
 *
 * Since: 1.0
 */
const char *
wsman_automation_get_command_line (WsmanAutomation *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), NULL);

  if (self->command_line == NULL)
    self->command_line = read_command_line ();

  return self->command_line;
}
