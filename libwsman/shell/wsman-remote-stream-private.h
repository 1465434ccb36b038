/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What came on one of a command's streams and nobody has read. It is kept in pieces that begin and end
 * with whole characters: servers, and whoever reads with a small buffer, would cut them in two.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GQueue pieces;         /* of GBytes, whole characters each */
  gsize offset;          /* what is read of the first */
  gsize size;            /* what isn't, of all */
  GByteArray *rest;      /* the beginning of a character, or NULL */
  GConverter *converter; /* or NULL; of the receiving thread alone */
  gboolean is_utf8;      /* characters aren't cut in two */
  gboolean ended;
  gboolean discarded;
} WsmanRemoteStream;

/* self: zeroed. */
void wsman_remote_stream_init (WsmanRemoteStream *self,
                               gboolean           is_utf8,
                               GConverter        *converter);
void wsman_remote_stream_clear (WsmanRemoteStream *self);

/* Whether more should be received, and whether there is something to read, or the end. */
gboolean wsman_remote_stream_has_room (WsmanRemoteStream *self);
gboolean wsman_remote_stream_is_ready (WsmanRemoteStream *self);

/* What arrives. data: NULL for none. */
gboolean wsman_remote_stream_append (WsmanRemoteStream  *self,
                                     GBytes             *data,
                                     GError            **error);
gboolean wsman_remote_stream_end (WsmanRemoteStream  *self,
                                  GError            **error);

/* What is there: at most count bytes, or a piece as it came, NULL for none. */
gsize wsman_remote_stream_read (WsmanRemoteStream *self,
                                guint8            *buffer,
                                gsize              count);
GBytes *wsman_remote_stream_take (WsmanRemoteStream *self);

/* Drops what is there and what is still to come. */
void wsman_remote_stream_discard (WsmanRemoteStream *self);

G_END_DECLS
