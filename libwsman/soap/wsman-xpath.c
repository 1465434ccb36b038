/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * XPath 1.0 over one element. See the header.
 */

#include "soap/wsman-xpath-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "soap/wsman-document-private.h"
#include "wsman-error-private.h"

#define MAX_LENGTH 4096
#define MAX_DEPTH 32
/* libxml2 counts steps, nodes and comparisons: below a millisecond of work, since a batch has hundreds of
 * instances, and the main loop waits for all. */
#define MAX_OPERATIONS 25000

typedef struct
{
  char *prefix;
  char *uri;
} Binding;

struct _WsmanXPath
{
  xmlXPathCompExpr *compiled;
  GArray *bindings; /* of Binding: those that the expression uses */
  guint32 code;
};

static void
binding_clear (gpointer data)
{
  Binding *self = data;

  g_free (self->prefix);
  g_free (self->uri);
}

static gboolean
fail (guint32      code,
      const char  *reason,
      GError     **error)
{
  g_autofree char *text = g_strchomp (g_strdup (reason));

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code, _("The XPath expression isn’t valid: %s"), text);

  return FALSE;
}

/* libxml2 would print them. */
static void
ignore_error (void        *data,
              xmlErrorPtr  error)
{
}

static xmlXPathContext *
new_context (const WsmanXPath *self,
             xmlDoc           *document)
{
  xmlXPathContext *context = xmlXPathNewContext (document);

  if (context == NULL)
    g_error ("Out of memory");

  context->opLimit = MAX_OPERATIONS;
  context->error = ignore_error;
  for (guint i = 0; i < self->bindings->len; i++)
    {
      const Binding *binding = &g_array_index (self->bindings, Binding, i);

      xmlXPathRegisterNs (context, BAD_CAST binding->prefix, BAD_CAST binding->uri);
    }

  return context;
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || (unsigned char) c >= 0x80;
}

static gboolean
bind_prefix (WsmanXPath          *self,
             const char          *start,
             gsize                length,
             const WsmanElement  *scope,
             GError             **error)
{
  Binding binding = { .prefix = g_strndup (start, length) };
  g_autofree char *reason = NULL;

  if (scope != NULL)
    binding.uri = g_strdup (wsman_element_resolve_prefix (scope, binding.prefix));
  g_array_append_val (self->bindings, binding);
  if (binding.uri != NULL)
    return TRUE;

  reason = g_strdup_printf (_("the prefix “%s” isn’t bound to a namespace"), binding.prefix);

  return fail (self->code, reason, error);
}

/* Finds prefixes, and how deep it goes. */
static gboolean
scan (WsmanXPath          *self,
      const char          *expression,
      const WsmanElement  *scope,
      GError             **error)
{
  const char *name = NULL; /* the one that p is in or behind */
  guint depth = 0;

  for (const char *p = expression; *p != '\0'; p++)
    {
      const char *closing = *p == '"' || *p == '\'' ? strchr (p + 1, *p) : NULL;

      if (is_name_character (*p))
        {
          name = name != NULL ? name : p;
          continue;
        }

      if (*p == ':' && p[1] == ':')
        p++;
      else if (*p == ':' && name != NULL && !bind_prefix (self, name, p - name, scope, error))
        return FALSE;
      else if ((*p == '(' || *p == '[') && ++depth > MAX_DEPTH)
        return fail (self->code, _("it is nested too deep"), error);
      else if ((*p == ')' || *p == ']') && depth > 0)
        depth--;

      name = NULL;
      p = closing != NULL ? closing : p;
    }

  return TRUE;
}

WsmanXPath *
wsman_xpath_new (const char          *expression,
                 const WsmanElement  *scope,
                 guint32              code,
                 GError             **error)
{
  g_autoptr(WsmanXPath) self = g_new0 (WsmanXPath, 1);
  xmlXPathContext *context;

  self->code = code;
  self->bindings = g_array_new (FALSE, FALSE, sizeof (Binding));
  g_array_set_clear_func (self->bindings, binding_clear);

  if (strlen (expression) > MAX_LENGTH)
    {
      fail (code, _("it is too long"), error);
      return NULL;
    }
  if (!scan (self, expression, scope, error))
    return NULL;

  context = new_context (self, NULL);
  self->compiled = xmlXPathCtxtCompile (context, BAD_CAST expression);
  if (self->compiled == NULL)
    fail (code, context->lastError.message != NULL ? context->lastError.message : _("a syntax error"), error);
  xmlXPathFreeContext (context);

  return self->compiled != NULL ? g_steal_pointer (&self) : NULL;
}

