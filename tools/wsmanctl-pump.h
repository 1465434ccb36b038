/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies one stream to another as data arrives. Its pieces are larger than those of g_output_stream_splice(), because
 * each may be a message.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanctlPump WsmanctlPump;

/* Called once, at the end. error: NULL at the end of the source; borrowed. */
typedef void (*WsmanctlPumpDone) (const GError *error,
                                  gpointer      user_data);

/* Closes source, and at the end of source also sink. Frees itself when it is done. */
void wsmanctl_pump_start (GInputStream     *source,
                          GOutputStream    *sink,
                          GCancellable     *cancellable,
                          WsmanctlPumpDone  done,
                          gpointer          user_data);

G_END_DECLS
