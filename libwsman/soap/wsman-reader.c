/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Builds documents from the events of libxml2's push parser. All sizes are bounded. Each of the parser's strings is
 * copied once, into its document. Names from the parser's dictionary are copied once per document.
 */

#include "wsman-reader-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-decoder-private.h"
#include "wsman-document-private.h"
#include "wsman-names-private.h"

/* Real messages are far below these bounds. */
#define MAX_ATTRIBUTES 256
#define MAX_NAMESPACES 256
#define MAX_NAME_LENGTH 2048

/* libxml2 keeps a tag until its end arrives. It compares each attribute with all others, so the time grows with the
 * square of the tag's length. */
#define MAX_TAG_LENGTH (64 * 1024)
#define MAX_CDATA_LENGTH (1024 * 1024)

#define PIECE_SIZE (16 * 1024)

/* Items are below Envelope, Body, EnumerateResponse or PullResponse, and Items. */
#define ITEMS_DEPTH 4

/* The most space that is reserved for an item when the item before it was large. */
#define MAX_ITEM_GUESS 4096

#define N_NAMES 256

#if LIBXML_VERSION >= 21200
typedef const xmlError XmlError;
#else
typedef xmlError XmlError;
#endif

typedef struct
{
  WsmanElement *element;
  WsmanNode **tail; /* the place where the next child is linked */
  guint n_namespaces;
} Level;

/* A string of the parser's dictionary, and its copy in a document. The document is the one that was built when the
 * reader's generation was the same. */
typedef struct
{
  const xmlChar *interned;
  const char *copy;
  guint generation;
} DictionaryName;

struct _WsmanReader
{
  xmlParserCtxt *parser;
  WsmanDecoder decoder;
  GByteArray *head; /* the first bytes, until the encoding is known; then NULL */
  char *charset;
  gsize max_size;
  gsize size;  /* the number of bytes that were pushed */
  gsize given; /* the number of decoded bytes that libxml2 has received */
  GError *error;

  WsmanDocument *document; /* the document that is being built: the envelope or an item */
  Level levels[WSMAN_READER_MAX_DEPTH];
  guint depth;
  gboolean complete;

  WsmanReaderItemFunc item_func;
  gpointer item_data;
  WsmanDocument *envelope; /* the document of the envelope, while an item is being built */
  WsmanDocument *scope;    /* the bindings around the items */
  gsize item_size;         /* the size of the last item, as an estimate for the next item */
  gboolean in_items;

  DictionaryName names[N_NAMES];
  guint generation;

  /* These fields hold the last binding that was found for a name. */
  const xmlChar *last_prefix;
  const WsmanNamespace *last_scope;
  const WsmanNamespace *last_binding;
};

/* Stores the first error. The parser isn't stopped, because that would free objects which most of its events still use.
 * Instead its events are ignored, and it gets no more data. */
static void G_GNUC_PRINTF (3, 4)
refuse (WsmanReader *self,
        guint32      code,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  wsman_error_set (&self->error, WSMAN_ERROR_PROTOCOL, code, "%s", message);
}

static void G_GNUC_PRINTF (2, 3)
refuse_here (WsmanReader *self,
             const char  *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  refuse (self, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, _("Line %d, column %d of the XML: %s"),
          xmlSAX2GetLineNumber (self->parser), xmlSAX2GetColumnNumber (self->parser), message);
}

static const char *
copy_name (WsmanReader   *self,
           const xmlChar *interned)
{
  DictionaryName *name = &self->names[((guint32) (guintptr) interned * 2654435761u) >> 24];
  gsize length;

  if (name->interned == interned && name->generation == self->generation)
    return name->copy;

  length = strlen ((const char *) interned);
  if (length > MAX_NAME_LENGTH)
    {
      refuse_here (self, _("a name is longer than %d bytes"), MAX_NAME_LENGTH);
      return "";
    }

  name->interned = interned;
  name->generation = self->generation;
  name->copy = wsman_document_copy_string (self->document, (const char *) interned, length);

  return name->copy;
}

static const WsmanNamespace *
find_binding (WsmanReader          *self,
              const WsmanNamespace *scope,
              const xmlChar        *prefix)
{
  if (prefix != NULL && strcmp ((const char *) prefix, "xml") == 0)
    return &wsman_namespace_xml;

  return wsman_namespace_find (scope, prefix != NULL ? (const char *) prefix : "");
}

/* Finds the binding of a prefix. Most elements have the same prefix as the element before, so the last result is
 * kept. */
static const WsmanNamespace *
find_element_binding (WsmanReader          *self,
                      const WsmanNamespace *scope,
                      const xmlChar        *prefix)
{
  if (scope != self->last_scope || prefix != self->last_prefix)
    {
      self->last_scope = scope;
      self->last_prefix = prefix;
      self->last_binding = find_binding (self, scope, prefix);
    }

  return self->last_binding;
}

