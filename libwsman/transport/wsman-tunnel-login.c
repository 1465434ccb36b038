/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Responds to the challenges of a proxy. The caller's mechanism is used, and no other. If the caller gave credentials
 * without a mechanism, the strongest mechanism is used that doesn't send the password. Credentials are sent once: a
 * proxy that refuses them gets no other ones by itself.
 */

#include "wsman-tunnel-login-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-account-name-private.h"
#include "security/wsman-digest-session-private.h"
#include "security/wsman-security-gss-private.h"
#include "wsman-http-errors-private.h"
#include "wsman-proxy-question-private.h"

/* The largest number of tokens. No mechanism needs so many. */
#define MAX_STEPS 10
/* How often the user is asked for the credentials of a connection. */
#define MAX_QUESTIONS 3

struct _WsmanTunnelLogin
{
  WsmanRoute *route;
  WsmanProxy *proxy;
  char *target;
  GBytes *bindings;               /* of the TLS connection to the proxy; or NULL */
  WsmanProxyCredentials credentials;
  const char *scheme;             /* the scheme with which the credentials were sent; NULL before that */
  WsmanSecurityContext *security; /* of a mechanism that takes steps; NULL for others */
  guint n_steps;
  WsmanDigestSession *digest;     /* NULL for other mechanisms, as is the next field */
  WsmanDigestProof *proof;        /* the last one that was sent */
  gboolean was_stale;             /* TRUE if the proxy said that the nonce was too old */
  guint n_questions;
  gboolean needs_connection;
  const WsmanTunnelHead *head;    /* the head that is responded to */
};

WsmanTunnelLogin *
wsman_tunnel_login_new (WsmanRoute *route,
                        WsmanProxy *proxy,
                        const char *target)
{
  WsmanTunnelLogin *self = g_new0 (WsmanTunnelLogin, 1);

  self->route = g_object_ref (route);
  self->proxy = wsman_proxy_ref (proxy);
  self->target = g_strdup (target);

  return self;
}

void
wsman_tunnel_login_free (WsmanTunnelLogin *self)
{
  g_clear_object (&self->route);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  g_free (self->target);
  g_clear_pointer (&self->bindings, g_bytes_unref);
  wsman_proxy_credentials_clear (&self->credentials);
  g_clear_object (&self->security);
  g_clear_pointer (&self->proof, wsman_digest_proof_free);
  g_clear_pointer (&self->digest, wsman_digest_session_unref);
  g_free (self);
}

void
wsman_tunnel_login_set_connection (WsmanTunnelLogin *self,
                                   GTlsConnection   *tls)
{
  g_autoptr(GByteArray) hash = g_byte_array_new ();

  self->needs_connection = FALSE;
  g_clear_pointer (&self->bindings, g_bytes_unref);
  if (tls != NULL &&
      g_tls_connection_get_channel_binding_data (tls, G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT, hash, NULL))
    self->bindings = g_byte_array_free_to_bytes (g_steal_pointer (&hash));
}

/* --- Errors --- */

/* Returns the error for a proxy that wants credentials that nobody has set. */
static GError *
error_for_no_credentials (WsmanTunnelLogin      *self,
                          const WsmanTunnelHead *head)
{
  g_autofree char *schemes = wsman_tunnel_head_list_schemes (head);
  GError *local_error = NULL;

  if (wsman_route_get_config (self->route)->withholds_proxy_login)
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
                     _("The proxy %s was detected and requires authentication (HTTP status 407, it offers: %s); name "
                       "it by proxy-resolver or by the system’s settings, because a detected proxy gets no "
                       "credentials"),
                     self->proxy->label, schemes);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
                     _("The proxy %s requires authentication (HTTP status 407, it offers: %s); set credentials for "
                       "the proxy, because it doesn’t get those for the host"), self->proxy->label, schemes);

  return local_error;
}

/* Returns the error for a proxy that offers nothing that may be used. reason may be NULL. */
static GError *
error_for_no_scheme (WsmanTunnelLogin *self,
                     const GError     *reason)
{
  g_autofree char *schemes = wsman_tunnel_head_list_schemes (self->head);
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
                   _("The proxy %s offers no mechanism that may be used (HTTP status 407, it offers: %s)%s%s; choose "
                     "another mechanism for the proxy"), self->proxy->label, schemes, reason != NULL ? ": " : "",
                   reason != NULL ? reason->message : "");

  return local_error;
}

