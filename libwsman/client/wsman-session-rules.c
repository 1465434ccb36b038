/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The rules for a session as rows of one table. A row is broken if all facts of its `all` are true, at least one fact
 * of its `any` is true, and no fact of its `none` is true. The first broken row decides the error.
 */

#include "wsman-session-rules-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-error-private.h"
#include "security/wsman-account-name-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-codes.h"
#include "wsman-connection-options-private.h"

#define FLAG(name) ((WsmanSessionFacts) WSMAN_SESSION_FLAGS_##name)
#define FACT(bit) WSMAN_SESSION_FACT (bit)

#define UNASSIGNED FACT (0)         /* a bit is set that is no flag */
#define DEFAULT_MECHANISM WSMAN_SESSION_FACT_DEFAULT_MECHANISM
#define SEVERAL_MECHANISMS FACT (2)
#define LOCAL FACT (3)              /* there is no connection string */
#define HTTP FACT (4)
#define HTTPS FACT (5)
#define TYPED_HTTP FACT (6)         /* the string begins with "http://" */
#define IP_ADDRESS WSMAN_SESSION_FACT_IP_ADDRESS
#define LOOPBACK WSMAN_SESSION_FACT_LOOPBACK
#define LISTED FACT (9)             /* the host is one of trusted-hosts */
#define TRUSTED WSMAN_SESSION_FACT_TRUSTED
#define USER_NAME WSMAN_SESSION_FACT_USER_NAME
#define PASSWORD WSMAN_SESSION_FACT_PASSWORD
#define DOMAIN_USER WSMAN_SESSION_FACT_DOMAIN_USER
#define CERTIFICATE FACT (14)       /* there is a client certificate, its source or its thumbprint */
#define PIN WSMAN_SESSION_FACT_PIN
#define PROXY FACT (16)             /* a proxy was chosen by set_proxy() */
#define OPERATION FACT (17)         /* an operation is about to be sent */
#define ANONYMOUS FACT (18)         /* the operation is an anonymous Identify */
#define TICKET WSMAN_SESSION_FACT_TICKET
#define RESOLVER FACT (21)          /* there is a resolver of proxies */
#define NO_PROXY FACT (22)          /* set_proxy() chose a direct connection */
#define PROXY_LOGIN FACT (23)       /* there are credentials for proxies */
#define ADDRESS WSMAN_SESSION_FACT_ADDRESS
#define HANDLED FACT (25)           /* the application can be asked for a certificate */
#define DELEGATED FACT (24)         /* the host is one of delegate-to */

#define CREDENTIALS (USER_NAME | PASSWORD)

#define MECHANISMS                                                                            \
  (FLAG (USE_NO_AUTHENTICATION) | FLAG (USE_DIGEST) | FLAG (USE_NEGOTIATE) | FLAG (USE_BASIC) \
   | FLAG (USE_KERBEROS) | FLAG (USE_CLIENT_CERTIFICATE) | FLAG (USE_CREDSSP))

#define ASSIGNED                                                                                    \
  (MECHANISMS | FLAG (UTF8) | FLAG (UTF16) | FLAG (CRED_USERNAME_PASSWORD) | FLAG (SKIP_CA_CHECK)   \
   | FLAG (SKIP_CN_CHECK) | FLAG (SKIP_REVOCATION_CHECK) | FLAG (NO_ENCRYPTION) | FLAG (USE_SSL)    \
   | FLAG (ENABLE_SPN_SERVER_PORT) | FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS))

typedef struct
{
  WsmanSessionFacts all;
  WsmanSessionFacts any; /* 0 if `all` is enough */
  WsmanSessionFacts none;
  guint32 code;
} WsmanSessionRule;

