/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All shells of a provider, and the requests about them. A user only sees shells of his or her own.
 */

#pragma once

#include "wsman-hosted-shell-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedShells WsmanHostedShells;

/* Makes an empty list of shells. limits must live longer than self. Its contents may change. */
WsmanHostedShells *wsman_hosted_shells_new (const WsmanHostedLimits *limits);

void wsman_hosted_shells_free (WsmanHostedShells *self);

/* Ends all shells. */
void wsman_hosted_shells_end (WsmanHostedShells *self);

/* If there is no error, each of these functions completes operation, now or later. */
void wsman_hosted_shells_create (WsmanHostedShells  *self,
                                 WsmanOperation     *operation,
                                 GError            **error);
void wsman_hosted_shells_get (WsmanHostedShells  *self,
                              WsmanOperation     *operation,
                              GError            **error);
void wsman_hosted_shells_delete (WsmanHostedShells  *self,
                                 WsmanOperation     *operation,
                                 GError            **error);
void wsman_hosted_shells_enumerate (WsmanHostedShells  *self,
                                    WsmanOperation     *operation,
                                    GError            **error);
void wsman_hosted_shells_invoke (WsmanHostedShells  *self,
                                 WsmanOperation     *operation,
                                 GError            **error);

G_END_DECLS
