/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests what may be combined in a session. Each row is a combination and Windows' code for it. */

#include <glib/gstdio.h>

#include "base/wsman-error-private.h"
#include "client/wsman-session-setup-private.h"
#include "wsman-session.h"

#define F(name) WSMAN_SESSION_FLAGS_##name

/* The values of the options. */
enum
{
  NONE = 0, /* no options at all */
  EMPTY = 1 << 0,
  USER = 1 << 1,
  PASSWORD = 1 << 2,
  BOTH = USER | PASSWORD,
  THUMBPRINT = 1 << 3,
  DOMAIN_USER = 1 << 4,
  TRUSTED = 1 << 5,
  PIN = 1 << 6,
  PROXY = 1 << 7,
  KEYTAB = 1 << 8,
  CACHE = 1 << 9,
  ADDRESS = 1 << 10,
  WRONG_ADDRESS = 1 << 11,
  FORBID = 1 << 12,
  ALLOW = 1 << 13,
  HOST_USER = 1 << 14,
  SERVICE = 1 << 15,
  PRINCIPAL = 1 << 16,
  RESOLVER = 1 << 17,
  NO_PROXY = 1 << 18,
  PROXY_LOGIN = 1 << 19,
  DELEGATE = 1 << 20,
};

#define CRED F (CRED_USERNAME_PASSWORD)
#define BASIC (F (USE_BASIC) | CRED)
#define NEGOTIATE F (USE_NEGOTIATE)
#define KERBEROS F (USE_KERBEROS)
#define CERTIFICATE F (USE_CLIENT_CERTIFICATE)
#define IMPLICIT F (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS)
#define PLAIN F (NO_ENCRYPTION)
#define CREDSSP (F (USE_CREDSSP) | CRED)

typedef struct
{
  const char *name;
  const char *connection;
  guint flags;
  guint options;
  guint32 code; /* 0: legal and supported */
} Case;

