/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prepares the certificate of a client. Each preparation goes through these steps, and only one runs at a time:
 *
 *   find the place ─→ read ─→ (ask for the password ─→ read) ─→ check
 *                 └→ take the token's turn ─→ log in ─→ (ask for the PIN ─→ log in) ─→ done
 *
 * The steps that block run in a thread.
 */

#include "wsman-client-certificate-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-deadline-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "base/wsman-worker-private.h"
#include "wsman-certificate-file-private.h"
#include "wsman-pkcs11-token-private.h"
#include "wsman-turn-private.h"

struct _WsmanClientCertificate
{
  char *source;     /* may contain a PIN, so it is secret; empty if there is none */
  char *thumbprint;
  char *directory;
  char *host;
  gboolean is_host_checked;
  gboolean is_chosen; /* TRUE if the application is asked for the certificate */
  WsmanTurn turn; /* whoever has the turn prepares the certificate, and may change the next two fields */
  WsmanCertificatePlace *place; /* NULL before it is found, and for a certificate of the caller's */
  WsmanPkcs11Token *token;            /* the token of place; or NULL */

  GMutex mutex; /* guards the fields below */
  GTlsCertificate *certificate;
  gboolean is_ready; /* certificate was checked, and its token is logged in */
  gboolean was_refused; /* TRUE if the server has refused a certificate that was chosen */
};

/* One call of prepare. */
typedef struct
{
  WsmanClientCertificate *owner;
  WsmanAskFunc ask; /* asks for a PIN or a password; or NULL */
  gpointer ask_data;
  GTlsCertificate *certificate; /* the certificate that was read and checked; or NULL */
  WsmanCredentialOutcome *outcome; /* the answer to wait for; or NULL */
  char *secret;                 /* the PIN or password that is tried next; or NULL */
  gint64 began;                 /* the monotonic time */
  gboolean has_asked;
  gboolean has_token_turn;
  gboolean needs_secret;        /* TRUE if a step has failed because secret is missing */
  gboolean is_refused;          /* TRUE if the token has refused the PIN */
} Preparation;

static void
preparation_free (Preparation *self)
{
  wsman_client_certificate_unref (self->owner);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->outcome, wsman_credential_outcome_unref);
  wsman_secret_clear (&self->secret);
  g_free (self);
}

/* --- The end of a token's use --- */

/* What a thread frees, because closing the keys of a token blocks. */
typedef struct
{
  GTlsCertificate *certificate; /* or NULL */
  WsmanPkcs11Token *token;
} TokenUse;

static void
close_token (GTask        *job,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  TokenUse *use = task_data;

  g_clear_object (&use->certificate);
  wsman_pkcs11_token_unref (use->token);
  g_task_return_boolean (job, TRUE);
}

static void
on_token_closed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
start_to_close_token (gpointer user_data)
{
  g_autoptr(GTask) job = g_task_new (NULL, NULL, on_token_closed, NULL);

  g_task_set_source_tag (job, start_to_close_token);
  g_task_set_task_data (job, user_data, g_free);
  g_task_run_in_thread (job, close_token);
}

/* The end of the process waits for the thread, because the libraries of the token are unloaded then. */
static void
end_token_use (WsmanClientCertificate *self)
{
  TokenUse *use = g_new0 (TokenUse, 1);

  use->certificate = g_steal_pointer (&self->certificate);
  use->token = g_steal_pointer (&self->token);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, start_to_close_token, use);
}

static void
wsman_client_certificate_clear (gpointer data)
{
  WsmanClientCertificate *self = data;

  wsman_secret_clear (&self->source);
  g_free (self->thumbprint);
  g_free (self->directory);
  g_free (self->host);
  wsman_turn_clear (&self->turn);
  g_clear_pointer (&self->place, wsman_certificate_place_free);
  if (self->token != NULL)
    end_token_use (self);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->mutex);
}

