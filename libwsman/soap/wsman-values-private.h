/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Values as text: the types of XML Schema and of CIM ([DSP0230] 6; [MS-WSMV] 2.2.4).
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

/* The contents of a property's element ([DSP0230] 9). Messages have no schema, so its children decide. */
typedef enum
{
  WSMAN_VALUE_NIL,
  WSMAN_VALUE_TEXT,      /* content: the element with the text, below the wrapper of a date */
  WSMAN_VALUE_REFERENCE, /* content: the element with ReferenceParameters */
  WSMAN_VALUE_INSTANCE,  /* content: the parent of the properties, in both forms of embedding */
} WsmanValueKind;

WsmanValueKind wsman_value_classify (const WsmanElement  *property,
                                     const WsmanElement **content);

/* The type of a property, from the schema or from the message. */
typedef enum
{
  WSMAN_PROPERTY_ANY,     /* not known */
  WSMAN_PROPERTY_MISSING, /* the class has no property of that name */
  WSMAN_PROPERTY_CLASS,   /* the class has no such property, but it is the name of the class itself */
  WSMAN_PROPERTY_TEXT,
  WSMAN_PROPERTY_TEXTS,   /* an array of texts */
  WSMAN_PROPERTY_NUMBER,
  WSMAN_PROPERTY_BOOLEAN,
  WSMAN_PROPERTY_DATE,    /* or an interval */
  WSMAN_PROPERTY_OBJECT,  /* a reference, or an instance */
} WsmanPropertyType;

/* Returns the type of the class's property with that name, without case. Also returns the class's spelling of the
 * name; spelling is unchanged if there is no such property. */
typedef WsmanPropertyType (*WsmanPropertyFunc) (const char  *name,
                                                const char **spelling,
                                                gpointer     user_data);

/* Finds the type in the message: by CIM's wrapper of a date, by xsi:type, or by CIM's form of a date. */
WsmanPropertyType wsman_value_get_type (const WsmanElement *property);

/* Iterates over the properties of an instance in order. These are its children except cim:Location, which old
 * servers add. */
const WsmanElement *wsman_value_first_property (const WsmanElement *instance);
const WsmanElement *wsman_value_next_property (const WsmanElement *property);

/* "true", "false", "1", "0", in any case. */
gboolean wsman_value_parse_boolean (const char *text,
                                    gboolean   *value);
gboolean wsman_value_parse_int64 (const char *text,
                                  gint64     *value);
gboolean wsman_value_parse_uint64 (const char *text,
                                   guint64    *value);
/* xs:double, with INF, -INF and NaN. The locale doesn't matter. */
gboolean wsman_value_parse_double (const char *text,
                                   double     *value);
char *wsman_value_format_double (double value);

/* xs:duration, and CIM's interval "00000005011507.000000:000". Years and months must be 0. Refuses what doesn't fit
 * into a GTimeSpan. */
gboolean wsman_value_parse_duration (const char *text,
                                     GTimeSpan  *value);
/* Returns text such as "PT60.000S", as Windows writes it. Microseconds are only written if they aren't 0. */
char *wsman_value_format_duration (GTimeSpan value);

/* xs:dateTime, xs:date, and CIM's datetime "20240501102030.500000+120". Without a zone it is UTC. NULL if it isn't a
 * date, or has wildcards. */
GDateTime *wsman_value_parse_date_time (const char *text);
char *wsman_value_format_date_time (GDateTime *value);

/* Converts the properties of an instance to a{sv}. Repeated elements become arrays. */
GVariant *wsman_value_properties_to_variant (const WsmanElement *instance);

/* Tells whether name can be the name of an element: letters, digits, '_', '-', '.', and all characters that aren't
 * ASCII. */
gboolean wsman_value_check_name (const char  *name,
                                 GError     **error);

/* Returns the text of a simple value; *text is NULL for nil. Returns FALSE for arrays, instances, references and
 * types that have no form in XML. */
gboolean wsman_value_format_variant (GVariant  *value,
                                     char     **text);

/* Returns a copy of an instance as a document, in which the properties of values (a{sv}) are changed. Each property
 * must occur once, and be text or nil. Codes: 0x80338055 if a property doesn't exist, 0x80338054 if a value or a
 * property isn't text. */
char *wsman_value_edit_instance (const WsmanElement  *instance,
                                 GVariant            *values,
                                 GError             **error);

/* Tells whether values is suitable for wsman_value_edit_instance(): it isn't empty, and all values are text. */
gboolean wsman_value_check_edit (GVariant  *values,
                                 GError   **error);

/* Appends the properties of an a{sv} as elements with prefix ("" for none). The prefixes xsi, a and w must be
 * declared around them. Fails for names and types that have no form in XML, and then leaves xml unchanged. */
gboolean wsman_value_append_variant (GString     *xml,
                                     GVariant    *properties,
                                     const char  *prefix,
                                     GError     **error);

G_END_DECLS
