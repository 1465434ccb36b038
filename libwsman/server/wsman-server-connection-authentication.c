/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The identity at the other end of a connection. There is no identity until credentials, an authentication or the
 * kernel have proved the identity. The server reads no byte of a body before it knows that the client may send the
 * body. [RFC4559] 4, [MS-WSMV] 3.1.4.1.
 */

#include "wsman-server-connection-fields-private.h"

#include <gio/gnetworking.h>
#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-security-private.h"
#include "transport/wsman-sealing-private.h"
#include "wsman-server-log-private.h"

#define BASIC_SCHEME "Basic "
#define DIGEST_SCHEME "Digest "

static void
log_connection (WsmanServerConnection *self,
                WsmanEvent             event,
                WsmanLogFields        *fields)
{
  WsmanClientIdentity caller;

  wsman_server_connection_get_caller (self, &caller);
  if (fields->user == NULL && self->user != NULL)
    fields->user = self->user->text;
  fields->mechanism = caller.mechanism;
  if (self->secure && self->user != NULL)
    fields->binding = caller.bound ? "certificate" : "none";
  wsman_server_log (event, self->remote_address, fields);
}

void
wsman_server_connection_log (WsmanServerConnection *self,
                             WsmanEvent             event,
                             const char            *user_name,
                             const char            *reason)
{
  log_connection (self, event, &(WsmanLogFields) { .user = user_name, .reason = reason });
}

void
wsman_server_connection_log_error (WsmanServerConnection *self,
                                   WsmanEvent             event,
                                   const char            *user_name,
                                   const GError          *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  log_connection (self, event, &(WsmanLogFields) {
    .user = user_name,
    .reason = error->message,
    .code = info != NULL ? info->code : 0,
    .minor = info != NULL ? info->minor : 0,
  });
}

void
wsman_server_connection_forget (WsmanServerConnection *self)
{
  wsman_secret_clear (&self->proof);
  g_clear_pointer (&self->user, wsman_identity_unref);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->last_token, g_free);
  g_clear_object (&self->certificate);
  self->by_certificate = FALSE;
  self->uses_digest = FALSE;
  g_clear_pointer (&self->digest_user, g_free);
  g_clear_pointer (&self->authentication_info, g_free);
}

/* Tells whether a client that has authenticated with tokens may send this unsealed message. Over http anybody could
 * have read the message, and Windows refuses such messages. Over https without a binding, an attacker might use the
 * authentication of another client. An attacker can also do that over http after a ticket for HTTP, so such a message
 * is refused even if the policy allows unsealed messages. */
gboolean
wsman_server_connection_check_plain (WsmanServerConnection *self)
{
  if (!wsman_policy_allows_plain (self->policy, self->secure) ||
      (!self->secure && wsman_acceptor_is_for_http (self->acceptor)))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s sends an unsealed message over http", self, self->user->text);
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL, "A message over http isn’t sealed");
      wsman_server_connection_drop (self, 500);
      return FALSE;
    }

  if (self->secure && !wsman_acceptor_allows_plain (self->acceptor, self->policy))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s neither is bound to the certificate nor seals its messages",
                   self, self->user->text);
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                                   "The client isn’t bound to the certificate, and doesn’t seal its messages");
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return FALSE;
    }

  return TRUE;
}

void
wsman_server_connection_reject (WsmanServerConnection *self)
{
  self->rejected = TRUE;
  if (self->state != STATE_AUTHENTICATING)
    return;

  wsman_server_connection_forget (self);
  wsman_server_connection_drop (self, 503);
}

/* Tells whether the user may have this connection. If the user has too many connections, this function responds. */
static gboolean
admit (WsmanServerConnection *self)
{
  if (self->shared->handlers->admit_user (self, self->shared->clients))
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN, NULL, NULL);
      return TRUE;
    }

  wsman_server_connection_reject (self);

  return FALSE;
}

void
wsman_server_connection_set_user (WsmanServerConnection *self,
                                  WsmanIdentity         *user)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  if (user == NULL)
    {
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return;
    }

  self->user = wsman_identity_ref (user);
  self->proven = g_get_monotonic_time ();
  if (admit (self))
    wsman_server_connection_expect_body (self);
}

