/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "machine-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "providers/wsman-system-cursor-private.h"
#include "providers/wsman-system-files-private.h"
#include "providers/wsman-system-schema-private.h"
#include "providers/wsman-system-snapshot-private.h"

static char *root;

void
machine_files_set_up (void)
{
  g_autoptr(GError) error = NULL;

  root = g_dir_make_tmp ("machine-XXXXXX", &error);
  g_assert_no_error (error);
  wsman_system_files_set_root (root);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);

  for (const char *name; directory != NULL && (name = g_dir_read_name (directory)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_all (child);
      else
        g_assert_cmpint (g_remove (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
machine_files_tear_down (void)
{
  wsman_system_files_set_root (NULL);
  remove_all (root);
  g_clear_pointer (&root, g_free);
}

static char *
prepare (const char *path)
{
  char *full_path = g_strconcat (root, path, NULL);
  g_autofree char *directory = g_path_get_dirname (full_path);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);

  return full_path;
}

void
machine_files_write (const char *path,
                     const char *text)
{
  g_autofree char *full_path = prepare (path);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (full_path, text, -1, &error);
  g_assert_no_error (error);
}

char *
machine_files_dup_path (const char *path)
{
  return g_strconcat (root, path, NULL);
}

void
machine_files_link (const char *path,
                    const char *target)
{
  g_autofree char *full_path = prepare (path);

  g_assert_cmpint (symlink (target, full_path), ==, 0);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WsmanSystemSnapshot *
load (const WsmanSystemClass  *klass,
      GError                 **error)
{
  g_autoptr(GPtrArray) classes = g_ptr_array_new ();
  g_autoptr(GPtrArray) needed = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_ptr_array_add (classes, (gpointer) klass);
  needed = wsman_system_snapshot_list_needed (classes);
  wsman_system_snapshot_load_async (needed, NULL, NULL, NULL, on_loaded, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return wsman_system_snapshot_load_finish (result, error);
}

static const WsmanSystemClass *
find_class (const char *class_name)
{
  g_autoptr(GPtrArray) classes = NULL;

  g_assert_nonnull (wsman_system_schema_find (class_name));
  classes = wsman_system_schema_list_classes (class_name);
  g_assert_cmpuint (classes->len, ==, 1);

  return classes->pdata[0];
}

GPtrArray *
machine_files_load (const char *class_name)
{
  const WsmanSystemClass *klass = find_class (class_name);
  GPtrArray *records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) snapshot = load (klass, &error);
  g_autoptr(WsmanSystemCursor) cursor = NULL;

  g_assert_no_error (error);
  cursor = wsman_system_cursor_new (snapshot);
  wsman_system_cursor_add_class (cursor, klass);
  for (WsmanSystemRecord *record; (record = wsman_system_cursor_next (cursor)) != NULL;)
    g_ptr_array_add (records, record);

  return records;
}

GError *
machine_files_fail (const char *class_name)
{
  GError *error = NULL;
  WsmanSystemSnapshot *snapshot = load (find_class (class_name), &error);

  g_assert_null (snapshot);
  g_assert_nonnull (error);

  return error;
}

gpointer
machine_files_find (GPtrArray  *records,
                    const char *name,
                    const char *text)
{
  for (guint i = 0; i < records->len; i++)
    {
      if (g_strcmp0 (wsman_system_record_get_text (records->pdata[i], name), text) == 0)
        return records->pdata[i];
    }

  g_error ("No %s is %s", name, text);
}

void
machine_files_assert (gpointer    record,
                      const char *expected)
{
  const WsmanSystemClass *klass = ((WsmanSystemRecord *) record)->klass;
  g_auto(GStrv) lines = g_strsplit (expected, "\n", -1);

  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) pair = g_strsplit (lines[i], "=", 2);
      const WsmanSystemProperty *property = wsman_system_class_find_property (klass, pair[0]);
      g_autofree char *actual = NULL;

      if (property == NULL)
        g_error ("%s has no property %s", klass->name, pair[0]);
      actual = wsman_system_property_dup_text (property, record);
      if (!g_str_equal (actual != NULL ? actual : "null", pair[1]))
        g_error ("%s.%s is %s, not %s", klass->name, pair[0], actual != NULL ? actual : "null", pair[1]);
    }
}