/* Returns the error for credentials that were refused. reason may be NULL. */
static GError *
error_for_refusal (WsmanTunnelLogin *self,
                   const GError     *reason)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, HTTP_E_STATUS_PROXY_AUTH_REQ,
                   _("The proxy %s refuses the user%s%s%s (HTTP status 407, %s)%s%s; check user name and password for "
                     "the proxy"), self->proxy->label,
                   self->credentials.user_name != NULL ? " “" : "",
                   self->credentials.user_name != NULL ? self->credentials.user_name : "",
                   self->credentials.user_name != NULL ? "”" : "",
                   self->scheme, reason != NULL ? ": " : "", reason != NULL ? reason->message : "");

  return local_error;
}

static GError *
error_for_lost_steps (WsmanTunnelLogin *self)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("The proxy %s closes the connection in the middle of the authentication by %s; let it keep "
                     "connections"), self->proxy->label, self->scheme);

  return local_error;
}

/* --- Negotiate and NTLM --- */

static gboolean
has_domain (WsmanTunnelLogin *self)
{
  return self->credentials.user_name != NULL &&
         wsman_account_name_has_domain (self->credentials.user_name, self->proxy->host);
}

/* Tells whether NTLM may be used: the same policy as for targets. A proxy is trusted only over TLS. */
static gboolean
may_use_ntlm (WsmanTunnelLogin *self)
{
  if (self->credentials.password == NULL || self->credentials.ntlm == WSMAN_NTLM_POLICY_FORBID)
    return FALSE;

  return self->credentials.ntlm == WSMAN_NTLM_POLICY_ALLOW || self->proxy->is_https || !has_domain (self);
}

static gboolean
may_use_kerberos (WsmanTunnelLogin *self)
{
  return !g_hostname_is_ip_address (self->proxy->host) && (self->credentials.password == NULL || has_domain (self));
}

/* Starts an authentication that takes steps. Nothing is ever delegated to a proxy. */
static WsmanSecurityContext *
security_new (WsmanTunnelLogin *self,
              const char       *scheme)
{
  WsmanNegotiation negotiation = { .scheme = scheme };

  if (may_use_kerberos (self) && g_str_equal (scheme, "Negotiate"))
    negotiation.mechanisms[negotiation.n_mechanisms++] = WSMAN_MECHANISM_KERBEROS;
  if (may_use_ntlm (self))
    negotiation.mechanisms[negotiation.n_mechanisms++] = WSMAN_MECHANISM_NTLM;
  if (negotiation.n_mechanisms == 0)
    return NULL;

  negotiation.target = g_strconcat ("HTTP/", self->proxy->host, NULL);
  self->security = wsman_security_gss_new_initiator (&negotiation, self->credentials.credential, self->bindings);
  wsman_negotiation_clear (&negotiation);

  return self->security;
}

static void refuse (GTask        *task,
                    const GError *reason);

static void
on_step (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanTunnelLogin *self = g_task_get_task_data (task);
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) local_error = NULL;
  char *encoded;

  if (!wsman_security_context_step_finish (WSMAN_SECURITY_CONTEXT (source), result, &token, &local_error) ||
      token == NULL)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&local_error));
      else
        refuse (task, local_error);
      return;
    }

  encoded = g_base64_encode (g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  g_task_return_pointer (task, g_strconcat (self->scheme, " ", encoded, NULL), (GDestroyNotify) wsman_secret_free);
  wsman_secret_free (encoded);
}

static void
take_step (GTask  *task,
           GBytes *input)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);

  self->n_steps++;
  wsman_security_context_step_async (self->security, input, g_task_get_cancellable (task), on_step,
                                     g_object_ref (task));
}

/* Tells whether the proxy has sent a token that the authentication can go on with. Otherwise it refuses. */
static gboolean
has_token (WsmanTunnelLogin      *self,
           const WsmanTunnelHead *head)
{
  const WsmanChallenge *challenge = wsman_tunnel_head_find_challenge (head, self->scheme);

  return challenge != NULL && challenge->token != NULL && self->n_steps < MAX_STEPS &&
         !wsman_security_context_is_complete (self->security);
}

