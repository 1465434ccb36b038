/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs a verb on many machines at the same time.
 */

#pragma once

#include "wsmanctl-parser.h"
#include "wsmanctl-request.h"

G_BEGIN_DECLS

/* Runs the verb on all machines that --hosts names. Their results and failures are printed as they come. Fails only if
 * nothing was done. status is the exit status. */
gboolean wsmanctl_fleet_run (const WsmanctlLine     *line,
                             const WsmanctlRequest  *request,
                             int                    *status,
                             GError                **error);

G_END_DECLS
