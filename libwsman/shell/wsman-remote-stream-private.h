/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The unread output of one stream. It is kept in pieces of whole characters. Servers split characters between messages,
 * and readers with small buffers would also split characters.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GQueue pieces;         /* the GBytes with the unread output; each has only whole characters */
  gsize offset;          /* the number of bytes of the first piece that were read */
  gsize size;            /* the number of unread bytes in all pieces */
  GByteArray *rest;      /* the beginning of a character that isn't complete yet; NULL if there is none */
  GConverter *converter; /* converts the output, in the library's own thread; NULL if no conversion is needed */
  gboolean is_utf8;      /* the output is UTF-8, so characters aren't split */
  gboolean ended;
  gboolean discarded;
} WsmanRemoteStream;

/* Initializes self, whose bytes must all be zero. */
void wsman_remote_stream_init (WsmanRemoteStream *self,
                               gboolean           is_utf8,
                               GConverter        *converter);
void wsman_remote_stream_clear (WsmanRemoteStream *self);

/* The first function tells whether more output should be received. The second tells whether there is output to read, or
 * the stream has ended. */
gboolean wsman_remote_stream_has_room (WsmanRemoteStream *self);
gboolean wsman_remote_stream_is_ready (WsmanRemoteStream *self);

/* Stores output that has arrived. data is NULL if there is no output. */
gboolean wsman_remote_stream_append (WsmanRemoteStream  *self,
                                     GBytes             *data,
                                     GError            **error);
gboolean wsman_remote_stream_end (WsmanRemoteStream  *self,
                                  GError            **error);

/* The first function reads at most count bytes of unread output. The second returns one piece as it has arrived, and
 * NULL if there is none. */
gsize wsman_remote_stream_read (WsmanRemoteStream *self,
                                guint8            *buffer,
                                gsize              count);
GBytes *wsman_remote_stream_take (WsmanRemoteStream *self);

/* Discards the unread output, and all output that will arrive. */
void wsman_remote_stream_discard (WsmanRemoteStream *self);

G_END_DECLS
