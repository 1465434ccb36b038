/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The public face of the soap room's reference.
 */

#include "wsman-resource-locator-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-codes.h"
#include "wsman-error-private.h"

#define CODE_INVALID_FRAGMENT_DIALECT ((guint32) 0x80338092) /* ERROR_WSMAN_INVALID_FRAGMENT_DIALECT */
#define CODE_INVALID_FRAGMENT_PATH ((guint32) 0x80338093)    /* ERROR_WSMAN_INVALID_FRAGMENT_PATH */

/**
 * WsmanResourceLocator:
 *
 * Names a resource: its URI, the selectors that tell one instance from another, options for the
 * operation, and a fragment if only a part of the instance is meant.
 *
 * All operations of [class@Wsman.Session] take one. It can be made from any of the forms that the
 * tools of Windows know:
 *
 * | form | example |
 * |---|---|
 * | URI | `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service` |
 * | alias | `wmicimv2/Win32_Service` |
 * | with selectors | `wmicimv2/Win32_Service?Name=spooler` or `…?Key1=A+Key2=B` |
 * | endpoint reference | XML with `ReferenceParameters`, such as Create returns |
 *
 * The aliases are `wmi`, `wmicimv2`, `cimv2`, `winrm`, `wsman` and `shell`. In the names and values of
 * selectors in text, `%2B`, `%3D`, `%3F` and `%25` stand for `+`, `=`, `?` and `%`; nothing else is
 * encoded. [method@Wsman.ResourceLocator.add_selector] takes every value as it is.
 *
 * The names of selectors and options are compared without regard to letter case, as on Windows.
 *
 * Setters don't fail. What they refuse is remembered, as [property@Wsman.ResourceLocator:error], and
 * every operation with such a locator fails with that error before anything is sent. Operations copy
 * the locator when they are called, so it may be changed and used again at once.
 *
 * Since: 1.0
 */
struct _WsmanResourceLocator
{
  GObject parent_instance;

  WsmanReference *reference;
  GError *uri_error;      /* of the last write to resource-uri */
  GError *selector_error; /* of the first refused selector since they were cleared */
  GError *option_error;   /* of the first refused option since they were cleared */
  GError *fragment_error; /* of path and dialect as they are */
  char *error_xml;        /* of the first of them that there is, or NULL */
};

typedef enum
{
  PROP_ERROR = 1,
  PROP_FRAGMENT_DIALECT,
  PROP_FRAGMENT_PATH,
  PROP_MUST_UNDERSTAND_OPTIONS,
  PROP_RESOURCE_URI,
} WsmanResourceLocatorProperty;

static GParamSpec *properties[PROP_RESOURCE_URI + 1];

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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wsman_resource_locator_finalize (GObject *object)
{
  WsmanResourceLocator *self = WSMAN_RESOURCE_LOCATOR (object);

  wsman_reference_free (self->reference);
  g_clear_error (&self->uri_error);
  g_clear_error (&self->selector_error);
  g_clear_error (&self->option_error);
  g_clear_error (&self->fragment_error);
  g_free (self->error_xml);

  G_OBJECT_CLASS (wsman_resource_locator_parent_class)->finalize (object);
}

