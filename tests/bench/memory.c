/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures the peak memory of a short and of a long enumeration, each in its own process. It must depend on the batch,
 * and not on the whole result.
 */

#include "bench.h"

#include <string.h>

#include "bodies.h"

#define RUNS 3
#define SHORT "10000"
#define LONG "1000000"
#define BATCH 400
#define AIM_KIB 2048

static guint64
read_peak (void)
{
  g_autofree char *status = NULL;
  g_autoptr(GError) error = NULL;
  const char *line = NULL;

  g_file_get_contents ("/proc/self/status", &status, NULL, &error);
  g_assert_no_error (error);
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
}

/* Runs in the process that is measured. It enumerates, and prints its peak memory in KiB. */
static int
enumerate (const char *server_program,
           const char *count)
{
  const char *command[] = { server_program, NULL };
  g_autoptr(TestPeer) server = test_peer_new (command);
  g_autoptr(WsmanSession) session = bench_session_new (server);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n = 0;

  locator = wsman_resource_locator_new (BENCH_URI, &error);
  g_assert_no_error (error);
  wsman_resource_locator_add_option (locator, "Count", count, FALSE);
  wsman_session_set_batch_items (session, BATCH);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      n++;
    }
  g_assert_cmpuint (n, ==, g_ascii_strtoull (count, NULL, 10));
  g_print ("%" G_GUINT64_FORMAT "\n", read_peak ());

  return 0;
}

static double
median_peak (const char *program,
             const char *server_program,
             const char *count)
{
  double peaks[RUNS];

  for (gsize i = 0; i < RUNS; i++)
    {
      g_autoptr(GSubprocess) child = NULL;
      g_autofree char *output = NULL;
      g_autoptr(GError) error = NULL;

      child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                program, server_program, count, NULL);
      g_assert_no_error (error);
      g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_successful (child));
      peaks[i] = g_ascii_strtod (output, NULL);
    }

  return bench_median (peaks, RUNS);
}

int
main (int    argc,
      char **argv)
{
  double few, many;

  if (argc == 3)
    return enumerate (argv[1], argv[2]);

  few = median_peak (argv[0], argv[1], SHORT);
  many = median_peak (argv[0], argv[1], LONG);
  g_print ("Peak memory (VmHWM) of an enumeration in batches of 400\n"
           "  %-48s %10.0f KiB\n  %-48s %10.0f KiB   difference %.0f KiB (aim %d)\n",
           SHORT " items", few, LONG " items", many, many - few, AIM_KIB);

  return 0;
}
