/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests the keys of items, and the differences between two lists of items. Random lists are compared with what a simple
 * program finds: the smallest number of rows that must change.
 */

#include "client/wsman-item-differences-private.h"

#include "client/wsman-item-key-private.h"
#include "providers/wsman-system-schema-private.h"
#include "values/wsman-item-private.h"

#define N_ROUNDS 3000
#define MAX_ROWS 12

static const char * const name_key[] = { "Name", NULL };

static WsmanItem *
new_item (const char *name,
          guint       version)
{
  g_autofree char *xml = g_strdup_printf ("<t:Thing xmlns:t=\"urn:t\"><t:Name>%s</t:Name><t:Version>%u</t:Version>"
                                          "</t:Thing>", name, version);
  g_autoptr(GError) error = NULL;
  WsmanItem *item = wsman_item_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return item;
}

/* --- Differences --- */

static gboolean
is_same (gpointer a,
         gpointer b)
{
  return g_strcmp0 (wsman_item_get_xml (a), wsman_item_get_xml (b)) == 0;
}

/* The length of the longest common subsequence: the number of rows that can stay. */
static guint
count_common (GPtrArray *a,
              GPtrArray *b)
{
  guint table[2 * MAX_ROWS + 1][2 * MAX_ROWS + 1] = { 0, };

  for (guint i = 1; i <= a->len; i++)
    {
      for (guint j = 1; j <= b->len; j++)
        table[i][j] = is_same (a->pdata[i - 1], b->pdata[j - 1]) ? table[i - 1][j - 1] + 1
                                                                 : MAX (table[i - 1][j], table[i][j - 1]);
    }

  return table[a->len][b->len];
}

static GPtrArray *
copy_list (GPtrArray *items)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (copy, g_object_ref (items->pdata[i]));

  return copy;
}

/* Returns another list: some rows are removed, some move, some change, and some are new. All are new objects. */
static GPtrArray *
change_list (GPtrArray *items,
             guint     *n_names)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_new = g_test_rand_int_range (0, 4);
  int chance = g_test_rand_int_range (1, 10);

  for (guint i = 0; i < items->len; i++)
    {
      guint64 version;

      g_assert_true (wsman_item_lookup_uint64 (items->pdata[i], "Version", &version));
      if (g_test_rand_int_range (0, chance) == 0)
        version++;
      if (g_test_rand_int_range (0, chance) != 0)
        g_ptr_array_add (kept, new_item (wsman_item_lookup_string (items->pdata[i], "Name"), version));
    }
  for (guint i = g_test_rand_int_range (0, 4); i > 0 && kept->len > 1; i--)
    {
      gpointer moved = g_ptr_array_steal_index (kept, g_test_rand_int_range (0, kept->len));

      g_ptr_array_insert (kept, g_test_rand_int_range (0, kept->len + 1), moved);
    }
  for (; n_new > 0 && kept->len < MAX_ROWS; n_new--)
    {
      g_autofree char *name = g_strdup_printf ("n%u", (*n_names)++);

      g_ptr_array_insert (kept, g_test_rand_int_range (0, kept->len + 1), new_item (name, 1));
    }

  return g_steal_pointer (&kept);
}

/* Applies the ranges one after the other to a copy of the old list. Returns the number of changed rows. */
static guint
apply (GPtrArray *rows,
       GPtrArray *new_items,
       GArray    *ranges)
{
  guint n_changed = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      const WsmanItemRange *range = &g_array_index (ranges, WsmanItemRange, i);

      /* Ranges don't touch each other, else they would be one. */
      g_assert_cmpuint (range->n_removed + range->n_added, >, 0);
      if (i > 0)
        g_assert_cmpuint (range->position, >, (range - 1)->position + (range - 1)->n_added);
      g_assert_cmpuint (range->position + range->n_removed, <=, rows->len);
      for (guint j = 0; j < range->n_removed; j++)
        g_ptr_array_remove_index (rows, range->position);
      for (guint j = range->position; j < range->position + range->n_added; j++)
        g_ptr_array_insert (rows, j, g_object_ref (new_items->pdata[j]));
      n_changed += range->n_removed + range->n_added;
    }

  return n_changed;
}

static void
assert_identities (GPtrArray *old_items,
                   GPtrArray *new_items)
{
  for (guint i = 0; i < new_items->len; i++)
    {
      for (guint j = 0; j < old_items->len; j++)
        g_assert_cmpint (new_items->pdata[i] == old_items->pdata[j], ==,
                         is_same (new_items->pdata[i], old_items->pdata[j]));
    }
}

static void
test_random (gconstpointer keys)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_names = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GPtrArray) rows = copy_list (items);
      g_autoptr(GPtrArray) new_items = change_list (items, &n_names);
      g_autoptr(GPtrArray) wanted = copy_list (new_items);
      guint n_common = count_common (items, new_items);
      g_autoptr(GArray) ranges = wsman_item_compare_lists (items, new_items, keys);

      g_assert_cmpuint (apply (rows, new_items, ranges), ==, items->len + new_items->len - 2 * n_common);
      assert_identities (items, new_items);
      g_assert_cmpuint (rows->len, ==, wanted->len);
      for (guint j = 0; j < rows->len; j++)
        {
          g_assert_true (rows->pdata[j] == new_items->pdata[j]);
          g_assert_true (is_same (rows->pdata[j], wanted->pdata[j]));
        }
      g_ptr_array_unref (items);
      items = g_steal_pointer (&new_items);
    }
}

