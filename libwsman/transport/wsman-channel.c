/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Creates and frees channels. A channel has a libsoup session for one connection, in a context of its own. */

#include "wsman-channel-private.h"

#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-zone-private.h"

static WsmanSecurityContext *
new_security (const WsmanTransportConfig *config)
{
  if (config->digest != NULL)
    return wsman_security_digest_new (config->digest);
  if (config->mechanism == NULL)
    return wsman_security_none_new ();

  if (g_str_equal (config->mechanism, "Certificate"))
    return wsman_security_certificate_new ();

  g_assert (g_str_equal (config->mechanism, "Basic"));

  return wsman_security_basic_new (config->user_name, config->password);
}

static GSocketConnectable *
new_target (const WsmanTransportConfig *config)
{
  if (config->connectable != NULL)
    return g_object_ref (config->connectable);

  return wsman_zone_new_connectable (g_uri_get_host (config->uri), (guint16) g_uri_get_port (config->uri));
}

/* Returns the interaction for TLS handshakes. libsoup's own one would hold a handshake that begins before there is a
 * request, as soon as the server asks for a certificate. The base class has no certificate, and says so at once. */
static GTlsInteraction *
new_interaction (const WsmanTransportConfig *config)
{
  if (config->client_certificate == NULL)
    return g_object_new (G_TYPE_TLS_INTERACTION, NULL);

  return config->tls_interaction != NULL ? g_object_ref (config->tls_interaction) : NULL;
}

/* libsoup has two connections for a moment: before each request it looks twice whether the idle connection is still
 * open. If the server closes the connection between the two looks, libsoup keeps it, and needs a second one. With a
 * limit of one connection, the request would wait for ever, and wouldn't even notice its cancellation. */
#define MAX_CONNECTIONS 2

static SoupSession *
new_session (const WsmanTransportConfig *config,
             WsmanRoute                 *route)
{
  g_autoptr(GTlsInteraction) interaction = new_interaction (config);
  g_autoptr(GProxyResolver) no_proxy = g_simple_proxy_resolver_new ("direct://", NULL);
  SoupSession *session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                                        "max-conns-per-host", MAX_CONNECTIONS,
                                                        "idle-timeout", 0,
                                                        "timeout", 0,
                                                        "remote-connectable", route,
                                                        "tls-interaction", interaction,
                                                        NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  /* With NULL, libsoup doesn't choose the system's database: see wsman_tls_policy_ref_database(). */
  soup_session_set_tls_database (session, NULL);

  /* The route finds the proxies. By default, libsoup would use the system's proxies in its own way. With NULL as
   * resolver, GSocketClient wouldn't use the route's GProxy. This resolver finds no proxies, and doesn't affect the
   * route. */
  soup_session_set_proxy_resolver (session, no_proxy);

  return session;
}

WsmanChannel *
wsman_channel_new (const WsmanTransportConfig *config)
{
  WsmanChannel *self = g_new0 (WsmanChannel, 1);
  g_autoptr(GSocketConnectable) target = new_target (config);

  wsman_route_register ();
  self->route = wsman_route_new (config, target);
  self->context = g_main_context_new ();
  self->security = new_security (config);
  self->credential = config->credential != NULL ? wsman_credential_ref (config->credential) : NULL;
  if (config->negotiation != NULL)
    wsman_negotiation_copy (&self->negotiation, config->negotiation);

  g_main_context_push_thread_default (self->context);
  self->session = new_session (config, self->route);
  g_main_context_pop_thread_default (self->context);

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: new", self);

  return self;
}

void
wsman_channel_free (WsmanChannel *self)
{
  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: closed", self);

  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);

  g_clear_object (&self->route);
  g_clear_object (&self->socket);
  g_clear_object (&self->accepted);
  g_clear_object (&self->tls);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  wsman_negotiation_clear (&self->negotiation);
  g_clear_object (&self->security);
  g_main_context_unref (self->context);
  g_free (self);
}

void
wsman_channel_cut (WsmanChannel *self)
{
  /* The socket is shut down but not closed, because libsoup, or a TLS handshake in another thread, still uses it. */
  if (self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}
