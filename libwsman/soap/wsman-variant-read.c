/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts instances to GVariants. Messages have no schema. Therefore the children of a property's element decide what
 * the property contains ([DSP0230] 9), and only xsi:type gives a type.
 */

#include "wsman-values-private.h"

#include <string.h>

#include "wsman-hash-private.h"
#include "wsman-names-private.h"
#include "wsman-reference-private.h"

/* The elements in which CIM wraps a date or an interval ([DSP0230] 8). */
static const char *const date_elements[] = {
  "CIM_DateTime", "Date", "Datetime", "Interval", "Time", NULL,
};

gboolean
wsman_value_is_date_element (const char *name)
{
  return g_strv_contains (date_elements, name);
}

static const WsmanElement *
skip_location (const WsmanElement *element)
{
  while (element != NULL && wsman_element_is (element, WSMAN_NS_CIM_COMMON, "Location"))
    element = wsman_element_next_sibling (element);

  return element;
}

const WsmanElement *
wsman_value_first_property (const WsmanElement *instance)
{
  return skip_location (wsman_element_first_child (instance));
}

const WsmanElement *
wsman_value_next_property (const WsmanElement *property)
{
  return skip_location (wsman_element_next_sibling (property));
}

/* Finds the parent of an embedded instance's properties. Some servers put an element for the instance into the
 * property's element. This element is the only child. Its namespace is the resource URI of its class, which ends in the
 * name of the element. */
static const WsmanElement *
find_instance (const WsmanElement *property)
{
  const WsmanElement *child = wsman_element_first_child (property);
  const char *namespace_uri = wsman_element_get_namespace_uri (child);
  const char *last_segment = strrchr (namespace_uri, '/');

  if (wsman_element_next_sibling (child) == NULL && last_segment != NULL &&
      strcmp (last_segment + 1, wsman_element_get_name (child)) == 0 &&
      strcmp (namespace_uri, wsman_element_get_namespace_uri (property)) != 0)
    return child;

  return property;
}

/* Tells whether element is CIM's wrapper of a date. Some servers remove CIM's namespace in projections, as they remove
 * the namespace of the properties. */
static gboolean
is_date_element (const WsmanElement *element)
{
  const char *namespace_uri = wsman_element_get_namespace_uri (element);

  return strcmp (namespace_uri, WSMAN_NS_CIM_COMMON) == 0 ||
         (*namespace_uri == '\0' && wsman_value_is_date_element (wsman_element_get_name (element)));
}

/* Tells whether child is a reference in a wrapper. It must be the only child, because an instance may also begin with a
 * reference. */
static gboolean
is_wrapped_reference (const WsmanElement *child)
{
  return wsman_element_is_reference (child) && wsman_element_next_sibling (child) == NULL &&
         strcmp (wsman_element_get_name (child), "EndpointReference") == 0;
}

/* Tells whether text stands beside the children. Such an element isn't a wrapper, because the text would be lost. */
static gboolean
has_text_beside (const WsmanElement *element)
{
  g_autofree char *text = wsman_element_dup_text_beside (element);

  return text != NULL;
}

WsmanValueKind
wsman_value_classify (const WsmanElement  *property,
                      const WsmanElement **content)
{
  const WsmanElement *child = wsman_element_first_child (property);

  *content = property;
  if (wsman_element_is_nil (property))
    return WSMAN_VALUE_NIL;
  if (child == NULL)
    return WSMAN_VALUE_TEXT;
  if (has_text_beside (property))
    return WSMAN_VALUE_INSTANCE;

  if (is_date_element (child) && wsman_element_first_child (child) == NULL &&
      wsman_element_next_sibling (child) == NULL)
    {
      *content = child;
      return WSMAN_VALUE_TEXT;
    }

  if (wsman_element_is_reference (property))
    return WSMAN_VALUE_REFERENCE;
  if (is_wrapped_reference (child))
    {
      *content = child;
      return WSMAN_VALUE_REFERENCE;
    }

  *content = find_instance (property);

  return WSMAN_VALUE_INSTANCE;
}

