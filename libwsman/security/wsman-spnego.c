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

#define TAG_FRAME 0x60
#define TAG_INIT WSMAN_DER_FIELD (0)
#define TAG_RESPONSE WSMAN_DER_FIELD (1)

/* The longest list of mechanisms. Windows offers five mechanisms at most. */
#define MAX_TYPES 32

static const WsmanSlice spnego_oid = { (const guint8 *) "\x2b\x06\x01\x05\x05\x02", 6 };

/* --- Reading --- */

gboolean
wsman_spnego_read_frame (const guint8 *data,
                         gsize         length,
                         WsmanSlice   *oid,
                         WsmanSlice   *rest)
{
  return wsman_der_take_last ((WsmanSlice) { data, length }, TAG_FRAME, rest) &&
         wsman_der_take (rest, WSMAN_DER_OID, oid);
}

WsmanSlice
wsman_spnego_open_types (const WsmanSlice *types)
{
  WsmanSlice list = { 0 };

  wsman_der_take_last (*types, WSMAN_DER_SEQUENCE, &list);

  return list;
}

gboolean
wsman_spnego_next_type (WsmanSlice *list,
                        WsmanSlice *oid)
{
  return wsman_der_take (list, WSMAN_DER_OID, oid) && oid->length > 0;
}

static gboolean
read_types (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  WsmanSlice list, oid;
  guint n_types = 0;

  if (!wsman_der_take_last (field, WSMAN_DER_SEQUENCE, &list))
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

  if (!wsman_der_take_last (field, WSMAN_DER_ENUMERATED, &content) || content.length != 1 ||
      content.data[0] >= WSMAN_SPNEGO_STATE_NONE)
    return FALSE;

  message->state = content.data[0];

  return TRUE;
}

static gboolean
read_mechanism (WsmanSlice          field,
                WsmanSpnegoMessage *message)
{
  return wsman_der_take_last (field, WSMAN_DER_OID, &message->mechanism) && message->mechanism.length > 0;
}

static gboolean
read_flags (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  WsmanSlice flags;

  /* The flags aren't used. They aren't protected, and the mechanisms have the same information. */
  return wsman_der_take_last (field, WSMAN_DER_BIT_STRING, &flags);
}

static gboolean
read_token (WsmanSlice          field,
            WsmanSpnegoMessage *message)
{
  return wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &message->token);
}

static gboolean
read_mic (WsmanSlice          field,
          WsmanSpnegoMessage *message)
{
  return message->mic.length == 0 && wsman_der_take_last (field, WSMAN_DER_OCTET_STRING, &message->mic);
}

/* Reads the MIC. An acceptor may send hints in the place of the MIC, and the MIC after the hints: [MS-SPNG] 2.2.1. */
static gboolean
read_mic_or_hints (WsmanSlice          field,
                   WsmanSpnegoMessage *message)
{
  WsmanSlice hints;

  return wsman_der_take_last (field, WSMAN_DER_SEQUENCE, &hints) || read_mic (field, message);
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
  guint number;
  WsmanSlice field;

  while (fields.length > 0)
    if (!wsman_der_take_field (&fields, &last, &number, &field) ||
        (number < n_readers && !readers[number] (field, message)))
      return FALSE;

  return TRUE;
}

static gboolean
read_init (WsmanSlice          body,
           WsmanSpnegoMessage *message)
{
  WsmanSlice sequence, fields;

  message->is_init = TRUE;

  return wsman_der_take_last (body, TAG_INIT, &sequence) &&
         wsman_der_take_last (sequence, WSMAN_DER_SEQUENCE, &fields) &&
         read_fields (fields, init_fields, G_N_ELEMENTS (init_fields), message) &&
         message->types.length > 0;
}

static gboolean
read_response (WsmanSlice          whole,
               WsmanSpnegoMessage *message)
{
  WsmanSlice sequence, fields;

  if (!wsman_der_take_last (whole, TAG_RESPONSE, &sequence) ||
      !wsman_der_take_last (sequence, WSMAN_DER_SEQUENCE, &fields) ||
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

static void
append_init (GByteArray               *bytes,
             const WsmanSpnegoMessage *message)
{
  guint start;

  wsman_der_append (bytes, WSMAN_DER_OID, &spnego_oid);
  start = bytes->len;
  wsman_der_append (bytes, WSMAN_DER_FIELD (0), &message->types);
  wsman_der_append_field (bytes, 2, WSMAN_DER_OCTET_STRING, &message->token);
  wsman_der_append_field (bytes, 3, WSMAN_DER_OCTET_STRING, &message->mic);
  wsman_der_wrap (bytes, start, WSMAN_DER_SEQUENCE);
  wsman_der_wrap (bytes, start, TAG_INIT);
  wsman_der_wrap (bytes, 0, TAG_FRAME);
}

static void
append_response (GByteArray               *bytes,
                 const WsmanSpnegoMessage *message)
{
  guint8 number = message->state;
  WsmanSlice state = { &number, message->state != WSMAN_SPNEGO_STATE_NONE ? 1 : 0 };

  wsman_der_append_field (bytes, 0, WSMAN_DER_ENUMERATED, &state);
  wsman_der_append_field (bytes, 1, WSMAN_DER_OID, &message->mechanism);
  wsman_der_append_field (bytes, 2, WSMAN_DER_OCTET_STRING, &message->token);
  wsman_der_append_field (bytes, 3, WSMAN_DER_OCTET_STRING, &message->mic);
  wsman_der_wrap (bytes, 0, WSMAN_DER_SEQUENCE);
  wsman_der_wrap (bytes, 0, TAG_RESPONSE);
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
    wsman_der_append (bytes, WSMAN_DER_OID, &oids[i]);
  wsman_der_wrap (bytes, 0, WSMAN_DER_SEQUENCE);

  return g_byte_array_free_to_bytes (bytes);
}
