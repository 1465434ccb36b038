/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The exact description of a failure. All forms of faults give the same kind of object: WSManFault, MSFT_WmiError,
 * plain SOAP faults and others. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-error.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_FAULT (wsman_fault_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanFault, wsman_fault, WSMAN, FAULT, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_fault_new (guint32     code,
                             const char *message);

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_fault_from_error (const GError *error);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_name_for_code (guint32 code);

WSMAN_AVAILABLE_IN_1_0
guint32 wsman_fault_get_code (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_name (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_message (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_summary (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_detail (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_subcode (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_machine (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_fault_get_provider_detail (WsmanFault *self);

WSMAN_AVAILABLE_IN_1_0
char *wsman_fault_to_xml (WsmanFault *self);

G_END_DECLS
