/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The stages of a job. The end of each stage is an event of the main loop.
 */

#include "wsmanctl-fleet-job.h"

#include <glib/gi18n.h>

#include "wsmanctl-arguments.h"
#include "wsmanctl-call.h"
#include "wsmanctl-connection.h"

/* How long a machine has to respond before another one decides about the credential, in milliseconds. */
#define SCOUT_PATIENCE 5000

static void run (WsmanctlFleetJob *self);

/* --- The end --- */

static void
stop_timer (WsmanctlFleetJob *self)
{
  if (self->timer == NULL)
    return;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* Notes that the output failed. The fleet then ends. */
static void
note_output (WsmanctlFleetJob *self,
             GError           *error)
{
  if (error != NULL && *self->output_error == NULL)
    *self->output_error = error;
  else
    g_clear_error (&error);
}

/* The connection ends at once, so that another machine can have its descriptors. */
static void
finish (WsmanctlFleetJob *self)
{
  stop_timer (self);
  self->stage = WSMANCTL_STAGE_ENDED;
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->part, wsmanctl_output_free);
}

/* Replaces the error of a job that was ended early. */
static GError *
explain (WsmanctlFleetJob *self,
         const GError     *failure)
{
  if (self->is_given_up)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The fleet ended before this machine was done"));
  if (self->timed_out)
    return g_error_new (WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT, _("The machine took longer than the %u ms of --timeout%s"),
                        wsmanctl_connection_get_timeout (),
                        self->stage == WSMANCTL_STAGE_RUNNING && self->request->has_effect
                          ? _("; the request may have been executed") : "");

  return g_error_copy (failure);
}

/* Reports the result. failure is NULL after a success. */
static void
report (WsmanctlFleetJob *self,
        const GError     *failure)
{
  g_autoptr(GError) explained = failure != NULL ? explain (self, failure) : NULL;
  gboolean is_after_options = self->session != NULL || self->host->credential->state == WSMANCTL_CREDENTIAL_REFUSED;
  GError *local_error = NULL;

  if (explained != NULL || wsmanctl_output_finish (self->part, &local_error))
    wsmanctl_fleet_report_add (self->report, self->host->name, self->part, explained, is_after_options,
                               &local_error);
  note_output (self, local_error);
  finish (self);
}

/* --- The credential --- */

/* Tells whether the machine has refused the credential, or the KDC has. Some failures of a login say nothing about the
 * password. */
static gboolean
is_refusal (const GError *error)
{
  static const char *const others[] = {
    "SEC_E_NO_AUTHENTICATING_AUTHORITY", "SEC_E_NO_CREDENTIALS", "SEC_E_TARGET_UNKNOWN", "SEC_E_WRONG_PRINCIPAL",
    "SEC_E_TIME_SKEW", "SEC_E_BAD_BINDINGS", NULL,
  };
  g_autoptr(WsmanFault) fault = NULL;
  const char *name;

  if (!g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION))
    return FALSE;

  fault = wsman_fault_from_error (error);
  name = fault != NULL ? wsman_fault_get_name (fault) : NULL;

  return name == NULL || !g_strv_contains (others, name);
}

/* Tells whether an error only comes from machines that have accepted the credential. */
static gboolean
is_after_login (const GError *error)
{
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;

  return fault != NULL && wsman_fault_get_subcode (fault) != NULL;
}

/* A refusal counts whenever it comes: the password may have been changed, or the account locked. */
static void
note_decision (WsmanctlFleetJob *self,
               const GError     *error)
{
  WsmanctlCredential *credential = self->host->credential;

  if (!wsmanctl_credential_needs_trial (credential) || credential->state == WSMANCTL_CREDENTIAL_REFUSED)
    return;

  if (error != NULL && is_refusal (error))
    {
      credential->state = WSMANCTL_CREDENTIAL_REFUSED;
      credential->refused_by = g_strdup (self->host->name);
    }
  else if (error == NULL || is_after_login (error))
    credential->state = WSMANCTL_CREDENTIAL_ACCEPTED;
}

static void
report_refused (WsmanctlFleetJob *self)
{
  WsmanctlCredential *credential = self->host->credential;
  g_autoptr(GError) local_error = NULL;

  g_set_error (&local_error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION,
               _("Not tried, because %s has refused the credential “%s”; correct it, or give that machine another one"),
               credential->refused_by, credential->name);
  report (self, local_error);
}

/* --- The stages --- */

static gboolean
on_timeout (gpointer user_data)
{
  WsmanctlFleetJob *self = user_data;

  self->timed_out = self->stage != WSMANCTL_STAGE_SCOUTING;
  stop_timer (self);
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/* Begins a stage with a time of its own. If milliseconds is 0, only the session's time limits it. */
static void
begin_stage (WsmanctlFleetJob *self,
             WsmanctlStage     stage,
             guint             milliseconds)
{
  stop_timer (self);
  self->stage = stage;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (milliseconds == 0)
    return;

  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->timer, on_timeout, self, NULL);
  g_source_attach (self->timer, NULL);
}

/* Tells whether the machine can't be asked at all. */
static gboolean
is_final (const GError *error)
{
  return error->domain != WSMAN_ERROR || g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CERTIFICATE) ||
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* A scout whose time is over waits, too: some machines don't respond to anybody who doesn't log in. */
static void
on_scouted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanctlFleetJob *self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify_finish (WSMAN_SESSION (source), result, &local_error);
  gboolean is_over = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (self->is_given_up || (local_error != NULL && !is_over && is_final (local_error)))
    {
      report (self, local_error);
      return;
    }

  self->has_responded = !is_over && !g_error_matches (local_error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
  begin_stage (self, WSMANCTL_STAGE_WAITING, 0);
  wsmanctl_fleet_job_update (self);
}

