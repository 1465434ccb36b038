/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The resources that every test server serves, in all languages. There is a class of numbered things to get and
 * enumerate, with methods that return, fail or never return. There is a class of notes to create, put and delete. And
 * there are counters of the server process.
 *
 * tests/js/world-server.js and tests/python/world-server.py serve the same.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

#define WORLD_URI "http://schemas.example.org/wsman/world/1/"

/* The key is Name: thing-0, thing-1 … Methods: Echo, Sleep, Throw, Refuse, Forget. An enumeration has as many as the
 * option Count says, else 25. */
#define WORLD_THING WORLD_URI "World_Thing"

/* The key is Name; the other property is Text. */
#define WORLD_NOTE WORLD_URI "World_Note"

/* One instance without a key: Descriptors, Cursors, Sleeping, Cancelled, Writes. */
#define WORLD_STATS WORLD_URI "World_Stats"

#define WORLD_USER "ada"
#define WORLD_PASSWORD "Änalytical Engine 1843"

/* Authenticated, but not among the allowed users. */
#define WORLD_STRANGER "charles"
#define WORLD_STRANGER_PASSWORD "difference"

#define WORLD_THINGS 25
#define WORLD_THROWN "The engine is out of cards"
#define WORLD_REFUSED "The engine refuses on principle"

#define WORLD_TYPE_PROVIDER (world_provider_get_type ())

G_DECLARE_FINAL_TYPE (WorldProvider, world_provider, WORLD, PROVIDER, GObject)

WorldProvider *world_provider_new (void);

#define WORLD_TYPE_AUTHENTICATOR (world_authenticator_get_type ())

G_DECLARE_FINAL_TYPE (WorldAuthenticator, world_authenticator, WORLD, AUTHENTICATOR, GObject)

WorldAuthenticator *world_authenticator_new (void);

/* Makes the authenticator print what clients delegate: "credentials USER IDENTITY HASH". keep says whether it keeps the
 * last of these objects. The hash is g_str_hash(), because GChecksum would leave the password in memory. */
void world_authenticator_take_credentials (WorldAuthenticator *self,
                                           gboolean            keep);

G_END_DECLS
