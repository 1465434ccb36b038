/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_LogicalDisk: the mounted file systems that hold data. The values come from the mount table, statvfs and udev.
 *
 * A network file system is listed without its sizes, because reading them would block the program while the server of
 * the file system doesn't respond.
 */

#include "wsman-system-class-private.h"

#include <fcntl.h>
#include <gio/gunixmounts.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#include "wsman-system-files-private.h"

typedef enum
{
  DRIVE_REMOVABLE = 2,
  DRIVE_FIXED = 3,
  DRIVE_NETWORK = 4,
  DRIVE_DISC = 5,
} DriveType;

typedef enum
{
  ACCESS_READ = 1,
  ACCESS_READ_WRITE = 3,
} Access;

typedef struct
{
  WsmanSystemRecord parent;

  char *mount_point;
  char *description;
  char *file_system;
  char *provider;
  char *label;
  char *serial;
  char *host_name;
  guint64 drive_type;
  guint64 access;
  guint64 size;
  guint64 free;
  guint64 block_size;
  guint64 n_blocks;
  guint64 name_length;
} LogicalDisk;

typedef struct
{
  GQueue mounts; /* the GUnixMountEntries that are left */
  gboolean lacks_root;
  char *root_type; /* the type of the root file system if no mount shows it; NULL if the type isn't known */
} DiskWalk;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (LogicalDisk, member), NULL }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty properties[] = {
  MEMBER ("Access", UINT16, PLAIN, access),
  MEMBER ("BlockSize", UINT64, PLAIN, block_size),
  MEMBER ("Caption", STRING, PLAIN, mount_point),
  CONSTANT ("CreationClassName", SCOPE, "Win32_LogicalDisk"),
  MEMBER ("Description", STRING, PLAIN, description),
  MEMBER ("DeviceID", STRING, KEY, mount_point),
  MEMBER ("DriveType", UINT32, PLAIN, drive_type),
  MEMBER ("FileSystem", STRING, PLAIN, file_system),
  MEMBER ("FreeSpace", UINT64, PLAIN, free),
  MEMBER ("MaximumComponentLength", UINT32, PLAIN, name_length),
  MEMBER ("Name", STRING, PLAIN, mount_point),
  MEMBER ("NumberOfBlocks", UINT64, PLAIN, n_blocks),
  MEMBER ("ProviderName", STRING, PLAIN, provider),
  MEMBER ("Size", UINT64, PLAIN, size),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("SystemName", STRING, SCOPE, host_name),
  MEMBER ("VolumeName", STRING, PLAIN, label),
  MEMBER ("VolumeSerialNumber", STRING, PLAIN, serial),
  { NULL },
};

/* The types of file systems whose data is on another machine or in another program. */
static const char *const network_types[] = {
  "9p", "afs", "ceph", "cifs", "fuse", "gfs2", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", NULL,
};

static const char *const disc_types[] = { "iso9660", "udf", NULL };

/* The types of local file systems that aren't on exactly one block device. */
static const char *const pool_types[] = { "bcachefs", "zfs", NULL };

static gboolean
is_network (GUnixMountEntry *mount)
{
  const char *type = g_unix_mount_get_fs_type (mount);

  return g_strv_contains (network_types, type) || g_str_has_prefix (type, "fuse.");
}

static gboolean
is_root (GUnixMountEntry *mount)
{
  return g_str_equal (g_unix_mount_get_mount_path (mount), "/");
}

static gboolean
is_disk (GUnixMountEntry *mount)
{
  const char *type = g_unix_mount_get_fs_type (mount);

  /* In a container the root is an overlay. */
  if (is_root (mount))
    return TRUE;
  if (is_network (mount))
    return !g_str_has_prefix (g_unix_mount_get_mount_path (mount), "/run/user/");

  return g_str_has_prefix (g_unix_mount_get_device_path (mount), "/dev/") ||
         g_strv_contains (pool_types, type);
}

/* A file, or a part of a file system, may be mounted once more. This mount isn't another disk. */
static gboolean
is_first_of_device (GHashTable      *devices,
                    GUnixMountEntry *mount)
{
  return g_hash_table_add (devices, g_strdup (g_unix_mount_get_device_path (mount)));
}

