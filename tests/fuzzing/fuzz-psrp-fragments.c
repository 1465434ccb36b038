/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Fragments of PowerShell remoting, and the messages in them. The messages must not depend on how the bytes are split.
 * The first byte chooses how.
 */

#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-message-private.h"

#include "fuzz.h"

/* Returns all complete messages, each with its length before it. */
static GByteArray *
join (const guint8 *data,
      gsize         size,
      gsize         piece)
{
  g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
  GByteArray *messages = g_byte_array_new ();
  gboolean accepted = TRUE;

  for (gsize offset = 0; offset < size && accepted; offset += piece)
    {
      GBytes *message;

      accepted = wsman_psrp_joiner_push (joiner, data + offset, MIN (piece, size - offset), NULL);
      while ((message = wsman_psrp_joiner_take (joiner)) != NULL)
        {
          WsmanPsrpHeader header;
          g_autoptr(WsmanPSObject) object = NULL;
          gsize length = g_bytes_get_size (message);

          wsman_psrp_message_read (message, &header, &object, NULL);
          g_byte_array_append (messages, (const guint8 *) &length, sizeof length);
          g_byte_array_append (messages, g_bytes_get_data (message, NULL), length);
          g_bytes_unref (message);
        }
    }

  return messages;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GByteArray) whole = NULL;
  g_autoptr(GByteArray) pieces = NULL;

  if (size == 0 || size > FUZZ_MAX_SIZE)
    return 0;

  whole = join (data + 1, size - 1, size);
  pieces = join (data + 1, size - 1, 1 + data[0] % 32);
  g_assert_cmpmem (whole->data, whole->len, pieces->data, pieces->len);

  return 0;
}