static const WsmanNamespace *
copy_namespaces (WsmanReader          *self,
                 const WsmanNamespace *scope,
                 const xmlChar       **namespaces,
                 int                   n_namespaces)
{
  for (int i = n_namespaces - 1; i >= 0; i--)
    {
      const xmlChar *prefix = namespaces[2 * i];
      const xmlChar *uri = namespaces[2 * i + 1];
      WsmanNamespace *binding = wsman_document_allocate (self->document, sizeof (WsmanNamespace));

      binding->outer = scope;
      binding->prefix = prefix != NULL ? copy_name (self, prefix) : "";
      binding->uri = uri != NULL ? copy_name (self, uri) : "";
      scope = binding;
    }

  return scope;
}

/* Copies the attributes. For each attribute, libxml2 passes five pointers: the name, the prefix, the URI, and the
 * beginning and the end of the value. */
static const WsmanAttribute *
copy_attributes (WsmanReader          *self,
                 const WsmanNamespace *scope,
                 const xmlChar       **attributes,
                 int                   n_attributes)
{
  WsmanAttribute *copies;

  if (n_attributes == 0)
    return NULL;

  copies = wsman_document_allocate (self->document, n_attributes * sizeof (WsmanAttribute));
  for (int i = 0; i < n_attributes; i++, attributes += 5)
    {
      copies[i].next = i + 1 < n_attributes ? &copies[i + 1] : NULL;
      copies[i].binding = attributes[1] != NULL ? find_binding (self, scope, attributes[1]) : NULL;
      copies[i].name = copy_name (self, attributes[0]);
      copies[i].value = wsman_document_copy_string (self->document, (const char *) attributes[3],
                                                    attributes[4] - attributes[3]);
    }

  return copies;
}

static gboolean
is_items (WsmanReader *self)
{
  const WsmanElement *items = self->levels[ITEMS_DEPTH - 1].element;
  const WsmanElement *response = self->levels[ITEMS_DEPTH - 2].element;
  const WsmanElement *body = self->levels[ITEMS_DEPTH - 3].element;

  return (wsman_element_is (items, WSMAN_NS_ENUMERATION, "Items") ||
          wsman_element_is (items, WSMAN_NS_WSMAN, "Items")) &&
         (wsman_element_is (response, WSMAN_NS_ENUMERATION, "PullResponse") ||
          wsman_element_is (response, WSMAN_NS_ENUMERATION, "EnumerateResponse")) &&
         wsman_element_is (body, WSMAN_NS_SOAP, "Body");
}

static void
begin_document (WsmanReader   *self,
                WsmanDocument *document)
{
  self->document = document;
  self->generation++;
}

static void
begin_item (WsmanReader *self)
{
  if (self->scope == NULL)
    self->scope = wsman_document_new_scope (self->levels[ITEMS_DEPTH - 1].element->scope);

  self->envelope = self->document;
  begin_document (self, wsman_document_new (self->scope, self->item_size));
}

static void
end_item (WsmanReader *self)
{
  g_autoptr(WsmanDocument) item = self->document;

  begin_document (self, g_steal_pointer (&self->envelope));
  self->item_size = MIN (wsman_document_get_size (item) * 9 / 8, MAX_ITEM_GUESS);
  self->item_func (item, self->item_data);
}

static gboolean
is_inside_items (WsmanReader *self)
{
  return self->in_items && self->depth == ITEMS_DEPTH;
}

/* Makes a node of the open text, if it is before a child or between children. */
static void
link_text (WsmanReader *self,
           Level       *level)
{
  const char *text = wsman_document_close_text (self->document);
  WsmanText *node;

  if (text == NULL)
    return;

  node = wsman_document_allocate (self->document, sizeof (WsmanText));
  node->node.next = NULL;
  node->node.name = NULL;
  node->text = text;
  *level->tail = &node->node;
  level->tail = &node->node.next;
}

/* Links the new element to its parent. The root of a document has none. */
static WsmanElement *
add_element (WsmanReader *self,
             gboolean     is_root)
{
  WsmanElement *element;
  Level *parent;

  if (is_root)
    return wsman_document_edit_root (self->document);

  parent = &self->levels[self->depth - 1];
  link_text (self, parent);
  element = wsman_document_allocate (self->document, sizeof (WsmanElement));
  memset (element, 0, sizeof (WsmanElement));
  element->parent = parent->element;
  *parent->tail = &element->node;
  parent->tail = &element->node.next;

  return element;
}

