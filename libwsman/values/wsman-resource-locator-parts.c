/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The selectors, options and fragment of a locator. A value that is refused never changes the locator. The locator
 * remembers the refusal as its error.
 */

#include "wsman-resource-locator-fields-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-writer-private.h"

/* Tells whether a selector may be added. If it may not, the locator remembers the reason. */
static gboolean
check_selector (WsmanResourceLocator *self,
                const char           *name,
                const char           *value)
{
  GError *local_error = NULL;

  if (wsman_reference_check_new_selector (self->reference, name, value, &local_error))
    return TRUE;

  wsman_resource_locator_add_refusal (self, WSMAN_LOCATOR_SELECTORS, local_error);

  return FALSE;
}

/**
 * wsman_resource_locator_add_selector:
 * @self: a locator
 * @name: the key's name
 * @value: the key's value, which is used unchanged: no character has a special meaning
 *
 * Adds a selector: one key of the instance.
 *
 * The locator refuses a duplicate name. It also refuses control characters, which XML doesn't allow.
 * [property@Wsman.ResourceLocator:error] then tells why.
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
 * @locator: the resource to which the key refers; the function copies it
 *
 * Adds a selector whose value is a reference to another resource. Associations have such selectors.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_add_selector_locator (WsmanResourceLocator *self,
                                             const char           *name,
                                             WsmanResourceLocator *locator)
{
  const WsmanReference *reference;
  GError *local_error = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));

  if (!check_selector (self, name, NULL))
    return;

  reference = wsman_resource_locator_get_reference (locator, &local_error);
  if (reference != NULL)
    wsman_reference_add_selector_reference (self->reference, name, reference);
  else
    wsman_resource_locator_add_refusal (self, WSMAN_LOCATOR_SELECTORS, local_error);
}

/**
 * wsman_resource_locator_get_selector:
 * @self: a locator
 * @name: the key's name, in any letter case
 *
 * Gets the value of a selector.
 *
 * Returns: (nullable) (transfer none): the value, or %NULL if there is no such selector, or if the selector refers to
 *   another resource: see [method@Wsman.ResourceLocator.get_selector_locator]
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
 * Gets the resource to which a selector refers.
 *
 * Returns: (nullable) (transfer full): a copy, or %NULL if there is no such selector, or if the selector has a plain
 *   value
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
 * Removes all selectors, and the error of refused selectors.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_clear_selectors (WsmanResourceLocator *self)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_ptr_array_set_size (self->reference->selectors, 0);
  wsman_resource_locator_set_refusal (self, WSMAN_LOCATOR_SELECTORS, NULL);
}

/**
 * wsman_resource_locator_add_option:
 * @self: a locator
 * @name: the option's name
 * @value: (nullable): its value, or %NULL for an option without a value
 * @must_comply: whether the provider must fail if it can't obey this option
 *
 * Adds an option for the provider.
 *
 * Several options may have the same name. For example, `wmiarray:Name` makes an array of the values. The locator
 * refuses an option without a name. It also refuses control characters. [property@Wsman.ResourceLocator:error] then
 * tells why.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_add_option (WsmanResourceLocator *self,
                                   const char           *name,
                                   const char           *value,
                                   gboolean              must_comply)
{
  GError *local_error = NULL;

  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));
  g_return_if_fail (name != NULL);

  if (wsman_reference_check_new_option (self->reference, name, value, &local_error))
    wsman_reference_add_option (self->reference, name, value, must_comply);
  else
    wsman_resource_locator_add_refusal (self, WSMAN_LOCATOR_OPTIONS, local_error);
}

/**
 * wsman_resource_locator_get_option:
 * @self: a locator
 * @name: the option's name, in any letter case
 *
 * Gets the value of an option. If several options have this name, the first option counts.
 *
 * Returns: (nullable) (transfer none): the value, or %NULL if there is no such option, or if the option has no value
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
 * Gets whether the provider must fail if it can't obey an option. If several options have this name, the function
 * returns %TRUE if this applies to any of them.
 *
 * Returns: whether the provider must fail; %FALSE if there is no such option
 *
 * Since: 1.0
 */
gboolean
wsman_resource_locator_get_option_must_comply (WsmanResourceLocator *self,
                                               const char           *name)
{
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < self->reference->options->len; i++)
    {
      const WsmanOption *option = self->reference->options->pdata[i];

      if (option->must_comply && g_ascii_strcasecmp (option->name, name) == 0)
        return TRUE;
    }

  return FALSE;
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
 * Removes all options, and the error of refused options.
 *
 * Since: 1.0
 */
void
wsman_resource_locator_clear_options (WsmanResourceLocator *self)
{
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (self));

  g_ptr_array_set_size (self->reference->options, 0);
  wsman_resource_locator_set_refusal (self, WSMAN_LOCATOR_OPTIONS, NULL);
}

/**
 * wsman_resource_locator_get_must_understand_options:
 * @self: a locator
 *
 * Gets whether options must be understood. See
 * [property@Wsman.ResourceLocator:must-understand-options].
 *
 * Returns: whether options must be understood
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
  wsman_resource_locator_notify (self, PROP_MUST_UNDERSTAND_OPTIONS);
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

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FRAGMENT_PATH,
                       _("The fragment path “%s” contains a control character, which XML doesn’t allow"), printable);
      return FALSE;
    }
  if (dialect != NULL &&
      (g_uri_peek_scheme (dialect) == NULL || strpbrk (dialect, " \t\r\n") != NULL || !wsman_xml_can_hold (dialect)))
    {
      g_autofree char *printable = g_strescape (dialect, NULL);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FRAGMENT_DIALECT,
                       _("The fragment dialect “%s” isn’t a URI; set none for XPath 1.0"), printable);
      return FALSE;
    }

  return TRUE;
}

/* Sets the path or the dialect of the fragment. Windows' scripts write an empty string to remove it. */
static void
set_fragment (WsmanResourceLocator          *self,
              char                         **field,
              const char                    *value,
              WsmanResourceLocatorProperty   property)
{
  GError *local_error = NULL;

  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  check_fragment (self->reference, &local_error);
  wsman_resource_locator_notify (self, property);
  wsman_resource_locator_set_refusal (self, WSMAN_LOCATOR_FRAGMENT, local_error);
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

  /* Windows' documentation has a blank in front of one of the dialects. */
  dialect = g_strstrip (g_strdup (fragment_dialect != NULL ? fragment_dialect : ""));
  set_fragment (self, &self->reference->fragment_dialect, dialect, PROP_FRAGMENT_DIALECT);
}
