/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's side of Digest: challenges, and checks of the clients' proofs. Only "auth" is offered, because a proof
 * that covers the body could only be checked after the server has read the body of a client that it doesn't know.
 */

#pragma once

#include "wsman-digest-nonces-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

typedef struct _WsmanDigestServer WsmanDigestServer;

/* Reads the users in the file path. The file is read again when it has changed. */
WsmanDigestServer *wsman_digest_server_new (const char      *path,
                                            WsmanNonceClock  clock,
                                            GError         **error);
void wsman_digest_server_free (WsmanDigestServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDigestServer, wsman_digest_server_free)

/* Returns the challenges, the strongest first. is_stale tells the client that only its nonce is too old. */
GStrv wsman_digest_server_make_challenges (WsmanDigestServer *self,
                                           gboolean           is_stale);

typedef enum
{
  WSMAN_DIGEST_VERDICT_REFUSED,
  WSMAN_DIGEST_VERDICT_STALE, /* the proof is right, but the client must repeat it with another nonce */
  WSMAN_DIGEST_VERDICT_ACCEPTED,
} WsmanDigestVerdict;

typedef struct
{
  WsmanDigestVerdict verdict;
  const char *reason; /* the reason for a refusal, for the log */
  char *user_name;    /* the user, whether proved or not; NULL if the credentials name no user */
  char *info;         /* the value of Authentication-Info for an accepted request */
} WsmanDigestCheck;

void wsman_digest_check_clear (WsmanDigestCheck *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanDigestCheck, wsman_digest_check_clear)

/* Checks the credentials of a request. The body of request isn't used. An unknown user takes the same work as a known
 * one. */
void wsman_digest_server_check (WsmanDigestServer          *self,
                                const char                 *authorization,
                                const WsmanSecurityRequest *request,
                                WsmanDigestCheck           *check);

G_END_DECLS