static const WsmanSessionRule rules[] = {
  /* Flags */
  { UNASSIGNED, 0, 0, ERROR_WSMAN_CLIENT_INVALID_FLAG },
  { FLAG (UTF8) | FLAG (UTF16), 0, 0, ERROR_WSMAN_CLIENT_INVALID_FLAG },
  { SEVERAL_MECHANISMS, 0, 0, ERROR_WSMAN_CLIENT_MULTIPLE_AUTH_FLAGS },
  { FLAG (ENABLE_SPN_SERVER_PORT), 0, FLAG (USE_NEGOTIATE) | FLAG (USE_KERBEROS) | DEFAULT_MECHANISM,
    ERROR_WSMAN_CLIENT_SPN_WRONG_AUTH },

  /* Credentials */
  { FLAG (USE_NO_AUTHENTICATION), FLAG (CRED_USERNAME_PASSWORD) | CREDENTIALS | CERTIFICATE, 0,
    ERROR_WSMAN_CREDS_PASSED_WITH_NO_AUTH_FLAG },
  { LOCAL, CREDENTIALS | CERTIFICATE | TICKET, 0, ERROR_WSMAN_CLIENT_LOCAL_INVALID_CREDS },
  { LOCAL, PROXY | NO_PROXY | RESOLVER | PROXY_LOGIN | PIN | ADDRESS, 0,
    ERROR_WSMAN_CLIENT_LOCAL_INVALID_CONNECTION_OPTIONS },
  { FLAG (USE_CLIENT_CERTIFICATE) | FLAG (CRED_USERNAME_PASSWORD), 0, 0, ERROR_WSMAN_CERT_MULTIPLE_CREDENTIALS_FLAG },
  { CERTIFICATE, CREDENTIALS, 0, ERROR_WSMAN_MULTIPLE_CREDENTIALS },
  { FLAG (USE_CLIENT_CERTIFICATE), CREDENTIALS, 0, ERROR_WSMAN_CLIENT_CERT_UNNEEDED_USERNAME },
  { FLAG (USE_CLIENT_CERTIFICATE), 0, CERTIFICATE | HANDLED, ERROR_WSMAN_CLIENT_CERT_NEEDED },
  { CERTIFICATE | DEFAULT_MECHANISM, 0, 0, ERROR_WSMAN_CLIENT_CREDENTIALS_FOR_DEFAULT_AUTHENTICATION },
  { CERTIFICATE, 0, FLAG (USE_CLIENT_CERTIFICATE), ERROR_WSMAN_CERT_MISSING_AUTH_FLAG },
  { FLAG (CRED_USERNAME_PASSWORD), 0, CREDENTIALS, ERROR_WSMAN_CLIENT_CREDENTIALS_NEEDED },
  { TICKET | PASSWORD, 0, 0, ERROR_WSMAN_MULTIPLE_CREDENTIALS },
  { TICKET, FLAG (USE_BASIC) | FLAG (USE_DIGEST) | FLAG (USE_CREDSSP) | FLAG (USE_CLIENT_CERTIFICATE) |
    FLAG (USE_NO_AUTHENTICATION), 0, ERROR_WSMAN_CLIENT_INVALID_FLAG },
  { USER_NAME, 0, PASSWORD | TICKET, ERROR_WSMAN_CLIENT_USERNAME_AND_PASSWORD_NEEDED },
  { PASSWORD, 0, USER_NAME, ERROR_WSMAN_CLIENT_USERNAME_AND_PASSWORD_NEEDED },
  { CREDENTIALS, 0, FLAG (CRED_USERNAME_PASSWORD), ERROR_WSMAN_CLIENT_CREDENTIALS_FLAG_NEEDED },
  { 0, FLAG (USE_BASIC) | FLAG (USE_DIGEST), USER_NAME, ERROR_WSMAN_CLIENT_USERNAME_PASSWORD_NEEDED },
  { FLAG (USE_CREDSSP), 0, USER_NAME, ERROR_WSMAN_CREDSSP_USERNAME_PASSWORD_NEEDED },

  /* Transports */
  { FLAG (USE_SSL) | TYPED_HTTP, 0, 0, ERROR_WSMAN_INVALID_USESSL_PARAM },
  { FLAG (USE_SSL) | LOCAL, 0, 0, ERROR_WSMAN_INVALID_USESSL_PARAM },
  { FLAG (NO_ENCRYPTION) | HTTPS, 0, 0, ERROR_WSMAN_CLIENT_UNENCRYPTED_HTTP_ONLY },
  { HTTP,
    FLAG (SKIP_CA_CHECK) | FLAG (SKIP_CN_CHECK) | FLAG (SKIP_REVOCATION_CHECK) | FLAG (USE_CLIENT_CERTIFICATE) | PIN,
    0, ERROR_WSMAN_CANNOT_USE_CERTIFICATES_FOR_HTTP },
  { LOCAL, FLAG (SKIP_CA_CHECK) | FLAG (SKIP_CN_CHECK) | FLAG (SKIP_REVOCATION_CHECK) | FLAG (USE_CLIENT_CERTIFICATE),
    0, ERROR_WSMAN_CANNOT_USE_CERTIFICATES_FOR_HTTP },
  { FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS) | HTTP, 0, 0,
    ERROR_WSMAN_CANNOT_USE_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS_FOR_HTTP },
  { FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS), 0, FLAG (USE_NEGOTIATE), ERROR_WSMAN_CLIENT_INVALID_FLAG },
  { FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS), CREDENTIALS, 0, ERROR_WSMAN_CLIENT_INVALID_FLAG },
  { PROXY_LOGIN, 0, PROXY | RESOLVER, ERROR_WSMAN_INVALID_OPTION_NO_PROXY_SERVER },
  { PROXY | HTTP, 0, 0, ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_HTTP },
  { PROXY | FLAG (USE_KERBEROS), 0, 0, ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_KERBEROS },
  { PROXY | FLAG (USE_CREDSSP), 0, 0, ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_CREDSSP },

  /* Hosts. No row checks for a ticket, or for this machine's realm, because both may change, and because these checks
   * take time. They run when the session needs the result. So no row has WSMAN_CODE_CLIENT_WORKGROUP_NO_KERBEROS. */
  { FLAG (USE_KERBEROS) | LOOPBACK, 0, 0, ERROR_WSMAN_SERVER_DESTINATION_LOCALHOST },
  { FLAG (USE_KERBEROS) | IP_ADDRESS, 0, 0, ERROR_WSMAN_KERBEROS_IPADDRESS },
  { DEFAULT_MECHANISM | IP_ADDRESS, 0, LOOPBACK | USER_NAME, ERROR_WSMAN_DEFAULTAUTH_IPADDRESS },
  { DEFAULT_MECHANISM | IP_ADDRESS, 0, LOOPBACK | TRUSTED, ERROR_WSMAN_DEFAULTAUTH_IPADDRESS },
  { FLAG (USE_NEGOTIATE), 0,
    USER_NAME | TICKET | LOOPBACK | LISTED | FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS) | LOCAL,
    ERROR_WSMAN_EXPLICIT_CREDENTIALS_REQUIRED },
  /* An IP address has no Kerberos principal. So a domain's password would be used for NTLM. */
  { FLAG (USE_NEGOTIATE) | DOMAIN_USER | IP_ADDRESS, 0, LOOPBACK | TRUSTED, ERROR_WSMAN_SERVER_NOT_TRUSTED },

  /* CredSSP gives the server the password itself. */
  { FLAG (USE_CREDSSP), 0, DELEGATED, ERROR_WSMAN_CLIENT_ALLOWFRESHCREDENTIALS },

  /* The library sends nothing in plain text unless the caller allows this. */
  { HTTP, FLAG (USE_BASIC) | FLAG (USE_DIGEST), FLAG (NO_ENCRYPTION), ERROR_WSMAN_CLIENT_UNENCRYPTED_DISABLED },
  { HTTP | OPERATION | FLAG (USE_NO_AUTHENTICATION), 0, FLAG (NO_ENCRYPTION) | ANONYMOUS,
    ERROR_WSMAN_CLIENT_UNENCRYPTED_DISABLED },
};

