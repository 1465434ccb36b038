/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PerfRawData_Tcpip_NetworkInterface and Win32_PerfFormattedData_Tcpip_NetworkInterface: the network
 * interfaces. */

#include "providers/wsman-system-counters-private.h"

#include <stdio.h>
#include <string.h>

#include "providers/wsman-system-files-private.h"

#define MBIT 1000000

#define COUNTER(name, kind) { name, WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_##kind }

static const WsmanCounter counters[] = {
  COUNTER ("BytesReceivedPersec", RATE),
  COUNTER ("BytesSentPersec", RATE),
  COUNTER ("BytesTotalPersec", RATE),
  COUNTER ("CurrentBandwidth", NUMBER),
  COUNTER ("OffloadedConnections", NUMBER),
  COUNTER ("OutputQueueLength", NUMBER),
  COUNTER ("PacketsOutboundDiscarded", NUMBER),
  COUNTER ("PacketsOutboundErrors", NUMBER),
  COUNTER ("PacketsPersec", RATE),
  COUNTER ("PacketsReceivedDiscarded", NUMBER),
  COUNTER ("PacketsReceivedErrors", NUMBER),
  COUNTER ("PacketsReceivedNonUnicastPersec", RATE),
  COUNTER ("PacketsReceivedPersec", RATE),
  COUNTER ("PacketsReceivedUnicastPersec", RATE),
  COUNTER ("PacketsReceivedUnknown", NUMBER),
  COUNTER ("PacketsSentNonUnicastPersec", RATE),
  COUNTER ("PacketsSentPersec", RATE),
  COUNTER ("PacketsSentUnicastPersec", RATE),
  { NULL },
};

/* The columns of /proc/net/dev. */
enum
{
  RX_BYTES,
  RX_PACKETS,
  RX_ERRORS,
  RX_DROPPED,
  TX_BYTES = 8,
  TX_PACKETS,
  TX_ERRORS,
  TX_DROPPED,
  N_COLUMNS = 16,
};

/* Returns the speed in bits per second. An interface that is down or virtual has none, or -1. */
static guint64
read_speed (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/net/%s/speed", name);
  g_autofree char *line = wsman_system_read_line (path);
  guint64 speed;

  return line != NULL && wsman_system_parse_number (line, &speed) ? speed * MBIT : WSMAN_SYSTEM_NULL;
}

static gboolean
parse_columns (const char *text,
               guint64     columns[N_COLUMNS])
{
  for (gsize i = 0; i < N_COLUMNS; i++)
    {
      char *end;

      columns[i] = g_ascii_strtoull (text, &end, 10);
      if (end == text)
        return FALSE;

      text = end;
    }

  return TRUE;
}

/* Reads a line "  eth0: 1 2 3 …". */
static void
add_interface (WsmanSample *sample,
               char        *line)
{
  char *colon = strrchr (line, ':');
  guint64 columns[N_COLUMNS];
  WsmanSampleRow *row;

  if (colon == NULL || !parse_columns (colon + 1, columns))
    return;

  *colon = '\0';
  g_strstrip (line);
  row = wsman_sample_add (sample, line, NULL);
  wsman_sample_row_set (row, "BytesReceivedPersec", columns[RX_BYTES]);
  wsman_sample_row_set (row, "BytesSentPersec", columns[TX_BYTES]);
  wsman_sample_row_set (row, "BytesTotalPersec", columns[RX_BYTES] + columns[TX_BYTES]);
  wsman_sample_row_set (row, "CurrentBandwidth", read_speed (line));
  wsman_sample_row_set (row, "PacketsOutboundDiscarded", columns[TX_DROPPED]);
  wsman_sample_row_set (row, "PacketsOutboundErrors", columns[TX_ERRORS]);
  wsman_sample_row_set (row, "PacketsPersec", columns[RX_PACKETS] + columns[TX_PACKETS]);
  wsman_sample_row_set (row, "PacketsReceivedDiscarded", columns[RX_DROPPED]);
  wsman_sample_row_set (row, "PacketsReceivedErrors", columns[RX_ERRORS]);
  wsman_sample_row_set (row, "PacketsReceivedPersec", columns[RX_PACKETS]);
  wsman_sample_row_set (row, "PacketsSentPersec", columns[TX_PACKETS]);
}

static void
network_interface_read (WsmanSample *sample)
{
  g_autofree char *text = wsman_system_read_large ("/proc/net/dev", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    add_interface (sample, lines[i]);
}

const WsmanCounterObject wsman_counters_network_interface = {
  .name = "Tcpip_NetworkInterface",
  .description = "Network Interface",
  .counters = counters,
  .read = network_interface_read,
};
