/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings of WsmanEnumeratorModel. */

#include "wsman-enumerator-model-fields-private.h"

void
wsman_enumerator_model_define_settings (GParamSpec  **properties,
                                        GParamFlags   flags)
{
  /**
   * WsmanEnumeratorModel:enumerator:
   *
   * The enumerator that the model reads; `NULL` until the session has created one.
   *
   * Only the model may use it. If a program reads items from it, these items are missing in the model.
   *
   * Since: 1.0
   */
  properties[PROP_ENUMERATOR] =
    g_param_spec_object ("enumerator", NULL, NULL, WSMAN_TYPE_ENUMERATOR,
                         flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);

  /**
   * WsmanEnumeratorModel:autoload:
   *
   * Whether the model reads another page when a program asks for an item near the end of the model.
   *
   * Since: 1.0
   */
  properties[PROP_AUTOLOAD] =
    g_param_spec_boolean ("autoload", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);

  /**
   * WsmanEnumeratorModel:page-size:
   *
   * The number of items that are read at a time.
   *
   * This isn't the number of items in one message: see [property@Wsman.Session:batch-items].
   *
   * Since: 1.0
   */
  properties[PROP_PAGE_SIZE] =
    g_param_spec_uint ("page-size", NULL, NULL, 1, G_MAXUINT, WSMAN_DEFAULT_PAGE_SIZE, flags | G_PARAM_READWRITE);

  /**
   * WsmanEnumeratorModel:key-properties:
   *
   * The names of the properties that tell one item from the others, for
   * [method@Wsman.EnumeratorModel.refresh_async]; `NULL` by default.
   *
   * By default, the key of an item is its [property@Wsman.Item:locator], if the enumeration returns references. Without
   * a locator, the key properties of its class are used. The library knows them for the classes that programs often
   * list, such as `Win32_Process` and `Win32_Service`. The key of an item of another class is its whole XML. If several
   * items have the same key, their order tells them apart.
   *
   * Since: 1.0
   */
  properties[PROP_KEY_PROPERTIES] =
    g_param_spec_boxed ("key-properties", NULL, NULL, G_TYPE_STRV, flags | G_PARAM_READWRITE);
}

/**
 * wsman_enumerator_model_get_autoload:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:autoload].
 *
 * Returns: whether pages are read automatically
 *
 * Since: 1.0
 */
gboolean
wsman_enumerator_model_get_autoload (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), FALSE);

  return self->autoload;
}

/**
 * wsman_enumerator_model_set_autoload:
 * @self: a model
 * @autoload: whether pages are read automatically
 *
 * Sets [property@Wsman.EnumeratorModel:autoload].
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_set_autoload (WsmanEnumeratorModel *self,
                                     gboolean              autoload)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));

  wsman_enumerator_model_set_flag (self, &self->autoload, !!autoload, PROP_AUTOLOAD);
}

/**
 * wsman_enumerator_model_get_page_size:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:page-size].
 *
 * Returns: how many items are read at a time
 *
 * Since: 1.0
 */
guint
wsman_enumerator_model_get_page_size (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), 0);

  return self->page_size;
}

/**
 * wsman_enumerator_model_set_page_size:
 * @self: a model
 * @page_size: how many items are read at a time, at least 1
 *
 * Sets [property@Wsman.EnumeratorModel:page-size] for the next pages.
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_set_page_size (WsmanEnumeratorModel *self,
                                      guint                 page_size)
{
  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));
  g_return_if_fail (page_size > 0);

  if (self->page_size == page_size)
    return;

  self->page_size = page_size;
  wsman_enumerator_model_notify (self, PROP_PAGE_SIZE);
}

/**
 * wsman_enumerator_model_get_key_properties:
 * @self: a model
 *
 * Gets [property@Wsman.EnumeratorModel:key-properties].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names of the properties
 *
 * Since: 1.0
 */
const char * const *
wsman_enumerator_model_get_key_properties (WsmanEnumeratorModel *self)
{
  g_return_val_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self), NULL);

  return (const char * const *) self->key_properties;
}

/**
 * wsman_enumerator_model_set_key_properties:
 * @self: a model
 * @key_properties: (nullable) (array zero-terminated=1): the names of the properties; `NULL` or an empty array for the
 *   default
 *
 * Sets [property@Wsman.EnumeratorModel:key-properties] for the next refresh.
 *
 * Since: 1.0
 */
void
wsman_enumerator_model_set_key_properties (WsmanEnumeratorModel *self,
                                           const char * const   *key_properties)
{
  const char * const none[] = { NULL };
  char **old = NULL;

  g_return_if_fail (WSMAN_IS_ENUMERATOR_MODEL (self));

  if (key_properties == NULL)
    key_properties = none;
  old = self->key_properties;
  if (g_strv_equal (key_properties, old != NULL ? (const char * const *) old : none))
    return;

  self->key_properties = *key_properties != NULL ? g_strdupv ((char **) key_properties) : NULL;
  g_strfreev (old);
  wsman_enumerator_model_notify (self, PROP_KEY_PROPERTIES);
}
