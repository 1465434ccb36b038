/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The output formats: text like winrm's, xml as received, pretty-printed xml, json, and a table.
 */

#include "wsmanctl-output.h"

#include <glib/gi18n.h>
#include <string.h>

#include "collector/wec-json.h"
#include "text-output.h"
#include "wsmanctl-json.h"
#include "wsmanctl-log-event.h"
#include "wsmanctl-table.h"

#define RESULTS_OPEN "<wsman:Results xmlns:wsman=\"http://schemas.dmtf.org/wbem/wsman/1/wsman/results\">"
#define RESULTS_CLOSE "</wsman:Results>"

#define REFERENCE "EndpointReference"
#define HOST "Host"

/* The key of text that stands beside elements, as in wsman_item_to_variant(). */
#define TEXT_BESIDE "#text"

typedef struct
{
  const char *name;
  TextOutputStyle style;
  TextOutputPaint paint;
  void (*begin) (WsmanctlOutput *self,
                 GString        *text);
  void (*add) (WsmanctlOutput *self,
               WsmanItem      *item,
               GString        *text);
  void (*finish) (WsmanctlOutput *self,
                  GString        *text);
} Format;

struct _WsmanctlOutput
{
  const Format *format;
  gboolean is_list;
  const char *root; /* for text, the name of the outermost element; NULL if the element has its own name */
  guint n_items;
  WsmanctlTable *table;
  WsmanctlOutput *whole; /* what this output is a part of, or NULL */
  const char *host; /* the machine of the items, if the output is a part */
  GString *buffer;  /* takes the text of a part; NULL if the text goes to standard output */
};

/* Tells whether the item has content in addition to a reference. */
static gboolean
is_object (WsmanItem *item)
{
  return wsman_item_get_locator (item) == NULL || !wsman_item_contains (item, "ReferenceParameters");
}

/* Returns the reference as text that wsmanctl accepts as a resource. Returns NULL if there is none. */
static char *
dup_reference (WsmanItem *item)
{
  WsmanResourceLocator *locator = wsman_item_get_locator (item);

  return locator != NULL ? wsman_resource_locator_to_string (locator) : NULL;
}

/* Returns the item's text if the item is a text without elements, as a fragment may be. Otherwise returns NULL. */
static const char *
get_bare_text (WsmanItem *item)
{
  g_auto(GStrv) names = wsman_item_list_names (item);
  const char *text = wsman_item_get_text (item);

  return names[0] == NULL && text != NULL && text[strspn (text, " \t\r\n")] != '\0' ? text : NULL;
}

static void
add_text (WsmanctlOutput *self,
          WsmanItem      *item,
          GString        *text)
{
  if (wsmanctl_log_event_is (item))
    {
      wsmanctl_log_event_append (text, item);
      return;
    }

  g_string_append (text, self->n_items > 0 ? "\n" : "");
  wsmanctl_text_append (text, wsman_item_get_xml (item), self->root);
}

static void
begin_xml (WsmanctlOutput *self,
           GString        *text)
{
  if (self->is_list)
    g_string_append (text, RESULTS_OPEN "\n");
}

static void
add_xml (WsmanctlOutput *self,
         WsmanItem      *item,
         GString        *text)
{
  g_string_append_printf (text, "%s\n", wsman_item_get_xml (item));
}

static void
add_pretty (WsmanctlOutput *self,
            WsmanItem      *item,
            GString        *text)
{
  wsmanctl_pretty_append (text, wsman_item_get_xml (item), self->is_list ? 1 : 0);
}

static void
finish_xml (WsmanctlOutput *self,
            GString        *text)
{
  if (self->is_list)
    g_string_append (text, RESULTS_CLOSE "\n");
}

static void
begin_json (WsmanctlOutput *self,
            GString        *text)
{
  if (self->is_list)
    g_string_append (text, "[\n");
}

static void
append_json_object (GString   *json,
                    WsmanItem *item)
{
  const char *text = get_bare_text (item);

  if (text != NULL)
    wsmanctl_json_append_string (json, text);
  else if (wsmanctl_log_event_is (item))
    wec_json_append_event (json, wsman_item_get_xml (item), TRUE);
  else
    wsmanctl_json_append_item (json, item);
}

static void
add_json (WsmanctlOutput *self,
          WsmanItem      *item,
          GString        *json)
{
  g_autofree char *reference = dup_reference (item);
  gboolean are_both = reference != NULL && is_object (item);

  /* The items that aren't in a list, which are events, are lines of their own. */
  g_string_append (json, self->is_list && self->n_items > 0 ? ",\n" : "");
  g_string_append (json, are_both ? "{\"Object\": " : "");
  if (is_object (item))
    append_json_object (json, item);
  g_string_append (json, are_both ? ", \"" REFERENCE "\": " : "");
  if (reference != NULL)
    wsmanctl_json_append_string (json, reference);
  g_string_append (json, are_both ? "}" : "");
  g_string_append (json, self->is_list ? "" : "\n");
}

static void
finish_json (WsmanctlOutput *self,
             GString        *json)
{
  if (self->is_list)
    g_string_append (json, self->n_items > 0 ? "\n]\n" : "]\n");
}

/* Returns the value of a property for a cell. A value that isn't text is written as JSON. */
static char *
dup_value (WsmanItem  *item,
           GVariant   *properties,
           const char *name)
{
  g_auto(GStrv) texts = wsman_item_lookup_strv (item, name);
  g_autoptr(GVariant) value = g_variant_lookup_value (properties, name, NULL);
  GString *json;

  if (texts != NULL)
    return g_strjoinv (", ", texts);

  json = g_string_new (NULL);
  if (value != NULL && !g_variant_is_of_type (value, G_VARIANT_TYPE_UNIT))
    wsmanctl_json_append_property (json, item, name, value);

  return g_string_free (json, FALSE);
}

