/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Implements the class WsmanItem. An item is an immutable instance, or another element of a body. This file makes and
 * prints items. wsman-item-lookup.c looks up their properties.
 */

#include "wsman-item-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-reference-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-codes.h"
#include "wsman-resource-locator-private.h"

/* The size limit for XML from a program. XML from a server is limited by the size of the envelope. */
#define MAX_XML_SIZE (64 * 1024 * 1024)

/**
 * WsmanItem:
 *
 * One result or input: an immutable XML element with typed lookup.
 *
 * [method@Wsman.Session.get], [method@Wsman.Session.invoke] and enumerations return items. [method@Wsman.Session.put]
 * and providers receive items. The properties of an item are the children of its element. Lookups use their local
 * names, in exact letter case:
 *
 * ```c
 * const char *state = wsman_item_lookup_string (service, "State");
 * ```
 *
 * Messages have no schema. Therefore a lookup names the type that the caller expects. If the text doesn't have the form
 * of this type, the lookup finds nothing. White space around the text is ignored. A property with several values is an
 * array. A lookup of one value returns the first value. [method@Wsman.Item.lookup_strv] and
 * [method@Wsman.Item.lookup_items] return all values. An empty array has no element. Therefore it looks the same as a
 * property that the server left out. A property that is nil is there, but has no value. An empty string is a value.
 *
 * Items may be used from any thread.
 *
 * Since: 1.0
 */
struct _WsmanItem
{
  GObject parent_instance;

  WsmanDocument *document;
  const WsmanElement *element; /* the element that the item stands for, in document */
  const WsmanElement *pair;    /* the element that contains element and its reference; NULL if there is none */
  WsmanResourceLocator *locator; /* the locator of the item; NULL if it isn't known */
  char *xml; /* the XML of the item; atomic; NULL until it is first asked for */
};

typedef enum
{
  PROP_LOCATOR = 1,
  PROP_NAME,
  PROP_NAMESPACE_URI,
  PROP_TEXT,
  PROP_XML,
  N_PROPERTIES,
} WsmanItemProperty;

G_DEFINE_FINAL_TYPE (WsmanItem, wsman_item, G_TYPE_OBJECT)

