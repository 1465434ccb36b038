/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes Shell, CommandLine and Signal. These messages open a shell, start a command and stop it. [MS-WSMV]
 * 2.2.4. A wrong value is an error, and is never ignored.
 */

#include "wsman-shell-messages-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-base64-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

#define DECLARE_SHELL " xmlns:rsp=\"" WSMAN_URI_SHELL "\""

typedef enum
{
  FIELD_TEXT,
  FIELD_NAMES, /* a list of names, which may be in one element or in several elements */
  FIELD_DURATION, /* a time that a client asks for, which isn't negative */
  FIELD_TIME,     /* a time that was measured */
  FIELD_ENVIRONMENT,
} FieldType;

/* The fields of rsp:Shell. They are in the order of the schema, because old servers require it ([MS-WSMV] 2.2.4.37). */
static const struct
{
  const char *name;
  FieldType type;
  gsize offset;
} fields[] = {
  { "rsp:ShellId", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, shell_id) },
  { "rsp:ResourceUri", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, resource_uri) },
  { "rsp:Owner", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, owner) },
  { "rsp:ClientIP", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, client_address) },
  { "rsp:Environment", FIELD_ENVIRONMENT, G_STRUCT_OFFSET (WsmanShellDescription, environment) },
  { "rsp:WorkingDirectory", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, working_directory) },
  { "rsp:Lifetime", FIELD_DURATION, G_STRUCT_OFFSET (WsmanShellDescription, lifetime) },
  { "rsp:IdleTimeOut", FIELD_DURATION, G_STRUCT_OFFSET (WsmanShellDescription, idle_timeout) },
  { "rsp:InputStreams", FIELD_NAMES, G_STRUCT_OFFSET (WsmanShellDescription, input_streams) },
  { "rsp:OutputStreams", FIELD_NAMES, G_STRUCT_OFFSET (WsmanShellDescription, output_streams) },
  { "rsp:BufferMode", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, buffer_mode) },
  { "rsp:State", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, state) },
  { "rsp:ShellRunTime", FIELD_TIME, G_STRUCT_OFFSET (WsmanShellDescription, run_time) },
  { "rsp:ShellInactivity", FIELD_TIME, G_STRUCT_OFFSET (WsmanShellDescription, inactivity) },
  { "own:CommandShell", FIELD_TEXT, G_STRUCT_OFFSET (WsmanShellDescription, command_shell) },
};

/* The longest list of stream names. There are only three streams. */
#define MAX_NAMES_LENGTH 256

#define SHELL "Shell"

/* The signal that PowerShell itself sends. It isn't a URI, and is misspelt. */
#define POWERSHELL_STOP "powershell/signal/crtl_c"

#define PREFIX_LENGTH 4 /* the length of the prefixes "rsp:" and "own:" */

WsmanPropertyType
wsman_shell_description_find_property (const char  *name,
                                       const char **spelling,
                                       gpointer     user_data)
{
  static const WsmanPropertyType types[] = {
    [FIELD_TEXT] = WSMAN_PROPERTY_TEXT,
    [FIELD_NAMES] = WSMAN_PROPERTY_TEXT,
    [FIELD_DURATION] = WSMAN_PROPERTY_DATE,
    [FIELD_TIME] = WSMAN_PROPERTY_DATE,
    [FIELD_ENVIRONMENT] = WSMAN_PROPERTY_OBJECT,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_ascii_strcasecmp (fields[i].name + PREFIX_LENGTH, name) == 0)
        {
          *spelling = fields[i].name + PREFIX_LENGTH;
          return types[fields[i].type];
        }
    }

  if (g_ascii_strcasecmp (name, SHELL) != 0)
    return WSMAN_PROPERTY_MISSING;

  *spelling = SHELL;

  return WSMAN_PROPERTY_CLASS;
}

