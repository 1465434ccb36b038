/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server in a thread of its own, so that tests can be clients that block. It serves FIXTURE_URI and the URIs below
 * it. Known is the only option that it complies with:
 *
 * FIXTURE_URI/Echo    responds to every verb with a description of the request, and counts its calls. With the option
 *                     Known, Create returns the new instance
 * FIXTURE_URI/Later   responds to Get on another thread, after as many milliseconds as the selector says
 * FIXTURE_URI/Never   doesn't respond to operations until they are cancelled
 * FIXTURE_URI/Drop    drops operations
 * FIXTURE_URI/Twice   responds twice
 * FIXTURE_URI/Bytes   responds to Get with a text of as many characters as the selector says
 * FIXTURE_URI/Fill    responds to Get with all characters that fit, and as many more as the selector says
 * FIXTURE_URI/Numbers enumerates as many items as the option Count says, after as many empty batches as Empty says
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

#define FIXTURE_URI "http://schemas.example.org/wsman/fixture"
#define FIXTURE_USER "ada"
#define FIXTURE_PASSWORD "engine"
/* Authenticated, but not authorized. */
#define FIXTURE_STRANGER "charles"

typedef struct
{
  WsmanServer *server;
  guint16 port;
  guint16 secure_port;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} ServerFixture;

typedef void (*ServerFixtureFunc) (ServerFixture *fixture,
                                   gpointer       user_data);

/* setup runs before the server listens; it may be NULL. */
ServerFixture *server_fixture_new (ServerFixtureFunc setup,
                                   gpointer          user_data);
void server_fixture_free (ServerFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerFixture, server_fixture_free)

/* Runs func in the server's thread, and waits for it. */
void server_fixture_invoke (ServerFixture     *self,
                            ServerFixtureFunc  func,
                            gpointer           user_data);

/* Counters of this process. */
typedef struct
{
  int calls;       /* of any provider function */
  int cursors;     /* living objects of enumerations */
  int pending;     /* operations without a response */
  int cancelled;
  int passwords;   /* passwords that the authenticator was asked about */
} FixtureCounts;

extern FixtureCounts fixture_counts; /* each atomic */

/* Waits until *count is value. This should take at most so many seconds, but a busy machine gets more time. FALSE if
 * it isn't reached. */
gboolean fixture_wait_for (int  *count,
                           int   value,
                           guint seconds);

/* Waits until *count is value or more. */
gboolean fixture_wait_for_at_least (int  *count,
                                    int   value,
                                    guint seconds);

/* Tells whether this process's memory is its own, and not a sanitizer's or valgrind's. */
gboolean fixture_memory_is_real (void);

/* Sets what the provider's objects of enumerations do when they are dropped. func runs in the thread that drops them,
 * and counts only for this fixture. */
void server_fixture_set_drop_func (ServerFixture     *self,
                                   ServerFixtureFunc  func);

/* Responds to all waiting operations in order, from the server's thread. */
void server_fixture_respond_pending (ServerFixture *self);

G_END_DECLS
