/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Counts failed logins for each address. The first ten failures have no effect, and one failure is forgiven every six
 * seconds. An address with more failures has to wait. A successful login doesn't reset the count. If the count were
 * reset, a client with one valid password could guess other passwords without limit. Loopback isn't throttled, unless a
 * proxy may be connecting from loopback.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_LOGIN_THROTTLE_FREE_FAILURES 10
#define WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH (6 * G_TIME_SPAN_SECOND)
/* The maximum number of addresses that are remembered. If there are more, the address with the shortest wait is
 * forgotten. */
#define WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES 4096

typedef struct _WsmanLoginThrottle WsmanLoginThrottle;

/* Returns a time in microseconds, like g_get_monotonic_time(). */
typedef gint64 (*WsmanLoginThrottleClock) (void);

WsmanLoginThrottle *wsman_login_throttle_new (WsmanLoginThrottleClock clock);
void wsman_login_throttle_free (WsmanLoginThrottle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanLoginThrottle, wsman_login_throttle_free)

/* Returns the key under which the failures and connections of an address are counted. The key is an IPv4 address, or
 * the /64 prefix of an IPv6 address. The function returns NULL if the address isn't counted. The address of a Unix
 * socket isn't counted, and loopback is only counted if loopback_counts is TRUE. */
char *wsman_login_throttle_make_key (GSocketAddress *address,
                                     gboolean        loopback_counts);

/* Counts one failure of the address with key. If key is NULL, nothing is counted. */
void wsman_login_throttle_add (WsmanLoginThrottle *self,
                               const char         *key);
gboolean wsman_login_throttle_must_wait (WsmanLoginThrottle *self,
                                         const char         *key);
guint wsman_login_throttle_get_length (WsmanLoginThrottle *self);

G_END_DECLS
