/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What names a resource: the record, and its form as text. The text is "URI?Name=value+Name=value",
 * its URI whole or with one of Windows' aliases in front. In names and values "%2B", "%3D", "%3F"
 * and "%25" stand for "+", "=", "?" and "%"; nothing else is encoded, and a "%" before anything
 * else is itself, so that the values people type mostly stay as they are.
 */

#include "wsman-reference-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-hash-private.h"
#include "wsman-names-private.h"
#include "wsman-reader-private.h"
#include "wsman-writer-private.h"

/* [MS-WSMV] 3.1.4.1: what Windows takes. */
#define MAX_SELECTORS 256
#define MAX_OPTIONS 256

/* An endpoint reference as text; far more than any holds. */
#define MAX_XML_SIZE (256 * 1024)

static void
selector_free (WsmanSelector *self)
{
  g_free (self->name);
  g_free (self->value);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_free (self);
}

static void
option_free (WsmanOption *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

WsmanReference *
wsman_reference_new (const char *resource_uri)
{
  WsmanReference *self = g_new0 (WsmanReference, 1);

  self->resource_uri = g_strdup (resource_uri != NULL ? resource_uri : "");
  self->selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) selector_free);
  self->options = g_ptr_array_new_with_free_func ((GDestroyNotify) option_free);

  return self;
}

WsmanReference *
wsman_reference_copy (const WsmanReference *self)
{
  WsmanReference *copy = wsman_reference_new (self->resource_uri);

  copy->address = g_strdup (self->address);
  copy->must_understand_options = self->must_understand_options;
  copy->fragment_path = g_strdup (self->fragment_path);
  copy->fragment_dialect = g_strdup (self->fragment_dialect);

  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      if (selector->reference != NULL)
        wsman_reference_add_selector_reference (copy, selector->name, selector->reference);
      else
        wsman_reference_add_selector (copy, selector->name, selector->value);
    }

  for (guint i = 0; i < self->options->len; i++)
    {
      const WsmanOption *option = self->options->pdata[i];

      wsman_reference_add_option (copy, option->name, option->value, option->must_comply);
    }

  return copy;
}

void
wsman_reference_free (WsmanReference *self)
{
  g_free (self->address);
  g_free (self->resource_uri);
  g_ptr_array_unref (self->selectors);
  g_ptr_array_unref (self->options);
  g_free (self->fragment_path);
  g_free (self->fragment_dialect);
  g_free (self);
}

void
wsman_reference_add_selector (WsmanReference *self,
                              const char     *name,
                              const char     *value)
{
  WsmanSelector *selector = g_new0 (WsmanSelector, 1);

  selector->name = g_strdup (name);
  selector->hash = wsman_name_hash (name);
  selector->value = g_strdup (value);
  g_ptr_array_add (self->selectors, selector);
}

void
wsman_reference_add_selector_reference (WsmanReference       *self,
                                        const char           *name,
                                        const WsmanReference *reference)
{
  WsmanSelector *selector = g_new0 (WsmanSelector, 1);

  selector->name = g_strdup (name);
  selector->hash = wsman_name_hash (name);
  selector->reference = wsman_reference_copy (reference);
  g_ptr_array_add (self->selectors, selector);
}

void
wsman_reference_add_option (WsmanReference *self,
                            const char     *name,
                            const char     *value,
                            gboolean        must_comply)
{
  WsmanOption *option = g_new0 (WsmanOption, 1);

  option->name = g_strdup (name);
  option->hash = wsman_name_hash (name);
  option->value = g_strdup (value);
  option->must_comply = must_comply;
  g_ptr_array_add (self->options, option);
}

/* [MS-WSMV] 3.1.4.1.2: letter case doesn't count. */
const WsmanSelector *
wsman_reference_get_selector (const WsmanReference *self,
                              const char           *name)
{
  guint hash = wsman_name_hash (name);

  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      if (selector->hash == hash && wsman_name_equal (selector->name, name))
        return selector;
    }

  return NULL;
}

const WsmanOption *
wsman_reference_get_option (const WsmanReference *self,
                            const char           *name)
{
  guint hash = wsman_name_hash (name);

  for (guint i = 0; i < self->options->len; i++)
    {
      const WsmanOption *option = self->options->pdata[i];

      if (option->hash == hash && wsman_name_equal (option->name, name))
        return option;
    }

  return NULL;
}

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

