/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A TCP relay between a client and a server that does harm at one byte of what passes.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TEST_RELAY_REQUEST,
  TEST_RELAY_RESPONSE,
} TestRelayDirection;

typedef enum
{
  /* Resets both connections. */
  TEST_RELAY_CUT,
  /* Ends both connections in good order. */
  TEST_RELAY_TRUNCATE,
  /* Says no more, and keeps both connections. */
  TEST_RELAY_STALL,
} TestRelayHarm;

typedef struct _TestRelay TestRelay;

TestRelay *test_relay_new        (guint16             port);
void       test_relay_free       (TestRelay          *self);
/* Where a client of this relay, and of no other that had the port before, is to go. */
char      *test_relay_dup_uri    (TestRelay          *self,
                                  const char         *scheme);

/* Lets so many bytes pass from now on, then does harm, once: later connections are unharmed. */
void       test_relay_arm        (TestRelay          *self,
                                  TestRelayDirection  direction,
                                  TestRelayHarm       harm,
                                  gsize               position);

/* How many bytes have passed since. */
gsize      test_relay_get_passed (TestRelay          *self,
                                  TestRelayDirection  direction);
/* Of how many of its own clients' requests any byte of the body has left since. */
guint      test_relay_get_bodies (TestRelay          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRelay, test_relay_free)

G_END_DECLS
