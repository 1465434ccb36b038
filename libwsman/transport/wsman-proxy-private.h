/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One proxy as a GProxyResolver names it, and the credentials for proxies. Credentials in the URI of a proxy are never
 * used: the URI may come from the network, and is shown in logs.
 */

#pragma once

#include <gio/gio.h>

#include "security/wsman-credential-outcome-private.h"
#include "security/wsman-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_PROXY_DIRECT, /* there is no proxy */
  WSMAN_PROXY_TUNNEL, /* CONNECT over http or https */
  WSMAN_PROXY_SOCKS,
} WsmanProxyKind;

typedef struct
{
  WsmanProxyKind kind;
  gboolean is_https;
  const char *protocol; /* static: "http", "https", "socks5", "socks4" or "socks4a"; NULL for no proxy */
  char *host;
  guint16 port;
  char *label;          /* the URI without credentials, such as "http://proxy.example:3128" */
} WsmanProxy;

/* Reads one result of a GProxyResolver. Returns NULL and an error if proxies of this kind can't be used. */
WsmanProxy *wsman_proxy_new (const char  *uri,
                             GError     **error);
WsmanProxy *wsman_proxy_ref (WsmanProxy *self);
void wsman_proxy_unref (WsmanProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanProxy, wsman_proxy_unref)

/* Tells whether a resolver never finds a proxy. GLib uses such a resolver if no module is installed that knows the
 * system's proxies. */
gboolean wsman_proxy_resolver_is_dummy (GProxyResolver *resolver);

/* Returns "host:port" as CONNECT names the target. Returns NULL and an error if the name could be misunderstood. */
char *wsman_proxy_format_target (const char  *host,
                                 guint16      port,
                                 GError     **error);

/* --- The credentials for proxies --- */

/* A transport's credentials for proxies. All its connections share them. Thread-safe. */
typedef struct _WsmanProxyLogin WsmanProxyLogin;

/* A copy of the credentials. */
typedef struct
{
  WsmanProxyAuthentication mechanism; /* NONE if the caller named no mechanism */
  WsmanNtlmPolicy ntlm;
  char *user_name;
  char *password;                     /* a secret */
  WsmanCredential *credential;        /* the same credentials for Negotiate */
  guint serial;                       /* changes with each change of the credentials */
} WsmanProxyCredentials;

void wsman_proxy_credentials_clear (WsmanProxyCredentials *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanProxyCredentials, wsman_proxy_credentials_clear)

/* user_name and password are NULL together. Without them, Negotiate uses the ticket of the user. */
WsmanProxyLogin *wsman_proxy_login_new (WsmanProxyAuthentication  mechanism,
                                        const char               *user_name,
                                        const char               *password,
                                        WsmanNtlmPolicy           ntlm);
void wsman_proxy_login_free (WsmanProxyLogin *self);

/* Copies the credentials for proxy. Returns FALSE if there are none: then nothing may be sent. */
gboolean wsman_proxy_login_get (WsmanProxyLogin       *self,
                                const WsmanProxy      *proxy,
                                WsmanProxyCredentials *credentials);

/* Returns the serial of the credentials, and whether there are any. */
guint wsman_proxy_login_get_serial (WsmanProxyLogin *self);
gboolean wsman_proxy_login_is_set (WsmanProxyLogin *self);

/* The question for other credentials. The functions below note the proxy and the scheme of HTTP that it is about, and
 * need its mutex. An answer is never used with another scheme, which may protect the password less. */
WsmanCredentialQuestion *wsman_proxy_login_get_question (WsmanProxyLogin *self);
void wsman_proxy_login_set_asked (WsmanProxyLogin  *self,
                                  const WsmanProxy *proxy,
                                  const char       *scheme);
gboolean wsman_proxy_login_was_asked (WsmanProxyLogin  *self,
                                      const WsmanProxy *proxy,
                                      const char       *scheme);

/* Replaces the credentials by those that a person gave for proxy, and for no other proxy. */
void wsman_proxy_login_set (WsmanProxyLogin          *self,
                            const WsmanProxy         *proxy,
                            WsmanProxyAuthentication  mechanism,
                            const char               *user_name,
                            const char               *password);

G_END_DECLS
