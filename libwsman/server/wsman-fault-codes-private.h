/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The codes of the faults that the server itself sends. Windows sends the same codes. The subcodes and details of these
 * faults are in the room soap.
 */

#pragma once

#define WSMAN_FAULT_ACCESS_DENIED 0x00000005u
