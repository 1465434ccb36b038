/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The configuration of a transport, and its defaults. */

#include "wsman-transport-config-private.h"

#include "base/wsman-secret-private.h"

#define DEFAULT_MAX_CHANNELS 4
#define DEFAULT_CONNECT_TIMEOUT 30000
#define DEFAULT_MAX_RESPONSE (1024 * 1024)

WsmanTransportConfig *
wsman_transport_config_new (void)
{
  WsmanTransportConfig *self = g_new0 (WsmanTransportConfig, 1);

  self->max_channels = DEFAULT_MAX_CHANNELS;
  self->connect_timeout = DEFAULT_CONNECT_TIMEOUT;
  self->max_response = DEFAULT_MAX_RESPONSE;

  return self;
}

void
wsman_transport_config_free (WsmanTransportConfig *self)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->connectable);
  if (self->negotiation != NULL)
    wsman_negotiation_clear (self->negotiation);
  g_free (self->negotiation);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  g_clear_pointer (&self->digest, wsman_digest_session_unref);
  g_free (self->user_name);
  wsman_secret_free (self->password);
  g_free (self->mechanism);
  g_clear_object (&self->tls_database);
  g_clear_pointer (&self->revocation_lists, wsman_revocation_lists_free);
  g_free (self->server_certificate_sha256);
  g_clear_pointer (&self->client_certificate, wsman_client_certificate_unref);
  g_clear_object (&self->tls_interaction);
  g_clear_object (&self->proxy_resolver);
  g_clear_pointer (&self->proxy_login, wsman_proxy_login_free);
  if (self->free_ask_data != NULL)
    self->free_ask_data (self->ask_data);
  if (self->free_review_data != NULL)
    self->free_review_data (self->review_data);
  g_free (self);
}