/* If several items have the same key, the order tells them apart. */
static void
test_duplicates (void)
{
  g_autoptr(GPtrArray) old_items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) new_items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GArray) ranges = NULL;
  const WsmanItemRange *range;

  for (guint i = 0; i < 4; i++)
    {
      g_ptr_array_add (old_items, new_item ("a", 1));
      g_ptr_array_add (new_items, new_item ("a", i == 2 ? 2 : 1));
    }
  g_ptr_array_add (new_items, new_item ("a", 1));
  ranges = wsman_item_compare_lists (old_items, new_items, name_key);
  g_assert_cmpuint (ranges->len, ==, 2);
  range = &g_array_index (ranges, WsmanItemRange, 0);
  g_assert_true (range->position == 2 && range->n_removed == 1 && range->n_added == 1);
  range = &g_array_index (ranges, WsmanItemRange, 1);
  g_assert_true (range->position == 4 && range->n_removed == 0 && range->n_added == 1);
}

/* --- Keys --- */

static void
test_keys (void)
{
  static const char * const both[] = { "A", "B", NULL };
  static const struct
  {
    const char *xml;
    const char * const *key_properties;
    const char *key;
  } rows[] = {
    { "<T><A>a</A><B>bc</B></T>", both, "1:a2:bc" },
    { "<T><A>ab</A><B>c</B></T>", both, "2:ab1:c" },
    { "<T><A>1:a2:bc</A></T>", both, "7:1:a2:bc-" },
    { "<T><B/></T>", both, "-0:" },
    { "<Win32_Process><Handle>7</Handle><Name>n</Name></Win32_Process>", NULL, "1:7" },
    { "<Win32_Process><Handle>7</Handle><Name>n</Name></Win32_Process>", name_key, "1:n" },
    { "<Win32_PerfFormattedData_PerfProc_Process><Name>x</Name></Win32_PerfFormattedData_PerfProc_Process>", NULL,
      "1:x" },
    { "<T><A>a</A></T>", NULL, "<T><A>a</A></T>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (rows[i].xml, &error);
      g_autofree char *key = NULL;

      g_assert_no_error (error);
      key = wsman_item_dup_key (item, rows[i].key_properties);
      g_assert_cmpstr (key, ==, rows[i].key);
    }
}

static void
test_locator (void)
{
  g_autoptr(WsmanItem) item = new_item ("a", 1);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("http://example.com/T?Id=7", NULL);
  g_autoptr(WsmanItem) located = wsman_item_new_with_locator (item, locator);
  g_autofree char *key = wsman_item_dup_key (located, NULL);
  g_autofree char *given = wsman_item_dup_key (located, name_key);

  g_assert_cmpstr (key, ==, "http://example.com/T?Id=7");
  g_assert_cmpstr (given, ==, "1:a");
}

/* Instances that the server tells apart by its own keys also have different keys for the client. */
static void
test_classes (void)
{
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (NULL);
  guint n_checked = 0;

  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];
      const char * const *keys = wsman_class_get_key_properties (klass->name);

      for (const WsmanSystemProperty *property = klass->properties; keys != NULL && property->name != NULL; property++)
        {
          g_test_message ("%s.%s", klass->name, property->name);
          g_assert_true ((property->flags & WSMAN_SYSTEM_KEY) == 0 || g_strv_contains (keys, property->name));
        }
      n_checked += keys != NULL;
    }
  g_assert_cmpuint (n_checked, >=, 8);
}

/* --- Equality --- */

static void
test_equality (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } rows[] = {
    { "<T><A>a</A></T>", "<T><A>a</A></T>", TRUE },
    { "<x:T xmlns:x=\"urn:x\"/>", "<y:T xmlns:y=\"urn:x\"/>", TRUE },
    { "<T/>", "<T></T>", TRUE },
    { "<T><A>a</A></T>", "<T><A>b</A></T>", FALSE },
    { "<T><A>a</A></T>", "<T><A>a</A><A>a</A></T>", FALSE },
    { "<T><A/><B/></T>", "<T><B/><A/></T>", FALSE },
    { "<T><A>a</A></T>", "<T>a</T>", FALSE },
    { "<T>a<A/>b</T>", "<T>a<A/>c</T>", FALSE },
    { "<T>a<A/></T>", "<T><A/>a</T>", FALSE },
    { "<T a=\"1\"/>", "<T a=\"2\"/>", FALSE },
    { "<T a=\"1\"/>", "<T/>", FALSE },
    { "<T a=\"1\" b=\"2\"/>", "<T a=\"1\"/>", FALSE },
    { "<T xmlns:x=\"urn:x\" x:a=\"1\"/>", "<T xmlns:x=\"urn:y\" x:a=\"1\"/>", FALSE },
    { "<T xmlns=\"urn:x\"/>", "<T/>", FALSE },
    { "<T/>", "<U/>", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanItem) a = wsman_item_new_from_xml (rows[i].a, NULL);
      g_autoptr(WsmanItem) b = wsman_item_new_from_xml (rows[i].b, NULL);

      g_test_message ("%s and %s", rows[i].a, rows[i].b);
      g_assert_true (wsman_item_equal (a, a) && wsman_item_equal (b, b));
      g_assert_cmpint (wsman_item_equal (a, b), ==, rows[i].equal);
      g_assert_cmpint (wsman_item_equal (b, a), ==, rows[i].equal);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/item-differences/random/key", name_key, test_random);
  g_test_add_data_func ("/wsman/item-differences/random/whole-xml", NULL, test_random);
  g_test_add_func ("/wsman/item-differences/duplicates", test_duplicates);
  g_test_add_func ("/wsman/item-differences/keys", test_keys);
  g_test_add_func ("/wsman/item-differences/locator", test_locator);
  g_test_add_func ("/wsman/item-differences/classes", test_classes);
  g_test_add_func ("/wsman/item-differences/equality", test_equality);

  return g_test_run ();
}
