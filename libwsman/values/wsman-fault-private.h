/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts between the public WsmanFault and the record that errors carry.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "wsman-fault.h"

G_BEGIN_DECLS

WsmanFault *wsman_fault_new_from_info (const WsmanFaultInfo *info);

G_END_DECLS
