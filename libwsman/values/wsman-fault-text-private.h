/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The texts about a failure that people read.
 */

#pragma once

#include "base/wsman-error-private.h"

G_BEGIN_DECLS

/* Returns the first sentence of message without its advice. It is cut if it is too long for a notification. */
char *wsman_fault_summarize (const char *message);

/* Returns the whole message, with a line for the code and for each other field that is known. */
char *wsman_fault_describe (const WsmanFaultInfo *info);

G_END_DECLS