static const Case cases[] = {
  /* Supported combinations. */
  { "basic-https", "https://host", BASIC, BOTH, 0 },
  { "basic-http-consent", "host", BASIC | PLAIN, BOTH, 0 },
  { "none-https", "https://host", F (USE_NO_AUTHENTICATION), NONE, 0 },
  { "none-http", "host", F (USE_NO_AUTHENTICATION), EMPTY, 0 },
  { "none-http-consent", "host", F (USE_NO_AUTHENTICATION) | PLAIN, NONE, 0 },
  { "none-with-encoding-and-tls", "host", F (USE_NO_AUTHENTICATION) | F (UTF8) | F (USE_SSL), NONE, 0 },
  { "utf16", "https://host", BASIC | F (UTF16), BOTH, 0 },
  { "skips", "host", BASIC | F (USE_SSL) | F (SKIP_CA_CHECK) | F (SKIP_CN_CHECK) | F (SKIP_REVOCATION_CHECK), BOTH, 0 },
  { "https-and-use-ssl", "https://host", BASIC | F (USE_SSL), BOTH, 0 },
  { "pin", "https://host", BASIC, BOTH | PIN, 0 },

  /* Flags alone. */
  { "unassigned-low", "https://host", F (USE_BASIC) | 0x2, NONE, 0x803380ac },
  { "unassigned-middle", "https://host", 0x800, NONE, 0x803380ac },
  { "unassigned-high", "https://host", 0x10000000, NONE, 0x803380ac },
  { "unassigned-top", "https://host", 0x80000000, NONE, 0x803380ac },
  { "unassigned-before-several", "https://host", 0x2 | F (USE_BASIC) | NEGOTIATE, NONE, 0x803380ac },
  { "two-encodings", "https://host", BASIC | F (UTF8) | F (UTF16), BOTH, 0x803380ac },
  { "two-mechanisms", "https://host", BASIC | NEGOTIATE, BOTH, 0x803380ad },
  { "none-and-mechanism", "https://host", F (USE_NO_AUTHENTICATION) | KERBEROS, NONE, 0x803380ad },
  { "all-mechanisms", "https://host", 0x12f8000, NONE, 0x803380ad },
  { "spn-port-basic", "https://host", BASIC | F (ENABLE_SPN_SERVER_PORT), BOTH, 0x803380ae },
  { "spn-port-none", "host", F (USE_NO_AUTHENTICATION) | F (ENABLE_SPN_SERVER_PORT), NONE, 0x803380ae },
  { "spn-port-digest", "https://host", F (USE_DIGEST) | CRED | F (ENABLE_SPN_SERVER_PORT), BOTH, 0x803380ae },
  { "spn-port-certificate", "https://host", CERTIFICATE | F (ENABLE_SPN_SERVER_PORT), THUMBPRINT, 0x803380ae },
  { "spn-port-credssp", "host", F (USE_CREDSSP) | CRED | F (ENABLE_SPN_SERVER_PORT), BOTH, 0x803380ae },

  /* Credentials. */
  { "none-with-flag", "https://host", F (USE_NO_AUTHENTICATION) | CRED, NONE, 0x803380ab },
  { "none-with-credentials", "https://host", F (USE_NO_AUTHENTICATION), BOTH, 0x803380ab },
  { "none-with-thumbprint", "https://host", F (USE_NO_AUTHENTICATION), THUMBPRINT, 0x803380ab },
  { "basic-nothing", "https://host", F (USE_BASIC), NONE, 0x803380b0 },
  { "basic-empty", "https://host", F (USE_BASIC), EMPTY, 0x803380b0 },
  { "digest-nothing", "https://host", F (USE_DIGEST), NONE, 0x803380b0 },
  { "credssp-nothing", "https://host", F (USE_CREDSSP), NONE, 0x803381a1 },
  { "flag-no-options", "https://host", BASIC, NONE, 0x803380b2 },
  { "flag-empty-options", "https://host", NEGOTIATE | CRED, EMPTY, 0x803380b2 },
  { "flag-default-mechanism", "https://host", CRED, EMPTY, 0x803380b2 },
  { "credentials-no-flag", "https://host", F (USE_BASIC), BOTH, 0x803380b3 },
  { "credentials-no-flag-default", "https://host", 0, BOTH, 0x803380b3 },
  { "user-alone", "https://host", BASIC, USER, 0x80338147 },
  { "password-alone", "https://host", BASIC, PASSWORD, 0x80338147 },
  { "user-alone-no-flag", "https://host", NEGOTIATE, USER, 0x80338147 },
  { "thumbprint-and-user", "https://host", BASIC, BOTH | THUMBPRINT, 0x80338144 },
  { "thumbprint-default", "https://host", 0, THUMBPRINT, 0x80338146 },
  { "thumbprint-other-mechanism", "https://host", NEGOTIATE, THUMBPRINT, 0x80338156 },
  { "certificate-and-flag", "https://host", CERTIFICATE | CRED, THUMBPRINT, 0x80338157 },
  { "certificate-missing", "https://host", CERTIFICATE, NONE, 0x803380b4 },
  { "certificate-with-user", "https://host", CERTIFICATE, BOTH, 0x803380b1 },
  { "local-credentials", NULL, NEGOTIATE | CRED, BOTH, 0x803380b8 },
  { "local-thumbprint", "", CERTIFICATE, THUMBPRINT, 0x803380b8 },
  { "local-options", "", 0, PROXY, 0x803380b9 },
  { "local-no-proxy", "", 0, NO_PROXY, 0x803380b9 },
  { "local-resolver", "", 0, RESOLVER, 0x803380b9 },

  /* Transports. */
  { "use-ssl-and-http", "http://host", BASIC | F (USE_SSL), BOTH, 0x803381be },
  { "no-encryption-https", "https://host", BASIC | PLAIN, BOTH, 0x803380d7 },
  { "no-encryption-negotiate", "https://host", NEGOTIATE | CRED | PLAIN, BOTH, 0x803380d7 },
  { "no-encryption-use-ssl", "host", BASIC | PLAIN | F (USE_SSL), BOTH, 0x803380d7 },
  { "skip-ca-http", "host", BASIC | PLAIN | F (SKIP_CA_CHECK), BOTH, 0x803380d8 },
  { "skip-cn-http", "host", BASIC | PLAIN | F (SKIP_CN_CHECK), BOTH, 0x803380d8 },
  { "skip-revocation-http", "host", BASIC | PLAIN | F (SKIP_REVOCATION_CHECK), BOTH, 0x803380d8 },
  { "skip-ca-negotiate-http", "host", NEGOTIATE | CRED | F (SKIP_CA_CHECK), BOTH, 0x803380d8 },
  { "certificate-http", "host", CERTIFICATE, THUMBPRINT, 0x803380d8 },
  { "pin-http", "host", BASIC | PLAIN, BOTH | PIN, 0x803380d8 },
  { "implicit-http", "host", NEGOTIATE | IMPLICIT, NONE, 0x803381b0 },
  { "implicit-other-mechanism", "https://host", KERBEROS | IMPLICIT, NONE, 0x803380ac },
  { "implicit-default", "https://host", IMPLICIT, NONE, 0x803380ac },
  { "implicit-with-user", "https://host", NEGOTIATE | IMPLICIT | CRED, BOTH, 0x803380ac },
  { "proxy-http", "host", BASIC | PLAIN, BOTH | PROXY, 0x803381b1 },
  { "proxy-kerberos", "https://host", KERBEROS, PROXY, 0x803381b2 },
  { "proxy-credssp", "https://host", F (USE_CREDSSP) | CRED, BOTH | PROXY, 0x803381b3 },
  { "proxy-negotiate-http", "host", NEGOTIATE | CRED, BOTH | PROXY, 0x803381b1 },
  { "proxy-login-alone", "https://host", BASIC, BOTH | PROXY_LOGIN, 0x8033819d },

  /* Legal with proxies. A resolver, and a choice of no proxy, go with all transports and mechanisms. */
  { "proxy", "https://host", BASIC, BOTH | PROXY, 0 },
  { "proxy-negotiate", "https://host", NEGOTIATE | CRED, BOTH | PROXY, 0 },
  { "proxy-none", "https://host", F (USE_NO_AUTHENTICATION), PROXY, 0 },
  { "proxy-resolver", "https://host", BASIC, BOTH | RESOLVER, 0 },
  { "proxy-resolver-http", "host", BASIC | PLAIN, BOTH | RESOLVER, 0 },
  { "proxy-resolver-kerberos", "host", KERBEROS, RESOLVER, 0 },
  { "proxy-resolver-login", "host", KERBEROS, RESOLVER | PROXY_LOGIN, 0 },
  { "no-proxy", "https://host", BASIC, BOTH | NO_PROXY, 0 },
  { "no-proxy-http", "host", BASIC | PLAIN, BOTH | NO_PROXY, 0 },
  { "no-proxy-kerberos", "host", KERBEROS, NO_PROXY, 0 },

  /* Hosts. */
  { "kerberos-ip", "https://192.0.2.1", KERBEROS, NONE, 0x8033810b },
  { "kerberos-ipv6", "[2001:db8::1]", KERBEROS, NONE, 0x8033810b },
  { "kerberos-localhost", "localhost", KERBEROS, NONE, 0x8033810e },
  { "kerberos-loopback", "127.0.0.1", KERBEROS, NONE, 0x8033810e },
  { "kerberos-loopback-ipv6", "[::1]", KERBEROS, NONE, 0x8033810e },
  { "default-ip-implicit", "https://192.0.2.1", 0, NONE, 0x803381bb },
  { "default-ip-http", "192.0.2.1", CRED, BOTH, 0x803381bb },
  { "negotiate-implicit", "host", NEGOTIATE, NONE, 0x803380e5 },
  { "negotiate-implicit-https", "https://host", NEGOTIATE, NONE, 0x803380e5 },
  { "negotiate-domain-ip", "192.0.2.1", NEGOTIATE | CRED, BOTH | DOMAIN_USER, 0x803380e4 },

  /* Plain text. */
  { "basic-http", "host", BASIC, BOTH, 0x803380de },
  { "digest-http", "http://host", F (USE_DIGEST) | CRED, BOTH, 0x803380de },

  /* Tickets: a keytab or a credentials cache instead of a password. */
  { "keytab", "host", KERBEROS | CRED, USER | KEYTAB, 0 },
  { "keytab-alone", "host", KERBEROS, KEYTAB, 0 },
  { "cache", "host", KERBEROS, CACHE, 0 },
  { "cache-with-user", "host", KERBEROS | CRED, USER | CACHE, 0 },
  { "cache-negotiate", "host", NEGOTIATE, CACHE, 0 },
  { "cache-default", "host", 0, CACHE, 0 },
  { "keytab-user-no-flag", "host", KERBEROS, USER | KEYTAB, 0 },
  { "keytab-and-password", "host", KERBEROS | CRED, BOTH | KEYTAB, 0x80338144 },
  { "cache-and-password", "host", KERBEROS | CRED, BOTH | CACHE, 0x80338144 },
  { "keytab-basic", "https://host", BASIC, USER | KEYTAB, 0x803380ac },
  { "cache-none", "https://host", F (USE_NO_AUTHENTICATION), CACHE, 0x803380ac },
  { "cache-credssp", "https://host", F (USE_CREDSSP), CACHE, 0x803380ac },
  { "cache-certificate", "https://host", CERTIFICATE, CACHE | THUMBPRINT, 0x803380ac },
  { "cache-ip", "192.0.2.1", NEGOTIATE, CACHE, 0x803380e5 },

  /* This machine. */
  { "local", NULL, 0, NONE, 0 },
  { "local-empty-options", "", 0, EMPTY, 0 },
  { "local-negotiate", NULL, NEGOTIATE, EMPTY, 0 },
  { "local-utf16", NULL, F (UTF16), EMPTY, 0 },
  { "local-cache", NULL, 0, CACHE, 0x803380b8 },
  { "local-address", NULL, 0, ADDRESS, 0x803380b9 },
  { "local-pin", NULL, 0, PIN, 0x803380b9 },
  { "local-basic", NULL, F (USE_BASIC), NONE, 0x803380b0 },
  { "local-use-ssl", NULL, F (USE_SSL), NONE, 0x803381be },
  { "local-skip-ca", NULL, F (SKIP_CA_CHECK), NONE, 0x803380d8 },

  /* The address to connect to. */
  { "address", "https://host", BASIC, BOTH | ADDRESS, 0 },
  { "address-wrong", "https://host", BASIC, BOTH | WRONG_ADDRESS, 0x80070057 },

  /* Legal with Negotiate and Kerberos. */
  { "default", "https://host", 0, NONE, 0 },
  { "default-credentials", "host", CRED, BOTH, 0 },
  { "default-ip-https", "https://192.0.2.1", CRED, BOTH, 0 },
  { "default-ip-trusted", "192.0.2.1", CRED, BOTH | TRUSTED, 0 },
  { "default-loopback", "localhost", 0, NONE, 0 },
  { "default-spn-port", "host", F (ENABLE_SPN_SERVER_PORT), NONE, 0 },
  { "negotiate", "host", NEGOTIATE | CRED, BOTH, 0 },
  { "negotiate-plain", "host", NEGOTIATE | CRED | PLAIN, BOTH, 0 },
  { "negotiate-loopback", "localhost", NEGOTIATE, NONE, 0 },
  { "negotiate-implicit-allowed", "https://host", NEGOTIATE | IMPLICIT, NONE, 0 },
  { "negotiate-domain-ip-https", "https://192.0.2.1", NEGOTIATE | CRED, BOTH | DOMAIN_USER, 0 },
  { "negotiate-domain-name", "host", NEGOTIATE | CRED, BOTH | DOMAIN_USER, 0 },
  { "negotiate-spn-port", "host", NEGOTIATE | CRED | F (ENABLE_SPN_SERVER_PORT), BOTH, 0 },
  { "kerberos", "host", KERBEROS, NONE, 0 },
  { "kerberos-credentials", "host", KERBEROS | CRED, BOTH, 0 },
  { "kerberos-plain", "host", KERBEROS | PLAIN, NONE, 0 },

  { "digest", "https://host", F (USE_DIGEST) | CRED, BOTH, 0 },
  { "digest-plain", "http://host", F (USE_DIGEST) | CRED | PLAIN, BOTH, 0 },

  /* Legal, but no mechanism works: NTLM needs a password, and Kerberos needs a name instead of an IP address. */
  { "negotiate-trusted", "192.0.2.1", NEGOTIATE, TRUSTED, 0x803380e5 },
  { "negotiate-loopback-ip", "127.0.0.1", NEGOTIATE, NONE, 0x803380e5 },
  { "negotiate-forbidden", "host", NEGOTIATE | CRED, BOTH | FORBID, 0x803380e4 },

  /* CredSSP: the host must be one of delegate-to, and NTLM inside needs the caller's consent and a certificate. */
  { "credssp", "host", CREDSSP, BOTH | DOMAIN_USER | DELEGATE, 0 },
  { "credssp-case", "https://HOST", CREDSSP, BOTH | DOMAIN_USER | DELEGATE, 0 },
  { "credssp-undelegated", "host", CREDSSP, BOTH | DOMAIN_USER, 0x803381a3 },
  { "credssp-other-host", "host2", CREDSSP, BOTH | DOMAIN_USER | DELEGATE, 0x803381a3 },
  { "credssp-subdomain", "host.example", CREDSSP, BOTH | DOMAIN_USER | DELEGATE, 0x803381a3 },
  { "credssp-local-account", "host", CREDSSP, BOTH | DELEGATE, 0x803381a4 },
  { "credssp-ip", "192.0.2.1", CREDSSP, BOTH | DOMAIN_USER | DELEGATE, 0x803381a4 },
  { "credssp-ntlm-http", "host", CREDSSP, BOTH | ALLOW | DELEGATE, 0x803381a4 },
  { "credssp-ntlm-trusted-http", "192.0.2.1", CREDSSP, BOTH | ALLOW | DELEGATE | TRUSTED, 0x803381a4 },
  { "credssp-ntlm-auto", "https://host", CREDSSP, BOTH | DELEGATE, 0x803381a4 },
  { "credssp-ntlm", "https://host", CREDSSP, BOTH | ALLOW | DELEGATE, 0 },
  { "credssp-ntlm-skip-ca", "https://host", CREDSSP | F (SKIP_CA_CHECK), BOTH | ALLOW | DELEGATE, 0x803381a4 },
  { "credssp-ntlm-skip-cn", "https://host", CREDSSP | F (SKIP_CN_CHECK), BOTH | ALLOW | DELEGATE, 0x803381a4 },
  { "credssp-ntlm-pin", "https://host", CREDSSP | F (SKIP_CA_CHECK), BOTH | ALLOW | DELEGATE | PIN, 0 },

  { "certificate", "https://host", CERTIFICATE, THUMBPRINT, 0 },

  /* A wrong connection string is also reported here. */
  { "transport", "ftp://host", BASIC, BOTH, 0x803380da },
  { "port", "host:0", BASIC, BOTH, 0x803380db },
  { "form", "::1", BASIC, BOTH, 0x803380d9 },
};

