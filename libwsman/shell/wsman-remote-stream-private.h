/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The unread output of one stream. It is kept in pieces of whole characters, because servers split characters between
 * messages, and readers with small buffers would split them, too.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GQueue pieces;         /* of GBytes; each has only whole characters */
  gsize offset;          /* how much of the first piece was read */
  gsize size;            /* the unread bytes of all pieces */
  GByteArray *rest;      /* the beginning of an incomplete character, or NULL */
  GConverter *converter; /* or NULL; only used by the library's own thread */
  gboolean is_utf8;      /* characters aren't split */
  gboolean ended;
  gboolean discarded;
} WsmanRemoteStream;

/* self: all zero. */
void wsman_remote_stream_init (WsmanRemoteStream *self,
                               gboolean           is_utf8,
                               GConverter        *converter);
void wsman_remote_stream_clear (WsmanRemoteStream *self);

/* Tell whether more should be received, and whether there is output to read, or the end. */
gboolean wsman_remote_stream_has_room (WsmanRemoteStream *self);
gboolean wsman_remote_stream_is_ready (WsmanRemoteStream *self);

/* Stores output that has arrived. data: NULL for none. */
gboolean wsman_remote_stream_append (WsmanRemoteStream  *self,
                                     GBytes             *data,
                                     GError            **error);
gboolean wsman_remote_stream_end (WsmanRemoteStream  *self,
                                  GError            **error);

/* Return unread output: at most count bytes, or a piece as it has arrived; NULL for none. */
gsize wsman_remote_stream_read (WsmanRemoteStream *self,
                                guint8            *buffer,
                                gsize              count);
GBytes *wsman_remote_stream_take (WsmanRemoteStream *self);

/* Discards unread and all further output. */
void wsman_remote_stream_discard (WsmanRemoteStream *self);

G_END_DECLS
