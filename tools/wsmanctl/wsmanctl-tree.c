/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Lists of files, and files below a directory. Each component of a path is opened by itself, and never if it is a link.
 */

#include "wsmanctl-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PERMISSIONS 0777
#define PART_SUFFIX ".wsman-part"
#define BLOCK_SIZE (256 * 1024)
#define MAX_DEPTH 200

static void
wsmanctl_tree_entry_free (WsmanctlTreeEntry *self)
{
  g_free (self->path);
  g_free (self->sum);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlTreeEntry, wsmanctl_tree_entry_free)

WsmanctlTree *
wsmanctl_tree_new (void)
{
  WsmanctlTree *self = g_new0 (WsmanctlTree, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmanctl_tree_entry_free);
  self->paths = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
wsmanctl_tree_free (WsmanctlTree *self)
{
  g_hash_table_unref (self->paths);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

WsmanctlTreeEntry *
wsmanctl_tree_find (WsmanctlTree *self,
                    const char   *path)
{
  return g_hash_table_lookup (self->paths, path);
}

static void
add (WsmanctlTree      *self,
     WsmanctlTreeEntry *entry)
{
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->paths, entry->path, entry);
}

void
wsmanctl_tree_set_error (GError     **error,
                         const char  *path,
                         int          number)
{
  g_autofree char *shown = g_filename_display_name (path);
  WsmanError code = number == ENOENT ? WSMAN_ERROR_NOT_FOUND
                    : number == EEXIST ? WSMAN_ERROR_ALREADY_EXISTS
                    : WSMAN_ERROR_INVALID_ARGUMENT;

  if (number == ELOOP)
    g_set_error (error, WSMAN_ERROR, code, _("%s: it is a link, and links aren’t followed"), shown);
  else
    g_set_error (error, WSMAN_ERROR, code, "%s: %s", shown, g_strerror (number));
}

/* --- What the other machine lists --- */

/* Tells whether each component of the path is the name of a file or a directory. */
static gboolean
is_safe (const char *path)
{
  g_auto(GStrv) components = g_strsplit (path, "/", -1);

  for (gsize i = 0; components[i] != NULL; i++)
    if (*components[i] == '\0' || g_str_equal (components[i], ".") || g_str_equal (components[i], ".."))
      return FALSE;

  return components[0] != NULL && g_strv_length (components) <= MAX_DEPTH;
}

/* Tells whether the directory of the path is known. Otherwise the path could go through a link. */
static gboolean
has_parent (WsmanctlTree *self,
            const char   *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  const WsmanctlTreeEntry *entry = wsmanctl_tree_find (self, parent);

  return g_str_equal (parent, ".") || (entry != NULL && entry->type == 'd');
}

static gboolean
parse_number (const char *text,
              guint       base,
              guint64     max,
              guint64    *number)
{
  return g_ascii_string_to_unsigned (text, base, 0, max, number, NULL);
}

/* Parses the time, such as 1700000000.1234567890. */
static gboolean
parse_time (const char        *text,
            WsmanctlTreeEntry *entry)
{
  g_auto(GStrv) parts = g_strsplit (text, ".", 2);
  guint64 fraction = 0;

  if (parts[0] == NULL || !g_ascii_string_to_signed (parts[0], 10, G_MININT32, G_MAXINT64 / 2, &entry->seconds, NULL))
    return FALSE;
  if (parts[1] == NULL)
    return TRUE;

  if (strlen (parts[1]) > 9)
    parts[1][9] = '\0';
  if (strlen (parts[1]) < 9 || !parse_number (parts[1], 10, G_USEC_PER_SEC * 1000 - 1, &fraction))
    return FALSE;

  entry->nanoseconds = (guint) fraction;

  return TRUE;
}

static WsmanctlTreeEntry *
parse_entry (const char *text)
{
  g_autoptr(WsmanctlTreeEntry) entry = g_new0 (WsmanctlTreeEntry, 1);
  g_auto(GStrv) fields = g_strsplit (text, " ", 5);
  guint64 mode, size;

  if (g_strv_length (fields) != 5 || strlen (fields[0]) != 1 || !parse_number (fields[1], 8, 07777, &mode) ||
      !parse_time (fields[2], entry) || !parse_number (fields[3], 10, G_MAXINT64, &size) || !is_safe (fields[4]))
    return NULL;

  entry->type = fields[0][0];
  entry->mode = (guint32) mode & PERMISSIONS;
  entry->size = (goffset) size;
  entry->path = g_strdup (fields[4]);

  return g_steal_pointer (&entry);
}

WsmanctlTree *
wsmanctl_tree_parse (GBytes  *listing,
                     GError **error)
{
  g_autoptr(WsmanctlTree) self = wsmanctl_tree_new ();
  gsize length;
  const char *data = g_bytes_get_data (listing, &length);

  while (length > 0)
    {
      const char *end = memchr (data, '\0', length);
      WsmanctlTreeEntry *entry = end != NULL ? parse_entry (data) : NULL;

      gboolean is_good = entry != NULL && wsmanctl_tree_find (self, entry->path) == NULL &&
                         has_parent (self, entry->path);

      if (entry != NULL)
        add (self, entry);
      if (!is_good)
        {
          g_autofree char *shown = g_strndup (data, MIN (length, 200));
          g_autofree char *escaped = g_strescape (shown, NULL);

          g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL,
                       _("The other machine lists a name that could lead out of the directory, or another malformed "
                         "entry: “%s”; nothing was copied"), escaped);
          return NULL;
        }

      length -= (gsize) (end + 1 - data);
      data = end + 1;
    }

  return g_steal_pointer (&self);
}

