/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Plays systemd with some units, until its standard input ends. Prints the address of its bus. */

#include "mock-systemd.h"

#include <stdio.h>

#define UNIT(name, description, state, file_state)                                                   \
  { name ".service", NULL, TRUE, TRUE, description, "loaded", state, file_state, 0, "", NULL, NULL }

static const MockUnit units[] = {
  UNIT ("anacron", "Run anacron jobs", "inactive", "enabled"),
  UNIT ("avahi-daemon", "Avahi mDNS/DNS-SD Stack", "active", "enabled"),
  UNIT ("cron", "Regular background program processing daemon", "active", "enabled"),
  UNIT ("cups", "CUPS Scheduler", "active", "enabled"),
  UNIT ("nginx", "A high performance web server and a reverse proxy server", "active", "enabled"),
  UNIT ("rsync", "fast remote file copy program daemon", "inactive", "disabled"),
  UNIT ("ssh", "OpenBSD Secure Shell server", "active", "enabled"),
  { NULL },
};

int
main (void)
{
  MockSystemd *systemd = mock_systemd_new (units);

  printf ("%s\n", g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"));
  fflush (stdout);
  while (getchar () != EOF)
    continue;
  mock_systemd_free (systemd);

  return 0;
}
