/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Logins: checks of passwords, tokens and certificates, a few at the same time. Each login has a deadline and exactly
 * one result. If an address has too many failures, its logins are refused without a check.
 */

#include "wsman-login-queue-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"
#include "security/wsman-gss-token-private.h"
#include "wsman-fair-queue-private.h"
#include "wsman-identity-mapping-private.h"
#include "wsman-login-throttle-private.h"
#include "wsman-server-log-private.h"

#define MAX_PASSWORDS 4
#define MAX_TOKENS 8

struct _WsmanLoginQueue
{
  GMainContext *context;
  const WsmanPolicy *policy;
  WsmanPasswordFunc func;
  gpointer user_data;

  WsmanFairQueue *passwords; /* the waiting logins (WsmanLogin) with a password */
  WsmanFairQueue *tokens;    /* the waiting logins (WsmanLogin) with a token or a certificate */
  GHashTable *waiting;       /* WsmanServerConnection to its login (WsmanLogin); borrowed */
  GList *running;            /* the running logins (WsmanLogin) */
  WsmanLoginThrottle *throttle;
  gboolean closed;
};

/* One login. The queue holds a reference until the login is done. The function that checks the password or token holds
 * another reference. */
struct _WsmanLogin
{
  WsmanLoginQueue *owner; /* NULL after the login is done */
  WsmanFairQueue *queue; /* NULL after the worker has been released */
  WsmanServerConnection *connection;
  char *user_name;
  char *password;
  WsmanAcceptor *acceptor; /* the acceptor for a token; NULL for a password */
  GBytes *token;
  GBytes *response;        /* the response to the token, while the identity is looked up */
  gboolean is_digest;      /* TRUE for a check of Digest, whose result the next two fields have */
  WsmanDigestVerdict verdict;
  const char *reason;
  GTlsCertificate *certificate; /* NULL for a password or a token */
  WsmanClientTrust *trust;      /* decides about certificate; or NULL */
  GCancellable *cancellable;
  GSource *deadline;
};

static void
wsman_login_queue_finalize (gpointer data)
{
  WsmanLoginQueue *self = data;

  g_assert (self->running == NULL);

  wsman_fair_queue_free (self->passwords);
  wsman_fair_queue_free (self->tokens);
  g_hash_table_unref (self->waiting);
  wsman_login_throttle_free (self->throttle);
  g_main_context_unref (self->context);
}

/* Keeps the logins while a callback runs, because a callback may close the server. */
static WsmanLoginQueue *
wsman_login_queue_ref (WsmanLoginQueue *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_login_queue_unref (WsmanLoginQueue *self)
{
  g_rc_box_release_full (self, wsman_login_queue_finalize);
}

typedef WsmanLoginQueue HeldLogins;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldLogins, wsman_login_queue_unref)

static void
wsman_login_clear (gpointer data)
{
  WsmanLogin *self = data;

  g_clear_pointer (&self->connection, wsman_server_connection_unref);
  g_free (self->user_name);
  wsman_secret_clear (&self->password);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->response, g_bytes_unref);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->trust, wsman_client_trust_unref);
  g_clear_object (&self->cancellable);
}

static void
wsman_login_unref (gpointer data)
{
  g_rc_box_release_full (data, wsman_login_clear);
}

static const char *
get_line (WsmanServerConnection *connection)
{
  const char *address = wsman_server_connection_get_address_key (connection);

  return address != NULL ? address : "";
}

WsmanLoginQueue *
wsman_login_queue_new (GMainContext      *context,
                       const WsmanPolicy *policy,
                       WsmanPasswordFunc  func,
                       gpointer           user_data)
{
  WsmanLoginQueue *self = g_rc_box_new0 (WsmanLoginQueue);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->func = func;
  self->user_data = user_data;
  self->passwords = wsman_fair_queue_new (MAX_PASSWORDS, wsman_login_unref);
  self->tokens = wsman_fair_queue_new (MAX_TOKENS, wsman_login_unref);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->throttle = wsman_login_throttle_new (g_get_monotonic_time);

  return self;
}

/* Ends the login, even if there are still references to it. */
static void
end_login (WsmanLogin *self)
{
  self->owner->running = g_list_remove (self->owner->running, self);
  self->owner = NULL;
  if (self->queue != NULL)
    wsman_fair_queue_done (self->queue, get_line (self->connection));
  g_cancellable_cancel (self->cancellable);
  wsman_source_clear (&self->deadline);
  wsman_login_unref (self);
}

void
wsman_login_queue_free (WsmanLoginQueue *self)
{
  self->closed = TRUE;
  while (self->running != NULL)
    end_login (self->running->data);
  wsman_login_queue_unref (self);
}

