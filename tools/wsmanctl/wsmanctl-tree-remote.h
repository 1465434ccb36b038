/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The directory on the other machine. Scripts read and change it. They are constant: paths come in base64 on their
 * standard input. Each thread has a shell of its own, in which it runs one script after the other.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-tree.h"

G_BEGIN_DECLS

/* The files are sent in parts of this size, so that a copy that was cut off can go on. */
#define WSMANCTL_TREE_PART_SIZE (4 * 1024 * 1024)

typedef struct
{
  WsmanShell *shell;
  char *root; /* the path of the directory, in base64 */
  GCancellable *cancellable;
} WsmanctlTreeRemote;

WsmanctlTreeRemote *wsmanctl_tree_remote_new (WsmanSession  *session,
                                              const char    *root,
                                              GCancellable  *cancellable,
                                              GError       **error);
void wsmanctl_tree_remote_free (WsmanctlTreeRemote *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlTreeRemote, wsmanctl_tree_remote_free)

/* Lists the directory. If is_optional is set and there is no directory, the list is empty. */
WsmanctlTree *wsmanctl_tree_remote_list (WsmanctlTreeRemote  *self,
                                         gboolean             is_optional,
                                         GError             **error);

/* Makes the directory itself, and those of the entries that are directories. */
gboolean wsmanctl_tree_remote_make (WsmanctlTreeRemote  *self,
                                    GPtrArray           *entries,
                                    GError             **error);

/* Sets the sums of the entries, which are regular files. */
gboolean wsmanctl_tree_remote_sum (WsmanctlTreeRemote  *self,
                                   GPtrArray           *entries,
                                   GError             **error);

/* Gives the entries on the other machine their permissions and times. */
gboolean wsmanctl_tree_remote_set (WsmanctlTreeRemote  *self,
                                   GPtrArray           *entries,
                                   GError             **error);

/* Appends data to the incomplete copy of entry, at offset. With the last part, entry->sum must be that of the whole
 * file. The copy then gets its name. The error DIFFERENT means that the copy was removed, because it isn't equal. */
gboolean wsmanctl_tree_remote_send (WsmanctlTreeRemote       *self,
                                    const WsmanctlTreeEntry  *entry,
                                    goffset                   offset,
                                    GBytes                   *data,
                                    gboolean                  is_last,
                                    gboolean                  overwrites,
                                    GError                  **error);

/* Reads a part of entry. With the last part, sum is set to the SHA-256 of the whole file. */
GBytes *wsmanctl_tree_remote_fetch (WsmanctlTreeRemote       *self,
                                    const WsmanctlTreeEntry  *entry,
                                    goffset                   offset,
                                    gsize                     length,
                                    char                    **sum,
                                    GError                  **error);

/* Tells whether error means that the whole copy isn't equal to the file. */
gboolean wsmanctl_tree_remote_is_different (const GError *error);

G_END_DECLS
