/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes a reference as text of the form "URI?Name=value+Name=value". The URI is complete or begins with one
 * of Windows' aliases. In names and values "%2B", "%3D", "%3F" and "%25" stand for "+", "=", "?" and "%". Nothing else
 * is encoded, and any other "%" is an ordinary character. So users can type most values without encoding.
 */

#include "wsman-reference-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-names-private.h"
#include "wsman-reader-private.h"
#include "wsman-writer-private.h"

/* The limit for an endpoint reference as text. Real references are far smaller. */
#define MAX_XML_SIZE (256 * 1024)

static const struct
{
  const char *alias;
  const char *uri;
} aliases[] = {
  { "cimv2", WSMAN_URI_CIM_SCHEMA },
  { "shell", WSMAN_URI_SHELL },
  { "winrm", WSMAN_URI_MICROSOFT },
  { "wmi", WSMAN_URI_WMI },
  { "wmicimv2", WSMAN_URI_CIMV2 },
  { "wsman", WSMAN_URI_MICROSOFT },
};

char *
wsman_reference_expand_alias (const char *resource_uri)
{
  gsize length = strcspn (resource_uri, "/");

  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      if (strlen (aliases[i].alias) == length &&
          g_ascii_strncasecmp (aliases[i].alias, resource_uri, length) == 0)
        return g_strconcat (aliases[i].uri, resource_uri + length, NULL);
    }

  return g_strdup (resource_uri);
}

static const char reserved[] = "%+=?";

static char *
decode (const char *text,
        gsize       length)
{
  GString *decoded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '%' && length - i > 2 && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
        {
          char c = g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2]);

          if (c != '\0' && strchr (reserved, c) != NULL)
            {
              g_string_append_c (decoded, c);
              i += 2;
              continue;
            }
        }

      g_string_append_c (decoded, text[i]);
    }

  return g_string_free (decoded, FALSE);
}

static void
append_encoded (GString    *text,
                const char *value)
{
  for (; *value != '\0'; value++)
    {
      if (strchr (reserved, *value) != NULL)
        g_string_append_printf (text, "%%%02X", *value);
      else
        g_string_append_c (text, *value);
    }
}

static gboolean
check_resource_uri (const char  *uri,
                    GError     **error)
{
  if (*uri == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BLANK_URI,
                       _("The resource URI is empty; name a resource, such as “wmicimv2/Win32_Service”"));
      return FALSE;
    }
  if (!wsman_reference_check_uri_length (uri, error))
    return FALSE;

  if (strpbrk (uri, " \t\r\n\"<>\x7f") != NULL || !wsman_xml_can_hold (uri))
    {
      g_autofree char *printable = g_strescape (uri, NULL);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                       _("The resource URI “%s” contains a character that isn’t allowed in URIs"), printable);
      return FALSE;
    }

  return TRUE;
}

/* Checks that the text is a URI. Text such as "wsmicimv2/Win32_Process" isn't a URI, and must begin with an alias. */
static gboolean
check_alias (const char  *uri,
             GError     **error)
{
  gsize length = strcspn (uri, ":/");
  g_autofree char *start = g_strndup (uri, length);

  if (uri[length] == ':')
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                   _("The resource “%s” isn’t a URI, and doesn’t begin with an alias, as wmicimv2/Win32_Process does: "
                     "“%s” isn’t one of cimv2, shell, winrm, wmi, wmicimv2 and wsman"), uri, start);

  return FALSE;
}

/* Reads a selector "Name=value". The value may be empty, which means a NULL key. */
static gboolean
parse_selector (WsmanReference  *self,
                const char      *text,
                gsize            length,
                GError         **error)
{
  const char *equals = memchr (text, '=', length);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_URI_QUERY_STRING_SYNTAX_ERROR,
                       _("“%.*s” isn’t a selector; write “Name=value”, and “%%2B” for a “+” in a value"),
                       (int) length, text);
      return FALSE;
    }

  name = decode (text, equals - text);
  value = decode (equals + 1, length - (equals + 1 - text));
  if (!wsman_reference_check_new_selector (self, name, value, error))
    return FALSE;

  wsman_reference_add_selector (self, name, value);

  return TRUE;
}

static gboolean
parse_selectors (WsmanReference  *self,
                 const char      *text,
                 GError         **error)
{
  while (TRUE)
    {
      gsize length = strcspn (text, "+");

      if (!parse_selector (self, text, length, error))
        return FALSE;
      if (text[length] == '\0')
        return TRUE;

      text += length + 1;
    }
}

static WsmanReference *
parse_xml (const char  *text,
           GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(WsmanReference) self = NULL;
  g_autoptr(GError) local_error = NULL;

  document = wsman_document_parse (text, strlen (text), "UTF-8", MAX_XML_SIZE, &local_error);
  if (document == NULL || !wsman_element_is_reference (wsman_document_get_root (document)))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                       _("The text isn’t the XML of an endpoint reference: %s"),
                       local_error != NULL ? local_error->message : _("it has no ReferenceParameters"));
      return NULL;
    }

  self = wsman_reference_from_element (wsman_document_get_root (document), error);
  if (self == NULL || !check_resource_uri (self->resource_uri, error))
    return NULL;

  return g_steal_pointer (&self);
}

WsmanReference *
wsman_reference_parse (const char  *text,
                       GError     **error)
{
  gsize path_length = strcspn (text, "?");
  g_autofree char *path = g_strstrip (g_strndup (text, path_length));
  g_autofree char *uri = NULL;
  g_autoptr(WsmanReference) self = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                       _("The name of the resource isn’t UTF-8"));
      return NULL;
    }
  if (*path == '<')
    return parse_xml (strchr (text, '<'), error);

  uri = wsman_reference_expand_alias (path);
  if (!check_resource_uri (uri, error) || !check_alias (uri, error))
    return NULL;

  self = wsman_reference_new (uri);
  if (text[path_length] != '\0' && !parse_selectors (self, text + path_length + 1, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Tells whether parsing the short form would give self again. The short form can't contain a selector with a reference.
 * When it is parsed, aliases are expanded, and all text after a "?" is read as selectors. */
static gboolean
is_text_enough (const WsmanReference *self)
{
  g_autofree char *expanded = wsman_reference_expand_alias (self->resource_uri);

  if (strchr (self->resource_uri, '?') != NULL || strcmp (expanded, self->resource_uri) != 0)
    return FALSE;

  for (guint i = 0; i < self->selectors->len; i++)
    {
      if (((const WsmanSelector *) self->selectors->pdata[i])->reference != NULL)
        return FALSE;
    }

  return TRUE;
}

char *
wsman_reference_to_text (const WsmanReference *self)
{
  GString *text;

  if (!is_text_enough (self))
    return wsman_reference_to_xml (self);

  text = g_string_new (self->resource_uri);
  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      g_string_append_c (text, i == 0 ? '?' : '+');
      append_encoded (text, selector->name);
      g_string_append_c (text, '=');
      append_encoded (text, selector->value != NULL ? selector->value : "");
    }

  return g_string_free (text, FALSE);
}
