/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The differences between two lists of items, as the smallest ranges that a list model has to report.
 */

#pragma once

#include "wsman-item.h"

G_BEGIN_DECLS

/* A range of rows to replace. The ranges are in the order of the list, and each one is applied after those before it.
 * So the position is the one in the new list. */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} WsmanItemRange;

/* Compares two lists of items by their keys, and returns the ranges (GArray of WsmanItemRange). In new_items, each item
 * that hasn't changed is replaced by the object of old_items. As few rows as possible are in the ranges: a row that
 * has moved counts as removed and added. key_properties are those of wsman_item_dup_key(). If several items have the
 * same key, their order tells them apart. */
GArray *wsman_item_compare_lists (GPtrArray          *old_items,
                                  GPtrArray          *new_items,
                                  const char * const *key_properties);

G_END_DECLS
