/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Serves wsmand's socket.
 */

#pragma once

#include "helper-login.h"

/* Serves until wsmand is gone or sends something wrong. Returns false in the latter case. All sessions end with it. */
bool helper_serve (const HelperSettings *settings);
