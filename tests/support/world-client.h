/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For C tests with a server of world.h: sessions, locators, items, and the server's counters.
 */

#pragma once

#include "peer.h"
#include "world.h"

G_BEGIN_DECLS

/* Makes an authenticated session with that URI. https trusts the tests' certificate. The session uses Basic, unless
 * the environment has other credentials: WSMAN_TEST_FLAGS are the session's flags; WSMAN_TEST_USER is the form of
 * users' names, such as "*@REALM"; WSMAN_TEST_HOST is the server's name; WSMAN_TEST_MECHANISM is the mechanism that
 * must be used. */
WsmanSession         *world_session_new    (const char   *uri,
                                            const char   *user,
                                            const char   *password);
/* Asserts that the session, which was used, is authenticated and protected. */
void                  world_assert_secure  (WsmanSession *session,
                                            const char   *scheme);
WsmanResourceLocator *world_locator_new    (const char   *uri,
                                            const char   *name);
WsmanItem            *world_item_new       (const char   *uri,
                                            const char   *element,
                                            const char   *name,
                                            const char   *text);

/* Read a counter of the server, now, and when it has reached the wanted value. This should take at most so many
 * seconds. */
guint64               world_read_stat      (WsmanSession *session,
                                            const char   *name);
void                  world_wait_for_stat  (WsmanSession *session,
                                            const char   *name,
                                            guint64       wanted,
                                            guint         seconds);

/* Return the number of this process's descriptors and threads; and wait until the server has no more, which should
 * take at most so many seconds. */
/* Commands of a shell, which must succeed. */
WsmanCommand         *world_spawn                (WsmanShell         *shell,
                                                  const char * const *argv);
void                  world_wait_for_success     (WsmanCommand *command);

guint                 world_count_descriptors    (void);
guint                 world_count_threads        (void);
void                  world_wait_for_descriptors (WsmanSession *session,
                                                  guint64       most,
                                                  guint         seconds);

G_END_DECLS