/* Tells whether nobody has looked at the credentials, because something on this machine is missing or too busy. So the
 * client must not take them for wrong. The error is the same for all names and passwords. */
static gboolean
is_undecided (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL && (info->code == ERROR_SERVICE_NOT_ACTIVE || info->code == ERROR_BUSY);
}

static void
note_failure (WsmanLoginQueue       *self,
              WsmanServerConnection *connection,
              const char            *user_name,
              const GError          *error)
{
  GSocketAddress *address = wsman_server_connection_get_remote_address (connection);
  g_autofree char *text = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                                          : g_strdup ("?");

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s failed to authenticate: %s", connection, text, error->message);
  wsman_server_connection_log_error (connection, WSMAN_EVENT_LOGIN_REFUSED, user_name, error);
  if (!is_undecided (error))
    wsman_login_throttle_add (self->throttle, wsman_server_connection_get_address_key (connection));
}

static void run_next (WsmanLoginQueue *self,
                      WsmanFairQueue  *queue);

static void
decide (WsmanLogin    *self,
        WsmanIdentity *user,
        const GError  *error)
{
  g_autoptr(HeldLogins) owner = wsman_login_queue_ref (self->owner);
  g_autoptr(WsmanServerConnection) connection = wsman_server_connection_ref (self->connection);
  g_autofree char *user_name = g_strdup (self->user_name);
  WsmanFairQueue *queue = self->queue;
  gboolean was_decided = user != NULL || !is_undecided (error);

  end_login (self);
  if (user == NULL)
    note_failure (owner, connection, user_name, error);
  if (queue != NULL)
    run_next (owner, queue);
  if (was_decided)
    wsman_server_connection_set_user (connection, user);
  else
    wsman_server_connection_reject (connection);
}

/* Releases the worker after a successful authentication, so that other logins run while the identity is looked up. */
static void
give_up_turn (WsmanLogin *self)
{
  WsmanFairQueue *queue = g_steal_pointer (&self->queue);

  wsman_fair_queue_done (queue, get_line (self->connection));
  run_next (self->owner, queue);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  WsmanLogin *self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanIdentity) user = wsman_policy_identify_finish (result, &local_error);

  if (self->owner != NULL)
    decide (self, user, local_error);

  wsman_login_unref (self);
}

void
wsman_login_finish (WsmanLogin          *login,
                    const char          *name,
                    WsmanIdentitySource  source,
                    WsmanAccount         account,
                    const GError        *error)
{
  if (login->owner != NULL && name != NULL && *name != '\0')
    {
      wsman_policy_identify_async (login->owner->policy, source, name, account != WSMAN_NO_ACCOUNT ? name : NULL,
                                   account, login->cancellable, on_identified, g_rc_box_acquire (login));
      give_up_turn (login);
      wsman_login_unref (login);
      return;
    }

  if (login->owner != NULL)
    {
      g_autoptr(GError) local_error = NULL;

      wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                       "The authenticator rejected the user name or the password");
      decide (login, NULL, error != NULL ? error : local_error);
    }

  wsman_login_unref (login);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr(GError) local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED, "The look-up took too long");
  decide (user_data, NULL, local_error);

  return G_SOURCE_REMOVE;
}

/* Ends the check of a token, and gives the result to the connection. */
static void
conclude (WsmanLogin      *self,
          WsmanStepResult  step_result,
          GBytes          *response,
          const GError    *error)
{
  g_autoptr(HeldLogins) owner = wsman_login_queue_ref (self->owner);

  end_login (self);
  if (step_result == WSMAN_STEP_RESULT_REFUSED)
    {
      g_autofree char *user_name = wsman_gss_token_find_ntlm_user (self->token);

      note_failure (owner, self->connection, user_name, error);
    }
  if (self->queue != NULL)
    run_next (owner, self->queue);
  wsman_server_connection_take_step_result (self->connection, step_result, response);
}

static void
on_token_identified (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  WsmanLogin *self = user_data;
  g_autoptr(GError) local_error = NULL;
  gboolean identified = wsman_acceptor_identify_finish (self->acceptor, result, &local_error);

  if (self->owner != NULL)
    conclude (self, identified ? WSMAN_STEP_RESULT_DONE : WSMAN_STEP_RESULT_REFUSED,
              identified ? self->response : NULL, local_error);

  wsman_login_unref (self);
}

