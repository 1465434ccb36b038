/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Splits messages into fragments, and joins them. [MS-PSRP] 2.2.4. The fragments of different messages may come in any
 * order, and so may the messages. What is unfinished is bounded in number and in bytes.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_PSRP_FRAGMENT_HEADER 21

#define WSMAN_PSRP_FRAGMENT_START 1
#define WSMAN_PSRP_FRAGMENT_END 2

/* The header of a fragment. */
typedef struct
{
  guint64 object_id;   /* the number of the message */
  guint64 fragment_id; /* the number of the fragment in the message */
  guint8 flags;
  guint32 length;      /* the number of bytes that follow the header */
} WsmanPsrpFragment;

/* Reads the header of a fragment. Returns FALSE if size is less than that of a header. */
gboolean wsman_psrp_fragment_read (const guint8      *data,
                                   gsize              size,
                                   WsmanPsrpFragment *fragment);

/* The most bytes of a message's part in one fragment. Some peers refuse more. */
#define WSMAN_PSRP_MAX_BLOB 32768

/* The most bytes of all unfinished messages, and their most number. */
#define WSMAN_PSRP_MAX_UNFINISHED (64 * 1024 * 1024)
#define WSMAN_PSRP_MAX_UNFINISHED_MESSAGES 64

/* Appends the fragments of a message to a queue of GBytes. Each has up to max_blob bytes of the message. */
void wsman_psrp_split (GBytes  *message,
                       guint64  object_id,
                       gsize    max_blob,
                       GQueue  *fragments);

typedef struct _WsmanPsrpJoiner WsmanPsrpJoiner;

WsmanPsrpJoiner *wsman_psrp_joiner_new (void);
void wsman_psrp_joiner_free (WsmanPsrpJoiner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPsrpJoiner, wsman_psrp_joiner_free)

/* Adds bytes that have arrived. They may begin and end anywhere. After an error, the joiner accepts no more. */
gboolean wsman_psrp_joiner_push (WsmanPsrpJoiner  *self,
                                 const guint8     *data,
                                 gsize             length,
                                 GError          **error);

/* Returns the next complete message. Returns NULL if there is none. */
GBytes *wsman_psrp_joiner_take (WsmanPsrpJoiner *self);

/* Tells whether a message or a fragment is unfinished. */
gboolean wsman_psrp_joiner_is_unfinished (WsmanPsrpJoiner *self);

G_END_DECLS