static WsmanConnectionOptions *
make_options (guint what)
{
  const char *trusted[] = { "other", "192.0.2.*", NULL };
  const char *delegate_to[] = { "WSMAN/host", "192.0.2.*", NULL };
  WsmanConnectionOptions *options = what != NONE ? wsman_connection_options_new () : NULL;

  if ((what & USER) != 0)
    wsman_connection_options_set_user_name (options, (what & DOMAIN_USER) != 0 ? "ada@CORP.EXAMPLE"
                                                     : (what & HOST_USER) != 0 ? "HOST\\ada" : "ada");
  if ((what & PASSWORD) != 0)
    wsman_connection_options_set_password (options, "secret");
  if ((what & THUMBPRINT) != 0)
    wsman_connection_options_set_certificate_thumbprint (options, "0123456789abcdef0123456789abcdef01234567");
  if ((what & TRUSTED) != 0)
    wsman_connection_options_set_trusted_hosts (options, trusted);
  if ((what & PIN) != 0)
    wsman_connection_options_set_server_certificate_sha256 (options, "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
                                                            "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F");
  if ((what & KEYTAB) != 0)
    wsman_connection_options_set_keytab (options, "/nowhere/keytab");
  if ((what & CACHE) != 0)
    wsman_connection_options_set_credentials_cache (options, "FILE:/nowhere/cache");
  if ((what & (ADDRESS | WRONG_ADDRESS)) != 0)
    wsman_connection_options_set_connect_address (options, (what & ADDRESS) != 0 ? "[::1]:1" : "[::1");
  if ((what & (FORBID | ALLOW)) != 0)
    wsman_connection_options_set_ntlm (options,
                                       (what & FORBID) != 0 ? WSMAN_NTLM_POLICY_FORBID : WSMAN_NTLM_POLICY_ALLOW);
  if ((what & (SERVICE | PRINCIPAL)) != 0)
    wsman_connection_options_set_service_principal_name (options, (what & SERVICE) != 0 ? "WSMAN" : "HTTP/alias@CORP");
  if ((what & DELEGATE) != 0)
    wsman_connection_options_set_delegate_to (options, delegate_to);
  if ((what & PROXY) != 0)
    g_assert_true (wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_WINHTTP_CONFIG,
                                                       WSMAN_PROXY_AUTHENTICATION_NONE, NULL, NULL, NULL));
  if ((what & NO_PROXY) != 0)
    g_assert_true (wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_NO_PROXY_SERVER,
                                                       WSMAN_PROXY_AUTHENTICATION_NONE, NULL, NULL, NULL));
  if ((what & PROXY_LOGIN) != 0)
    g_assert_true (wsman_connection_options_set_proxy_credentials (options, WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE,
                                                                   NULL, NULL, NULL));
  if ((what & RESOLVER) != 0)
    {
      g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new ("http://192.0.2.1:8080", NULL);

      wsman_connection_options_set_proxy_resolver (options, resolver);
    }

  return options;
}