void
wsman_xpath_free (WsmanXPath *self)
{
  g_clear_pointer (&self->compiled, xmlXPathFreeCompExpr);
  g_array_unref (self->bindings);
  g_free (self);
}

static void
set_namespace (xmlNode              *node,
               const WsmanNamespace *binding)
{
  if (binding != NULL && *binding->uri != '\0')
    xmlSetNs (node, xmlNewNs (node, BAD_CAST binding->uri, NULL));
}

/* Attributes keep their local names alone: nobody asks for others. As deep as what the reader accepts. */
static xmlNode *
build_node (const WsmanXPath   *self,
            xmlDoc             *document,
            const WsmanElement *element)
{
  xmlNode *node = xmlNewDocNode (document, NULL, BAD_CAST element->node.name, NULL);

  node->_private = (void *) element;
  if (self->bindings->len > 0)
    set_namespace (node, element->binding);

  for (const WsmanAttribute *each = element->attributes; each != NULL; each = each->next)
    xmlNewProp (node, BAD_CAST each->name, BAD_CAST each->value);

  if (element->children == NULL && *element->text != '\0')
    xmlAddChild (node, xmlNewDocText (document, BAD_CAST element->text));

  for (const WsmanNode *child = element->children; child != NULL; child = child->next)
    {
      if (child->name != NULL)
        xmlAddChild (node, build_node (self, document, (const WsmanElement *) child));
      else
        xmlAddChild (node, xmlNewDocText (document, BAD_CAST ((const WsmanText *) child)->text));
    }

  return node;
}

static xmlDoc *
build_document (const WsmanXPath   *self,
                const WsmanElement *element)
{
  xmlDoc *document = xmlNewDoc (BAD_CAST "1.0");

  xmlDocSetRootElement (document, build_node (self, document, element));

  return document;
}

static gboolean
is_empty (const xmlXPathObject *object)
{
  return object->type == XPATH_NODESET && xmlXPathNodeSetIsEmpty (object->nodesetval);
}

static xmlXPathObject *
evaluate (const WsmanXPath  *self,
          xmlDoc            *document,
          GError           **error)
{
  xmlXPathContext *context = new_context (self, document);
  xmlNode *starts[] = { xmlDocGetRootElement (document), (xmlNode *) document };
  xmlXPathObject *object = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (starts) && (object == NULL || is_empty (object)); i++)
    {
      g_clear_pointer (&object, xmlXPathFreeObject);
      context->node = starts[i];
      object = xmlXPathCompiledEval (self->compiled, context);
      if (object == NULL)
        {
          fail (self->code, context->lastError.message != NULL ? context->lastError.message : _("too much work"), error);
          break;
        }
    }

  xmlXPathFreeContext (context);

  return object;
}

gboolean
wsman_xpath_test (const WsmanXPath    *self,
                  const WsmanElement  *element,
                  gboolean            *result,
                  GError             **error)
{
  xmlDoc *document = build_document (self, element);
  xmlXPathObject *object = evaluate (self, document, error);
  gboolean good = object != NULL;

  if (good)
    *result = xmlXPathCastToBoolean (object);

  g_clear_pointer (&object, xmlXPathFreeObject);
  xmlFreeDoc (document);

  return good;
}

/* FALSE unless all are elements. */
static gboolean
collect_elements (const xmlXPathObject *object,
                  GPtrArray            *elements)
{
  if (object->type != XPATH_NODESET)
    return FALSE;

  for (int i = 0; object->nodesetval != NULL && i < object->nodesetval->nodeNr; i++)
    {
      const xmlNode *node = object->nodesetval->nodeTab[i];

      if (node->type != XML_ELEMENT_NODE)
        return FALSE;
      g_ptr_array_add (elements, node->_private);
    }

  return TRUE;
}

GPtrArray *
wsman_xpath_select (const WsmanXPath    *self,
                    const WsmanElement  *element,
                    GError             **error)
{
  g_autoptr(GPtrArray) elements = g_ptr_array_new ();
  xmlDoc *document = build_document (self, element);
  xmlXPathObject *object = evaluate (self, document, error);
  gboolean good = object != NULL;

  if (good && !collect_elements (object, elements))
    good = fail (self->code, _("it doesn’t select elements"), error);

  g_clear_pointer (&object, xmlXPathFreeObject);
  xmlFreeDoc (document);

  return good ? g_steal_pointer (&elements) : NULL;
}
