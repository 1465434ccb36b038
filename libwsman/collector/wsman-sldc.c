/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * SLDC: [ECMA-321]. A stream of bits, highest bit first. Nine bits 1 begin a control symbol of 13 bits. In scheme 1, a
 * data symbol is a literal byte, or a match: a length and an absolute position in the history. In scheme 2, all data
 * symbols are literal bytes. The history is a ring of the last 1,024 bytes.
 */

#include "wsman-sldc-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define HISTORY_SIZE 1024
#define TRAILER_SIZE 4
#define MIN_MATCH 2
#define MAX_MATCH 271

/* The maximum number of bytes with zeros between the end of the record and the length. Windows writes one or two. */
#define MAX_PADDING 4

#define CONTROL_BITS 9
#define CONTROL_PREFIX 0x1ffu

typedef enum
{
  CONTROL_FLUSH = 0,
  CONTROL_SCHEME_1 = 1,
  CONTROL_SCHEME_2 = 2,
  CONTROL_FILE_MARK = 3,
  CONTROL_END_OF_RECORD = 4,
  CONTROL_RESET_1 = 5,
  CONTROL_RESET_2 = 6,
  CONTROL_END_MARKER = 15,
} SldcControl;

/* The classes of lengths. A match has a length from first on. After the prefix, extra bits are added to first. */
static const struct
{
  guint8 prefix;
  guint8 prefix_bits;
  guint8 extra_bits;
  guint8 first;
} lengths[] = {
  { 0x0, 1, 1, 2 },
  { 0x2, 2, 2, 4 },
  { 0x6, 3, 3, 8 },
  { 0xe, 4, 4, 16 },
  { 0xf, 4, 8, 32 },
};

/* --- Reading --- */

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;  /* the next byte to load */
  guint64 window;  /* the loaded bits, from the highest bit on */
  guint n_loaded;
  gboolean is_cut; /* whether more bits were taken than there are */
} BitReader;

/* Returns the next n bits, where n is at most 32. After the end there are bits 0. */
static guint
peek_bits (BitReader *self,
           guint      n)
{
  while (self->n_loaded <= 56 && self->position < self->length)
    {
      self->window |= (guint64) self->data[self->position++] << (56 - self->n_loaded);
      self->n_loaded += 8;
    }

  return self->window >> (64 - n);
}

static guint
take_bits (BitReader *self,
           guint      n)
{
  guint bits = peek_bits (self, n);

  self->is_cut = self->is_cut || n > self->n_loaded;
  self->window <<= n;
  self->n_loaded -= MIN (n, self->n_loaded);

  return bits;
}

typedef struct
{
  BitReader bits;
  guint scheme;      /* 1 or 2; 0 before the first control symbol */
  guint8 *output;
  gsize length;      /* the number of bytes that output has room for */
  gsize written;
  gsize history_end; /* the value of written when the history was reset */
  gboolean ended;
} SldcRecord;

/* The history is a view of the output: position p holds the last byte that was written at p modulo HISTORY_SIZE since
 * the reset. Where nothing was written, it holds 0. */
static guint8
read_history (const SldcRecord *self,
              guint             position)
{
  gsize since = self->written - self->history_end;
  gsize back = (since - position - 1) % HISTORY_SIZE + 1;

  return back <= since ? self->output[self->written - back] : 0;
}

static gboolean
put_byte (SldcRecord *self,
          guint8      byte)
{
  if (self->written == self->length)
    return FALSE;

  self->output[self->written++] = byte;

  return TRUE;
}

static gboolean
take_match (SldcRecord *self)
{
  guint class = 0;
  guint length, position;

  while (class < 4 && take_bits (&self->bits, 1) == 1)
    class++;
  length = lengths[class].first + take_bits (&self->bits, lengths[class].extra_bits);
  position = take_bits (&self->bits, 10);
  if (length > MAX_MATCH || length > self->length - self->written)
    return FALSE;

  for (guint i = 0; i < length; i++)
    put_byte (self, read_history (self, (position + i) % HISTORY_SIZE));

  return TRUE;
}

