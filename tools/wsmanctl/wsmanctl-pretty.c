/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Pretty-prints XML. An element with text takes one line. An element with child elements has one line for its start and
 * another line for its end.
 */

#include "wsmanctl-output.h"

#include <string.h>

#define INDENT 4

typedef struct
{
  GString *text;
  GString *value;   /* the text of the innermost element since its last child */
  gboolean is_leaf; /* TRUE if the innermost element has no child so far, so that its start tag isn't closed yet */
  int depth;
} Pretty;

static void
append_indent (Pretty *self)
{
  g_string_append_printf (self->text, "%*s", INDENT * self->depth, "");
}

static void
append_value (Pretty *self)
{
  g_autofree char *escaped = g_markup_escape_text (self->value->str, -1);

  g_string_append (self->text, escaped);
}

/* Ends the line before a child, or before the end of an element with children. */
static void
end_line (Pretty *self)
{
  if (self->is_leaf)
    g_string_append (self->text, ">\n");

  if (self->value->str[strspn (self->value->str, " \t\r\n")] != '\0')
    {
      append_indent (self);
      append_value (self);
      g_string_append_c (self->text, '\n');
    }

  self->is_leaf = FALSE;
  g_string_truncate (self->value, 0);
}

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attribute_names,
               const char          **attribute_values,
               gpointer              user_data,
               GError              **error)
{
  Pretty *self = user_data;

  end_line (self);
  append_indent (self);
  g_string_append_printf (self->text, "<%s", name);
  for (gsize i = 0; attribute_names[i] != NULL; i++)
    {
      g_autofree char *attribute = g_markup_printf_escaped (" %s=\"%s\"", attribute_names[i], attribute_values[i]);

      g_string_append (self->text, attribute);
    }

  self->is_leaf = TRUE;
  self->depth++;
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  Pretty *self = user_data;

  if (self->is_leaf && self->value->len == 0)
    g_string_append (self->text, "/>\n");
  else if (self->is_leaf)
    {
      g_string_append_c (self->text, '>');
      append_value (self);
      g_string_append_printf (self->text, "</%s>\n", name);
    }
  else
    {
      end_line (self);
      g_string_append_printf (self->text, "%*s</%s>\n", INDENT * (self->depth - 1), "", name);
    }

  self->depth--;
  self->is_leaf = FALSE;
  g_string_truncate (self->value, 0);
}

static void
add_text (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  Pretty *self = user_data;

  g_string_append_len (self->value, text, (gssize) length);
}

static const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };

void
wsmanctl_pretty_append (GString    *text,
                        const char *xml,
                        int         depth)
{
  g_autoptr(GString) value = g_string_new (NULL);
  Pretty pretty = { text, value, FALSE, depth };
  g_autoptr(GMarkupParseContext) context = NULL;

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &pretty, NULL);
  g_markup_parse_context_parse (context, xml, -1, NULL);
}
