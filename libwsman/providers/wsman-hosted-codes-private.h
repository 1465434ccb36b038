/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The codes of the faults that remote shells answer with, as Windows does. [MS-WSMV] 2.2.4.4, and
 * winerror.h.
 */

#pragma once

#define WSMAN_HOSTED_INVALID_PARAMETER 87u            /* ERROR_INVALID_PARAMETER */
#define WSMAN_HOSTED_NO_DIRECTORY 267u                /* ERROR_DIRECTORY */

/* What a command's exit code is when Ctrl+C ended it: STATUS_CONTROL_C_EXIT. */
#define WSMAN_HOSTED_CONTROL_C_EXIT 0xC000013Au
