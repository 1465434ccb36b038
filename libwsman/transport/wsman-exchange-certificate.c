/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Offers the client's certificate in TLS handshakes, also in those that a server begins after it has read a request. */

#include "wsman-exchange-certificate-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* The largest number of connections that are given up because they have resumed a TLS session. Each connection of this
 * process may have left a few tickets. */
#define MAX_RESUMED 100

static gboolean has_offered; /* atomic; TRUE after any connection of this process has offered a certificate */

void
wsman_exchange_prepare_certificate_async (WsmanExchange       *self,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  wsman_client_certificate_prepare_async (self->config->client_certificate, self->config->ask, self->config->ask_data,
                                          g_task_get_cancellable (self->task), callback, user_data);
}

gboolean
wsman_exchange_prepare_certificate_finish (WsmanExchange  *self,
                                           GAsyncResult   *result,
                                           GError        **error)
{
  return wsman_client_certificate_prepare_finish (self->config->client_certificate, result, error);
}

static void
stop (WsmanExchange *self,
      guint32        code,
      const char    *text)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, code, "%s: %s", g_uri_get_host (self->config->uri), text);
  wsman_exchange_stop (self, local_error);
}

/* The process was logged in at the token before the connection began. So the token has forgotten the login, or the key
 * demands the PIN for each use. No PIN is given here, because a wrong one would be tried without end. */
static gboolean
on_request_password (SoupMessage   *message,
                     GTlsPassword  *password,
                     WsmanExchange *self)
{
  wsman_client_certificate_lose_login (self->config->client_certificate);
  stop (self, ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY,
        _("the token of the client certificate wants the PIN again; try again, or choose a key that doesn’t need the "
          "PIN for each use"));

  return FALSE;
}

void
wsman_exchange_watch_token (WsmanExchange *self,
                            SoupMessage   *message)
{
  g_signal_connect_object (message, "request-certificate-password", G_CALLBACK (on_request_password), self, 0);
}

/* No certificate is for the address 0.0.0.0. So the backend always finds an error, and emits
 * GTlsConnection::accept-certificate in every handshake that doesn't resume a TLS session. Otherwise a revocation list
 * would be checked only after the handshake, when the client's certificate was already sent. The name for SNI was set
 * before. */
static void
guard (GTlsClientConnection *tls)
{
  g_autoptr(GInetAddress) any = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketConnectable) nobody = G_SOCKET_CONNECTABLE (g_inet_socket_address_new (any, 0));

  g_tls_client_connection_set_server_identity (tls, nobody);
}

/* The certificate is set before the handshake, although the server may never ask for it. A server that begins another
 * handshake later can't change its own certificate: GnuTLS refuses that. */
void
wsman_exchange_offer_certificate (WsmanExchange        *self,
                                  GTlsClientConnection *tls)
{
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (wsman_exchange_uses_certificate (self))
    {
      g_atomic_int_set (&has_offered, TRUE);
      certificate = wsman_client_certificate_dup (self->config->client_certificate);
    }

  if (certificate != NULL)
    g_tls_connection_set_certificate (G_TLS_CONNECTION (tls), certificate);
  if (g_atomic_int_get (&has_offered))
    guard (tls);
}

/* A TLS session belongs to the client certificate of the handshake that began it, and a resumed session does so too. In
 * TLS 1.3 the backend resumes sessions of other connections in this process, and GIO can't switch that off. Some
 * releases of glib-networking (2.80) don't tell the certificates apart. A server that asks for no literal header may
 * identify a client by its certificate alone, so connections without a certificate matter too.
 *
 * Each attempt takes one ticket out of the backend's store. Nothing is read from the connection, so it adds no new
 * tickets. */
gboolean
wsman_exchange_refuse_resumed (WsmanExchange *self)
{
  GError *local_error = NULL;

  if (!g_atomic_int_get (&has_offered) || self->channel->accepted != NULL || self->failure != NULL)
    return FALSE;

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("%s resumed a TLS session, perhaps with another client certificate; try again"),
                   g_uri_get_host (self->config->uri));
  self->is_resumed = ++self->n_resumed <= MAX_RESUMED;
  if (self->is_resumed)
    wsman_exchange_lose (self, local_error);
  else
    wsman_exchange_stop (self, local_error);

  return TRUE;
}

/* Tells whether the connection uses TLS 1.3, in which servers ask for a certificate after the handshake only by an
 * extension that GIO hasn't got. */
static gboolean
is_tls_1_3 (WsmanExchange *self)
{
  return self->channel->tls != NULL &&
         g_tls_connection_get_protocol_version (self->channel->tls) == G_TLS_PROTOCOL_VERSION_TLS_1_3;
}

/* Tells whether the server has asked for a certificate, and has named the authorities that it accepts. Servers may also
 * ask without such names. */
static gboolean
was_asked (WsmanExchange *self)
{
  GList *names = self->channel->tls != NULL
    ? g_tls_client_connection_get_accepted_cas (G_TLS_CLIENT_CONNECTION (self->channel->tls)) : NULL;
  gboolean found = names != NULL;

  g_list_free_full (names, (GDestroyNotify) g_byte_array_unref);

  return found;
}

GError *
wsman_exchange_explain_certificate (WsmanExchange *self,
                                    GError        *error)
{
  const char *host = g_uri_get_host (self->config->uri);
  GError *local_error = NULL;

  wsman_client_certificate_refuse (self->config->client_certificate);
  if (!was_asked (self) && is_tls_1_3 (self))
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED,
                     _("%s doesn’t accept the client certificate: check its authority there, and the mapping of the "
                       "certificate to a user (winrm/config/service/certmapping). Or the server hasn’t asked for the "
                       "certificate in the TLS handshake; it can’t ask later with TLS 1.3: let it ask in the handshake "
                       "(on Windows: netsh http update sslcert … clientcertnegotiation=enable)"), host);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, E_ACCESSDENIED,
                     _("%s doesn’t accept the client certificate: check its authority there, whether authentication by "
                       "certificate is enabled (winrm/config/service/auth), and the mapping of the certificate to a "
                       "user (winrm/config/service/certmapping)"), host);
  g_error_free (error);

  return local_error;
}

GError *
wsman_exchange_explain_renegotiation (WsmanExchange *self,
                                      GError        *error)
{
  GError *local_error = NULL;

  if (!g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) || !wsman_exchange_uses_certificate (self) ||
      self->progress < WSMAN_PROGRESS_CONNECTED || self->channel->tls == NULL)
    return error;

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, wsman_error_get_info (error)->code,
                   _("%s. Perhaps the server asks for the client certificate by a renegotiation that this machine’s "
                     "TLS can’t do: let it ask in the handshake (on Windows: netsh http update sslcert … "
                     "clientcertnegotiation=enable), or let it use no session tickets"), error->message);
  g_error_free (error);

  return local_error;
}
