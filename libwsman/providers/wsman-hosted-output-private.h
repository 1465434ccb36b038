/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A stream that a command writes. It holds the data that was read from the pipe and not sent yet. This is bounded: if
 * no client receives, no more is read, and the command must wait.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanHostedOutput WsmanHostedOutput;

typedef void (*WsmanHostedOutputChanged) (gpointer user_data);

/* stream: non-blocking. code_page: the code page for the client; with 65001 all bytes are sent unchanged. changed:
 * called when there is more to send, in the caller's thread-default main context. */
WsmanHostedOutput *wsman_hosted_output_new (const char               *name,
                                            GInputStream             *stream,
                                            guint                     code_page,
                                            WsmanHostedOutputChanged  changed,
                                            gpointer                  user_data);
void wsman_hosted_output_free (WsmanHostedOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedOutput, wsman_hosted_output_free)

const char *wsman_hosted_output_get_name (WsmanHostedOutput *self);

/* Returns how many bytes can be sent, in whole characters, and whether this is all that will ever come. */
gsize wsman_hosted_output_get_length (WsmanHostedOutput *self);
gboolean wsman_hosted_output_is_complete (WsmanHostedOutput *self);

/* Reads from the pipe until there are up to length bytes to send. */
void wsman_hosted_output_fill (WsmanHostedOutput *self,
                               gsize              length);

/* Appends an rsp:Stream element of at most room characters, and removes its data from self. Characters of the
 * command's output aren't split. Appends nothing if there is no data. */
void wsman_hosted_output_write (WsmanHostedOutput *self,
                                const char        *command_id,
                                gsize              room,
                                GString           *xml);

/* When all data has been sent, appends the rsp:Stream element that ends the stream, once. It has no data. */
void wsman_hosted_output_write_end (WsmanHostedOutput *self,
                                    const char        *command_id,
                                    GString           *xml);

G_END_DECLS
