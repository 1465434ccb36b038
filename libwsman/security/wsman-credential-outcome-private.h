/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What became of a request for credentials. The request and the calls that wait for its answer share this record. Only
 * the request uses the functions of this header. The others are in the header of the request.
 */

#pragma once

#include "wsman-credential-request-private.h"

G_BEGIN_DECLS

WsmanCredentialOutcome *wsman_credential_outcome_new (void);

/* Stores copies of the answer. If the request was answered or cancelled before, or if nobody waits any more, this
 * function does nothing. */
void wsman_credential_outcome_answer (WsmanCredentialOutcome *self,
                                      const char             *user_name,
                                      const char             *password,
                                      GTlsCertificate        *certificate);
void wsman_credential_outcome_cancel (WsmanCredentialOutcome *self);

G_END_DECLS
