/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies one file of a directory, part by part. A file that was cut off goes on where it was. The SHA-256 of the whole
 * copy decides in the end. If the copy isn't equal, it is copied once more from its beginning.
 */

#pragma once

#include "wsmanctl-tree-remote.h"

G_BEGIN_DECLS

typedef struct
{
  int directory; /* the directory on this machine */
  gboolean overwrites;
  GCancellable *cancellable;
  void (*moved) (goffset  n_bytes,
                 gpointer user_data); /* is called for each part, in any thread; n_bytes may be negative */
  gpointer user_data;
} WsmanctlTreeTransfer;

/* Sends a file of this machine. offset is the size of its incomplete copy on the other machine. */
gboolean wsmanctl_tree_transfer_send (const WsmanctlTreeTransfer  *self,
                                      WsmanctlTreeRemote          *remote,
                                      WsmanctlTreeEntry           *entry,
                                      goffset                      offset,
                                      GError                     **error);

/* Fetches a file of the other machine. */
gboolean wsmanctl_tree_transfer_fetch (const WsmanctlTreeTransfer  *self,
                                       WsmanctlTreeRemote          *remote,
                                       const WsmanctlTreeEntry     *entry,
                                       GError                     **error);

G_END_DECLS
