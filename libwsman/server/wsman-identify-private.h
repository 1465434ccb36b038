/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What Identify answers: [DSP0226] 11. It has no headers.
 */

#pragma once

#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* The envelope in charset. A client that isn't known is told no versions. */
GBytes *wsman_identify_write_response (const WsmanPolicy *policy,
                                       gboolean           known,
                                       const char        *charset);

G_END_DECLS
