/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes winrm's text layout. Like winrm, it uses no schema. An element with text is printed as its name and its value.
 * An element with child elements has a line of its own.
 */

#include "wsmanctl-output.h"

#include <string.h>

typedef struct
{
  GString *text;
  GString *value;    /* the text of the innermost element so far */
  GString *label;    /* the label of the innermost element, while it has no child */
  GString *attributes; /* the attributes of the innermost element, as winrm writes them: [NAME="VALUE"] */
  GString *previous; /* the label of the leaf on the last line; empty if that line isn't a leaf's */
  const char *root;
  const char *key;   /* the name of the innermost element if it is a selector; else NULL */
  gboolean is_fault; /* TRUE inside of a WSManFault; winrm doesn't show the attributes of faults */
  gboolean is_nil;
  gboolean has_value; /* TRUE if the last line has a value */
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
append_label (Layout *self)
{
  const char *name = self->depth == 1 && self->root != NULL ? self->root : self->label->str;

  g_string_append_printf (self->text, "%*s%s", 4 * (self->depth - 1), "", name);
}

/* The parent element has a child, so it isn't a leaf. */
static void
close_label (Layout *self)
{
  if (self->label->len == 0)
    return;

  append_label (self);
  if (self->key != NULL)
    g_string_append_printf (self->text, ": %s", self->key);
  g_string_append_printf (self->text, "%s\n", self->attributes->str);
  g_string_truncate (self->label, 0);
  g_string_truncate (self->previous, 0);
}

/* Appends the text that stands beside the children of the innermost open element. */
static void
append_text_beside (Layout *self)
{
  g_strstrip (self->value->str);
  if (*self->value->str == '\0')
    return;

  g_string_append_printf (self->text, "%*s#text = %s\n", 4 * self->depth, "", self->value->str);
  g_string_truncate (self->previous, 0);
}

/* Keeps the attributes that belong to no namespace. Those of namespaces describe the XML, and not the instance. */
static void
set_attributes (Layout      *self,
                const char **names,
                const char **values)
{
  g_string_truncate (self->attributes, 0);
  if (self->key != NULL || self->is_fault)
    return;

  for (gsize i = 0; names[i] != NULL; i++)
    if (strchr (names[i], ':') == NULL && !g_str_equal (names[i], "xmlns"))
      g_string_append_printf (self->attributes, "%s%s=\"%s\"", self->attributes->len == 0 ? " [" : " ", names[i],
                              values[i]);
  if (self->attributes->len > 0)
    g_string_append_c (self->attributes, ']');
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
  append_text_beside (self);
  self->depth++;
  self->is_nil = nil != NULL && (g_str_equal (nil, "true") || g_str_equal (nil, "1"));
  g_string_truncate (self->value, 0);
  g_string_assign (self->label, local_name);
  self->key = key != NULL && g_str_equal (local_name, "Selector") ? g_intern_string (key) : NULL;
  self->is_fault = self->is_fault || g_str_equal (local_name, "WSManFault");
  set_attributes (self, attribute_names, attribute_values);
}

/* Continues the line of the previous leaf if the two leaves have the same name. This joins the elements of an array,
 * and it joins selectors. */
static void
continue_line (Layout *self)
{
  g_string_truncate (self->text, self->text->len - 1);
  if (self->key == NULL)
    g_string_append (self->text, self->has_value ? ", " : " = , ");
  else
    g_string_append_printf (self->text, ", %s = ", self->key);
}

static void
begin_line (Layout     *self,
            const char *value)
{
  append_label (self);
  if (self->key != NULL)
    g_string_append_printf (self->text, ": %s", self->key);
  if (self->key != NULL || *value != '\0')
    g_string_append (self->text, " = ");
}

static void
append_leaf (Layout *self)
{
  const char *value = self->is_nil ? "null" : self->value->str;

  /* Only a fragment is a text without an element. */
  if (self->depth == 1 && value[strspn (value, " \t\r\n")] == '\0')
    value = "";

  if (self->attributes->len == 0 && g_str_equal (self->previous->str, self->label->str))
    {
      continue_line (self);
      self->has_value = TRUE;
    }
  else
    {
      begin_line (self, value);
      self->has_value = *value != '\0';
    }

  g_string_append_printf (self->text, "%s%s\n", value, self->attributes->str);
  g_string_assign (self->previous, self->attributes->len == 0 ? self->label->str : "");
  g_string_truncate (self->label, 0);
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  Layout *self = user_data;

  if (self->label->len > 0)
    append_leaf (self);
  else
    {
      append_text_beside (self);
      g_string_truncate (self->previous, 0);
    }

  g_string_truncate (self->value, 0);
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
                      const char *xml,
                      const char *root)
{
  g_autoptr(GString) value = g_string_new (NULL);
  g_autoptr(GString) label = g_string_new (NULL);
  g_autoptr(GString) attributes = g_string_new (NULL);
  g_autoptr(GString) previous = g_string_new (NULL);
  Layout layout = { text, value, label, attributes, previous, root, NULL, FALSE, FALSE, FALSE, 0 };
  g_autoptr(GMarkupParseContext) context = NULL;

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &layout, NULL);
  g_markup_parse_context_parse (context, xml, -1, NULL);
}
