/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the files of the kernel and of the system. The size that is read is bounded, and reading never waits.
 */

#include "wsman-system-files-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wsman-system-class-private.h"

/* Windows' longest command line has 32,767 characters. */
#define MAX_FILE_SIZE (64 * 1024)
#define READ_SIZE 4096

/* The maximum size of a file that has a line for each of many things. */
#define MAX_LARGE_FILE_SIZE (4 * 1024 * 1024)

/* The maximum number of names in a directory. Linux allows 4 million processes, but never has so many. */
#define MAX_NAMES 100000

/* the directory that replaces the root in tests; NULL if there is none */
static const char *root;

void
wsman_system_files_set_root (const char *path)
{
  root = path;
}

char *
wsman_system_dup_path (const char *path)
{
  return g_strconcat (root != NULL && *path == '/' ? root : "", path, NULL);
}

/* Reads a file only if it is a regular file. The kernel's files are regular, but a pipe or a terminal in their place
 * would block the program. */
static int
open_regular (int         directory,
              const char *path)
{
  int fd = openat (directory, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status;

  if (fd >= 0 && (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)))
    {
      close (fd);
      return -1;
    }

  return fd;
}

/* Reads the rest of a file. The function closes the descriptor. */
static char *
read_and_close (int    fd,
                gsize  max_length,
                gsize *length)
{
  g_autoptr(GString) text = g_string_sized_new (READ_SIZE);
  gssize n_read;

  do
    {
      gsize used = text->len;

      g_string_set_size (text, used + READ_SIZE);
      n_read = TEMP_FAILURE_RETRY (read (fd, text->str + used, READ_SIZE));
      g_string_set_size (text, used + MAX (n_read, 0));
    }
  while (n_read > 0 && text->len < max_length);
  close (fd);

  if (n_read < 0)
    return NULL;

  if (length != NULL)
    *length = text->len;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_up_to (int         directory,
            const char *path,
            gsize       max_length,
            gsize      *length)
{
  g_autofree char *full_path = wsman_system_dup_path (path);
  int fd = open_regular (directory, full_path);

  return fd >= 0 ? read_and_close (fd, max_length, length) : NULL;
}

char *
wsman_system_read (int         directory,
                   const char *path,
                   gsize      *length)
{
  return read_up_to (directory, path, MAX_FILE_SIZE, length);
}

char *
wsman_system_read_large (const char *path,
                         gsize      *length)
{
  return read_up_to (AT_FDCWD, path, MAX_LARGE_FILE_SIZE, length);
}

char *
wsman_system_read_last_lines (const char *path)
{
  g_autofree char *full_path = wsman_system_dup_path (path);
  int fd = open_regular (AT_FDCWD, full_path);
  char *text, *newline;
  off_t size;

  if (fd < 0)
    return NULL;

  size = lseek (fd, 0, SEEK_END);
  lseek (fd, MAX (size - MAX_LARGE_FILE_SIZE, 0), SEEK_SET);
  text = read_and_close (fd, MAX_LARGE_FILE_SIZE, NULL);
  if (text == NULL || size <= MAX_LARGE_FILE_SIZE)
    return text;

  /* The first line is cut. */
  newline = strchr (text, '\n');
  if (newline != NULL)
    memmove (text, newline + 1, strlen (newline + 1) + 1);

  return text;
}

char *
wsman_system_read_link_name (const char *path)
{
  g_autofree char *full_path = wsman_system_dup_path (path);
  g_autofree char *target = g_file_read_link (full_path, NULL);

  return target == NULL ? NULL : g_path_get_basename (target);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
wsman_system_list_names (const char *path)
{
  g_autofree char *full_path = wsman_system_dup_path (path);
  g_autoptr(GDir) directory = g_dir_open (full_path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (const char *name; directory != NULL && names->len < MAX_NAMES && (name = g_dir_read_name (directory)) != NULL;)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char *
wsman_system_read_line (const char *path)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, path, NULL);

  if (text == NULL)
    return NULL;

  text[strcspn (text, "\n")] = '\0';
  g_strstrip (text);

  return *text == '\0' ? NULL : g_utf8_make_valid (text, -1);
}

guint64
wsman_system_find_number (const char *text,
                          const char *key)
{
  gsize key_length = strlen (key);

  for (const char *line = text; line != NULL && *line != '\0';)
    {
      const char *end = strchr (line, '\n');

      if (strncmp (line, key, key_length) == 0)
        return g_ascii_strtoull (line + key_length, NULL, 10);

      line = end == NULL ? NULL : end + 1;
    }

  return WSMAN_SYSTEM_NULL;
}

gboolean
wsman_system_parse_number (const char *text,
                           guint64    *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, number, NULL);
}

char *
wsman_system_dup_host_name (void)
{
  char name[256] = { 0 };

  /* g_get_host_name() isn't used, because it would always return the name that it returned first. */
  if (gethostname (name, sizeof name - 1) != 0 || *name == '\0')
    return g_strdup ("localhost");

  return g_utf8_make_valid (name, -1);
}

guint64
wsman_system_get_boot_time (void)
{
  static gsize boot_time;

  if (g_once_init_enter (&boot_time))
    {
      g_autofree char *text = wsman_system_read_large ("/proc/stat", NULL);
      guint64 seconds = wsman_system_find_number (text, "btime ");

      g_once_init_leave (&boot_time, (gsize) seconds);
    }

  return boot_time == WSMAN_SYSTEM_NULL ? WSMAN_SYSTEM_NULL : boot_time * G_USEC_PER_SEC;
}

gboolean
wsman_system_is_disk_drive (const char *name)
{
  g_autofree char *file_name = g_strdelimit (g_strdup (name), "/", '!');
  g_autofree char *path = g_strdup_printf ("/sys/block/%s/device", file_name);
  g_autofree char *full_path = wsman_system_dup_path (path);

  return g_file_test (full_path, G_FILE_TEST_EXISTS);
}

guint64
wsman_system_count_processes (void)
{
  g_auto(GStrv) names = wsman_system_list_names ("/proc");
  guint64 n_processes = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    n_processes += g_ascii_isdigit (*names[i]);

  return n_processes == 0 ? WSMAN_SYSTEM_NULL : n_processes;
}
