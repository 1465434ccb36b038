/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A verb that sends requests to one machine and shows the items of the responses. Several calls can run at the same
 * time.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-output.h"
#include "wsmanctl-request.h"

G_BEGIN_DECLS

/* Is called once, at the end of a call. error is NULL after a success. It is borrowed. */
typedef void (*WsmanctlCallDone) (const GError *error,
                                  gpointer      user_data);

/* Tells whether the verb is such a call. */
gboolean wsmanctl_verb_is_call (WsmanctlVerbId verb);

/* Starts a call. The request and the output must live until the call is done. */
void wsmanctl_call_start (WsmanctlVerbId          verb,
                          WsmanSession           *session,
                          const WsmanctlRequest  *request,
                          WsmanctlOutput         *output,
                          GCancellable           *cancellable,
                          WsmanctlCallDone        done,
                          gpointer                user_data);

G_END_DECLS
