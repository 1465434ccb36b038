/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A shell on this library's own server, for commands.
 */

#pragma once

#include "server-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  ServerFixture *server;
  WsmanSession *session;
  WsmanShell *shell;
} CommandFixture;

void command_fixture_set_up (CommandFixture *self,
                             gconstpointer   data);
void command_fixture_tear_down (CommandFixture *self,
                                gconstpointer   data);

#define command_fixture_add(path, data, test) \
  g_test_add (path, CommandFixture, data, command_fixture_set_up, test, command_fixture_tear_down)

/* A session of FIXTURE_USER, with Basic. */
WsmanSession *command_fixture_connect (const char        *connection,
                                       WsmanSessionFlags  flags);

WsmanCommand *command_fixture_run (CommandFixture *self,
                                   const char     *line);

/* Reads a stream to its end, at most count bytes at a time. If count is four or more, asserts that no read ends
 * within a character. */
char *read_text (GInputStream *stream,
                 gsize         count);

G_END_DECLS
