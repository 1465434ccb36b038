/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How an exchange gets its connection. This file checks certificates, sets the parameters of TLS, and lets no other
 * connection replace an authenticated one.
 */

#include "wsman-exchange-fields-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-exchange-certificate-private.h"
#include "wsman-local-service-private.h"
#include "wsman-tls-policy-private.h"

static gboolean
check_certificate (WsmanExchange        *self,
                   GTlsCertificate      *certificate,
                   GTlsCertificateFlags  errors)
{
  GError *local_error = NULL;

  if (wsman_peer_info_check_certificate (self->peer, self->config, certificate, errors, g_task_get_context (self->task),
                                         &self->channel->by_consent, &local_error))
    {
      g_set_object (&self->channel->accepted, certificate);
      return TRUE;
    }

  wsman_exchange_stop (self, local_error);

  return FALSE;
}

gboolean
wsman_exchange_on_accept_certificate (SoupMessage          *message,
                                      GTlsCertificate      *certificate,
                                      GTlsCertificateFlags  errors,
                                      WsmanExchange        *self)
{
  return check_certificate (self, certificate, errors);
}

/* Checks the certificate if GTlsConnection::accept-certificate wasn't emitted. For a resumed TLS session the signal
 * isn't emitted, even if another caller has started the session. The signal also isn't emitted if the backend has no
 * database. Such a backend reports no errors, because it hasn't checked anything. */
static void
check_unless_asked (WsmanExchange  *self,
                    GTlsConnection *tls)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);
  GError *local_error = NULL;

  if (self->channel->accepted != NULL)
    return;
  if (certificate != NULL)
    {
      check_certificate (self, certificate, g_tls_connection_get_peer_certificate_errors (tls));
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_SECURE_FAILURE,
                   _("%s presented no certificate"), g_uri_get_host (self->config->uri));
  wsman_exchange_stop (self, local_error);
}

static void
check_version (WsmanExchange  *self,
               GTlsConnection *tls)
{
  GError *refusal = wsman_tls_policy_check_version (self->config, tls);

  if (refusal != NULL)
    wsman_exchange_stop (self, refusal);
}

/* Reports an error, because libsoup is about to use another connection instead of the authenticated one. */
static void
refuse_other_connection (WsmanExchange *self)
{
  GError *local_error;

  if (!self->channel->is_pinned || self->failure != NULL)
    return;

  local_error = wsman_exchange_explain_peer (self);
  if (local_error != NULL)
    {
      wsman_exchange_stop (self, local_error);
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("%s has closed the connection that was authenticated"), g_uri_get_host (self->config->uri));
  wsman_exchange_lose (self, local_error);
}

/* Looks up the address of the peer. GIO remembers it. Later the TLS backend asks for the address, and it prints a
 * critical warning if the peer has reset the connection before anybody asked. */
static void
look_up_address (WsmanExchange *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_remote_address (self->channel->socket, NULL);
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  g_autoptr(GError) local_error = NULL;

  if (address != NULL)
    return;

  local_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, g_strerror (ECONNRESET));
  wsman_exchange_stop (self, wsman_http_error_for_failure (local_error, &attempt));
}

static void
take_socket (WsmanExchange *self,
             GSocket       *socket)
{
  GError *local_error = NULL;

  g_set_object (&self->channel->socket, socket);
  g_clear_object (&self->channel->accepted);
  self->channel->by_consent = FALSE;
  if (wsman_exchange_is_https (self))
    look_up_address (self);
  if (!self->config->local)
    return;

  if (wsman_local_service_check_peer (socket, self->config->connectable, &local_error))
    wsman_peer_info_set_security (self->peer, "Local", FALSE, FALSE);
  else
    wsman_exchange_stop (self, local_error);
}

/* Removes the host's name from the TLS handshake if the host is an address. The backend has already told GnuTLS to ask
 * for the host by name (SNI). An address isn't allowed there ([RFC 6066] 3): servers end the handshake if the name
 * contains colons. An empty name removes the request, and the backend converts "." to an empty name. */
static void
forget_server_name (GTlsClientConnection *tls)
{
  g_autoptr(GSocketConnectable) nameless = g_network_address_new (".", 0);

  g_tls_client_connection_set_server_identity (tls, nameless);
}

/* Sets the parameters of TLS before the handshake. HTTP/2 isn't offered, because it doesn't have authenticated
 * connections. The identity is the name that the certificate must prove. It doesn't depend on the address of the
 * connection. */
static void
prepare_tls (WsmanExchange  *self,
             GTlsConnection *tls)
{
  static const char * const protocols[] = { "http/1.1", NULL };
  g_autoptr(GSocketConnectable) identity = wsman_tls_policy_new_identity (self->config->uri);

  g_tls_connection_set_advertised_protocols (tls, protocols);
  if (!G_IS_NETWORK_ADDRESS (identity))
    forget_server_name (G_TLS_CLIENT_CONNECTION (tls));
  g_tls_client_connection_set_server_identity (G_TLS_CLIENT_CONNECTION (tls), identity);
  wsman_exchange_offer_certificate (self, G_TLS_CLIENT_CONNECTION (tls));
}

/* Notes that the connection is complete. The authentication comes next. In this stage a KDC may be asked, which may
 * take as long as an operation. */
static void
note_connected (WsmanExchange *self)
{
  const WsmanProxy *proxy = wsman_route_get_proxy (self->channel->route);

  if (self->failure == NULL)
    wsman_peer_info_set_reached (self->peer, proxy != NULL ? proxy->label : NULL);

  if (self->message == NULL)
    wsman_exchange_set_progress (self, WSMAN_PROGRESS_AUTHENTICATING);
}

void
wsman_exchange_on_network_event (SoupMessage        *message,
                                 GSocketClientEvent  event,
                                 GIOStream          *connection,
                                 WsmanExchange      *self)
{
  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
    case G_SOCKET_CLIENT_CONNECTING:
      refuse_other_connection (self);
      break;

    case G_SOCKET_CLIENT_CONNECTED:
      take_socket (self, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      prepare_tls (self, G_TLS_CONNECTION (connection));
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      g_set_object (&self->channel->tls, G_TLS_CONNECTION (connection));
      check_version (self, G_TLS_CONNECTION (connection));
      if (!wsman_exchange_refuse_resumed (self))
        check_unless_asked (self, G_TLS_CONNECTION (connection));
      break;

    case G_SOCKET_CLIENT_COMPLETE:
      note_connected (self);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
      /* The route may have connected to the proxy again. */
      if (G_IS_SOCKET_CONNECTION (connection))
        g_set_object (&self->channel->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
      break;

    case G_SOCKET_CLIENT_RESOLVED:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    default:
      break;
    }
}
