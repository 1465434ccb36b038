/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes SPNEGO's messages in DER. The reader accepts what Windows, Samba, MIT and Heimdal write: lengths
 * with more bytes than needed, hints in the place of the MIC, and fields of later versions. It refuses fields that are
 * repeated, out of order or truncated. [RFC 4178] 4.2, [MS-SPNG] 2.2.1.
 */

#include "wsman-spnego-private.h"

#include <string.h>

#define TAG_BIT_STRING 0x03
#define TAG_OCTET_STRING 0x04
#define TAG_OID 0x06
#define TAG_ENUMERATED 0x0a
#define TAG_SEQUENCE 0x30
#define TAG_FRAME 0x60
#define TAG_FIELD(n) (0xa0 | (n))
#define TAG_INIT TAG_FIELD (0)
#define TAG_RESPONSE TAG_FIELD (1)

/* The longest list of mechanisms. Windows offers five mechanisms at most. */
#define MAX_TYPES 32

static const WsmanSlice spnego_oid = { (const guint8 *) "\x2b\x06\x01\x05\x05\x02", 6 };

gboolean
wsman_slice_equal (const WsmanSlice *self,
                   const WsmanSlice *other)
{
  return self->length == other->length &&
         (self->length == 0 || memcmp (self->data, other->data, self->length) == 0);
}

/* --- Reading --- */

/* Reads the length of an element's content, and the length of the bytes before the content. */
static gboolean
read_length (const WsmanSlice *rest,
             gsize            *length,
             gsize            *head)
{
  guint n_bytes;

  if (rest->length < 2)
    return FALSE;

  *head = 2;
  *length = rest->data[1];
  if (*length < 0x80)
    return TRUE;

  /* The length of a token always fits into four bytes. */
  n_bytes = *length & 0x7f;
  if (n_bytes == 0 || n_bytes > 4 || rest->length < 2u + n_bytes)
    return FALSE;

  *head += n_bytes;
  *length = 0;
  for (guint i = 0; i < n_bytes; i++)
    *length = *length << 8 | rest->data[2 + i];

  return TRUE;
}

/* Takes an element with the given tag from the front of rest. Returns the element's content. */
static gboolean
take_element (WsmanSlice *rest,
              guint8      tag,
              WsmanSlice *content)
{
  gsize length, head;

  if (rest->length == 0 || rest->data[0] != tag || !read_length (rest, &length, &head) ||
      length > rest->length - head)
    return FALSE;

  *content = (WsmanSlice) { rest->data + head, length };
  rest->data += head + length;
  rest->length -= head + length;

  return TRUE;
}

/* Takes an element that must be the last one. */
static gboolean
take_last (WsmanSlice  rest,
           guint8      tag,
           WsmanSlice *content)
{
  return take_element (&rest, tag, content) && rest.length == 0;
}

gboolean
wsman_spnego_read_frame (const guint8 *data,
                         gsize         length,
                         WsmanSlice   *oid,
                         WsmanSlice   *rest)
{
  return take_last ((WsmanSlice) { data, length }, TAG_FRAME, rest) &&
         take_element (rest, TAG_OID, oid);
}

WsmanSlice
wsman_spnego_open_types (const WsmanSlice *types)
{
  WsmanSlice list = { 0 };

  take_last (*types, TAG_SEQUENCE, &list);

  return list;
}

gboolean
wsman_spnego_next_type (WsmanSlice *list,
                        WsmanSlice *oid)
{
  return take_element (list, TAG_OID, oid) && oid->length > 0;
}

static gboolean
read_types (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  WsmanSlice list, oid;
  guint n_types = 0;

  if (!take_last (field, TAG_SEQUENCE, &list))
    return FALSE;

  message->types = field;
  while (list.length > 0)
    if (!wsman_spnego_next_type (&list, &oid) || ++n_types > MAX_TYPES)
      return FALSE;

  return n_types > 0;
}

static gboolean
read_state (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  WsmanSlice content;

  if (!take_last (field, TAG_ENUMERATED, &content) || content.length != 1 ||
      content.data[0] >= WSMAN_SPNEGO_STATE_NONE)
    return FALSE;

  message->state = content.data[0];

  return TRUE;
}

static gboolean
read_mechanism (WsmanSlice          field,
                WsmanSpnegoMessage *message)
{
  return take_last (field, TAG_OID, &message->mechanism) && message->mechanism.length > 0;
}

static gboolean
read_flags (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  WsmanSlice flags;

  /* The flags aren't used. They aren't protected, and the mechanisms have the same information. */
  return take_last (field, TAG_BIT_STRING, &flags);
}

static gboolean
read_token (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  return take_last (field, TAG_OCTET_STRING, &message->token);
}

static gboolean
read_mic (WsmanSlice          field,
          WsmanSpnegoMessage *message)
{
  return message->mic.length == 0 && take_last (field, TAG_OCTET_STRING, &message->mic);
}

/* Reads the MIC. An acceptor may send hints in the place of the MIC, and the MIC after the hints: [MS-SPNG] 2.2.1. */
static gboolean
read_mic_or_hints (WsmanSlice          field,
                   WsmanSpnegoMessage *message)
{
  WsmanSlice hints;

  return take_last (field, TAG_SEQUENCE, &hints) || read_mic (field, message);
}

typedef gboolean (*ReadField) (WsmanSlice          field,
                               WsmanSpnegoMessage *message);

/* The functions that read the fields. The index is the number of the field. */
static const ReadField init_fields[] = { read_types, read_flags, read_token, read_mic_or_hints, read_mic };
static const ReadField response_fields[] = { read_state, read_mechanism, read_token, read_mic };