static void
on_stepped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanLogin *self = user_data;
  g_autoptr(GError) local_error = NULL;
  WsmanStepResult step_result;

  if (self->owner == NULL)
    {
      wsman_login_unref (self);
      return;
    }

  step_result = wsman_acceptor_step_finish (self->acceptor, self->owner->policy, result, &self->response, &local_error);
  if (step_result == WSMAN_STEP_RESULT_DONE)
    {
      wsman_acceptor_identify_async (self->acceptor, self->owner->policy, self->cancellable, on_token_identified,
                                     g_rc_box_acquire (self));
      give_up_turn (self);
    }
  else
    {
      conclude (self, step_result, self->response, local_error);
    }

  wsman_login_unref (self);
}

/* --- Digest --- */

/* Asks the client to send its request again with another nonce. */
static void
renew (WsmanLogin *self)
{
  g_autoptr(HeldLogins) owner = wsman_login_queue_ref (self->owner);
  g_autoptr(WsmanServerConnection) connection = wsman_server_connection_ref (self->connection);
  WsmanFairQueue *queue = self->queue;

  end_login (self);
  run_next (owner, queue);
  wsman_server_connection_renew (connection);
}

/* Uses the result of a check, now that the client's address may log in. */
static void
take_verdict (WsmanLogin *self)
{
  g_autoptr(GError) local_error = NULL;

  if (self->verdict == WSMAN_DIGEST_VERDICT_ACCEPTED)
    {
      wsman_login_finish (g_rc_box_acquire (self), self->user_name, WSMAN_IDENTITY_SOURCE_DIGEST, WSMAN_NO_ACCOUNT,
                          NULL);
      return;
    }
  if (self->verdict == WSMAN_DIGEST_VERDICT_STALE)
    {
      renew (self);
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED, "%s", self->reason);
  decide (self, NULL, local_error);
}

/* --- Certificates --- */

/* Verifies the certificate in a thread. The thread only reads the login. */
static void
verify_certificate (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  WsmanLogin *self = task_data;
  GError *local_error = NULL;
  WsmanClientProof *proof = wsman_client_trust_verify (self->trust, self->certificate, &local_error);

  if (proof != NULL)
    g_task_return_pointer (task, proof, (GDestroyNotify) wsman_client_proof_free);
  else
    g_task_return_error (task, local_error);
}

/* Returns the mapping of the certificate, or NULL. The nearest authority counts first. */
static const char *
find_mapping (const WsmanPolicy       *policy,
              const WsmanClientProof  *proof,
              GError                 **error)
{
  for (guint i = 0; proof->issuers[i] != NULL; i++)
    {
      g_autofree char *key = wsman_identity_mapping_make_certificate_key (proof->issuers[i],
                                                                          proof->user_principal_name);
      const char *found = g_hash_table_lookup (policy->certificates, key);

      if (found != NULL)
        return found;
    }

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                   "No user is mapped to “%s” of the authority %s", proof->user_principal_name, proof->issuers[0]);

  return NULL;
}

/* Returns the monotonic time when the identity ends. */
static gint64
find_certificate_end (const WsmanPolicy      *policy,
                      const WsmanClientProof *proof)
{
  gint64 left = proof->end - g_get_real_time () / G_USEC_PER_SEC;

  if (policy->identity_lifetime > 0)
    left = MIN (left, policy->identity_lifetime);

  return g_get_monotonic_time () + CLAMP (left, 0, G_MAXUINT) * G_TIME_SPAN_SECOND;
}

static void
on_verified (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  WsmanLogin *self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanClientProof) proof = g_task_propagate_pointer (G_TASK (result), &local_error);
  const char *target = NULL;

  if (self->owner == NULL)
    {
      wsman_login_unref (self);
      return;
    }

  if (proof != NULL)
    {
      self->user_name = g_strdup (proof->user_principal_name);
      target = find_mapping (self->owner->policy, proof, &local_error);
    }

  if (target != NULL)
    {
      wsman_server_connection_set_end (self->connection, find_certificate_end (self->owner->policy, proof));
      wsman_identity_mapping_choose_async (WSMAN_IDENTITY_SOURCE_CERTIFICATE, target, self->cancellable,
                                           on_identified, g_rc_box_acquire (self));
      give_up_turn (self);
    }
  else
    {
      decide (self, NULL, local_error);
    }

  wsman_login_unref (self);
}

/* The task has no cancellable, because its thread reads the login until it has finished. */
static void
start_to_verify (WsmanLogin *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, on_verified, g_rc_box_acquire (self));

  g_task_set_source_tag (task, start_to_verify);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, verify_certificate);
}

/* --- Running --- */

