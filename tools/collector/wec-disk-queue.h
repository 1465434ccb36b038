/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Blocks of bytes that wait on the disk. One thread may append while another one reads. What was appended survives a
 * kill and a loss of power. After either, some blocks may be read again.
 *
 * The blocks are in files with numbers. A file is removed when all its blocks were read. The file "position" says where
 * the reader is. Its lock keeps other processes away.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WecDiskQueue WecDiskQueue;

/* Makes the folder if there is none. */
WecDiskQueue *wec_disk_queue_new (const char  *path,
                                  guint64      max_bytes,
                                  GError     **error);
void wec_disk_queue_free (WecDiskQueue *self);

/* Tells whether the queue is smaller than its limit. */
gboolean wec_disk_queue_has_room (WecDiskQueue *self);

/* Begins a block in blocks, to which its content is appended. Then the block is finished. */
gsize wec_disk_queue_begin_block (GString *blocks);
void wec_disk_queue_end_block (GString *blocks,
                               gsize    start,
                               guint    n_events);

/* Appends blocks, all or none. They are on the disk when this returns TRUE. */
gboolean wec_disk_queue_append (WecDiskQueue   *self,
                                const GString  *blocks,
                                GError        **error);

/* Reads the content of the oldest block. Returns FALSE without an error if there is none. */
gboolean wec_disk_queue_read (WecDiskQueue  *self,
                              GString       *content,
                              GError       **error);

/* Removes the block that was read. */
gboolean wec_disk_queue_remove (WecDiskQueue  *self,
                                GError       **error);

/* Gets how many events wait, and how many bytes the files have. */
void wec_disk_queue_get_size (WecDiskQueue *self,
                              guint64      *n_events,
                              guint64      *n_bytes);

G_END_DECLS