static void
assert_refused (const GError *error,
                guint32       code)
{
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
  g_assert_false (g_str_has_suffix (error->message, "."));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(WsmanConnectionOptions) options = make_options (c->options);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = wsman_session_new (c->connection, c->flags, options, &error);

  if (c->code == 0)
    {
      g_assert_no_error (error);
      g_assert_nonnull (session);
      return;
    }

  g_assert_null (session);
  assert_refused (error, c->code);
}

/* A session that was created without new() reports the same error when it is first used. */
static void
test_construct (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = make_options (cases[i].options);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;

      /* GObject itself refuses bits that are no flag. */
      if (cases[i].code == 0 || cases[i].code == 0x803380ac)
        continue;

      g_test_message ("%s", cases[i].name);
      session = g_object_new (WSMAN_TYPE_SESSION, "connection", cases[i].connection, "flags", cases[i].flags,
                              "options", options, NULL);
      g_assert_cmpstr (wsman_session_get_error (session), ==, "");
      g_assert_null (wsman_session_identify (session, 0, NULL, &error));
      assert_refused (error, cases[i].code);
      g_assert_nonnull (wsman_session_get_fault (session));
      g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (session)), ==, cases[i].code);
      g_assert_nonnull (strstr (wsman_session_get_error (session), "WSManFault"));
    }
}

