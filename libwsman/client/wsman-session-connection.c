/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The record that the calls of a session share. */

#include "wsman-session-connection-private.h"

#include "base/wsman-error-private.h"

WsmanSessionConnection *
wsman_session_connection_new (WsmanTransport *transport)
{
  WsmanSessionConnection *self = g_atomic_rc_box_new0 (WsmanSessionConnection);

  self->transport = g_object_ref (transport);

  return self;
}

WsmanSessionConnection *
wsman_session_connection_ref (WsmanSessionConnection *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
connection_clear (gpointer data)
{
  WsmanSessionConnection *self = data;

  g_clear_object (&self->transport);
  g_free (self->port_hint);
  g_free (self->to);
  g_free (self->session_id);
  g_free (self->locale);
  g_free (self->data_locale);
}

void
wsman_session_connection_unref (WsmanSessionConnection *self)
{
  g_atomic_rc_box_release_full (self, connection_clear);
}

gboolean
wsman_session_connection_is_confidential (WsmanSessionConnection *self)
{
  const WsmanTransportConfig *config = wsman_transport_get_config (self->transport);

  if (config->seal || config->local)
    return TRUE;

  return g_str_equal (g_uri_get_scheme (config->uri), "https") &&
         (!config->skip_ca_check || config->server_certificate_sha256 != NULL);
}

GError *
wsman_session_connection_explain (WsmanSessionConnection *self,
                                  GError                 *error)
{
  g_autoptr(GError) plain = error;
  const WsmanFaultInfo *info = wsman_error_get_info (error);
  GError *local_error = NULL;

  if (info == NULL || self->port_hint == NULL ||
      wsman_peer_info_was_reached (wsman_transport_get_peer_info (self->transport)) ||
      !g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION))
    return g_steal_pointer (&plain);

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, info->code, "%s; %s", error->message, self->port_hint);

  return local_error;
}
