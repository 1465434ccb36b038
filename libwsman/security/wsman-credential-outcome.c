/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What became of a request for credentials. The answer may come from any thread. Each call that waits is woken up in
 * its own context. The answer can be taken once, and otherwise it is wiped. */

#include "wsman-credential-outcome-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"

struct _WsmanCredentialOutcome
{
  GCancellable *withdrawn; /* cancelled when nobody waits any more */

  GMutex mutex; /* guards the fields below */
  gboolean is_closed;   /* TRUE after an answer or a cancellation, or if nobody waits any more */
  gboolean is_answered; /* TRUE while the answer can be taken */
  char *user_name;
  char *password;
  GTlsCertificate *certificate;
  GPtrArray *waiters; /* contains OutcomeWaiter; the waiters own themselves */
};

typedef struct
{
  WsmanCredentialOutcome *outcome;
  GTask *task;
  GSource *wake_up;
} OutcomeWaiter;

WsmanCredentialOutcome *
wsman_credential_outcome_new (void)
{
  WsmanCredentialOutcome *self = g_atomic_rc_box_new0 (WsmanCredentialOutcome);

  g_mutex_init (&self->mutex);
  self->waiters = g_ptr_array_new ();
  self->withdrawn = g_cancellable_new ();

  return self;
}

WsmanCredentialOutcome *
wsman_credential_outcome_ref (WsmanCredentialOutcome *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wipe (WsmanCredentialOutcome *self)
{
  self->is_answered = FALSE;
  g_clear_pointer (&self->user_name, g_free);
  wsman_secret_clear (&self->password);
  g_clear_object (&self->certificate);
}

static void
outcome_clear (gpointer data)
{
  WsmanCredentialOutcome *self = data;

  wipe (self);
  g_ptr_array_unref (self->waiters);
  g_object_unref (self->withdrawn);
  g_mutex_clear (&self->mutex);
}

void
wsman_credential_outcome_unref (WsmanCredentialOutcome *self)
{
  g_atomic_rc_box_release_full (self, outcome_clear);
}

static void
wake_up_locked (WsmanCredentialOutcome *self)
{
  for (guint i = 0; i < self->waiters->len; i++)
    {
      OutcomeWaiter *waiter = g_ptr_array_index (self->waiters, i);

      wsman_wake_up_source_signal (waiter->wake_up);
    }
}

void
wsman_credential_outcome_answer (WsmanCredentialOutcome *self,
                                 const char             *user_name,
                                 const char             *password,
                                 GTlsCertificate        *certificate)
{
  g_mutex_lock (&self->mutex);
  if (!self->is_closed)
    {
      self->is_closed = TRUE;
      self->is_answered = TRUE;
      self->user_name = g_strdup (user_name);
      self->password = password != NULL ? wsman_secret_dup (password) : NULL;
      g_set_object (&self->certificate, certificate);
      wake_up_locked (self);
    }
  g_mutex_unlock (&self->mutex);
}

void
wsman_credential_outcome_cancel (WsmanCredentialOutcome *self)
{
  g_mutex_lock (&self->mutex);
  if (!self->is_closed)
    {
      self->is_closed = TRUE;
      wake_up_locked (self);
    }
  g_mutex_unlock (&self->mutex);
}

GCancellable *
wsman_credential_outcome_get_withdrawn (WsmanCredentialOutcome *self)
{
  return self->withdrawn;
}

gboolean
wsman_credential_outcome_is_over (WsmanCredentialOutcome *self)
{
  gboolean is_over;

  g_mutex_lock (&self->mutex);
  is_over = self->is_closed && !self->is_answered;
  g_mutex_unlock (&self->mutex);

  return is_over;
}

gboolean
wsman_credential_outcome_take (WsmanCredentialOutcome  *self,
                               char                   **user_name,
                               char                   **password,
                               GTlsCertificate        **certificate)
{
  gboolean is_answered;

  g_mutex_lock (&self->mutex);
  is_answered = self->is_answered;
  if (user_name != NULL)
    *user_name = g_steal_pointer (&self->user_name);
  if (password != NULL)
    *password = g_steal_pointer (&self->password);
  if (certificate != NULL)
    *certificate = g_steal_pointer (&self->certificate);
  wipe (self);
  g_mutex_unlock (&self->mutex);

  return is_answered;
}

/* --- Waiting --- */

/* Removes a waiter. If the last one gives up, nobody wants an answer any more, and a dialog is withdrawn. */
static void
leave (WsmanCredentialOutcome *self,
       OutcomeWaiter          *waiter,
       gboolean                gives_up)
{
  gboolean is_withdrawn;

  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_fast (self->waiters, waiter);
  is_withdrawn = gives_up && self->waiters->len == 0;
  if (is_withdrawn)
    {
      self->is_closed = TRUE;
      wipe (self);
    }
  g_mutex_unlock (&self->mutex);

  /* The mutex isn't locked, because this calls functions of the application. */
  if (is_withdrawn)
    g_cancellable_cancel (self->withdrawn);
}

static gboolean
on_wake_up (gpointer user_data)
{
  OutcomeWaiter *waiter = user_data;
  WsmanCredentialOutcome *self = waiter->outcome;
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (waiter->task));
  g_autoptr(GTask) task = NULL;
  gboolean is_closed;

  g_mutex_lock (&self->mutex);
  is_closed = self->is_closed;
  g_mutex_unlock (&self->mutex);
  if (!is_closed && !is_cancelled)
    return G_SOURCE_CONTINUE;

  leave (self, waiter, is_cancelled);
  task = g_steal_pointer (&waiter->task);
  wsman_wake_up_source_stop (waiter->wake_up);
  g_free (waiter);

  if (is_cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The operation was cancelled"));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

void
wsman_credential_outcome_wait_async (WsmanCredentialOutcome *self,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data)
{
  OutcomeWaiter *waiter = g_new0 (OutcomeWaiter, 1);

  waiter->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (waiter->task, wsman_credential_outcome_wait_async);
  g_task_set_check_cancellable (waiter->task, FALSE);
  g_task_set_task_data (waiter->task, wsman_credential_outcome_ref (self),
                        (GDestroyNotify) wsman_credential_outcome_unref);
  waiter->outcome = self;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->waiters, waiter);
  wsman_source_set (&waiter->wake_up, wsman_wake_up_source_new (cancellable),
                    g_task_get_context (waiter->task), on_wake_up, waiter);
  if (self->is_closed)
    wsman_wake_up_source_signal (waiter->wake_up);
  g_mutex_unlock (&self->mutex);
}

gboolean
wsman_credential_outcome_wait_finish (GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_credential_outcome_wait_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- A shared question --- */

void
wsman_credential_question_init (WsmanCredentialQuestion *self)
{
  g_mutex_init (&self->mutex);
}

void
wsman_credential_question_clear (WsmanCredentialQuestion *self)
{
  g_clear_pointer (&self->outcome, wsman_credential_outcome_unref);
  g_mutex_clear (&self->mutex);
}