/* The numbers that statfs(2) reports. They are used for a file system that no mount shows. ext2, ext3 and ext4 have the
 * same number and the same driver. */
static const struct
{
  guint32 magic;
  const char *type;
} root_types[] = {
  { BTRFS_SUPER_MAGIC, "btrfs" },
  { EXT4_SUPER_MAGIC, "ext4" },
  { F2FS_SUPER_MAGIC, "f2fs" },
  { NFS_SUPER_MAGIC, "nfs" },
  { OVERLAYFS_SUPER_MAGIC, "overlay" },
  { RAMFS_MAGIC, "ramfs" },
  { SQUASHFS_MAGIC, "squashfs" },
  { TMPFS_MAGIC, "tmpfs" },
  { V9FS_MAGIC, "9p" },
  { XFS_SUPER_MAGIC, "xfs" },
};

static char *
dup_root_type (void)
{
  struct statfs root;

  if (statfs ("/", &root) != 0)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (root_types); i++)
    {
      if ((guint32) root.f_type == root_types[i].magic)
        return g_strdup (root_types[i].type);
    }

  return NULL;
}

/* After chroot(2) a program sees the mounts below its root, but not the mount that contains the root. Another mount of
 * the same file system has the root's properties, and isn't another disk. */
static void
find_root (DiskWalk   *walk,
           GList      *mounts,
           GHashTable *devices)
{
  struct stat root, other;

  if (stat ("/", &root) != 0)
    return;

  for (GList *l = mounts; l != NULL && walk->root_type == NULL; l = l->next)
    {
      GUnixMountEntry *mount = l->data;

      if (stat (g_unix_mount_get_device_path (mount), &other) != 0 || other.st_rdev != root.st_dev)
        continue;

      walk->root_type = g_strdup (g_unix_mount_get_fs_type (mount));
      is_first_of_device (devices, mount);
    }

  if (walk->root_type == NULL)
    walk->root_type = dup_root_type ();
}

static int
compare_path_lengths (gconstpointer a,
                      gconstpointer b)
{
  return (int) strlen (g_unix_mount_get_mount_path ((GUnixMountEntry *) a)) -
         (int) strlen (g_unix_mount_get_mount_path ((GUnixMountEntry *) b));
}

static gpointer
logical_disk_open (void)
{
  g_autoptr(GHashTable) devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DiskWalk *walk = g_new0 (DiskWalk, 1);
  GList *all;

  g_queue_init (&walk->mounts);
  /* The shortest path of a device is usually its first mount. df(1) also chooses this path. */
  all = g_list_sort (g_unix_mounts_get (NULL), compare_path_lengths);
  walk->lacks_root = all == NULL || !is_root (all->data);
  if (walk->lacks_root)
    find_root (walk, all, devices);
  for (GList *l = all; l != NULL; l = l->next)
    {
      GUnixMountEntry *mount = l->data;

      if (is_disk (mount) && is_first_of_device (devices, mount))
        g_queue_push_tail (&walk->mounts, mount);
      else
        g_unix_mount_free (mount);
    }
  g_list_free (all);

  return walk;
}

static void
logical_disk_close (gpointer data)
{
  DiskWalk *walk = data;

  g_queue_clear_full (&walk->mounts, (GDestroyNotify) g_unix_mount_free);
  g_free (walk->root_type);
  g_free (walk);
}

static void
read_sizes (LogicalDisk *self)
{
  struct statvfs sizes;

  if (statvfs (self->mount_point, &sizes) != 0)
    return;

  self->block_size = sizes.f_frsize;
  self->n_blocks = sizes.f_blocks;
  self->size = (guint64) sizes.f_blocks * sizes.f_frsize;
  self->free = (guint64) sizes.f_bavail * sizes.f_frsize;
  self->name_length = sizes.f_namemax;
}

