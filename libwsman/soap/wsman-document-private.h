/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The records of a document, for the reader, which builds it, and the writer, which prints it. They are all in one
 * arena. Usually a document is one allocation, which is freed at once.
 */

#pragma once

#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanNamespace WsmanNamespace;
typedef struct _WsmanAttribute WsmanAttribute;
typedef struct _WsmanNode WsmanNode;

/* A binding of a prefix. The bindings of outer elements follow it. An element's scope is its innermost binding. */
struct _WsmanNamespace
{
  const WsmanNamespace *outer;
  const char *prefix; /* "" for the default namespace */
  const char *uri;    /* "" removes the binding */
};

struct _WsmanAttribute
{
  const WsmanAttribute *next;
  const WsmanNamespace *binding; /* NULL for none */
  const char *name;
  const char *value;
};

/* The beginning of WsmanElement and WsmanText. A text has the name NULL. */
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

/* If text is the only content of an element, it is in the element, and there is no node for it. */
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

/* outer: the document whose scope surrounds this one's root, or NULL. size: an estimate. */
WsmanDocument *wsman_document_new (WsmanDocument *outer,
                                   gsize          size);

/* Makes a document without elements that only holds a copy of the bindings in scope. */
WsmanDocument *wsman_document_new_scope (const WsmanNamespace *scope);

/* Returns the root for the reader to fill in. It is the only element that isn't allocated. */
WsmanElement *wsman_document_edit_root (WsmanDocument *self);

gsize wsman_document_get_size (WsmanDocument *self);

/* Returns the bindings of the elements around element. */
const WsmanNamespace *wsman_element_get_outer_scope (const WsmanElement *element);
const WsmanNamespace *wsman_namespace_find (const WsmanNamespace *scope,
                                            const char           *prefix);

/* These never fail. They must not be called while a text is open. */
gpointer wsman_document_allocate (WsmanDocument *self,
                                  gsize          size);
const char *wsman_document_copy_string (WsmanDocument *self,
                                        const char    *string,
                                        gsize          length);

/* Text arrives in pieces. The first piece opens the text. Closing returns it, or NULL if there was none. */
void wsman_document_append_text (WsmanDocument *self,
                                 const char    *text,
                                 gsize          length);
const char *wsman_document_close_text (WsmanDocument *self);

G_END_DECLS
