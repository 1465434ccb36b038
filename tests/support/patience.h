/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How long tests wait. Elapsed time depends on the machine as much as on the library. So a test waits long for what
 * must happen at some time. For what must happen soon, it makes several attempts, and one success is enough. Work is
 * measured in processor time.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns how much slower everything is than in an ordinary build, from the environment variable
 * WSMAN_TEST_SLOWNESS. */
guint patience_get_slowness (void);

/* Return how many seconds to wait for something that takes at most so many on an idle machine, and when this time is
 * over in the monotonic clock. It is twenty times as long, but at most a minute. Slowness makes it longer. */
guint patience_get_seconds (guint seconds);
gint64 patience_get_end (guint seconds);

/* Returns the processor time of the calling thread so far, in microseconds. */
gint64 patience_get_work (void);

/* A function that does something fast, and returns how many microseconds it took in the monotonic clock. */
typedef gint64 (*PatienceAttempt) (gconstpointer data);

/* Asserts that something is done within so many milliseconds. Other programs may need the processor. So only one of
 * some attempts must be that fast, and none may take twenty times as long. */
void patience_assert_within (guint           milliseconds,
                             PatienceAttempt attempt,
                             gconstpointer   data);

G_END_DECLS
