/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Converts what proxies do to Windows' codes, with messages that name the proxy and say what to do. */

#include "wsman-proxy-errors-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* The HTTP statuses of proxies with a known meaning. The last row stands for all other statuses. */
static const struct
{
  guint first;
  guint last;
  WsmanError klass;
  guint32 code;
  const char *text;
} statuses[] = {
  { 300, 399, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_REDIRECT_REQUESTED,
    N_("redirects of proxies aren’t followed; correct the proxy’s address") },
  { 401, 401, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("the response is that of a server, and not of a proxy; correct the proxy’s address") },
  { 403, 403, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED,
    N_("many proxies allow tunnels to port 443 only; allow CONNECT to this host and port there") },
  { 407, 407, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
    N_("it requires authentication; set credentials for the proxy") },
  { 400, 499, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("check that it is an HTTP proxy that allows CONNECT") },
  { 501, 501, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("check that it is an HTTP proxy that allows CONNECT") },
  { 500, 599, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
    N_("the proxy can’t reach the host; check the host’s name, port and service as the proxy sees them") },
  { 0, G_MAXUINT, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("check that it is an HTTP proxy") },
};

GError *
wsman_proxy_error_for_head (const WsmanProxy      *proxy,
                            const char            *target,
                            const WsmanTunnelHead *head)
{
  GError *local_error = NULL;
  gsize row = 0;

  while (head->status < statuses[row].first || head->status > statuses[row].last)
    row++;

  wsman_error_set (&local_error, statuses[row].klass, statuses[row].code,
                   /* Translators: a proxy, the host and port, an HTTP status, its text, a web page, what to do. */
                   _("The proxy %s doesn’t connect to %s: HTTP status %u%s%s%s; %s"), proxy->label, target,
                   head->status, head->reason != NULL ? " " : "", head->reason != NULL ? head->reason : "",
                   head->is_html ? _(", with a web page") : "", _(statuses[row].text));

  return local_error;
}

GError *
wsman_proxy_error_for_break (const WsmanProxy *proxy,
                             const char       *target,
                             const GError     *failure)
{
  GError *local_error = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (failure);

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("The proxy %s broke the connection before it connected to %s: %s; check the proxy"),
                   proxy->label, target, failure->message);

  return local_error;
}

GError *
wsman_proxy_error_for_protocol (const WsmanProxy *proxy,
                                const char       *what)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                   /* Translators: a proxy; what is wrong, such as “its response isn’t HTTP”. */
                   _("The proxy %s can’t be used: %s; check that it is an HTTP proxy"), proxy->label, what);

  return local_error;
}

GError *
wsman_proxy_error_for_tls (const WsmanProxy     *proxy,
                           GTlsCertificateFlags  errors,
                           const GError         *failure)
{
  GError *local_error = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (failure);

  if (errors != 0)
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_SECURE_FAILURE_PROXY,
                     _("The certificate of the proxy %s isn’t accepted (errors 0x%X): %s; trust its authority, or "
                       "correct the proxy’s name"), proxy->label, (guint) errors, failure->message);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_SECURE_FAILURE_PROXY,
                     _("TLS with the proxy %s can’t be set up: %s; check that this port speaks https"),
                     proxy->label, failure->message);

  return local_error;
}

GError *
wsman_proxy_error_for_socks (const WsmanProxy *proxy,
                             const char       *target,
                             const GError     *failure)
{
  gboolean is_login = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
                      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH);
  GError *local_error = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (failure);

  if (is_login)
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
                     _("The proxy %s refuses the user: %s; set credentials for the proxy with the mechanism Basic"),
                     proxy->label, failure->message);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                     _("The proxy %s doesn’t connect to %s: %s; check the host’s name, port and service as "
                       "the proxy sees them"), proxy->label, target, failure->message);

  return local_error;
}

/* GSocketClient puts the address before the reason. */
static const char *
get_reason (const GError *failure)
{
  const char *colon = g_strrstr (failure->message, ": ");

  return colon != NULL ? colon + 2 : failure->message;
}

GError *
wsman_proxy_error_for_connecting (const WsmanProxy *proxy,
                                  const GError     *failure)
{
  GError *local_error = NULL;

  if (failure->domain == G_RESOLVER_ERROR)
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_NAME_NOT_RESOLVED,
                     _("The name of the proxy %s doesn’t resolve: %s; correct the proxy settings"), proxy->label,
                     failure->message);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                     _("The proxy %s can’t be reached: %s; correct the proxy settings, or start the proxy"),
                     proxy->label, get_reason (failure));

  return local_error;
}

GError *
wsman_proxy_error_for_deadline (const WsmanProxy *proxy,
                                gboolean          is_open,
                                double            seconds)
{
  GError *local_error = NULL;

  if (is_open)
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT,
                     _("The proxy %s takes connections, but didn’t connect to the host within %g seconds; check the "
                       "proxy, and whether it reaches the host"), proxy->label, seconds);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT,
                     _("No connection to the proxy %s within %g seconds; check its name, route and firewall"),
                     proxy->label, seconds);

  return local_error;
}
