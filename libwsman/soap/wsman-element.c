/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and prints the elements of a document. The printed XML declares all prefixes that it uses.
 */

#include "wsman-element-private.h"

#include <string.h>

#include "wsman-document-private.h"
#include "wsman-names-private.h"
#include "wsman-writer-private.h"

/* The longest prefix of a QName in a value. Text with a longer prefix isn't taken as a QName. */
#define MAX_PREFIX_LENGTH 64

static const char *
get_uri (const WsmanNamespace *binding)
{
  return binding != NULL ? binding->uri : "";
}

const char *
wsman_element_get_name (const WsmanElement *self)
{
  return self->node.name;
}

const char *
wsman_element_get_namespace_uri (const WsmanElement *self)
{
  return get_uri (self->binding);
}

gboolean
wsman_element_is (const WsmanElement *self,
                  const char         *namespace_uri,
                  const char         *name)
{
  return strcmp (self->node.name, name) == 0 &&
         (namespace_uri == NULL || strcmp (get_uri (self->binding), namespace_uri) == 0);
}

static const WsmanElement *
skip_texts (const WsmanNode *node)
{
  while (node != NULL && node->name == NULL)
    node = node->next;

  return (const WsmanElement *) node;
}

const WsmanElement *
wsman_element_get_parent (const WsmanElement *self)
{
  return self->parent;
}

const WsmanElement *
wsman_element_first_child (const WsmanElement *self)
{
  return skip_texts (self->children);
}

const WsmanElement *
wsman_element_next_sibling (const WsmanElement *self)
{
  return skip_texts (self->node.next);
}

const WsmanElement *
wsman_element_find_child (const WsmanElement *self,
                          const char         *namespace_uri,
                          const char         *name)
{
  const WsmanElement *child = wsman_element_first_child (self);

  while (child != NULL && !wsman_element_is (child, namespace_uri, name))
    child = wsman_element_next_sibling (child);

  return child;
}

const char *
wsman_element_get_attribute (const WsmanElement *self,
                             const char         *namespace_uri,
                             const char         *name)
{
  if (namespace_uri == NULL)
    namespace_uri = "";

  for (const WsmanAttribute *each = self->attributes; each != NULL; each = each->next)
    {
      if (strcmp (each->name, name) == 0 && strcmp (get_uri (each->binding), namespace_uri) == 0)
        return each->value;
    }

  return NULL;
}

char *
wsman_element_dup_stripped_text (const WsmanElement *self)
{
  return g_strstrip (g_strdup (wsman_element_get_text (self)));
}

char *
wsman_element_dup_text_beside (const WsmanElement *self)
{
  g_autoptr(GString) text = NULL;

  if (wsman_element_first_child (self) == NULL)
    return NULL;

  for (const WsmanNode *node = self->children; node != NULL; node = node->next)
    {
      const char *piece = node->name == NULL ? ((const WsmanText *) node)->text : "";

      if (text == NULL && piece[strspn (piece, " \t\r\n")] == '\0')
        continue;
      if (text == NULL)
        text = g_string_new (NULL);
      g_string_append (text, piece);
    }

  return text != NULL ? g_strstrip (g_strdup (text->str)) : NULL;
}

gboolean
wsman_element_is_nil (const WsmanElement *self)
{
  const char *nil = wsman_element_get_attribute (self, WSMAN_NS_XSI, "nil");

  return g_strcmp0 (nil, "true") == 0 || g_strcmp0 (nil, "1") == 0;
}

static gboolean
attributes_equal (const WsmanAttribute *a,
                  const WsmanAttribute *b)
{
  while (a != NULL && b != NULL && strcmp (a->name, b->name) == 0 && strcmp (a->value, b->value) == 0 &&
         strcmp (get_uri (a->binding), get_uri (b->binding)) == 0)
    {
      a = a->next;
      b = b->next;
    }

  return a == NULL && b == NULL;
}

static gboolean
nodes_equal (const WsmanNode *a,
             const WsmanNode *b)
{
  if ((a->name == NULL) != (b->name == NULL))
    return FALSE;

  return a->name != NULL ? wsman_element_equal ((const WsmanElement *) a, (const WsmanElement *) b)
                         : strcmp (((const WsmanText *) a)->text, ((const WsmanText *) b)->text) == 0;
}