static void
assert_mechanisms (const WsmanSessionSetup *setup,
                   const char              *expected)
{
  const WsmanNegotiation *negotiation = setup->config->negotiation;
  char mechanisms[3] = { 0, };

  for (guint i = 0; i < negotiation->n_mechanisms; i++)
    mechanisms[i] = negotiation->mechanisms[i] == WSMAN_MECHANISM_KERBEROS ? 'K' : 'N';
  g_assert_cmpstr (mechanisms, ==, expected);
}

static const struct
{
  const char *connection;
  guint flags;
  guint options;
  const char *result; /* scheme, mechanisms, target, whether it seals */
} mechanism_cases[] = {
  /* No bit is set. */
  { "localhost", 0, NONE, "Negotiate K host/localhost sealed" },
  { "localhost", CRED, BOTH, "Negotiate N host/localhost sealed" },
  { "127.0.0.1", CRED, BOTH, "Negotiate N host/127.0.0.1 sealed" },
  { "[::1]", CRED, BOTH, "Negotiate N host/::1 sealed" },
  { "host", CRED, BOTH, "Kerberos K host/host sealed" },
  { "host", CRED, BOTH | DOMAIN_USER, "Kerberos K host/host sealed" },
  { "host", 0, NONE, "Kerberos K host/host sealed" },
  { "host", 0, CACHE, "Kerberos K host/host sealed" },
  { "https://host", 0, NONE, "Kerberos K host/host plain" },
  { "https://host", CRED, BOTH, "Negotiate N host/host plain" },
  { "https://host", CRED, BOTH | DOMAIN_USER, "Negotiate KN host/host plain" },
  { "192.0.2.1", CRED, BOTH | TRUSTED, "Negotiate N host/192.0.2.1 sealed" },
  { "https://192.0.2.1", CRED, BOTH, "Negotiate N host/192.0.2.1 plain" },

  /* Negotiate: accounts of the host are NTLM's, those of a domain Kerberos'. */
  { "host", NEGOTIATE | CRED, BOTH, "Negotiate N host/host sealed" },
  { "host", NEGOTIATE | CRED, BOTH | HOST_USER, "Negotiate N host/host sealed" },
  { "other", NEGOTIATE | CRED, BOTH | HOST_USER, "Negotiate K host/other sealed" },
  { "host", NEGOTIATE | CRED, BOTH | DOMAIN_USER, "Negotiate K host/host sealed" },
  { "other", NEGOTIATE | CRED, BOTH | DOMAIN_USER | TRUSTED, "Negotiate KN host/other sealed" },
  { "host", NEGOTIATE | CRED, BOTH | DOMAIN_USER | ALLOW, "Negotiate KN host/host sealed" },
  { "https://host", NEGOTIATE | CRED, BOTH | DOMAIN_USER, "Negotiate KN host/host plain" },
  { "https://host", NEGOTIATE | CRED, BOTH | DOMAIN_USER | FORBID, "Negotiate K host/host plain" },
  { "https://192.0.2.1", NEGOTIATE | CRED, BOTH | DOMAIN_USER, "Negotiate N host/192.0.2.1 plain" },
  { "https://host", NEGOTIATE | IMPLICIT, NONE, "Negotiate K host/host plain" },
  { "host", NEGOTIATE, CACHE, "Negotiate K host/host sealed" },
  { "host", NEGOTIATE | CRED, USER | KEYTAB, "Negotiate K host/host sealed" },
  { "host", NEGOTIATE | CRED | PLAIN, BOTH, "Negotiate N host/host plain" },

  /* Kerberos, and its targets. */
  { "host", KERBEROS | CRED, BOTH, "Kerberos K host/host sealed" },
  { "host", KERBEROS | F (ENABLE_SPN_SERVER_PORT), NONE, "Kerberos K host/host:5985 sealed" },
  { "https://host:1", KERBEROS | F (ENABLE_SPN_SERVER_PORT), SERVICE, "Kerberos K WSMAN/host:1 plain" },
  { "host", KERBEROS, SERVICE, "Kerberos K WSMAN/host sealed" },
  { "host", KERBEROS, PRINCIPAL, "Kerberos K HTTP/alias@CORP sealed" },
  { "host", KERBEROS, ADDRESS | EMPTY, "Kerberos K host/host sealed" },
};

