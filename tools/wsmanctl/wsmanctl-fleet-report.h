/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a fleet prints: the result or the failure of each machine as it comes, and a summary of the failures by cause.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-fleet-command.h"
#include "wsmanctl-output.h"

G_BEGIN_DECLS

typedef struct _WsmanctlFleetReport WsmanctlFleetReport;

WsmanctlFleetReport *wsmanctl_fleet_report_new (const WsmanctlVerb *verb);
void wsmanctl_fleet_report_free (WsmanctlFleetReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlFleetReport, wsmanctl_fleet_report_free)

/* Prints the items of a machine. part is its part of the output. It has items also if error isn't NULL: those that came
 * before the failure. */
gboolean wsmanctl_fleet_report_add (WsmanctlFleetReport  *self,
                                    const char           *host,
                                    WsmanctlOutput       *part,
                                    const GError         *failure,
                                    gboolean              has_session,
                                    GError              **error);

/* Prints the output of a command. A status other than 0 is a failure. */
gboolean wsmanctl_fleet_report_add_command (WsmanctlFleetReport          *self,
                                            const char                   *host,
                                            const WsmanctlCommandOutcome  *result,
                                            GError                      **error);

guint wsmanctl_fleet_report_get_n_failed (WsmanctlFleetReport *self);

/* Prints the summary on standard error. n_left is the number of machines that weren't asked. */
void wsmanctl_fleet_report_finish (WsmanctlFleetReport *self,
                                   guint                n_left);

G_END_DECLS