void
wsman_shell_description_clear (WsmanShellDescription *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (fields[i].type == FIELD_TEXT || fields[i].type == FIELD_NAMES)
        g_clear_pointer (&G_STRUCT_MEMBER (char *, self, fields[i].offset), g_free);
    }

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
}

static void
write_environment (GStrv    environment,
                   GString *xml)
{
  if (environment == NULL || environment[0] == NULL)
    return;

  g_string_append (xml, "<rsp:Environment>");
  for (guint i = 0; environment[i] != NULL; i++)
    {
      const char *sign = strchrnul (environment[i], '=');
      g_autofree char *name = g_strndup (environment[i], sign - environment[i]);

      g_string_append (xml, "<rsp:Variable ");
      wsman_xml_append_attribute (xml, "Name", name);
      g_string_append_c (xml, '>');
      wsman_xml_append_escaped (xml, *sign != '\0' ? sign + 1 : "");
      g_string_append (xml, "</rsp:Variable>");
    }
  g_string_append (xml, "</rsp:Environment>");
}

static void
write_duration (GTimeSpan   value,
                const char *name,
                GString    *xml)
{
  g_autofree char *text = value >= 0 ? wsman_value_format_duration (value) : NULL;

  if (text != NULL)
    wsman_xml_append_text_element (xml, name, text);
}

static void
write_attribute (const char *name,
                 const char *value,
                 GString    *xml)
{
  if (value == NULL)
    return;

  g_string_append_c (xml, ' ');
  wsman_xml_append_attribute (xml, name, value);
}

void
wsman_shell_description_write (const WsmanShellDescription *self,
                               GString                     *xml)
{
  g_string_append (xml, "<rsp:Shell" DECLARE_SHELL);
  if (self->command_shell != NULL)
    g_string_append (xml, " xmlns:own=\"" WSMAN_NS_OWN "\"");
  write_attribute ("ShellId", self->wanted_id, xml);
  write_attribute ("Name", self->name, xml);
  g_string_append_c (xml, '>');

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text;

      switch (fields[i].type)
        {
        case FIELD_TEXT:
        case FIELD_NAMES:
          text = G_STRUCT_MEMBER (const char *, self, fields[i].offset);
          if (text != NULL)
            wsman_xml_append_text_element (xml, fields[i].name, text);
          break;

        case FIELD_DURATION:
        case FIELD_TIME:
          write_duration (G_STRUCT_MEMBER (GTimeSpan, self, fields[i].offset), fields[i].name, xml);
          break;

        case FIELD_ENVIRONMENT:
        default:
          write_environment (self->environment, xml);
          break;
        }
    }

  if (self->creation_xml != NULL)
    wsman_xml_append_text_element (xml, "creationXml xmlns=\"" WSMAN_URI_POWERSHELL "\"", self->creation_xml);
  g_string_append (xml, "</rsp:Shell>");
}

static gboolean
read_environment (const WsmanElement  *element,
                  GStrv               *environment,
                  GError             **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (const WsmanElement *variable = wsman_element_first_child (element);
       variable != NULL;
       variable = wsman_element_next_sibling (variable))
    {
      const char *name = wsman_element_get_attribute (variable, NULL, "Name");
      g_autofree char *assignment = NULL;

      if (name == NULL || *name == '\0' || strchr (name, '=') != NULL)
        {
          wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                           _("The shell’s environment has a variable with the name “%s”"), name != NULL ? name : "");
          return FALSE;
        }

      assignment = g_strconcat (name, "=", wsman_element_get_text (variable), NULL);
      g_strv_builder_add (builder, assignment);
    }

  g_strfreev (*environment);
  *environment = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_text (const WsmanElement  *element,
           FieldType            type,
           char               **text,
           GError             **error)
{
  g_autofree char *former = g_steal_pointer (text);

  *text = wsman_element_dup_stripped_text (element);
  if (type == FIELD_NAMES && former != NULL)
    {
      g_autofree char *latter = g_steal_pointer (text);

      *text = g_strjoin (" ", former, latter, NULL);
    }

  if (type != FIELD_NAMES || strlen (*text) <= MAX_NAMES_LENGTH)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   _("The shell has too many %s"),
                   wsman_element_get_name (element));

  return FALSE;
}

