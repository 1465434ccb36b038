/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The formats: text as winrm has it, xml as it came and for the eye, json and a table.
 */

#include "wsmanctl-output.h"

#include <glib/gi18n.h>
#include <string.h>

#define RESULTS_OPEN "<wsman:Results xmlns:wsman=\"http://schemas.dmtf.org/wbem/wsman/1/wsman/results\">"
#define RESULTS_CLOSE "</wsman:Results>"

/* An object and the reference to it, in the one element that Windows has them in. */
#define BOTH_OPEN "<w:Item xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">"
#define BOTH_CLOSE "</w:Item>"

#define REFERENCE "EndpointReference"

/* A longer cell is cut in a table. */
#define MAX_CELL 60

typedef struct
{
  const char *name;
  void (*begin) (WsmanctlOutput *self);
  void (*add) (WsmanctlOutput *self,
               WsmanItem      *item);
  void (*finish) (WsmanctlOutput *self);
} Format;

struct _WsmanctlOutput
{
  const Format *format;
  gboolean is_list;
  guint n_items;
  GPtrArray *columns; /* table: names, in the order of their first appearance */
  GPtrArray *rows;    /* table: hash tables, from name to cell */
};

void
wsmanctl_append_printable (GString    *text,
                           const char *value,
                           gboolean    is_cell)
{
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      gboolean is_space = character == '\t' || character == '\n' || character == '\r';

      if (is_space)
        g_string_append_c (text, is_cell ? ' ' : (char) character);
      else
        g_string_append_unichar (text, g_unichar_iscntrl (character) ? '?' : character);
    }
}

/* Whether it is more than a reference to something else. */
static gboolean
is_object (WsmanItem *item)
{
  return wsman_item_get_locator (item) == NULL || !wsman_item_contains (item, "ReferenceParameters");
}

/* As one text, which wsmanctl takes for a resource; NULL if there is none. */
static char *
dup_reference (WsmanItem *item)
{
  WsmanResourceLocator *locator = wsman_item_get_locator (item);

  return locator != NULL ? wsman_resource_locator_to_string (locator) : NULL;
}

/* A fragment may be a text without elements; NULL if it isn't. */
static const char *
get_bare_text (WsmanItem *item)
{
  g_auto(GStrv) names = wsman_item_list_names (item);
  const char *text = wsman_item_get_text (item);

  return names[0] == NULL && text != NULL && text[strspn (text, " \t\r\n")] != '\0' ? text : NULL;
}

static char *
dup_xml (WsmanItem *item)
{
  WsmanResourceLocator *locator = wsman_item_get_locator (item);
  g_autofree char *reference = NULL;

  if (locator == NULL || !is_object (item))
    return g_strdup (wsman_item_get_xml (item));

  reference = wsman_resource_locator_to_xml (locator);

  return g_strconcat (BOTH_OPEN, wsman_item_get_xml (item), reference, BOTH_CLOSE, NULL);
}

static void
add_text (WsmanctlOutput *self,
          WsmanItem      *item)
{
  g_autoptr(GString) text = g_string_new (self->n_items > 0 ? "\n" : NULL);
  g_autofree char *xml = dup_xml (item);

  wsmanctl_text_append (text, xml);
  g_print ("%s", text->str);
}

static void
begin_xml (WsmanctlOutput *self)
{
  if (self->is_list)
    g_print (RESULTS_OPEN "\n");
}

static void
add_xml (WsmanctlOutput *self,
         WsmanItem      *item)
{
  g_autofree char *xml = dup_xml (item);

  g_print ("%s\n", xml);
}

static void
add_pretty (WsmanctlOutput *self,
            WsmanItem      *item)
{
  g_autofree char *xml = dup_xml (item);
  g_autoptr(GString) text = g_string_new (NULL);

  wsmanctl_pretty_append (text, xml, self->is_list ? 1 : 0);
  g_print ("%s", text->str);
}

static void
finish_xml (WsmanctlOutput *self)
{
  if (self->is_list)
    g_print (RESULTS_CLOSE "\n");
}

