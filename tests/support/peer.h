/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The other side of a test as a process of its own. A test can start it, ask for its URIs, and end it.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestPeer TestPeer;

/* The peer's command follows "--" in a test's arguments. Call this before g_test_init(). */
const char * const *test_peer_take_command (int                *argc,
                                            char              **argv);

TestPeer           *test_peer_new          (const char * const *argv);
void                test_peer_free         (TestPeer           *self);

/* A replacement for the normal end: kills the process at once. */
void                test_peer_kill         (TestPeer           *self);
const char         *test_peer_get_uri      (TestPeer           *self,
                                            const char         *scheme);
guint16             test_peer_get_port     (TestPeer           *self,
                                            const char         *scheme);

/* The number of its process. */
const char         *test_peer_get_identifier (TestPeer         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

G_END_DECLS
