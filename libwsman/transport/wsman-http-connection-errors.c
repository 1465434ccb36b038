/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts failures of connections to Windows' codes, with messages that say what to do. A connection fails in GIO or
 * libsoup, at its deadline, or because the peer doesn't speak HTTP.
 */

#include "wsman-http-errors-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

gboolean
wsman_http_failure_is_loss (const GError *failure)
{
  return g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED) ||
         g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_EOF) ||
         g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_MISC);
}

static gboolean
is_https (const WsmanHttpAttempt *attempt)
{
  return g_str_equal (g_uri_get_scheme (attempt->uri), "https");
}

static GError *
error_for_tls (const GError           *failure,
               const WsmanHttpAttempt *attempt)
{
  const char *host = g_uri_get_host (attempt->uri);
  int port = g_uri_get_port (attempt->uri);
  GError *local_error = NULL;

  if (attempt->n_first == 0)
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WSMAN_SSL_CONNECTION_ABORTED,
                     _("%s, port %d, ends the connection as soon as TLS begins: %s; "
                       "check that this port speaks https; if it speaks http, connect by http"),
                     host, port, failure->message);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WSMAN_SSL_CONNECTION_ABORTED,
                     _("A TLS connection to %s, port %d, can’t be set up: %s; "
                       "check that this port speaks https"), host, port, failure->message);

  return local_error;
}

/* Returns the part of the message that gives the reason. GSocketClient puts the address before the reason. The message
 * calls the address a proxy's address, because the meter is added as a proxy. */
static const char *
get_reason (const GError *failure)
{
  const char *colon = strrchr (failure->message, ':');

  return colon != NULL && colon[1] == ' ' ? colon + 2 : failure->message;
}

static GError *
error_for_connecting (const GError           *failure,
                      const WsmanHttpAttempt *attempt)
{
  const char *host = g_uri_get_host (attempt->uri);
  int port = g_uri_get_port (attempt->uri);
  GError *local_error = NULL;

  if (failure->domain == G_RESOLVER_ERROR)
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_NAME_NOT_RESOLVED,
                     _("The name “%s” doesn’t resolve: %s"), host, failure->message);
  else if (g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED,
                     _("%s wants a client certificate: %s"), host, failure->message);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                     _("No connection to %s, port %d, was made, because this process has too many open files; raise "
                       "its limit, or keep fewer sessions"), host, port);
  else if (failure->domain == G_TLS_ERROR || (attempt->is_open && is_https (attempt)))
    return error_for_tls (failure, attempt);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT,
                     _("No response came from %s, port %d: %s; check name, route and firewall"), host,
                     port, get_reason (failure));
  else
    wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                     _("%s, port %d, can’t be reached: %s; "
                       "check address, port, service and firewall"), host, port, get_reason (failure));

  return local_error;
}

const char *
wsman_http_get_doubt (const WsmanHttpAttempt *attempt)
{
  if (attempt->progress < WSMAN_PROGRESS_SENT || attempt->is_harmless)
    return "";

  return _("; the request may have been executed");
}

const char *
wsman_http_get_advice (const WsmanHttpAttempt *attempt)
{
  const char *doubt = wsman_http_get_doubt (attempt);

  if (attempt->progress == WSMAN_PROGRESS_CONNECTING && attempt->is_open && is_https (attempt))
    return _("; the server accepts connections, but TLS wasn’t set up: check that this port speaks https");
  if (attempt->progress == WSMAN_PROGRESS_CONNECTING)
    return attempt->proxy != NULL ? _("; the proxy made no connection: check the proxy")
                                  : _("; no connection was made: check name, route and firewall");
  if (*doubt == '\0' && attempt->is_anonymous && attempt->progress < WSMAN_PROGRESS_RESPONDED)
    return _("; some servers don’t respond to clients that don’t authenticate: identify with a user");

  return doubt;
}

/* Returns advice about a connection that ended without a response. An https port often ends the connection in this way
 * if it gets plain http. */