static void
wsman_resource_locator_class_init (WsmanResourceLocatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_resource_locator_get_property;
  object_class->set_property = wsman_resource_locator_set_property;
  object_class->finalize = wsman_resource_locator_finalize;

  /**
   * WsmanResourceLocator:error:
   *
   * Why operations refuse this locator, as a `WSManFault` document; empty if they don't.
   *
   * A bad [property@Wsman.ResourceLocator:resource-uri] is forgotten when a good one is set, and so are a bad
   * fragment path and dialect; bad selectors and options when they are cleared.
   *
   * | what | code |
   * |---|---|
   * | selectors or XML in the URI | `0x8033807A` |
   * | an empty URI | `0x803380BF` |
   * | a URI with characters that URIs don't have | `0x803380C0` |
   * | a URI of more than 2048 bytes | `0x8033802D` |
   * | a selector without a name | `0x80338118` |
   * | control characters in a selector | `0x8033805D` |
   * | a selector that is there already | `0x8033805F` |
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
   * WsmanResourceLocator:fragment-dialect:
   *
   * The language of [property@Wsman.ResourceLocator:fragment-path], as a URI; %NULL for XPath 1.0.
   *
   * Get and Put refuse a dialect without a path (code `0x80338091`); to other operations it says nothing.
   *
   * Since: 1.0
   */
  properties[PROP_FRAGMENT_DIALECT] =
    g_param_spec_string ("fragment-dialect", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:fragment-path:
   *
   * The part of the resource that Get and Put are about; %NULL for all of it.
   *
   * As a rule it is the name of a property, `State`; `State/text()` is its text alone, `Names[2]` the second
   * value of an array. The item that Get returns and Put takes is then an `XmlFragment` with the part in it:
   * [method@Wsman.Item.lookup_string] finds the property in it, [property@Wsman.Item:text] is its text. Servers
   * compare the names with regard to letter case.
   *
   * Since: 1.0
   */
  properties[PROP_FRAGMENT_PATH] =
    g_param_spec_string ("fragment-path", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:must-understand-options:
   *
   * Whether a service that doesn't know options must refuse the request, instead of ignoring them.
   *
   * Since: 1.0
   */
  properties[PROP_MUST_UNDERSTAND_OPTIONS] =
    g_param_spec_boolean ("must-understand-options", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanResourceLocator:resource-uri:
   *
   * The resource's URI, without selectors. An alias is taken and read back as the URI it stands for.
   *
   * Text with selectors is refused, as on Windows, and so is an empty or malformed URI: then
   * [property@Wsman.ResourceLocator:error] tells why, and the URI stays what it was.
   *
   * Since: 1.0
   */
  properties[PROP_RESOURCE_URI] =
    g_param_spec_string ("resource-uri", NULL, NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
wsman_resource_locator_init (WsmanResourceLocator *self)
{
  self->reference = wsman_reference_new (NULL);
}

static const GError *
get_refusal (WsmanResourceLocator *self)
{
  const GError *refusals[] = { self->uri_error, self->selector_error, self->option_error, self->fragment_error };
  gsize i = 0;

  while (i < G_N_ELEMENTS (refusals) - 1 && refusals[i] == NULL)
    i++;

  return refusals[i];
}

/* Brings error up to date with the refusals. */
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
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_CODE_CLIENT_BLANK_URI,
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
 * Fails with [error@Wsman.Error.INVALID_ARGUMENT] for text that names no resource; the code tells
 * what is wrong with it: `0x803380BF` for an empty URI, `0x803380C0` for a malformed one or malformed
 * XML, `0x8033807A` for the syntax of a selector, `0x8033805F` for one that is given twice.
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

static GError *
copy_error (const GError *error)
{
  return error != NULL ? g_error_copy (error) : NULL;
}

/**
 * wsman_resource_locator_copy:
 * @self: a locator
 *
 * Makes a locator that names the same resource, with the same options, fragment and error.
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
  copy->uri_error = copy_error (self->uri_error);
  copy->selector_error = copy_error (self->selector_error);
  copy->option_error = copy_error (self->option_error);
  copy->fragment_error = copy_error (self->fragment_error);
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

/* A path alone: neither selectors nor XML. */
static char *
check_resource_uri (const char  *text,
                    GError     **error)
{
  g_autoptr(WsmanReference) reference = NULL;

  if (strchr (text, '?') != NULL || strchr (text, '<') != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_CODE_URI_QUERY_STRING_SYNTAX_ERROR,
                       _("resource-uri takes a URI alone; add the selectors of “%s” with add_selector"), text);
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

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_object_freeze_notify (G_OBJECT (self));

  g_clear_error (&self->uri_error);
  uri = check_resource_uri (resource_uri != NULL ? resource_uri : "", &self->uri_error);
  if (uri != NULL && strcmp (uri, self->reference->resource_uri) != 0)
    {
      g_free (self->reference->resource_uri);
      self->reference->resource_uri = g_steal_pointer (&uri);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESOURCE_URI]);
    }
  update_error (self);

  g_object_thaw_notify (G_OBJECT (self));
}

/* Whether a selector may be added; remembers why not. */
static gboolean
check_selector (WsmanResourceLocator *self,
                const char           *name,
                const char           *value)
{
  g_autoptr(GError) refusal = NULL;

  if (wsman_reference_check_new_selector (self->reference, name, value, &refusal))
    return TRUE;

  if (self->selector_error == NULL)
    self->selector_error = g_steal_pointer (&refusal);
  update_error (self);

  return FALSE;
}

/**
 * wsman_resource_locator_add_selector:
 * @self: a locator
 * @name: the key's name
 * @value: the key's value, as it is: no character has a meaning of its own
 *
 * Adds a selector: one key of the instance.
 *
 * A name that is there already is refused, as [property@Wsman.ResourceLocator:error] says then, and
 * so are control characters, which XML can't hold.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_add_selector (WsmanResourceLocator *self,
                                     const char           *name,
                                     const char           *value)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  if (check_selector (self, name, value))
    wsman_reference_add_selector (self->reference, name, value);
}

/**
 * wsman_resource_locator_add_selector_locator:
 * @self: a locator
 * @name: the key's name
 * @locator: what the key refers to; it is copied
 *
 * Adds a selector, the value of which is a reference to another resource, as associations have them.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_add_selector_locator (WsmanResourceLocator *self,
                                             const char           *name,
                                             WsmanResourceLocator *locator)
{
  const WsmanReference *reference;
  g_autoptr(GError) refusal = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));

  if (!check_selector (self, name, NULL))
    return;

  reference = wsman_resource_locator_get_reference (locator, &refusal);
  if (reference != NULL)
    {
      wsman_reference_add_selector_reference (self->reference, name, reference);
      return;
    }

  if (self->selector_error == NULL)
    self->selector_error = g_steal_pointer (&refusal);
  update_error (self);
}

/**
 * wsman_resource_locator_get_selector:
 * @self: a locator
 * @name: the key's name, in any letter case
 *
 * Gets the value of a selector.
 *
 * Returns: (nullable) (transfer none): the value, or %NULL if there is no such selector or if it
 *   refers to another resource: see [method@Wsman.ResourceLocator.get_selector_locator]
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_selector (WsmanResourceLocator *self,
                                     const char           *name)
{
  const WsmanSelector *selector;

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  selector = wsman_reference_get_selector (self->reference, name);

  return selector != NULL ? selector->value : NULL;
}

/**
 * wsman_resource_locator_get_selector_locator:
 * @self: a locator
 * @name: the key's name, in any letter case
 *
 * Gets what a selector refers to.
 *
 * Returns: (nullable) (transfer full): a copy, or %NULL if there is no such selector or if it has a
 *   plain value
 *
 * Since: 1.0
 */
WsmanResourceLocator *
wsman_resource_locator_get_selector_locator (WsmanResourceLocator *self,
                                             const char           *name)
{
  const WsmanSelector *selector;

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  selector = wsman_reference_get_selector (self->reference, name);
  if (selector == NULL || selector->reference == NULL)
    return NULL;

  return wsman_resource_locator_new_from_reference (selector->reference);
}

/**
 * wsman_resource_locator_list_selectors:
 * @self: a locator
 *
 * Lists the names of the selectors, in the order in which they were added.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
char **
wsman_resource_locator_list_selectors (WsmanResourceLocator *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  for (guint i = 0; i < self->reference->selectors->len; i++)
    g_strv_builder_add (builder, ((const WsmanSelector *) self->reference->selectors->pdata[i])->name);

  return g_strv_builder_end (builder);
}

/**
 * wsman_resource_locator_clear_selectors:
 * @self: a locator
 *
 * Removes all selectors, and forgets about refused ones.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_clear_selectors (WsmanResourceLocator *self)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_ptr_array_set_size (self->reference->selectors, 0);
  g_clear_error (&self->selector_error);
  update_error (self);
}

/**
 * wsman_resource_locator_add_option:
 * @self: a locator
 * @name: the option's name
 * @value: (nullable): its value, or %NULL for an option without one
 * @must_comply: whether the provider must fail if it can't obey this option
 *
 * Adds an option for the provider.
 *
 * Some names may come more than once: `wmiarray:Name` makes an array of its values. An option without a name
 * is refused, as [property@Wsman.ResourceLocator:error] says then, and so are control characters.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_add_option (WsmanResourceLocator *self,
                                   const char           *name,
                                   const char           *value,
                                   gboolean              must_comply)
{
  g_autoptr(GError) refusal = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));
  g_return_if_fail (name != NULL);

  if (wsman_reference_check_new_option (self->reference, name, value, &refusal))
    {
      wsman_reference_add_option (self->reference, name, value, must_comply);
      return;
    }

  if (self->option_error == NULL)
    self->option_error = g_steal_pointer (&refusal);
  update_error (self);
}

/**
 * wsman_resource_locator_get_option:
 * @self: a locator
 * @name: the option's name, in any letter case
 *
 * Gets the value of an option: of the first, if there are several of the name.
 *
 * Returns: (nullable) (transfer none): the value, or %NULL if there is no such option or if it has no
 *   value
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_option (WsmanResourceLocator *self,
                                   const char           *name)
{
  const WsmanOption *option;

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  option = wsman_reference_get_option (self->reference, name);

  return option != NULL ? option->value : NULL;
}

/**
 * wsman_resource_locator_get_option_must_comply:
 * @self: a locator
 * @name: the option's name, in any letter case
 *
 * Gets whether the provider must fail if it can't obey an option.
 *
 * Returns: whether it must; %FALSE if there is no such option
 *
 * Since: 1.0
 */
gboolean
wsman_resource_locator_get_option_must_comply (WsmanResourceLocator *self,
                                               const char           *name)
{
  const WsmanOption *option;

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  option = wsman_reference_get_option (self->reference, name);

  return option != NULL && option->must_comply;
}

/**
 * wsman_resource_locator_list_options:
 * @self: a locator
 *
 * Lists the names of the options, in the order in which they were added.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
char **
wsman_resource_locator_list_options (WsmanResourceLocator *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  for (guint i = 0; i < self->reference->options->len; i++)
    g_strv_builder_add (builder, ((const WsmanOption *) self->reference->options->pdata[i])->name);

  return g_strv_builder_end (builder);
}

/**
 * wsman_resource_locator_clear_options:
 * @self: a locator
 *
 * Removes all options, and forgets about refused ones.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_clear_options (WsmanResourceLocator *self)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_ptr_array_set_size (self->reference->options, 0);
  g_clear_error (&self->option_error);
  update_error (self);
}

/**
 * wsman_resource_locator_get_must_understand_options:
 * @self: a locator
 *
 * Gets whether options must be understood. See
 * [property@Wsman.ResourceLocator:must-understand-options].
 *
 * Returns: whether they must
 *
 * Since: 1.0
 */
gboolean
wsman_resource_locator_get_must_understand_options (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), FALSE);

  return self->reference->must_understand_options;
}

/**
 * wsman_resource_locator_set_must_understand_options:
 * @self: a locator
 * @must_understand_options: whether options must be understood
 *
 * Sets whether options must be understood. See
 * [property@Wsman.ResourceLocator:must-understand-options].
 *
 * Since: 1.0
 */
void
wsman_resource_locator_set_must_understand_options (WsmanResourceLocator *self,
                                                    gboolean              must_understand_options)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  must_understand_options = !!must_understand_options;
  if (self->reference->must_understand_options == must_understand_options)
    return;

  self->reference->must_understand_options = must_understand_options;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUST_UNDERSTAND_OPTIONS]);
}

