/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One stream that a command writes: what was read of its pipe and not sent yet. It is bounded: as long
 * as nobody receives, no more is read, and the command waits.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanHostedOutput WsmanHostedOutput;

typedef void (*WsmanHostedOutputChanged) (gpointer user_data);

/* stream: doesn't block. code_page: what text is sent in; 65001 sends all as it is. changed: there is more to tell than before; in the thread-default main context
 * of the caller. */
WsmanHostedOutput *wsman_hosted_output_new (const char               *name,
                                            GInputStream             *stream,
                                            guint                     code_page,
                                            WsmanHostedOutputChanged  changed,
                                            gpointer                  user_data);
void wsman_hosted_output_free (WsmanHostedOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedOutput, wsman_hosted_output_free)

const char *wsman_hosted_output_get_name (WsmanHostedOutput *self);

/* How much there is to send, in whole characters; and whether that is all there will ever be. */
gsize wsman_hosted_output_get_length (WsmanHostedOutput *self);
gboolean wsman_hosted_output_is_complete (WsmanHostedOutput *self);

/* Reads what there is in the pipe now, so that there are up to length bytes to send. */
void wsman_hosted_output_fill (WsmanHostedOutput *self,
                               gsize              length);

/* Appends an rsp:Stream element of at most room characters, of whole characters of the command's own,
 * and forgets what is in it. Nothing if there is none. */
void wsman_hosted_output_write (WsmanHostedOutput *self,
                                const char        *command_id,
                                gsize              room,
                                GString           *xml);

/* Appends, once, the rsp:Stream element without data that ends the stream, if all of it was sent. */
void wsman_hosted_output_write_end (WsmanHostedOutput *self,
                                    const char        *command_id,
                                    GString           *xml);

G_END_DECLS
