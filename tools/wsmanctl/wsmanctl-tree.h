/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The files and directories below a directory, on this machine or on the other. Paths are relative to the directory,
 * with slashes between checked components. On this machine no link is followed below the directory.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  char type;         /* as in find: “d” for a directory, “f” for a regular file, others for what isn't copied */
  guint32 mode;      /* the permissions, without set-user-ID and its like */
  gint64 seconds;    /* when the content was changed */
  guint nanoseconds;
  goffset size;
  char *sum;         /* the SHA-256 of the content; NULL if it isn't known */
} WsmanctlTreeEntry;

typedef struct
{
  GPtrArray *entries; /* directories come before what they contain */
  GHashTable *paths;  /* a table from the path to the entry */
} WsmanctlTree;

WsmanctlTree *wsmanctl_tree_new (void);
void wsmanctl_tree_free (WsmanctlTree *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlTree, wsmanctl_tree_free)

/* Reads what the other machine lists: “TYPE MODE TIME SIZE PATH” and a null byte for each entry. All of it is refused
 * if one name could lead out of the directory. */
WsmanctlTree *wsmanctl_tree_parse (GBytes  *listing,
                                   GError **error);

/* Lists the directory that is open as directory. */
WsmanctlTree *wsmanctl_tree_list (int      directory,
                                  GError **error);

WsmanctlTreeEntry *wsmanctl_tree_find (WsmanctlTree *self,
                                       const char   *path);

/* Returns the path of the incomplete copy of a file. */
char *wsmanctl_tree_make_part_path (const char *path);
gboolean wsmanctl_tree_is_part (const char *path);

/* Opens the directory that contains path, below directory. Returns -1 on an error. */
int wsmanctl_tree_open_parent (int          directory,
                               const char  *path,
                               GError     **error);

/* Opens a regular file below directory. flags and mode are those of open(2). Returns -1 on an error. */
int wsmanctl_tree_open_file (int          directory,
                             const char  *path,
                             int          flags,
                             GError     **error);

/* Makes the directory path below directory, unless it exists. */
gboolean wsmanctl_tree_make_directory (int          directory,
                                       const char  *path,
                                       GError     **error);

/* Gives the file or directory entry->path below directory the permissions and the time of entry. */
gboolean wsmanctl_tree_set_attributes (int                       directory,
                                       const WsmanctlTreeEntry  *entry,
                                       GError                  **error);

/* Sets the error for errno and a path. */
void wsmanctl_tree_set_error (GError     **error,
                              const char  *path,
                              int          number);

/* Computes the SHA-256 of the file at fd, from its beginning. path is its name for errors. */
char *wsmanctl_tree_compute_sum (int            fd,
                                 const char    *path,
                                 GCancellable  *cancellable,
                                 GError       **error);

G_END_DECLS
