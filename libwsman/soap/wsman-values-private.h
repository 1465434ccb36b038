/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Values as text: xs: types and CIM's own ([DSP0230] 6; [MS-WSMV] 2.2.4).
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

/* What a property's element holds ([DSP0230] 9; decided by its children alone, since the wire has
 * no schema). */
typedef enum
{
  WSMAN_VALUE_NIL,
  WSMAN_VALUE_TEXT,      /* content: the element whose text it is, the wrapper of a date removed */
  WSMAN_VALUE_REFERENCE, /* content: what holds ReferenceParameters */
  WSMAN_VALUE_INSTANCE,  /* content: the parent of the properties, in both forms of embedding */
} WsmanValueKind;

WsmanValueKind wsman_value_classify (const WsmanElement  *property,
                                     const WsmanElement **content);

/* What a property is, as far as somebody knows: whoever has a schema, or the wire. */
typedef enum
{
  WSMAN_PROPERTY_ANY,     /* nobody knows */
  WSMAN_PROPERTY_MISSING, /* the class has none of that name */
  WSMAN_PROPERTY_CLASS,   /* nor has it, but is called so itself */
  WSMAN_PROPERTY_TEXT,
  WSMAN_PROPERTY_TEXTS,   /* an array of such */
  WSMAN_PROPERTY_NUMBER,
  WSMAN_PROPERTY_BOOLEAN,
  WSMAN_PROPERTY_DATE,    /* or an interval */
  WSMAN_PROPERTY_OBJECT,  /* a reference, or an instance */
} WsmanPropertyType;

/* Tells of a class what the property is that has that name, in any letter case, and how the class spells it;
 * spelling stays as it is where there is none. */
typedef WsmanPropertyType (*WsmanPropertyFunc) (const char  *name,
                                                const char **spelling,
                                                gpointer     user_data);

/* As the wire tells it: by CIM's wrapper of a date, xsi:type, or CIM's own form of a date. */
WsmanPropertyType wsman_value_get_type (const WsmanElement *property);

/* The properties of an instance, in order: its children but the cim:Location of old stacks. */
const WsmanElement *wsman_value_first_property (const WsmanElement *instance);
const WsmanElement *wsman_value_next_property (const WsmanElement *property);

/* "true", "false", "1", "0", in any case. */
gboolean wsman_value_parse_boolean (const char *text,
                                    gboolean   *value);
gboolean wsman_value_parse_int64 (const char *text,
                                  gint64     *value);
gboolean wsman_value_parse_uint64 (const char *text,
                                   guint64    *value);
/* xs:double, with INF, -INF and NaN; never the locale's form. */
gboolean wsman_value_parse_double (const char *text,
                                   double     *value);
char *wsman_value_format_double (double value);

/* xs:duration and CIM's interval "00000005011507.000000:000". No years or months beyond 0; what
 * doesn't fit into a GTimeSpan is refused. */
gboolean wsman_value_parse_duration (const char *text,
                                     GTimeSpan  *value);
/* "PT60.000S", as Windows writes it; microseconds only where there are some. */
char *wsman_value_format_duration (GTimeSpan value);

/* xs:dateTime, xs:date and CIM's datetime "20240501102030.500000+120"; without a zone, UTC. NULL if
 * it is none, or has wildcards. */
GDateTime *wsman_value_parse_date_time (const char *text);
char *wsman_value_format_date_time (GDateTime *value);

/* A property's element as a GVariant: maybe-nothing never appears; nil is an empty "()" unit. See
 * wsman_item_to_variant() for the types. Floating. */
GVariant *wsman_value_to_variant (const WsmanElement *property);

/* The properties of an instance as a{sv}; repeated elements become arrays. */
GVariant *wsman_value_properties_to_variant (const WsmanElement *instance);

/* Whether name can be an element's: letters, digits, '_', '-', '.', and whatever isn't ASCII. */
gboolean wsman_value_check_name (const char  *name,
                                 GError     **error);

/* The text of a value that is nothing but text: *text is NULL for nil. FALSE for arrays, instances,
 * references and types that have no form in XML. */
gboolean wsman_value_format_variant (GVariant  *value,
                                     char     **text);

/* Another form of an instance, as a document: the properties that values (a{sv}) names changed, all
 * else as it is. Each must be there once and hold text, or be nil. Codes: 0x80338055 for a property
 * that isn't there, 0x80338054 for values and properties that aren't text. */
char *wsman_value_edit_instance (const WsmanElement  *instance,
                                 GVariant            *values,
                                 GError             **error);

/* Whether values can be given to wsman_value_edit_instance(): some, and all of them texts. */
gboolean wsman_value_check_edit (GVariant  *values,
                                 GError   **error);

/* Appends the properties of an a{sv} as elements with prefix ("" for none); xsi, a and w must be
 * declared around them. Fails for names and types that have no form in XML; then xml is as it was. */
gboolean wsman_value_append_variant (GString     *xml,
                                     GVariant    *properties,
                                     const char  *prefix,
                                     GError     **error);

G_END_DECLS
