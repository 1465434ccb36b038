/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-file-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wec-write.h"

/* The longest name of a file before its suffix. */
#define MAX_NAME 200

/* The number of bytes that are read at once to find the last line. */
#define TAIL_SIZE 4096

typedef struct
{
  WecOutput parent;
  WecFormat format;
  char *directory; /* NULL for standard output */
  gboolean per_machine;
  guint64 max_size;
  guint max_files;
  GHashTable *pending; /* the name of a file to its lines (FileLines) */
  GHashTable *checked; /* the names of files whose last line is complete */
} WecFileOutput;

/* What is added to a file. */
typedef struct
{
  GString *text;
  guint n_events;
} FileLines;

static void
file_lines_free (gpointer data)
{
  FileLines *self = data;

  g_string_free (self->text, TRUE);
  g_free (self);
}

char *
wec_file_output_escape_name (const char *user)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *digest = NULL;

  for (const char *c = user; *c != '\0'; c++)
    {
      if (g_ascii_isalnum (*c) || strchr ("$@_-", *c) != NULL || (*c == '.' && c != user))
        g_string_append_c (name, *c);
      else
        g_string_append_printf (name, "%%%02X", (guchar) *c);
    }
  if (name->len <= MAX_NAME)
    return g_string_free (g_steal_pointer (&name), FALSE);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, user, -1);

  return g_strdup (digest);
}

static void
wec_file_output_add (WecOutput      *output,
                     const WecEvent *event)
{
  WecFileOutput *self = (WecFileOutput *) output;
  gboolean is_json = self->format == WEC_FORMAT_JSON;
  g_autofree char *stem = self->per_machine ? wec_file_output_escape_name (event->user) : g_strdup ("events");
  g_autofree char *name = g_strconcat (stem, is_json ? ".json" : ".xml", NULL);
  FileLines *lines = g_hash_table_lookup (self->pending, name);

  if (lines == NULL)
    {
      lines = g_new0 (FileLines, 1);
      lines->text = g_string_new (NULL);
      g_hash_table_insert (self->pending, g_steal_pointer (&name), lines);
    }

  if (is_json)
    wec_event_append_json (event, lines->text);
  else
    wec_event_append_xml (event, lines->text);
  g_string_append_c (lines->text, '\n');
  lines->n_events++;
}

/* --- Files --- */

static gboolean
fail (GError     **error,
      const char  *what,
      const char  *path)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s: %s", path, what, g_strerror (code));

  return FALSE;
}

/* Returns the length of the file up to the end of its last line, or -1. If a collector was killed while it wrote, the
 * file ends within a line. The event of that line will come again. */
static goffset
find_last_line (int     fd,
                goffset size)
{
  char buffer[TAIL_SIZE];

  while (size > 0)
    {
      gsize length = MIN (size, (goffset) sizeof buffer);
      gssize n_read = pread (fd, buffer, length, size - length);
      const char *end;

      if (n_read != (gssize) length)
        return -1;

      end = memrchr (buffer, '\n', length);
      if (end != NULL)
        return size - length + (end - buffer) + 1;

      size -= length;
    }

  return 0;
}

static char *
make_rotated_path (const char *path,
                   guint       number)
{
  return number == 0 ? g_strdup (path) : g_strdup_printf ("%s.%u", path, number);
}

/* Renames a file that is full, and the files that were full before. The oldest one is removed. */
static gboolean
rotate (WecFileOutput  *self,
        const char     *path,
        GError        **error)
{
  for (guint i = self->max_files; i > 0; i--)
    {
      g_autofree char *newer = make_rotated_path (path, i - 1);
      g_autofree char *older = make_rotated_path (path, i);

      if (g_rename (newer, older) != 0 && errno != ENOENT)
        return fail (error, _("The file can’t be renamed"), newer);
    }
  if (self->max_files == 0 && g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, _("The file can’t be removed"), path);

  return TRUE;
}

/* Rotates the file if it is full. */
static gboolean
make_room (WecFileOutput  *self,
           const char     *path,
           GError        **error)
{
  struct stat status;

  if (self->max_size == 0 || g_stat (path, &status) != 0 ||
      (guint64) status.st_size < self->max_size)
    return TRUE;

  return rotate (self, path, error);
}

/* Appends lines to an open file, and makes sure that they are on the disk. If this fails, the file is as it was. */
static gboolean
append_lines (WecFileOutput  *self,
              int             fd,
              const char     *name,
              const GString  *lines)
{
  goffset size = lseek (fd, 0, SEEK_END);
  int code;

  if (size >= 0 && !g_hash_table_contains (self->checked, name))
    {
      size = find_last_line (fd, size);
      if (size < 0 || ftruncate (fd, size) != 0)
        return FALSE;
      g_hash_table_add (self->checked, g_strdup (name));
    }

  if (size >= 0 && wec_write_all (fd, lines->str, lines->len) && fdatasync (fd) == 0)
    return TRUE;

  code = errno;
  if (size < 0 || ftruncate (fd, size) != 0)
    g_hash_table_remove (self->checked, name);
  errno = code;

  return FALSE;
}

/* Makes sure that the entry of a new file is on the disk. */
static gboolean
sync_directory (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);

  return synced;
}

static gboolean
write_file (WecFileOutput  *self,
            const char     *name,
            const GString  *lines,
            GError        **error)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  gboolean existed, written;
  int fd;

  if (!make_room (self, path, error))
    return FALSE;

  existed = g_file_test (path, G_FILE_TEST_EXISTS);
  fd = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
  if (fd < 0)
    return fail (error, _("The file can’t be opened"), path);

  written = append_lines (self, fd, name, lines) && (existed || sync_directory (self->directory));
  if (!written)
    fail (error, _("The events can’t be written"), path);
  close (fd);

  return written;
}

static gboolean
write_lines (WecFileOutput    *self,
             const char       *name,
             const FileLines  *lines,
             GError          **error)
{
  if (self->directory != NULL)
    return write_file (self, name, lines->text, error);
  if (wec_write_all (STDOUT_FILENO, lines->text->str, lines->text->len))
    return TRUE;

  return fail (error, _("The events can’t be written"), _("standard output"));
}

static gboolean
wec_file_output_flush (WecOutput     *output,
                       GCancellable  *cancellable,
                       GError       **error)
{
  WecFileOutput *self = (WecFileOutput *) output;
  GHashTableIter iter;
  gpointer name, lines;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &name, &lines))
    {
      if (!write_lines (self, name, lines, error))
        return FALSE;

      output->n_pending -= ((FileLines *) lines)->n_events;
      g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}

static void
wec_file_output_drop (WecOutput *output)
{
  g_hash_table_remove_all (((WecFileOutput *) output)->pending);
}

static void
wec_file_output_free (WecOutput *output)
{
  WecFileOutput *self = (WecFileOutput *) output;

  g_free (self->directory);
  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->checked);
  g_free (self);
}

static const WecOutputClass wec_file_output_class = {
  .add = wec_file_output_add,
  .flush = wec_file_output_flush,
  .drop = wec_file_output_drop,
  .free = wec_file_output_free,
};

WecOutput *
wec_file_output_new (const WecOutputSettings *settings)
{
  WecFileOutput *self = g_new0 (WecFileOutput, 1);

  wec_output_init (&self->parent, &wec_file_output_class, settings->name);
  self->format = settings->format;
  self->directory = g_strdup (settings->directory);
  self->per_machine = settings->per_machine;
  self->max_size = settings->max_size;
  self->max_files = settings->max_files;
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_lines_free);
  self->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return &self->parent;
}
