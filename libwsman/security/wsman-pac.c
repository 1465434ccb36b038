/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads KERB_VALIDATION_INFO in NDR. It consists of a header, the structure, and the targets of the structure's
 * pointers in order. The first target is the text of EffectiveName. The code never reads beyond the buffer. [MS-PAC]
 * 2.5, [MS-RPCE] 2.2.6, [C706] 14.3.
 */

#include "wsman-pac-private.h"

#include <string.h>

/* The header begins with version 1, the sign for little-endian, and the header's length. */
static const guint8 header[] = { 1, 0x10, 8, 0 };

#define STRUCT_OFFSET 20 /* The structure follows the headers and the pointer to it. */
#define STRUCT_SIZE 216
#define NAME_OFFSET (STRUCT_OFFSET + 48) /* Six times come before the name. */
#define ARRAY_OFFSET (STRUCT_OFFSET + STRUCT_SIZE)
#define ARRAY_HEADER_SIZE 12

static guint32
read_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);

  return GUINT32_FROM_LE (value);
}

static guint16
read_u16 (const guint8 *data)
{
  guint16 value;

  memcpy (&value, data, sizeof value);

  return GUINT16_FROM_LE (value);
}

char *
wsman_pac_read_account_name (const guint8 *data,
                             gsize         length)
{
  const guint8 *array = data + ARRAY_OFFSET;
  gsize n_units;
  g_autofree gunichar2 *units = NULL;

  if (length < ARRAY_OFFSET + ARRAY_HEADER_SIZE || memcmp (data, header, sizeof header) != 0)
    return NULL;

  /* An RPC_UNICODE_STRING consists of the length in bytes, the maximum length and a pointer. The array begins with the
   * maximum count, the offset and the count. */
  n_units = read_u16 (data + NAME_OFFSET) / 2;
  if (n_units == 0 || read_u32 (data + NAME_OFFSET + 4) == 0 ||
      read_u32 (array + 4) != 0 || read_u32 (array + 8) != n_units ||
      n_units > (length - ARRAY_OFFSET - ARRAY_HEADER_SIZE) / 2)
    return NULL;

  units = g_new (gunichar2, n_units);
  for (gsize i = 0; i < n_units; i++)
    {
      units[i] = read_u16 (array + ARRAY_HEADER_SIZE + 2 * i);
      if (units[i] == 0)
        return NULL;
    }

  return g_utf16_to_utf8 (units, n_units, NULL, NULL, NULL);
}