static gboolean
check_bounds (WsmanReader *self,
              guint        n_namespaces,
              int          n_attributes)
{
  if (self->depth == WSMAN_READER_MAX_DEPTH)
    refuse_here (self, _("elements are nested more than %d deep"), WSMAN_READER_MAX_DEPTH);
  else if (n_namespaces > MAX_NAMESPACES)
    refuse_here (self, _("more than %d namespace declarations are in scope"), MAX_NAMESPACES);
  else if (n_attributes > MAX_ATTRIBUTES)
    refuse_here (self, _("an element has more than %d attributes"), MAX_ATTRIBUTES);

  return self->error == NULL;
}

static void
on_start_element (gpointer        user_data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  WsmanReader *self = user_data;
  gboolean is_item = is_inside_items (self);
  guint n_in_scope = n_namespaces;
  const WsmanNamespace *outer;
  WsmanElement *element;
  Level *level;

  if (self->depth > 0)
    n_in_scope += self->levels[self->depth - 1].n_namespaces;

  if (self->error != NULL || !check_bounds (self, n_in_scope, n_attributes))
    return;

  if (is_item)
    begin_item (self);

  element = add_element (self, is_item || self->depth == 0);
  outer = wsman_element_get_outer_scope (element);
  element->scope = copy_namespaces (self, outer, namespaces, n_namespaces);
  element->node.name = copy_name (self, name);
  element->binding = find_element_binding (self, element->scope, prefix);
  element->attributes = copy_attributes (self, element->scope, attributes, n_attributes);

  level = &self->levels[self->depth++];
  level->element = element;
  level->tail = &element->children;
  level->n_namespaces = n_in_scope;

  if (self->depth == ITEMS_DEPTH && self->item_func != NULL)
    self->in_items = is_items (self);
}

static void
on_end_element (gpointer       user_data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  WsmanReader *self = user_data;
  Level *level;

  if (self->error != NULL)
    return;

  level = &self->levels[self->depth - 1];
  if (level->element->children != NULL)
    link_text (self, level);
  else
    level->element->text = wsman_document_close_text (self->document);

  if (level->element->children == NULL && level->element->text == NULL)
    level->element->text = "";

  self->depth--;
  if (is_inside_items (self))
    {
      end_item (self);
    }
  else if (self->depth < ITEMS_DEPTH && self->in_items)
    {
      self->in_items = FALSE;
      g_clear_pointer (&self->scope, wsman_document_unref);
    }
  else if (self->depth == 0)
    {
      self->complete = TRUE;
    }
}

static void
on_characters (gpointer       user_data,
               const xmlChar *text,
               int            length)
{
  WsmanReader *self = user_data;

  /* Text between items doesn't belong to any item. */
  if (self->error == NULL && !is_inside_items (self))
    wsman_document_append_text (self->document, (const char *) text, length);
}

/* Refuses a document type. libxml2 calls this function before it processes any declaration. */
static void
on_document_type (gpointer       user_data,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  WsmanReader *self = user_data;

  refuse_here (self, _("a document type declaration isn’t allowed"));
  xmlStopParser (self->parser);
}

static void
on_processing_instruction (gpointer       user_data,
                           const xmlChar *target,
                           const xmlChar *data)
{
  refuse_here (user_data, _("a processing instruction isn’t allowed"));
}

static void
on_error (gpointer  user_data,
          XmlError *error)
{
  WsmanReader *self = user_data;
  g_autofree char *message = NULL;

  if (error->level < XML_ERR_ERROR)
    return;

  message = g_utf8_make_valid (error->message != NULL ? error->message : "unknown error", -1);
  refuse (self, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, _("Line %d, column %d of the XML: %s"),
          error->line, error->int2, g_strchomp (message));
}

static const xmlSAXHandler sax_handler = {
  .internalSubset = on_document_type,
  .characters = on_characters,
  .ignorableWhitespace = on_characters,
  .cdataBlock = on_characters,
  .processingInstruction = on_processing_instruction,
  .initialized = XML_SAX2_MAGIC,
  .startElementNs = on_start_element,
  .endElementNs = on_end_element,
  .serror = on_error,
};

