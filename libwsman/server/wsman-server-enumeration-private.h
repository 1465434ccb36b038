/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The dispatcher's part for calls that enumerate. The provider is asked once for a batch; meanwhile the
 * call keeps the cursor busy, and a Pull that timed out may be waited for by one that follows.
 */

#pragma once

#include "wsman-cursors-private.h"
#include "wsman-server-call-private.h"

G_BEGIN_DECLS

/* The call's cursor: for Enumerate a new one, for Pull and Release the one that they name. */
gboolean wsman_server_enumeration_open (WsmanServerCall  *call,
                                        WsmanCursors     *cursors,
                                        GError          **error);
gboolean wsman_server_enumeration_find (WsmanServerCall  *call,
                                        WsmanCursors     *cursors,
                                        GError          **error);

/* FALSE if the call is no Pull, or one that is answered from what its cursor has. */
gboolean wsman_server_enumeration_ask_for_pull (WsmanServerCall *call);
void wsman_server_enumeration_serve_pull (WsmanServerCall *call);
void wsman_server_enumeration_serve_release (WsmanServerCall *call);

/* The provider answered. */
void wsman_server_enumeration_complete (WsmanServerCall *call);

/* Whether the provider is to be asked once more, since the filter chose nothing of what it gave. */
gboolean wsman_server_enumeration_wants_more (WsmanServerCall *call);

/* The client is gone, or was told that time is over and returns. */
void wsman_server_enumeration_lose_client (WsmanServerCall *call,
                                           gboolean         returns);

/* Before its client is done with it: whoever waits for it is answered. */
void wsman_server_enumeration_end (WsmanCursor *cursor);

G_END_DECLS
