/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-disk-queue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wec-write.h"

#define SUFFIX ".queue"
#define MAGIC 0x31514557u
#define POSITION_MAGIC G_GUINT64_CONSTANT (0x3153504f50514557)

/* The largest file, and the largest content of a block. */
#define MAX_FILE_SIZE (16 * 1024 * 1024)
#define MAX_CONTENT (64 * 1024 * 1024)

/* What is before the content of a block, in the order of this machine. */
typedef struct
{
  guint32 magic;
  guint32 length;
  guint32 n_events;
  guint32 checksum; /* of the length, the number of events and the content */
} BlockHead;

/* What the file "position" has. */
typedef struct
{
  guint64 number;
  guint64 offset;
  guint64 check; /* the others and POSITION_MAGIC by exclusive or */
} Position;

/* A file with blocks. What follows size isn't part of the queue. */
typedef struct
{
  guint64 number;
  guint64 size;
  guint64 n_events;     /* how many events are after the reader */
  gboolean is_finished; /* whether no block will be appended */
} QueueFile;

struct _WecDiskQueue
{
  char *path;
  guint64 max_bytes;
  guint64 max_file_size;
  int position_fd;
  int append_fd; /* the last file, or -1; only the appending thread uses it */

  /* Only the reading thread uses these fields. */
  int read_fd; /* the first file, or -1 */
  guint64 offset;
  BlockHead head; /* of the block that was read */

  GMutex mutex;  /* protects the next fields */
  GQueue files;  /* the QueueFiles */
  guint64 next_number;
  guint64 n_bytes;
};

static gboolean
fail (WecDiskQueue  *self,
      GError       **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _("%s: The queue can’t be used: %s"), self->path,
               g_strerror (code));

  return FALSE;
}

static char *
make_path (WecDiskQueue *self,
           guint64       number)
{
  g_autofree char *name = g_strdup_printf ("%016" G_GINT64_MODIFIER "x" SUFFIX, number);

  return g_build_filename (self->path, name, NULL);
}

/* --- Blocks --- */

/* The checksum of Ethernet, IEEE 802.3. It finds blocks that were written in part. */
static guint32
add_to_checksum (guint32     checksum,
                 const void *data,
                 gsize       length)
{
  static guint32 table[256];
  static gsize is_made = 0;

  if (g_once_init_enter (&is_made))
    {
      for (guint32 i = 0; i < G_N_ELEMENTS (table); i++)
        {
          table[i] = i;
          for (guint bit = 0; bit < 8; bit++)
            table[i] = (table[i] >> 1) ^ ((table[i] & 1) != 0 ? 0xedb88320u : 0);
        }
      g_once_init_leave (&is_made, 1);
    }

  for (const guchar *byte = data; length > 0; byte++, length--)
    checksum = table[(checksum ^ *byte) & 0xff] ^ (checksum >> 8);

  return checksum;
}

static guint32
compute_checksum (const BlockHead *head,
                  const char      *content)
{
  guint32 checksum = add_to_checksum (G_MAXUINT32, &head->length, sizeof head->length);

  checksum = add_to_checksum (checksum, &head->n_events, sizeof head->n_events);

  return ~add_to_checksum (checksum, content, head->length);
}

gsize
wec_disk_queue_begin_block (GString *blocks)
{
  gsize start = blocks->len;
  BlockHead head = { .magic = MAGIC };

  g_string_append_len (blocks, (const char *) &head, sizeof head);

  return start;
}

void
wec_disk_queue_end_block (GString *blocks,
                          gsize    start,
                          guint    n_events)
{
  BlockHead head = { .magic = MAGIC, .length = blocks->len - start - sizeof head, .n_events = n_events };

  head.checksum = compute_checksum (&head, blocks->str + start + sizeof head);
  memcpy (blocks->str + start, &head, sizeof head);
}

static gboolean
read_all (int     fd,
          void   *data,
          gsize   length,
          guint64 offset)
{
  char *place = data;

  while (length > 0)
    {
      gssize n_read = pread (fd, place, length, offset);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        return FALSE;

      place += n_read;
      offset += n_read;
      length -= n_read;
    }

  return TRUE;
}

/* Reads the head of the block at offset. Returns FALSE if there is no block that ends before size. */
static gboolean
read_head (int        fd,
           guint64    offset,
           guint64    size,
           BlockHead *head)
{
  return size >= offset + sizeof *head && read_all (fd, head, sizeof *head, offset) && head->magic == MAGIC &&
         head->length <= MAX_CONTENT && size - offset - sizeof *head >= head->length;
}

/* --- Start --- */

static gboolean
sync_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);

  return synced;
}

