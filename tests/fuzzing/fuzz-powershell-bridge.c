/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What PowerShell writes to the bridge, and what clients send. The first byte chooses how the text is split, and the
 * second what a client does. A client's data is the same text. Only elements of the protocol reach PowerShell.
 */

#include "providers/wsman-powershell-bridge-private.h"
#include "providers/wsman-powershell-element-private.h"

#include <string.h>

#include "fuzz.h"

#define ACKNOWLEDGEMENTS "<CommandAck PSGuid='%s' />\n<DataAck PSGuid='%s' />\n<SignalAck PSGuid='%s' />\n"

/* Checks that PowerShell gets whole elements, and acknowledges them. */
static void
read_lines (WsmanPowerShellBridge *bridge)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_auto(GStrv) lines = NULL;

  wsman_powershell_bridge_write (bridge, bytes);
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_assert_cmpuint (strlen ((const char *) bytes->data), ==, bytes->len - 1);
  lines = g_strsplit ((const char *) bytes->data, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(WsmanPowerShellElement) element = { 0 };
      g_autofree char *answer = NULL;

      g_assert_true (wsman_powershell_element_read (&element, lines[i], NULL));
      answer = g_strdup_printf (ACKNOWLEDGEMENTS, element.target, element.target, element.target);
      wsman_powershell_bridge_take (bridge, answer, strlen (answer), NULL);
    }
}

/* Does what a client may do. */
static void
use (WsmanPowerShellBridge *bridge,
     guint8                 choices,
     GBytes                *bytes)
{
  WsmanPowerShellTarget *pool = wsman_powershell_bridge_get_pool (bridge);
  WsmanPowerShellTarget *target = wsman_powershell_bridge_start (bridge, bytes, 1, NULL);

  if (target == NULL)
    target = pool;
  wsman_powershell_target_send (target, bytes, (choices & 1) != 0, 2);
  if (target != pool && (choices & 2) != 0)
    wsman_powershell_target_stop (target);
  read_lines (bridge);
  if (target != pool && (choices & 4) != 0)
    wsman_powershell_target_close (target);
  read_lines (bridge);
}

static void
drain (WsmanPowerShellBridge *bridge)
{
  WsmanPowerShellTarget *pool = wsman_powershell_bridge_get_pool (bridge);

  while (wsman_powershell_target_peek (pool) != NULL)
    wsman_powershell_target_skip (pool);
  while (wsman_powershell_bridge_pop_acknowledged (bridge) != 0)
    continue;
  g_assert_false (wsman_powershell_bridge_is_full (bridge));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  g_autoptr(GBytes) bytes = NULL;
  gsize piece;
  gboolean accepted = TRUE;

  if (size < 2 || size > FUZZ_MAX_SIZE)
    return 0;

  piece = 1 + data[0] % 64;
  bytes = g_bytes_new (data + 2, size - 2);
  use (bridge, data[1], bytes);
  for (gsize offset = 2; offset < size && accepted; offset += piece)
    accepted = wsman_powershell_bridge_take (bridge, (const char *) data + offset, MIN (piece, size - offset), NULL);
  read_lines (bridge);
  if (accepted && (data[1] & 4) != 0)
    drain (bridge);

  return 0;
}
