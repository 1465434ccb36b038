/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts the arguments of wsman_session_enumerate() to the body of an Enumerate request.
 */

#pragma once

#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-reference-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* Fills enumeration, which the caller clears even after an error. resource is the resource that is enumerated. The
 * errors' codes are 0x803380AC and 0x8033811F for wrong flags, 0x80338107 for a filter that must be XML but isn't, and
 * 0x8033801A for a wrong text of an association filter. */
gboolean wsman_enumeration_request_prepare (WsmanEnumerationMessage  *enumeration,
                                            const WsmanReference     *resource,
                                            const char               *filter,
                                            const char               *dialect,
                                            WsmanEnumerationFlags     flags,
                                            GError                  **error);

G_END_DECLS