static const char *
get_hint (const WsmanHttpAttempt *attempt)
{
  if (attempt->n_first > 0 || !attempt->is_open || is_https (attempt))
    return "";

  return _("; if this port speaks https, connect by https");
}

static GError *
error_for_break (const GError           *failure,
                 const WsmanHttpAttempt *attempt)
{
  g_autofree char *text = NULL;
  const char *host = g_uri_get_host (attempt->uri);
  const char *reason = failure->message;
  GError *local_error = NULL;

  if (attempt->progress == WSMAN_PROGRESS_AUTHENTICATING)
    text = g_strdup_printf (_("The connection to %s broke during authentication: %s"), host, reason);
  else if (attempt->progress == WSMAN_PROGRESS_CONNECTED)
    text = g_strdup_printf (_("The connection to %s broke before the request was sent: %s"), host, reason);
  else if (attempt->progress == WSMAN_PROGRESS_SENT)
    text = g_strdup_printf (_("The connection to %s broke after the request was sent: %s"), host, reason);
  else
    text = g_strdup_printf (_("The connection to %s broke in the middle of the response: %s"), host, reason);

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE, "%s%s%s", text,
                   wsman_http_get_doubt (attempt), get_hint (attempt));

  return local_error;
}

/* Adds the proxy to the message of an error. Takes ownership of failure, which may be NULL. */
static GError *
add_proxy (GError                 *failure,
           const WsmanHttpAttempt *attempt)
{
  g_autoptr(GError) owned = failure;
  GError *local_error = NULL;

  if (owned == NULL || attempt->proxy == NULL)
    return g_steal_pointer (&owned);

  wsman_error_set (&local_error, owned->code, wsman_error_get_info (owned)->code,
                   /* Translators: a message, and a proxy. */
                   _("%s; the connection went through the proxy %s"), owned->message, attempt->proxy);

  return local_error;
}

static GError *
error_for_failure (const GError           *failure,
                   const WsmanHttpAttempt *attempt)
{
  const char *host = g_uri_get_host (attempt->uri);
  GError *local_error = NULL;

  if (attempt->progress == WSMAN_PROGRESS_CONNECTING)
    return error_for_connecting (failure, attempt);

  if (g_error_matches (failure, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED,
                     _("%s wants a client certificate: %s"), host, failure->message);
  else if (failure->domain == SOUP_SESSION_ERROR)
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                     _("The response of %s isn’t HTTP, or was cut short: %s; check the port%s%s"),
                     host, failure->message, wsman_http_get_doubt (attempt), get_hint (attempt));
  else
    return error_for_break (failure, attempt);

  return local_error;
}

GError *
wsman_http_error_for_failure (const GError           *failure,
                              const WsmanHttpAttempt *attempt)
{
  return add_proxy (error_for_failure (failure, attempt), attempt);
}

static GError *
error_for_no_connection (const WsmanHttpAttempt *attempt,
                         double                  seconds)
{
  const char *host = g_uri_get_host (attempt->uri);
  int port = g_uri_get_port (attempt->uri);
  GError *local_error = NULL;

  if (attempt->is_open && is_https (attempt))
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT,
                     _("%s, port %d, accepts connections, but TLS wasn’t set up within %g seconds; check that this "
                       "port speaks https"), host, port, seconds);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT,
                     _("The connection to %s, port %d, wasn’t made within %g seconds; check name, route and "
                       "firewall"), host, port, seconds);

  return local_error;
}

