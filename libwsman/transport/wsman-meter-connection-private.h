/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A connection whose input is a meter. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_METER_CONNECTION (wsman_meter_connection_get_type ())
G_DECLARE_FINAL_TYPE (WsmanMeterConnection, wsman_meter_connection, WSMAN, METER_CONNECTION, GIOStream)

GIOStream *wsman_meter_connection_new (GSocketConnection *base);

G_END_DECLS
