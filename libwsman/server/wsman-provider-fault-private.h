/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fault that a client gets for the error of a provider.
 */

#pragma once

#include "base/wsman-error-private.h"

G_BEGIN_DECLS

/* Returns the fault with the code of the error. If the error has no code, the fault has one with the same meaning. */
WsmanFaultInfo *wsman_provider_fault_new (const GError *error);

G_END_DECLS
