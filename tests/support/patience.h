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

/* How many times slower everything is than in an ordinary build: WSMAN_TEST_SLOWNESS of the environment. */
guint patience_get_slowness (void);

/* How many seconds to wait for what takes so many at most where nothing else runs: twenty times as many, but a
 * minute at most; and slowness makes it longer. When that is over, by the monotonic clock. */
guint patience_get_seconds (guint seconds);
gint64 patience_get_end (guint seconds);

/* Microseconds of the processor's time that the calling thread has taken so far. */
gint64 patience_get_work (void);

/* Does what must be soon, and returns how many microseconds it took by the monotonic clock. */
typedef gint64 (*PatienceAttempt) (gconstpointer data);

/* What is done within so many milliseconds, unless others need the processor: one of some attempts is, and none
 * takes twenty times as long. */
void patience_assert_within (guint           milliseconds,
                             PatienceAttempt attempt,
                             gconstpointer   data);

G_END_DECLS
