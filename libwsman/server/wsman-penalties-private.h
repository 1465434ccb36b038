/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How often clients at an address failed to authenticate: ten failures are free, one is forgiven
 * each six seconds, and who has used them up has to wait. Successes don't count, or whoever has one
 * password could go on guessing others. Loopback isn't held up, unless it may be a proxy.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_PENALTIES_FREE 10
#define WSMAN_PENALTIES_FORGIVEN_EACH (6 * G_TIME_SPAN_SECOND)
/* Addresses that are remembered; beyond, the one with the least to wait is forgotten. */
#define WSMAN_PENALTIES_MAX_ADDRESSES 4096

typedef struct _WsmanPenalties WsmanPenalties;

/* Microseconds, as g_get_monotonic_time() counts. */
typedef gint64 (*WsmanPenaltiesClock) (void);

WsmanPenalties *wsman_penalties_new (WsmanPenaltiesClock clock);
void wsman_penalties_free (WsmanPenalties *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPenalties, wsman_penalties_free)

/* Whose failures, and connections, are counted together: an IPv4 address, or the /64 of an IPv6 one. NULL if
 * nobody counts them: on a Unix socket, and on loopback unless that counts, too. */
char *wsman_penalties_make_key (GSocketAddress *address,
                                gboolean        loopback_counts);

/* key may be NULL. */
void wsman_penalties_add (WsmanPenalties *self,
                          const char     *key);
gboolean wsman_penalties_hold_up (WsmanPenalties *self,
                                  const char     *key);
guint wsman_penalties_get_length (WsmanPenalties *self);

G_END_DECLS
