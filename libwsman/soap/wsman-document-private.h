/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a document is made of, for the reader that builds it and the writer that prints it.
 * Everything lies in one arena: a document is one allocation as a rule, freed at once.
 */

#pragma once

#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanNamespace WsmanNamespace;
typedef struct _WsmanAttribute WsmanAttribute;
typedef struct _WsmanNode WsmanNode;

/* A binding; the ones around it follow. An element's scope is its innermost binding. */
struct _WsmanNamespace
{
  const WsmanNamespace *outer;
  const char *prefix; /* "" for the default namespace */
  const char *uri;    /* "" takes a binding back */
};

struct _WsmanAttribute
{
  const WsmanAttribute *next;
  const WsmanNamespace *binding; /* NULL for none */
  const char *name;
  const char *value;
};

/* What WsmanElement and WsmanText start with; a text's name is NULL. */
struct _WsmanNode
{
  WsmanNode *next;
  const char *name;
};

typedef struct
{
  WsmanNode node;
  const char *text;
} WsmanText;

/* Text that is an element's only content is the element's own; there is no node for it. */
struct _WsmanElement
{
  WsmanNode node;
  const WsmanNamespace *binding; /* of its name; NULL for none */
  const WsmanElement *parent;
  WsmanNode *children;
  const WsmanAttribute *attributes;
  const WsmanNamespace *scope;
  const char *text; /* atomic; NULL until the texts of the children are joined */
};

extern const WsmanNamespace wsman_namespace_xml;

/* outer: the document whose scope is around this one's root, or NULL. size: a guess. */
WsmanDocument *wsman_document_new (WsmanDocument *outer,
                                   gsize          size);

/* A document without elements, for the sake of the bindings in scope, which are copied. */
WsmanDocument *wsman_document_new_scope (const WsmanNamespace *scope);

/* The root to fill in: the one element that isn't allocated. */
WsmanElement *wsman_document_edit_root (WsmanDocument *self);

gsize wsman_document_get_size (WsmanDocument *self);

/* The bindings around element. */
const WsmanNamespace *wsman_element_get_outer_scope (const WsmanElement *element);
const WsmanNamespace *wsman_namespace_find (const WsmanNamespace *scope,
                                            const char           *prefix);

/* Never fail. Not while a text is open. */
gpointer wsman_document_allocate (WsmanDocument *self,
                                  gsize          size);
const char *wsman_document_copy_string (WsmanDocument *self,
                                        const char    *string,
                                        gsize          length);

/* Text arrives in pieces: the first one opens it; closing gives it, or NULL if there was none. */
void wsman_document_append_text (WsmanDocument *self,
                                 const char    *text,
                                 gsize          length);
const char *wsman_document_close_text (WsmanDocument *self);

G_END_DECLS
