/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From one stream to another, as it comes: with larger steps than g_output_stream_splice() takes, since
 * each may be a message.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanctlPump WsmanctlPump;

/* Called once, in the end. error: NULL at the end of the source; borrowed. */
typedef void (*WsmanctlPumpDone) (const GError *error,
                                  gpointer      user_data);

/* sink is closed at the end of source, and source in any case. Frees itself when it is done. */
void wsmanctl_pump_start (GInputStream     *source,
                          GOutputStream    *sink,
                          GCancellable     *cancellable,
                          WsmanctlPumpDone  done,
                          gpointer          user_data);

G_END_DECLS
