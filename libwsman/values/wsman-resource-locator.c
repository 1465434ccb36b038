/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanResourceLocator. It contains the reference of the room soap. [DSP0226] 5.4.2, [MS-WSMV] 3.1.4.1. A
 * locator with an error is never sent.
 */

#include "wsman-resource-locator-fields-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-codes.h"

/**
 * WsmanResourceLocator:
 *
 * Names a resource. A locator contains the resource's URI, the selectors that identify an instance, and options for the
 * operation. It also contains a fragment path if the operation is about a part of the instance.
 *
 * All operations of [class@Wsman.Session] take a locator. A locator can be made from all forms that Windows' tools
 * accept:
 *
 * | form | example |
 * |---|---|
 * | URI | `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service` |
 * | alias | `wmicimv2/Win32_Service` |
 * | with selectors | `wmicimv2/Win32_Service?Name=spooler` or `…?Key1=A+Key2=B` |
 * | endpoint reference | XML with `ReferenceParameters`, such as the response to Create |
 *
 * The aliases are `wmi`, `wmicimv2`, `cimv2`, `winrm`, `wsman` and `shell`. In text, the names and values of selectors
 * may contain `%2B`, `%3D`, `%3F` and `%25`, which mean `+`, `=`, `?` and `%`. No other character is encoded.
 * [method@Wsman.ResourceLocator.add_selector] uses every value unchanged.
 *
 * ```c
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Service", error);
 *
 * if (locator == NULL)
 *   return FALSE;
 * wsman_resource_locator_add_selector (locator, "Name", "cups");
 * service = wsman_session_get (session, locator, NULL, error);
 * ```
 *
 * The names of selectors and options are compared without regard to letter case, as on Windows.
 *
 * Setters don't fail. If a setter refuses a value, [property@Wsman.ResourceLocator:error] tells why. Every operation
 * with this locator then fails with that error, and sends nothing. Operations copy the locator when they are called.
 * Therefore programs may change the locator and use it again at once.
 *
 * Since: 1.0
 */
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanResourceLocator, wsman_resource_locator, G_TYPE_OBJECT)

