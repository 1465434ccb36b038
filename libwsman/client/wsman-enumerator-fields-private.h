/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the enumerator, and the reading of items that its public calls rest on. */

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
  WsmanSession *session; /* held, for its certificates may be asked about */
  WsmanReference *reference;
  gboolean references; /* items are, or have, endpoint references */

  int pending;     /* atomic: a call is running */
  GQueue items;    /* of WsmanDocument: what has arrived but wasn't returned */
  char *context;   /* the newest */
  gboolean end;    /* nothing arrives any more */
  gboolean closed; /* by close(), or by a cancelled call */
  GError *failure; /* what comes after the items */
  WsmanLastError last_error;
  gboolean shown_end; /* what at-end-of-stream was last notified as */

  WsmanCall *call; /* whose response isn't complete; or NULL */
  guint n_timeouts; /* since the last response */
  guint n_empty;    /* responses in a row without an item, and none the last */
  guint n_nothing;  /* faults in a row that say that there is nothing yet */
  gboolean has_arrived; /* an item, with the response that isn't complete yet */
  WsmanReadOperation *read_operation; /* the running one, or NULL */
};

/* One call at a time; FALSE if there is another one, or if it was cancelled already: then the enumerator
 * is closed, as by one that is cancelled later. */
gboolean wsman_enumerator_begin_call (WsmanEnumerator  *self,
                                      GCancellable     *cancellable,
                                      GError          **error);
void wsman_enumerator_end_call (WsmanEnumerator *self);

/* What the server keeps for us, as something that makes it forget; NULL if there is nothing. The
 * second lets the library's own thread see to it. */
WsmanRelease *wsman_enumerator_give_up (WsmanEnumerator *self);
void wsman_enumerator_give_up_detached (WsmanEnumerator *self);

/* As a call returns to its caller, on the caller's thread. */
void wsman_enumerator_store_error (WsmanEnumerator *self,
                                   const GError    *error);

/* The one asynchronous way to items: waits for wanted, returns at most max. */
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

/* The synchronous way; what has arrived already is returned without a main loop. */
GPtrArray *wsman_enumerator_read (WsmanEnumerator  *self,
                                  guint             wanted,
                                  guint             max,
                                  gpointer          tag,
                                  GCancellable     *cancellable,
                                  GError          **error);

G_END_DECLS