static void
check_password (WsmanLogin      *self,
                WsmanLoginQueue *owner)
{
  g_autofree char *user_name = g_strdup (self->user_name);
  char *password = g_steal_pointer (&self->password);

  owner->func (g_rc_box_acquire (self), user_name, password,
               wsman_server_connection_get_remote_address (self->connection), owner->user_data);
  wsman_secret_free (password);
}

static void
run_login (WsmanLogin      *self,
           WsmanLoginQueue *owner)
{
  /* If the authenticator exceeds the time limit, the login ends, and a later decision is ignored. */
  wsman_source_set_timeout (&self->deadline, owner->policy->time_limits.login, owner->context, on_deadline, self);
  owner->running = g_list_prepend (owner->running, self);

  if (self->token != NULL)
    wsman_acceptor_step_async (self->acceptor, self->token, on_stepped, g_rc_box_acquire (self));
  else if (self->certificate != NULL)
    start_to_verify (self);
  else if (self->is_digest)
    take_verdict (self);
  else
    check_password (self, owner);
}

/* Refuses the login without a check if its address has had too many failures. Returns TRUE in that case. */
static gboolean
throttle_login (WsmanLoginQueue *self,
                WsmanLogin      *login)
{
  const char *address = wsman_server_connection_get_address_key (login->connection);

  if (!wsman_login_throttle_must_wait (self->throttle, address))
    return FALSE;

  wsman_server_connection_log (login->connection, WSMAN_EVENT_LOGIN_THROTTLED, login->user_name, NULL);
  wsman_server_connection_throttle (login->connection);

  return TRUE;
}

static void
run_next (WsmanLoginQueue *self,
          WsmanFairQueue  *queue)
{
  g_autoptr(HeldLogins) alive = wsman_login_queue_ref (self);
  WsmanLogin *login;

  while (!self->closed && (login = wsman_fair_queue_pop (queue)) != NULL)
    {
      g_hash_table_remove (self->waiting, login->connection);
      if (throttle_login (self, login))
        {
          wsman_fair_queue_done (queue, get_line (login->connection));
          wsman_login_unref (login);
        }
      else
        {
          run_login (login, self);
        }
    }
}

static void
add_login (WsmanLoginQueue *self,
           WsmanLogin      *login,
           WsmanFairQueue  *queue)
{
  login->owner = self;
  login->queue = queue;
  login->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->waiting, login->connection, login);
  wsman_fair_queue_push (queue, get_line (login->connection), login);
  run_next (self, queue);
}

void
wsman_login_queue_add_password (WsmanLoginQueue       *self,
                                WsmanServerConnection *connection,
                                const char            *user_name,
                                const char            *password)
{
  WsmanLogin *login = g_rc_box_new0 (WsmanLogin);

  login->connection = wsman_server_connection_ref (connection);
  login->user_name = g_strdup (user_name);
  login->password = wsman_secret_dup (password);
  add_login (self, login, self->passwords);
}

void
wsman_login_queue_add_token (WsmanLoginQueue       *self,
                             WsmanServerConnection *connection,
                             WsmanAcceptor         *acceptor,
                             GBytes                *token)
{
  WsmanLogin *login = g_rc_box_new0 (WsmanLogin);

  login->connection = wsman_server_connection_ref (connection);
  login->acceptor = wsman_acceptor_ref (acceptor);
  login->token = g_bytes_ref (token);
  add_login (self, login, self->tokens);
}

void
wsman_login_queue_add_certificate (WsmanLoginQueue       *self,
                                   WsmanServerConnection *connection,
                                   GTlsCertificate       *certificate)
{
  WsmanLogin *login = g_rc_box_new0 (WsmanLogin);

  login->connection = wsman_server_connection_ref (connection);
  login->certificate = g_object_ref (certificate);
  login->trust = wsman_client_trust_ref (self->policy->client_trust);
  add_login (self, login, self->tokens);
}

void
wsman_login_queue_add_digest (WsmanLoginQueue        *self,
                              WsmanServerConnection  *connection,
                              const WsmanDigestCheck *check)
{
  WsmanLogin *login = g_rc_box_new0 (WsmanLogin);

  login->connection = wsman_server_connection_ref (connection);
  login->user_name = g_strdup (check->user_name);
  login->is_digest = TRUE;
  login->verdict = check->verdict;
  login->reason = check->reason;
  add_login (self, login, self->tokens);
}

void
wsman_login_queue_forget (WsmanLoginQueue       *self,
                          WsmanServerConnection *connection)
{
  WsmanLogin *login = g_hash_table_lookup (self->waiting, connection);

  if (login == NULL)
    return;

  g_hash_table_remove (self->waiting, connection);
  wsman_fair_queue_remove (login->queue, get_line (connection), login);
}
