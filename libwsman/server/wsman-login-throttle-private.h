/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How often clients at an address failed to authenticate: ten failures are free, one is forgiven
 * each six seconds, and who has used them up has to wait. Successes don't count, or whoever has one
 * password could go on guessing others. Loopback isn't throttled, unless it may be a proxy.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_LOGIN_THROTTLE_FREE_FAILURES 10
#define WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH (6 * G_TIME_SPAN_SECOND)
/* Addresses that are remembered; beyond, the one with the least to wait is forgotten. */
#define WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES 4096

typedef struct _WsmanLoginThrottle WsmanLoginThrottle;

/* Microseconds, as g_get_monotonic_time() counts. */
typedef gint64 (*WsmanLoginThrottleClock) (void);

WsmanLoginThrottle *wsman_login_throttle_new (WsmanLoginThrottleClock clock);
void wsman_login_throttle_free (WsmanLoginThrottle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanLoginThrottle, wsman_login_throttle_free)

/* Whose failures, and connections, are counted together: an IPv4 address, or the /64 of an IPv6 one. NULL if
 * nobody counts them: on a Unix socket, and on loopback unless that counts, too. */
char *wsman_login_throttle_make_key (GSocketAddress *address,
                                     gboolean        loopback_counts);

/* key may be NULL. */
void wsman_login_throttle_add (WsmanLoginThrottle *self,
                               const char         *key);
gboolean wsman_login_throttle_must_wait (WsmanLoginThrottle *self,
                                         const char         *key);
guint wsman_login_throttle_get_length (WsmanLoginThrottle *self);

G_END_DECLS