static char *
describe (const WsmanTransportConfig *config)
{
  const WsmanNegotiation *negotiation = config->negotiation;
  char mechanisms[3] = { 0, };

  for (guint i = 0; i < negotiation->n_mechanisms; i++)
    mechanisms[i] = negotiation->mechanisms[i] == WSMAN_MECHANISM_KERBEROS ? 'K' : 'N';

  return g_strdup_printf ("%s %s %s %s", negotiation->scheme, mechanisms, negotiation->target,
                          config->seal ? "sealed" : "plain");
}

/* Which mechanisms are tried for which user, in which scheme and order: the default and the policies. */
static void
test_mechanisms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanism_cases); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = make_options (mechanism_cases[i].options);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSessionSetup) setup =
        wsman_session_setup_new (mechanism_cases[i].connection, mechanism_cases[i].flags, options, &error);
      g_autofree char *result = NULL;

      g_test_message ("%s 0x%x 0x%x", mechanism_cases[i].connection, mechanism_cases[i].flags,
                      mechanism_cases[i].options);
      g_assert_no_error (error);
      result = describe (setup->config);
      g_assert_cmpstr (result, ==, mechanism_cases[i].result);
    }
}

/* Another user, whom the application names when it is asked, may use what a new session with this user may use. */
static void
test_answers (void)
{
  static const struct
  {
    const char *connection;
    guint flags;
    guint options;
    const char *user_name;
    const char *result; /* NULL if the user is refused with the code */
    guint32 code;
  } rows[] = {
    /* The password of a domain's account isn't used for NTLM because the first user was an account of the host. */
    { "host", NEGOTIATE | CRED, BOTH, "CORP\\ada", "Negotiate K host/host sealed" },
    { "host", NEGOTIATE | CRED, BOTH, "ada@CORP.EXAMPLE", "Negotiate K host/host sealed" },
    { "host", NEGOTIATE | CRED, BOTH | DOMAIN_USER, ".\\ada", "Negotiate N host/host sealed" },
    { "host", NEGOTIATE | CRED, BOTH | DOMAIN_USER, "host\\ada", "Negotiate N host/host sealed" },
    { "other", NEGOTIATE | CRED, BOTH | TRUSTED, "CORP\\ada", "Negotiate KN host/other sealed" },
    { "host", NEGOTIATE | CRED, BOTH | ALLOW, "CORP\\ada", "Negotiate KN host/host sealed" },
    { "https://host", NEGOTIATE | CRED, BOTH, "CORP\\ada", "Negotiate KN host/host plain" },
    { "https://host", NEGOTIATE | IMPLICIT, EMPTY, "ada", "Negotiate N host/host plain" },
    { "host", NEGOTIATE, CACHE, "ada", "Negotiate N host/host sealed" },
    { "host", NEGOTIATE, CACHE, "ada@CORP.EXAMPLE", "Negotiate K host/host sealed" },
    { "host", KERBEROS | CRED, BOTH, "ada@CORP.EXAMPLE", "Kerberos K host/host sealed" },
    { "192.0.2.1", NEGOTIATE | CRED, BOTH, "CORP\\ada", NULL, 0x803380e4 },
    { "host", NEGOTIATE | CRED, BOTH | FORBID | DOMAIN_USER, "ada", NULL, 0x803380e4 },
    { "host", KERBEROS, EMPTY, NULL, NULL, 0x80338147 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = make_options (rows[i].options);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSessionSetup) setup =
        wsman_session_setup_new (rows[i].connection, rows[i].flags, options, &error);
      WsmanTransportConfig *config;
      g_autofree char *before = NULL;
      g_autofree char *result = NULL;

      g_test_message ("%s 0x%x 0x%x %s", rows[i].connection, rows[i].flags, rows[i].options, rows[i].user_name);
      g_assert_no_error (error);
      config = setup->config;
      before = describe (config);
      g_assert_cmpint (config->review (config->negotiation, rows[i].user_name, config->review_data, &error), ==,
                       rows[i].result != NULL);
      if (rows[i].result == NULL)
        assert_refused (error, rows[i].code);
      result = describe (config);
      g_assert_cmpstr (result, ==, rows[i].result != NULL ? rows[i].result : before);
    }
}

