/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The codes that users meet most; all others have names in WsmanFault. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib.h>

G_BEGIN_DECLS

/**
 * WSMAN_CODE_ACCESS_DENIED:
 *
 * `ERROR_ACCESS_DENIED`: the caller is known but not allowed.
 *
 * In JavaScript compare codes with `===`; `&` and `|` make them negative.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ACCESS_DENIED ((guint32) 0x5)

G_END_DECLS
