/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads addresses, and checks the sockets of the service manager.
 */

#include "wsmand-listener.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <string.h>

#define HTTP_PORT 5985
#define HTTPS_PORT 5986
#define UNIX_PREFIX "unix:"

void
wsmand_listener_free (WsmandListener *self)
{
  g_clear_object (&self->address);
  g_clear_object (&self->socket);
  g_free (self);
}

WsmandListener *
wsmand_listener_copy (const WsmandListener *self)
{
  WsmandListener *copy = g_memdup2 (self, sizeof *self);

  if (copy->address != NULL)
    g_object_ref (copy->address);
  if (copy->socket != NULL)
    g_object_ref (copy->socket);

  return copy;
}

gboolean
wsmand_listener_is_local (const WsmandListener *self)
{
  return G_IS_UNIX_SOCKET_ADDRESS (self->address);
}

static WsmandListener *
new_local (const char *path)
{
  WsmandListener *self = g_new0 (WsmandListener, 1);

  self->address = g_unix_socket_address_new (path);

  return self;
}

WsmandListener *
wsmand_listener_parse (const char  *text,
                       GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
  gboolean secure = uri != NULL && g_str_equal (g_uri_get_scheme (uri), "https");
  gboolean plain = uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http");
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autoptr(GSocketAddress) address = NULL;
  WsmandListener *self;
  guint16 port;

  if (g_str_has_prefix (text, UNIX_PREFIX))
    return new_local (text + strlen (UNIX_PREFIX));

  if (secure == plain || host == NULL)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   _("“%s” isn’t an address to listen on, such as https://192.0.2.1:5986"), text);
      return NULL;
    }

  port = g_uri_get_port (uri) >= 0 ? (guint16) g_uri_get_port (uri) : secure ? HTTPS_PORT : HTTP_PORT;
  if (!g_str_equal (host, "localhost"))
    {
      address = g_inet_socket_address_new_from_string (host, port);
      if (address == NULL)
        {
          g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                       _("“%s” names no address: give “localhost”, an IPv4 or an IPv6 address"), text);
          return NULL;
        }
    }

  self = g_new0 (WsmandListener, 1);
  self->secure = secure;
  self->address = g_steal_pointer (&address);
  self->port = port;

  return self;
}

WsmandListener *
wsmand_listener_new_from_fd (int          fd,
                             const char  *name,
                             GError     **error)
{
  g_autoptr(GSocket) socket = g_socket_new_from_fd (fd, error);
  g_autoptr(GSocketAddress) address = socket != NULL ? g_socket_get_local_address (socket, error) : NULL;
  gboolean secure = g_str_equal (name, "https");
  gboolean local = g_str_equal (name, "local");
  WsmandListener *self;

  if (address == NULL)
    {
      g_prefix_error (error, _("The service manager’s socket “%s”: "), name);
      return NULL;
    }

  if ((!secure && !local && !g_str_equal (name, "http")) || local != G_IS_UNIX_SOCKET_ADDRESS (address))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The service manager’s socket “%s”: FileDescriptorName must be http or https for an IP address, "
                     "and local for a Unix socket"), name);
      return NULL;
    }

  self = g_new0 (WsmandListener, 1);
  self->secure = secure;
  self->address = g_steal_pointer (&address);
  self->socket = g_steal_pointer (&socket);

  return self;
}
