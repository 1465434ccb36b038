/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Attempts to authenticate. See the header.
 */

#include "wsman-attempts-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-gss-token-private.h"
#include "wsman-fair-queue-private.h"
#include "wsman-identities-private.h"
#include "wsman-penalties-private.h"
#include "wsman-server-log-private.h"

#define MAX_PASSWORDS 4
#define MAX_TOKENS 8

struct _WsmanAttempts
{
  GMainContext *context;
  const WsmanPolicy *policy;
  WsmanPasswordFunc func;
  gpointer user_data;

  WsmanFairQueue *passwords; /* of WsmanAttempt */
  WsmanFairQueue *tokens;    /* the same */
  GHashTable *waiting;       /* WsmanServerConnection to its WsmanAttempt; borrowed */
  GList *running;            /* of WsmanAttempt */
  WsmanPenalties *penalties;
  gboolean closed;
};

/* Held by the queue until its turn is over, and by whoever looks at the password or token. */
struct _WsmanAttempt
{
  WsmanAttempts *owner; /* NULL when the turn is over */
  WsmanFairQueue *queue; /* NULL when the turn was given up */
  WsmanServerConnection *connection;
  char *user_name;
  char *password;
  WsmanAcceptor *acceptor; /* of a token, in place of name and password */
  GBytes *token;
  GBytes *answer;          /* to the token, while it is looked at who that is */
  GCancellable *cancellable;
  GSource *deadline;
};

static void
wsman_attempts_finalize (gpointer data)
{
  WsmanAttempts *self = data;

  g_assert (self->running == NULL);

  wsman_fair_queue_free (self->passwords);
  wsman_fair_queue_free (self->tokens);
  g_hash_table_unref (self->waiting);
  wsman_penalties_free (self->penalties);
  g_main_context_unref (self->context);
}

/* Whoever is called may close the server. */
static WsmanAttempts *
wsman_attempts_ref (WsmanAttempts *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_attempts_unref (WsmanAttempts *self)
{
  g_rc_box_release_full (self, wsman_attempts_finalize);
}

typedef WsmanAttempts HeldAttempts;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldAttempts, wsman_attempts_unref)

static void
wsman_attempt_clear (gpointer data)
{
  WsmanAttempt *self = data;

  g_clear_pointer (&self->connection, wsman_server_connection_unref);
  g_free (self->user_name);
  wsman_secret_clear (&self->password);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_object (&self->cancellable);
}

static void
wsman_attempt_unref (gpointer data)
{
  g_rc_box_release_full (data, wsman_attempt_clear);
}

static const char *
get_line (WsmanServerConnection *connection)
{
  const char *address = wsman_server_connection_get_address_key (connection);

  return address != NULL ? address : "";
}

WsmanAttempts *
wsman_attempts_new (GMainContext      *context,
                    const WsmanPolicy *policy,
                    WsmanPasswordFunc  func,
                    gpointer           user_data)
{
  WsmanAttempts *self = g_rc_box_new0 (WsmanAttempts);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->func = func;
  self->user_data = user_data;
  self->passwords = wsman_fair_queue_new (MAX_PASSWORDS, wsman_attempt_unref);
  self->tokens = wsman_fair_queue_new (MAX_TOKENS, wsman_attempt_unref);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->penalties = wsman_penalties_new (g_get_monotonic_time);

  return self;
}

/* Ends the turn, whoever still holds the attempt. */
static void
wsman_attempt_end (WsmanAttempt *self)
{
  self->owner->running = g_list_remove (self->owner->running, self);
  self->owner = NULL;
  if (self->queue != NULL)
    wsman_fair_queue_done (self->queue, get_line (self->connection));
  g_cancellable_cancel (self->cancellable);
  g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  wsman_attempt_unref (self);
}

void
wsman_attempts_free (WsmanAttempts *self)
{
  self->closed = TRUE;
  while (self->running != NULL)
    wsman_attempt_end (self->running->data);
  wsman_attempts_unref (self);
}