static GVariant *
boolean_to_variant (const char *text)
{
  gboolean value;

  return wsman_value_parse_boolean (text, &value) ? g_variant_new_boolean (value) : NULL;
}

static GVariant *
int64_to_variant (const char *text)
{
  gint64 value;

  return wsman_value_parse_int64 (text, &value) ? g_variant_new_int64 (value) : NULL;
}

static GVariant *
uint64_to_variant (const char *text)
{
  guint64 value;

  return wsman_value_parse_uint64 (text, &value) ? g_variant_new_uint64 (value) : NULL;
}

static GVariant *
double_to_variant (const char *text)
{
  double value;

  return wsman_value_parse_double (text, &value) ? g_variant_new_double (value) : NULL;
}

/* The types of XML Schema. The types of CIM have the same names with "cim" in front. */
static const struct
{
  const char *name;
  GVariant *(*to_variant) (const char *text);
} schema_types[] = {
  { "boolean", boolean_to_variant },
  { "byte", int64_to_variant },
  { "short", int64_to_variant },
  { "int", int64_to_variant },
  { "long", int64_to_variant },
  { "integer", int64_to_variant },
  { "unsignedByte", uint64_to_variant },
  { "unsignedShort", uint64_to_variant },
  { "unsignedInt", uint64_to_variant },
  { "unsignedLong", uint64_to_variant },
  { "float", double_to_variant },
  { "double", double_to_variant },
};

/* Returns the local name of the simple type in xsi:type. Returns NULL if there is no such type. A prefix without a
 * declaration, as in a fragment, stands for either namespace. */
static const char *
get_schema_type (const WsmanElement *element)
{
  const char *type = wsman_element_get_attribute (element, WSMAN_NS_XSI, "type");
  const char *colon = type != NULL ? strchr (type, ':') : NULL;
  const char *name = colon != NULL ? colon + 1 : type;
  g_autofree char *prefix = NULL;
  const char *namespace_uri;

  if (type == NULL)
    return NULL;

  prefix = g_strndup (type, colon != NULL ? colon - type : 0);
  namespace_uri = wsman_element_resolve_prefix (element, prefix);
  if (namespace_uri == NULL)
    return g_str_has_prefix (name, "cim") ? name + strlen ("cim") : name;
  if (strcmp (namespace_uri, WSMAN_NS_XS) == 0)
    return name;

  return strcmp (namespace_uri, WSMAN_NS_CIM_COMMON) == 0 && g_str_has_prefix (name, "cim") ? name + strlen ("cim")
                                                                                         : NULL;
}

/* Tells whether text is a date such as "20240501102030.500000+120", or an interval. "*" stands for an unknown digit.
 * Some servers send such a text without a wrapper. */
static gboolean
is_cim_date (const char *text)
{
  return strlen (text) == 25 && strspn (text, "0123456789*") == 14 && text[14] == '.' &&
         strspn (text + 15, "0123456789*") == 6 && strchr ("+-:", text[21]) != NULL;
}

WsmanPropertyType
wsman_value_get_type (const WsmanElement *property)
{
  const char *type = get_schema_type (property);
  const WsmanElement *content;

  if (wsman_value_classify (property, &content) != WSMAN_VALUE_TEXT)
    return WSMAN_PROPERTY_ANY;
  if (content != property || is_cim_date (wsman_element_get_text (content)))
    return WSMAN_PROPERTY_DATE;

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (schema_types); i++)
    {
      if (g_ascii_strcasecmp (type, schema_types[i].name) == 0)
        return schema_types[i].to_variant == boolean_to_variant ? WSMAN_PROPERTY_BOOLEAN : WSMAN_PROPERTY_NUMBER;
    }

  return WSMAN_PROPERTY_ANY;
}

