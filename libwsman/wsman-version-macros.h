/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The visibility and availability of symbols. Symbols that no header marks are hidden. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib.h>

#define WSMAN_EXTERN __attribute__ ((visibility ("default"))) extern

#define WSMAN_AVAILABLE_IN_1_0 WSMAN_EXTERN
