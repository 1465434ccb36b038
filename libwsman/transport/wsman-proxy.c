/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The names of proxies and targets, and the credentials for proxies. */

#include "wsman-proxy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-http-errors-private.h"

/* The length of the longest name ([RFC 1035] 2.3.4). */
#define MAX_NAME 253

static const struct
{
  const char *scheme;
  WsmanProxyKind kind;
  const char *protocol;
  guint16 port; /* the default port */
} kinds[] = {
  { "direct", WSMAN_PROXY_DIRECT, NULL, 0 },
  { "http", WSMAN_PROXY_TUNNEL, "http", 80 },
  { "https", WSMAN_PROXY_TUNNEL, "https", 443 },
  { "socks", WSMAN_PROXY_SOCKS, "socks5", 1080 },
  { "socks5", WSMAN_PROXY_SOCKS, "socks5", 1080 },
  { "socks5h", WSMAN_PROXY_SOCKS, "socks5", 1080 },
  { "socks4", WSMAN_PROXY_SOCKS, "socks4", 1080 },
  { "socks4a", WSMAN_PROXY_SOCKS, "socks4a", 1080 },
};

/* --- Names --- */

/* Returns the name of a host in the form that the wire needs. Returns NULL if it has any character that isn't part of a
 * name or an address: such a character could end the line or the field in which the name is sent. */
static char *
to_wire_name (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *name = NULL;

  if (address != NULL)
    return g_inet_address_to_string (address);

  name = g_hostname_to_ascii (host);
  if (name == NULL || *name == '\0' || strlen (name) > MAX_NAME)
    return NULL;

  for (const char *c = name; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr ("-._", *c) == NULL)
        return NULL;
    }

  return g_steal_pointer (&name);
}

static char *
format_authority (const char *wire_name,
                  guint16     port)
{
  return g_strdup_printf (strchr (wire_name, ':') != NULL ? "[%s]:%u" : "%s:%u", wire_name, port);
}

char *
wsman_proxy_format_target (const char  *host,
                           guint16      port,
                           GError     **error)
{
  g_autofree char *name = to_wire_name (host);
  g_autofree char *quoted = NULL;

  if (name != NULL && port > 0)
    return format_authority (name, port);

  quoted = wsman_quote_peer (host, -1);
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                   _("A proxy can’t connect to “%s”, which isn’t a name or an address that it can reach; correct the "
                     "name, or connect without a proxy"), quoted);

  return NULL;
}

/* --- Proxies --- */

static void
proxy_clear (gpointer data)
{
  WsmanProxy *self = data;

  g_free (self->host);
  g_free (self->label);
}

WsmanProxy *
wsman_proxy_ref (WsmanProxy *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_proxy_unref (WsmanProxy *self)
{
  g_atomic_rc_box_release_full (self, proxy_clear);
}

/* Returns the row of a scheme, or -1. */
static int
find_kind (const char *scheme)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_ascii_strcasecmp (scheme, kinds[i].scheme) == 0)
        return (int) i;
    }

  return -1;
}

/* Sets host, port and label. Returns FALSE if the URI doesn't name a proxy. */
static gboolean
set_place (WsmanProxy *self,
           GUri       *uri,
           guint16     default_port)
{
  g_autofree char *authority = NULL;
  int port = g_uri_get_port (uri);

  self->host = g_uri_get_host (uri) != NULL ? to_wire_name (g_uri_get_host (uri)) : NULL;
  if (self->host == NULL || port == 0 || port > G_MAXUINT16)
    return FALSE;

  self->port = port > 0 ? port : default_port;
  authority = format_authority (self->host, self->port);
  self->label = g_strconcat (self->protocol, "://", authority, NULL);

  return TRUE;
}

WsmanProxy *
wsman_proxy_new (const char  *uri,
                 GError     **error)
{
  g_autoptr(WsmanProxy) self = g_atomic_rc_box_new0 (WsmanProxy);
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD, NULL);
  int row = parsed != NULL ? find_kind (g_uri_get_scheme (parsed)) : -1;
  g_autofree char *quoted = NULL;

  if (row >= 0)
    {
      self->kind = kinds[row].kind;
      self->protocol = kinds[row].protocol;
      self->is_https = g_strcmp0 (self->protocol, "https") == 0;
      if (self->kind == WSMAN_PROXY_DIRECT || set_place (self, parsed, kinds[row].port))
        return g_steal_pointer (&self);
    }

  /* The URI may contain a password, so only its scheme is shown. */
  quoted = parsed != NULL ? wsman_quote_peer (g_uri_get_scheme (parsed), -1) : g_strdup (_("no URI"));
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                   _("The proxy settings name a proxy that can’t be used (%s); "
                     "write it as http://host:port, https://host:port or socks5://host:port"), quoted);

  return NULL;
}

gboolean
wsman_proxy_resolver_is_dummy (GProxyResolver *resolver)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (resolver), "GDummyProxyResolver");
}