/* Converts a text. If it isn't of its xsi:type, the result is a string. */
static GVariant *
text_to_variant (const WsmanElement *property,
                 const WsmanElement *content)
{
  const char *text = wsman_element_get_text (content);
  const char *type = get_schema_type (property);
  GVariant *value = NULL;

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (schema_types); i++)
    {
      if (g_ascii_strcasecmp (type, schema_types[i].name) == 0)
        value = schema_types[i].to_variant (text);
    }

  return value != NULL ? value : g_variant_new_string (text);
}

/* Tells whether the reference has an address in addition to the name of the resource. */
static gboolean
has_address (const WsmanReference *reference)
{
  return reference->address != NULL && strcmp (reference->address, WSMAN_ADDRESS_ANONYMOUS) != 0 &&
         g_uri_peek_scheme (reference->address) != NULL;
}

static GVariant *
reference_to_variant (const WsmanElement *content)
{
  g_autoptr(WsmanReference) reference = wsman_reference_from_element (content, NULL);
  g_autofree char *text = NULL;

  if (reference == NULL)
    return g_variant_new_string (wsman_element_get_text (content));

  /* The short form can't contain an address. */
  text = has_address (reference) ? wsman_reference_to_xml (reference) : wsman_reference_to_text (reference);

  return g_variant_new ("(s)", text);
}

/* Converts a property's element to a floating GVariant. nil becomes "()", and the result has no maybe types.
 * wsman_item_to_variant() documents the types. */
static GVariant *
property_to_variant (const WsmanElement *property)
{
  const WsmanElement *content;

  switch (wsman_value_classify (property, &content))
    {
    case WSMAN_VALUE_NIL:
      return g_variant_new_tuple (NULL, 0);
    case WSMAN_VALUE_REFERENCE:
      return reference_to_variant (content);
    case WSMAN_VALUE_INSTANCE:
      return wsman_value_properties_to_variant (content);
    case WSMAN_VALUE_TEXT:
      return text_to_variant (property, content);
    default:
      g_assert_not_reached ();
    }
}

/* Makes an array of the values. If they have the same type, this is the type of the elements. Otherwise the elements
 * are variants. */
static GVariant *
values_to_array (GPtrArray *values)
{
  const GVariantType *type = g_variant_get_type (values->pdata[0]);
  gboolean is_uniform = TRUE;

  for (guint i = 1; i < values->len && is_uniform; i++)
    is_uniform = g_variant_is_of_type (values->pdata[i], type);

  for (guint i = 0; i < values->len && !is_uniform; i++)
    values->pdata[i] = g_variant_new_variant (values->pdata[i]);

  return g_variant_new_array (is_uniform ? type : G_VARIANT_TYPE_VARIANT,
                              (GVariant **) values->pdata, values->len);
}

GVariant *
wsman_value_properties_to_variant (const WsmanElement *instance)
{
  g_autoptr(GHashTable) by_name = g_hash_table_new_full (wsman_text_hash, g_str_equal, NULL,
                                                         (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *text = wsman_element_dup_text_beside (instance);
  GVariantBuilder builder;

  for (const WsmanElement *child = wsman_value_first_property (instance);
       child != NULL;
       child = wsman_value_next_property (child))
    {
      const char *name = wsman_element_get_name (child);
      GPtrArray *values = g_hash_table_lookup (by_name, name);

      if (values == NULL)
        {
          values = g_ptr_array_new ();
          g_hash_table_insert (by_name, (gpointer) name, values);
          g_ptr_array_add (names, (gpointer) name);
        }
      g_ptr_array_add (values, property_to_variant (child));
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (text != NULL)
    g_variant_builder_add (&builder, "{sv}", WSMAN_VALUE_TEXT_BESIDE, g_variant_new_string (text));
  for (guint i = 0; i < names->len; i++)
    {
      GPtrArray *values = g_hash_table_lookup (by_name, names->pdata[i]);

      g_variant_builder_add (&builder, "{sv}", names->pdata[i],
                             values->len == 1 ? values->pdata[0] : values_to_array (values));
    }

  return g_variant_builder_end (&builder);
}