static gboolean
read_duration (const WsmanElement  *element,
               FieldType            type,
               GTimeSpan           *value,
               GError             **error)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);

  if (wsman_value_parse_duration (text, value) && (*value >= 0 || type == FIELD_TIME))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   _("The shell’s %s “%s” isn’t a duration of zero or more, such as PT60S"),
                   wsman_element_get_name (element), text);

  return FALSE;
}

static gboolean
read_field (const WsmanElement     *element,
            WsmanShellDescription  *self,
            GError                **error)
{
  const char *name = wsman_element_get_name (element);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (self, fields[i].offset);

      if (!g_str_equal (name, fields[i].name + PREFIX_LENGTH))
        continue;

      if (fields[i].type == FIELD_ENVIRONMENT)
        return read_environment (element, member, error);
      if (fields[i].type == FIELD_DURATION || fields[i].type == FIELD_TIME)
        return read_duration (element, fields[i].type, member, error);

      return read_text (element, fields[i].type, member, error);
    }

  return TRUE;
}

gboolean
wsman_shell_description_read (const WsmanElement     *content,
                              WsmanShellDescription  *self,
                              GError                **error)
{
  *self = (WsmanShellDescription) WSMAN_SHELL_DESCRIPTION_INIT;
  self->name = g_strdup (wsman_element_get_attribute (content, NULL, "Name"));
  self->shell_id = g_strdup (wsman_element_get_attribute (content, NULL, "ShellId"));

  for (const WsmanElement *child = wsman_element_first_child (content);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (!read_field (child, self, error))
        {
          wsman_shell_description_clear (self);
          return FALSE;
        }
    }

  return TRUE;
}

void
wsman_shell_write_command (const char        *command_id,
                           const char        *command,
                           const char *const *arguments,
                           GString           *xml)
{
  g_string_append (xml, "<rsp:CommandLine" DECLARE_SHELL);
  if (command_id != NULL)
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "CommandId", command_id);
    }
  g_string_append_c (xml, '>');
  wsman_xml_append_text_element (xml, "rsp:Command", command);
  for (; arguments != NULL && *arguments != NULL; arguments++)
    wsman_xml_append_text_element (xml, "rsp:Arguments", *arguments);
  g_string_append (xml, "</rsp:CommandLine>");
}

/* Sets an error for an element that is missing in content. Returns FALSE. */
static gboolean
refuse_content (const WsmanElement  *content,
                const char          *name,
                GError             **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, _("The %s has no %s"),
                   wsman_element_get_name (content), name);

  return FALSE;
}

gboolean
wsman_shell_read_command (const WsmanElement  *content,
                          const char         **command_id,
                          char               **command_line,
                          GError             **error)
{
  const WsmanElement *command = wsman_element_find_child (content, NULL, "Command");
  GString *line;

  if (command == NULL)
    return refuse_content (content, "Command", error);

  line = g_string_new (wsman_element_get_text (command));
  while ((command = wsman_element_next_sibling (command)) != NULL)
    {
      if (g_str_equal (wsman_element_get_name (command), "Arguments"))
        g_string_append_printf (line, " %s", wsman_element_get_text (command));
    }

  *command_id = wsman_element_get_attribute (content, NULL, "CommandId");
  *command_line = g_string_free (line, FALSE);

  return TRUE;
}

/* Decodes the base64 of PowerShell in an element. */
static GBytes *
read_fragments (const WsmanElement  *element,
                GError             **error)
{
  g_autoptr(GBytes) data = wsman_xml_decode_base64 (wsman_element_get_text (element));

  if (data == NULL || g_bytes_get_size (data) == 0)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The %s has no base64"), wsman_element_get_name (element));
      return NULL;
    }

  return g_steal_pointer (&data);
}

