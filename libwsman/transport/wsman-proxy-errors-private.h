/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The errors of proxies. Each message names the proxy, so that nobody looks for the fault at the target. */

#pragma once

#include "wsman-proxy-private.h"
#include "wsman-tunnel-head-private.h"

G_BEGIN_DECLS

/* Returns the error for a response to CONNECT that isn't a success. */
GError *wsman_proxy_error_for_head (const WsmanProxy      *proxy,
                                    const char            *target,
                                    const WsmanTunnelHead *head);

/* Returns the error for a connection to the proxy that breaks, or doesn't speak HTTP. */
GError *wsman_proxy_error_for_break (const WsmanProxy *proxy,
                                     const char       *target,
                                     const GError     *failure);
GError *wsman_proxy_error_for_protocol (const WsmanProxy *proxy,
                                        const char       *what);
GError *wsman_proxy_error_for_tls (const WsmanProxy     *proxy,
                                   GTlsCertificateFlags  errors,
                                   const GError         *failure);
GError *wsman_proxy_error_for_socks (const WsmanProxy *proxy,
                                     const char       *target,
                                     const GError     *failure);

/* Returns the error for a proxy to which there is no connection. */
GError *wsman_proxy_error_for_connecting (const WsmanProxy *proxy,
                                          const GError     *failure);
GError *wsman_proxy_error_for_deadline (const WsmanProxy *proxy,
                                        gboolean          is_open,
                                        double            seconds);

G_END_DECLS
