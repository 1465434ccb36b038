/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies one stream to another as data arrives. The pieces are larger than those of g_output_stream_splice(), because
 * each piece may be a message.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanctlPump WsmanctlPump;

/* Is called once, at the end. error is NULL if the source has reached its end. It is borrowed. */
typedef void (*WsmanctlPumpDone) (const GError *error,
                                  gpointer      user_data);

/* Copies source to sink. The function closes source. It also closes sink if source has reached its end. The pump frees
 * itself when it is done. */
void wsmanctl_pump_start (GInputStream     *source,
                          GOutputStream    *sink,
                          GCancellable     *cancellable,
                          WsmanctlPumpDone  done,
                          gpointer          user_data);

G_END_DECLS
