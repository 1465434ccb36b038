/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ends an enumeration early, so that the server frees the context of the enumeration. Either a caller waits for this
 * operation, or the library runs it in its own thread. [DSP0226] 8.8.
 */

#pragma once

#include "wsman-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRelease WsmanRelease;

/* Creates a release. Takes ownership of reference, context and call. context may be NULL. call has a response that
 * wasn't read to its end. call is NULL if there is no such response. */
WsmanRelease *wsman_release_new (WsmanSessionConnection *connection,
                                 WsmanReference         *reference,
                                 char                   *context,
                                 WsmanCall              *call);
void wsman_release_free (WsmanRelease *self);

/* This callback runs at the end of the release. error is borrowed. It is NULL after a success, and also if the server
 * doesn't know the enumeration any more. The caller still owns self. */
typedef void (*WsmanReleaseFunc) (WsmanRelease *self,
                                  const GError *error,
                                  gpointer      user_data);
void wsman_release_run (WsmanRelease     *self,
                        WsmanSendFlags    flags,
                        GCancellable     *cancellable,
                        WsmanReleaseFunc  func,
                        gpointer          user_data);

/* Runs the release in the library's own thread. Takes ownership of self. */
void wsman_release_run_detached (WsmanRelease *self);

G_END_DECLS