/* Checks Basic credentials. Takes ownership of proof, which is their digest. */
static void
look_at_password (WsmanServerConnection *self,
                  const char            *authorization,
                  char                  *proof)
{
  gboolean allowed = wsman_policy_allows_basic (self->policy, self->secure);
  char *user_name = NULL;
  char *password = NULL;

  wsman_server_connection_forget (self);
  self->proof = proof;
  if (!allowed || !wsman_basic_parse (authorization, &user_name, &password))
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                                   allowed ? "The credentials can’t be read" : "The mechanism isn’t accepted here");
      wsman_server_connection_refuse (self);
    }
  else if (*user_name == '\0' || *password == '\0')
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, user_name,
                                   "The user name or the password is empty");
      wsman_server_connection_refuse (self);
    }
  else
    {
      wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->time_limits.login);
      wsman_server_connection_watch_client (self);
      self->shared->handlers->authenticate (self, user_name, password, self->shared->clients);
    }

  wsman_secret_free (user_name);
  wsman_secret_free (password);
}

/* Checks Basic credentials, which come with each request. The authenticator isn't asked again on the same connection
 * while the credentials stay the same and their last check is recent. */
static void
check_credentials (WsmanServerConnection *self,
                   const char            *authorization)
{
  char *proof = wsman_secret_hash (authorization);

  if (wsman_policy_allows_basic (self->policy, self->secure) && self->user != NULL && self->proof != NULL &&
      wsman_secret_equal (proof, self->proof) &&
      self->asked > self->policy->authenticator_changed &&
      g_get_monotonic_time () - self->proven < self->policy->time_limits.identity * G_TIME_SPAN_MILLISECOND)
    {
      wsman_secret_free (proof);
      wsman_server_connection_expect_body (self);
    }
  else
    {
      self->asked = g_get_monotonic_time ();
      look_at_password (self, authorization, proof);
    }
}

void
wsman_server_connection_set_end (WsmanServerConnection *self,
                                 gint64                 end)
{
  self->end = end;
}

/* Returns the certificate with which the client has signed the TLS handshake; or NULL. */
static GTlsCertificate *
get_client_certificate (WsmanServerConnection *self)
{
  if (!self->secure || self->policy->client_trust == NULL)
    return NULL;

  return g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (self->stream));
}

/* Checks the client's certificate. The certificate counts only for requests that say so, because a browser might send
 * one without the knowledge of its user. It isn't checked again while it stays the same and its identity lasts. */
static void
check_certificate (WsmanServerConnection *self)
{
  GTlsCertificate *certificate = get_client_certificate (self);

  if (certificate != NULL && self->user != NULL && self->certificate != NULL &&
      g_tls_certificate_is_same (certificate, self->certificate))
    {
      wsman_server_connection_expect_body (self);
      return;
    }

  wsman_server_connection_forget (self);
  self->by_certificate = TRUE;
  if (certificate == NULL)
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                                   self->secure && self->policy->client_trust != NULL
                                     ? "The client has sent no certificate" : "The mechanism isn’t accepted here");
      wsman_server_connection_refuse (self);
      return;
    }

  self->certificate = g_object_ref (certificate);
  wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->time_limits.login);
  wsman_server_connection_watch_client (self);
  self->shared->handlers->check_certificate (self, certificate, self->shared->clients);
}

/* Returns the hash of the server's certificate, or NULL over http. If TLS can't provide the hash, an empty hash is
 * returned, so that the hash matches no hash of a client. */
static GBytes *
get_bindings (WsmanServerConnection *self)
{
  g_autoptr(GByteArray) hash = g_byte_array_new ();

  if (!self->secure)
    return NULL;

  g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (self->stream),
                                             G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT, hash, NULL);

  return g_byte_array_free_to_bytes (g_steal_pointer (&hash));
}

/* Checks the token of a request. A new token on an authenticated connection begins a new authentication. */
static void
check_token (WsmanServerConnection *self,
             const char            *scheme,
             GBytes                *token)
{
  if (self->acceptor == NULL || !wsman_acceptor_expects (self->acceptor, scheme, token))
    {
      g_autoptr(GBytes) bindings = get_bindings (self);

      wsman_server_connection_forget (self);
      self->acceptor = wsman_acceptor_new (self->policy, scheme, bindings);
    }

  if (wsman_acceptor_get_remaining (self->acceptor) == 0)
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                                   "The TLS handshake or authentication took too long");
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return;
    }

  wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->time_limits.login);
  wsman_server_connection_watch_client (self);
  self->shared->handlers->negotiate (self, self->acceptor, token, self->shared->clients);
}

