/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The codes of the faults that the server itself sends, as Windows does. The room soap knows their subcodes and
 * details.
 */

#pragma once

#define WSMAN_FAULT_ACCESS_DENIED 0x00000005u
