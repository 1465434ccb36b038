/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks the application for the credentials for a proxy. If several connections are refused, only one of them asks, and
 * the others wait for the same answer. The answer is for this proxy and this scheme only.
 */

#pragma once

#include "wsman-route-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanRoute *route;
  WsmanProxy *proxy;
  const char *scheme;   /* the scheme of HTTP that will be used */
  const char *realm;    /* the proxy's own words; or NULL */
  guint refused_serial; /* the serial of the credentials that were refused, or weren't there */
} WsmanProxyQuestion;

/* The result is TRUE if there are other credentials now. While the question is open, the route's owner is told to
 * wait. */
void wsman_proxy_question_run_async (const WsmanProxyQuestion *question,
                                     GCancellable             *cancellable,
                                     GAsyncReadyCallback       callback,
                                     gpointer                  user_data);
gboolean wsman_proxy_question_run_finish (GAsyncResult  *result,
                                          GError       **error);

G_END_DECLS
