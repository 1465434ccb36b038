/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes events into files or to standard output. A file is opened for each flush, so it may be moved or removed by
 * other programs at any time.
 */

#include "wec-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wec-journal.h"

/* The longest name of a file before its suffix. */
#define MAX_NAME 200

/* How many bytes are read at once to find the last line. */
#define TAIL_SIZE 4096

struct _WecOutput
{
  WecOutputSettings *settings;
  GHashTable *pending; /* the name of a file to its lines (GString) */
  GHashTable *checked; /* the names of files whose last line is complete */
  WecJournal *journal; /* NULL for files and standard output */
};

void
wec_output_settings_free (WecOutputSettings *self)
{
  g_free (self->name);
  g_free (self->directory);
  g_free (self->journal_socket);
  g_free (self);
}

static void
free_lines (gpointer data)
{
  g_string_free (data, TRUE);
}

WecOutput *
wec_output_new (WecOutputSettings *settings)
{
  WecOutput *self = g_new0 (WecOutput, 1);

  self->settings = settings;
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_lines);
  self->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (settings->journal_socket != NULL)
    self->journal = wec_journal_new (settings->journal_socket);

  return self;
}

void
wec_output_free (WecOutput *self)
{
  wec_output_settings_free (self->settings);
  g_clear_pointer (&self->journal, wec_journal_free);
  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->checked);
  g_free (self);
}

const char *
wec_output_get_name (WecOutput *self)
{
  return self->settings->name;
}

char *
wec_output_escape_name (const char *user)
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

void
wec_output_add (WecOutput      *self,
                const WecEvent *event)
{
  gboolean is_json = self->settings->format == WEC_FORMAT_JSON;
  g_autofree char *stem = self->settings->per_machine ? wec_output_escape_name (event->user) : g_strdup ("events");
  g_autofree char *name = g_strconcat (stem, is_json ? ".json" : ".xml", NULL);
  GString *lines = g_hash_table_lookup (self->pending, name);

  if (self->journal != NULL)
    {
      wec_journal_add (self->journal, event);
      return;
    }

  if (lines == NULL)
    {
      lines = g_string_new (NULL);
      g_hash_table_insert (self->pending, g_steal_pointer (&name), lines);
    }

  if (is_json)
    wec_event_append_json (event, lines);
  else
    wec_event_append_xml (event, lines);
  g_string_append_c (lines, '\n');
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

static gboolean
write_all (int         fd,
           const char *data,
           gsize       length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;

      data += written;
      length -= written;
    }

  return TRUE;
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
rotate (WecOutput   *self,
        const char  *path,
        GError     **error)
{
  for (guint i = self->settings->max_files; i > 0; i--)
    {
      g_autofree char *newer = make_rotated_path (path, i - 1);
      g_autofree char *older = make_rotated_path (path, i);

      if (g_rename (newer, older) != 0 && errno != ENOENT)
        return fail (error, _("The file can’t be renamed"), newer);
    }
  if (self->settings->max_files == 0 && g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, _("The file can’t be removed"), path);

  return TRUE;
}

/* Rotates the file if it is full. */
static gboolean
make_room (WecOutput   *self,
           const char  *path,
           GError     **error)
{
  struct stat status;

  if (self->settings->max_size == 0 || g_stat (path, &status) != 0 ||
      (guint64) status.st_size < self->settings->max_size)
    return TRUE;

  return rotate (self, path, error);
}

/* Appends lines to an open file, and makes sure that they are on the disk. If this fails, the file is as it was. */
static gboolean
append_lines (WecOutput      *self,
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

  if (size >= 0 && write_all (fd, lines->str, lines->len) && fdatasync (fd) == 0)
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
write_file (WecOutput      *self,
            const char     *name,
            const GString  *lines,
            GError        **error)
{
  g_autofree char *path = g_build_filename (self->settings->directory, name, NULL);
  gboolean existed, written;
  int fd;

  if (!make_room (self, path, error))
    return FALSE;

  existed = g_file_test (path, G_FILE_TEST_EXISTS);
  fd = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
  if (fd < 0)
    return fail (error, _("The file can’t be opened"), path);

  written = append_lines (self, fd, name, lines) && (existed || sync_directory (self->settings->directory));
  if (!written)
    fail (error, _("The events can’t be written"), path);
  close (fd);

  return written;
}

gboolean
wec_output_flush (WecOutput  *self,
                  GError    **error)
{
  GHashTableIter iter;
  gpointer name, lines;
  gboolean written = TRUE;

  if (self->journal != NULL)
    return wec_journal_flush (self->journal, error);

  g_hash_table_iter_init (&iter, self->pending);
  while (written && g_hash_table_iter_next (&iter, &name, &lines))
    {
      if (self->settings->directory != NULL)
        written = write_file (self, name, lines, error);
      else if (!write_all (STDOUT_FILENO, ((GString *) lines)->str, ((GString *) lines)->len))
        written = fail (error, _("The events can’t be written"), _("standard output"));
    }
  g_hash_table_remove_all (self->pending);

  return written;
}