/* Reads the fields of a message. Each field may come once, and the fields must be in order. Unknown fields belong to
 * later versions. */
static gboolean
read_fields (WsmanSlice          fields,
             const ReadField    *readers,
             guint               n_readers,
             WsmanSpnegoMessage *message)
{
  guint8 last = 0;

  while (fields.length > 0)
    {
      guint8 tag = fields.data[0];
      guint number = tag & 0x1f;
      WsmanSlice field;

      if (tag < TAG_FIELD (0) || tag > TAG_FIELD (0x1e) || tag <= last ||
          !take_element (&fields, tag, &field))
        return FALSE;
      if (number < n_readers && !readers[number] (field, message))
        return FALSE;
      last = tag;
    }

  return TRUE;
}

static gboolean
read_init (WsmanSlice          body,
           WsmanSpnegoMessage *message)
{
  WsmanSlice sequence, fields;

  message->is_init = TRUE;

  return take_last (body, TAG_INIT, &sequence) && take_last (sequence, TAG_SEQUENCE, &fields) &&
         read_fields (fields, init_fields, G_N_ELEMENTS (init_fields), message) &&
         message->types.length > 0;
}

static gboolean
read_response (WsmanSlice          whole,
               WsmanSpnegoMessage *message)
{
  WsmanSlice sequence, fields;

  if (!take_last (whole, TAG_RESPONSE, &sequence) || !take_last (sequence, TAG_SEQUENCE, &fields) ||
      !read_fields (fields, response_fields, G_N_ELEMENTS (response_fields), message))
    return FALSE;

  /* Windows 2000 repeats its token in the place of the MIC. */
  if (wsman_slice_equal (&message->mic, &message->token))
    message->mic = (WsmanSlice) { 0 };

  return TRUE;
}

gboolean
wsman_spnego_read (const guint8       *data,
                   gsize               length,
                   WsmanSpnegoMessage *message)
{
  WsmanSlice oid, body;

  *message = (WsmanSpnegoMessage) { .state = WSMAN_SPNEGO_STATE_NONE };
  if (wsman_spnego_read_frame (data, length, &oid, &body))
    return wsman_slice_equal (&oid, &spnego_oid) && read_init (body, message);

  return read_response ((WsmanSlice) { data, length }, message);
}

/* --- Writing --- */

/* Makes an element of the bytes that were written after the position start. */
static void
wrap (GByteArray *bytes,
      guint       start,
      guint8      tag)
{
  guint length = bytes->len - start;
  guint8 head[6] = { tag };
  guint n_head = 2;

  if (length < 0x80)
    {
      head[1] = length;
    }
  else
    {
      guint n_bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;

      head[1] = 0x80 | n_bytes;
      for (guint i = 0; i < n_bytes; i++)
        head[2 + i] = length >> (8 * (n_bytes - 1 - i));
      n_head += n_bytes;
    }

  g_byte_array_set_size (bytes, bytes->len + n_head);
  memmove (bytes->data + start + n_head, bytes->data + start, length);
  memcpy (bytes->data + start, head, n_head);
}

static void
append_element (GByteArray       *bytes,
                guint8            tag,
                const WsmanSlice *content)
{
  guint start = bytes->len;

  if (content->length > 0)
    g_byte_array_append (bytes, content->data, content->length);
  wrap (bytes, start, tag);
}

/* Appends a field. If its slice is empty, nothing is appended. */
static void
append_field (GByteArray       *bytes,
              guint             number,
              guint8            tag,
              const WsmanSlice *content)
{
  guint start = bytes->len;

  if (content->length == 0)
    return;
  append_element (bytes, tag, content);
  wrap (bytes, start, TAG_FIELD (number));
}

static void
append_init (GByteArray               *bytes,
             const WsmanSpnegoMessage *message)
{
  guint start;

  append_element (bytes, TAG_OID, &spnego_oid);
  start = bytes->len;
  append_element (bytes, TAG_FIELD (0), &message->types);
  append_field (bytes, 2, TAG_OCTET_STRING, &message->token);
  append_field (bytes, 3, TAG_OCTET_STRING, &message->mic);
  wrap (bytes, start, TAG_SEQUENCE);
  wrap (bytes, start, TAG_INIT);
  wrap (bytes, 0, TAG_FRAME);
}

static void
append_response (GByteArray               *bytes,
                 const WsmanSpnegoMessage *message)
{
  guint8 number = message->state;
  WsmanSlice state = { &number, message->state != WSMAN_SPNEGO_STATE_NONE ? 1 : 0 };

  append_field (bytes, 0, TAG_ENUMERATED, &state);
  append_field (bytes, 1, TAG_OID, &message->mechanism);
  append_field (bytes, 2, TAG_OCTET_STRING, &message->token);
  append_field (bytes, 3, TAG_OCTET_STRING, &message->mic);
  wrap (bytes, 0, TAG_SEQUENCE);
  wrap (bytes, 0, TAG_RESPONSE);
}

GBytes *
wsman_spnego_write (const WsmanSpnegoMessage *message)
{
  GByteArray *bytes = g_byte_array_new ();

  if (message->is_init)
    append_init (bytes, message);
  else
    append_response (bytes, message);

  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
wsman_spnego_write_types (const WsmanSlice *oids,
                          guint             n_oids)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < n_oids; i++)
    append_element (bytes, TAG_OID, &oids[i]);
  wrap (bytes, 0, TAG_SEQUENCE);

  return g_byte_array_free_to_bytes (bytes);
}