/* Adds a file that an earlier process has left. Its size is up to its last whole block. */
static gboolean
add_file (WecDiskQueue  *self,
          guint64        number,
          guint64        offset,
          GError       **error)
{
  g_autofree char *path = make_path (self, number);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  QueueFile *file;
  struct stat status;
  BlockHead head;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      fail (self, error);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  file = g_new0 (QueueFile, 1);
  file->number = number;
  file->is_finished = TRUE;
  for (file->size = MIN (offset, (guint64) status.st_size); read_head (fd, file->size, status.st_size, &head);
       file->size += sizeof head + head.length)
    file->n_events += head.n_events;
  if (file->size < (guint64) status.st_size)
    g_warning (_("%s: %" G_GUINT64_FORMAT " bytes after the last whole block are left out"), path,
               status.st_size - file->size);
  close (fd);
  g_queue_push_tail (&self->files, file);
  self->n_bytes += file->size;

  return TRUE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

/* Returns the sorted numbers of the files in the folder. */
static GArray *
list_numbers (WecDiskQueue  *self,
              GError       **error)
{
  g_autoptr(GDir) folder = g_dir_open (self->path, 0, error);
  GArray *numbers;
  const char *name;

  if (folder == NULL)
    return NULL;

  numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *stem = g_strndup (name, strcspn (name, "."));
      guint64 number;

      if (g_str_has_suffix (name, SUFFIX) && g_ascii_string_to_unsigned (stem, 16, 0, G_MAXUINT64 - 1, &number, NULL))
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers);

  return numbers;
}

