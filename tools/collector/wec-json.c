/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts an event from XML to JSON. The collector has already parsed the XML and written it again, so its depth and
 * its size are bounded, and all namespaces are declared.
 */

#include "wec-json.h"

#include <string.h>

/* The largest integer that every reader of JSON keeps exactly: 2^53. */
#define MAX_INTEGER G_GUINT64_CONSTANT (9007199254740992)

typedef struct
{
  char *name;
  char *text;        /* the value of an attribute; NULL for an element */
  GString *content;  /* the text of an element; NULL for an attribute */
  GPtrArray *members; /* the attributes and children (EventNode) of an element; NULL for an attribute */
} EventNode;

typedef struct
{
  GPtrArray *open; /* the open elements, borrowed */
  EventNode *root;
} EventTree;

static void
event_node_free (gpointer data)
{
  EventNode *self = data;

  g_free (self->name);
  g_free (self->text);
  if (self->content != NULL)
    g_string_free (self->content, TRUE);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_free (self);
}

static EventNode *
add_node (EventNode  *parent,
          const char *name,
          const char *text)
{
  const char *colon = strchr (name, ':');
  EventNode *node = g_new0 (EventNode, 1);

  node->name = g_strdup (colon != NULL ? colon + 1 : name);
  node->text = g_strdup (text);
  if (text == NULL)
    {
      node->content = g_string_new (NULL);
      node->members = g_ptr_array_new_with_free_func (event_node_free);
    }
  if (parent != NULL)
    g_ptr_array_add (parent->members, node);

  return node;
}

/* --- Reading --- */

static void
on_start (GMarkupParseContext  *context,
          const char           *name,
          const char          **attribute_names,
          const char          **attribute_values,
          gpointer              user_data,
          GError              **error)
{
  EventTree *tree = user_data;
  EventNode *parent = tree->open->len > 0 ? tree->open->pdata[tree->open->len - 1] : NULL;
  EventNode *node = add_node (parent, name, NULL);

  if (parent == NULL)
    tree->root = node;
  for (guint i = 0; attribute_names[i] != NULL; i++)
    if (strcmp (attribute_names[i], "xmlns") != 0 && !g_str_has_prefix (attribute_names[i], "xmlns:"))
      add_node (node, attribute_names[i], attribute_values[i]);
  g_ptr_array_add (tree->open, node);
}

static void
on_end (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  EventTree *tree = user_data;

  g_ptr_array_set_size (tree->open, tree->open->len - 1);
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  EventTree *tree = user_data;

  if (tree->open->len > 0)
    g_string_append_len (((EventNode *) tree->open->pdata[tree->open->len - 1])->content, text, length);
}

static EventNode *
parse (const char *xml)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  EventTree tree = { g_ptr_array_new (), NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &tree, NULL);
  gboolean is_xml = g_markup_parse_context_parse (context, xml, -1, NULL) &&
                    g_markup_parse_context_end_parse (context, NULL);

  g_markup_parse_context_free (context);
  g_ptr_array_unref (tree.open);
  if (!is_xml)
    g_clear_pointer (&tree.root, event_node_free);

  return tree.root;
}

/* --- Writing --- */

void
wec_json_append_string (GString    *json,
                        const char *text)
{
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = *text;

      if (c == '"' || c == '\\')
        g_string_append_printf (json, "\\%c", c);
      else if (c == '\n')
        g_string_append (json, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (json, "\\u%04x", c);
      else
        g_string_append_c (json, c);
    }
  g_string_append_c (json, '"');
}

/* Tells whether text is an integer as JSON writes it, which every reader keeps exactly. */
static gboolean
is_number (const char *text)
{
  const char *digits = *text == '-' ? text + 1 : text;
  guint64 value;

  if (!g_ascii_isdigit (*digits) || (*digits == '0' && text[1] != '\0'))
    return FALSE;

  return g_ascii_string_to_unsigned (digits, 10, 0, MAX_INTEGER, &value, NULL);
}

static void
append_value (GString    *json,
              const char *text)
{
  if (is_number (text))
    g_string_append (json, text);
  else
    wec_json_append_string (json, text);
}

static void append_node (GString         *json,
                         const EventNode *node);

/* Groups the members by their names, each group in order. */
static GHashTable *
group_members (GPtrArray *members)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < members->len; i++)
    {
      EventNode *member = members->pdata[i];
      GPtrArray *group = g_hash_table_lookup (groups, member->name);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (groups, member->name, group);
        }
      g_ptr_array_add (group, member);
    }

  return groups;
}