static gboolean
check_fragment (const WsmanReference  *reference,
                GError               **error)
{
  const char *path = reference->fragment_path;
  const char *dialect = reference->fragment_dialect;

  if (path != NULL && !wsman_xml_can_hold (path))
    {
      g_autofree char *printable = g_strescape (path, NULL);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, CODE_INVALID_FRAGMENT_PATH,
                       _("The fragment path “%s” holds a control character, which XML can't"), printable);
      return FALSE;
    }
  if (dialect != NULL &&
      (g_uri_peek_scheme (dialect) == NULL || strpbrk (dialect, " \t\r\n") != NULL || !wsman_xml_can_hold (dialect)))
    {
      g_autofree char *printable = g_strescape (dialect, NULL);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, CODE_INVALID_FRAGMENT_DIALECT,
                       _("The fragment dialect “%s” isn't a URI; set none for XPath 1.0"), printable);
      return FALSE;
    }

  return TRUE;
}

/* An empty string is what Windows' scripts write for nothing. */
static void
set_fragment (WsmanResourceLocator          *self,
              char                         **field,
              const char                    *value,
              WsmanResourceLocatorProperty   property)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_clear_error (&self->fragment_error);
  check_fragment (self->reference, &self->fragment_error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  update_error (self);
}

/**
 * wsman_resource_locator_get_fragment_path:
 * @self: a locator
 *
 * Gets the path of the fragment. See [property@Wsman.ResourceLocator:fragment-path].
 *
 * Returns: (nullable) (transfer none): the path, or %NULL for the whole resource
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_fragment_path (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  return self->reference->fragment_path;
}

/**
 * wsman_resource_locator_set_fragment_path:
 * @self: a locator
 * @fragment_path: (nullable): the path, or %NULL for the whole resource
 *
 * Sets the path of the fragment. See [property@Wsman.ResourceLocator:fragment-path].
 *
 * Since: 1.0
 */
