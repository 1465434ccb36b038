/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A stream to which a command writes its output. The stream holds the data that was read from the pipe and not sent
 * yet. The amount of this data is bounded: if no client receives the data, no more is read, and the command must wait.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanHostedOutput WsmanHostedOutput;

typedef void (*WsmanHostedOutputChanged) (gpointer user_data);

/* Makes an output. stream must be non-blocking. code_page is the client's code page; if it is 65001, all bytes are sent
 * unchanged. changed is called when there is more to send, in the caller's thread-default main context. */
WsmanHostedOutput *wsman_hosted_output_new (const char               *name,
                                            GInputStream             *stream,
                                            guint                     code_page,
                                            WsmanHostedOutputChanged  changed,
                                            gpointer                  user_data);
void wsman_hosted_output_free (WsmanHostedOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedOutput, wsman_hosted_output_free)

const char *wsman_hosted_output_get_name (WsmanHostedOutput *self);

/* The first function returns how many bytes of whole characters can be sent. The second tells whether no more output
 * will come. */
gsize wsman_hosted_output_get_length (WsmanHostedOutput *self);
gboolean wsman_hosted_output_is_complete (WsmanHostedOutput *self);

/* Reads from the pipe until there are up to length bytes to send. */
void wsman_hosted_output_fill (WsmanHostedOutput *self,
                               gsize              length);

/* Appends an rsp:Stream element of at most room characters, and removes its data from self. The element never has a
 * part of a character of the command's output. If there is no data, the function appends nothing. */
void wsman_hosted_output_write (WsmanHostedOutput *self,
                                const char        *command_id,
                                gsize              room,
                                GString           *xml);

/* Appends the rsp:Stream element that ends the stream, if all data has been sent. This is done once. The element has no
 * data. */
void wsman_hosted_output_write_end (WsmanHostedOutput *self,
                                    const char        *command_id,
                                    GString           *xml);

G_END_DECLS
