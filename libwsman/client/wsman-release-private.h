/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ending an enumeration before its end, so that the server needn't keep it: on behalf of a caller
 * who waits, or of nobody. [DSP0226] 8.8.
 */

#pragma once

#include "wsman-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRelease WsmanRelease;

/* reference, context (which may be NULL) and call (a response that wasn't read to its end, or NULL)
 * are taken. */
WsmanRelease *wsman_release_new (WsmanConnection *connection,
                                 WsmanReference  *reference,
                                 char            *context,
                                 WsmanCall       *call);
void wsman_release_free (WsmanRelease *self);

/* error: borrowed; NULL also when the server doesn't know the enumeration any more. self is still
 * the caller's. */
typedef void (*WsmanReleaseFunc) (WsmanRelease *self,
                                  const GError *error,
                                  gpointer      user_data);
void wsman_release_run (WsmanRelease     *self,
                        WsmanSendFlags    flags,
                        GCancellable     *cancellable,
                        WsmanReleaseFunc  func,
                        gpointer          user_data);

/* Takes self and runs it in the library's own thread. */
void wsman_release_run_detached (WsmanRelease *self);

G_END_DECLS
