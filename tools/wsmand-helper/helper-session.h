/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The process of one login and its session. It belongs to root, and starts the hosts of the user's shells.
 */

#pragma once

#include "helper-login.h"

/* Carries out a LOGIN or an OPEN, replies on the channel, and then serves the channel, which sends START and CLOSE. If
 * the channel ends without a CLOSE, everything that runs in the session is ended. */
_Noreturn void helper_session_run (int                   channel,
                                   WsmanHelperRequest   *request,
                                   const HelperSettings *settings);