static void
wsman_attempts_note_failure (WsmanAttempts         *self,
                             WsmanServerConnection *connection,
                             const char            *user_name,
                             const GError          *error)
{
  GSocketAddress *address = wsman_server_connection_get_remote_address (connection);
  g_autofree char *text = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                                          : g_strdup ("?");

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s failed to authenticate: %s", connection, text, error->message);
  wsman_server_connection_log_error (connection, WSMAN_EVENT_LOGIN_REFUSED, user_name, error);
  wsman_penalties_add (self->penalties, wsman_server_connection_get_address_key (connection));
}

static void wsman_attempts_run_next (WsmanAttempts  *self,
                                     WsmanFairQueue *queue);

static void
wsman_attempt_decide (WsmanAttempt  *self,
                      WsmanIdentity *user,
                      const GError  *error)
{
  g_autoptr(HeldAttempts) owner = wsman_attempts_ref (self->owner);
  g_autoptr(WsmanServerConnection) connection = wsman_server_connection_ref (self->connection);
  g_autofree char *user_name = g_strdup (self->user_name);
  WsmanFairQueue *queue = self->queue;

  wsman_attempt_end (self);
  if (user == NULL)
    wsman_attempts_note_failure (owner, connection, user_name, error);
  if (queue != NULL)
    wsman_attempts_run_next (owner, queue);
  wsman_server_connection_set_user (connection, user);
}

/* What was to be proven is: others have their turn while it is looked for who that is. */
static void
wsman_attempt_give_up_turn (WsmanAttempt *self)
{
  WsmanFairQueue *queue = g_steal_pointer (&self->queue);

  wsman_fair_queue_done (queue, get_line (self->connection));
  wsman_attempts_run_next (self->owner, queue);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  WsmanAttempt *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanIdentity) user = wsman_policy_identify_finish (result, &error);

  if (self->owner != NULL)
    wsman_attempt_decide (self, user, error);

  wsman_attempt_unref (self);
}

void
wsman_attempt_finish (WsmanAttempt        *attempt,
                      const char          *name,
                      WsmanIdentitySource  source)
{
  if (attempt->owner != NULL && name != NULL && *name != '\0')
    {
      wsman_policy_identify_async (attempt->owner->policy, source, name, NULL, WSMAN_NO_ACCOUNT, attempt->cancellable,
                                   on_identified, g_rc_box_acquire (attempt));
      wsman_attempt_give_up_turn (attempt);
      wsman_attempt_unref (attempt);
      return;
    }

  if (attempt->owner != NULL)
    {
      g_autoptr(GError) error = NULL;

      wsman_error_set (&error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED, "The authenticator says no");
      wsman_attempt_decide (attempt, NULL, error);
    }

  wsman_attempt_unref (attempt);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  wsman_error_set (&error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED, "Looking took too long");
  wsman_attempt_decide (user_data, NULL, error);

  return G_SOURCE_REMOVE;
}

/* Ends the turn of a token with what it came to. */
static void
wsman_attempt_conclude (WsmanAttempt *self,
                        WsmanLeg      leg,
                        GBytes       *answer,
                        const GError *error)
{
  g_autoptr(HeldAttempts) owner = wsman_attempts_ref (self->owner);

  wsman_attempt_end (self);
  if (leg == WSMAN_LEG_REFUSED)
    {
      g_autofree char *user_name = wsman_gss_token_find_ntlm_user (self->token);

      wsman_attempts_note_failure (owner, self->connection, user_name, error);
    }
  if (self->queue != NULL)
    wsman_attempts_run_next (owner, self->queue);
  wsman_server_connection_take_leg (self->connection, leg, answer);
}

static void
on_token_identified (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  WsmanAttempt *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean identified = wsman_acceptor_identify_finish (self->acceptor, result, &error);

  if (self->owner != NULL)
    wsman_attempt_conclude (self, identified ? WSMAN_LEG_DONE : WSMAN_LEG_REFUSED,
                            identified ? self->answer : NULL, error);

  wsman_attempt_unref (self);
}

static void
on_stepped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanAttempt *self = user_data;
  g_autoptr(GError) error = NULL;
  WsmanLeg leg;

  if (self->owner == NULL)
    {
      wsman_attempt_unref (self);
      return;
    }

  leg = wsman_acceptor_step_finish (self->acceptor, self->owner->policy, result, &self->answer, &error);
  if (leg == WSMAN_LEG_DONE)
    {
      wsman_acceptor_identify_async (self->acceptor, self->owner->policy, self->cancellable, on_token_identified,
                                     g_rc_box_acquire (self));
      wsman_attempt_give_up_turn (self);
    }
  else
    {
      wsman_attempt_conclude (self, leg, self->answer, error);
    }

  wsman_attempt_unref (self);
}