static void
scout (WsmanctlFleetJob *self)
{
  guint timeout = wsmanctl_connection_get_timeout ();

  begin_stage (self, WSMANCTL_STAGE_SCOUTING, timeout > 0 ? MIN (timeout / 2 + 1, SCOUT_PATIENCE) : SCOUT_PATIENCE);
  wsman_session_identify_async (self->session, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, self->cancellable,
                                on_scouted, self);
}

static void
on_tried (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  WsmanctlFleetJob *self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify_finish (WSMAN_SESSION (source), result, &local_error);

  self->host->credential->is_tried = FALSE;
  note_decision (self, local_error);
  if (self->host->credential->state == WSMANCTL_CREDENTIAL_ACCEPTED && !self->is_given_up)
    run (self);
  else
    report (self, local_error);
}

void
wsmanctl_fleet_job_try (WsmanctlFleetJob *self)
{
  self->host->credential->is_tried = TRUE;
  begin_stage (self, WSMANCTL_STAGE_TRYING, wsmanctl_connection_get_timeout ());
  wsman_session_identify_async (self->session, WSMAN_SESSION_FLAGS_NONE, self->cancellable, on_tried, self);
}

static void
on_call_done (const GError *error,
              gpointer      user_data)
{
  WsmanctlFleetJob *self = user_data;

  note_decision (self, error);
  report (self, error);
}

static void
on_command_done (const WsmanctlCommandOutcome *outcome,
                 const GError                 *error,
                 gpointer                      user_data)
{
  WsmanctlFleetJob *self = user_data;
  GError *local_error = NULL;

  note_decision (self, error);
  if (outcome == NULL)
    {
      report (self, error);
      return;
    }

  wsmanctl_fleet_report_add_command (self->report, self->host->name, outcome, &local_error);
  note_output (self, local_error);
  finish (self);
}

static void
on_copied (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WsmanctlFleetJob *self = user_data;
  g_autoptr(GError) local_error = NULL;

  wsman_session_copy_to_finish (WSMAN_SESSION (source), result, &local_error);
  note_decision (self, local_error);
  report (self, local_error);
}

static void
run (WsmanctlFleetJob *self)
{
  const WsmanctlVerb *verb = self->line->verb;

  begin_stage (self, WSMANCTL_STAGE_RUNNING, wsmanctl_connection_get_timeout ());
  self->part = wsmanctl_output_new_part (self->output, self->host->name);
  if (wsmanctl_verb_is_call (verb->id))
    wsmanctl_call_start (verb->id, self->session, self->request, self->part, self->cancellable, on_call_done, self);
  else if ((verb->takes & WSMANCTL_TAKES_PATHS) != 0)
    wsman_session_copy_to_async (self->session, self->request->file, self->request->path, self->request->copy_flags,
                                 self->cancellable, NULL, NULL, NULL, on_copied, self);
  else
    wsmanctl_fleet_command_start (self->session, self->request, self->cancellable, on_command_done, self);
}

void
wsmanctl_fleet_job_update (WsmanctlFleetJob *self)
{
  WsmanctlCredentialState state = self->host->credential->state;

  if (state == WSMANCTL_CREDENTIAL_UNKNOWN)
    return;

  if (self->stage == WSMANCTL_STAGE_SCOUTING)
    g_cancellable_cancel (self->cancellable);
  else if (self->stage == WSMANCTL_STAGE_WAITING && state == WSMANCTL_CREDENTIAL_ACCEPTED)
    run (self);
  else if (self->stage == WSMANCTL_STAGE_WAITING)
    report_refused (self);
}

/* --- The beginning --- */

/* Opens the session. The password is only for a moment in the options of the host. */
static gboolean
open_session (WsmanctlFleetJob  *self,
              GError           **error)
{
  WsmanctlHost *host = self->host;

  wsmanctl_credential_copy (&host->settings, &host->credential->settings);
  self->session = wsmanctl_connection_open_with (&host->settings, self->line->verb->id == WSMANCTL_IDENTIFY, error);
  wsmanctl_credential_remove (&host->settings);

  return self->session != NULL;
}

void
wsmanctl_fleet_job_start (WsmanctlFleetJob *self)
{
  WsmanctlCredential *credential = self->host->credential;
  g_autoptr(GError) local_error = NULL;

  if (credential->state == WSMANCTL_CREDENTIAL_REFUSED)
    report_refused (self);
  else if (!open_session (self, &local_error))
    report (self, local_error);
  else if (wsmanctl_credential_needs_trial (credential) && credential->state == WSMANCTL_CREDENTIAL_UNKNOWN)
    scout (self);
  else
    run (self);
}

void
wsmanctl_fleet_job_give_up (WsmanctlFleetJob *self)
{
  g_autoptr(GError) local_error = NULL;

  self->is_given_up = TRUE;
  if (self->stage != WSMANCTL_STAGE_WAITING)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }

  g_set_error_literal (&local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  report (self, local_error);
}

void
wsmanctl_fleet_job_free (WsmanctlFleetJob *self)
{
  finish (self);
  g_free (self);
}
