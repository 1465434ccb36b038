/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The codes of the faults that remote shells return, as on Windows. [MS-WSMV] 2.2.4.4, and winerror.h.
 */

#pragma once

#define WSMAN_HOSTED_INVALID_PARAMETER 87u            /* ERROR_INVALID_PARAMETER */
#define WSMAN_HOSTED_NO_DIRECTORY 267u                /* ERROR_DIRECTORY */

/* The exit code of a command that Ctrl+C has ended: STATUS_CONTROL_C_EXIT. */
#define WSMAN_HOSTED_CONTROL_C_EXIT 0xC000013Au
