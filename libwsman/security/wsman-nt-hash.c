/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Computes MD4 ([RFC 1320]), because none of this project's dependencies offers it. The password's copies are wiped. */

#include "wsman-nt-hash-private.h"

#include <string.h>

#define BLOCK_SIZE 64
#define LENGTH_OFFSET 56
#define HASH_SIZE 16

/* The three rounds of [RFC 1320] 3.4: the constants, the shifts, and the order of the words. */
static const guint32 constants[] = { 0, 0x5a827999, 0x6ed9eba1 };
static const guint8 turns[][4] = { { 3, 7, 11, 19 }, { 3, 5, 9, 13 }, { 3, 9, 11, 15 } };
static const guint8 orders[][16] = {
  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
  { 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15 },
  { 0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15 },
};

static guint32
mix (guint   round,
     guint32 x,
     guint32 y,
     guint32 z)
{
  if (round == 0)
    return (x & y) | (~x & z);
  if (round == 1)
    return (x & y) | (x & z) | (y & z);

  return x ^ y ^ z;
}

static void
add_block (guint32      *state,
           const guint8 *block)
{
  guint32 words[16];
  guint32 s[4];

  memcpy (words, block, BLOCK_SIZE);
  memcpy (s, state, sizeof s);
  for (guint round = 0; round < G_N_ELEMENTS (orders); round++)
    for (guint i = 0; i < 16; i++)
      {
        /* The words a, d, c and b are replaced one after the other. */
        guint a = (16 - i) % 4;
        guint32 sum = s[a] + mix (round, s[(a + 1) % 4], s[(a + 2) % 4], s[(a + 3) % 4]) +
                      GUINT32_FROM_LE (words[orders[round][i]]) + constants[round];
        guint turn = turns[round][i % 4];

        s[a] = sum << turn | sum >> (32 - turn);
      }

  for (guint i = 0; i < 4; i++)
    state[i] += s[i];
  explicit_bzero (words, sizeof words);
  explicit_bzero (s, sizeof s);
}

static void
md4 (const guint8 *data,
     gsize         length,
     guint32      *state)
{
  static const guint32 start[] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
  guint64 n_bits = GUINT64_TO_LE ((guint64) length * 8);
  guint8 tail[2 * BLOCK_SIZE] = { 0 };
  gsize rest = length % BLOCK_SIZE;
  gsize size = rest < LENGTH_OFFSET ? BLOCK_SIZE : 2 * BLOCK_SIZE;

  memcpy (state, start, sizeof start);
  for (gsize i = 0; i + BLOCK_SIZE <= length; i += BLOCK_SIZE)
    add_block (state, data + i);

  if (rest > 0)
    memcpy (tail, data + length - rest, rest);
  tail[rest] = 0x80;
  memcpy (tail + size - sizeof n_bits, &n_bits, sizeof n_bits);
  for (gsize i = 0; i < size; i += BLOCK_SIZE)
    add_block (state, tail + i);
  explicit_bzero (tail, sizeof tail);
}

char *
wsman_nt_hash (const char *password)
{
  long length = 0;
  gunichar2 *units = g_utf8_to_utf16 (password, -1, NULL, &length, NULL);
  guint32 state[4];
  char *text;

  if (units == NULL)
    return NULL;

  for (long i = 0; i < length; i++)
    units[i] = GUINT16_TO_LE (units[i]);
  md4 ((const guint8 *) units, length * sizeof *units, state);
  explicit_bzero (units, length * sizeof *units);
  g_free (units);

  text = g_malloc (2 * HASH_SIZE + 1);
  for (guint i = 0; i < HASH_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02X", (state[i / 4] >> (8 * (i % 4))) & 0xff);
  explicit_bzero (state, sizeof state);

  return text;
}
