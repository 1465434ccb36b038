/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Evaluates XPath 1.0 for one element, with libxml2. The length, the depth and the work of an expression are bounded.
 */

#include "wsman-xpath-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/wsman-error-private.h"
#include "wsman-document-private.h"
#include "wsman-xpath-event-private.h"

#define MAX_LENGTH 4096
#define MAX_DEPTH 32

/* libxml2 counts steps, nodes and comparisons. The limit depends on the size of the element, as if it were read about a
 * hundred times. For most instances, the evaluation takes far less than a millisecond. This is important because a
 * batch has hundreds of instances, and the main loop waits for all of them. */
#define BASE_OPERATIONS 1024
#define OPERATIONS_PER_NODE 32
#define BYTES_PER_OPERATION 4

/* libxml2 doesn't count the work of functions on text. Therefore this many bytes are counted as one operation. */
#define BYTES_READ_PER_OPERATION 64
#define BYTES_COMPARED_PER_OPERATION 1024

typedef struct
{
  char *prefix;
  char *uri;
} Binding;

struct _WsmanXPath
{
  xmlXPathCompExpr *compiled;
  GArray *bindings; /* the bindings that the expression uses, of the type Binding */
  guint32 code;
  gboolean is_event; /* whether the expression is about an event of a log */
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

/* Ignores errors, which libxml2 would print otherwise. */
static void
ignore_error (void        *data,
              xmlErrorPtr  error)
{
}

/* XPath's functions for text. If a function compares two arguments, its work may be the product of their lengths. */
static const struct
{
  const char *name;
  xmlXPathFunction function;
  gboolean compares;
} text_functions[] = {
  { "concat", xmlXPathConcatFunction, FALSE },
  { "contains", xmlXPathContainsFunction, TRUE },
  { "normalize-space", xmlXPathNormalizeFunction, FALSE },
  { "number", xmlXPathNumberFunction, FALSE },
  { "starts-with", xmlXPathStartsWithFunction, FALSE },
  { "string", xmlXPathStringFunction, FALSE },
  { "string-length", xmlXPathStringLengthFunction, FALSE },
  { "substring", xmlXPathSubstringFunction, FALSE },
  { "substring-after", xmlXPathSubstringAfterFunction, TRUE },
  { "substring-before", xmlXPathSubstringBeforeFunction, TRUE },
  { "translate", xmlXPathTranslateFunction, TRUE },
};

/* Measures an argument. Nodes are converted to text, because the function would convert them as well. */
static gsize
measure_argument (xmlXPathParserContext *parser,
                  int                    i)
{
  xmlXPathObject **argument = &parser->valueTab[i];

  if ((*argument)->type == XPATH_NODESET)
    *argument = xmlXPathConvertString (*argument);
  if (i == parser->valueNr - 1)
    parser->value = *argument;

  return (*argument)->type == XPATH_STRING ? strlen ((const char *) (*argument)->stringval) : 0;
}

static gulong
measure_arguments (xmlXPathParserContext *parser,
                   int                    n_arguments,
                   gboolean               compares)
{
  int first = parser->valueNr - n_arguments;
  gsize total = 0;
  gsize product = 1;

  for (int i = 0; i < n_arguments; i++)
    {
      gsize length = measure_argument (parser, first + i);

      total += length;
      if (i < 2)
        product *= length;
    }

  return 1 + total / BYTES_READ_PER_OPERATION + (compares ? product / BYTES_COMPARED_PER_OPERATION : 0);
}

/* Replaces each function for text. It counts the work, and then calls the function. */
static void
call_text_function (xmlXPathParserContext *parser,
                    int                    n_arguments)
{
  xmlXPathContext *context = parser->context;
  gsize i = 0;
  gulong cost;

  while (i < G_N_ELEMENTS (text_functions) - 1 &&
         strcmp (text_functions[i].name, (const char *) context->function) != 0)
    i++;

  /* Without arguments, the function uses the current node. */
  if (n_arguments == 0)
    {
      valuePush (parser, xmlXPathWrapString (xmlXPathCastNodeToString (context->node)));
      n_arguments = 1;
    }

  cost = measure_arguments (parser, n_arguments, text_functions[i].compares);
  if (cost > context->opLimit - MIN (context->opCount, context->opLimit))
    {
      xmlXPathErr (parser, XPATH_OP_LIMIT_EXCEEDED);
      return;
    }

  context->opCount += cost;
  text_functions[i].function (parser, n_arguments);
}

static void
refuse_function (xmlXPathParserContext *parser,
                 int                    n_arguments)
{
  xmlXPathErr (parser, XPATH_UNKNOWN_FUNC_ERROR);
}

/* Returns the replacement of a function. Returns NULL if libxml2's own function is used. Unknown names are replaced
 * because libxml2 would print an error. id() is replaced because there are no identifiers without a DTD. */
static xmlXPathFunction
look_up_function (void          *data,
                  const xmlChar *name,
                  const xmlChar *namespace_uri)
{
  xmlXPathContext *context = data;

  if (namespace_uri != NULL || g_str_equal (name, "id") || xmlHashLookup (context->funcHash, name) == NULL)
    return refuse_function;

  for (gsize i = 0; i < G_N_ELEMENTS (text_functions); i++)
    if (g_str_equal (text_functions[i].name, name))
      return call_text_function;

  return NULL;
}

static xmlXPathContext *
new_context (const WsmanXPath *self,
             xmlDoc           *document,
             gulong            max_operations)
{
  xmlXPathContext *context = xmlXPathNewContext (document);

  if (context == NULL)
    g_error ("Out of memory");

  context->opLimit = max_operations;
  context->error = ignore_error;
  xmlXPathRegisterFuncLookup (context, look_up_function, context);
  if (self->is_event)
    wsman_xpath_event_register (context);
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

/* Finds the prefixes and the depth of the expression. */
static gboolean
scan (WsmanXPath          *self,
      const char          *expression,
      const WsmanElement  *scope,
      GError             **error)
{
  const char *name = NULL; /* the beginning of the name that contains p, or that is before p */
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
        return fail (self->code, _("it is nested too deeply"), error);
      else if ((*p == ')' || *p == ']') && depth > 0)
        depth--;

      name = NULL;
      p = closing != NULL ? closing : p;
    }

  return TRUE;
}

static WsmanXPath *
compile (const char          *expression,
         const WsmanElement  *scope,
         guint32              code,
         gboolean             is_event,
         GError             **error)
{
  g_autoptr(WsmanXPath) self = g_new0 (WsmanXPath, 1);
  xmlXPathContext *context;

  self->code = code;
  self->is_event = is_event;
  self->bindings = g_array_new (FALSE, FALSE, sizeof (Binding));
  g_array_set_clear_func (self->bindings, binding_clear);

  if (strlen (expression) > MAX_LENGTH)
    {
      fail (code, _("it is too long"), error);
      return NULL;
    }
  if (!scan (self, expression, scope, error))
    return NULL;

  context = new_context (self, NULL, MAX_LENGTH * OPERATIONS_PER_NODE);
  self->compiled = xmlXPathCtxtCompile (context, BAD_CAST expression);
  if (self->compiled == NULL)
    fail (code, context->lastError.message != NULL ? context->lastError.message : _("a syntax error"), error);
  xmlXPathFreeContext (context);

  return self->compiled != NULL ? g_steal_pointer (&self) : NULL;
}

WsmanXPath *
wsman_xpath_new (const char          *expression,
                 const WsmanElement  *scope,
                 guint32              code,
                 GError             **error)
{
  return compile (expression, scope, code, FALSE, error);
}

WsmanXPath *
wsman_xpath_new_for_events (const char  *expression,
                            guint32      code,
                            GError     **error)
{
  g_autofree char *prepared = strlen (expression) <= MAX_LENGTH ? wsman_xpath_event_prepare (expression) : NULL;

  return compile (prepared != NULL ? prepared : expression, NULL, code, TRUE, error);
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

/* The element as a document of libxml2, with the number of operations that are allowed for it. */
typedef struct
{
  xmlDoc *document;
  gulong max_operations;
} Tree;

static void
add_text (Tree       *self,
          xmlNode    *parent,
          const char *text)
{
  xmlAddChild (parent, xmlNewDocText (self->document, BAD_CAST text));
  self->max_operations += OPERATIONS_PER_NODE + strlen (text) / BYTES_PER_OPERATION;
}

/* Copies an element for libxml2. Attributes only keep their local names, because paths don't use their namespaces. The
 * reader bounds the depth. */
static xmlNode *
build_node (const WsmanXPath   *self,
            Tree               *tree,
            const WsmanElement *element)
{
  xmlNode *node = xmlNewDocNode (tree->document, NULL, BAD_CAST element->node.name, NULL);

  node->_private = (void *) element;
  tree->max_operations += OPERATIONS_PER_NODE;
  if (self->bindings->len > 0)
    set_namespace (node, element->binding);

  for (const WsmanAttribute *each = element->attributes; each != NULL; each = each->next)
    {
      g_autofree char *number = self->is_event ? wsman_xpath_event_dup_number (each->name, each->value) : NULL;

      xmlNewProp (node, BAD_CAST each->name, BAD_CAST (number != NULL ? number : each->value));
    }

  if (element->children == NULL && *element->text != '\0')
    add_text (tree, node, element->text);

  for (const WsmanNode *child = element->children; child != NULL; child = child->next)
    {
      if (child->name != NULL)
        xmlAddChild (node, build_node (self, tree, (const WsmanElement *) child));
      else
        add_text (tree, node, ((const WsmanText *) child)->text);
    }

  return node;
}

static void
tree_init (Tree               *self,
           const WsmanXPath   *xpath,
           const WsmanElement *element)
{
  *self = (Tree) { xmlNewDoc (BAD_CAST "1.0"), BASE_OPERATIONS };
  xmlDocSetRootElement (self->document, build_node (xpath, self, element));
}

static void
tree_clear (Tree *self)
{
  xmlFreeDoc (self->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tree, tree_clear)

static gboolean
is_empty (const xmlXPathObject *object)
{
  return object->type == XPATH_NODESET && xmlXPathNodeSetIsEmpty (object->nodesetval);
}

static xmlXPathObject *
evaluate (const WsmanXPath  *self,
          const Tree        *tree,
          GError           **error)
{
  xmlXPathContext *context = new_context (self, tree->document, tree->max_operations);
  xmlNode *starts[] = { xmlDocGetRootElement (tree->document), (xmlNode *) tree->document };
  xmlXPathObject *object = NULL;

  for (gsize i = self->is_event ? 1 : 0; i < G_N_ELEMENTS (starts) && (object == NULL || is_empty (object)); i++)
    {
      g_clear_pointer (&object, xmlXPathFreeObject);
      context->node = starts[i];
      object = xmlXPathCompiledEval (self->compiled, context);
      if (object == NULL)
        {
          const char *problem = context->lastError.message;

          fail (self->code, problem != NULL ? problem : _("its evaluation takes too long"), error);
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
  g_auto(Tree) tree;
  xmlXPathObject *object;

  tree_init (&tree, self, element);
  object = evaluate (self, &tree, error);
  if (object == NULL)
    return FALSE;

  *result = xmlXPathCastToBoolean (object);
  xmlXPathFreeObject (object);

  return TRUE;
}

/* Collects the elements that the expression selects. Returns FALSE if anything else is selected. */
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
  g_auto(Tree) tree;
  xmlXPathObject *object;
  gboolean good;

  tree_init (&tree, self, element);
  object = evaluate (self, &tree, error);
  if (object == NULL)
    return NULL;

  good = collect_elements (object, elements) || fail (self->code, _("it doesn’t select elements"), error);
  xmlXPathFreeObject (object);

  return good ? g_steal_pointer (&elements) : NULL;
}
