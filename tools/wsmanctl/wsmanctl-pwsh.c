/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs PowerShell on the other machine: a script, or what the user types. Variables stay from one line to the next. The
 * other machine formats the output as text, for the width of the terminal. With --format=json, objects are lines of
 * JSON.
 */

#include <glib/gi18n.h>

#include "../text-output.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-ps-host.h"
#include "wsmanctl-line.h"
#include "wsmanctl-operations.h"
#include "wsmanctl-request.h"

/* Objects of one read. */
#define BATCH 64

/* Exit statuses of local programs have eight bits. */
#define MAX_STATUS 254
#define NO_STATUS 255
#define STATUS_AFTER_ERRORS 1
#define INTERRUPTED 130

/* A session of PowerShell. */
typedef struct
{
  WsmanctlRun *run;
  WsmanctlPSHost *host;
  WsmanRunspacePool *pool;
  WsmanPipeline *pipeline; /* NULL if nothing runs */
  int status;              /* the exit status after the last script */
  char *line;              /* what the user has typed; NULL at the end of the input */
  gboolean is_interrupted; /* Ctrl-C was pressed at the prompt */
} PowerShell;

static void
power_shell_clear (PowerShell *self)
{
  g_clear_object (&self->pipeline);
  g_clear_object (&self->pool);
  g_clear_object (&self->host);
  g_free (self->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PowerShell, power_shell_clear)

/* The session, for the handler of Ctrl-C. There is only one. */
static PowerShell *current;

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) local_error = NULL;

  if (!wsman_pipeline_stop_finish (WSMAN_PIPELINE (source), result, &local_error) &&
      !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PENDING))
    g_printerr ("wsmanctl: %s\n", local_error->message);
}

/* Ctrl-C stops the pipeline. At the prompt, it gives up the line. */
static void
interrupt (WsmanctlRun *run)
{
  if (current->pipeline != NULL && wsman_pipeline_get_state (current->pipeline) == WSMAN_PIPELINE_STATE_RUNNING)
    {
      wsman_pipeline_stop_async (current->pipeline, NULL, on_stopped, NULL);
      return;
    }
  if (current->pool == NULL || current->pipeline != NULL)
    {
      wsmanctl_run_cancel (run);
      return;
    }

  wsmanctl_line_cancel ();
  current->is_interrupted = TRUE;
  g_main_loop_quit (run->loop);
}

static void
print_error (const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  text_output_error (TEXT_OUTPUT_DATA, line);
}

static void
on_error_record (WsmanPipeline *pipeline,
                 WsmanPSStream  stream,
                 WsmanPSObject *record,
                 gpointer       user_data)
{
  const char *text = wsman_ps_object_get_text (record);

  print_error (text != NULL ? text : _("An error without a text"));
}

