/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The values of NTSTATUS with which Windows' services say why a user may not log in. */

#pragma once

#include <glib.h>

#include "wsman-der-private.h"

G_BEGIN_DECLS

/* Returns the HRESULT of Windows for a status, or 0 if the status isn't such a reason. */
guint32 wsman_nt_status_get_code (guint32 status);

/* Reads the status from the data of a KDC's error: [MS-KILE] 2.2.2. Returns 0 if the data have none. Nobody has
 * authenticated these data, so they only explain a failure. */
guint32 wsman_nt_status_read_from_kdc (WsmanSlice data);

G_END_DECLS