static void
append_json_string (GString    *json,
                    const char *value)
{
  g_string_append_c (json, '"');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (json, "\\%c", *c);
      else if (g_ascii_iscntrl (*c))
        g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (json, *c);
    }
  g_string_append_c (json, '"');
}

static void append_json (GString  *json,
                         GVariant *value);

/* The elements of an array, or the members of an object. */
static void
append_json_children (GString  *json,
                      GVariant *value)
{
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);

      g_string_append (json, i > 0 ? ", " : "");
      append_json (json, child);
    }
}

static void
append_json_member (GString  *json,
                    GVariant *entry)
{
  g_autoptr(GVariant) name = g_variant_get_child_value (entry, 0);
  g_autoptr(GVariant) value = g_variant_get_child_value (entry, 1);

  append_json (json, name);
  g_string_append (json, ": ");
  append_json (json, value);
}

static void
append_json (GString  *json,
             GVariant *value)
{
  g_autofree char *text = NULL;

  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_STRING:
      append_json_string (json, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_DICT_ENTRY:
      append_json_member (json, value);
      break;
    case G_VARIANT_CLASS_ARRAY:
      g_string_append_c (json, g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT) ? '{' : '[');
      append_json_children (json, value);
      g_string_append_c (json, g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT) ? '}' : ']');
      break;
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_TUPLE: /* a reference; nothing at all is null */
      if (g_variant_n_children (value) == 0)
        g_string_append (json, "null");
      else
        append_json_children (json, value);
      break;
    default: /* numbers and booleans */
      text = g_variant_print (value, FALSE);
      g_string_append (json, text);
    }
}

static void
begin_json (WsmanctlOutput *self)
{
  if (self->is_list)
    g_print ("[\n");
}

static void
append_json_object (GString   *json,
                    WsmanItem *item)
{
  g_autoptr(GVariant) properties = g_variant_ref_sink (wsman_item_to_variant (item));
  const char *text = get_bare_text (item);

  if (text != NULL)
    append_json_string (json, text);
  else
    append_json (json, properties);
}

static void
add_json (WsmanctlOutput *self,
          WsmanItem      *item)
{
  g_autofree char *reference = dup_reference (item);
  g_autoptr(GString) json = g_string_new (self->n_items > 0 ? ",\n" : NULL);
  gboolean are_both = reference != NULL && is_object (item);

  g_string_append (json, are_both ? "{\"Object\": " : "");
  if (is_object (item))
    append_json_object (json, item);
  g_string_append (json, are_both ? ", \"" REFERENCE "\": " : "");
  if (reference != NULL)
    append_json_string (json, reference);
  g_string_append (json, are_both ? "}" : "");
  g_print ("%s%s", json->str, self->is_list ? "" : "\n");
}

static void
finish_json (WsmanctlOutput *self)
{
  if (self->is_list)
    g_print (self->n_items > 0 ? "\n]\n" : "]\n");
}

static char *
dup_values (WsmanItem  *item,
            const char *name)
{
  g_auto(GStrv) values = wsman_item_lookup_strv (item, name);

  return values == NULL ? g_strdup ("") : g_strjoinv (", ", values);
}

static char *
make_cell (const char *text)
{
  g_autoptr(GString) cell = g_string_new (NULL);

  wsmanctl_append_printable (cell, text, TRUE);
  if (g_utf8_strlen (cell->str, -1) > MAX_CELL)
    {
      g_string_truncate (cell, g_utf8_offset_to_pointer (cell->str, MAX_CELL - 1) - cell->str);
      g_string_append (cell, "…");
    }

  return g_string_free (g_steal_pointer (&cell), FALSE);
}

/* Takes cell. A column is for what somebody has. */
static void
add_cell (WsmanctlOutput *self,
          GHashTable     *row,
          const char     *name,
          char           *cell)
{
  if (*cell != '\0' && !g_ptr_array_find_with_equal_func (self->columns, name, g_str_equal, NULL))
    g_ptr_array_add (self->columns, g_strdup (name));
  g_hash_table_insert (row, g_strdup (name), cell);
}