static void
wsman_item_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  WsmanItem *self = WSMAN_ITEM (object);

  switch ((WsmanItemProperty) id)
    {
    case PROP_LOCATOR:
      g_value_set_object (value, wsman_item_get_locator (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, wsman_item_get_name (self));
      break;
    case PROP_NAMESPACE_URI:
      g_value_set_string (value, wsman_item_get_namespace_uri (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, wsman_item_get_text (self));
      break;
    case PROP_XML:
      g_value_set_string (value, wsman_item_get_xml (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
wsman_item_dispose (GObject *object)
{
  WsmanItem *self = WSMAN_ITEM (object);

  g_clear_object (&self->locator);

  G_OBJECT_CLASS (wsman_item_parent_class)->dispose (object);
}

static void
wsman_item_finalize (GObject *object)
{
  WsmanItem *self = WSMAN_ITEM (object);

  g_clear_pointer (&self->document, wsman_document_unref);
  g_free (self->xml);

  G_OBJECT_CLASS (wsman_item_parent_class)->finalize (object);
}

static void
define_element (GParamSpec **properties)
{
  /**
   * WsmanItem:name:
   *
   * The local name of the element. For an instance, it is the name of the class.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanItem:namespace-uri:
   *
   * The namespace of the element. For an instance, it is the resource URI of the class. If the element has no
   * namespace, it is the empty string.
   *
   * Since: 1.0
   */
  properties[PROP_NAMESPACE_URI] =
    g_param_spec_string ("namespace-uri", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanItem:text:
   *
   * The text of the element and of all elements in it, in the order of the document. It is %NULL if the element is nil.
   *
   * Use this property to read a fragment, because a fragment may be only a text: see
   * [property@Wsman.ResourceLocator:fragment-path].
   *
   * Since: 1.0
   */
  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_whole (GParamSpec **properties)
{
  /**
   * WsmanItem:locator:
   *
   * The locator of the item itself. An item has a locator if its enumeration requested endpoint references, or if the
   * item is an endpoint reference. Otherwise, this property is %NULL.
   *
   * Since: 1.0
   */
  properties[PROP_LOCATOR] =
    g_param_spec_object ("locator", NULL, NULL,
                         WSMAN_TYPE_RESOURCE_LOCATOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanItem:xml:
   *
   * The element as XML, with all its namespace declarations.
   *
   * For an enumeration with [flags@Wsman.EnumerationFlags] `RETURN_OBJECT_AND_EPR`, it is the `w:Item` that contains
   * both the instance and its endpoint reference, as on Windows. All other properties and methods of the item describe
   * the instance.
   *
   * Since: 1.0
   */
  properties[PROP_XML] =
    g_param_spec_string ("xml", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_item_class_init (WsmanItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *properties[N_PROPERTIES] = { NULL, };

  object_class->get_property = wsman_item_get_property;
  object_class->dispose = wsman_item_dispose;
  object_class->finalize = wsman_item_finalize;

  define_element (properties);
  define_whole (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_item_init (WsmanItem *self)
{
}

WsmanResourceLocator *
wsman_item_read_locator (const WsmanElement *element)
{
  g_autoptr(WsmanReference) reference = NULL;

  if (!wsman_element_is_reference (element))
    return NULL;

  reference = wsman_reference_from_element (element, NULL);

  return reference != NULL ? wsman_resource_locator_new_from_reference (reference) : NULL;
}

WsmanItem *
wsman_item_new_from_element (WsmanDocument        *document,
                             const WsmanElement   *element,
                             WsmanResourceLocator *locator)
{
  WsmanItem *self = g_object_new (WSMAN_TYPE_ITEM, NULL);

  self->document = wsman_document_ref (document);
  self->element = element;
  self->locator = locator != NULL ? g_object_ref (locator) : wsman_item_read_locator (element);

  return self;
}

WsmanItem *
wsman_item_new_from_pair (WsmanDocument        *document,
                          const WsmanElement   *pair,
                          const WsmanElement   *element,
                          WsmanResourceLocator *locator)
{
  WsmanItem *self = wsman_item_new_from_element (document, element, locator);

  self->pair = pair;

  return self;
}

WsmanItem *
wsman_item_new_inner (WsmanItem          *self,
                      const WsmanElement *element)
{
  return wsman_item_new_from_element (self->document, element, NULL);
}

/* Returns the element of the item. Bindings can make an item without its constructors. Such an item has an empty
 * element. */
const WsmanElement *
wsman_item_get_element (WsmanItem *self)
{
  static WsmanDocument *empty;

  if (self->element != NULL)
    return self->element;

  if (g_once_init_enter (&empty))
    g_once_init_leave (&empty, wsman_document_parse ("<Item/>", strlen ("<Item/>"), NULL, G_MAXSIZE, NULL));

  return wsman_document_get_root (empty);
}

/**
 * wsman_item_new_from_xml:
 * @xml: a document
 * @error: return location for an error
 *
 * Makes an item from XML.
 *
 * Fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @xml is empty (code `0x803380C1`) or not well formed (code
 * `0x80338043`). Document types are refused. Therefore entities are refused, too.
 *
 * Returns: (transfer full): a new item
 *
 * Since: 1.0
 */
WsmanItem *
wsman_item_new_from_xml (const char  *xml,
                         GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  while (g_ascii_isspace (*xml))
    xml++;

  if (*xml == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BLANK_INPUT_XML,
                       _("The XML is empty; give an element"));
      return NULL;
    }

  document = wsman_document_parse (xml, strlen (xml), "UTF-8", MAX_XML_SIZE, &local_error);
  if (document == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_XML, "%s", local_error->message);
      return NULL;
    }

  return wsman_item_new_from_element (document, wsman_document_get_root (document), NULL);
}

/* The prefixes that the properties may use. A superfluous declaration does no harm. */
static const struct
{
  const char *use;
  const char *declarations;
} prefixes[] = {
  { " xsi:nil=", " xmlns:xsi=\"" WSMAN_NS_XSI "\"" },
  { "<a:Address>", " xmlns:a=\"" WSMAN_NS_ADDRESSING "\" xmlns:w=\"" WSMAN_NS_WSMAN "\"" },
};

/* Returns the XML of an instance. Returns NULL if the properties can't be written. */
static char *
write_instance (const char  *namespace_uri,
                const char  *name,
                GVariant    *values,
                GError     **error)
{
  const char *prefix = *namespace_uri != '\0' ? "p" : "";
  g_autofree char *tag = g_strconcat (prefix, *prefix != '\0' ? ":" : "", name, NULL);
  g_autoptr(GString) content = g_string_new (NULL);
  GString *xml;

  if (!wsman_value_append_variant (content, values, prefix, error))
    return NULL;

  xml = g_string_sized_new (content->len + 512);
  g_string_append_printf (xml, "<%s", tag);
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (strstr (content->str, prefixes[i].use) != NULL)
        g_string_append (xml, prefixes[i].declarations);
    }
  if (*prefix != '\0')
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "xmlns:p", namespace_uri);
    }
  g_string_append_printf (xml, ">%s</%s>", content->str, tag);

  if (wsman_xml_check (xml->str, xml->len, error))
    return g_string_free (xml, FALSE);

  g_string_free (xml, TRUE);

  return NULL;
}

/**
 * wsman_item_new_from_variant:
 * @namespace_uri: (nullable): the namespace of the element and its properties, which is usually the resource URI of the
 *   class without selectors; %NULL or the empty string for no namespace
 * @name: the local name of the element, usually the class
 * @properties: the properties, as `a{sv}`; a floating reference is consumed
 * @error: return location for an error
 *
 * Makes an item from a dictionary of properties.
 *
 * The values may be
 *
 * - strings (also object paths and signatures), numbers of all sizes and booleans;
 * - `()`, or an empty maybe, for a property that is nil;
 * - dictionaries `a{sv}` for embedded instances, which get the same namespace;
 * - tuples `(s)` for references; the string is any text that [ctor@Wsman.ResourceLocator.new] accepts;
 * - arrays of the values above, which become repeated elements.
 *
 * An empty array has no element in CIM's XML. Therefore the item doesn't have this property. In Put and in the input of
 * a method, Windows treats a missing array as an empty array. `()` means that the array has no value (nil). This isn't
 * the same as an empty array.
 *
 * Dates and intervals have no type of their own. Write them as strings, such as `2024-05-01T10:20:30Z` and `PT90S`, or
 * in CIM's own form. Windows wraps them in an element, usually `Datetime` or `Interval`. To make this wrapper, use a
 * tuple `(ss)` of the element's name and the text.
 *
 * The function fails with [error@Wsman.Error] `INVALID_ARGUMENT` if a name can't be the name of an element (code
 * `0x80338055`), or if a type has no form in XML (code `0x80338054`). It fails with [error@Wsman.Error] `QUOTA` if
 * values are nested too deeply.
 *
 * Returns: (transfer full): a new item
 *
 * Since: 1.0
 */
WsmanItem *
wsman_item_new_from_variant (const char  *namespace_uri,
                             const char  *name,
                             GVariant    *properties,
                             GError     **error)
{
  g_autofree char *xml = NULL;
  g_autoptr(GVariant) values = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (properties != NULL && g_variant_is_of_type (properties, G_VARIANT_TYPE_VARDICT), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  values = g_variant_ref_sink (properties);
  if (!wsman_value_check_name (name, error))
    return NULL;

  xml = write_instance (namespace_uri != NULL ? namespace_uri : "", name, values, error);

  return xml != NULL ? wsman_item_new_from_xml (xml, error) : NULL;
}

/**
 * wsman_item_new_with_locator: (constructor)
 * @item: an item
 * @locator: the locator of the item
 *
 * Makes an item with the contents of another item and a new [property@Wsman.Item:locator].
 *
 * If a provider returns such items, clients that enumerate endpoint references get the locators.
 *
 * Returns: (transfer full): a new item
 *
 * Since: 1.0
 */
WsmanItem *
wsman_item_new_with_locator (WsmanItem            *item,
                             WsmanResourceLocator *locator)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (item), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);

  /* An item that was made without its constructors has no document. */
  if (item->document == NULL)
    return g_object_ref (item);

  return wsman_item_new_from_element (item->document, item->element, locator);
}

gboolean
wsman_item_equal (WsmanItem *self,
                  WsmanItem *other)
{
  const WsmanElement *whole = self->pair != NULL ? self->pair : wsman_item_get_element (self);
  const WsmanElement *other_whole = other->pair != NULL ? other->pair : wsman_item_get_element (other);

  return wsman_element_equal (whole, other_whole);
}

/**
 * wsman_item_get_xml:
 * @self: an item
 *
 * Gets the element as XML. See [property@Wsman.Item:xml].
 *
 * Returns: (transfer none): XML with all its namespace declarations
 *
 * Since: 1.0
 */
const char *
wsman_item_get_xml (WsmanItem *self)
{
  char *xml;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);

  xml = g_atomic_pointer_get (&self->xml);
  if (xml != NULL)
    return xml;

  /* Two threads may print the item at the same time. The first result is kept. */
  xml = wsman_element_to_xml (self->pair != NULL ? self->pair : wsman_item_get_element (self));
  if (!g_atomic_pointer_compare_and_exchange (&self->xml, NULL, xml))
    g_free (xml);

  return g_atomic_pointer_get (&self->xml);
}

/**
 * wsman_item_get_name:
 * @self: an item
 *
 * Gets the local name of the element. See [property@Wsman.Item:name].
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
wsman_item_get_name (WsmanItem *self)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), "");

  return wsman_element_get_name (wsman_item_get_element (self));
}

/**
 * wsman_item_get_namespace_uri:
 * @self: an item
 *
 * Gets the namespace of the element. See [property@Wsman.Item:namespace-uri].
 *
 * Returns: (transfer none): the namespace's URI, or an empty string if there is none
 *
 * Since: 1.0
 */
const char *
wsman_item_get_namespace_uri (WsmanItem *self)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), "");

  return wsman_element_get_namespace_uri (wsman_item_get_element (self));
}

/**
 * wsman_item_get_text:
 * @self: an item
 *
 * Gets the text of the element and of all elements in it. See [property@Wsman.Item:text].
 *
 * Returns: (nullable) (transfer none): the text, or %NULL if the element is nil
 *
 * Since: 1.0
 */
const char *
wsman_item_get_text (WsmanItem *self)
{
  const WsmanElement *element;

  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);

  element = wsman_item_get_element (self);

  return wsman_element_is_nil (element) ? NULL : wsman_element_get_text (element);
}

/**
 * wsman_item_get_locator:
 * @self: an item
 *
 * Gets the locator of the item. See [property@Wsman.Item:locator].
 *
 * Returns: (nullable) (transfer none): the locator, or %NULL if it isn't known; copy it before you change it
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_item_get_locator (WsmanItem *self)
{
  g_return_val_if_fail (WSMAN_IS_ITEM (self), NULL);

  return self->locator;
}
