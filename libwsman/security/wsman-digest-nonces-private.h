/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The nonces of a server. A nonce contains its time, and a proof that this process made it for this realm. So nothing
 * is stored for a client that hasn't authenticated. Only the counts of nonces that users have proved are stored, in a
 * table of limited size.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WsmanDigestNonces WsmanDigestNonces;

typedef enum
{
  WSMAN_NONCE_USE_FIRST,  /* the nonce may be used with this count */
  WSMAN_NONCE_USE_STALE,  /* the nonce isn't known, or its time is over */
  WSMAN_NONCE_USE_REPLAY, /* the count was used before */
} WsmanNonceUse;

/* Returns a time in microseconds, such as g_get_monotonic_time(). */
typedef gint64 (*WsmanNonceClock) (void);

WsmanDigestNonces *wsman_digest_nonces_new (WsmanNonceClock clock);
void wsman_digest_nonces_free (WsmanDigestNonces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDigestNonces, wsman_digest_nonces_free)

char *wsman_digest_nonces_make (WsmanDigestNonces *self,
                                const char        *realm);

/* Notes that nonce was used with count. Call it only for a user who has proved to know the password. */
WsmanNonceUse wsman_digest_nonces_use (WsmanDigestNonces *self,
                                       const char        *realm,
                                       const char        *nonce,
                                       guint32            count);

/* Tells whether a client should change to another nonce soon. */
gboolean wsman_digest_nonces_is_old (WsmanDigestNonces *self,
                                     const char        *realm,
                                     const char        *nonce);

guint wsman_digest_nonces_get_size (const WsmanDigestNonces *self);

G_END_DECLS