gboolean
wsman_element_equal (const WsmanElement *a,
                     const WsmanElement *b)
{
  const WsmanNode *child_a = a->children;
  const WsmanNode *child_b = b->children;

  if (!wsman_element_is (a, get_uri (b->binding), b->node.name) || !attributes_equal (a->attributes, b->attributes))
    return FALSE;

  /* The text of an element with children is only a copy of what its children say. */
  if (child_a == NULL && child_b == NULL)
    return strcmp (wsman_element_get_text (a), wsman_element_get_text (b)) == 0;

  while (child_a != NULL && child_b != NULL && nodes_equal (child_a, child_b))
    {
      child_a = child_a->next;
      child_b = child_b->next;
    }

  return child_a == NULL && child_b == NULL;
}

const char *
wsman_element_resolve_prefix (const WsmanElement *self,
                              const char         *prefix)
{
  const WsmanNamespace *binding;

  if (g_strcmp0 (prefix, "xml") == 0)
    return WSMAN_NS_XML;

  binding = wsman_namespace_find (self->scope, prefix != NULL ? prefix : "");

  return binding != NULL && *binding->uri != '\0' ? binding->uri : NULL;
}

/* Collects the outer bindings that the printed elements use. The printed XML declares them again. */
typedef struct
{
  const WsmanNamespace *outer;
  GPtrArray *used; /* the bindings, of the type const WsmanNamespace */
} Borrowing;

static void
borrow (Borrowing            *self,
        const WsmanNamespace *binding)
{
  const WsmanNamespace *outer = self->outer;

  if (binding == NULL || g_ptr_array_find (self->used, binding, NULL))
    return;

  while (outer != NULL && outer != binding)
    outer = outer->outer;

  if (outer != NULL)
    g_ptr_array_add (self->used, (gpointer) binding);
}

/* Finds the binding of a value that may be a QName. No schema says which values are QNames, so each value that may be a
 * QName counts. A superfluous declaration does no harm. */
static void
borrow_for_value (Borrowing            *self,
                  const WsmanNamespace *scope,
                  const char           *value)
{
  char prefix[MAX_PREFIX_LENGTH + 1];
  gsize length;

  value += strspn (value, " \t\r\n");
  length = strcspn (value, ": \t\r\n<>/");
  if (length == 0 || length > MAX_PREFIX_LENGTH || value[length] != ':')
    return;

  memcpy (prefix, value, length);
  prefix[length] = '\0';
  borrow (self, wsman_namespace_find (scope, prefix));
}

static void
borrow_for_element (Borrowing          *self,
                    const WsmanElement *element)
{
  borrow (self, element->binding);

  for (const WsmanAttribute *each = element->attributes; each != NULL; each = each->next)
    {
      borrow (self, each->binding);
      borrow_for_value (self, element->scope, each->value);
    }

  if (element->children == NULL)
    borrow_for_value (self, element->scope, element->text);

  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    borrow_for_element (self, child);
}

static void
append_name (GString              *xml,
             const WsmanNamespace *binding,
             const char           *name)
{
  if (binding != NULL && *binding->prefix != '\0')
    {
      g_string_append (xml, binding->prefix);
      g_string_append_c (xml, ':');
    }

  g_string_append (xml, name);
}

static void
append_declaration (GString              *xml,
                    const WsmanNamespace *binding)
{
  if (*binding->prefix == '\0')
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "xmlns", binding->uri);
      return;
    }

  g_string_append (xml, " xmlns:");
  wsman_xml_append_attribute (xml, binding->prefix, binding->uri);
}

/* Tells whether prefix is bound at element to a namespace other than XMLSchema-instance. */
static gboolean
is_taken (const WsmanElement *element,
          const char         *prefix)
{
  const WsmanNamespace *binding = wsman_namespace_find (element->scope, prefix);

  return binding != NULL && strcmp (binding->uri, WSMAN_NS_XSI) != 0;
}

