/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Parses connection strings, with Windows' ports and codes. */

#include "wsman-connection-string-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define DEFAULT_PATH "/wsman"

/* The ports for a string without a port. Windows uses 80 and 443 if the string contains the transport. */
static const int default_ports[2][2] = {
  /* [typed_transport][https] */
  { 5985, 5986 },
  { 80, 443 },
};

void
wsman_connection_string_free (WsmanConnectionString *self)
{
  g_free (self->host);
  g_free (self->path);
  g_free (self->query);
  g_free (self);
}

/* Reads the transport, and moves text past "transport://". If text has no transport, use_ssl decides the transport. */
static gboolean
parse_transport (WsmanConnectionString  *self,
                 const char            **text,
                 gboolean                use_ssl,
                 GError                **error)
{
  const char *end = strstr (*text, "://");
  g_autofree char *transport = NULL;

  self->https = use_ssl;
  if (end == NULL || strcspn (*text, "/?[@") < (gsize) (end - *text))
    return TRUE;

  transport = g_ascii_strdown (*text, end - *text);
  if (!g_str_equal (transport, "http") && !g_str_equal (transport, "https"))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_TRANSPORT_NOT_SUPPORTED,
                               _("The transport “%s” of the connection string isn’t “http” or “https”"), transport);

  self->typed_transport = TRUE;
  self->https = g_str_equal (transport, "https");
  *text = end + strlen ("://");

  return TRUE;
}

static gboolean
parse_port (WsmanConnectionString  *self,
            const char             *text,
            GError                **error)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PORT_INVALID,
                               _("The port “%s” of the connection string isn’t a number from 1 to 65535"), text);

  self->typed_port = TRUE;
  self->port = port;

  return TRUE;
}

/* Reads an IPv6 address. The address may have the zone that link-local addresses need: "fe80::1%eth0". In URIs the
 * percent sign is escaped as "%25" (RFC 6874). Both forms are accepted. */
static gboolean
parse_ipv6 (WsmanConnectionString  *self,
            const char             *text,
            gsize                   length,
            GError                **error)
{
  g_autofree char *bracketed = g_strndup (text, length);
  char *zone = strchr (bracketed, '%');
  g_autoptr(GInetAddress) address = NULL;

  if (zone != NULL)
    {
      *zone++ = '\0';
      if (g_str_has_prefix (zone, "25") && zone[2] != '\0')
        zone += 2;
    }

  address = g_inet_address_new_from_string (bracketed);
  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
      (zone != NULL &&
       (*zone == '\0' || strspn (zone, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") != strlen (zone))))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The text in brackets in the connection string isn’t an IPv6 address: “%s”"),
                               bracketed);

  self->host = zone != NULL ? g_strconcat (bracketed, "%", zone, NULL) : g_steal_pointer (&bracketed);
  self->ip_address = TRUE;
  self->loopback = g_inet_address_get_is_loopback (address);

  return TRUE;
}

static gboolean
parse_name (WsmanConnectionString  *self,
            const char             *text,
            gsize                   length,
            GError                **error)
{
  g_autofree char *name = g_strndup (text, length);
  g_autofree char *ascii = g_hostname_is_non_ascii (name) ? g_hostname_to_ascii (name) : g_strdup (name);
  g_autoptr(GInetAddress) address = NULL;

  /* A NetBIOS name may contain an underscore. */
  if (ascii == NULL || !g_ascii_isalnum (ascii[0]) ||
      strspn (ascii, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") != strlen (ascii))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The connection string has no host name or address where it needs one: “%s”; write "
                                 "it as “[transport://]host[:port][/prefix]”"), name);

  address = g_inet_address_new_from_string (ascii);
  self->ip_address = address != NULL;
  self->loopback = address != NULL ? g_inet_address_get_is_loopback (address)
                                   : g_ascii_strcasecmp (ascii, "localhost") == 0;
  self->host = g_steal_pointer (&ascii);

  return TRUE;
}

static gboolean
parse_authority (WsmanConnectionString  *self,
                 const char             *text,
                 GError                **error)
{
  gboolean bracketed = text[0] == '[';
  const char *end = bracketed ? strchr (text, ']') : strchrnul (text, ':');
  const char *port;

  if (!g_utf8_validate (text, -1, NULL))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The host of the connection string isn’t valid UTF-8"));
  if (strchr (text, '@') != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("A connection string can’t contain a user name; set user-name instead"));
  if (end == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The connection string has no “]” after the IPv6 address"));

  port = bracketed ? end + 1 : end;
  if (*port != '\0' && *port != ':')
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The connection string has “%s” after the address in brackets; write a port or a "
                                 "prefix there"), port);
  if (!bracketed && *port == ':' && strchr (port + 1, ':') != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                               _("The IPv6 address “%s” of the connection string needs brackets around it"), text);

  if (bracketed ? !parse_ipv6 (self, text + 1, end - text - 1, error)
                : !parse_name (self, text, end - text, error))
    return FALSE;

  self->port = default_ports[self->typed_transport][self->https];

  return *port == '\0' || parse_port (self, port + 1, error);
}

/* Reads the path and the query. Like Windows, it puts the default path before a query without a path: "host?a=b" stands
 * for /wsman?a=b. */
static gboolean
parse_path (WsmanConnectionString  *self,
            const char             *text,
            GError                **error)
{
  gsize length = strcspn (text, "?");

  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("\"#<>\\^`{|}", *c) != NULL)
      return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CONNECTIONSTR_INVALID,
                                 _("The prefix “%s” of the connection string contains a character that isn’t allowed "
                                   "in a URL"),
                                 text);

  self->path = length > 1 ? g_strndup (text, length) : g_strdup (DEFAULT_PATH);
  if (text[length] == '?')
    self->query = g_strdup (text + length + 1);

  return TRUE;
}

WsmanConnectionString *
wsman_connection_string_parse (const char  *text,
                               gboolean     use_ssl,
                               GError     **error)
{
  g_autoptr(WsmanConnectionString) self = g_new0 (WsmanConnectionString, 1);
  g_autofree char *authority = NULL;

  self->local = text == NULL || *text == '\0';
  if (self->local)
    return g_steal_pointer (&self);

  if (!parse_transport (self, &text, use_ssl, error))
    return NULL;

  authority = g_strndup (text, strcspn (text, "/?"));
  if (!parse_authority (self, authority, error) ||
      !parse_path (self, text + strlen (authority), error))
    return NULL;

  return g_steal_pointer (&self);
}

void
wsman_connection_string_set_default_ports (WsmanConnectionString *self,
                                           int                    http_port,
                                           int                    https_port)
{
  if (!self->local && !self->typed_port)
    self->port = self->https ? https_port : http_port;
}

GUri *
wsman_connection_string_to_uri (const WsmanConnectionString *self)
{
  return g_uri_build (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY,
                      self->https ? "https" : "http", NULL,
                      self->host, self->port, self->path, self->query, NULL);
}