/* Asks the client for the next token. If the request has a message besides its token, the message is read and dropped,
 * so that the connection stays usable. The sender of the message isn't authenticated yet, and over http the message may
 * not even be sealed. */
static void
ask_for_token (WsmanServerConnection *self)
{
  const char * const challenges[] = { self->last_token, NULL };
  WsmanHttpResponse response = { .status = 401, .challenges = challenges };

  if (wsman_http_head_has_body (self->head))
    wsman_debug (WSMAN_DEBUG_SERVER, "%p: throws away the message that comes with a token", self);
  wsman_server_connection_send (self, &response, NULL);
}

/* Keeps token in base64 for the next response. */
static void
keep_token (WsmanServerConnection *self,
            const char            *scheme,
            GBytes                *token)
{
  g_autofree char *encoded = NULL;

  if (token == NULL)
    return;
  encoded = g_base64_encode (g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  self->last_token = g_strconcat (scheme, " ", encoded, NULL);
}

void
wsman_server_connection_take_step_result (WsmanServerConnection *self,
                                          WsmanStepResult        step_result,
                                          GBytes                *response)
{
  const char *scheme;

  if (self->state != STATE_AUTHENTICATING)
    return;

  scheme = wsman_acceptor_get_scheme (self->acceptor);
  if (step_result == WSMAN_STEP_RESULT_REFUSED)
    {
      wsman_server_connection_forget (self);
      keep_token (self, scheme, response);
      wsman_server_connection_refuse (self);
      return;
    }

  keep_token (self, scheme, response);
  if (step_result == WSMAN_STEP_RESULT_CONTINUES)
    {
      ask_for_token (self);
      return;
    }

  self->user = wsman_identity_ref (wsman_acceptor_get_identity (self->acceptor));
  if (!admit (self))
    return;

  if (wsman_http_head_has_body (self->head))
    wsman_server_connection_expect_body (self);
  else
    wsman_server_connection_send_status (self, 200);
}

void
wsman_server_connection_throttle (WsmanServerConnection *self)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  wsman_server_connection_forget (self);
  wsman_server_connection_drop (self, 429);
}

static void
check_authorization (WsmanServerConnection *self,
                     const char            *authorization)
{
  const char *scheme;
  g_autoptr(GBytes) token = NULL;

  if (g_str_equal (authorization, WSMAN_CERTIFICATE_AUTHORIZATION))
    {
      check_certificate (self);
      return;
    }

  if (g_ascii_strncasecmp (authorization, DIGEST_SCHEME, strlen (DIGEST_SCHEME)) == 0)
    {
      wsman_server_connection_check_digest (self, authorization);
      return;
    }

  if (g_ascii_strncasecmp (authorization, BASIC_SCHEME, strlen (BASIC_SCHEME)) != 0)
    token = wsman_acceptor_parse (self->policy, authorization, &scheme);

  if (token != NULL)
    check_token (self, scheme, token);
  else
    check_credentials (self, authorization);
}

/* Checks a request without an Authorization field. Basic credentials are valid for one request, and an authentication
 * is valid for all further requests on the connection. But some clients send an empty request to begin a new
 * authentication, even if the connection is already authenticated. */
static void
check_nothing (WsmanServerConnection *self)
{
  if (self->user != NULL && self->acceptor != NULL && wsman_http_head_has_body (self->head))
    {
      wsman_server_connection_expect_body (self);
      return;
    }

  wsman_server_connection_forget (self);
  if (self->policy->allow_anonymous_identify && self->head->content_length <= WSMAN_MAX_ANONYMOUS_BODY)
    wsman_server_connection_expect_body (self);
  else
    wsman_server_connection_refuse (self);
}

void
wsman_server_connection_authenticate (WsmanServerConnection *self)
{
  const char *authorization = self->head->authorization;

  if (self->local)
    wsman_server_connection_expect_body (self);
  else if (authorization != NULL)
    check_authorization (self, authorization);
  else
    check_nothing (self);
}
