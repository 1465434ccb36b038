/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An immutable XML tree. A WsmanDocument owns all of its elements and strings in one arena. Elements are borrowed from
 * the document, and live as long as the document. Only the reader builds documents, so documents are always bounded and
 * well formed. Names are compared by namespace URI and local name.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanDocument WsmanDocument;
typedef struct _WsmanElement WsmanElement;

WsmanDocument *wsman_document_ref (WsmanDocument *self);
void wsman_document_unref (WsmanDocument *self);
const WsmanElement *wsman_document_get_root (WsmanDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDocument, wsman_document_unref)

const char *wsman_element_get_name (const WsmanElement *self);
const char *wsman_element_get_namespace_uri (const WsmanElement *self); /* returns "" if there is none */
gboolean wsman_element_is (const WsmanElement *self,
                           const char         *namespace_uri,
                           const char         *name);

const WsmanElement *wsman_element_get_parent (const WsmanElement *self);
const WsmanElement *wsman_element_first_child (const WsmanElement *self);
const WsmanElement *wsman_element_next_sibling (const WsmanElement *self);

/* Returns the first child of that name. A namespace_uri of NULL matches any namespace. */
const WsmanElement *wsman_element_find_child (const WsmanElement *self,
                                              const char         *namespace_uri,
                                              const char         *name);

/* Returns the value of an attribute. If namespace_uri is NULL, the attribute has no namespace. */
const char *wsman_element_get_attribute (const WsmanElement *self,
                                         const char         *namespace_uri,
                                         const char         *name);

/* Returns all character data below self, in document order and unchanged. The text is "" if there is no character data.
 * The text is borrowed, and lives as long as the document. */
const char *wsman_element_get_text (const WsmanElement *self);

/* Returns the text of wsman_element_get_text() without the white space around it. Headers and identifiers are read with
 * this function. */
char *wsman_element_dup_stripped_text (const WsmanElement *self);

/* Returns the text that stands beside the children of self, without the white space around it. Returns NULL if self has
 * no children, or only white space beside them. */
char *wsman_element_dup_text_beside (const WsmanElement *self);

gboolean wsman_element_is_nil (const WsmanElement *self);

/* Tells whether two elements have the same content: names, attributes, texts and children, all in the same order. */
gboolean wsman_element_equal (const WsmanElement *a,
                              const WsmanElement *b);

/* Returns the namespace URI that a prefix is bound to at self, for QNames in content. Returns NULL if the prefix isn't
 * bound. */
const char *wsman_element_resolve_prefix (const WsmanElement *self,
                                          const char         *prefix);

/* Appends self as XML, with declarations of all prefixes that it uses. */
void wsman_element_write (const WsmanElement *self,
                          GString            *xml);
char *wsman_element_to_xml (const WsmanElement *self);

/* Writes self like wsman_element_write(), but with other texts in some elements below self. texts maps a const
 * WsmanElement * to its new text, or to NULL for nil. texts may also be NULL. The elements keep their attributes,
 * except xsi:nil. */
void wsman_element_write_edited (const WsmanElement *self,
                                 GHashTable         *texts,
                                 GString            *xml);

/* Writes self like wsman_element_write(), but with other XML in place of some elements below self. pieces maps a const
 * WsmanElement * to its new XML. The XML must declare its prefixes. */
void wsman_element_write_replaced (const WsmanElement *self,
                                   GHashTable         *pieces,
                                   GString            *xml);

G_END_DECLS
