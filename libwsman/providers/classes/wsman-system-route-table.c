/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_IP4RouteTable: the main table of routes for IPv4. */

#include "providers/wsman-system-class-private.h"

#include <stdio.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

/* Windows' values. */
#define TYPE_DIRECT 3
#define TYPE_INDIRECT 4
#define NO_METRIC G_MAXUINT32 /* -1 */

/* The flags of the kernel (linux/route.h). */
#define FLAG_UP 1
#define FLAG_REJECT 0x200

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("Destination", STRING, KEY),
  ROW ("InterfaceIndex", SINT32, KEY),
  ROW ("Mask", STRING, KEY),
  ROW ("Metric1", SINT32, PLAIN),
  ROW ("Metric2", SINT32, PLAIN),
  ROW ("Metric3", SINT32, PLAIN),
  ROW ("Metric4", SINT32, PLAIN),
  ROW ("Metric5", SINT32, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("NextHop", STRING, KEY),
  ROW ("Protocol", UINT32, PLAIN),
  ROW ("Type", UINT32, PLAIN),
  { NULL },
};

/* The kernel writes the bytes of an address as one number of this machine. */
static char *
format_address (guint address)
{
  const guchar *bytes = (const guchar *) &address;

  return g_strdup_printf ("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static guint64
read_interface_index (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/net/%s/ifindex", name);
  g_autofree char *line = wsman_system_read_line (path);
  guint64 index;

  return line != NULL && wsman_system_parse_number (line, &index) ? index : WSMAN_SYSTEM_NULL;
}

/* Reads a line "eth0 00000000 010200C0 0003 0 0 100 00000000 …". */
static void
add_route (WsmanSystemLoad *load,
           const char      *line)
{
  static const char *const no_metrics[] = { "Metric2", "Metric3", "Metric4", "Metric5" };
  guint destination, gateway, flags, metric, mask;
  g_autofree char *description = NULL;
  g_autofree char *target = NULL;
  char name[32];
  gpointer record;

  if (sscanf (line, "%31s %8x %8x %4x %*d %*u %u %8x", name, &destination, &gateway, &flags, &metric, &mask) != 6 ||
      (flags & FLAG_UP) == 0 || (flags & FLAG_REJECT) != 0)
    return;

  target = format_address (destination);
  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "Caption", target);
  wsman_system_row_set_text (record, "Destination", target);
  wsman_system_row_set_text (record, "Name", target);
  wsman_system_row_take_text (record, "Mask", format_address (mask));
  wsman_system_row_take_text (record, "NextHop", format_address (gateway));
  description = g_strdup_printf ("%s - %s - %s", target, wsman_system_record_get_text (record, "Mask"),
                                 wsman_system_record_get_text (record, "NextHop"));
  wsman_system_row_set_text (record, "Description", description);
  wsman_system_row_set_number (record, "InterfaceIndex", read_interface_index (name));
  wsman_system_row_set_number (record, "Metric1", metric);
  for (gsize i = 0; i < G_N_ELEMENTS (no_metrics); i++)
    wsman_system_row_set_number (record, no_metrics[i], NO_METRIC);
  wsman_system_row_set_number (record, "Type", gateway != 0 ? TYPE_INDIRECT : TYPE_DIRECT);
}

static void
route_load (WsmanSystemLoad *load)
{
  g_autofree char *text = wsman_system_read_large ("/proc/net/route", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    add_route (load, lines[i]);
}

const WsmanSystemClass wsman_system_ip4_route_table = {
  .name = "Win32_IP4RouteTable", .parent = "CIM_LogicalElement", .properties = properties, .load = route_load,
};