static void
add_row (WsmanctlOutput *self,
         WsmanItem      *item)
{
  GHashTable *row = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) names = wsman_item_list_names (item);
  g_autofree char *reference = dup_reference (item);

  for (gsize i = 0; is_object (item) && names[i] != NULL; i++)
    {
      g_autofree char *values = dup_values (item, names[i]);

      add_cell (self, row, names[i], make_cell (values));
    }
  if (get_bare_text (item) != NULL)
    add_cell (self, row, wsman_item_get_name (item), make_cell (get_bare_text (item)));
  if (reference != NULL)
    {
      GString *cell = g_string_new (NULL);

      /* Half a name is of no use, so it isn't cut. */
      wsmanctl_append_printable (cell, reference, TRUE);
      add_cell (self, row, REFERENCE, g_string_free (cell, FALSE));
    }

  g_ptr_array_add (self->rows, row);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789.-")] == '\0';
}

/* The width of a column, and whether all that is in it are numbers. */
static int
measure (WsmanctlOutput *self,
         const char     *name,
         gboolean       *are_numbers)
{
  int width = (int) g_utf8_strlen (name, -1);

  *are_numbers = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *cell = g_hash_table_lookup (self->rows->pdata[i], name);

      if (cell == NULL || *cell == '\0')
        continue;

      width = MAX (width, (int) g_utf8_strlen (cell, -1));
      *are_numbers &= is_number (cell);
    }

  return width;
}

static void
append_cell (GString    *line,
             const char *cell,
             int         width,
             gboolean    to_the_right)
{
  int padding = width - (int) g_utf8_strlen (cell, -1);

  if (to_the_right)
    g_string_append_printf (line, "%*s%s  ", padding, "", cell);
  else
    g_string_append_printf (line, "%s%*s  ", cell, padding, "");
}

static void
finish_table (WsmanctlOutput *self)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();

  if (self->rows->len == 0)
    return;

  /* The first line is the head. */
  for (guint row = 0; row <= self->rows->len; row++)
    g_ptr_array_add (lines, g_string_new (NULL));

  for (guint column = 0; column < self->columns->len; column++)
    {
      const char *name = self->columns->pdata[column];
      gboolean are_numbers;
      int width = measure (self, name, &are_numbers);

      append_cell (lines->pdata[0], name, width, are_numbers);
      for (guint row = 0; row < self->rows->len; row++)
        {
          const char *cell = g_hash_table_lookup (self->rows->pdata[row], name);

          append_cell (lines->pdata[row + 1], cell == NULL ? "" : cell, width, are_numbers);
        }
    }

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = g_string_free (lines->pdata[i], FALSE);

      g_print ("%s\n", g_strchomp (line));
    }
}

static const Format formats[] = {
  { "text", NULL, add_text, NULL },
  { "xml", begin_xml, add_xml, finish_xml },
  { "pretty", begin_xml, add_pretty, finish_xml },
  { "json", begin_json, add_json, finish_json },
  { "table", NULL, add_row, finish_table },
};

WsmanctlOutput *
wsmanctl_output_new (const char  *format,
                     gboolean     is_list,
                     GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      WsmanctlOutput *self;

      if (!g_str_equal (format, formats[i].name))
        continue;

      self = g_new0 (WsmanctlOutput, 1);
      self->format = &formats[i];
      self->is_list = is_list;
      self->columns = g_ptr_array_new_with_free_func (g_free);
      self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

      return self;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--format: “%s” is none of text, xml, pretty, json, table"), format);

  return NULL;
}

/* Nothing is written before it is known that there is something to write. */
static void
begin (WsmanctlOutput *self)
{
  if (self->n_items == 0 && self->format->begin != NULL)
    self->format->begin (self);
}

void
wsmanctl_output_add (WsmanctlOutput *self,
                     WsmanItem      *item)
{
  begin (self);
  self->format->add (self, item);
  self->n_items++;
}

void
wsmanctl_output_finish (WsmanctlOutput *self)
{
  begin (self);
  if (self->format->finish != NULL)
    self->format->finish (self);
}

void
wsmanctl_output_free (WsmanctlOutput *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}
