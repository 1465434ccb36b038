/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An immutable XML tree. A WsmanDocument owns all of its elements and strings in one arena;
 * elements are borrowed from it and live as long as it does. Built by the reader alone, so
 * it is always bounded and well formed. Names are compared by namespace URI and local name.
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
const char *wsman_element_get_namespace_uri (const WsmanElement *self); /* "" for none */
gboolean wsman_element_is (const WsmanElement *self,
                           const char         *namespace_uri,
                           const char         *name);

const WsmanElement *wsman_element_get_parent (const WsmanElement *self);
const WsmanElement *wsman_element_first_child (const WsmanElement *self);
const WsmanElement *wsman_element_next_sibling (const WsmanElement *self);

/* The first child of that name; namespace_uri NULL matches any namespace. */
const WsmanElement *wsman_element_find_child (const WsmanElement *self,
                                              const char         *namespace_uri,
                                              const char         *name);

/* namespace_uri NULL: the unqualified attribute. */
const char *wsman_element_get_attribute (const WsmanElement *self,
                                         const char         *namespace_uri,
                                         const char         *name);

/* All character data below self, in document order, as it stands; "" for none. Borrowed: the
 * document remembers what had to be joined. */
const char *wsman_element_get_text (const WsmanElement *self);

/* The same without the white space around it, as headers and identifiers are read. */
char *wsman_element_dup_stripped_text (const WsmanElement *self);

gboolean wsman_element_is_nil (const WsmanElement *self);

/* The namespace URI a prefix is bound to at self, for QNames in content; NULL if unbound. */
const char *wsman_element_resolve_prefix (const WsmanElement *self,
                                          const char         *prefix);

/* Appends self as XML that stands by itself: every prefix it uses is declared on it. */
void wsman_element_write (const WsmanElement *self,
                          GString            *xml);
char *wsman_element_to_xml (const WsmanElement *self);

/* The same, but that some elements below self hold another text: texts maps const WsmanElement * to
 * it, or to NULL for nil; it may be NULL itself. Their attributes stay, but for xsi:nil. */
void wsman_element_write_edited (const WsmanElement *self,
                                 GHashTable         *texts,
                                 GString            *xml);

/* The same, but that XML stands in place of some elements below self: pieces maps const WsmanElement *
 * to it. It must declare what it uses. */
void wsman_element_write_replaced (const WsmanElement *self,
                                   GHashTable         *pieces,
                                   GString            *xml);

G_END_DECLS
