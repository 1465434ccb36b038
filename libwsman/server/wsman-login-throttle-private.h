/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Counts failed logins for each address. Ten failures are free, and one is forgiven every six seconds. After that the
 * address has to wait. Successful logins don't reset the count, because a client with one valid password could go on
 * guessing others. Loopback isn't throttled, unless a proxy may be connecting from it.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_LOGIN_THROTTLE_FREE_FAILURES 10
#define WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH (6 * G_TIME_SPAN_SECOND)
/* How many addresses are remembered. Beyond that, the one with the shortest wait is forgotten. */
#define WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES 4096

typedef struct _WsmanLoginThrottle WsmanLoginThrottle;

/* Returns microseconds, like g_get_monotonic_time(). */
typedef gint64 (*WsmanLoginThrottleClock) (void);

WsmanLoginThrottle *wsman_login_throttle_new (WsmanLoginThrottleClock clock);
void wsman_login_throttle_free (WsmanLoginThrottle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanLoginThrottle, wsman_login_throttle_free)

/* Returns the key under which failures and connections of an address are counted: an IPv4 address, or the /64 of an
 * IPv6 address. Returns NULL if they aren't counted: on a Unix socket, and on loopback unless loopback_counts. */
char *wsman_login_throttle_make_key (GSocketAddress *address,
                                     gboolean        loopback_counts);

/* key may be NULL. */
void wsman_login_throttle_add (WsmanLoginThrottle *self,
                               const char         *key);
gboolean wsman_login_throttle_must_wait (WsmanLoginThrottle *self,
                                         const char         *key);
guint wsman_login_throttle_get_length (WsmanLoginThrottle *self);

G_END_DECLS
