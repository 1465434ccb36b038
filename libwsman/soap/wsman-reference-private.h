/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What names a resource: URI, selectors, options, fragment. Parsed from and written as
 * selector text ("uri?a=b+c=d"), endpoint references and message headers. automation-api:
 * resource locators; [DSP0226] 5.4.
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
  char *resource_uri; /* aliases expanded; "" if none */
  GPtrArray *selectors; /* of WsmanSelector */
  GPtrArray *options;   /* of WsmanOption */
  gboolean must_understand_options;
  char *fragment_path;    /* or NULL */
  char *fragment_dialect; /* or NULL: XPath 1.0 */
};

/* [MS-WSMV] 3.1.4.1: what Windows takes. */
#define WSMAN_MAX_URI_LENGTH 2048

/* Code: 0x8033802D. */
gboolean wsman_reference_check_uri_length (const char  *uri,
                                           GError     **error);

WsmanReference *wsman_reference_new (const char *resource_uri);
WsmanReference *wsman_reference_copy (const WsmanReference *self);
void wsman_reference_free (WsmanReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanReference, wsman_reference_free)

/* Whether one more selector may be added: 0x80338118 no name, 0x8033805D characters that XML can't
 * hold, 0x8033805F twice the same, 0x8033804A too many. value may be NULL. */
gboolean wsman_reference_check_new_selector (const WsmanReference  *self,
                                             const char            *name,
                                             const char            *value,
                                             GError               **error);

/* The same for an option: 0x80338052 no name or a bad one, 0x80338053 a bad value, 0x8033804B too many. */
gboolean wsman_reference_check_new_option (const WsmanReference  *self,
                                           const char            *name,
                                           const char            *value,
                                           GError               **error);

/* "wmicimv2/X" becomes the URI it stands for; other text is returned as it is. */
char *wsman_reference_expand_alias (const char *resource_uri);

/* Text of any form: URI, alias, either with selectors, or the XML of an endpoint reference. Codes:
 * 0x803380BF empty, 0x803380C0 malformed, 0x8033802D too long, 0x8033807A selector syntax, 0x80338118
 * no name, 0x8033805F twice the same, 0x8033804A too many, 0x8033807F references too deep. */
WsmanReference *wsman_reference_parse (const char  *text,
                                       GError     **error);

/* element holds wsa:ReferenceParameters (or ReferenceProperties) as a child, whatever its name. */
WsmanReference *wsman_reference_from_element (const WsmanElement  *element,
                                              GError             **error);
gboolean wsman_element_is_reference (const WsmanElement *element);

/* From the headers of a message: ResourceURI, SelectorSet, OptionSet, FragmentTransfer. Without
 * ResourceURI the reference's is "". */
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

/* What wsman_reference_parse() takes: the short form, or the XML where that can't say it. */
char *wsman_reference_to_text (const WsmanReference *self);

/* An a:EndpointReference that stands by itself. */
char *wsman_reference_to_xml (const WsmanReference *self);

/* An element of that name (with prefix) holding Address and ReferenceParameters; the prefixes s, a
 * and w must be declared around it or by name's own attributes. */
void wsman_reference_write (const WsmanReference *self,
                            const char           *name,
                            GString              *xml);

/* The headers ResourceURI, SelectorSet, OptionSet and FragmentTransfer. */
void wsman_reference_write_header (const WsmanReference *self,
                                   GString              *xml);

G_END_DECLS
