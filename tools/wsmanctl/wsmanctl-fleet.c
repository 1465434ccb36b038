/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs jobs, as many at a time as the user and the limit of descriptors allow.
 */

#include "wsmanctl-fleet.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/resource.h>

#include "wsmanctl-arguments.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-failure.h"
#include "wsmanctl-fleet-job.h"
#include "wsmanctl-operations.h"

#define refuse(error, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__), FALSE)

#define DEFAULT_PARALLEL 100
#define MAX_PARALLEL 10000

/* How many descriptors a machine needs, and how many the program needs besides: for name servers, files and itself. */
#define DESCRIPTORS_PER_JOB 6
#define DESCRIPTORS_BESIDES 150

typedef struct
{
  const WsmanctlLine *line;
  const WsmanctlRequest *request;
  WsmanctlInventory *hosts;
  WsmanctlOutput *output;
  WsmanctlFleetReport *report;
  GPtrArray *jobs;     /* those that haven't ended, and some that have */
  guint next;          /* the index of the next host */
  guint max_jobs;
  gboolean is_over;    /* TRUE if no job begins any more */
  gboolean is_interrupted;
  GError *output_error;
} Fleet;

static void
fleet_clear (Fleet *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->report, wsmanctl_fleet_report_free);
  g_clear_pointer (&self->output, wsmanctl_output_free);
  g_clear_pointer (&self->hosts, wsmanctl_inventory_free);
  g_clear_error (&self->output_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fleet, fleet_clear)

/* --- Checks --- */

static gboolean
check_verb (Fleet   *self,
            GError **error)
{
  const WsmanctlVerb *verb = self->line->verb;
  const char *format = arguments.format != NULL ? arguments.format : "text";

  if ((verb->takes & WSMANCTL_TAKES_MACHINE) == 0)
    return refuse (error, _("%s doesn’t take %s; leave it out"), verb->name, "--hosts");
  if (verb->id == WSMANCTL_SHELL)
    return refuse (error, _("shell has one terminal, and so one machine; use run for many machines"));
  if (verb->id == WSMANCTL_PWSH)
    return refuse (error, _("pwsh has one terminal, and so one machine; use run --powershell for many machines"));
  if (verb->id == WSMANCTL_DOCTOR)
    return refuse (error, _("doctor looks at one machine"));
  if (verb->id == WSMANCTL_EVENTS)
    return refuse (error, _("events shows the events of one machine"));
  if ((verb->takes & WSMANCTL_TAKES_PATHS) != 0 && !self->request->is_upload)
    return refuse (error, _("copy from many machines would replace one copy by the next; copy to them, or use run"));
  if (self->request->is_recursive)
    return refuse (error, _("copy --recursive is for one machine; leave out %s"), "--hosts");
  if (g_str_has_suffix (format, "xml") || g_str_has_suffix (format, "pretty"))
    return refuse (error, _("--format: %s doesn’t say which machine an instance is from; use text, json or table"),
                   format);

  return TRUE;
}

static gboolean
check_number (const char  *option,
              gint64       number,
              gint64       max,
              GError     **error)
{
  return number == WSMANCTL_NO_NUMBER || (number >= 1 && number <= max) ||
         refuse (error, _("%s: give a number from 1 to %" G_GINT64_FORMAT), option, max);
}

/* --- Descriptors --- */

/* Raises the soft limit of descriptors to the hard limit. Returns how many jobs it allows. */
static guint
count_allowed_jobs (void)
{
  struct rlimit limit;
  rlim_t n_jobs;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return DEFAULT_PARALLEL;

  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  getrlimit (RLIMIT_NOFILE, &limit);
  n_jobs = limit.rlim_cur > DESCRIPTORS_BESIDES ? (limit.rlim_cur - DESCRIPTORS_BESIDES) / DESCRIPTORS_PER_JOB : 1;

  return (guint) CLAMP (n_jobs, 1, MAX_PARALLEL);
}

static void
set_max_jobs (Fleet *self)
{
  guint wanted = arguments.parallel == WSMANCTL_NO_NUMBER ? DEFAULT_PARALLEL : (guint) arguments.parallel;
  guint allowed = count_allowed_jobs ();

  self->max_jobs = MIN (wanted, allowed);
  if (allowed < wanted && allowed < self->hosts->hosts->len)
    g_printerr (_("wsmanctl: Only %u machines are asked at the same time, because this process can’t open more files; "
                  "“ulimit -Hn” shows its limit\n"), allowed);
}

/* --- Secrets --- */

/* Reads all secrets before the first connection, each once. */
static gboolean
read_secrets (Fleet   *self,
              GError **error)
{
  GPtrArray *hosts = self->hosts->hosts;

  for (guint i = 0; i < hosts->len; i++)
    {
      WsmanctlHost *host = hosts->pdata[i];

      if (!wsmanctl_credential_read (host->credential, error))
        return FALSE;
    }

  return TRUE;
}

/* --- Jobs --- */

static void
start_job (Fleet *self)
{
  WsmanctlFleetJob *job = g_new0 (WsmanctlFleetJob, 1);

  job->line = self->line;
  job->request = self->request;
  job->output = self->output;
  job->report = self->report;
  job->output_error = &self->output_error;
  job->host = self->hosts->hosts->pdata[self->next++];
  g_ptr_array_add (self->jobs, job);
  wsmanctl_fleet_job_start (job);
}

