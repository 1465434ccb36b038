/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes values as text. The types are those of XML Schema and of CIM ([DSP0230] 6; [MS-WSMV] 2.2.4).
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

/* The contents of a property's element ([DSP0230] 9). Messages have no schema, so the children of the element
 * decide. */
typedef enum
{
  WSMAN_VALUE_NIL,
  WSMAN_VALUE_TEXT,      /* the content is the element with the text; for a date, it is inside the wrapper */
  WSMAN_VALUE_REFERENCE, /* the content is the element with ReferenceParameters */
  WSMAN_VALUE_INSTANCE,  /* the content is the parent of the properties, in both forms of embedding */
} WsmanValueKind;

WsmanValueKind wsman_value_classify (const WsmanElement  *property,
                                     const WsmanElement **content);

/* The type of a property, from the schema or from the message. */
typedef enum
{
  WSMAN_PROPERTY_ANY,     /* the type isn't known */
  WSMAN_PROPERTY_MISSING, /* the class has no property of that name */
  WSMAN_PROPERTY_CLASS,   /* the class has no such property, but it is the name of the class itself */
  WSMAN_PROPERTY_TEXT,
  WSMAN_PROPERTY_TEXTS,   /* an array of texts */
  WSMAN_PROPERTY_NUMBER,
  WSMAN_PROPERTY_BOOLEAN,
  WSMAN_PROPERTY_DATE,    /* a date or an interval */
  WSMAN_PROPERTY_OBJECT,  /* a reference, or an instance */
} WsmanPropertyType;

/* A function that returns the type of a property of a class. The case of name doesn't matter. spelling becomes the
 * class's spelling of the name. If there is no such property, spelling is unchanged. After the name of a property of
 * the type WSMAN_PROPERTY_OBJECT and a dot, name may go on with a property of that object. */
typedef WsmanPropertyType (*WsmanPropertyFunc) (const char  *name,
                                                const char **spelling,
                                                gpointer     user_data);

/* Finds the type of a property in the message. CIM's wrapper of a date, xsi:type and CIM's form of a date show the
 * type. */
WsmanPropertyType wsman_value_get_type (const WsmanElement *property);

/* Iterates over the properties of an instance in order. The properties are all children of the instance, except
 * cim:Location, which old servers add. */
const WsmanElement *wsman_value_first_property (const WsmanElement *instance);
const WsmanElement *wsman_value_next_property (const WsmanElement *property);

/* Reads "true", "false", "1" or "0", in any case. */
gboolean wsman_value_parse_boolean (const char *text,
                                    gboolean   *value);
gboolean wsman_value_parse_int64 (const char *text,
                                  gint64     *value);
gboolean wsman_value_parse_uint64 (const char *text,
                                   guint64    *value);
/* Reads an xs:double, also INF, -INF and NaN. The locale doesn't matter. */
gboolean wsman_value_parse_double (const char *text,
                                   double     *value);
char *wsman_value_format_double (double value);

/* Reads an xs:duration, or CIM's interval such as "00000005011507.000000:000". Years and months must be 0. A value that
 * doesn't fit into a GTimeSpan is refused. */
gboolean wsman_value_parse_duration (const char *text,
                                     GTimeSpan  *value);
/* Reads how long something lasts, which must be more than no time. The text is a duration, or the time of the end. */
gboolean wsman_value_parse_expires (const char *text,
                                    GTimeSpan  *value);
/* Returns text such as "PT60.000S", as Windows writes it. Microseconds are only written if they aren't 0. */
char *wsman_value_format_duration (GTimeSpan value);

/* Reads an xs:dateTime, an xs:date, or CIM's datetime such as "20240501102030.500000+120". A time without a zone is
 * UTC. Returns NULL if the text isn't a date, or if it has wildcards. */
GDateTime *wsman_value_parse_date_time (const char *text);

/* Times from first to last, in microseconds since 1970. Without a limit, they are the least and the greatest number. */
typedef struct
{
  gint64 first;
  gint64 last;
} WsmanTimeRange;
char *wsman_value_format_date_time (GDateTime *value);

/* Tells whether name is the name of an element in which CIM wraps a date or an interval. */
gboolean wsman_value_is_date_element (const char *name);

/* The key of the text that stands beside the properties of an instance. No element can have this name. */
#define WSMAN_VALUE_TEXT_BESIDE "#text"

/* Converts the properties of an instance to a{sv}. Repeated elements become arrays. Text beside the properties is under
 * WSMAN_VALUE_TEXT_BESIDE. */
GVariant *wsman_value_properties_to_variant (const WsmanElement *instance);

/* Tells whether name can be the name of an element. It may contain letters, digits, '_', '-', '.', and all characters
 * that aren't ASCII. */
gboolean wsman_value_check_name (const char  *name,
                                 GError     **error);

/* Returns the text of a simple value. text becomes NULL for nil. Returns FALSE for arrays, instances, references and
 * types that have no form in XML. */
gboolean wsman_value_format_variant (GVariant  *value,
                                     char     **text);

/* Returns a copy of an instance as a document, in which the properties of values (a{sv}) are changed. Each property
 * must occur once, and must be text or nil. It fails with 0x80338055 if a property doesn't exist, and with 0x80338054
 * if a value or a property isn't text. */
char *wsman_value_edit_instance (const WsmanElement  *instance,
                                 GVariant            *values,
                                 GError             **error);

/* Tells whether values is suitable for wsman_value_edit_instance(). This is so if it isn't empty, and all values are
 * text. */
gboolean wsman_value_check_edit (GVariant  *values,
                                 GError   **error);

/* Appends the properties of an a{sv} as elements with prefix ("" for none). The prefixes xsi, a and w must be declared
 * around them. It fails if a name or a type has no form in XML. Then it leaves xml unchanged. */
gboolean wsman_value_append_variant (GString     *xml,
                                     GVariant    *properties,
                                     const char  *prefix,
                                     GError     **error);

G_END_DECLS