WsmanClientCertificate *
wsman_client_certificate_new (const WsmanClientCertificateSource *source)
{
  WsmanClientCertificate *self = g_atomic_rc_box_new0 (WsmanClientCertificate);

  wsman_turn_init (&self->turn);
  g_mutex_init (&self->mutex);
  g_set_object (&self->certificate, source->certificate);
  self->source = wsman_secret_dup (source->source != NULL ? source->source : "");
  self->thumbprint = g_strdup (source->thumbprint);
  self->directory = g_strdup (source->directory);
  self->host = g_strdup (source->host);
  self->is_host_checked = source->is_host_checked;
  self->is_chosen = source->certificate == NULL && source->source == NULL && source->thumbprint == NULL;

  return self;
}

WsmanClientCertificate *
wsman_client_certificate_ref (WsmanClientCertificate *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_client_certificate_unref (WsmanClientCertificate *self)
{
  g_atomic_rc_box_release_full (self, wsman_client_certificate_clear);
}

GTlsCertificate *
wsman_client_certificate_dup (WsmanClientCertificate *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->is_ready ? g_object_ref (self->certificate) : NULL;
}

void
wsman_client_certificate_lose_login (WsmanClientCertificate *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* The token was set before the certificate became ready, and never changes. */
  if (!self->is_ready || self->token == NULL)
    return;

  self->is_ready = FALSE;
  wsman_pkcs11_token_forget (self->token);
}

void
wsman_client_certificate_refuse (WsmanClientCertificate *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!self->is_chosen)
    return;

  self->is_ready = FALSE;
  self->was_refused = TRUE;
}

/* --- The end --- */

/* Ends the preparation. Takes ownership of job and error. Calls that wait for the same certificate fail, too, unless
 * this call was only cancelled. Calls for other certificates of the token fail if the PIN was refused. */
static void
finish (GTask  *job,
        GError *error)
{
  g_autoptr(GTask) task = job;
  Preparation *preparation = g_task_get_task_data (task);
  WsmanClientCertificate *self = preparation->owner;
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (error == NULL)
    {
      g_mutex_lock (&self->mutex);
      g_set_object (&self->certificate, preparation->certificate);
      self->is_ready = TRUE;
      g_mutex_unlock (&self->mutex);
    }

  if (preparation->has_token_turn)
    wsman_turn_end (&self->token->turn, preparation->is_refused ? error : NULL);
  wsman_turn_end (&self->turn, is_cancelled ? NULL : error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- Questions --- */

static void read_in_thread (GTask *task);
static void log_in_in_thread (GTask *task);

/* Goes on with the secret that was asked for. */
static void
try_secret (GTask *task)
{
  Preparation *preparation = g_task_get_task_data (task);

  preparation->has_asked = TRUE;
  if (preparation->has_token_turn)
    log_in_in_thread (task);
  else
    read_in_thread (task);
}

static const char *
get_name (Preparation *preparation)
{
  WsmanClientCertificate *self = preparation->owner;

  return self->token != NULL ? self->token->label : self->place->path;
}

static GError *
make_refusal (Preparation *preparation,
              const char  *reason)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY,
                   _("The private key of the client certificate needs the PIN or password of “%s”: %s"),
                   get_name (preparation), reason);

  return local_error;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  GError *local_error = NULL;

  wsman_deadline_release (g_task_get_cancellable (task));
  if (!wsman_credential_outcome_wait_finish (result, &local_error))
    finish (task, local_error);
  else if (!wsman_credential_outcome_take (preparation->outcome, NULL, &preparation->secret, NULL) ||
           preparation->secret == NULL)
    finish (task, make_refusal (preparation, _("nobody has given it; handle authenticate, or set tls-interaction")));
  else
    try_secret (task);
}

