/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The name of a resource: URI, selectors, options and fragment. The name can be read and written as selector text
 * ("uri?a=b+c=d"), as an endpoint reference and as headers of a message. [DSP0226] 5.4.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanReference WsmanReference;

typedef struct
{
  char *name;
  guint hash;                /* the hash of the name */
  char *value;               /* the value; NULL if the field reference is set */
  WsmanReference *reference; /* the resource that the selector refers to; NULL for other selectors */
} WsmanSelector;

typedef struct
{
  char *name;
  guint hash;  /* the hash of the name */
  char *value; /* the value; NULL means nil */
  gboolean must_comply;
} WsmanOption;

struct _WsmanReference
{
  char *address;      /* the address of an endpoint reference; NULL for others */
  char *resource_uri; /* the URI, in which an alias was expanded; "" if there is none */
  GPtrArray *selectors; /* the selectors, of the type WsmanSelector */
  GPtrArray *options;   /* the options, of the type WsmanOption */
  gboolean must_understand_options;
  char *fragment_path;    /* the path of the fragment; NULL if there is none */
  char *fragment_dialect; /* the dialect of the path; NULL for XPath 1.0 */
};

/* The longest URI that Windows accepts: [MS-WSMV] 3.1.4.1. */
#define WSMAN_MAX_URI_LENGTH 2048

/* Checks the length of a URI. It fails with 0x8033802D if the URI is too long. */
gboolean wsman_reference_check_uri_length (const char  *uri,
                                           GError     **error);

WsmanReference *wsman_reference_new (const char *resource_uri);
WsmanReference *wsman_reference_copy (const WsmanReference *self);
void wsman_reference_free (WsmanReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanReference, wsman_reference_free)

/* Tells whether a selector may be added. value may be NULL. It fails with 0x80338118 if there is no name, with
 * 0x8033805D for characters that XML doesn't allow, with 0x8033805F for a duplicate name, and with 0x8033804A if there
 * are too many selectors. */
gboolean wsman_reference_check_new_selector (const WsmanReference  *self,
                                             const char            *name,
                                             const char            *value,
                                             GError               **error);

/* Tells whether an option may be added. It fails with 0x80338052 if the name is missing or bad, with 0x80338053 for a
 * bad value, and with 0x8033804B if there are too many options. */
gboolean wsman_reference_check_new_option (const WsmanReference  *self,
                                           const char            *name,
                                           const char            *value,
                                           GError               **error);

/* Expands the alias in "wmicimv2/X". Other text is returned unchanged. */
char *wsman_reference_expand_alias (const char *resource_uri);

/* Reads the text of a reference. The text is a URI or an alias, with or without selectors, or the XML of an endpoint
 * reference. It fails with 0x803380BF if the text is empty, with 0x803380C0 if it is malformed, and with 0x8033802D if
 * it is too long. For wrong selectors it fails with 0x8033807A (syntax), 0x80338118 (no name), 0x8033805F (duplicate
 * name) or 0x8033804A (too many). It fails with 0x8033807F if references are too deep in each other. */
WsmanReference *wsman_reference_parse (const char  *text,
                                       GError     **error);

/* Reads the reference in element. A child of element is wsa:ReferenceParameters or wsa:ReferenceProperties. The name of
 * element doesn't matter. */
WsmanReference *wsman_reference_from_element (const WsmanElement  *element,
                                              GError             **error);
gboolean wsman_element_is_reference (const WsmanElement *element);

/* Returns the headers that a message to an endpoint repeats, as XML: the children of ReferenceParameters, or of
 * ReferenceProperties, which Windows writes ([WS-Addressing] 2.1). Headers that the library writes itself aren't among
 * them. */
char *wsman_reference_dup_parameters (const WsmanElement *element);

/* Reads a message's headers ResourceURI, SelectorSet, OptionSet and FragmentTransfer. Without ResourceURI the
 * reference's URI is "". */
WsmanReference *wsman_reference_from_header (const WsmanElement  *header,
                                             GError             **error);

void wsman_reference_add_selector (WsmanReference *self,
                                   const char     *name,
                                   const char     *value);
void wsman_reference_add_selector_reference (WsmanReference       *self,
                                             const char           *name,
                                             const WsmanReference *reference);
void wsman_reference_add_option (WsmanReference *self,
                                 const char     *name,
                                 const char     *value,
                                 gboolean        must_comply);
const WsmanSelector *wsman_reference_get_selector (const WsmanReference *self,
                                                   const char           *name);
const WsmanOption *wsman_reference_get_option (const WsmanReference *self,
                                               const char           *name);

/* Returns text for wsman_reference_parse(). This is the short form, or the XML if the short form isn't enough. */
char *wsman_reference_to_text (const WsmanReference *self);

/* Returns an a:EndpointReference with all its namespace declarations. */
char *wsman_reference_to_xml (const WsmanReference *self);

/* Writes an element that contains Address and ReferenceParameters. name is the name of the element with its prefix, and
 * may contain attributes. The prefixes s, a and w must be declared around the element, or in these attributes. */
void wsman_reference_write (const WsmanReference *self,
                            const char           *name,
                            GString              *xml);

/* Writes the headers ResourceURI, SelectorSet, OptionSet and FragmentTransfer. */
void wsman_reference_write_header (const WsmanReference *self,
                                   GString              *xml);

G_END_DECLS
