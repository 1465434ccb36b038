/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The envelopes that a server answers with.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "soap/wsman-message-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* The charset to answer body in: "UTF-8" or "UTF-16". charset: of its Content-Type, or NULL. */
const char *wsman_response_choose_charset (GBytes     *body,
                                           const char *charset);
const char *wsman_response_get_content_type (const char *charset);

/* The bytes that text takes in charset. */
gsize wsman_response_measure (const char *text,
                              const char *charset);

/* An envelope is written into a string: begin, the content, end. request may be NULL. */
void wsman_response_begin (const WsmanMessage *request,
                           const char         *action,
                           GString            *xml);
GBytes *wsman_response_end (GString    *xml,
                            const char *charset);

GBytes *wsman_response_write_fault (const WsmanMessage   *request,
                                    const WsmanFaultInfo *fault,
                                    const char           *charset);

/* Identify has no headers. Whoever is nobody learns no versions. */
GBytes *wsman_response_write_identity (const WsmanPolicy *policy,
                                       gboolean           known,
                                       const char        *charset);

G_END_DECLS
