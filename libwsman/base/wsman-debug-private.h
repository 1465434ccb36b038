/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Traces what the library does. The environment variable WSMAN_DEBUG names the rooms to trace, separated by commas. It
 * can contain soap, security, transport, session, server, provider, all and help. Traces never contain secrets, because
 * callers pass tokens through wsman_debug_mask(). All rooms may include this header.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_DEBUG_SOAP = 1 << 0,
  WSMAN_DEBUG_SECURITY = 1 << 1,
  WSMAN_DEBUG_TRANSPORT = 1 << 2,
  WSMAN_DEBUG_SESSION = 1 << 3,
  WSMAN_DEBUG_SERVER = 1 << 4,
  WSMAN_DEBUG_PROVIDER = 1 << 5,
} WsmanDebugRoom;

/* wsman_debug_rooms contains the traced rooms, and a bit that is set when the environment was read. It is atomic.
 * wsman_debug_read_rooms() reads the environment, and returns the value. */
extern guint wsman_debug_rooms;
guint wsman_debug_read_rooms (void);

/* Tells whether a room is traced. If nothing is traced, this function only costs one load. */
static inline gboolean
wsman_debug_enabled (WsmanDebugRoom room)
{
  guint enabled = g_atomic_int_get (&wsman_debug_rooms);

  return ((enabled != 0 ? enabled : wsman_debug_read_rooms ()) & room) != 0;
}

void wsman_debug_print (WsmanDebugRoom  room,
                        const char     *format,
                        ...) G_GNUC_PRINTF (2, 3);

/* Returns a header value that is safe to print. For example, "Basic YWRhOnNlY3JldA==" becomes "Basic …". */
char *wsman_debug_mask (const char *header_value);

/* Formats the message only if the room is traced. */
#define wsman_debug(room, ...)                          \
  G_STMT_START                                          \
  {                                                     \
    if (G_UNLIKELY (wsman_debug_enabled (room)))        \
      wsman_debug_print (room, __VA_ARGS__);            \
  }                                                     \
  G_STMT_END

G_END_DECLS
