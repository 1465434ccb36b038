/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * winrm's text layout. It knows no schema either: a name and a value for an element that holds text, a
 * line of its own for one that holds elements.
 */

#include "wsmanctl-output.h"

#include <string.h>

typedef struct
{
  GString *text;
  GString *value;   /* what the innermost element has said so far */
  GString *label;   /* of the innermost element, while it may still be a leaf */
  gboolean is_nil;
  int depth;
} Layout;

static const char *
get_local_name (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon == NULL ? name : colon + 1;
}

static const char *
find_attribute (const char **names,
                const char **values,
                const char  *local_name)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (get_local_name (names[i]), local_name))
        return values[i];
    }

  return NULL;
}

static void
append_indented (Layout *self)
{
  g_string_append_printf (self->text, "%*s", 4 * (self->depth - 1), "");
  wsmanctl_append_printable (self->text, self->label->str, TRUE);
  g_string_truncate (self->label, 0);
}

/* The element around has a child, so it is no leaf. */
static void
close_label (Layout *self)
{
  if (self->label->len == 0)
    return;

  append_indented (self);
  g_string_append_c (self->text, '\n');
}

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attribute_names,
               const char          **attribute_values,
               gpointer              user_data,
               GError              **error)
{
  Layout *self = user_data;
  const char *local_name = get_local_name (name);
  const char *nil = find_attribute (attribute_names, attribute_values, "nil");
  const char *key = find_attribute (attribute_names, attribute_values, "Name");

  close_label (self);
  self->depth++;
  self->is_nil = nil != NULL && (g_str_equal (nil, "true") || g_str_equal (nil, "1"));
  g_string_truncate (self->value, 0);
  g_string_assign (self->label, local_name);
  if (key != NULL && g_str_equal (local_name, "Selector"))
    g_string_append_printf (self->label, ": %s", key);
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  Layout *self = user_data;

  /* A fragment is the one thing that is a text by itself. */
  if (self->label->len > 0 && (self->depth > 1 || self->value->str[strspn (self->value->str, " \t\r\n")] != '\0'))
    {
      append_indented (self);
      g_string_append (self->text, " = ");
      wsmanctl_append_printable (self->text, self->is_nil ? "null" : self->value->str, FALSE);
      g_string_append_c (self->text, '\n');
    }
  close_label (self);
  self->depth--;
}

static void
add_text (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  Layout *self = user_data;

  g_string_append_len (self->value, text, length);
}

static const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };

void
wsmanctl_text_append (GString    *text,
                      const char *xml)
{
  g_autoptr(GString) value = g_string_new (NULL);
  g_autoptr(GString) label = g_string_new (NULL);
  Layout layout = { text, value, label, FALSE, 0 };
  g_autoptr(GMarkupParseContext) context = NULL;

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &layout, NULL);
  g_markup_parse_context_parse (context, xml, -1, NULL);
}
