/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares two lists of items. First, the keys find the old item for each new one. Rows whose item hasn't changed can
 * stay. If rows have moved, the largest number that can stay is the longest increasing sequence of old positions.
 */

#include "wsman-item-differences-private.h"

#include "soap/wsman-hash-private.h"
#include "values/wsman-item-private.h"
#include "wsman-item-key-private.h"

/* The old position of a new item that is new or has changed. */
#define NOWHERE G_MAXUINT

static GQueue *
take_positions (GHashTable *positions,
                char       *key)
{
  GQueue *queue = g_hash_table_lookup (positions, key);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (positions, key, queue);
    }
  else
    g_free (key);

  return queue;
}

/* Maps each key to the positions of its items. */
static GHashTable *
index_items (GPtrArray          *items,
             const char * const *key_properties)
{
  GHashTable *positions = g_hash_table_new_full (wsman_text_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < items->len; i++)
    g_queue_push_tail (take_positions (positions, wsman_item_dup_key (items->pdata[i], key_properties)),
                       GUINT_TO_POINTER (i));

  return positions;
}

/* Returns the old position of each new item that hasn't changed. Puts the object of the old item in its place. */
static guint *
match_items (GPtrArray          *old_items,
             GPtrArray          *new_items,
             const char * const *key_properties)
{
  g_autoptr(GHashTable) positions = index_items (old_items, key_properties);
  guint *matches = g_new (guint, new_items->len);

  for (guint i = 0; i < new_items->len; i++)
    {
      g_autofree char *key = wsman_item_dup_key (new_items->pdata[i], key_properties);
      GQueue *queue = g_hash_table_lookup (positions, key);
      guint position = queue != NULL && queue->length > 0 ? GPOINTER_TO_UINT (g_queue_pop_head (queue)) : NOWHERE;

      matches[i] = NOWHERE;
      if (position == NOWHERE || !wsman_item_equal (old_items->pdata[position], new_items->pdata[i]))
        continue;

      matches[i] = position;
      g_set_object ((WsmanItem **) &new_items->pdata[i], old_items->pdata[position]);
    }

  return matches;
}

/* Returns how many of the sequences end with a smaller position. ends has the last row of the best sequence of each
 * length, so that the positions of these rows increase. */
static guint
find_length (const guint *matches,
             const guint *ends,
             guint        n_ends,
             guint        position)
{
  guint low = 0;
  guint high = n_ends;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (matches[ends[middle]] < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Leaves in matches the longest increasing sequence. The rows outside of it get NOWHERE. */
static void
keep_increasing (guint *matches,
                 guint  n_matches)
{
  g_autofree guint *ends = g_new (guint, n_matches);
  g_autofree guint *previous = g_new (guint, n_matches); /* the row before each row in its sequence */
  guint n_ends = 0;
  guint kept;

  for (guint i = 0; i < n_matches; i++)
    {
      guint length;

      if (matches[i] == NOWHERE)
        continue;

      length = find_length (matches, ends, n_ends, matches[i]);
      previous[i] = length > 0 ? ends[length - 1] : NOWHERE;
      ends[length] = i;
      n_ends = MAX (n_ends, length + 1);
    }

  kept = n_ends > 0 ? ends[n_ends - 1] : NOWHERE;
  for (guint i = n_matches; i-- > 0; )
    {
      if (i == kept)
        kept = previous[i];
      else
        matches[i] = NOWHERE;
    }
}

static void
add_range (GArray *ranges,
           guint   position,
           guint   n_removed,
           guint   n_added)
{
  const WsmanItemRange range = { position, n_removed, n_added };

  if (n_removed > 0 || n_added > 0)
    g_array_append_val (ranges, range);
}

GArray *
wsman_item_compare_lists (GPtrArray          *old_items,
                          GPtrArray          *new_items,
                          const char * const *key_properties)
{
  g_autofree guint *matches = match_items (old_items, new_items, key_properties);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (WsmanItemRange));
  guint old_position = 0;
  guint position = 0;

  keep_increasing (matches, new_items->len);
  for (guint i = 0; i < new_items->len; i++)
    {
      if (matches[i] == NOWHERE)
        continue;

      add_range (ranges, position, matches[i] - old_position, i - position);
      old_position = matches[i] + 1;
      position = i + 1;
    }
  add_range (ranges, position, old_items->len - old_position, new_items->len - position);

  return ranges;
}
