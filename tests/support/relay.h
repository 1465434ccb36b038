/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A TCP relay between a client and a server. It does harm at a chosen byte of the stream.
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
  /* Closes both connections normally. */
  TEST_RELAY_TRUNCATE,
  /* Sends no more, and keeps both connections. */
  TEST_RELAY_STALL,
} TestRelayHarm;

typedef struct _TestRelay TestRelay;

TestRelay *test_relay_new        (guint16             port);
void       test_relay_free       (TestRelay          *self);
/* Returns the URI for this relay's clients. Clients of an earlier relay on the same port have another one. */
char      *test_relay_dup_uri    (TestRelay          *self,
                                  const char         *scheme);

/* Lets so many bytes pass from now on, then does harm, once. Later connections are unharmed. */
void       test_relay_arm        (TestRelay          *self,
                                  TestRelayDirection  direction,
                                  TestRelayHarm       harm,
                                  gsize               position);

/* The number of bytes that have passed since then. */
gsize      test_relay_get_passed (TestRelay          *self,
                                  TestRelayDirection  direction);
/* Of how many requests of its own clients at least one byte of the body has been sent on since then. */
guint      test_relay_get_bodies (TestRelay          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRelay, test_relay_free)

G_END_DECLS
