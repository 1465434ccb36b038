/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The program that logs users in as accounts of this machine, and runs their work. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-authenticator.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_HELPER (wsman_helper_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanHelper, wsman_helper, WSMAN, HELPER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanHelper *wsman_helper_new (const char  *path,
                               GError     **error);

G_END_DECLS