static void
add_row (WsmanctlOutput *self,
         WsmanItem      *item,
         GString        *text)
{
  g_auto(GStrv) names = wsman_item_list_names (item);
  g_autofree char *reference = dup_reference (item);
  g_autoptr(GVariant) properties = wsman_item_to_variant (item);
  const char *text_beside;

  wsmanctl_table_begin_row (self->table);
  if (self->host != NULL)
    wsmanctl_table_add_cell (self->table, HOST, self->host, TRUE);
  for (gsize i = 0; is_object (item) && names[i] != NULL; i++)
    {
      g_autofree char *value = dup_value (item, properties, names[i]);

      wsmanctl_table_add_cell (self->table, names[i], value, FALSE);
    }

  if (g_variant_lookup (properties, TEXT_BESIDE, "&s", &text_beside))
    wsmanctl_table_add_cell (self->table, TEXT_BESIDE, text_beside, FALSE);
  if (get_bare_text (item) != NULL)
    wsmanctl_table_add_cell (self->table, wsman_item_get_name (item), get_bare_text (item), FALSE);
  /* The cell is never cut, because a part of a reference would be useless. */
  if (reference != NULL)
    wsmanctl_table_add_cell (self->table, REFERENCE, reference, TRUE);
}

static void
finish_table (WsmanctlOutput *self,
              GString        *text)
{
  wsmanctl_table_append (self->table, text);
}

static const Format formats[] = {
  { "text", TEXT_OUTPUT_DATA, TEXT_OUTPUT_LABELS, NULL, add_text, NULL },
  { "xml", TEXT_OUTPUT_XML, TEXT_OUTPUT_PLAIN, begin_xml, add_xml, finish_xml },
  { "pretty", TEXT_OUTPUT_XML, TEXT_OUTPUT_PLAIN, begin_xml, add_pretty, finish_xml },
  { "json", TEXT_OUTPUT_JSON, TEXT_OUTPUT_PLAIN, begin_json, add_json, finish_json },
  { "table", TEXT_OUTPUT_DATA, TEXT_OUTPUT_HEADING, NULL, add_row, finish_table },
};

WsmanctlOutput *
wsmanctl_output_new (const char         *format,
                     gboolean            is_list,
                     const char *const  *columns,
                     GError            **error)
{
  const char *name = format + (*format == '#' ? 1 : 0); /* winrm's names may begin with this sign */

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      WsmanctlOutput *self;

      if (g_ascii_strcasecmp (name, formats[i].name) != 0)
        continue;

      self = g_new0 (WsmanctlOutput, 1);
      self->format = &formats[i];
      self->is_list = is_list;
      self->table = wsmanctl_table_new ();
      for (; columns != NULL && *columns != NULL; columns++)
        wsmanctl_table_add_column (self->table, *columns);

      return self;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--format: “%s” isn’t known; use text, xml, pretty, json or table"), format);

  return NULL;
}

WsmanctlOutput *
wsmanctl_output_new_part (WsmanctlOutput *whole,
                          const char     *host)
{
  WsmanctlOutput *self = g_new0 (WsmanctlOutput, 1);

  self->format = whole->format;
  self->is_list = whole->is_list;
  self->table = whole->table;
  self->whole = whole;
  self->host = host;
  self->buffer = g_string_new (NULL);

  return self;
}

const char *
wsmanctl_output_get_text (WsmanctlOutput *self)
{
  return self->buffer->str;
}

gboolean
wsmanctl_output_is_table (WsmanctlOutput *self)
{
  return self->format->finish == finish_table;
}

gboolean
wsmanctl_output_is_json (const char *format)
{
  return format != NULL && g_ascii_strcasecmp (format + (*format == '#' ? 1 : 0), "json") == 0;
}

static gboolean
write_text (WsmanctlOutput  *self,
            const char      *text,
            GError         **error)
{
  if (self->buffer == NULL)
    return text_output_write_painted (self->format->style, self->format->paint, text, error);

  g_string_append (self->buffer, text);

  return TRUE;
}

/* No output is written before there is an item. */
static void
begin (WsmanctlOutput *self,
       GString        *text)
{
  if (self->n_items == 0 && self->format->begin != NULL)
    self->format->begin (self, text);
}

gboolean
wsmanctl_output_add (WsmanctlOutput  *self,
                     WsmanItem       *item,
                     GError         **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  begin (self, text);
  self->format->add (self, item, text);
  self->n_items++;
  if (self->whole != NULL)
    self->whole->n_items++;

  return write_text (self, text->str, error);
}

gboolean
wsmanctl_output_add_created (WsmanctlOutput  *self,
                             WsmanItem       *reference,
                             GError         **error)
{
  self->root = "ResourceCreated";

  return wsmanctl_output_add (self, reference, error);
}

gboolean
wsmanctl_output_finish (WsmanctlOutput  *self,
                        GError         **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  /* An operation whose response is empty prints nothing. */
  if (!self->is_list && self->n_items == 0)
    return TRUE;
  /* The table of a part is that of the whole. */
  if (self->buffer != NULL && wsmanctl_output_is_table (self))
    return TRUE;

  begin (self, text);
  if (self->format->finish != NULL)
    self->format->finish (self, text);

  return write_text (self, text->str, error);
}

void
wsmanctl_output_free (WsmanctlOutput *self)
{
  if (self->buffer == NULL)
    wsmanctl_table_free (self->table);
  else
    g_string_free (self->buffer, TRUE);
  g_free (self);
}
