/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The methods of Win32_OperatingSystem.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

extern const WsmanSystemMethod wsman_system_operating_system_methods[];

G_END_DECLS
