/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How a call is answered. The first answer is the only one: its connection is gone then, and so it is
 * if the client left; answers to nobody go nowhere.
 */

#pragma once

#include "wsman-server-call-private.h"

G_BEGIN_DECLS

/* The client's end of the call is done with. NULL if it was before. */
WsmanServerConnection *wsman_server_call_take_connection (WsmanServerCall *call);

void wsman_server_call_answer (WsmanServerCall *call,
                               guint            status,
                               GBytes          *body);

/* content: of the body. */
void wsman_server_call_answer_content (WsmanServerCall *call,
                                       const GString   *content);

void wsman_server_call_answer_fault (WsmanServerCall      *call,
                                     const WsmanFaultInfo *fault);
void wsman_server_call_answer_code (WsmanServerCall *call,
                                    guint32          code,
                                    const char      *message);
void wsman_server_call_answer_error (WsmanServerCall *call,
                                     const GError    *error);

/* size: what the answer would take. Who set the bound that it is beyond decides the code. */
void wsman_server_call_answer_too_large (WsmanServerCall *call,
                                         gsize            size);

G_END_DECLS