/* Returns the value of a line "E:KEY=VALUE" in udev's database. */
static char *
dup_udev_value (const char *text,
                const char *key)
{
  g_auto(GStrv) lines = text == NULL ? NULL : g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], key))
        return g_utf8_make_valid (lines[i] + strlen (key), -1);
    }

  return NULL;
}

static gboolean
is_removable (dev_t device)
{
  /* In /sys, the directory of a partition is below the directory of its disk. */
  static const char *const files[] = { "removable", "../removable" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sys/dev/block/%u:%u/%s", major (device),
                                               minor (device), files[i]);
      g_autofree char *line = wsman_system_read_line (path);

      if (line != NULL)
        return g_str_equal (line, "1");
    }

  return FALSE;
}

static void
read_device (LogicalDisk *self,
             dev_t        device)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (self->drive_type == DRIVE_FIXED && is_removable (device))
    self->drive_type = DRIVE_REMOVABLE;

  path = g_strdup_printf ("/run/udev/data/b%u:%u", major (device), minor (device));
  text = wsman_system_read (AT_FDCWD, path, NULL);
  self->label = dup_udev_value (text, "E:ID_FS_LABEL=");
  self->serial = dup_udev_value (text, "E:ID_FS_UUID=");
}

static char *
dup_description (DriveType type)
{
  switch (type)
    {
    case DRIVE_REMOVABLE:
      return g_strdup ("Removable Disk");
    case DRIVE_NETWORK:
      return g_strdup ("Network Connection");
    case DRIVE_DISC:
      return g_strdup ("CD-ROM Disc");
    case DRIVE_FIXED:
    default:
      return g_strdup ("Local Fixed Disk");
    }
}

static void
read_mount (LogicalDisk     *self,
            GUnixMountEntry *mount)
{
  struct stat device;

  self->mount_point = g_utf8_make_valid (g_unix_mount_get_mount_path (mount), -1);
  self->file_system = g_strdup (g_unix_mount_get_fs_type (mount));
  self->access = g_unix_mount_is_readonly (mount) ? ACCESS_READ : ACCESS_READ_WRITE;

  if (is_network (mount))
    {
      self->drive_type = DRIVE_NETWORK;
      self->provider = g_utf8_make_valid (g_unix_mount_get_device_path (mount), -1);
      return;
    }

  self->drive_type = g_strv_contains (disc_types, self->file_system) ? DRIVE_DISC : DRIVE_FIXED;
  read_sizes (self);
  if (stat (g_unix_mount_get_device_path (mount), &device) == 0 && S_ISBLK (device.st_mode))
    read_device (self, device.st_rdev);
}

/* Reads the root file system if no mount shows it. Its device is a block device unless the major number is 0. */
static void
read_root (LogicalDisk *self,
           const char  *file_system)
{
  struct statvfs sizes;
  struct stat root;

  self->mount_point = g_strdup ("/");
  self->file_system = g_strdup (file_system);
  self->drive_type = DRIVE_FIXED;
  if (statvfs ("/", &sizes) == 0)
    self->access = (sizes.f_flag & ST_RDONLY) != 0 ? ACCESS_READ : ACCESS_READ_WRITE;
  read_sizes (self);
  if (stat ("/", &root) == 0 && major (root.st_dev) != 0)
    read_device (self, root.st_dev);
}

static gboolean
logical_disk_next (gpointer data,
                   gpointer record)
{
  DiskWalk *walk = data;
  g_autoptr(GUnixMountEntry) mount = NULL;
  LogicalDisk *self = record;

  if (walk->lacks_root)
    read_root (self, walk->root_type);
  else if ((mount = g_queue_pop_head (&walk->mounts)) != NULL)
    read_mount (self, mount);
  else
    return FALSE;

  walk->lacks_root = FALSE;
  self->host_name = wsman_system_dup_host_name ();
  self->description = dup_description (self->drive_type);

  return TRUE;
}

const WsmanSystemClass wsman_system_logical_disk = {
  .name = "Win32_LogicalDisk",
  .parent = "CIM_LogicalDisk",
  .record_size = sizeof (LogicalDisk),
  .properties = properties,
  .open = logical_disk_open,
  .next = logical_disk_next,
  .close = logical_disk_close,
};