/* Without authentication over http, only Identify may be sent. No server listens, so it fails. */
static void
test_consent (void)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Service?Name=x", NULL);
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml ("<a/>", NULL);
  g_autoptr(WsmanSession) session = NULL;
  GError *errors[6] = { NULL, };

  session = wsman_session_new ("127.0.0.1:1", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, NULL);
  g_assert_null (wsman_session_get (session, locator, NULL, &errors[0]));
  g_assert_null (wsman_session_put (session, locator, item, NULL, &errors[1]));
  g_assert_null (wsman_session_create (session, locator, item, NULL, &errors[2]));
  g_assert_false (wsman_session_delete (session, locator, NULL, &errors[3]));
  g_assert_null (wsman_session_invoke (session, "Stop", locator, NULL, NULL, &errors[4]));
  g_assert_null (wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &errors[5]));
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      assert_refused (errors[i], 0x803380de);
      g_clear_error (&errors[i]);
    }

  g_assert_null (wsman_session_identify (session, 0, NULL, &errors[0]));
  g_assert_error (errors[0], WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_clear_error (&errors[0]);
  g_assert_null (wsman_session_identify (session, WSMAN_SESSION_FLAGS_USE_BASIC, NULL, &errors[0]));
  assert_refused (errors[0], 0x803380ac);
  g_clear_error (&errors[0]);
}

static void
test_trusted_hosts (void)
{
  static const struct
  {
    const char *pattern;
    const char *connection;
    gboolean listed;
  } rows[] = {
    { "*", "host.example", TRUE },
    { "<local>", "host", TRUE },
    { "<local>", "host.example", FALSE },
    { "HOST", "host", TRUE },
    { "*.example", "Host.Example", TRUE },
    { "*.example", "example", FALSE },
    { "[2001:db8::1]", "[2001:db8::1]", TRUE },
    { "192.0.2.1", "192.0.2.1", TRUE },
    { "192.0.2.1", "192.0.2.12", FALSE },
    { "", "host", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanSessionSetup) setup = NULL;
      const char *hosts[] = { rows[i].pattern, NULL };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", rows[i].pattern, rows[i].connection);
      wsman_connection_options_set_trusted_hosts (options, hosts);
      wsman_connection_options_set_user_name (options, "ada@CORP.EXAMPLE");
      wsman_connection_options_set_password (options, "secret");
      setup = wsman_session_setup_new (rows[i].connection, NEGOTIATE | CRED, options, &error);
      /* The domain's password is used for NTLM if the host is listed. */
      g_assert_cmpint (setup != NULL && setup->config->negotiation->why_no_ntlm == NULL, ==, rows[i].listed);
    }
}

