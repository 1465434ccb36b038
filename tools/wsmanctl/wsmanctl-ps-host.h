/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The host of PowerShell in a terminal: it writes texts, and asks the user. */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

#define WSMANCTL_TYPE_PS_HOST (wsmanctl_ps_host_get_type ())

G_DECLARE_FINAL_TYPE (WsmanctlPSHost, wsmanctl_ps_host, WSMANCTL, PS_HOST, GObject)

WsmanctlPSHost *wsmanctl_ps_host_new (void);

/* Tells whether a script has called “exit”, and with which status. */
gboolean wsmanctl_ps_host_get_exit (WsmanctlPSHost *self,
                                    int            *status);

/* Returns why a text couldn't be written. Returns NULL if all texts were written. */
const GError *wsmanctl_ps_host_get_error (WsmanctlPSHost *self);

/* Ends what the host still shows or asks, at the end of a pipeline. */
void wsmanctl_ps_host_finish (WsmanctlPSHost *self);

G_END_DECLS
