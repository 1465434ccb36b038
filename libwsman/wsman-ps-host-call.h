/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A call of PowerShell to the host: a text to show, or a question. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-ps-object.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_PS_HOST_CALL (wsman_ps_host_call_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanPSHostCall, wsman_ps_host_call, WSMAN, PS_HOST_CALL, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanPSHostMethod wsman_ps_host_call_get_method (WsmanPSHostCall *self);

WSMAN_AVAILABLE_IN_1_0
WsmanPSObject *wsman_ps_host_call_get_arguments (WsmanPSHostCall *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_ps_host_call_get_text (WsmanPSHostCall *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_host_call_get_needs_answer (WsmanPSHostCall *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_ps_host_call_return_value (WsmanPSHostCall *self,
                                      WsmanPSObject   *value);

WSMAN_AVAILABLE_IN_1_0
void wsman_ps_host_call_return_secret (WsmanPSHostCall *self,
                                       const char      *secret);

WSMAN_AVAILABLE_IN_1_0
void wsman_ps_host_call_return_credential (WsmanPSHostCall *self,
                                           const char      *user_name,
                                           const char      *password);

WSMAN_AVAILABLE_IN_1_0
void wsman_ps_host_call_return_error (WsmanPSHostCall *self,
                                      const GError    *error);

G_END_DECLS
