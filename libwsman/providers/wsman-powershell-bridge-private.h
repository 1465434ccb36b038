/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Passes the messages of a pool of runspaces between its client and a PowerShell, without I/O. PowerShell handles each
 * element in a thread of its own. So the bridge writes the next element about a target when the one before was
 * acknowledged. What PowerShell has written waits here until the client receives it. When that is too much, the caller
 * must not read on.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most bytes that wait for the client until the bridge is full. */
#define WSMAN_POWERSHELL_MAX_WAITING (8 * 1024 * 1024)

typedef struct _WsmanPowerShellBridge WsmanPowerShellBridge;

/* The pool's own streams, or a pipeline. */
typedef struct _WsmanPowerShellTarget WsmanPowerShellTarget;

typedef enum
{
  WSMAN_POWERSHELL_RUNNING,
  WSMAN_POWERSHELL_STOPPED = 3, /* these numbers are those of [MS-PSRP] 2.2.3.5 */
  WSMAN_POWERSHELL_COMPLETED = 4,
  WSMAN_POWERSHELL_FAILED = 5,
} WsmanPowerShellState;

WsmanPowerShellBridge *wsman_powershell_bridge_new (void);
void wsman_powershell_bridge_free (WsmanPowerShellBridge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPowerShellBridge, wsman_powershell_bridge_free)

/* Takes bytes that PowerShell has written. They may begin and end anywhere. After an error, the bridge is useless. */
gboolean wsman_powershell_bridge_take (WsmanPowerShellBridge  *self,
                                       const char             *data,
                                       gsize                   length,
                                       GError                **error);

/* Moves what PowerShell must get to the end of lines. */
void wsman_powershell_bridge_write (WsmanPowerShellBridge *self,
                                    GByteArray            *lines);

gboolean wsman_powershell_bridge_is_full (WsmanPowerShellBridge *self);

/* Returns the number of a request whose data PowerShell has got; 0 if there is none. */
guint64 wsman_powershell_bridge_pop_acknowledged (WsmanPowerShellBridge *self);

/* Lets another client use the pool, whose first messages are data. Returns the response to them. */
GBytes *wsman_powershell_bridge_connect (WsmanPowerShellBridge  *self,
                                         GBytes                 *data,
                                         GError                **error);

WsmanPowerShellTarget *wsman_powershell_bridge_get_pool (WsmanPowerShellBridge *self);

/* Starts a pipeline with the first fragments of its message, which have its id. request is the number with which they
 * are acknowledged. The target is used until wsman_powershell_target_close(). */
WsmanPowerShellTarget *wsman_powershell_bridge_start (WsmanPowerShellBridge  *self,
                                                      GBytes                 *data,
                                                      guint64                 request,
                                                      GError                **error);

/* Returns how many pipelines PowerShell has, with those that it is closing. */
guint wsman_powershell_bridge_count (WsmanPowerShellBridge *self);

/* Passes data on. is_prompt is set for the response of a host. */
void wsman_powershell_target_send (WsmanPowerShellTarget *self,
                                   GBytes                *data,
                                   gboolean               is_prompt,
                                   guint64                request);

/* Asks PowerShell to stop the pipeline. */
void wsman_powershell_target_stop (WsmanPowerShellTarget *self);

/* Asks PowerShell to forget a pipeline, and drops what waits. The target must not be used any more. */
void wsman_powershell_target_close (WsmanPowerShellTarget *self);

/* Returns the next fragment for the client, and keeps it. Returns NULL if there is none. */
GBytes *wsman_powershell_target_peek (WsmanPowerShellTarget *self);

/* Removes the next fragment. */
void wsman_powershell_target_skip (WsmanPowerShellTarget *self);

/* Returns the last state that PowerShell has reported. The fragments of this report may still be waiting. */
WsmanPowerShellState wsman_powershell_target_get_state (WsmanPowerShellTarget *self);

G_END_DECLS