WsmanReader *
wsman_reader_new (const char *charset,
                  gsize       max_size)
{
  WsmanReader *self = g_new0 (WsmanReader, 1);

  xmlInitParser ();
  self->parser = xmlCreatePushParserCtxt ((xmlSAXHandler *) &sax_handler, self, NULL, 0, NULL);
  if (self->parser == NULL)
    g_error ("Out of memory");
  /* Without XML_PARSE_NOENT, "&amp;" in attributes would arrive as "&#38;". Only XML's five predefined entities can
   * occur. */
  xmlCtxtUseOptions (self->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
  xmlSwitchEncoding (self->parser, XML_CHAR_ENCODING_UTF8);

  self->head = g_byte_array_new ();
  self->charset = g_strdup (charset);
  self->max_size = max_size;
  begin_document (self, wsman_document_new (NULL, 4096));

  return self;
}

void
wsman_reader_free (WsmanReader *self)
{
  xmlFreeParserCtxt (self->parser);
  g_clear_pointer (&self->head, g_byte_array_unref);
  g_clear_pointer (&self->document, wsman_document_unref);
  g_clear_pointer (&self->envelope, wsman_document_unref);
  g_clear_pointer (&self->scope, wsman_document_unref);
  g_clear_error (&self->error);
  g_free (self->charset);
  g_free (self);
}

void
wsman_reader_set_item_func (WsmanReader         *self,
                            WsmanReaderItemFunc  func,
                            gpointer             user_data)
{
  self->item_func = func;
  self->item_data = user_data;
}

static void
check_pending (WsmanReader *self)
{
  gboolean in_cdata = self->parser->instate == XML_PARSER_CDATA_SECTION;
  int limit = in_cdata ? MAX_CDATA_LENGTH : MAX_TAG_LENGTH;

  if (self->given > (gsize) xmlByteConsumed (self->parser) + limit)
    refuse_here (self,
                 in_cdata ? _("a CDATA section is longer than %d bytes")
                          : _("a tag or comment is longer than %d bytes"),
                 limit);
}

/* Passes UTF-8 to the parser in small pieces, so that a tag without an end is found in time. */
static void
parse (WsmanReader *self,
       const char  *text,
       gsize        length)
{
  if (memchr (text, '\0', length) != NULL)
    {
      refuse_here (self, _("there is a NUL character"));
      return;
    }

  while (length > 0 && self->error == NULL)
    {
      gsize piece = MIN (length, PIECE_SIZE);

      xmlParseChunk (self->parser, text, piece, FALSE);
      self->given += piece;
      text += piece;
      length -= piece;

      if (self->error == NULL)
        check_pending (self);
    }
}

static void
decode (WsmanReader  *self,
        const guint8 *data,
        gsize         length)
{
  char text[4096];

  if (self->decoder.encoding == WSMAN_ENCODING_UTF8)
    {
      parse (self, (const char *) data, length);
      return;
    }

  while (length > 0 && self->error == NULL)
    {
      gssize written = wsman_decoder_decode (&self->decoder, &data, &length,
                                             text, sizeof text, &self->error);

      if (written > 0)
        parse (self, text, written);
    }
}

static void
decode_head (WsmanReader *self)
{
  g_autoptr(GByteArray) head = g_steal_pointer (&self->head);
  gsize skip;

  if (wsman_decoder_init (&self->decoder, self->charset, head->data, head->len,
                          &skip, &self->error))
    decode (self, head->data + skip, head->len - skip);
}

static gboolean
report (WsmanReader  *self,
        GError      **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));

  return FALSE;
}

gboolean
wsman_reader_push (WsmanReader   *self,
                   const void    *data,
                   gsize          length,
                   GError       **error)
{
  const guint8 *bytes = data;

  if (length > self->max_size - self->size)
    refuse (self, ERROR_WSMAN_ENVELOPE_TOO_LARGE, _("The message is larger than %zu bytes"),
            self->max_size);

  if (self->error != NULL || length == 0)
    return report (self, error);

  self->size += length;
  if (self->head != NULL)
    {
      gsize n = MIN (length, WSMAN_DECODER_HEAD_SIZE - self->head->len);

      g_byte_array_append (self->head, bytes, n);
      if (self->head->len == WSMAN_DECODER_HEAD_SIZE || memchr (bytes, '>', n) != NULL)
        decode_head (self);
      bytes += n;
      length -= n;
    }

  if (self->error == NULL)
    decode (self, bytes, length);

  return report (self, error);
}

WsmanDocument *
wsman_reader_finish (WsmanReader  *self,
                     GError      **error)
{
  if (self->error == NULL && self->head != NULL && self->head->len > 0)
    decode_head (self);

  if (self->error == NULL && wsman_decoder_is_cut (&self->decoder))
    refuse_here (self, _("the text ends within a character"));

  if (self->error == NULL)
    xmlParseChunk (self->parser, NULL, 0, TRUE);

  if (self->error == NULL && !self->complete)
    refuse_here (self, _("the document is incomplete"));

  if (!report (self, error))
    return NULL;

  return g_steal_pointer (&self->document);
}

WsmanDocument *
wsman_document_parse (const void  *data,
                      gsize        length,
                      const char  *charset,
                      gsize        max_size,
                      GError     **error)
{
  g_autoptr(WsmanReader) reader = wsman_reader_new (charset, max_size);

  if (!wsman_reader_push (reader, data, length, error))
    return NULL;

  return wsman_reader_finish (reader, error);
}
