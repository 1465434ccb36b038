/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks the names in an XPath expression ([XPath] 3.7) against the names of the properties of a class. In XPath, a
 * name that doesn't exist selects nothing. If a user has misspelt a name, nothing would be a wrong result.
 */

#include "wsman-xpath-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-error-private.h"

typedef struct
{
  const char *next;
  gboolean is_after_operand; /* TRUE if a name or "*" at this place is an operator */
  gboolean is_no_element;    /* TRUE if the next name belongs to an attribute or a variable */
} Scanner;

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (unsigned char) c >= 0x80;
}

static gsize
measure_name (const char *text)
{
  gsize length = 0;

  while (is_name_start (text[length]) || g_ascii_isdigit (text[length]) || text[length] == '-' || text[length] == '.')
    length++;

  return length;
}

/* Moves past a name. Returns the name if it belongs to an element, and otherwise NULL. */
static char *
take_name (Scanner *self)
{
  const char *name = self->next;
  gsize length = measure_name (name);
  const char *behind = name + length + strspn (name + length, " \t\r\n");
  gboolean is_element = !self->is_no_element;

  self->next = behind;
  if (self->is_after_operand)
    {
      self->is_after_operand = FALSE;
      return NULL;
    }
  if (g_str_has_prefix (behind, "::"))
    {
      self->is_no_element = strncmp (name, "attribute", length) == 0 || strncmp (name, "namespace", length) == 0;
      self->next = behind + strlen ("::");
      return NULL;
    }
  if (*behind == ':')
    {
      self->next = behind + 1;
      return NULL;
    }

  self->is_no_element = FALSE;
  if (*behind == '(')
    return NULL;

  self->is_after_operand = TRUE;

  return is_element ? g_strndup (name, length) : NULL;
}

/* Moves past anything other than a name. */
static void
skip (Scanner *self)
{
  char c = *self->next++;
  const char *closing = c == '"' || c == '\'' ? strchr (self->next, c) : NULL;

  if (g_ascii_isspace (c))
    return;

  if (closing != NULL)
    self->next = closing + 1;
  if (g_ascii_isdigit (c))
    self->next += strspn (self->next, "0123456789.");
  if (c == '@' || c == '$')
    self->is_no_element = TRUE;
  else if (c == '*')
    self->is_no_element = FALSE;

  self->is_after_operand = closing != NULL || g_ascii_isdigit (c) || strchr (".)]", c) != NULL ||
                           (c == '*' && !self->is_after_operand);
}

/* Tells whether name is the name of an element that CIM's XML puts into a property. A date and a reference have such
 * elements. */
static gboolean
is_part_of_value (const char *name)
{
  static const char *const parts[] = {
    "Datetime", "Interval", "EndpointReference", "Address", "ReferenceParameters", "ResourceURI", "SelectorSet",
    "Selector", NULL,
  };

  return g_strv_contains (parts, name);
}

static gboolean
check_name (const char         *name,
            WsmanPropertyFunc   func,
            gpointer            user_data,
            guint32             code,
            GError            **error)
{
  const char *spelling = name;
  WsmanPropertyType type = func (name, &spelling, user_data);

  if (is_part_of_value (name) || (type != WSMAN_PROPERTY_MISSING && strcmp (name, spelling) == 0))
    return TRUE;

  if (type != WSMAN_PROPERTY_MISSING)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                     _("The class of the path has no property “%s”; letter case matters in XPath, so write “%s”"),
                     name, spelling);
  else
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                     _("The class of the path has no property “%s”"), name);

  return FALSE;
}

gboolean
wsman_xpath_check_names (const char         *expression,
                         WsmanPropertyFunc   func,
                         gpointer            user_data,
                         guint32             code,
                         GError            **error)
{
  Scanner scanner = { .next = expression };

  while (*scanner.next != '\0')
    {
      g_autofree char *name = NULL;

      if (is_name_start (*scanner.next))
        name = take_name (&scanner);
      else
        skip (&scanner);

      if (name != NULL && !check_name (name, func, user_data, code, error))
        return FALSE;
    }

  return TRUE;
}
