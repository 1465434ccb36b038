/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The server's side of an authentication, for canned servers. With it they can misbehave towards a client that is
 * authenticated and seals its messages. It knows the user "ada" with the password "secret", with NTLM.
 */

#pragma once

#include "canned-server.h"

G_BEGIN_DECLS

typedef struct _Negotiator Negotiator;

/* NULL if this machine has no NTLM. Sets an environment variable, so call it before threads are started. */
Negotiator *negotiator_new (void);
void negotiator_free (Negotiator *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Negotiator, negotiator_free)

/* Clears it for another server. */
void negotiator_forget (Negotiator *self);

/* Responds to a step of an authentication. FALSE if the connection is authenticated, and the handler must respond. */
gboolean negotiator_serve (Negotiator          *self,
                           CannedPeer          *peer,
                           const CannedRequest *request);

/* The number of authentications that were completed. */
guint negotiator_get_n_finished (Negotiator *self);

/* Responds to a request with a sealed text. */
void negotiator_respond_sealed (Negotiator          *self,
                                CannedPeer          *peer,
                                const CannedRequest *request,
                                const char          *text);

/* Returns the text of a sealed request. */
char *negotiator_unseal (Negotiator          *self,
                         const CannedRequest *request);

G_END_DECLS