static GError *
error_for_deadline (guint                   milliseconds,
                    const WsmanHttpAttempt *attempt)
{
  const char *host = g_uri_get_host (attempt->uri);
  double seconds = milliseconds / 1000.0;
  GError *local_error = NULL;

  if (attempt->progress == WSMAN_PROGRESS_CONNECTING)
    return error_for_no_connection (attempt, seconds);

  if (attempt->progress == WSMAN_PROGRESS_AUTHENTICATING)
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, HRESULT_FROM_WIN32 (ERROR_TIMEOUT),
                     _("Authentication to %s wasn’t complete within %g seconds; check the server and the realm’s "
                       "KDC%s"),
                     host, seconds, get_hint (attempt));
  else if (attempt->progress < WSMAN_PROGRESS_RESPONDED && attempt->is_anonymous)
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, HRESULT_FROM_WIN32 (ERROR_TIMEOUT),
                     _("No response from %s within %g seconds; some servers don’t respond to clients that don’t "
                       "authenticate: identify with a user%s"),
                     host, seconds, get_hint (attempt));
  else if (attempt->progress < WSMAN_PROGRESS_RESPONDED)
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, HRESULT_FROM_WIN32 (ERROR_TIMEOUT),
                     _("No response from %s within %g seconds%s%s"),
                     host, seconds, wsman_http_get_doubt (attempt), get_hint (attempt));
  else
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WINHTTP_TIMEOUT,
                     _("The response of %s began, but wasn’t complete within %g seconds%s"),
                     host, seconds, wsman_http_get_doubt (attempt));

  return local_error;
}

GError *
wsman_http_error_for_deadline (guint                   milliseconds,
                               const WsmanHttpAttempt *attempt)
{
  return add_proxy (error_for_deadline (milliseconds, attempt), attempt);
}

/* --- Peers that aren't HTTP servers --- */

/* Tells whether the peer's first bytes are TLS: an alert or a handshake, of any version so far ([RFC 8446] 5.1). */
static gboolean
begins_tls (const WsmanHttpAttempt *attempt)
{
  return attempt->n_first >= 2 && (attempt->first[0] == 0x15 || attempt->first[0] == 0x16) &&
         attempt->first[1] == 0x03;
}

static gboolean
begins_with (const WsmanHttpAttempt *attempt,
             const char             *text)
{
  gsize length = strlen (text);
  gsize start = 0;

  while (start < attempt->n_first && (attempt->first[start] == '\r' || attempt->first[start] == '\n'))
    start++;

  return attempt->n_first - start >= length && memcmp (attempt->first + start, text, length) == 0;
}

/* Returns the first line from the peer if it is text. Returns NULL otherwise. */
static char *
dup_banner (const WsmanHttpAttempt *attempt)
{
  gsize length = 0;

  while (length < attempt->n_first && g_ascii_isprint (attempt->first[length]))
    length++;

  return length >= 4 ? wsman_quote_peer ((const char *) attempt->first, length) : NULL;
}

/* Some http servers respond to TLS with a page that has no status line. */
static GError *
error_for_banner (const WsmanHttpAttempt *attempt)
{
  const char *host = g_uri_get_host (attempt->uri);
  int port = g_uri_get_port (attempt->uri);
  g_autofree char *banner = NULL;
  GError *local_error = NULL;

  if (attempt->n_first == 0 || (is_https (attempt) ? begins_tls (attempt) : begins_with (attempt, "HTTP/")))
    return NULL;

  banner = dup_banner (attempt);
  if (begins_tls (attempt))
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                     _("%s, port %d, speaks https, not http: connect by https"), host, port);
  else if (begins_with (attempt, "HTTP/") || (is_https (attempt) && begins_with (attempt, "<")))
    wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WSMAN_SSL_CONNECTION_ABORTED,
                     _("%s, port %d, speaks http, not https: connect by http, or to the port of https"), host, port);
  else if (banner != NULL)
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                     _("%s, port %d, doesn’t speak HTTP; it says “%s”: check the port"), host, port, banner);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                     _("%s, port %d, doesn’t speak HTTP: check the port"), host, port);

  return local_error;
}

GError *
wsman_http_error_for_banner (const WsmanHttpAttempt *attempt)
{
  return add_proxy (error_for_banner (attempt), attempt);
}

GError *
wsman_http_error_for_flood (const WsmanHttpAttempt *attempt,
                            const char             *what)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                   /* Translators: a host; what it sends, such as “informational responses that don’t end”. */
                   _("%s sends %s; the response was abandoned%s"), g_uri_get_host (attempt->uri), what,
                   wsman_http_get_doubt (attempt));

  return add_proxy (local_error, attempt);
}
