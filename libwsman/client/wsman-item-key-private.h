/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The key of an item: the text that tells it from the other items of the same enumeration.
 */

#pragma once

#include "wsman-item.h"

G_BEGIN_DECLS

/* Returns the names of the key properties of a class. Returns NULL if the library doesn't know the class. */
const char * const *wsman_class_get_key_properties (const char *name);

/* Returns the key of an item. The key consists of the values of key_properties. If key_properties is NULL, the key is
 * the item's locator. If the item has no locator, the key consists of the key properties of its class. If the class
 * isn't known either, the key is the whole XML of the item. */
char *wsman_item_dup_key (WsmanItem          *self,
                          const char * const *key_properties);

G_END_DECLS