/* Tells whether host is listed in Windows' TrustedHosts. The list may contain "*", "<local>" for names without a dot,
 * names with wildcards, and IPv6 addresses in brackets. */
static gboolean
is_listed (const char * const *trusted_hosts,
           const char         *host)
{
  g_autofree char *name = g_ascii_strdown (host, -1);
  g_autofree char *bracketed = g_strconcat ("[", name, "]", NULL);

  for (gsize i = 0; trusted_hosts != NULL && trusted_hosts[i] != NULL; i++)
    {
      g_autofree char *pattern = g_ascii_strdown (trusted_hosts[i], -1);

      if (g_str_equal (pattern, "<local>") ? strpbrk (name, ".:") == NULL
                                           : g_pattern_match_simple (pattern, name) || g_str_equal (pattern, bracketed))
        return TRUE;
    }

  return FALSE;
}

static WsmanSessionFacts
get_flag_facts (WsmanSessionFlags flags)
{
  WsmanSessionFacts facts = (guint32) flags;
  WsmanSessionFacts mechanisms = facts & MECHANISMS;

  if ((facts & ~ASSIGNED) != 0)
    facts |= UNASSIGNED;
  if (mechanisms == 0)
    facts |= DEFAULT_MECHANISM;
  if ((mechanisms & (mechanisms - 1)) != 0)
    facts |= SEVERAL_MECHANISMS;

  return facts;
}

static WsmanSessionFacts
get_connection_facts (const WsmanConnectionString *connection)
{
  if (connection->local)
    return LOCAL;

  return (connection->https ? HTTPS | TRUSTED : HTTP) |
         (connection->typed_transport && !connection->https ? TYPED_HTTP : 0) |
         (connection->ip_address ? IP_ADDRESS : 0) |
         (connection->loopback ? LOOPBACK : 0);
}