/* Asks for the PIN or password once. A refused one isn't asked for again by the same call. */
static void
ask (GTask *task)
{
  Preparation *preparation = g_task_get_task_data (task);
  WsmanPkcs11Token *token = preparation->has_token_turn ? preparation->owner->token : NULL;
  gboolean retrying = token != NULL && wsman_pkcs11_token_has_refused (token);
  WsmanCredentialRequest *request = wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_PIN, get_name (preparation),
                                                                  NULL, NULL, TRUE, retrying);

  preparation->outcome = wsman_credential_request_ref_outcome (request);
  wsman_deadline_hold (g_task_get_cancellable (task));
  wsman_credential_outcome_wait_async (preparation->outcome, g_task_get_cancellable (task), on_answered, task);
  wsman_credential_request_ask (request, preparation->ask, preparation->ask_data, g_task_get_context (task));
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  GError *local_error = NULL;

  wsman_deadline_release (g_task_get_cancellable (task));
  if (wsman_credential_outcome_wait_finish (result, &local_error) &&
      (!wsman_credential_outcome_take (preparation->outcome, NULL, NULL, &preparation->certificate) ||
       preparation->certificate == NULL))
    wsman_error_set (&local_error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_CERT_NEEDED,
                     _("The session needs a client certificate, and nobody has chosen one; set "
                       "client-certificate-source, or answer authenticate with a certificate"));

  if (local_error != NULL)
    finish (task, local_error);
  else
    read_in_thread (task);
}

/* Asks for the certificate itself. */
static void
ask_for_certificate (GTask *task)
{
  Preparation *preparation = g_task_get_task_data (task);
  WsmanClientCertificate *self = preparation->owner;
  WsmanCredentialRequest *request = wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_CERTIFICATE, self->host,
                                                                  "Certificate", NULL, self->is_host_checked,
                                                                  self->was_refused);

  preparation->outcome = wsman_credential_request_ref_outcome (request);
  wsman_deadline_hold (g_task_get_cancellable (task));
  wsman_credential_outcome_wait_async (preparation->outcome, g_task_get_cancellable (task), on_chosen, task);
  wsman_credential_request_ask (request, preparation->ask, preparation->ask_data, g_task_get_context (task));
}

/* Goes on after a step in a thread has failed. Takes ownership of error. */
static void
ask_or_finish (GTask  *task,
               GError *error)
{
  Preparation *preparation = g_task_get_task_data (task);

  if (!preparation->needs_secret || preparation->has_asked)
    {
      finish (task, error);
      return;
    }

  g_clear_error (&error);
  ask (task);
}

/* --- The token --- */

/* Ends a job of a thread. The job's task is only for the thread. */
static void
run_in_thread (GTask               *preparation,
               GTaskThreadFunc      func,
               GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) job = g_task_new (NULL, NULL, callback, preparation);

  g_task_set_source_tag (job, run_in_thread);
  g_task_set_task_data (job, g_task_get_task_data (preparation), NULL);
  g_task_run_in_thread (job, func);
}

static void
log_in (GTask        *job,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  Preparation *preparation = task_data;
  WsmanClientCertificate *self = preparation->owner;
  const char *pin = preparation->secret != NULL ? preparation->secret : self->place->pin;
  GError *local_error = NULL;
  WsmanPkcs11Login result = wsman_pkcs11_token_log_in (self->token, self->place->key_uri, pin, preparation->began,
                                                       &local_error);

  preparation->needs_secret = result == WSMAN_PKCS11_LOGIN_NEEDS_PIN;
  preparation->is_refused = result == WSMAN_PKCS11_LOGIN_REFUSED;
  if (local_error != NULL)
    g_task_return_error (job, local_error);
  else
    g_task_return_boolean (job, result == WSMAN_PKCS11_LOGIN_DONE);
}

static void
on_logged_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  GError *local_error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &local_error);

  wsman_secret_clear (&preparation->secret);
  if (is_done)
    finish (task, NULL);
  else
    ask_or_finish (task, local_error);
}

static void
log_in_in_thread (GTask *task)
{
  run_in_thread (task, log_in, on_logged_in);
}

static void
on_token_turn (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  GError *local_error = NULL;

  preparation->has_token_turn = wsman_turn_take_finish (result, &local_error);
  if (preparation->has_token_turn)
    log_in_in_thread (task);
  else
    finish (task, local_error);
}

/* --- Reading --- */

