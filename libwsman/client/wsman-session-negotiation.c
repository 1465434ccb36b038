/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The policy of Negotiate. This policy is stricter than that of SPNEGO. An account of the host uses NTLM, and an
 * account of a domain uses Kerberos. A domain's password is used for NTLM only if the server is trusted.
 */

#include "wsman-session-negotiation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "security/wsman-security-credssp-private.h"
#include "wsman-codes.h"
#include "wsman-connection-options-private.h"

#define DEFAULT_SERVICE "host"

/* The service that Windows names for CredSSP. Its policy lists hosts with this service, too. */
#define CREDSSP_SERVICE "WSMAN"

typedef struct
{
  gboolean kerberos;
  gboolean ntlm;
  const char *why_no_ntlm;
} MechanismChoice;

/* Tells whether a domain's password may be used for NTLM. A loopback name isn't trusted if the connection goes to
 * another address. */
static gboolean
is_trusted (WsmanSessionFacts facts)
{
  return (facts & WSMAN_SESSION_FACT_TRUSTED) != 0 ||
         (facts & (WSMAN_SESSION_FACT_LOOPBACK | WSMAN_SESSION_FACT_ADDRESS)) == WSMAN_SESSION_FACT_LOOPBACK;
}

/* Chooses the mechanisms of a session whose flags allow both. */
static MechanismChoice
choose (WsmanSessionFacts  facts,
        WsmanNtlmPolicy    policy)
{
  gboolean password = (facts & WSMAN_SESSION_FACT_PASSWORD) != 0;
  gboolean domain = (facts & WSMAN_SESSION_FACT_DOMAIN_USER) != 0;
  MechanismChoice choice = { 0 };

  choice.kerberos = (!password || domain) && (facts & WSMAN_SESSION_FACT_IP_ADDRESS) == 0;
  if (!password)
    choice.why_no_ntlm = N_("NTLM needs a user name and password");
  else if (policy == WSMAN_NTLM_POLICY_FORBID)
    choice.why_no_ntlm = N_("NTLM is forbidden by the connection options");
  else if (policy == WSMAN_NTLM_POLICY_AUTO && domain && !is_trusted (facts))
    choice.why_no_ntlm = N_("NTLM isn’t used for a domain’s account over http unless the host is one of "
                             "trusted-hosts; an account of the host itself is “.\\user”");
  else
    choice.ntlm = TRUE;

  return choice;
}

/* Tells whether the session uses only Kerberos. Without a flag Windows uses only Kerberos, with two exceptions. The
 * first exception is that the host is this machine. The second one is that the host is trusted and credentials were
 * given. */
static gboolean
wants_kerberos_alone (WsmanSessionFacts facts,
                      WsmanSessionFlags flags)
{
  if ((flags & WSMAN_SESSION_FLAGS_USE_KERBEROS) != 0)
    return TRUE;
  if ((facts & WSMAN_SESSION_FACT_DEFAULT_MECHANISM) == 0 || (facts & WSMAN_SESSION_FACT_LOOPBACK) != 0)
    return FALSE;

  return (facts & WSMAN_SESSION_FACT_USER_NAME) == 0 || (facts & WSMAN_SESSION_FACT_TRUSTED) == 0;
}

/* Chooses the mechanisms inside CredSSP. Kerberos proves the server before it gets the password. NTLM doesn't: any
 * machine of the domain could take the server's place. So NTLM needs the caller's consent, and https with a verified or
 * pinned certificate. */
static MechanismChoice
choose_for_credssp (WsmanSessionFacts facts,
                    WsmanSessionFlags flags,
                    gboolean          https,
                    WsmanNtlmPolicy   policy)
{
  const WsmanSessionFlags unverified = WSMAN_SESSION_FLAGS_SKIP_CA_CHECK | WSMAN_SESSION_FLAGS_SKIP_CN_CHECK;
  gboolean verified = https && ((flags & unverified) == 0 || (facts & WSMAN_SESSION_FACT_PIN) != 0);
  MechanismChoice choice = { 0 };

  choice.kerberos = (facts & WSMAN_SESSION_FACT_DOMAIN_USER) != 0 && (facts & WSMAN_SESSION_FACT_IP_ADDRESS) == 0;
  choice.ntlm = policy == WSMAN_NTLM_POLICY_ALLOW && verified;
  if (policy != WSMAN_NTLM_POLICY_ALLOW)
    choice.why_no_ntlm = N_("NTLM inside CredSSP needs the option ntlm with the value “allow”");
  else if (!verified)
    choice.why_no_ntlm = N_("NTLM inside CredSSP needs https with a verified or pinned certificate");

  return choice;
}