/* Appends the members with the same name. Several become an array. */
static void
append_group (GString   *json,
              GPtrArray *group)
{
  wec_json_append_string (json, ((EventNode *) group->pdata[0])->name);
  g_string_append (json, group->len > 1 ? ":[" : ":");
  for (guint i = 0; i < group->len; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      append_node (json, group->pdata[i]);
    }
  g_string_append (json, group->len > 1 ? "]" : "");
}

static void
append_members (GString    *json,
                GPtrArray  *members,
                const char *text)
{
  g_autoptr(GHashTable) groups = group_members (members);
  gboolean is_first = TRUE;

  g_string_append_c (json, '{');
  for (guint i = 0; i < members->len; i++)
    {
      GPtrArray *group = g_hash_table_lookup (groups, ((EventNode *) members->pdata[i])->name);

      if (group->pdata[0] != members->pdata[i])
        continue;

      g_string_append (json, is_first ? "" : ",");
      append_group (json, group);
      is_first = FALSE;
    }
  if (*text != '\0')
    {
      g_string_append (json, is_first ? "\"#text\":" : ",\"#text\":");
      append_value (json, text);
    }
  g_string_append_c (json, '}');
}

/* Returns the value of the attribute Name if a Data element has no other member. */
static const char *
get_data_name (const EventNode *node)
{
  const EventNode *attribute;

  if (node->members == NULL || node->members->len != 1 || strcmp (node->name, "Data") != 0)
    return NULL;

  attribute = node->members->pdata[0];

  return strcmp (attribute->name, "Name") == 0 ? attribute->text : NULL;
}

/* In EventData, the names of the data become the names of members. */
static void
rename_data (EventNode *node)
{
  for (guint i = 0; i < node->members->len; i++)
    {
      EventNode *member = node->members->pdata[i];
      const char *name = get_data_name (member);

      if (name == NULL)
        continue;

      g_free (member->name);
      member->name = g_strdup (name);
      g_ptr_array_set_size (member->members, 0);
    }
}

static void
append_node (GString         *json,
             const EventNode *node)
{
  const char *text = node->text != NULL ? node->text : node->content->str;

  if (node->members == NULL || node->members->len == 0)
    {
      append_value (json, text);
      return;
    }

  /* White space between the children isn't content. */
  if (text[strspn (text, " \t\r\n")] == '\0')
    text = "";
  if (strcmp (node->name, "EventData") == 0)
    rename_data ((EventNode *) node);
  append_members (json, node->members, text);
}

void
wec_json_append_event (GString    *json,
                       const char *xml,
                       gboolean    is_xml)
{
  EventNode *root = is_xml ? parse (xml) : NULL;

  if (root == NULL)
    {
      g_string_append (json, "{\"Malformed\":");
      wec_json_append_string (json, xml);
      g_string_append_c (json, '}');
      return;
    }

  append_members (json, root->members, "");
  event_node_free (root);
}

/* Calls func for the fields in an element such as System. Attributes count if the element has nothing else, such as the
 * name of the provider. */
static void
visit_fields (const EventNode *group,
              WecFieldFunc     func,
              gpointer         user_data)
{
  for (guint i = 0; i < group->members->len; i++)
    {
      const EventNode *field = group->members->pdata[i];
      const char *name = get_data_name (field);

      if (field->members == NULL)
        continue;

      if (name != NULL || field->members->len == 0 || field->content->len > 0)
        func (group->name, name != NULL ? name : field->name, field->content->str, user_data);
      else if (((EventNode *) field->members->pdata[0])->text != NULL)
        func (group->name, field->name, ((EventNode *) field->members->pdata[0])->text, user_data);
    }
}

void
wec_json_foreach_field (const char   *xml,
                        WecFieldFunc  func,
                        gpointer      user_data)
{
  static const char * const groups[] = { "System", "EventData", "RenderingInfo", NULL };
  EventNode *root = parse (xml);

  if (root == NULL)
    return;

  for (guint i = 0; i < root->members->len; i++)
    {
      const EventNode *group = root->members->pdata[i];

      if (group->members != NULL && g_strv_contains (groups, group->name))
        visit_fields (group, func, user_data);
    }
  event_node_free (root);
}
