/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The connection of an exchange: certificates, what TLS may speak, and the guard against another
 * connection in the place of one that was authenticated.
 */

#include "transport/wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>

#include "transport/wsman-local-socket-private.h"
#include "transport/wsman-tls-policy-private.h"
#include "wsman-codes.h"
#include "wsman-error-private.h"

static void
on_starting (SoupMessage   *message,
             WsmanExchange *self)
{
  wsman_transport_set_reached (self->transport);
  wsman_exchange_set_progress (self, message == self->message ? WSMAN_PROGRESS_CONNECTED
                                                              : WSMAN_PROGRESS_AUTHENTICATING);
}

static gboolean
judge_certificate (WsmanExchange   *self,
                   GTlsCertificate *certificate)
{
  GError *refusal = NULL;

  if (wsman_transport_accepts (self->transport, certificate, g_task_get_context (self->task), &refusal))
    {
      g_set_object (&self->channel->accepted, certificate);
      return TRUE;
    }

  wsman_exchange_stop (self, refusal);

  return FALSE;
}

static gboolean
on_accept_certificate (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       WsmanExchange        *self)
{
  return judge_certificate (self, certificate);
}

/* Nobody is asked about a TLS session that is resumed, though another caller began it; and a backend
 * that finds nothing wanting where there is no database has checked nothing. */
static void
judge_unless_asked (WsmanExchange  *self,
                    GTlsConnection *tls)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);
  GError *refusal = NULL;

  if (self->channel->accepted != NULL)
    return;
  if (certificate != NULL)
    {
      judge_certificate (self, certificate);
      return;
    }

  wsman_error_set (&refusal, WSMAN_ERROR_CERTIFICATE, 0x80072F8F,
                   _("%s showed no certificate"), g_uri_get_host (self->uri));
  wsman_exchange_stop (self, refusal);
}

/* libsoup is about to use another connection than the one that was authenticated. */
static void
refuse_other_connection (WsmanExchange *self)
{
  GError *failure = NULL;

  if (!self->channel->is_pinned || self->failure != NULL)
    return;

  wsman_error_set (&failure, WSMAN_ERROR_CONNECTION, WSMAN_CODE_DESTINATION_UNREACHABLE,
                   _("%s has closed the connection that was authenticated"), g_uri_get_host (self->uri));
  self->is_lost = TRUE;
  wsman_exchange_stop (self, failure);
}

static void
take_socket (WsmanExchange *self,
             GSocket       *socket)
{
  GError *refusal = NULL;

  g_set_object (&self->channel->socket, socket);
  g_clear_object (&self->channel->accepted);
  if (!self->config->local)
    return;

  if (wsman_local_socket_check_peer (socket, self->config->connectable, &refusal))
    wsman_transport_set_security (self->transport, "Local", FALSE, FALSE);
  else
    wsman_exchange_stop (self, refusal);
}

/* The backend has told GnuTLS already to ask for the host by name (SNI), which addresses are not to be
 * ([RFC 6066] 3): servers end the handshake over one with colons. An empty name takes that back,
 * and this is how the backend writes it. */
static void
forget_server_name (GTlsClientConnection *tls)
{
  g_autoptr(GSocketConnectable) nameless = g_network_address_new (".", 0);

  g_tls_client_connection_set_server_identity (tls, nameless);
}

/* HTTP/2 knows no authenticated connections. The name in the handshake is the one that the
 * certificate must prove, wherever the connection leads. */
static void
prepare_tls (WsmanExchange  *self,
             GTlsConnection *tls)
{
  static const char * const protocols[] = { "http/1.1", NULL };
  g_autoptr(GSocketConnectable) identity = wsman_tls_policy_new_identity (self->uri);

  g_tls_connection_set_advertised_protocols (tls, protocols);
  if (!G_IS_NETWORK_ADDRESS (identity))
    forget_server_name (G_TLS_CLIENT_CONNECTION (tls));
  g_tls_client_connection_set_server_identity (G_TLS_CLIENT_CONNECTION (tls), identity);
}

/* From here on a KDC may be asked, for as long as an operation may take. */
static void
note_connected (WsmanExchange *self)
{
  if (self->message == NULL)
    wsman_exchange_set_progress (self, WSMAN_PROGRESS_AUTHENTICATING);
}

static void
on_network_event (SoupMessage        *message,
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
      judge_unless_asked (self, G_TLS_CONNECTION (connection));
      break;

    case G_SOCKET_CLIENT_COMPLETE:
      note_connected (self);
      break;

    case G_SOCKET_CLIENT_RESOLVED:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    default:
      break;
    }
}

void
wsman_exchange_watch_connection (SoupMessage *message,
                                 gpointer     user_data)
{
  WsmanExchange *self = user_data;

  g_signal_connect_object (message, "network-event", G_CALLBACK (on_network_event), self, 0);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  g_signal_connect_object (message, "starting", G_CALLBACK (on_starting), self, 0);
}
