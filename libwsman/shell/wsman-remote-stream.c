/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The unread output of one stream. The number of unread bytes is bounded, and characters are never split. */

#include "wsman-remote-stream-private.h"

#include <string.h>

#include "soap/wsman-shell-messages-private.h"

/* When this many bytes are unread, receiving stops. The number is the size of a few responses. */
#define ENOUGH (1024 * 1024)

/* Pieces that are smaller than this are joined. Without that, single bytes would take a hundred times their size. */
#define SMALL 4096

#define CONVERTER_PIECE 16384

void
wsman_remote_stream_init (WsmanRemoteStream *self,
                          gboolean           is_utf8,
                          GConverter        *converter)
{
  self->is_utf8 = is_utf8;
  g_set_object (&self->converter, converter);
}

gboolean
wsman_remote_stream_has_room (WsmanRemoteStream *self)
{
  return self->size < ENOUGH;
}

gboolean
wsman_remote_stream_is_ready (WsmanRemoteStream *self)
{
  return self->size > 0 || self->ended;
}

static GBytes *
join (GBytes *first,
      GBytes *second)
{
  GByteArray *bytes = g_byte_array_sized_new (g_bytes_get_size (first) + g_bytes_get_size (second));

  g_byte_array_append (bytes, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_byte_array_append (bytes, g_bytes_get_data (second, NULL), g_bytes_get_size (second));

  return g_byte_array_free_to_bytes (bytes);
}

/* Appends piece and owns it. */
static void
push (WsmanRemoteStream *self,
      GBytes            *piece)
{
  g_autoptr(GBytes) added = piece;
  GBytes *last = g_queue_peek_tail (&self->pieces);

  self->size += g_bytes_get_size (added);
  if (last == NULL || g_bytes_get_size (last) + g_bytes_get_size (added) > SMALL)
    {
      g_queue_push_tail (&self->pieces, g_steal_pointer (&added));
      return;
    }

  self->pieces.tail->data = join (last, added);
  g_bytes_unref (last);
}

/* Appends piece and owns it. */
static void
push_text (WsmanRemoteStream *self,
           GBytes            *piece)
{
  g_autoptr(GBytes) whole = piece;
  gsize length;
  const guint8 *data;
  gsize whole_length;

  if (self->rest != NULL)
    {
      g_byte_array_append (self->rest, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      g_bytes_unref (whole);
      whole = g_byte_array_free_to_bytes (g_steal_pointer (&self->rest));
    }

  data = g_bytes_get_data (whole, &length);
  whole_length = self->is_utf8 ? wsman_shell_get_whole_characters (data, length) : length;
  if (whole_length < length)
    self->rest = g_byte_array_append (g_byte_array_new (), data + whole_length, length - whole_length);

  if (whole_length == length)
    push (self, g_steal_pointer (&whole));
  else if (whole_length > 0)
    push (self, g_bytes_new_from_bytes (whole, 0, whole_length));
}

static gboolean
convert (WsmanRemoteStream  *self,
         const guint8       *data,
         gsize               length,
         GConverterFlags     flags,
         GError            **error)
{
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED && (length > 0 || flags != G_CONVERTER_NO_FLAGS))
    {
      g_autofree guint8 *piece = g_malloc (CONVERTER_PIECE);
      g_autoptr(GError) local_error = NULL;
      gsize n_read = 0;
      gsize n_written = 0;

      result = g_converter_convert (self->converter, data, length, piece, CONVERTER_PIECE, flags,
                                    &n_read, &n_written, &local_error);
      if (result == G_CONVERTER_ERROR && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      data += n_read;
      length -= n_read;
      if (n_written > 0)
        push_text (self, g_bytes_new_take (g_steal_pointer (&piece), n_written));
    }

  return TRUE;
}

/* The converter keeps the bytes that it can't convert yet. */
gboolean
wsman_remote_stream_append (WsmanRemoteStream  *self,
                            GBytes             *data,
                            GError            **error)
{
  if (data == NULL || self->ended || self->discarded)
    return TRUE;

  if (self->converter != NULL)
    return convert (self, g_bytes_get_data (data, NULL), g_bytes_get_size (data), G_CONVERTER_NO_FLAGS, error);

  push_text (self, g_bytes_ref (data));

  return TRUE;
}

/* No more bytes will complete the character. */
gboolean
wsman_remote_stream_end (WsmanRemoteStream  *self,
                         GError            **error)
{
  gboolean converted = TRUE;

  if (self->ended)
    return TRUE;

  if (self->converter != NULL && !self->discarded)
    converted = convert (self, NULL, 0, G_CONVERTER_INPUT_AT_END, error);
  if (self->rest != NULL)
    push (self, g_byte_array_free_to_bytes (g_steal_pointer (&self->rest)));
  self->ended = TRUE;

  return converted;
}

static void
clear_pieces (WsmanRemoteStream *self)
{
  g_queue_clear_full (&self->pieces, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  self->size = 0;
  self->offset = 0;
}

void
wsman_remote_stream_clear (WsmanRemoteStream *self)
{
  clear_pieces (self);
  g_clear_object (&self->converter);
}

void
wsman_remote_stream_discard (WsmanRemoteStream *self)
{
  self->discarded = TRUE;
  clear_pieces (self);
}

/* Returns how many bytes of the first piece fit into room. A character is only split if it is larger than room. */
static gsize
measure (WsmanRemoteStream *self,
         gsize              room,
         gboolean           is_first)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (g_queue_peek_head (&self->pieces), &length);
  gsize whole;

  length -= self->offset;
  if (length <= room)
    return length;

  whole = self->is_utf8 ? wsman_shell_get_whole_characters (data + self->offset, room) : room;

  return whole > 0 || !is_first ? whole : room;
}

static void
skip (WsmanRemoteStream *self,
      gsize              length)
{
  self->offset += length;
  self->size -= length;
  if (self->offset == g_bytes_get_size (g_queue_peek_head (&self->pieces)))
    {
      g_bytes_unref (g_queue_pop_head (&self->pieces));
      self->offset = 0;
    }
}

gsize
wsman_remote_stream_read (WsmanRemoteStream *self,
                          guint8            *buffer,
                          gsize              count)
{
  gsize n_read = 0;
  gsize length;

  while (self->size > 0 && (length = measure (self, count - n_read, n_read == 0)) > 0)
    {
      const guint8 *data = g_bytes_get_data (g_queue_peek_head (&self->pieces), NULL);

      memcpy (buffer + n_read, data + self->offset, length);
      n_read += length;
      skip (self, length);
    }

  return n_read;
}

GBytes *
wsman_remote_stream_take (WsmanRemoteStream *self)
{
  GBytes *first = g_queue_peek_head (&self->pieces);
  GBytes *piece;
  gsize length;

  if (self->size == 0)
    return NULL;

  length = g_bytes_get_size (first) - self->offset;
  piece = g_bytes_new_from_bytes (first, self->offset, length);
  skip (self, length);

  return piece;
}
