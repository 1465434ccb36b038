/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the enumerator, and the functions with which its public calls read items. */

#pragma once

#include "values/wsman-last-error-private.h"
#include "wsman-enumerator-private.h"
#include "wsman-release-private.h"

G_BEGIN_DECLS

typedef struct _WsmanReadOperation WsmanReadOperation;

struct _WsmanEnumerator
{
  GObject parent_instance;

  WsmanSessionConnection *connection;
  WsmanSession *session; /* a reference, because a call may ask the session's handler about a certificate */
  WsmanReference *reference;
  gboolean references; /* TRUE if the items are endpoint references, or contain them */

  int pending;     /* atomic; TRUE while a call is running */
  GQueue items;    /* contains WsmanDocument: the items that have arrived but haven't been returned yet */
  char *context;   /* the newest enumeration context; or NULL */
  gboolean end;    /* TRUE if no more items will arrive */
  gboolean closed; /* TRUE after close(), or after a cancelled call */
  GError *failure; /* the error that is reported after the items; or NULL */
  WsmanLastError last_error;
  gboolean shown_end; /* the value of at-end-of-stream that was notified last */

  WsmanCall *call; /* the number of ERROR_TIMEOUT faults since the last response */
  guint n_timeouts; /* the number of consecutive responses without an item, not counting the end */
  guint n_empty;    /* the number of consecutive faults that say that there are no items yet */
  guint n_nothing;  /* TRUE if an item of the incomplete response has arrived */
  gboolean has_arrived; /* the running read; or NULL */
  WsmanReadOperation *read_operation; /* the running one, or NULL */
};

/* Begins a call, because only one call may run at a time. Returns FALSE if another call is running, or if cancellable
 * was cancelled before the call. In the second case the enumerator is closed, as it is when a running call is
 * cancelled. */
gboolean wsman_enumerator_begin_call (WsmanEnumerator  *self,
                                      GCancellable     *cancellable,
                                      GError          **error);
void wsman_enumerator_end_call (WsmanEnumerator *self);

/* Returns the operation that ends the enumeration on the server. Returns NULL if the server keeps nothing for the
 * enumeration. wsman_enumerator_give_up_detached() runs this operation in the library's own thread. */
WsmanRelease *wsman_enumerator_give_up (WsmanEnumerator *self);
void wsman_enumerator_give_up_detached (WsmanEnumerator *self);

/* Stores local_error, which is NULL after a success, and passes it on to error. Each call uses this function in the
 * caller's thread, when the call returns to its caller. */
void wsman_enumerator_store_error (WsmanEnumerator  *self,
                                   GError           *local_error,
                                   GError          **error);

/* Reads items asynchronously. These functions wait until the wanted number of items has arrived, and return at most max
 * items. All asynchronous reads use them. */
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

/* Reads items synchronously. All synchronous reads use this function. It needs no main loop for items that have already
 * arrived. */
GPtrArray *wsman_enumerator_read (WsmanEnumerator  *self,
                                  guint             wanted,
                                  guint             max,
                                  gpointer          tag,
                                  GCancellable     *cancellable,
                                  GError          **error);

G_END_DECLS