static gboolean
show_objects (PowerShell  *self,
              GPtrArray   *objects,
              GError     **error)
{
  for (guint i = 0; i < objects->len; i++)
    {
      g_autofree char *json = wsman_ps_object_to_json (objects->pdata[i], error);
      g_autofree char *line = json != NULL ? g_strconcat (json, "\n", NULL) : NULL;

      if (line == NULL || !text_output_write (TEXT_OUTPUT_JSON, line, error))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
read_objects (PowerShell  *self,
              GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_pipeline_next_objects_async (self->pipeline, BATCH, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);

  return wsman_pipeline_next_objects_finish (self->pipeline, result, error);
}

static gboolean
attend (PowerShell  *self,
        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_pipeline_invoke_async (self->pipeline, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);
  if (!wsman_pipeline_invoke_finish (self->pipeline, result, error))
    return FALSE;

  for (;;)
    {
      g_autoptr(GPtrArray) objects = read_objects (self, error);

      if (objects == NULL || !show_objects (self, objects, error))
        return FALSE;
      if (objects->len == 0)
        return TRUE;
    }
}

static int
fold_status (WsmanPipeline *pipeline)
{
  if (wsman_pipeline_get_state (pipeline) == WSMAN_PIPELINE_STATE_STOPPED)
    return INTERRUPTED;

  return wsman_pipeline_get_had_errors (pipeline) ? STATUS_AFTER_ERRORS : 0;
}

/* Tells whether the script itself has failed, and reports that. Then the session goes on. */
static gboolean
is_error_of_script (PowerShell   *self,
                    const GError *error)
{
  if (wsman_pipeline_get_state (self->pipeline) != WSMAN_PIPELINE_STATE_FAILED ||
      !wsman_pipeline_get_had_errors (self->pipeline))
    return FALSE;

  print_error (error->message);

  return TRUE;
}

/* Runs a script, and shows its output. Returns FALSE and an error if the connection or the output has failed. */
static gboolean
run_script (PowerShell  *self,
            const char  *script,
            GError     **error)
{
  const GError *failure;
  g_autoptr(GError) local_error = NULL;

  self->pipeline = wsman_pipeline_new (self->pool);
  wsman_pipeline_add_script (self->pipeline, script);
  if (!self->run->request->is_json)
    wsman_pipeline_add_command (self->pipeline, "Out-Default");
  g_signal_connect (self->pipeline, "record::error", G_CALLBACK (on_error_record), NULL);

  if (!attend (self, &local_error) && is_error_of_script (self, local_error))
    g_clear_error (&local_error);
  wsmanctl_ps_host_finish (self->host);
  self->status = fold_status (self->pipeline);
  g_clear_object (&self->pipeline);

  failure = wsmanctl_ps_host_get_error (self->host);
  if (local_error == NULL && failure != NULL)
    local_error = g_error_copy (failure);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static void
on_line (char         *line,
         const GError *error,
         gpointer      user_data)
{
  PowerShell *self = user_data;

  if (error != NULL)
    g_printerr ("wsmanctl: %s\n", error->message);
  self->line = line;
  g_main_loop_quit (self->run->loop);
}

/* Returns what the other machine's function “prompt” says. Endpoints without a language have none. */
static char *
make_prompt (PowerShell *self)
{
  const char *name = wsmanctl_connection_get_name ();
  g_autoptr(GPtrArray) texts = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  const char *text = NULL;

  if (!wsmanctl_line_is_terminal ())
    return g_strdup ("");

  self->pipeline = wsman_pipeline_new (self->pool);
  wsman_pipeline_add_command (self->pipeline, "prompt");
  wsman_pipeline_invoke_async (self->pipeline, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);
  if (wsman_pipeline_invoke_finish (self->pipeline, result, NULL))
    texts = read_objects (self, NULL);
  g_clear_object (&self->pipeline);
  if (texts != NULL && texts->len > 0)
    text = wsman_ps_object_get_text (texts->pdata[0]);

  return g_strdup_printf ("[%s]: %s", name, text != NULL ? text : "PS> ");
}

/* Reads a line. Returns FALSE at the end of the input. */
static gboolean
read_line (PowerShell *self)
{
  g_autofree char *prompt = make_prompt (self);

  g_clear_pointer (&self->line, g_free);
  self->is_interrupted = FALSE;
  wsmanctl_line_read (prompt, TRUE, on_line, self);
  g_main_loop_run (self->run->loop);

  return self->line != NULL || self->is_interrupted;
}

static gboolean
run_lines (PowerShell  *self,
           GError     **error)
{
  int status;

  while (!wsmanctl_ps_host_get_exit (self->host, &status) && read_line (self))
    {
      if (self->line != NULL && *self->line != '\0' && !run_script (self, self->line, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
open_pool (PowerShell  *self,
           GError     **error)
{
  g_autoptr(WsmanRunspacePool) pool = wsman_runspace_pool_new (self->run->session);
  g_autoptr(GAsyncResult) result = NULL;

  wsman_runspace_pool_set_configuration_name (pool, self->run->request->configuration_name);
  wsman_runspace_pool_set_host (pool, WSMAN_PS_HOST (self->host));
  wsman_runspace_pool_open_async (pool, self->run->cancellable, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);
  if (!wsman_runspace_pool_open_finish (pool, result, error))
    return FALSE;

  self->pool = g_steal_pointer (&pool);

  return TRUE;
}

static void
close_pool (PowerShell *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_runspace_pool_close_async (self->pool, NULL, wsmanctl_run_on_result, self->run);
  result = wsmanctl_run_wait (self->run);
  wsman_runspace_pool_close_finish (self->pool, result, NULL); /* a failure is ignored, because only the status of the
                                                                * script matters */
}

static int
get_status (PowerShell *self)
{
  int status;

  if (!wsmanctl_ps_host_get_exit (self->host, &status))
    return self->status;

  return status >= 0 && status <= MAX_STATUS ? status : NO_STATUS;
}

gboolean
wsmanctl_run_pwsh (WsmanctlRun  *run,
                   GError      **error)
{
  g_auto(PowerShell) self = { .run = run, .host = wsmanctl_ps_host_new () };
  gboolean done = FALSE;

  current = &self;
  run->interrupt = interrupt;
  if (open_pool (&self, error))
    {
      done = run->request->script != NULL ? run_script (&self, run->request->script, error)
                                          : run_lines (&self, error);
      close_pool (&self);
    }
  wsmanctl_line_end ();
  run->interrupt = wsmanctl_run_cancel;
  current = NULL;
  run->status = get_status (&self);

  return done;
}