void
wsman_resource_locator_set_fragment_path (WsmanResourceLocator *self,
                                          const char           *fragment_path)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  set_fragment (self, &self->reference->fragment_path, fragment_path, PROP_FRAGMENT_PATH);
}

/**
 * wsman_resource_locator_get_fragment_dialect:
 * @self: a locator
 *
 * Gets the dialect of the fragment's path. See [property@Wsman.ResourceLocator:fragment-dialect].
 *
 * Returns: (nullable) (transfer none): the dialect's URI, or %NULL for XPath 1.0
 *
 * Since: 1.0
 */
const char *
wsman_resource_locator_get_fragment_dialect (WsmanResourceLocator *self)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), NULL);

  return self->reference->fragment_dialect;
}

/**
 * wsman_resource_locator_set_fragment_dialect:
 * @self: a locator
 * @fragment_dialect: (nullable): the dialect's URI, or %NULL for XPath 1.0
 *
 * Sets the dialect of the fragment's path. See [property@Wsman.ResourceLocator:fragment-dialect].
 *
 * Since: 1.0
 */
void
wsman_resource_locator_set_fragment_dialect (WsmanResourceLocator *self,
                                             const char           *fragment_dialect)
{
  g_autofree char *dialect = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  /* Scripts have one of the dialects with a blank in front. */
  dialect = g_strstrip (g_strdup (fragment_dialect != NULL ? fragment_dialect : ""));
  set_fragment (self, &self->reference->fragment_dialect, dialect, PROP_FRAGMENT_DIALECT);
}

/**
 * wsman_resource_locator_get_error:
 * @self: a locator
 *
 * Gets why operations refuse this locator. See [property@Wsman.ResourceLocator:error].
 *
 * Returns: (transfer none): a `WSManFault` document, or an empty string if they don't
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
 * wsman_resource_locator_to_string:
 * @self: a locator
 *
 * Prints the locator as [ctor@Wsman.ResourceLocator.new] reads it: the URI with its selectors, or,
 * where that can't say it, the XML of an endpoint reference, as for a selector that refers to another
 * resource.
 *
 * Options and fragment have no place in it.
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