static MechanismChoice
choose_for_flags (WsmanSessionFacts facts,
                  gboolean          https,
                  WsmanNtlmPolicy   policy)
{
  WsmanSessionFlags flags = facts & G_MAXUINT32;

  if ((flags & WSMAN_SESSION_FLAGS_USE_CREDSSP) != 0)
    return choose_for_credssp (facts, flags, https, policy);

  return wants_kerberos_alone (facts, flags) ? (MechanismChoice) { TRUE, FALSE, NULL } : choose (facts, policy);
}

static const char *
get_scheme (WsmanSessionFacts facts,
            WsmanSessionFlags flags)
{
  if ((flags & WSMAN_SESSION_FLAGS_USE_CREDSSP) != 0)
    return WSMAN_SCHEME_CREDSSP;

  return wants_kerberos_alone (facts, flags) ? "Kerberos" : "Negotiate";
}

/* Returns the code for a session that no mechanism is left for. */
static guint32
get_refusal (WsmanSessionFacts facts)
{
  if ((facts & WSMAN_SESSION_FLAGS_USE_CREDSSP) != 0)
    return ERROR_WSMAN_CLIENT_ALLOWFRESHCREDENTIALS_NTLMONLY;

  return (facts & WSMAN_SESSION_FACT_PASSWORD) != 0 ? ERROR_WSMAN_SERVER_NOT_TRUSTED
                                                    : ERROR_WSMAN_EXPLICIT_CREDENTIALS_REQUIRED;
}

/* Checks the binding to the certificate of https. CredSSP is bound to the certificate of its own TLS connection. */
static gboolean
check_binding (WsmanTransportConfig  *config,
               WsmanSessionFlags      flags,
               GError               **error)
{
  if ((flags & WSMAN_SESSION_FLAGS_USE_CREDSSP) == 0)
    return TRUE;
  if (config->binding == WSMAN_CHANNEL_BINDING_REQUIRE)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("CredSSP can’t be bound to the certificate of https, because it has a TLS connection of its "
                         "own, to which it is bound; don’t require the binding"));
      return FALSE;
    }
  config->binding = WSMAN_CHANNEL_BINDING_OFF;

  return TRUE;
}

/* Returns the target "host/NAME". If the options set a service, this service replaces "host". If the options set a
 * whole principal, this principal is the target. */
static char *
make_target (const WsmanConnectionString *connection,
             WsmanSessionFlags            flags,
             WsmanConnectionOptions      *options)
{
  const char *principal = options != NULL
    ? wsman_connection_options_get_service_principal_name (options) : NULL;

  if (principal != NULL && strchr (principal, '/') != NULL)
    return g_strdup (principal);
  if (principal == NULL)
    principal = (flags & WSMAN_SESSION_FLAGS_USE_CREDSSP) != 0 ? CREDSSP_SERVICE : DEFAULT_SERVICE;
  if ((flags & WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT) != 0)
    return g_strdup_printf ("%s/%s:%d", principal, connection->host, connection->port);

  return g_strdup_printf ("%s/%s", principal, connection->host);
}

static void
set_mechanisms (WsmanNegotiation *negotiation,
                MechanismChoice   choice)
{
  negotiation->n_mechanisms = 0;
  g_clear_pointer (&negotiation->why_no_ntlm, g_free);
  if (choice.kerberos)
    negotiation->mechanisms[negotiation->n_mechanisms++] = WSMAN_MECHANISM_KERBEROS;
  if (choice.ntlm)
    negotiation->mechanisms[negotiation->n_mechanisms++] = WSMAN_MECHANISM_NTLM;
  else if (choice.why_no_ntlm != NULL)
    negotiation->why_no_ntlm = g_strdup (_(choice.why_no_ntlm));
}

static WsmanNegotiation *
negotiation_new (MechanismChoice  choice,
                 const char      *scheme,
                 char            *target)
{
  WsmanNegotiation *self = g_new0 (WsmanNegotiation, 1);

  self->scheme = scheme;
  self->target = target;
  set_mechanisms (self, choice);

  return self;
}