static gboolean
take_control (SldcRecord *self)
{
  switch (take_bits (&self->bits, 4))
    {
    case CONTROL_FLUSH:
    case CONTROL_FILE_MARK:
    case CONTROL_END_MARKER:
      return TRUE;

    case CONTROL_END_OF_RECORD:
      self->ended = TRUE;
      return TRUE;

    case CONTROL_RESET_1:
      self->history_end = self->written;
      self->scheme = 1;
      return TRUE;

    case CONTROL_RESET_2:
      self->history_end = self->written;
      self->scheme = 2;
      return TRUE;

    case CONTROL_SCHEME_1:
      self->scheme = 1;
      return TRUE;

    case CONTROL_SCHEME_2:
      self->scheme = 2;
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
take_literal (SldcRecord *self)
{
  guint byte = take_bits (&self->bits, 8);

  /* In scheme 2, a bit 0 tells the byte 0xff from a control symbol. */
  if (self->scheme == 2 && byte == 0xff)
    take_bits (&self->bits, 1);

  return put_byte (self, byte);
}

static gboolean
take_symbol (SldcRecord *self)
{
  if (peek_bits (&self->bits, CONTROL_BITS) == CONTROL_PREFIX)
    {
      take_bits (&self->bits, CONTROL_BITS);
      return take_control (self);
    }

  if (self->scheme == 0)
    return FALSE;

  if (self->scheme == 1 && take_bits (&self->bits, 1) == 1)
    return take_match (self);

  return take_literal (self);
}

/* Tells whether only padding follows the end of the record. */
static gboolean
check_padding (BitReader *bits)
{
  gsize left = bits->n_loaded / 8 + (bits->length - bits->position);

  if (left > MAX_PADDING || bits->window != 0)
    return FALSE;

  while (bits->position < bits->length)
    if (bits->data[bits->position++] != 0)
      return FALSE;

  return TRUE;
}

static gboolean
decode (SldcRecord *self)
{
  while (!self->ended)
    if (!take_symbol (self) || self->bits.is_cut)
      return FALSE;

  return check_padding (&self->bits) && self->written == self->length;
}

GBytes *
wsman_sldc_decode (GBytes  *body,
                   gsize    max_size,
                   GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (body, &size);
  guint32 length = 0;
  g_autofree guint8 *output = NULL;
  SldcRecord record = { .bits.data = data };

  if (size > TRAILER_SIZE)
    {
      memcpy (&length, data + size - TRAILER_SIZE, TRAILER_SIZE);
      length = GUINT32_FROM_LE (length);
      record.bits.length = size - TRAILER_SIZE;
    }

  if (length > max_size)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_SERVER_ENVELOPE_LIMIT,
                       _("The compressed message has %u bytes, but the limit is %" G_GSIZE_FORMAT), length, max_size);
      return NULL;
    }

  output = g_malloc (MAX (length, 1));
  record.output = output;
  record.length = length;
  if (!decode (&record))
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The message isn’t compressed with SLDC as its head says; it fails after %" G_GSIZE_FORMAT
                         " of %u bytes"), record.written, length);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&output), length);
}

/* --- Writing --- */

typedef struct
{
  GByteArray *bytes;
  guint32 pending; /* the bits that don't fill a byte yet */
  guint n_pending;
} BitWriter;

static void
append_bits (BitWriter *self,
             guint      bits,
             guint      n)
{
  self->pending = self->pending << n | bits;
  self->n_pending += n;
  while (self->n_pending >= 8)
    {
      guint8 byte = self->pending >> (self->n_pending - 8);

      g_byte_array_append (self->bytes, &byte, 1);
      self->n_pending -= 8;
      self->pending &= (1u << self->n_pending) - 1;
    }
}

static void
append_control (BitWriter   *self,
                SldcControl  control)
{
  append_bits (self, CONTROL_PREFIX << 4 | control, CONTROL_BITS + 4);
}

static void
append_match (BitWriter *self,
              guint      length,
              guint      position)
{
  guint class = G_N_ELEMENTS (lengths) - 1;

  while (length < lengths[class].first)
    class--;

  append_bits (self, 1, 1);
  append_bits (self, lengths[class].prefix, lengths[class].prefix_bits);
  append_bits (self, length - lengths[class].first, lengths[class].extra_bits);
  append_bits (self, position, 10);
}

/* Returns how many bytes at position equal those at the earlier position. */
static guint
compare (const guint8 *data,
         gsize         length,
         gsize         earlier,
         gsize         position)
{
  guint n = 0;

  while (n < MAX_MATCH && position + n < length && data[earlier + n] == data[position + n])
    n++;

  return n;
}

/* Appends one data symbol for the bytes at position, and returns how many bytes it stands for. last holds, for each
 * hash of two bytes, the position after the last place with these bytes. */
static guint
append_symbol (BitWriter    *bits,
               const guint8 *data,
               gsize         length,
               gsize         position,
               gsize        *last)
{
  guint hash = position + 1 < length ? data[position] | data[position + 1] << 8 : 0;
  gsize earlier = position + 1 < length ? last[hash] : 0;
  guint n = 0;

  if (earlier > 0 && position - (earlier - 1) < HISTORY_SIZE)
    n = compare (data, length, earlier - 1, position);

  if (n < MIN_MATCH)
    {
      append_bits (bits, data[position], 9);
      return 1;
    }

  append_match (bits, n, (earlier - 1) % HISTORY_SIZE);

  return n;
}

GBytes *
wsman_sldc_encode (const guint8 *data,
                   gsize         length)
{
  BitWriter bits = { g_byte_array_new (), 0, 0 };
  g_autofree gsize *last = g_new0 (gsize, 0x10000);
  guint32 trailer = GUINT32_TO_LE ((guint32) length);

  append_control (&bits, CONTROL_RESET_1);
  for (gsize position = 0; position < length;)
    {
      gsize end = position + append_symbol (&bits, data, length, position, last);

      for (; position < end; position++)
        if (position + 1 < length)
          last[data[position] | data[position + 1] << 8] = position + 1;
    }
  append_control (&bits, CONTROL_END_OF_RECORD);
  append_bits (&bits, 0, (8 - bits.n_pending) % 8);
  g_byte_array_append (bits.bytes, (const guint8 *) &trailer, TRAILER_SIZE);

  return g_byte_array_free_to_bytes (bits.bytes);
}