static const struct
{
  const char *connection;
  const char *user_name;
  const char *address; /* the address of the connection; NULL: the host */
  const char *mechanisms; /* NULL: none, since the host isn't trusted */
} account_cases[] = {
  /* An account of the host, with each of its names. */
  { "server.example", "ada", NULL, "N" },
  { "server.example", ".\\ada", NULL, "N" },
  { "server.example", "\\ada", NULL, "N" },
  { "server.example", "localhost\\ada", NULL, "N" },
  { "server.example", "LocalHost\\ada", NULL, "N" },
  { "server.example", "SERVER\\ada", NULL, "N" },
  { "server.example", "server.EXAMPLE\\ada", NULL, "N" },
  { "Server", "sERVER\\ada", NULL, "N" },
  { "server.example", "192.0.2.1\\ada", NULL, "N" },
  { "server.example", "SERVER\\ada@b", NULL, "N" },
  { "long-server-name-1.example", "LONG-SERVER-NAM\\ada", NULL, "N" },
  { "192.0.2.1", "192.0.2.1\\ada", NULL, "N" },
  { "192.0.2.1", "localhost\\ada", NULL, "N" },
  { "192.0.2.1", ".\\ada", NULL, "N" },
  { "[2001:db8::1]", "2001:DB8::1\\ada", NULL, "N" },
  { "[2001:db8::1]", "[2001:db8::1]\\ada", NULL, "N" },
  { "[fe80::1%eth0]", "fe80::1%eth0\\ada", NULL, "N" },
  { "server.example", "server\\ada", "192.0.2.7:1", "N" },

  /* An account of a domain. */
  { "server.example", "ada@server.example", NULL, "K" },
  { "server.example", "SERV\\ada", NULL, "K" },
  { "server.example", "SERVER1\\ada", NULL, "K" },
  { "server.example", "EXAMPLE\\ada", NULL, "K" },
  { "server", "server.example\\ada", NULL, "K" },
  { "server.example", "localhost.example\\ada", NULL, "K" },
  { "server.example", "..\\ada", NULL, "K" },
  { "long-server-name-1.example", "LONG-SERVER-NA\\ada", NULL, "K" },
  { "192.0.2.1", "192\\ada", NULL, NULL },
  { "192.0.2.1", "CORP\\ada", NULL, NULL },

  /* A domain that this machine knows, although the host has the same name. */
  { "corp.example", "CORP\\ada", NULL, "K" },
  { "corp", "CORP\\ada", NULL, "K" },
  { "corp.example", "corp.EXAMPLE\\ada", NULL, "K" },
  { "corp.other", "CORP\\ada", NULL, "K" },
  { "eu.corp.example", "EU\\ada", NULL, "N" },

  /* This machine is trusted, unless the connection goes to another one. */
  { "localhost", "CORP\\ada", NULL, "KN" },
  { "LOCALHOST", "ada@CORP.EXAMPLE", NULL, "KN" },
  { "127.0.0.1", "CORP\\ada", NULL, "N" },
  { "127.8.9.1", "CORP\\ada", NULL, "N" },
  { "[::1]", "ada@CORP.EXAMPLE", NULL, "N" },
  { "localhost", "CORP\\ada", "192.0.2.7:1", "K" },
  { "127.0.0.1", "CORP\\ada", "192.0.2.7:1", NULL },
  { "128.0.0.1", "CORP\\ada", NULL, NULL },
  { "localhost.example", "CORP\\ada", NULL, "K" },
};

/* Whether a name means an account of the host or of a domain. The mechanisms over http show it. */
static void
test_account_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (account_cases); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanSessionSetup) setup = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", account_cases[i].connection, account_cases[i].user_name);
      wsman_connection_options_set_user_name (options, account_cases[i].user_name);
      wsman_connection_options_set_password (options, "secret");
      wsman_connection_options_set_connect_address (options, account_cases[i].address);
      setup = wsman_session_setup_new (account_cases[i].connection, NEGOTIATE | CRED, options, &error);
      if (account_cases[i].mechanisms == NULL)
        {
          assert_refused (error, 0x803380e4);
          continue;
        }
      g_assert_no_error (error);
      assert_mechanisms (setup, account_cases[i].mechanisms);
      g_assert_true (wsman_session_rules_check_operation (setup->facts, FALSE, &error));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *krb5_conf = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);

  /* The domain that this machine knows. */
  folder = g_dir_make_tmp ("wsman-test-XXXXXX", NULL);
  krb5_conf = g_build_filename (folder, "krb5.conf", NULL);
  g_file_set_contents (krb5_conf, "[libdefaults]\n  default_realm = CORP.EXAMPLE\n", -1, NULL);
  g_setenv ("KRB5_CONFIG", krb5_conf, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-rules/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wsman/session-rules/construct", test_construct);
  g_test_add_func ("/wsman/session-rules/mechanisms", test_mechanisms);
  g_test_add_func ("/wsman/session-rules/answers", test_answers);
  g_test_add_func ("/wsman/session-rules/account-names", test_account_names);
  g_test_add_func ("/wsman/session-rules/consent", test_consent);
  g_test_add_func ("/wsman/session-rules/trusted-hosts", test_trusted_hosts);

  result = g_test_run ();
  g_remove (krb5_conf);
  g_rmdir (folder);

  return result;
}
