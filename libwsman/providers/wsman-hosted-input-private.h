/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a command reads: Send. One at a time, answered when the pipe has taken all of it.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-shell-messages-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedInput WsmanHostedInput;

typedef void (*WsmanHostedInputUsed) (gpointer user_data);

/* stream: doesn't block. used: a Send was answered. */
WsmanHostedInput *wsman_hosted_input_new (GOutputStream        *stream,
                                          WsmanHostedInputUsed  used,
                                          gpointer              user_data);

/* Closes the pipe: nobody reads it. */
void wsman_hosted_input_stop (WsmanHostedInput *self);

/* Answers what is waited for, and closes the pipe. */
void wsman_hosted_input_end (WsmanHostedInput *self);

gboolean wsman_hosted_input_is_busy (WsmanHostedInput *self);

/* Answers operation, now or later. */
void wsman_hosted_input_send (WsmanHostedInput       *self,
                              WsmanOperation         *operation,
                              const WsmanShellStream *stream);

G_END_DECLS