/* Goes on with the token of the proxy. */
static void
go_on (GTask                 *task,
       const WsmanTunnelHead *head)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);
  const WsmanChallenge *challenge = wsman_tunnel_head_find_challenge (head, self->scheme);
  gsize length = 0;
  guint8 *data = wsman_base64_decode (challenge->token, &length);
  g_autoptr(GBytes) token = g_bytes_new_take (data, length);

  if (data == NULL)
    refuse (task, NULL);
  else if (!head->is_kept)
    g_task_return_error (task, error_for_lost_steps (self));
  else
    take_step (task, token);
}

/* --- Digest --- */

/* Returns the value for the last challenge. The proof is bound to CONNECT and the target. */
static char *
authorize_digest (WsmanTunnelLogin *self)
{
  const WsmanSecurityRequest request = { .method = "CONNECT", .target = self->target };

  g_clear_pointer (&self->proof, wsman_digest_proof_free);

  return wsman_digest_session_authorize (self->digest, &request, &self->proof);
}

/* Returns the value for the challenges of the head. MD5 is accepted, because many proxies have nothing else, and the
 * alternative is Basic. But SHA-256 is used where it is offered. */
static char *
start_digest (WsmanTunnelLogin  *self,
              GError           **error)
{
  g_clear_pointer (&self->proof, wsman_digest_proof_free);
  g_clear_pointer (&self->digest, wsman_digest_session_unref);
  self->digest = wsman_digest_session_new (self->credentials.user_name, self->credentials.password,
                                           WSMAN_DIGEST_FLAGS_ACCEPT_MD5 | WSMAN_DIGEST_FLAGS_ACCEPT_SILENCE);
  if (wsman_digest_session_take_challenge (self->digest, self->head->challenges_text, NULL, error) !=
      WSMAN_CHALLENGE_RESULT_TAKEN)
    return NULL;

  return authorize_digest (self);
}

/* Tells whether a Digest was refused only because its nonce is too old. This may happen once. */
static gboolean
is_stale (WsmanTunnelLogin *self)
{
  if (g_strcmp0 (self->scheme, WSMAN_DIGEST_SCHEME) != 0 || self->was_stale || self->digest == NULL)
    return FALSE;

  self->was_stale = wsman_digest_session_take_challenge (self->digest, self->head->challenges_text, self->proof,
                                                         NULL) == WSMAN_CHALLENGE_RESULT_TAKEN;

  return self->was_stale;
}

/* --- The choice --- */

/* Returns the scheme for the credentials, or NULL if the proxy offers none that may be used. */
static const char *
choose_scheme (WsmanTunnelLogin      *self,
               const WsmanTunnelHead *head)
{
  WsmanProxyAuthentication wanted = self->credentials.mechanism;
  gboolean may_negotiate = wanted == 0 || wanted == WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE;
  gboolean may_digest = (wanted == 0 || wanted == WSMAN_PROXY_AUTHENTICATION_USE_DIGEST) &&
                        self->credentials.password != NULL;

  if (may_negotiate && wsman_tunnel_head_find_challenge (head, "Negotiate") != NULL &&
      (may_use_kerberos (self) || may_use_ntlm (self)))
    return "Negotiate";
  if (may_negotiate && wsman_tunnel_head_find_challenge (head, "NTLM") != NULL && may_use_ntlm (self))
    return "NTLM";
  if (may_digest && wsman_tunnel_head_find_challenge (head, WSMAN_DIGEST_SCHEME) != NULL)
    return WSMAN_DIGEST_SCHEME;
  if (wanted == WSMAN_PROXY_AUTHENTICATION_USE_BASIC && wsman_tunnel_head_find_challenge (head, "Basic") != NULL)
    return "Basic";

  return NULL;
}

static char *
make_basic (WsmanTunnelLogin *self)
{
  g_autoptr(WsmanSecurityContext) basic =
    wsman_security_basic_new (self->credentials.user_name, self->credentials.password);

  return wsman_security_context_dup_authorization (basic, NULL);
}

static void
return_digest (GTask *task)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  char *authorization = start_digest (self, &local_error);

  if (authorization != NULL)
    g_task_return_pointer (task, authorization, (GDestroyNotify) wsman_secret_free);
  else
    g_task_return_error (task, error_for_no_scheme (self, local_error));
}