/* Adds the files from the position on, and removes those before. */
static gboolean
add_files (WecDiskQueue  *self,
           GError       **error)
{
  g_autoptr(GArray) numbers = list_numbers (self, error);
  Position position;
  gboolean is_known = read_all (self->position_fd, &position, sizeof position, 0) &&
                      (position.number ^ position.offset ^ POSITION_MAGIC) == position.check;

  if (numbers == NULL)
    return FALSE;

  self->next_number = is_known ? position.number + 1 : 1;
  for (guint i = 0; i < numbers->len; i++)
    {
      guint64 number = g_array_index (numbers, guint64, i);
      g_autofree char *path = make_path (self, number);

      self->next_number = MAX (self->next_number, number + 1);
      if (is_known && number < position.number)
        {
          g_unlink (path);
          continue;
        }

      if (is_known && number == position.number)
        self->offset = position.offset;
      if (!add_file (self, number, is_known && number == position.number ? position.offset : 0, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
open_folder (WecDiskQueue  *self,
             GError       **error)
{
  g_autofree char *path = g_build_filename (self->path, "position", NULL);

  if (g_mkdir_with_parents (self->path, 0700) != 0)
    return fail (self, error);

  self->position_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->position_fd < 0)
    return fail (self, error);

  if (flock (self->position_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN, _("%s: Another process uses the queue"), self->path);
      return FALSE;
    }

  return add_files (self, error);
}

WecDiskQueue *
wec_disk_queue_new (const char  *path,
                    guint64      max_bytes,
                    GError     **error)
{
  WecDiskQueue *self = g_new0 (WecDiskQueue, 1);

  self->path = g_strdup (path);
  self->max_bytes = max_bytes;
  self->max_file_size = MIN (max_bytes / 8, MAX_FILE_SIZE);
  self->position_fd = self->append_fd = self->read_fd = -1;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->files);
  if (open_folder (self, error))
    return self;

  wec_disk_queue_free (self);

  return NULL;
}

void
wec_disk_queue_free (WecDiskQueue *self)
{
  int descriptors[] = { self->position_fd, self->append_fd, self->read_fd };

  for (guint i = 0; i < G_N_ELEMENTS (descriptors); i++)
    if (descriptors[i] >= 0)
      close (descriptors[i]);
  g_queue_clear_full (&self->files, g_free);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

/* --- Appending --- */

gboolean
wec_disk_queue_has_room (WecDiskQueue *self)
{
  gboolean has_room;

  g_mutex_lock (&self->mutex);
  has_room = self->n_bytes < self->max_bytes;
  g_mutex_unlock (&self->mutex);

  return has_room;
}

/* Makes a new file, which is then the last one. */
static gboolean
open_next_file (WecDiskQueue *self)
{
  g_autofree char *path = make_path (self, self->next_number);
  QueueFile *file;

  self->append_fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->append_fd < 0)
    return FALSE;

  file = g_new0 (QueueFile, 1);
  file->number = self->next_number;
  g_mutex_lock (&self->mutex);
  self->next_number++;
  g_queue_push_tail (&self->files, file);
  g_mutex_unlock (&self->mutex);

  return sync_folder (self->path);
}

static guint
count_events (const GString *blocks)
{
  guint n_events = 0;
  BlockHead head;

  for (gsize offset = 0; offset < blocks->len; offset += sizeof head + head.length)
    {
      memcpy (&head, blocks->str + offset, sizeof head);
      n_events += head.n_events;
    }

  return n_events;
}

/* Ends the last file, so that the next block goes into a new one. */
static void
finish_file (WecDiskQueue *self)
{
  QueueFile *file;

  close (self->append_fd);
  self->append_fd = -1;
  g_mutex_lock (&self->mutex);
  file = g_queue_peek_tail (&self->files);
  file->is_finished = TRUE;
  g_mutex_unlock (&self->mutex);
}

gboolean
wec_disk_queue_append (WecDiskQueue   *self,
                       const GString  *blocks,
                       GError        **error)
{
  QueueFile *file;
  guint64 size;

  if ((self->append_fd < 0 && !open_next_file (self)) || !wec_write_all (self->append_fd, blocks->str, blocks->len) ||
      fdatasync (self->append_fd) != 0)
    {
      fail (self, error);
      if (self->append_fd >= 0)
        finish_file (self);
      return FALSE;
    }

  g_mutex_lock (&self->mutex);
  file = g_queue_peek_tail (&self->files);
  file->size += blocks->len;
  size = file->size;
  self->n_bytes += blocks->len;
  file->n_events += count_events (blocks);
  g_mutex_unlock (&self->mutex);
  if (size >= self->max_file_size)
    finish_file (self);

  return TRUE;
}

/* --- Reading --- */

/* Removes the first file, whose blocks were all read. */
static gboolean
remove_file (WecDiskQueue  *self,
             GError       **error)
{
  g_autofree QueueFile *file = NULL;
  g_autofree char *path = NULL;

  g_mutex_lock (&self->mutex);
  file = g_queue_pop_head (&self->files);
  self->n_bytes -= file->size;
  g_mutex_unlock (&self->mutex);

  if (self->read_fd >= 0)
    close (self->read_fd);
  self->read_fd = -1;
  self->offset = 0;
  path = make_path (self, file->number);

  return g_unlink (path) == 0 || fail (self, error);
}

/* Gets the first file with blocks to read. Returns FALSE if there is none. */
static gboolean
find_file (WecDiskQueue  *self,
           QueueFile     *found,
           GError       **error)
{
  for (;;)
    {
      QueueFile *file;

      g_mutex_lock (&self->mutex);
      file = g_queue_peek_head (&self->files);
      if (file != NULL)
        *found = *file;
      g_mutex_unlock (&self->mutex);

      if (file == NULL || (self->offset >= found->size && !found->is_finished))
        return FALSE;
      if (self->offset < found->size)
        return TRUE;
      if (!remove_file (self, error))
        return FALSE;
    }
}

/* Goes behind what can't be read in the first file. */
static void
skip_damage (WecDiskQueue *self)
{
  g_autofree char *path = NULL;
  guint64 n_events, number;
  QueueFile *file;

  g_mutex_lock (&self->mutex);
  file = g_queue_peek_head (&self->files);
  self->offset = file->size;
  n_events = file->n_events;
  number = file->number;
  file->n_events = 0;
  g_mutex_unlock (&self->mutex);

  path = make_path (self, number);
  g_warning (_("%s: The file is damaged. About %" G_GUINT64_FORMAT " events are lost to this output."), path, n_events);
}

/* Reads the block at the position. Returns FALSE without an error if it is damaged. */
static gboolean
read_block (WecDiskQueue     *self,
            const QueueFile  *file,
            GString          *content,
            GError          **error)
{
  g_autofree char *path = make_path (self, file->number);

  if (self->read_fd < 0)
    self->read_fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (self->read_fd < 0)
    return fail (self, error);

  if (!read_head (self->read_fd, self->offset, file->size, &self->head))
    return FALSE;

  g_string_set_size (content, self->head.length);

  return read_all (self->read_fd, content->str, content->len, self->offset + sizeof self->head) &&
         compute_checksum (&self->head, content->str) == self->head.checksum;
}

gboolean
wec_disk_queue_read (WecDiskQueue  *self,
                     GString       *content,
                     GError       **error)
{
  QueueFile file;

  while (find_file (self, &file, error))
    {
      GError *local_error = NULL;

      if (read_block (self, &file, content, &local_error))
        return TRUE;

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }

      skip_damage (self);
    }

  return FALSE;
}

gboolean
wec_disk_queue_remove (WecDiskQueue  *self,
                       GError       **error)
{
  Position position = { 0 };
  QueueFile *file;

  self->offset += sizeof self->head + self->head.length;
  g_mutex_lock (&self->mutex);
  file = g_queue_peek_head (&self->files);
  file->n_events -= self->head.n_events;
  position.number = file->number;
  g_mutex_unlock (&self->mutex);

  position.offset = self->offset;
  position.check = position.number ^ position.offset ^ POSITION_MAGIC;

  return pwrite (self->position_fd, &position, sizeof position, 0) == sizeof position || fail (self, error);
}

void
wec_disk_queue_get_size (WecDiskQueue *self,
                         guint64      *n_events,
                         guint64      *n_bytes)
{
  g_mutex_lock (&self->mutex);
  *n_events = 0;
  for (const GList *link = self->files.head; link != NULL; link = link->next)
    *n_events += ((const QueueFile *) link->data)->n_events;
  *n_bytes = self->n_bytes;
  g_mutex_unlock (&self->mutex);
}