static gboolean
check_choice (MechanismChoice     choice,
              WsmanSessionFacts   facts,
              const char         *host,
              GError            **error)
{
  if (choice.kerberos || choice.ntlm)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, get_refusal (facts),
                   _("No mechanism is left for %s: Kerberos needs a domain’s account and a host name; %s"),
                   host, _(choice.why_no_ntlm));

  return FALSE;
}

static WsmanCredential *
credential_new (WsmanConnectionOptions *options)
{
  WsmanCredentialSource source = { 0 };

  if (options != NULL)
    {
      source.user_name = wsman_connection_options_get_user_name (options);
      source.password = wsman_connection_options_get_password (options);
      source.ccache = wsman_connection_options_get_credentials_cache (options);
      source.keytab = wsman_connection_options_get_keytab (options);
    }

  return wsman_credential_new (&source);
}

gboolean
wsman_session_set_negotiation (WsmanTransportConfig         *config,
                               const WsmanConnectionString  *connection,
                               WsmanSessionFlags             flags,
                               WsmanSessionFacts             facts,
                               WsmanConnectionOptions       *options,
                               GError                      **error)
{
  const WsmanSessionFlags negotiating =
    WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_USE_KERBEROS | WSMAN_SESSION_FLAGS_USE_CREDSSP;
  gboolean credssp = (flags & WSMAN_SESSION_FLAGS_USE_CREDSSP) != 0;
  MechanismChoice choice;

  if ((facts & WSMAN_SESSION_FACT_DEFAULT_MECHANISM) == 0 && (flags & negotiating) == 0)
    return TRUE;

  choice = choose_for_flags (facts, connection->https,
                             options != NULL ? wsman_connection_options_get_ntlm (options) : WSMAN_NTLM_POLICY_AUTO);
  if (!check_choice (choice, facts, connection->host, error))
    return FALSE;

  config->negotiation = negotiation_new (choice, get_scheme (facts, flags), make_target (connection, flags, options));
  config->negotiation->delegate = !credssp && options != NULL &&
                                  wsman_connection_options_get_delegate_credentials (options);
  config->negotiation->accept_old_credssp = options != NULL &&
                                            wsman_connection_options_get_accept_old_credssp (options);
  config->credential = credential_new (options);
  config->seal = (credssp || !connection->https) && (flags & WSMAN_SESSION_FLAGS_NO_ENCRYPTION) == 0;
  if (options != NULL)
    config->binding = wsman_connection_options_get_channel_binding (options);

  return check_binding (config, flags, error);
}

/* --- The users of answers --- */

/* What decides which users a session may have. */
typedef struct
{
  WsmanSessionFacts facts;
  WsmanNtlmPolicy ntlm;
  gboolean https;
  char *host;
} UserReview;

static void
user_review_free (gpointer data)
{
  UserReview *self = data;

  g_free (self->host);
  g_free (self);
}

/* The rules are those for a session that is created with this user. So the password of a domain's account isn't used
 * for NTLM because the first user was an account of the host. */
static gboolean
review_user (WsmanNegotiation  *negotiation,
             const char        *user_name,
             gpointer           user_data,
             GError           **error)
{
  UserReview *self = user_data;
  WsmanSessionFacts facts = wsman_session_facts_replace_user (self->facts, user_name, self->host);
  MechanismChoice choice;

  if (!wsman_session_rules_check (facts, error))
    return FALSE;
  if (negotiation == NULL || g_str_equal (negotiation->scheme, "Kerberos"))
    return TRUE;

  choice = choose_for_flags (facts, self->https, self->ntlm);
  if (!check_choice (choice, facts, self->host, error))
    return FALSE;

  set_mechanisms (negotiation, choice);

  return TRUE;
}

void
wsman_session_set_review (WsmanTransportConfig         *config,
                          const WsmanConnectionString  *connection,
                          WsmanSessionFacts             facts,
                          WsmanConnectionOptions       *options)
{
  UserReview *self = g_new0 (UserReview, 1);

  self->facts = facts;
  self->ntlm = wsman_connection_options_get_ntlm (options);
  self->https = connection->https;
  self->host = g_strdup (connection->host);
  config->review = review_user;
  config->review_data = self;
  config->free_review_data = user_review_free;
}