/* Sends the credentials with the scheme that was chosen. */
static void
start_scheme (GTask *task)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "route %p: authenticates to %s by %s", self->route, self->proxy->label,
               self->scheme);
  if (g_str_equal (self->scheme, "Basic"))
    g_task_return_pointer (task, make_basic (self), (GDestroyNotify) wsman_secret_free);
  else if (g_str_equal (self->scheme, WSMAN_DIGEST_SCHEME))
    return_digest (task);
  else
    {
      security_new (self, self->scheme);
      take_step (task, NULL);
    }
}

/* Uses the credentials with a scheme that the proxy offers. */
static void
log_in (GTask *task)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);

  self->scheme = choose_scheme (self, self->head);
  if (self->scheme != NULL)
    start_scheme (task);
  else
    g_task_return_error (task, error_for_no_scheme (self, NULL));
}

/* --- Questions --- */

static gboolean
get_credentials (WsmanTunnelLogin *self)
{
  WsmanProxyLogin *login = wsman_route_get_config (self->route)->proxy_login;

  wsman_proxy_credentials_clear (&self->credentials);

  return login != NULL && wsman_proxy_login_get (login, self->proxy, &self->credentials);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanTunnelLogin *self = g_task_get_task_data (task);
  gboolean was_refused = self->scheme != NULL;
  g_autoptr(GError) refusal = was_refused ? error_for_refusal (self, NULL)
                                          : error_for_no_credentials (self, self->head);
  GError *local_error = NULL;

  self->scheme = NULL;
  g_clear_object (&self->security);
  self->n_steps = 0;
  self->was_stale = FALSE;
  self->needs_connection = TRUE;

  if (wsman_proxy_question_run_finish (result, &local_error) && get_credentials (self))
    log_in (task);
  else
    g_task_return_error (task, local_error != NULL ? local_error : g_steal_pointer (&refusal));
}

/* Returns the scheme for which the user is asked: the strongest one that the proxy offers. */
static const char *
find_scheme (const WsmanTunnelHead *head)
{
  static const char * const schemes[] = { "Negotiate", "NTLM", WSMAN_DIGEST_SCHEME, "Basic" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (wsman_tunnel_head_find_challenge (head, schemes[i]) != NULL)
        return schemes[i];
    }

  return NULL;
}

/* Asks the user for other credentials. Returns FALSE if nobody can be asked. */
static gboolean
ask (GTask *task)
{
  WsmanTunnelLogin *self = g_task_get_task_data (task);
  const char *scheme = self->scheme != NULL ? self->scheme : find_scheme (self->head);
  const WsmanChallenge *challenge = scheme != NULL ? wsman_tunnel_head_find_challenge (self->head, scheme) : NULL;
  g_autofree char *realm = NULL;
  WsmanProxyQuestion question = { .route = self->route, .proxy = self->proxy, .scheme = scheme };

  if (challenge == NULL || !wsman_route_can_ask (self->route) || self->n_questions++ >= MAX_QUESTIONS)
    return FALSE;

  realm = wsman_quote_peer (wsman_challenge_get (challenge, "realm"), -1);
  question.realm = realm;
  question.refused_serial = self->credentials.serial;
  wsman_proxy_question_run_async (&question, g_task_get_cancellable (task), on_answer, g_object_ref (task));

  return TRUE;
}

/* Ends the task because the credentials were refused, unless the user gives other ones. reason may be NULL. */
static void
refuse (GTask        *task,
        const GError *reason)
{
  if (!ask (task))
    g_task_return_error (task, error_for_refusal (g_task_get_task_data (task), reason));
}

/* --- The call --- */

void
wsman_tunnel_login_respond_async (WsmanTunnelLogin      *self,
                                  const WsmanTunnelHead *head,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_tunnel_login_respond_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, NULL);

  self->head = head;
  if (self->security != NULL && has_token (self, head))
    go_on (task, head);
  else if (is_stale (self))
    g_task_return_pointer (task, authorize_digest (self), (GDestroyNotify) wsman_secret_free);
  else if (self->scheme != NULL)
    refuse (task, NULL);
  else if (get_credentials (self))
    log_in (task);
  else if (!ask (task))
    g_task_return_error (task, error_for_no_credentials (self, head));
}

gboolean
wsman_tunnel_login_needs_connection (WsmanTunnelLogin *self)
{
  return self->needs_connection;
}

char *
wsman_tunnel_login_respond_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_tunnel_login_respond_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
