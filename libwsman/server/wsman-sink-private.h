/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A sink takes the messages that authenticated clients send to a path of its own, such as the deliveries of event
 * sources. Such messages name no resource, so no provider gets them. The order protects the server: the sink decides
 * whether the caller may send to the path before a byte of the body is decompressed or parsed.
 */

#pragma once

#include "wsman-server-request-private.h"
#include "wsman-server.h"

G_BEGIN_DECLS

typedef struct
{
  /* Tells whether the caller may send messages to path. */
  gboolean (*accept) (const char                 *path,
                      const WsmanClientIdentity  *caller,
                      gpointer                    user_data,
                      GError                    **error);
  /* Undoes the Content-Encoding of a body. The result has at most max_size bytes. */
  GBytes *(*decode) (GBytes      *body,
                     const char  *encoding,
                     gsize        max_size,
                     GError     **error);
  /* Handles a message that accept() has allowed. It must call wsman_server_request_begin_response (request, 0) once,
   * now or later in the server's context, and then respond. Until then it holds a reference to request. */
  void (*deliver) (WsmanServerRequest *request,
                   const char         *path,
                   gpointer            user_data);
} WsmanSinkHandlers;

typedef struct
{
  char *path;
  const WsmanSinkHandlers *handlers;
  gpointer user_data;
} WsmanSink;

/* Lets a sink take the messages to path and to all paths below it. The case of letters doesn't matter. */
void wsman_server_add_sink (WsmanServer             *self,
                            const char              *path,
                            const WsmanSinkHandlers *handlers,
                            gpointer                 user_data);
/* Removes all sinks that were added with user_data. Messages that they have been given stay theirs. */
void wsman_server_remove_sinks (WsmanServer *self,
                                gpointer     user_data);

/* Returns the context in which the server runs, and in which the two functions above are called. Returns NULL if the
 * server doesn't listen. */
GMainContext *wsman_server_ref_context (WsmanServer *self);

GPtrArray *wsman_sink_list_new (void);

/* Finds the sink of a path among sinks (WsmanSink). Returns NULL if there is none. */
const WsmanSink *wsman_sink_list_find (GPtrArray  *sinks,
                                       const char *path);

G_END_DECLS
