/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The arena of a document. Its first chunk is a part of the document itself. Each later chunk is as large as all
 * earlier chunks together. So a document needs at most about twice the memory of its contents.
 */

#include "wsman-document-private.h"

#include <string.h>

#include "wsman-names-private.h"

#define MIN_CHUNK_SIZE 256
#define MAX_CHUNK_SIZE (64 * 1024)
#define ALIGNMENT (sizeof (gpointer))

typedef struct _Chunk Chunk;

struct _Chunk
{
  Chunk *next;
  char data[];
};

typedef struct _JoinedText JoinedText;

struct _JoinedText
{
  JoinedText *next;
  char text[];
};

struct _WsmanDocument
{
  gatomicrefcount ref_count;
  WsmanDocument *outer;
  const WsmanNamespace *scope; /* the bindings around the root */
  Chunk *chunks;               /* all chunks except the first */
  JoinedText *joined;          /* the texts that were joined; the pointer is atomic */
  char *position;
  char *end;
  char *open_text; /* where the current text began; NULL if there is none */
  gsize size;      /* the size of all chunks */
  WsmanElement root;
  char data[];
};

const WsmanNamespace wsman_namespace_xml = { NULL, "xml", WSMAN_NS_XML };

WsmanDocument *
wsman_document_new (WsmanDocument *outer,
                    gsize          size)
{
  WsmanDocument *self;

  size = CLAMP (size, MIN_CHUNK_SIZE, MAX_CHUNK_SIZE);
  self = g_malloc (sizeof (WsmanDocument) + size);
  memset (self, 0, sizeof (WsmanDocument));
  g_atomic_ref_count_init (&self->ref_count);
  self->position = self->data;
  self->end = self->data + size;
  self->size = size;

  if (outer != NULL)
    {
      self->outer = wsman_document_ref (outer);
      self->scope = outer->scope;
    }

  return self;
}

static const WsmanNamespace *
copy_scope (WsmanDocument        *self,
            const WsmanNamespace *scope)
{
  const WsmanNamespace *first = NULL;
  const WsmanNamespace **tail = &first;

  for (; scope != NULL; scope = scope->outer)
    {
      WsmanNamespace *copy = wsman_document_allocate (self, sizeof (WsmanNamespace));

      copy->prefix = wsman_document_copy_string (self, scope->prefix, strlen (scope->prefix));
      copy->uri = wsman_document_copy_string (self, scope->uri, strlen (scope->uri));
      copy->outer = NULL;
      *tail = copy;
      tail = &copy->outer;
    }

  return first;
}

WsmanDocument *
wsman_document_new_scope (const WsmanNamespace *scope)
{
  WsmanDocument *self = wsman_document_new (NULL, 0);

  self->scope = copy_scope (self, scope);

  return self;
}