gboolean
wsman_reference_check_uri_length (const char  *uri,
                                  GError     **error)
{
  gsize length = strlen (uri);

  if (length <= WSMAN_MAX_URI_LENGTH)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_URI_LIMIT,
                   _("The resource URI has %" G_GSIZE_FORMAT " bytes; it may have %d"),
                   length, WSMAN_MAX_URI_LENGTH);

  return FALSE;
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
                       _("The resource URI “%s” holds a character that URIs don’t have"), printable);
      return FALSE;
    }

  return TRUE;
}

/* "wsmicimv2/Win32_Process": what is no URI must start with an alias. */
static gboolean
check_alias (const char  *uri,
             GError     **error)
{
  gsize length = strcspn (uri, ":/");
  g_autofree char *start = g_strndup (uri, length);

  if (uri[length] == ':')
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                   _("The resource “%s” is no URI, for it has no scheme, and the alias “%s” is unknown; the aliases are "
                     "cimv2, shell, winrm, wmi, wmicimv2 and wsman"), uri, start);

  return FALSE;
}

/* What XML can't hold in the name of a selector or an option, or else in its value; NULL if there is nothing. */
static char *
find_unholdable (const char *name,
                 const char *value)
{
  char *character = wsman_xml_dup_unholdable (name);

  return character == NULL && value != NULL ? wsman_xml_dup_unholdable (value) : character;
}

/* A key that is changed on its way names another resource. */
gboolean
wsman_reference_check_new_selector (const WsmanReference  *self,
                                    const char            *name,
                                    const char            *value,
                                    GError               **error)
{
  g_autofree char *character = find_unholdable (name, value);

  if (name[strspn (name, " \t\r\n")] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_SELECTOR_NAME,
                       _("A selector has no name; in text, write “Name=value”"));
      return FALSE;
    }
  if (character != NULL)
    {
      g_autofree char *printable = wsman_xml_make_holdable (name, -1);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_SELECTOR_VALUE,
                       _("The selector “%s” holds the character “%s”, which XML can’t"), printable, character);
      return FALSE;
    }
  if (wsman_reference_get_selector (self, name) != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_DUPLICATE_SELECTORS,
                       _("The selector “%s” is given twice; letter case doesn’t count"), name);
      return FALSE;
    }
  if (self->selectors->len >= MAX_SELECTORS)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_SELECTOR_LIMIT,
                       _("There are more than %d selectors"), MAX_SELECTORS);
      return FALSE;
    }

  return TRUE;
}

/* The names of options may come twice: "wmiarray:…" makes an array of them. */
gboolean
wsman_reference_check_new_option (const WsmanReference  *self,
                                  const char            *name,
                                  const char            *value,
                                  GError               **error)
{
  g_autofree char *character = find_unholdable (name, value);
  g_autofree char *printable = NULL;

  if (name[strspn (name, " \t\r\n")] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_OPTIONS_INVALID_NAME,
                       _("An option has no name"));
      return FALSE;
    }
  if (self->options->len >= MAX_OPTIONS)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_OPTION_LIMIT, _("There are more than %d options"),
                       MAX_OPTIONS);
      return FALSE;
    }
  if (character == NULL)
    return TRUE;

  printable = wsman_xml_make_holdable (name, -1);
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT,
                   wsman_xml_can_hold (name) ? ERROR_WSMAN_OPTIONS_INVALID_VALUE : ERROR_WSMAN_OPTIONS_INVALID_NAME,
                   _("The option “%s” holds the character “%s”, which XML can’t"), printable, character);

  return FALSE;
}

/* "Name=value"; the value may be empty, which names a NULL key. */
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
  g_autoptr(GError) parse_error = NULL;

  document = wsman_document_parse (text, strlen (text), "UTF-8", MAX_XML_SIZE, &parse_error);
  if (document == NULL || !wsman_element_is_reference (wsman_document_get_root (document)))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR,
                       _("The text isn’t the XML of an endpoint reference: %s"),
                       parse_error != NULL ? parse_error->message : _("it has no ReferenceParameters"));
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
                       _("The resource isn’t named in UTF-8"));
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

/* Whether parsing the short form gives self back: it has no words for a selector that refers to
 * another resource, expands aliases, and takes everything behind a "?" for selectors. */
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
