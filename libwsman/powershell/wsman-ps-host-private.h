/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How pools and pipelines use their host. */

#pragma once

#include "shell/wsman-remote-command-private.h"
#include "wsman-ps-host.h"
#include "wsman-psrp-machine-private.h"
#include "wsman-runspace-pool.h"

G_BEGIN_DECLS

/* Returns what the host tells the server about itself. self is NULL if there is no host. */
WsmanPsrpHostInfo wsman_ps_host_get_info (WsmanPSHost *self);

/* Makes the object for a call that a pipeline has received. Returns NULL and an error if the call is wrong. */
WsmanPSHostCall *wsman_ps_host_call_new (WsmanRunspacePool   *pool,
                                         WsmanPsrpPipeline   *machine,
                                         WsmanRemoteCommand  *remote,
                                         gsize                max_blob,
                                         WsmanPSObject       *message,
                                         GError             **error);

/* Gives a call to the host. host is NULL if there is none. */
void wsman_ps_host_call_handle (WsmanPSHostCall *self,
                                WsmanPSHost     *host);

G_END_DECLS
