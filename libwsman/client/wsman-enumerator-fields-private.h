/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the enumerator, and the functions that its public calls use to read items. */

#pragma once

#include "values/wsman-last-error-private.h"
#include "wsman-enumerator-private.h"
#include "wsman-release-private.h"

G_BEGIN_DECLS

typedef struct _WsmanReadOperation WsmanReadOperation;

struct _WsmanEnumerator
{
  GObject parent_instance;

  WsmanConnection *connection;
  WsmanSession *session; /* a reference, because a handler may be asked about a certificate */
  WsmanReference *reference;
  gboolean references; /* items are, or have, endpoint references */

  int pending;     /* atomic: a call is running */
  GQueue items;    /* of WsmanDocument: arrived, but not returned yet */
  char *context;   /* the newest */
  gboolean end;    /* no more items will arrive */
  gboolean closed; /* by close(), or by a cancelled call */
  GError *failure; /* reported after the items */
  WsmanLastError last_error;
  gboolean shown_end; /* the value of at-end-of-stream that was notified last */

  WsmanCall *call; /* the call with an incomplete response; or NULL */
  guint n_timeouts; /* since the last response */
  guint n_empty;    /* consecutive responses without an item, the last one excluded */
  guint n_nothing;  /* consecutive faults that say that there are no items yet */
  gboolean has_arrived; /* an item of the incomplete response has arrived */
  WsmanReadOperation *read_operation; /* the running one, or NULL */
};

/* Only one call may run. Returns FALSE if another call is running, or if cancellable was cancelled before. Then the
 * enumerator is closed, as it is when a running call is cancelled. */
gboolean wsman_enumerator_begin_call (WsmanEnumerator  *self,
                                      GCancellable     *cancellable,
                                      GError          **error);
void wsman_enumerator_end_call (WsmanEnumerator *self);

/* Returns what ends the enumeration on the server; NULL if the server keeps nothing for it. The second function ends
 * it in the library's own thread. */
WsmanRelease *wsman_enumerator_give_up (WsmanEnumerator *self);
void wsman_enumerator_give_up_detached (WsmanEnumerator *self);

/* Called on the caller's thread, when a call returns to its caller. Stores local_error (NULL for success), and
 * passes it on. */
void wsman_enumerator_store_error (WsmanEnumerator  *self,
                                   GError           *local_error,
                                   GError          **error);

/* Every asynchronous read uses these: they wait for wanted items, and return at most max. */
void wsman_enumerator_read_async (WsmanEnumerator     *self,
                                  guint                wanted,
                                  guint                max,
                                  WsmanSendFlags       flags,
                                  gpointer             tag,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GPtrArray *wsman_enumerator_read_finish (WsmanEnumerator  *self,
                                         GAsyncResult     *result,
                                         GError          **error);

/* Every synchronous read uses this. It needs no main loop for items that have already arrived. */
GPtrArray *wsman_enumerator_read (WsmanEnumerator  *self,
                                  guint             wanted,
                                  guint             max,
                                  gpointer          tag,
                                  GCancellable     *cancellable,
                                  GError          **error);

G_END_DECLS
