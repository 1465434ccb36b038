/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Looks up the addresses of names. GIO has a few threads for all lookups of a process. If some names resolve slowly,
 * all other names wait for them. So the library has threads of its own, and many of them. A lookup that is cancelled
 * ends at once, although its thread may still wait for a name server.
 *
 * If the application has set a resolver with g_resolver_set_default(), that resolver is used instead.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Looks up a name. family is INVALID for addresses of both families. */
void wsman_resolver_lookup_async (const char          *host,
                                  GSocketFamily        family,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* Returns a list of GInetAddress, with the best one first. The caller frees it with g_resolver_free_addresses(). */
GList *wsman_resolver_lookup_finish (GAsyncResult  *result,
                                     GError       **error);

/* Returns the addresses of a connectable, as g_socket_connectable_enumerate() does. Names are looked up as above. */
GSocketAddressEnumerator *wsman_resolver_enumerate (GSocketConnectable *connectable);

G_END_DECLS
