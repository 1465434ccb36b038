/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A client's side of NTLM on a connection. It makes one step at a time, with any body. It isn't bound to a certificate.
 */

#pragma once

#include "raw-http.h"
#include "security/wsman-gss-private.h"

G_BEGIN_DECLS

typedef struct
{
  RawClient *client;
  char *user_name;
  WsmanGss *gss;
} NtlmPeer;

void ntlm_peer_init (NtlmPeer   *self,
                     guint16     port,
                     gboolean    secure,
                     const char *user_name,
                     const char *password);
void ntlm_peer_clear (NtlmPeer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NtlmPeer, ntlm_peer_clear)

/* Clears it, without its client. */
RawClient *ntlm_peer_steal_client (NtlmPeer *self);

/* Drops the last authentication, and begins a new one. */
void ntlm_peer_begin (NtlmPeer   *self,
                      const char *password);

/* Returns the headers of the next step. before: the response with the challenge; NULL for the first step. */
char *ntlm_peer_make_step (NtlmPeer    *self,
                           RawResponse *before);

/* Makes the next step, with a body. */
RawResponse *ntlm_peer_step (NtlmPeer    *self,
                             RawResponse *before,
                             const char  *body);

/* Authenticates, and returns the status of the last step. */
guint ntlm_peer_authenticate (NtlmPeer   *self,
                              const char *last_body);

G_END_DECLS
