/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The response to Identify ([DSP0226] 11). This response has no headers.
 */

#pragma once

#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* Writes the envelope in charset. known tells whether the client is authenticated. Other clients get no versions. */
GBytes *wsman_identify_write_response (const WsmanPolicy *policy,
                                       gboolean           known,
                                       const char        *charset);

G_END_DECLS