/* Finds the place, unless it is known from an earlier call. */
static gboolean
find_place (WsmanClientCertificate  *self,
            GError                 **error)
{
  if (self->place == NULL)
    {
      g_autoptr(WsmanCertificatePlace) place =
        self->thumbprint != NULL ? wsman_certificate_place_find (self->thumbprint, self->directory, error)
                                 : wsman_certificate_place_new (self->source, error);

      if (place == NULL || !wsman_certificate_place_complete (place, error))
        return FALSE;
      if (place->uri != NULL && (self->token = wsman_pkcs11_token_find (place->uri, error)) == NULL)
        return FALSE;
      self->place = g_steal_pointer (&place);
    }

  return TRUE;
}

static GTlsCertificate *
read_certificate (WsmanClientCertificate  *self,
                  Preparation             *preparation,
                  GError                 **error)
{
  if (self->is_chosen)
    {
      g_autoptr(GTlsCertificate) chosen = g_steal_pointer (&preparation->certificate);

      return wsman_client_certificate_has_key (chosen, error) ? g_steal_pointer (&chosen) : NULL;
    }

  /* The caller's own certificate needn't be read, and never changes. */
  if (*self->source == '\0' && self->thumbprint == NULL)
    return wsman_client_certificate_has_key (self->certificate, error) ? g_object_ref (self->certificate) : NULL;

  return find_place (self, error) ? wsman_certificate_place_read (self->place, preparation->secret,
                                                                  &preparation->needs_secret, error) : NULL;
}

/* The thread has the turn, so no other thread uses the fields. */
static void
read_and_check (GTask        *job,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Preparation *preparation = task_data;
  GError *local_error = NULL;

  preparation->needs_secret = FALSE;
  preparation->certificate = read_certificate (preparation->owner, preparation, &local_error);
  if (preparation->certificate == NULL || !wsman_client_certificate_check (preparation->certificate, &local_error))
    g_task_return_error (job, local_error);
  else
    g_task_return_boolean (job, TRUE);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  WsmanClientCertificate *self = preparation->owner;
  GError *local_error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &local_error);

  wsman_secret_clear (&preparation->secret);
  if (!is_done)
    ask_or_finish (task, local_error);
  else if (self->token != NULL)
    wsman_turn_take_async (&self->token->turn, g_task_get_cancellable (task), on_token_turn, task);
  else
    finish (task, NULL);
}

static void
read_in_thread (GTask *task)
{
  run_in_thread (task, read_and_check, on_read);
}

/* --- The beginning --- */

static void
on_turn (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Preparation *preparation = g_task_get_task_data (task);
  g_autoptr(GTlsCertificate) ready = NULL;
  GError *local_error = NULL;

  if (!wsman_turn_take_finish (result, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  ready = wsman_client_certificate_dup (preparation->owner);
  if (ready != NULL)
    {
      preparation->certificate = g_steal_pointer (&ready);
      finish (g_steal_pointer (&task), NULL);
    }
  else if (preparation->owner->is_chosen)
    {
      ask_for_certificate (g_steal_pointer (&task));
    }
  else
    {
      read_in_thread (g_steal_pointer (&task));
    }
}

void
wsman_client_certificate_prepare_async (WsmanClientCertificate *self,
                                        WsmanAskFunc            ask_func,
                                        gpointer                ask_data,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Preparation *preparation = g_new0 (Preparation, 1);

  g_task_set_source_tag (task, wsman_client_certificate_prepare_async);
  g_task_set_check_cancellable (task, FALSE);
  preparation->owner = wsman_client_certificate_ref (self);
  preparation->began = g_get_monotonic_time ();
  preparation->ask = ask_func;
  preparation->ask_data = ask_data;
  g_task_set_task_data (task, preparation, (GDestroyNotify) preparation_free);
  wsman_turn_take_async (&self->turn, cancellable, on_turn, g_steal_pointer (&task));
}

gboolean
wsman_client_certificate_prepare_finish (WsmanClientCertificate  *self,
                                         GAsyncResult            *result,
                                         GError                 **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_client_certificate_prepare_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