static void
wsman_resource_locator_get_property (GObject    *object,
                                     guint       id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  WsmanResourceLocator *self = WSMAN_RESOURCE_LOCATOR (object);

  switch ((WsmanResourceLocatorProperty) id)
    {
    case PROP_ERROR:
      g_value_set_string (value, wsman_resource_locator_get_error (self));
      break;
    case PROP_FRAGMENT_DIALECT:
      g_value_set_string (value, wsman_resource_locator_get_fragment_dialect (self));
      break;
    case PROP_FRAGMENT_PATH:
      g_value_set_string (value, wsman_resource_locator_get_fragment_path (self));
      break;
    case PROP_MUST_UNDERSTAND_OPTIONS:
      g_value_set_boolean (value, wsman_resource_locator_get_must_understand_options (self));
      break;
    case PROP_RESOURCE_URI:
      g_value_set_string (value, wsman_resource_locator_get_resource_uri (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
wsman_resource_locator_set_property (GObject      *object,
                                     guint         id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  WsmanResourceLocator *self = WSMAN_RESOURCE_LOCATOR (object);

  switch ((WsmanResourceLocatorProperty) id)
    {
    case PROP_FRAGMENT_DIALECT:
      wsman_resource_locator_set_fragment_dialect (self, g_value_get_string (value));
      break;
    case PROP_FRAGMENT_PATH:
      wsman_resource_locator_set_fragment_path (self, g_value_get_string (value));
      break;
    case PROP_MUST_UNDERSTAND_OPTIONS:
      wsman_resource_locator_set_must_understand_options (self, g_value_get_boolean (value));
      break;
    case PROP_RESOURCE_URI:
      wsman_resource_locator_set_resource_uri (self, g_value_get_string (value));
      break;
    case PROP_ERROR:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
wsman_resource_locator_finalize (GObject *object)
{
  WsmanResourceLocator *self = WSMAN_RESOURCE_LOCATOR (object);

  wsman_reference_free (self->reference);
  for (gsize i = 0; i < G_N_ELEMENTS (self->refusals); i++)
    g_clear_error (&self->refusals[i]);
  g_free (self->error_xml);

  G_OBJECT_CLASS (wsman_resource_locator_parent_class)->finalize (object);
}

static void
define_resource (void)
{
  /**
   * WsmanResourceLocator:resource-uri:
   *
   * The resource's URI, without selectors. Programs may set an alias. The value of the property is then the URI that
   * the alias means.
   *
   * The property refuses text with selectors, as on Windows. It also refuses an empty or malformed URI. Then
   * [property@Wsman.ResourceLocator:error] tells why, and the URI doesn't change.
   *
   * Since: 1.0
   */
  properties[PROP_RESOURCE_URI] =
    g_param_spec_string ("resource-uri", NULL, NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:fragment-path:
   *
   * The part of the resource that Get returns and Put replaces. It is %NULL for the whole resource.
   *
   * Usually it is the name of a property, such as `State`. `State/text()` is only the property's text, and `Names[2]`
   * is the second value of an array. If there is a fragment path, Get returns an item that is an `XmlFragment` with
   * this part, and Put expects such an item. [method@Wsman.Item.lookup_string] finds the property in it, and
   * [property@Wsman.Item:text] is its text. Servers compare the names with regard to letter case.
   *
   * Since: 1.0
   */
  properties[PROP_FRAGMENT_PATH] =
    g_param_spec_string ("fragment-path", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:fragment-dialect:
   *
   * The language of [property@Wsman.ResourceLocator:fragment-path], as a URI. It is %NULL for XPath 1.0.
   *
   * Get and Put refuse a dialect without a path (code `0x80338091`). Other operations ignore the dialect.
   *
   * Since: 1.0
   */
  properties[PROP_FRAGMENT_DIALECT] =
    g_param_spec_string ("fragment-dialect", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_others (void)
{
  /**
   * WsmanResourceLocator:error:
   *
   * The reason why operations refuse this locator, as a `WSManFault` document. It is the empty string if operations
   * accept the locator.
   *
   * The error of a bad [property@Wsman.ResourceLocator:resource-uri] is removed when a good URI is set. The errors of
   * the fragment path and dialect are removed in the same way. The errors of selectors and options are removed when the
   * selectors or options are cleared.
   *
   * | what | code |
   * |---|---|
   * | selectors or XML in the URI | `0x8033807A` |
   * | an empty URI | `0x803380BF` |
   * | a URI with characters that aren't allowed in URIs | `0x803380C0` |
   * | a URI of more than 2048 bytes | `0x8033802D` |
   * | a selector without a name | `0x80338118` |
   * | control characters in a selector | `0x8033805D` |
   * | a duplicate selector | `0x8033805F` |
   * | more than 256 selectors | `0x8033804A` |
   * | an option without a name, or control characters in it | `0x80338052` |
   * | control characters in an option's value | `0x80338053` |
   * | more than 256 options | `0x8033804B` |
   * | control characters in the fragment's path | `0x80338093` |
   * | a fragment's dialect that isn't a URI | `0x80338092` |
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] =
    g_param_spec_string ("error", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:must-understand-options:
   *
   * Whether a service that doesn't support options must refuse the request. Otherwise, such a service ignores the
   * options.
   *
   * Since: 1.0
   */
  properties[PROP_MUST_UNDERSTAND_OPTIONS] =
    g_param_spec_boolean ("must-understand-options", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_resource_locator_class_init (WsmanResourceLocatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_resource_locator_get_property;
  object_class->set_property = wsman_resource_locator_set_property;
  object_class->finalize = wsman_resource_locator_finalize;

  define_resource ();
  define_others ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_resource_locator_init (WsmanResourceLocator *self)
{
  self->reference = wsman_reference_new (NULL);
}

static const GError *
get_refusal (WsmanResourceLocator *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->refusals); i++)
    {
      if (self->refusals[i] != NULL)
        return self->refusals[i];
    }

  return NULL;
}

/* Updates the property "error" from the refusals. */
static void
update_error (WsmanResourceLocator *self)
{
  const GError *refusal = get_refusal (self);
  g_autofree char *xml = refusal != NULL ? wsman_soap_fault_to_xml (wsman_error_get_info (refusal)) : NULL;

  if (g_strcmp0 (self->error_xml, xml) == 0)
    return;

  g_free (self->error_xml);
  self->error_xml = g_steal_pointer (&xml);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
wsman_resource_locator_set_refusal (WsmanResourceLocator *self,
                                    WsmanLocatorAspect    aspect,
                                    GError               *refusal)
{
  g_clear_error (&self->refusals[aspect]);
  self->refusals[aspect] = refusal;
  update_error (self);
}

void
wsman_resource_locator_add_refusal (WsmanResourceLocator *self,
                                    WsmanLocatorAspect    aspect,
                                    GError               *refusal)
{
  if (self->refusals[aspect] == NULL)
    wsman_resource_locator_set_refusal (self, aspect, refusal);
  else
    g_error_free (refusal);
}

void
wsman_resource_locator_notify (WsmanResourceLocator         *self,
                               WsmanResourceLocatorProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

WsmanResourceLocator *
wsman_resource_locator_new_from_reference (const WsmanReference *reference)
{
  WsmanResourceLocator *self = g_object_new (WSMAN_TYPE_RESOURCE_LOCATOR, NULL);

  wsman_reference_free (self->reference);
  self->reference = wsman_reference_copy (reference);

  return self;
}

const WsmanReference *
wsman_resource_locator_get_reference (WsmanResourceLocator  *self,
                                      GError               **error)
{
  const GError *refusal = get_refusal (self);

  if (refusal != NULL)
    {
      g_propagate_error (error, g_error_copy (refusal));
      return NULL;
    }
  if (*self->reference->resource_uri == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BLANK_URI,
                       _("The resource locator has no URI; set resource-uri"));
      return NULL;
    }

  return self->reference;
}

/**
 * wsman_resource_locator_new:
 * @text: a URI or alias, with or without selectors, or the XML of an endpoint reference
 * @error: return location for an error
 *
 * Makes a locator from text.
 *
 * Fails with [error@Wsman.Error] `INVALID_ARGUMENT` for text that names no resource. The code is `0x803380BF` for an
 * empty URI, `0x803380C0` for a malformed URI or malformed XML, `0x8033807A` for the syntax of a selector, and
 * `0x8033805F` for a duplicate selector.
 *
 * Returns: (transfer full): a new locator
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_resource_locator_new (const char  *text,
                            GError     **error)
{
  g_autoptr(WsmanReference) reference = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reference = wsman_reference_parse (text, error);
  if (reference == NULL)
    return NULL;

  return wsman_resource_locator_new_from_reference (reference);
}

/**
 * wsman_resource_locator_copy:
 * @self: a locator
 *
 * Makes a locator that names the same resource. It also has the same options, fragment and error.
 *
 * Returns: (transfer full): a new locator
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_resource_locator_copy (WsmanResourceLocator *self)
{
  WsmanResourceLocator *copy;

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  copy = wsman_resource_locator_new_from_reference (self->reference);
  for (gsize i = 0; i < G_N_ELEMENTS (self->refusals); i++)
    copy->refusals[i] = self->refusals[i] != NULL ? g_error_copy (self->refusals[i]) : NULL;
  copy->error_xml = g_strdup (self->error_xml);

  return copy;
}

/**
 * wsman_resource_locator_get_resource_uri:
 * @self: a locator
 *
 * Gets the resource's URI. See [property@Wsman.ResourceLocator:resource-uri].
 *
 * Returns: (transfer none): the URI, or an empty string if none was set
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_resource_uri (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), "");

  return self->reference->resource_uri;
}

/* Checks a URI or an alias. Selectors and XML are refused. */
static char *
check_resource_uri (const char  *text,
                    GError     **error)
{
  g_autoptr(WsmanReference) reference = NULL;

  if (strchr (text, '?') != NULL || strchr (text, '<') != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_URI_QUERY_STRING_SYNTAX_ERROR,
                       _("resource-uri accepts only a URI; add the selectors of “%s” with add_selector"), text);
      return NULL;
    }

  reference = wsman_reference_parse (text, error);

  return reference != NULL ? g_steal_pointer (&reference->resource_uri) : NULL;
}

/**
 * wsman_resource_locator_set_resource_uri:
 * @self: a locator
 * @resource_uri: (nullable): a URI or alias without selectors
 *
 * Sets the resource's URI. See [property@Wsman.ResourceLocator:resource-uri].
 *
 * Since: 1.0
 */
void
wsman_resource_locator_set_resource_uri (WsmanResourceLocator *self,
                                         const char           *resource_uri)
{
  g_autofree char *uri = NULL;
  GError *local_error = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_object_freeze_notify (G_OBJECT (self));

  uri = check_resource_uri (resource_uri != NULL ? resource_uri : "", &local_error);
  if (uri != NULL && strcmp (uri, self->reference->resource_uri) != 0)
    {
      g_free (self->reference->resource_uri);
      self->reference->resource_uri = g_steal_pointer (&uri);
      wsman_resource_locator_notify (self, PROP_RESOURCE_URI);
    }
  wsman_resource_locator_set_refusal (self, WSMAN_LOCATOR_URI, local_error);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * wsman_resource_locator_get_error:
 * @self: a locator
 *
 * Gets the reason why operations refuse this locator. See [property@Wsman.ResourceLocator:error].
 *
 * Returns: (transfer none): a `WSManFault` document, or an empty string if operations accept the locator
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_error (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), "");

  return self->error_xml != NULL ? self->error_xml : "";
}

/**
 * wsman_resource_locator_check:
 * @self: a locator
 * @error: return location for an error
 *
 * Checks whether operations accept the locator. They accept it if it has a resource URI, and if it has refused no
 * value.
 *
 * Fails with [error@Wsman.Error] `INVALID_ARGUMENT` or [error@Wsman.Error] `QUOTA` and a code that
 * [property@Wsman.ResourceLocator:error] lists.
 *
 * Returns: whether operations accept the locator
 *
 * Since: 1.0
 */
gboolean
wsman_resource_locator_check (WsmanResourceLocator  *self,
                              GError               **error)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return wsman_resource_locator_get_reference (self, error) != NULL;
}

/**
 * wsman_resource_locator_to_string:
 * @self: a locator
 *
 * Prints the locator as text for [ctor@Wsman.ResourceLocator.new]: the URI with its selectors. If a selector refers to
 * another resource, the text is the XML of an endpoint reference.
 *
 * The text contains neither the options nor the fragment.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
wsman_resource_locator_to_string (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  return wsman_reference_to_text (self->reference);
}

/**
 * wsman_resource_locator_to_xml:
 * @self: a locator
 *
 * Prints the locator as an endpoint reference, with URI and selectors.
 *
 * Returns: (transfer full): XML
 *
 * Since: 1.0
 */
char *
wsman_resource_locator_to_xml (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  return wsman_reference_to_xml (self->reference);
}
