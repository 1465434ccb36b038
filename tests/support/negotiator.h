/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The server's half of a handshake, for canned servers: they can then misbehave towards a client that is
 * authenticated and seals. It knows the user "ada" with the password "secret", by NTLM.
 */

#pragma once

#include "canned-server.h"

G_BEGIN_DECLS

typedef struct _Negotiator Negotiator;

/* NULL if this machine has no NTLM. Sets a variable of the environment: before threads are started. */
Negotiator *negotiator_new (void);
void negotiator_free (Negotiator *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Negotiator, negotiator_free)

/* For another server. */
void negotiator_forget (Negotiator *self);

/* Answers a step of an authentication. FALSE if the connection is authenticated: the request is the handler's. */
gboolean negotiator_serve (Negotiator          *self,
                           CannedPeer          *peer,
                           const CannedRequest *request);

/* How many handshakes were finished. */
guint negotiator_get_n_finished (Negotiator *self);

/* Answers a request with a text, sealed. */
void negotiator_respond_sealed (Negotiator          *self,
                                CannedPeer          *peer,
                                const CannedRequest *request,
                                const char          *text);

/* The text of a request that is sealed. */
char *negotiator_unseal (Negotiator          *self,
                         const CannedRequest *request);

G_END_DECLS
