/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The input of a command: the Send requests. Only one request is written at a time. It gets its response when the pipe
 * has accepted all of its data. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-shell-messages-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedInput WsmanHostedInput;

typedef void (*WsmanHostedInputUsed) (gpointer user_data);

/* Makes an input. stream must be non-blocking. used is called when a Send has its response. */
WsmanHostedInput *wsman_hosted_input_new (GOutputStream        *stream,
                                          WsmanHostedInputUsed  used,
                                          gpointer              user_data);

/* Closes the pipe. The caller does this when no process reads the pipe any more. */
void wsman_hosted_input_stop (WsmanHostedInput *self);

/* Completes waiting requests, and closes the pipe. */
void wsman_hosted_input_end (WsmanHostedInput *self);

gboolean wsman_hosted_input_is_busy (WsmanHostedInput *self);

/* Writes the data of a Send. Completes operation, now or later. */
void wsman_hosted_input_send (WsmanHostedInput       *self,
                              WsmanOperation         *operation,
                              const WsmanShellStream *stream);

G_END_DECLS