static void
wsman_attempt_look (WsmanAttempt  *self,
                    WsmanAttempts *owner)
{
  g_autofree char *user_name = g_strdup (self->user_name);
  char *password = g_steal_pointer (&self->password);

  owner->func (g_rc_box_acquire (self), user_name, password,
               wsman_server_connection_get_remote_address (self->connection), owner->user_data);
  wsman_secret_free (password);
}

static void
wsman_attempt_run (WsmanAttempt  *self,
                   WsmanAttempts *owner)
{
  /* An authenticator that takes longer loses its turn; its answer isn't waited for. */
  self->deadline = g_timeout_source_new (owner->policy->deadlines.attempt);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, owner->context);
  owner->running = g_list_prepend (owner->running, self);

  if (self->token != NULL)
    wsman_acceptor_step_async (self->acceptor, self->token, on_stepped, g_rc_box_acquire (self));
  else
    wsman_attempt_look (self, owner);
}

/* Who failed too often isn't worth a look. */
static gboolean
wsman_attempts_hold_up (WsmanAttempts *self,
                        WsmanAttempt  *attempt)
{
  const char *address = wsman_server_connection_get_address_key (attempt->connection);

  if (!wsman_penalties_hold_up (self->penalties, address))
    return FALSE;

  wsman_server_connection_log (attempt->connection, WSMAN_EVENT_HELD_UP, attempt->user_name, NULL);
  wsman_server_connection_hold_up (attempt->connection);
  return TRUE;
}

static void
wsman_attempts_run_next (WsmanAttempts  *self,
                         WsmanFairQueue *queue)
{
  g_autoptr(HeldAttempts) alive = wsman_attempts_ref (self);
  WsmanAttempt *attempt;

  while (!self->closed && (attempt = wsman_fair_queue_pop (queue)) != NULL)
    {
      g_hash_table_remove (self->waiting, attempt->connection);
      if (wsman_attempts_hold_up (self, attempt))
        {
          wsman_fair_queue_done (queue, get_line (attempt->connection));
          wsman_attempt_unref (attempt);
        }
      else
        {
          wsman_attempt_run (attempt, self);
        }
    }
}

static void
wsman_attempts_add (WsmanAttempts  *self,
                    WsmanAttempt   *attempt,
                    WsmanFairQueue *queue)
{
  attempt->owner = self;
  attempt->queue = queue;
  attempt->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->waiting, attempt->connection, attempt);
  wsman_fair_queue_push (queue, get_line (attempt->connection), attempt);
  wsman_attempts_run_next (self, queue);
}

void
wsman_attempts_add_password (WsmanAttempts         *self,
                             WsmanServerConnection *connection,
                             const char            *user_name,
                             const char            *password)
{
  WsmanAttempt *attempt = g_rc_box_new0 (WsmanAttempt);

  attempt->connection = wsman_server_connection_ref (connection);
  attempt->user_name = g_strdup (user_name);
  attempt->password = wsman_secret_dup (password);
  wsman_attempts_add (self, attempt, self->passwords);
}

void
wsman_attempts_add_token (WsmanAttempts         *self,
                          WsmanServerConnection *connection,
                          WsmanAcceptor         *acceptor,
                          GBytes                *token)
{
  WsmanAttempt *attempt = g_rc_box_new0 (WsmanAttempt);

  attempt->connection = wsman_server_connection_ref (connection);
  attempt->acceptor = wsman_acceptor_ref (acceptor);
  attempt->token = g_bytes_ref (token);
  wsman_attempts_add (self, attempt, self->tokens);
}

void
wsman_attempts_forget (WsmanAttempts         *self,
                       WsmanServerConnection *connection)
{
  WsmanAttempt *attempt = g_hash_table_lookup (self->waiting, connection);

  if (attempt == NULL)
    return;

  g_hash_table_remove (self->waiting, connection);
  wsman_fair_queue_remove (attempt->queue, get_line (connection), attempt);
}