/* --- What this machine has --- */

static char
get_type (mode_t mode)
{
  if (S_ISDIR (mode))
    return 'd';
  if (S_ISREG (mode))
    return 'f';

  return S_ISLNK (mode) ? 'l' : '?';
}

static WsmanctlTreeEntry *
new_entry (const char        *path,
           const struct stat *status)
{
  WsmanctlTreeEntry *entry = g_new0 (WsmanctlTreeEntry, 1);

  entry->path = g_strdup (path);
  entry->type = get_type (status->st_mode);
  entry->mode = status->st_mode & PERMISSIONS;
  entry->seconds = status->st_mtim.tv_sec;
  entry->nanoseconds = (guint) status->st_mtim.tv_nsec;
  entry->size = status->st_size;

  return entry;
}

static gboolean list_below (WsmanctlTree  *self,
                            int            directory,
                            const char    *path,
                            guint          depth,
                            GError       **error);

static gboolean
list_entry (WsmanctlTree  *self,
            int            directory,
            const char    *name,
            const char    *path,
            guint          depth,
            GError       **error)
{
  struct stat status;
  int fd;

  if (fstatat (directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    {
      wsmanctl_tree_set_error (error, path, errno);
      return FALSE;
    }

  add (self, new_entry (path, &status));
  if (!S_ISDIR (status.st_mode))
    return TRUE;

  fd = openat (directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 || depth >= MAX_DEPTH)
    {
      wsmanctl_tree_set_error (error, path, fd < 0 ? errno : ENAMETOOLONG);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  return list_below (self, fd, path, depth + 1, error);
}

/* Lists a directory, and closes it. path is NULL for the first directory. */
static gboolean
list_below (WsmanctlTree  *self,
            int            directory,
            const char    *path,
            guint          depth,
            GError       **error)
{
  DIR *stream = fdopendir (directory);
  const struct dirent *item;
  gboolean succeeded = TRUE;

  if (stream == NULL)
    {
      wsmanctl_tree_set_error (error, path != NULL ? path : ".", errno);
      close (directory);
      return FALSE;
    }

  while (succeeded && (item = readdir (stream)) != NULL)
    {
      g_autofree char *child = path != NULL ? g_build_filename (path, item->d_name, NULL) : g_strdup (item->d_name);

      if (!g_str_equal (item->d_name, ".") && !g_str_equal (item->d_name, ".."))
        succeeded = list_entry (self, dirfd (stream), item->d_name, child, depth, error);
    }
  closedir (stream);

  return succeeded;
}

WsmanctlTree *
wsmanctl_tree_list (int      directory,
                    GError **error)
{
  g_autoptr(WsmanctlTree) self = wsmanctl_tree_new ();
  int fd = openat (directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    {
      wsmanctl_tree_set_error (error, ".", errno);
      return NULL;
    }

  return list_below (self, fd, NULL, 0, error) ? g_steal_pointer (&self) : NULL;
}

/* --- Files below a directory --- */

char *
wsmanctl_tree_make_part_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *part = g_strconcat (".", name, PART_SUFFIX, NULL);

  return g_str_equal (folder, ".") ? g_steal_pointer (&part) : g_build_filename (folder, part, NULL);
}

gboolean
wsmanctl_tree_is_part (const char *path)
{
  const char *slash = strrchr (path, '/');

  return (slash != NULL ? slash[1] : path[0]) == '.' && g_str_has_suffix (path, PART_SUFFIX);
}

int
wsmanctl_tree_open_parent (int          directory,
                           const char  *path,
                           GError     **error)
{
  g_auto(GStrv) components = g_strsplit (path, "/", -1);
  int fd = openat (directory, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (gsize i = 0; fd >= 0 && components[i + 1] != NULL; i++)
    {
      int child = openat (fd, components[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      int number = errno;

      close (fd);
      errno = number;
      fd = child;
    }

  if (fd < 0)
    wsmanctl_tree_set_error (error, path, errno);

  return fd;
}

static const char *
get_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

int
wsmanctl_tree_open_file (int          directory,
                         const char  *path,
                         int          flags,
                         GError     **error)
{
  int parent = wsmanctl_tree_open_parent (directory, path, error);
  struct stat status;
  int fd;

  if (parent < 0)
    return -1;

  /* Opening a pipe would wait for its other end. */
  fd = openat (parent, get_name (path), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (fd < 0)
    wsmanctl_tree_set_error (error, path, errno);
  close (parent);

  if (fd >= 0 && (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)))
    {
      g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT, _("%s: it isn’t a regular file"), path);
      close (fd);
      fd = -1;
    }

  return fd;
}

gboolean
wsmanctl_tree_make_directory (int          directory,
                              const char  *path,
                              GError     **error)
{
  int parent = wsmanctl_tree_open_parent (directory, path, error);
  struct stat status;
  gboolean exists;

  if (parent < 0)
    return FALSE;

  exists = mkdirat (parent, get_name (path), 0700) == 0 ||
           (errno == EEXIST && fstatat (parent, get_name (path), &status, AT_SYMLINK_NOFOLLOW) == 0);
  if (!exists)
    wsmanctl_tree_set_error (error, path, errno);
  close (parent);

  return exists;
}

gboolean
wsmanctl_tree_set_attributes (int                       directory,
                              const WsmanctlTreeEntry  *entry,
                              GError                  **error)
{
  const struct timespec times[] = {
    { .tv_nsec = UTIME_OMIT },
    { .tv_sec = entry->seconds, .tv_nsec = entry->nanoseconds },
  };
  int parent = wsmanctl_tree_open_parent (directory, entry->path, error);
  gboolean succeeded;
  int fd;

  if (parent < 0)
    return FALSE;

  fd = openat (parent, get_name (entry->path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  succeeded = fd >= 0 && fchmod (fd, entry->mode) == 0 && futimens (fd, times) == 0;
  if (!succeeded)
    wsmanctl_tree_set_error (error, entry->path, errno);
  if (fd >= 0)
    close (fd);
  close (parent);

  return succeeded;
}

char *
wsmanctl_tree_compute_sum (int            fd,
                           const char    *path,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  off_t offset = 0;
  ssize_t length;

  while ((length = pread (fd, block, BLOCK_SIZE, offset)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      g_checksum_update (sum, block, length);
      offset += length;
    }

  if (length < 0)
    {
      wsmanctl_tree_set_error (error, path, errno);
      return NULL;
    }

  return g_strdup (g_checksum_get_string (sum));
}
