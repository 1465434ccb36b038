/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a client receives from PowerShell: the output of the pool, or that of a pipeline with its end. If a response was
 * lost with its connection, the client can fetch it again with the same MessageID.
 */

#pragma once

#include "soap/wsman-shell-messages-private.h"
#include "wsman-operation.h"
#include "wsman-powershell-bridge-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedDelivery WsmanHostedDelivery;

/* Is called when the client has got a response, or has left. */
typedef void (*WsmanHostedDeliveryUsed) (gpointer user_data);

/* Makes the output of a target. command_id is NULL for the pool. */
WsmanHostedDelivery *wsman_hosted_delivery_new (WsmanPowerShellTarget *target,
                                            const char            *command_id,
                                            WsmanHostedDeliveryUsed  used,
                                            gpointer               user_data);

/* Completes a waiting request, and frees self. */
void wsman_hosted_delivery_free (WsmanHostedDelivery *self);

WsmanPowerShellTarget *wsman_hosted_delivery_get_target (WsmanHostedDelivery *self);
const char *wsman_hosted_delivery_get_id (WsmanHostedDelivery *self);

/* The first function tells whether a request is waiting. The second tells whether the client has received the end. */
gboolean wsman_hosted_delivery_is_busy (WsmanHostedDelivery *self);
gboolean wsman_hosted_delivery_is_told (WsmanHostedDelivery *self);

/* Completes operation, now or later. */
void wsman_hosted_delivery_receive (WsmanHostedDelivery *self,
                                  WsmanOperation    *operation);

/* Refuses the waiting request with a code. Nothing is lost. */
void wsman_hosted_delivery_interrupt (WsmanHostedDelivery *self,
                                      guint32              code,
                                      const char          *message);

/* Sends a response to the waiting request if there is something to send. */
void wsman_hosted_delivery_update (WsmanHostedDelivery *self);

G_END_DECLS