static WsmanSessionFacts
get_options_facts (WsmanConnectionOptions *options,
                   const char             *host)
{
  const char *user_name = wsman_connection_options_get_user_name (options);
  WsmanSessionFacts facts = 0;

  if (user_name != NULL)
    facts |= USER_NAME | (wsman_account_name_has_domain (user_name, host) ? DOMAIN_USER : 0);
  if (wsman_connection_options_get_password (options) != NULL)
    facts |= PASSWORD;
  if (wsman_connection_options_get_credentials_cache (options) != NULL ||
      wsman_connection_options_get_keytab (options) != NULL)
    facts |= TICKET;
  if (wsman_connection_options_get_certificate_thumbprint (options) != NULL ||
      wsman_connection_options_get_client_certificate (options) != NULL ||
      wsman_connection_options_get_client_certificate_source (options) != NULL)
    facts |= CERTIFICATE;
  if (wsman_connection_options_is_handled (options))
    facts |= HANDLED;
  if (wsman_connection_options_get_server_certificate_sha256 (options) != NULL)
    facts |= PIN;
  if (wsman_connection_options_get_connect_address (options) != NULL)
    facts |= ADDRESS;
  if (wsman_connection_options_get_proxy_access (options) == WSMAN_PROXY_ACCESS_NO_PROXY_SERVER)
    facts |= NO_PROXY;
  else if (wsman_connection_options_get_proxy_access (options) != WSMAN_PROXY_ACCESS_NONE)
    facts |= PROXY;
  if (wsman_connection_options_has_proxy_credentials (options))
    facts |= PROXY_LOGIN;
  if (wsman_connection_options_get_proxy_resolver (options) != NULL)
    facts |= RESOLVER;
  if (host != NULL && wsman_connection_options_delegates_to (options, host))
    facts |= DELEGATED;
  if (host != NULL && is_listed (wsman_connection_options_get_trusted_hosts (options), host))
    facts |= LISTED | TRUSTED;

  return facts;
}

WsmanSessionFacts
wsman_session_facts_new (const WsmanConnectionString *connection,
                         WsmanSessionFlags            flags,
                         WsmanConnectionOptions      *options)
{
  WsmanSessionFacts facts = get_flag_facts (flags) | get_connection_facts (connection);

  if (options != NULL)
    facts |= get_options_facts (options, connection->host);

  return facts;
}

WsmanSessionFacts
wsman_session_facts_replace_user (WsmanSessionFacts  facts,
                                  const char        *user_name,
                                  const char        *host)
{
  facts &= ~(USER_NAME | DOMAIN_USER | TICKET | FLAG (ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS));
  facts |= PASSWORD | FLAG (CRED_USERNAME_PASSWORD);
  if (user_name == NULL)
    return facts;

  return facts | USER_NAME | (wsman_account_name_has_domain (user_name, host) ? DOMAIN_USER : 0);
}

static gboolean
is_broken (const WsmanSessionRule *rule,
           WsmanSessionFacts       facts)
{
  return (facts & rule->all) == rule->all &&
         (rule->any == 0 || (facts & rule->any) != 0) &&
         (facts & rule->none) == 0;
}

gboolean
wsman_session_rules_check (WsmanSessionFacts   facts,
                           GError            **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (!is_broken (&rules[i], facts))
        continue;

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, rules[i].code, _("%s (session flags 0x%X)"),
                       wsman_code_get_text (rules[i].code), (guint) (facts & G_MAXUINT32));
      return FALSE;
    }

  return TRUE;
}

gboolean
wsman_session_rules_check_operation (WsmanSessionFacts   facts,
                                     gboolean            anonymous,
                                     GError            **error)
{
  return wsman_session_rules_check (facts | OPERATION | (anonymous ? ANONYMOUS : 0), error);
}

#define AUTHENTICATION_FLAGS                                                                                      \
  (WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION | WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_USE_DIGEST |   \
   WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_USE_KERBEROS | WSMAN_SESSION_FLAGS_USE_CREDSSP |       \
   WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE)

gboolean
wsman_session_rules_check_identify (WsmanSessionFlags   session_flags,
                                    WsmanSessionFlags   flags,
                                    GError            **error)
{
  WsmanSessionFlags made_for = session_flags & AUTHENTICATION_FLAGS;

  if (made_for == 0)
    made_for = WSMAN_SESSION_FLAGS_USE_NEGOTIATE;
  if (flags == 0 || flags == WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION || flags == made_for)
    return TRUE;

  if ((flags & ~AUTHENTICATION_FLAGS) != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_FLAG,
                     _("Identify takes no other flags than those of authentication (0x%X)"), (guint) flags);
  else if ((flags & (flags - 1)) != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_MULTIPLE_AUTH_FLAGS,
                     _("Identify takes one flag of authentication at most (0x%X)"), (guint) flags);
  else
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_FLAG,
                     _("The session was made for another authentication than Identify asks for (0x%X): "
                       "make a session for that, or give USE_NO_AUTHENTICATION or 0"), (guint) flags);

  return FALSE;
}
