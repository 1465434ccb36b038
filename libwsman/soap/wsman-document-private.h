/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Declares the records of a document. The reader builds the document from them, and the writer prints them. All records
 * are in one arena. Usually a document is one allocation.
 */

#pragma once

#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanNamespace WsmanNamespace;
typedef struct _WsmanAttribute WsmanAttribute;
typedef struct _WsmanNode WsmanNode;

/* A binding of a prefix. The field outer points to the next binding outwards. The scope of an element points to its
 * innermost binding. */
struct _WsmanNamespace
{
  const WsmanNamespace *outer;
  const char *prefix; /* the prefix; "" for the default namespace */
  const char *uri;    /* the namespace; "" removes an outer binding of the prefix */
};

struct _WsmanAttribute
{
  const WsmanAttribute *next;
  const WsmanNamespace *binding; /* the binding of the prefix; NULL for none */
  const char *name;
  const char *value;
};

/* WsmanElement and WsmanText begin with this record. The name of a text is NULL. */
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

/* An element. If its only content is text, the text is in the element itself, and has no node. */
struct _WsmanElement
{
  WsmanNode node;
  const WsmanNamespace *binding; /* the binding of the name's prefix; NULL for none */
  const WsmanElement *parent;
  WsmanNode *children;
  const WsmanAttribute *attributes;
  const WsmanNamespace *scope;
  const char *text; /* the text; atomic; NULL until the texts of the children are joined */
};

extern const WsmanNamespace wsman_namespace_xml;

/* Makes an empty document. outer is the document whose scope surrounds the new document's root, or NULL. size is an
 * estimate of the arena's size. */
WsmanDocument *wsman_document_new (WsmanDocument *outer,
                                   gsize          size);

/* Makes a document that only contains a copy of the bindings in scope, and no elements. */
WsmanDocument *wsman_document_new_scope (const WsmanNamespace *scope);

/* Returns the root for the reader to fill in. It is the only element that isn't allocated. */
WsmanElement *wsman_document_edit_root (WsmanDocument *self);

gsize wsman_document_get_size (WsmanDocument *self);

/* Returns the bindings of the elements around element. */
const WsmanNamespace *wsman_element_get_outer_scope (const WsmanElement *element);
const WsmanNamespace *wsman_namespace_find (const WsmanNamespace *scope,
                                            const char           *prefix);

/* These functions allocate in the arena. They never fail. They must not be called while a text is open. */
gpointer wsman_document_allocate (WsmanDocument *self,
                                  gsize          size);
const char *wsman_document_copy_string (WsmanDocument *self,
                                        const char    *string,
                                        gsize          length);

/* These functions collect a text that arrives in pieces. The first piece opens the text. wsman_document_close_text()
 * closes the text and returns it, or NULL if there were no pieces. */
void wsman_document_append_text (WsmanDocument *self,
                                 const char    *text,
                                 gsize          length);
const char *wsman_document_close_text (WsmanDocument *self);

G_END_DECLS