gboolean
wsman_shell_read_creation (const WsmanElement  *content,
                           GBytes             **creation,
                           GError             **error)
{
  const WsmanElement *element = wsman_element_find_child (content, NULL, "creationXml");

  *creation = element != NULL ? read_fragments (element, error) : NULL;

  return element == NULL || *creation != NULL;
}

GBytes *
wsman_shell_read_pipeline (const WsmanElement  *content,
                           const char         **command_id,
                           GError             **error)
{
  const WsmanElement *arguments = wsman_element_find_child (content, NULL, "Arguments");

  *command_id = wsman_element_get_attribute (content, NULL, "CommandId");
  if (arguments != NULL)
    return read_fragments (arguments, error);

  refuse_content (content, "Arguments", error);

  return NULL;
}

void
wsman_shell_write_command_response (const char *command_id,
                                    GString    *xml)
{
  g_string_append (xml, "<rsp:CommandResponse" DECLARE_SHELL ">");
  wsman_xml_append_text_element (xml, "rsp:CommandId", command_id);
  g_string_append (xml, "</rsp:CommandResponse>");
}

char *
wsman_shell_read_command_response (const WsmanElement  *content,
                                   GError             **error)
{
  const WsmanElement *element = wsman_element_find_child (content, NULL, "CommandId");
  g_autofree char *command_id = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;

  if (command_id != NULL && *command_id != '\0')
    return g_steal_pointer (&command_id);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                   _("The server started the command, but didn’t return its CommandId"));

  return NULL;
}

/* The signals, with the last parts of their URIs. If a signal has two URIs, the first URI is written. The last URI is
 * misspelt: PowerShell writes it so, as [MS-PSRP] 3.1.5.3.9 demands. */
static const struct
{
  const char *name;
  WsmanShellSignal signal;
} signals[] = {
  { "terminate", WSMAN_SHELL_SIGNAL_TERMINATE },
  { "ctrl_c", WSMAN_SHELL_SIGNAL_CONTROL_C },
  { "ctrl_break", WSMAN_SHELL_SIGNAL_CONTROL_BREAK },
  { "crtl_c", WSMAN_SHELL_SIGNAL_CONTROL_C },
};

void
wsman_shell_write_signal (const char       *command_id,
                          WsmanShellSignal  signal,
                          GString          *xml)
{
  const char *name = signal == WSMAN_SHELL_SIGNAL_STOP ? POWERSHELL_STOP : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (signals) && name == NULL; i++)
    {
      if (signals[i].signal == signal)
        name = signals[i].name;
    }
  g_assert (name != NULL);

  g_string_append (xml, "<rsp:Signal" DECLARE_SHELL " ");
  wsman_xml_append_attribute (xml, "CommandId", command_id);
  g_string_append_printf (xml, "><rsp:Code>%s%s</rsp:Code></rsp:Signal>",
                          signal == WSMAN_SHELL_SIGNAL_STOP ? "" : WSMAN_URI_SHELL "/signal/", name);
}

gboolean
wsman_shell_read_signal (const WsmanElement  *content,
                         const char         **command_id,
                         WsmanShellSignal    *signal,
                         GError             **error)
{
  const WsmanElement *element = wsman_element_find_child (content, NULL, "Code");
  g_autofree char *code = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;
  const char *slash = code != NULL ? strrchr (code, '/') : NULL;
  const char *name = slash != NULL ? slash + 1 : code;

  if (code == NULL)
    return refuse_content (content, "Code", error);

  *command_id = wsman_element_get_attribute (content, NULL, "CommandId");
  *signal = WSMAN_SHELL_SIGNAL_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      if (g_ascii_strcasecmp (signals[i].name, name) == 0)
        *signal = signals[i].signal;
    }

  return TRUE;
}

void
wsman_shell_write_empty_response (const char *name,
                                  GString    *xml)
{
  g_string_append_printf (xml, "<rsp:%s" DECLARE_SHELL "/>", name);
}
