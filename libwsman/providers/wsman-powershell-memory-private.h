/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What is known of a pool of runspaces, so that another client can connect to it. With its standard streams, PowerShell
 * knows one client only. So the messages that this client got at first are kept for the next one.
 * [MS-PSRP] 3.2.5.3.16.
 */

#pragma once

#include <gio/gio.h>
#include "powershell/wsman-psrp-fragments-private.h"

G_BEGIN_DECLS

typedef struct _WsmanPowerShellMemory WsmanPowerShellMemory;

WsmanPowerShellMemory *wsman_powershell_memory_new (void);
void wsman_powershell_memory_free (WsmanPowerShellMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPowerShellMemory, wsman_powershell_memory_free)

/* Looks at what the client has sent to the pool. */
void wsman_powershell_memory_look_at_input (WsmanPowerShellMemory *self,
                                            GBytes                *data);

/* Looks at a fragment of the pool's output, whose header is given. */
void wsman_powershell_memory_look_at_output (WsmanPowerShellMemory   *self,
                                             const WsmanPsrpFragment *header,
                                             GBytes                  *fragment);

/* Returns the response to the first messages of a client that connects. Fails with 0x80338003 if they aren't those of a
 * Connect, or if PowerShell has never said that the pool is open. */
GBytes *wsman_powershell_memory_connect (WsmanPowerShellMemory  *self,
                                         GBytes                 *data,
                                         GError                **error);

/* Appends the fragments that a client gets after its Connect: the pool's private data and its state. */
void wsman_powershell_memory_repeat (WsmanPowerShellMemory *self,
                                     GQueue                *fragments);

G_END_DECLS