static gboolean
declares (const WsmanElement *element,
          const char         *prefix)
{
  const WsmanNamespace *outer = wsman_element_get_outer_scope (element);

  for (const WsmanNamespace *binding = element->scope; binding != outer; binding = binding->outer)
    {
      if (strcmp (binding->prefix, prefix) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
append_nil (GString            *xml,
            const WsmanElement *element)
{
  g_autofree char *prefix = g_strdup ("xsi");

  while (is_taken (element, prefix))
    {
      g_autofree char *former = g_steal_pointer (&prefix);

      prefix = g_strconcat (former, "-", NULL);
    }

  if (!declares (element, prefix))
    g_string_append_printf (xml, " xmlns:%s=\"" WSMAN_NS_XSI "\"", prefix);
  g_string_append_printf (xml, " %s:nil=\"true\"", prefix);
}

static gboolean
is_nil_attribute (const WsmanAttribute *attribute)
{
  return strcmp (attribute->name, "nil") == 0 && strcmp (get_uri (attribute->binding), WSMAN_NS_XSI) == 0;
}

static void
append_attributes (GString            *xml,
                   const WsmanElement *element,
                   gboolean            edited)
{
  for (const WsmanAttribute *each = element->attributes; each != NULL; each = each->next)
    {
      if (edited && is_nil_attribute (each))
        continue;

      g_string_append_c (xml, ' ');
      append_name (xml, each->binding, "");
      wsman_xml_append_attribute (xml, each->name, each->value);
    }
}

/* The changes that are made when an element is printed. Each field may be NULL. */
typedef struct
{
  GHashTable *texts;
  GHashTable *pieces;
} Edits;

static void append_children (GString            *xml,
                             const WsmanElement *element,
                             const Edits        *edits);

static void
append_element (GString              *xml,
                const WsmanElement   *element,
                const WsmanNamespace *outer,
                GPtrArray            *borrowed,
                const Edits          *edits)
{
  gpointer text = NULL;
  gboolean edited = edits->texts != NULL && g_hash_table_lookup_extended (edits->texts, element, NULL, &text);
  const char *piece = edits->pieces != NULL ? g_hash_table_lookup (edits->pieces, element) : NULL;

  if (piece != NULL)
    {
      g_string_append (xml, piece);
      return;
    }

  g_string_append_c (xml, '<');
  append_name (xml, element->binding, element->node.name);

  for (const WsmanNamespace *binding = element->scope; binding != outer; binding = binding->outer)
    append_declaration (xml, binding);
  for (guint i = 0; borrowed != NULL && i < borrowed->len; i++)
    append_declaration (xml, g_ptr_array_index (borrowed, i));

  append_attributes (xml, element, edited);
  if (edited && text == NULL)
    append_nil (xml, element);

  if (edited ? text == NULL : element->children == NULL && *element->text == '\0')
    {
      g_string_append (xml, "/>");
      return;
    }

  g_string_append_c (xml, '>');
  if (edited)
    wsman_xml_append_escaped (xml, text);
  else
    append_children (xml, element, edits);
  g_string_append (xml, "</");
  append_name (xml, element->binding, element->node.name);
  g_string_append_c (xml, '>');
}

static void
append_children (GString            *xml,
                 const WsmanElement *element,
                 const Edits        *edits)
{
  if (element->children == NULL)
    wsman_xml_append_escaped (xml, element->text);

  for (const WsmanNode *node = element->children; node != NULL; node = node->next)
    {
      if (node->name != NULL)
        append_element (xml, (const WsmanElement *) node, element->scope, NULL, edits);
      else
        wsman_xml_append_escaped (xml, ((const WsmanText *) node)->text);
    }
}

static void
write_with (const WsmanElement *self,
            const Edits        *edits,
            GString            *xml)
{
  g_autoptr(GPtrArray) used = g_ptr_array_new ();
  Borrowing borrowing = { wsman_element_get_outer_scope (self), used };

  borrow_for_element (&borrowing, self);
  append_element (xml, self, borrowing.outer, used, edits);
}

void
wsman_element_write_edited (const WsmanElement *self,
                            GHashTable         *texts,
                            GString            *xml)
{
  const Edits edits = { .texts = texts };

  write_with (self, &edits, xml);
}

void
wsman_element_write_replaced (const WsmanElement *self,
                              GHashTable         *pieces,
                              GString            *xml)
{
  const Edits edits = { .pieces = pieces };

  write_with (self, &edits, xml);
}

void
wsman_element_write (const WsmanElement *self,
                     GString            *xml)
{
  wsman_element_write_edited (self, NULL, xml);
}

char *
wsman_element_to_xml (const WsmanElement *self)
{
  GString *xml = g_string_new (NULL);

  wsman_element_write (self, xml);

  return g_string_free (xml, FALSE);
}