/* Frees the jobs that have ended. */
static void
remove_ended (Fleet *self)
{
  for (guint i = self->jobs->len; i-- > 0;)
    {
      WsmanctlFleetJob *job = self->jobs->pdata[i];

      if (job->stage == WSMANCTL_STAGE_ENDED)
        g_ptr_array_remove_index_fast (self->jobs, i);
    }
}

/* Finds the machine that decides about a credential. It is one that has responded. If no machine responds, it is one
 * that may respond to those who log in. */
static WsmanctlFleetJob *
find_judge (Fleet                    *self,
            const WsmanctlCredential *credential)
{
  WsmanctlFleetJob *silent = NULL;
  gboolean is_scouting = FALSE;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      WsmanctlFleetJob *job = self->jobs->pdata[i];

      if (job->host->credential != credential)
        continue;
      if (job->stage == WSMANCTL_STAGE_WAITING && job->has_responded)
        return job;
      is_scouting |= job->stage == WSMANCTL_STAGE_SCOUTING;
      silent = job->stage == WSMANCTL_STAGE_WAITING ? job : silent;
    }

  return is_scouting ? NULL : silent;
}

static void
advance_credentials (Fleet *self)
{
  GPtrArray *credentials = self->hosts->credentials;

  for (guint i = 0; i < credentials->len; i++)
    {
      WsmanctlCredential *credential = credentials->pdata[i];
      WsmanctlFleetJob *judge = NULL;

      if (credential->state == WSMANCTL_CREDENTIAL_UNKNOWN && !credential->is_tried)
        judge = find_judge (self, credential);
      if (judge != NULL)
        wsmanctl_fleet_job_try (judge);
    }

  for (guint i = 0; i < self->jobs->len; i++)
    wsmanctl_fleet_job_update (self->jobs->pdata[i]);
}

static void
give_up (Fleet *self)
{
  self->is_over = TRUE;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      WsmanctlFleetJob *job = self->jobs->pdata[i];

      if (job->stage != WSMANCTL_STAGE_ENDED)
        wsmanctl_fleet_job_give_up (job);
    }
}

static gboolean
on_interrupt (gpointer user_data)
{
  Fleet *self = user_data;

  self->is_interrupted = TRUE;
  give_up (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_total_timeout (gpointer user_data)
{
  give_up (user_data);

  return G_SOURCE_CONTINUE;
}

static void
run_jobs (Fleet *self)
{
  for (;;)
    {
      if (!self->is_over)
        advance_credentials (self);
      remove_ended (self);
      while (!self->is_over && self->next < self->hosts->hosts->len && self->jobs->len < self->max_jobs)
        {
          start_job (self);
          remove_ended (self);
        }
      if (self->output_error != NULL && !self->is_over)
        give_up (self);
      if (self->jobs->len == 0)
        return;

      g_main_context_iteration (NULL, TRUE);
    }
}

static void
run_until_end (Fleet *self)
{
  const guint sources[] = {
    g_unix_signal_add (SIGINT, on_interrupt, self),
    g_unix_signal_add (SIGTERM, on_interrupt, self),
    wsmanctl_signal_is_ignored (SIGHUP) ? 0 : g_unix_signal_add (SIGHUP, on_interrupt, self),
    arguments.total_timeout > 0 ? g_timeout_add ((guint) arguments.total_timeout, on_total_timeout, self) : 0,
  };

  run_jobs (self);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      if (sources[i] != 0)
        g_source_remove (sources[i]);
    }
}

static int
get_status (Fleet *self,
            guint  n_left)
{
  if (self->is_interrupted)
    return WSMANCTL_EXIT_INTERRUPTED;

  return n_left > 0 || wsmanctl_fleet_report_get_n_failed (self->report) > 0 ? WSMANCTL_EXIT_SOME_FAILED
                                                                              : WSMANCTL_EXIT_OK;
}

gboolean
wsmanctl_fleet_run (const WsmanctlLine     *line,
                    const WsmanctlRequest  *request,
                    int                    *status,
                    GError                **error)
{
  g_auto(Fleet) self = { .line = line, .request = request };
  guint n_left;

  if (!check_verb (&self, error) || !check_number ("--parallel", arguments.parallel, MAX_PARALLEL, error) ||
      !check_number ("--total-timeout", arguments.total_timeout, G_MAXINT, error) ||
      (self.hosts = wsmanctl_inventory_new (line, error)) == NULL || !read_secrets (&self, error))
    return FALSE;

  self.output = wsmanctl_output_new (arguments.format == NULL ? "text" : arguments.format,
                                     (line->verb->takes & WSMANCTL_TAKES_FILTER) != 0,
                                     (const char *const *) request->columns, error);
  if (self.output == NULL)
    return FALSE;

  self.report = wsmanctl_fleet_report_new (line->verb);
  self.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmanctl_fleet_job_free);
  set_max_jobs (&self);
  run_until_end (&self);

  n_left = self.hosts->hosts->len - self.next;
  if (self.output_error == NULL && wsmanctl_output_is_table (self.output))
    wsmanctl_output_finish (self.output, &self.output_error);
  if (self.output_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self.output_error));
      return FALSE;
    }

  wsmanctl_fleet_report_finish (self.report, n_left);
  *status = get_status (&self, n_left);

  return TRUE;
}
