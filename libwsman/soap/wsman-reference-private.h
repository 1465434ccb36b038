/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The name of a resource: URI, selectors, options and fragment. It is read from and written as selector text
 * ("uri?a=b+c=d"), endpoint references and message headers. [DSP0226] 5.4.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanReference WsmanReference;

typedef struct
{
  char *name;
  guint hash;                /* of the name */
  char *value;               /* NULL if reference is set */
  WsmanReference *reference; /* a selector that refers to another resource, or NULL */
} WsmanSelector;

typedef struct
{
  char *name;
  guint hash;  /* of the name */
  char *value; /* NULL is nil */
  gboolean must_comply;
} WsmanOption;

struct _WsmanReference
{
  char *address;      /* of an endpoint reference, or NULL */
  char *resource_uri; /* with its alias expanded; "" if there is none */
  GPtrArray *selectors; /* of WsmanSelector */
  GPtrArray *options;   /* of WsmanOption */
  gboolean must_understand_options;
  char *fragment_path;    /* or NULL */
  char *fragment_dialect; /* NULL: XPath 1.0 */
};

/* [MS-WSMV] 3.1.4.1: Windows' limit. */
#define WSMAN_MAX_URI_LENGTH 2048

/* Code: 0x8033802D. */
gboolean wsman_reference_check_uri_length (const char  *uri,
                                           GError     **error);

WsmanReference *wsman_reference_new (const char *resource_uri);
WsmanReference *wsman_reference_copy (const WsmanReference *self);
void wsman_reference_free (WsmanReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanReference, wsman_reference_free)

/* Tells whether a selector may be added. Codes: 0x80338118 no name, 0x8033805D characters that XML doesn't allow,
 * 0x8033805F a duplicate name, 0x8033804A too many. value may be NULL. */
gboolean wsman_reference_check_new_selector (const WsmanReference  *self,
                                             const char            *name,
                                             const char            *value,
                                             GError               **error);

/* The same for an option. Codes: 0x80338052 no name or a bad one, 0x80338053 a bad value, 0x8033804B too many. */
gboolean wsman_reference_check_new_option (const WsmanReference  *self,
                                           const char            *name,
                                           const char            *value,
                                           GError               **error);

/* Expands the alias in "wmicimv2/X". Other text is returned unchanged. */
char *wsman_reference_expand_alias (const char *resource_uri);

/* Reads a URI or an alias, either with selectors, or the XML of an endpoint reference. Codes: 0x803380BF empty,
 * 0x803380C0 malformed, 0x8033802D too long, 0x8033807A selector syntax, 0x80338118 no name, 0x8033805F a duplicate
 * name, 0x8033804A too many, 0x8033807F references too deep. */
WsmanReference *wsman_reference_parse (const char  *text,
                                       GError     **error);

/* element has wsa:ReferenceParameters (or ReferenceProperties) as a child. Its name doesn't matter. */
WsmanReference *wsman_reference_from_element (const WsmanElement  *element,
                                              GError             **error);
gboolean wsman_element_is_reference (const WsmanElement *element);

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

/* Returns text for wsman_reference_parse(): the short form, or the XML if the short form isn't enough. */
char *wsman_reference_to_text (const WsmanReference *self);

/* Returns an a:EndpointReference with all its namespace declarations. */
char *wsman_reference_to_xml (const WsmanReference *self);

/* Writes an element of that name (with its prefix) that contains Address and ReferenceParameters. The prefixes s, a
 * and w must be declared around it, or in name's own attributes. */
void wsman_reference_write (const WsmanReference *self,
                            const char           *name,
                            GString              *xml);

/* Writes the headers ResourceURI, SelectorSet, OptionSet and FragmentTransfer. */
void wsman_reference_write_header (const WsmanReference *self,
                                   GString              *xml);

G_END_DECLS