WsmanDocument *
wsman_document_ref (WsmanDocument *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
wsman_document_unref (WsmanDocument *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  while (self->chunks != NULL)
    {
      Chunk *chunk = self->chunks;

      self->chunks = chunk->next;
      g_free (chunk);
    }

  while (self->joined != NULL)
    {
      JoinedText *joined = self->joined;

      self->joined = joined->next;
      g_free (joined);
    }

  g_clear_pointer (&self->outer, wsman_document_unref);
  g_free (self);
}

const WsmanElement *
wsman_document_get_root (WsmanDocument *self)
{
  return &self->root;
}

WsmanElement *
wsman_document_edit_root (WsmanDocument *self)
{
  return &self->root;
}

/* Returns how much the arena holds, as an estimate for the next document of this kind. */
gsize
wsman_document_get_size (WsmanDocument *self)
{
  return self->size - (self->end - self->position);
}

static void
add_chunk (WsmanDocument *self,
           gsize          needed)
{
  gsize size = MAX (needed, MIN (self->size, MAX_CHUNK_SIZE));
  Chunk *chunk = g_malloc (sizeof (Chunk) + size);

  chunk->next = self->chunks;
  self->chunks = chunk;
  self->position = chunk->data;
  self->end = chunk->data + size;
  self->size += size;
}

gpointer
wsman_document_allocate (WsmanDocument *self,
                         gsize          size)
{
  gsize padding = -(guintptr) self->position & (ALIGNMENT - 1);
  gpointer memory;

  g_assert (self->open_text == NULL);

  if ((gsize) (self->end - self->position) < padding + size)
    {
      add_chunk (self, size);
      padding = 0;
    }

  memory = self->position + padding;
  self->position += padding + size;

  return memory;
}

const char *
wsman_document_copy_string (WsmanDocument *self,
                            const char    *string,
                            gsize          length)
{
  char *copy;

  g_assert (self->open_text == NULL);

  if ((gsize) (self->end - self->position) < length + 1)
    add_chunk (self, length + 1);

  copy = self->position;
  memcpy (copy, string, length);
  copy[length] = '\0';
  self->position += length + 1;

  return copy;
}

/* Moves the open text to a chunk of its own, which has space for twice the text and for the next piece. If the text
 * already has a chunk of its own, this chunk grows. */
static void
make_room (WsmanDocument *self,
           gsize          length)
{
  Chunk *chunk = self->chunks;
  gsize so_far = self->position - self->open_text;
  gsize size = 2 * so_far + length;

  if (chunk != NULL && self->open_text == chunk->data)
    {
      self->size += size - (self->end - chunk->data);
      self->chunks = chunk = g_realloc (chunk, sizeof (Chunk) + size);
      self->end = chunk->data + size;
    }
  else
    {
      const char *text = self->open_text;

      add_chunk (self, size);
      memcpy (self->position, text, so_far);
    }

  self->open_text = self->chunks->data;
  self->position = self->open_text + so_far;
}

/* The open text always has space for its terminator. */
void
wsman_document_append_text (WsmanDocument *self,
                            const char    *text,
                            gsize          length)
{
  if (self->open_text == NULL)
    self->open_text = self->position;

  if ((gsize) (self->end - self->position) < length + 1)
    make_room (self, length + 1);

  memcpy (self->position, text, length);
  self->position += length;
}

const char *
wsman_document_close_text (WsmanDocument *self)
{
  if (self->open_text == NULL)
    return NULL;

  *self->position++ = '\0';

  return g_steal_pointer (&self->open_text);
}

static WsmanDocument *
find_document (const WsmanElement *element)
{
  while (element->parent != NULL)
    element = element->parent;

  return (WsmanDocument *) ((char *) element - G_STRUCT_OFFSET (WsmanDocument, root));
}

const WsmanNamespace *
wsman_element_get_outer_scope (const WsmanElement *element)
{
  return element->parent != NULL ? element->parent->scope : find_document (element)->scope;
}

const WsmanNamespace *
wsman_namespace_find (const WsmanNamespace *scope,
                      const char           *prefix)
{
  while (scope != NULL && strcmp (scope->prefix, prefix) != 0)
    scope = scope->outer;

  return scope;
}

/* Copies the texts below an element to text, and returns their end. If text is NULL, nothing is copied. The recursion
 * is bounded, because elements are at most WSMAN_READER_MAX_DEPTH deep. */
static gsize
collect_text (const WsmanElement *element,
              char               *text)
{
  gsize length = 0;

  if (element->children == NULL)
    {
      length = strlen (element->text);
      if (text != NULL)
        memcpy (text, element->text, length);
      return length;
    }

  for (const WsmanNode *node = element->children; node != NULL; node = node->next)
    {
      char *at = text != NULL ? text + length : NULL;

      if (node->name != NULL)
        {
          length += collect_text ((const WsmanElement *) node, at);
          continue;
        }

      if (at != NULL)
        strcpy (at, ((const WsmanText *) node)->text);
      length += strlen (((const WsmanText *) node)->text);
    }

  return length;
}

/* Joins the texts below an element, when a user asks for them first. This is rare. If the reader joined them, it would
 * copy a text once for each level. The document stays immutable for its users. If two threads join at the same time,
 * both get the result of the thread that was first. */
static const char *
join_text (WsmanElement *element)
{
  WsmanDocument *self = find_document (element);
  gsize length = collect_text (element, NULL);
  JoinedText *joined = g_malloc (sizeof (JoinedText) + length + 1);

  collect_text (element, joined->text);
  joined->text[length] = '\0';

  if (!g_atomic_pointer_compare_and_exchange (&element->text, NULL, joined->text))
    {
      g_free (joined);
      return g_atomic_pointer_get (&element->text);
    }

  do
    joined->next = g_atomic_pointer_get (&self->joined);
  while (!g_atomic_pointer_compare_and_exchange (&self->joined, joined->next, joined));

  return joined->text;
}

const char *
wsman_element_get_text (const WsmanElement *self)
{
  WsmanElement *element = (WsmanElement *) self; /* only the cached text is changed */
  const char *text = g_atomic_pointer_get (&element->text);

  return text != NULL ? text : join_text (element);
}