/* --- Credentials --- */

struct _WsmanProxyLogin
{
  GMutex mutex; /* guards the fields below */
  WsmanProxyCredentials credentials;
  char *only_for; /* the label of the proxy that a person gave them for; NULL if the caller gave them */

  WsmanCredentialQuestion question;
  char *asked_for; /* the proxy and the scheme of the question; guarded by the question's mutex */
};

static void
set_locked (WsmanProxyLogin          *self,
            WsmanProxyAuthentication  mechanism,
            const char               *user_name,
            const char               *password)
{
  const WsmanCredentialSource source = { .user_name = user_name, .password = password };
  WsmanNtlmPolicy ntlm = self->credentials.ntlm;
  guint serial = self->credentials.serial;

  wsman_proxy_credentials_clear (&self->credentials);
  self->credentials.mechanism = mechanism;
  self->credentials.user_name = g_strdup (user_name);
  self->credentials.password = password != NULL ? wsman_secret_dup (password) : NULL;
  self->credentials.credential = wsman_credential_new (&source);
  self->credentials.ntlm = ntlm;
  self->credentials.serial = serial + 1;
}

WsmanProxyLogin *
wsman_proxy_login_new (WsmanProxyAuthentication  mechanism,
                       const char               *user_name,
                       const char               *password,
                       WsmanNtlmPolicy           ntlm)
{
  WsmanProxyLogin *self = g_new0 (WsmanProxyLogin, 1);

  g_mutex_init (&self->mutex);
  wsman_credential_question_init (&self->question);
  self->credentials.ntlm = ntlm;
  set_locked (self, mechanism, user_name, password);

  return self;
}

void
wsman_proxy_login_free (WsmanProxyLogin *self)
{
  wsman_proxy_credentials_clear (&self->credentials);
  g_free (self->only_for);
  wsman_credential_question_clear (&self->question);
  g_free (self->asked_for);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
wsman_proxy_credentials_clear (WsmanProxyCredentials *self)
{
  g_clear_pointer (&self->user_name, g_free);
  wsman_secret_clear (&self->password);
  g_clear_pointer (&self->credential, wsman_credential_unref);
}

gboolean
wsman_proxy_login_get (WsmanProxyLogin       *self,
                       const WsmanProxy      *proxy,
                       WsmanProxyCredentials *credentials)
{
  gboolean found;

  memset (credentials, 0, sizeof *credentials);
  g_mutex_lock (&self->mutex);
  credentials->serial = self->credentials.serial;
  credentials->ntlm = self->credentials.ntlm;
  found = (self->only_for == NULL || g_str_equal (self->only_for, proxy->label)) &&
          (self->credentials.user_name != NULL ||
           self->credentials.mechanism == WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE);
  if (found)
    {
      credentials->mechanism = self->credentials.mechanism;
      credentials->user_name = g_strdup (self->credentials.user_name);
      credentials->password = self->credentials.password != NULL ? wsman_secret_dup (self->credentials.password) : NULL;
      credentials->credential = wsman_credential_ref (self->credentials.credential);
    }
  g_mutex_unlock (&self->mutex);

  return found;
}

guint
wsman_proxy_login_get_serial (WsmanProxyLogin *self)
{
  guint serial;

  g_mutex_lock (&self->mutex);
  serial = self->credentials.serial;
  g_mutex_unlock (&self->mutex);

  return serial;
}

gboolean
wsman_proxy_login_is_set (WsmanProxyLogin *self)
{
  gboolean is_set;

  g_mutex_lock (&self->mutex);
  is_set = self->credentials.mechanism != WSMAN_PROXY_AUTHENTICATION_NONE || self->credentials.user_name != NULL;
  g_mutex_unlock (&self->mutex);

  return is_set;
}

WsmanCredentialQuestion *
wsman_proxy_login_get_question (WsmanProxyLogin *self)
{
  return &self->question;
}

void
wsman_proxy_login_set_asked (WsmanProxyLogin  *self,
                             const WsmanProxy *proxy,
                             const char       *scheme)
{
  g_free (self->asked_for);
  self->asked_for = g_strdup_printf ("%s %s", scheme, proxy->label);
}

gboolean
wsman_proxy_login_was_asked (WsmanProxyLogin  *self,
                             const WsmanProxy *proxy,
                             const char       *scheme)
{
  g_autofree char *wanted = g_strdup_printf ("%s %s", scheme, proxy->label);

  return g_strcmp0 (self->asked_for, wanted) == 0;
}

void
wsman_proxy_login_set (WsmanProxyLogin          *self,
                       const WsmanProxy         *proxy,
                       WsmanProxyAuthentication  mechanism,
                       const char               *user_name,
                       const char               *password)
{
  g_mutex_lock (&self->mutex);
  set_locked (self, mechanism, user_name, password);
  g_free (self->only_for);
  self->only_for = g_strdup (proxy->label);
  g_mutex_unlock (&self->mutex);
}
