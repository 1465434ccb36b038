/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A pool of runspaces, and the PowerShell that runs it. */

#include "wsman-hosted-pool-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "wsman-hosted-command-private.h"
#include "wsman-hosted-delivery-private.h"
#include "wsman-hosted-requests-private.h"
#include "wsman-powershell-bridge-private.h"

/* The most pipelines of a pool, as on Windows, and the most ended pipelines that are kept for lost responses. */
#define MAX_PIPELINES 1000
#define MAX_TOLD 25

#define READ_SIZE (64 * 1024)

struct _WsmanHostedPool
{
  WsmanHostedProcess *process;
  WsmanPowerShellBridge *bridge;
  GSource *readable;   /* NULL while the bridge is full */
  GSource *writable;   /* NULL while there is nothing to write */
  gboolean is_started; /* until then, the end of PowerShell's output doesn't tell why it can't be started */
  gboolean has_exited;
  GByteArray *lines;   /* what PowerShell hasn't read yet */
  WsmanHostedDelivery *output;
  GQueue pipelines;    /* WsmanHostedDelivery; the oldest comes first */
  WsmanHostedRequests *requests;
  gboolean is_disconnected;
  char *session_id;    /* the id of the client's session; or NULL */
  WsmanIdentity *owner;
  char *shell_id;
  char *program;
  const WsmanHostedPoolEvents *events;
  gpointer user_data;
};

/* --- The streams of PowerShell --- */

static void write_lines (WsmanHostedPool *self);
static void read_on (WsmanHostedPool *self);

static gboolean
on_writable (GObject  *stream,
             gpointer  user_data)
{
  WsmanHostedPool *self = user_data;
  g_autoptr(GError) local_error = NULL;
  gssize count = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), self->lines->data,
                                                             self->lines->len, NULL, &local_error);

  if (count > 0)
    g_byte_array_remove_range (self->lines, 0, (guint) count);
  /* If PowerShell doesn't read any more, its own end tells why. */
  if (count < 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_byte_array_set_size (self->lines, 0);
  if (self->lines->len > 0)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->writable, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
write_lines (WsmanHostedPool *self)
{
  GOutputStream *stream = wsman_hosted_process_get_stdin (self->process);

  wsman_powershell_bridge_write (self->bridge, self->lines);
  if (self->lines->len > 0 && self->writable == NULL)
    wsman_source_set (&self->writable, g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL),
                      g_main_context_get_thread_default (), G_SOURCE_FUNC (on_writable), self);
}

/* Responds to the requests for which there is something now. */
static void
update (WsmanHostedPool *self)
{
  guint64 number;

  while ((number = wsman_powershell_bridge_pop_acknowledged (self->bridge)) != 0)
    wsman_hosted_requests_complete (self->requests, number);
  wsman_hosted_delivery_update (self->output);
  for (GList *l = self->pipelines.head; l != NULL; l = l->next)
    wsman_hosted_delivery_update (l->data);
  write_lines (self);
  read_on (self);
}

/* Reads once. Returns how many bytes there were, and 0 if there is nothing now. Returns -1 and sets reason if nothing
 * more can be read. */
static gssize
read_some (WsmanHostedPool  *self,
           const char      **reason)
{
  GInputStream *stream = wsman_hosted_process_get_stdout (self->process);
  g_autofree char *data = g_malloc (READ_SIZE);
  g_autoptr(GError) local_error = NULL;
  gssize count = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), data, READ_SIZE, NULL,
                                                           &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;

  *reason = "PowerShell has ended";
  if (count > 0 && wsman_powershell_bridge_take (self->bridge, data, (gsize) count, &local_error))
    return count;
  if (count > 0)
    *reason = "PowerShell has written something else than its protocol";

  return -1;
}

/* The callback may free self, and also the source that is being dispatched. */
static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  WsmanHostedPool *self = user_data;
  const char *reason;

  if (read_some (self, &reason) < 0)
    {
      self->events->ended (reason, self->user_data);
      return G_SOURCE_REMOVE;
    }

  update (self);

  return G_SOURCE_CONTINUE;
}

static void
read_on (WsmanHostedPool *self)
{
  GInputStream *stream = wsman_hosted_process_get_stdout (self->process);
  gboolean is_full = wsman_powershell_bridge_is_full (self->bridge);

  if (is_full)
    wsman_source_clear (&self->readable);
  else if (self->readable == NULL && self->is_started)
    wsman_source_set (&self->readable, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL),
                      g_main_context_get_thread_default (), G_SOURCE_FUNC (on_readable), self);
}

/* --- The process --- */

/* The clients that wait still get what PowerShell has written before its end. */
static void
end (WsmanHostedPool *self)
{
  const char *reason = "PowerShell has ended";

  while (!wsman_powershell_bridge_is_full (self->bridge) && read_some (self, &reason) > 0)
    continue;
  update (self);
  self->events->ended (reason, self->user_data);
}

static void
on_started (const GError *error,
            gpointer      user_data)
{
  WsmanHostedPool *self = user_data;

  self->is_started = error == NULL;
  self->events->started (error, self->user_data);
  if (error != NULL)
    return;

  if (self->has_exited)
    end (self);
  else
    read_on (self);
}

static void
on_exited (gpointer user_data)
{
  WsmanHostedPool *self = user_data;

  self->has_exited = TRUE;
  if (self->is_started)
    end (self);
}

static const WsmanHostedProcessEvents process_events = { on_started, on_exited };

static void
on_used (gpointer user_data)
{
  WsmanHostedPool *self = user_data;

  read_on (self);
  self->events->used (self->user_data);
}

WsmanHostedPool *
wsman_hosted_pool_new (const WsmanHostedSettings    *settings,
                       WsmanHostedHost              *host,
                       const WsmanHostedPoolEvents  *events,
                       gpointer                      user_data,
                       GError                      **error)
{
  const char *const arguments[] = { settings->powershell, "-NoLogo", "-NoProfile", "-SSHServerMode", NULL };
  WsmanHostedPool *self = g_new0 (WsmanHostedPool, 1);

  self->process = wsman_hosted_process_new (&settings->environment, arguments, host, &process_events, self, error);
  if (self->process == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->owner = wsman_identity_ref (settings->owner);
  self->session_id = g_strdup (settings->session_id);
  self->shell_id = g_strdup (settings->shell_id);
  self->program = g_strdup (settings->powershell);
  self->events = events;
  self->user_data = user_data;
  self->lines = g_byte_array_new ();
  self->bridge = wsman_powershell_bridge_new ();
  self->requests = wsman_hosted_requests_new (on_used, self);
  self->output = wsman_hosted_delivery_new (wsman_powershell_bridge_get_pool (self->bridge), NULL, on_used, self);
  if (settings->creation != NULL)
    wsman_powershell_target_send (wsman_powershell_bridge_get_pool (self->bridge), settings->creation, FALSE, 0);
  write_lines (self);

  return self;
}

static void
log_pipeline (WsmanHostedPool *self,
              WsmanEvent       event,
              const char      *id,
              const char      *reason)
{
  wsman_log (event, .user = self->owner->text, .shell = self->shell_id, .command = id, .program = self->program,
             .reason = reason);
}

static void
end_pipeline (WsmanHostedPool   *self,
              WsmanHostedDelivery *pipeline)
{
  WsmanPowerShellTarget *target = wsman_hosted_delivery_get_target (pipeline);
  WsmanPowerShellState state = wsman_powershell_target_get_state (target);

  log_pipeline (self, WSMAN_EVENT_COMMAND_ENDED, wsman_hosted_delivery_get_id (pipeline),
                state == WSMAN_POWERSHELL_COMPLETED ? "It is complete"
                : state == WSMAN_POWERSHELL_FAILED  ? "It has failed"
                : state == WSMAN_POWERSHELL_STOPPED ? "It was stopped"
                                                    : "Its client or its pool has ended it");
  wsman_powershell_target_close (target);
  wsman_hosted_delivery_free (pipeline);
}

void
wsman_hosted_pool_free (WsmanHostedPool *self)
{
  WsmanHostedDelivery *pipeline;

  wsman_source_clear (&self->readable);
  wsman_source_clear (&self->writable);
  wsman_hosted_requests_free (self->requests);
  while ((pipeline = g_queue_pop_head (&self->pipelines)) != NULL)
    end_pipeline (self, pipeline);
  wsman_hosted_delivery_free (self->output);
  wsman_hosted_process_end (self->process);
  wsman_powershell_bridge_free (self->bridge);
  g_free (self->session_id);
  g_byte_array_unref (self->lines);
  wsman_identity_unref (self->owner);
  g_free (self->shell_id);
  g_free (self->program);
  g_free (self);
}

gboolean
wsman_hosted_pool_is_busy (WsmanHostedPool *self)
{
  gboolean is_busy = wsman_hosted_delivery_is_busy (self->output) || wsman_hosted_requests_is_busy (self->requests);

  for (GList *l = self->pipelines.head; l != NULL && !is_busy; l = l->next)
    is_busy = wsman_hosted_delivery_is_busy (l->data);

  return is_busy;
}

static guint
count_current (WsmanHostedPool *self)
{
  guint current = 0;

  for (GList *l = self->pipelines.head; l != NULL; l = l->next)
    current += wsman_hosted_delivery_is_told (l->data) ? 0 : 1;

  return current;
}

gboolean
wsman_hosted_pool_has_pipeline (WsmanHostedPool *self)
{
  return count_current (self) > 0;
}

/* --- Requests --- */

static WsmanHostedDelivery *
find_pipeline (WsmanHostedPool *self,
               const char      *id)
{
  for (GList *l = self->pipelines.head; l != NULL; l = l->next)
    if (wsman_guid_equal (wsman_hosted_delivery_get_id (l->data), id))
      return l->data;

  return NULL;
}

/* Returns the output of a pipeline, or of the pool if id is NULL. */
static WsmanHostedDelivery *
require_delivery (WsmanHostedPool  *self,
                const char       *id,
                GError          **error)
{
  WsmanHostedDelivery *stream = id == NULL || *id == '\0' ? self->output : find_pipeline (self, id);

  if (stream == NULL)
    wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                     _("The pool has no pipeline %s; it may have ended"), id);

  return stream;
}

static gboolean
check_command (WsmanHostedPool  *self,
               const char       *id,
               GError          **error)
{
  guint count = wsman_powershell_bridge_count (self->bridge);

  if (id != NULL && !wsman_guid_is_valid (id))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WINRS_SHELLCOMMAND_CLIENTID_NOT_VALID,
                               _("“%s” can’t be the id of a command: it must be a GUID"), id);
  if (id != NULL && find_pipeline (self, id) != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_ALREADY_EXISTS, ERROR_WINRS_SHELLCOMMAND_CLIENTID_RESOURCE_CONFLICT,
                               _("The pool already has a pipeline %s"), id);
  if (count >= MAX_PIPELINES)
    return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_COMMANDS_PER_SHELL_PPQ,
                               _("The pool already has %u pipelines, which is the limit"), count);

  return wsman_hosted_requests_check (self->requests, error);
}

/* Forgets the oldest pipelines whose end the client has received. Most clients never signal that they don't need them
 * any more. */
static void
forget_told (WsmanHostedPool *self)
{
  guint n_told = self->pipelines.length - count_current (self);
  GList *next;

  for (GList *l = self->pipelines.head; l != NULL && n_told > MAX_TOLD; l = next)
    {
      next = l->next;
      if (!wsman_hosted_delivery_is_told (l->data))
        continue;

      end_pipeline (self, l->data);
      g_queue_delete_link (&self->pipelines, l);
      n_told--;
    }
}

void
wsman_hosted_pool_command (WsmanHostedPool     *self,
                           WsmanOperation      *operation,
                           const WsmanElement  *content,
                           GError             **error)
{
  const char *id = NULL;
  g_autoptr(GBytes) data = wsman_shell_read_pipeline (content, &id, error);
  g_autofree char *own_id = id != NULL ? g_strdup (id) : wsman_hosted_make_id ();
  WsmanPowerShellTarget *target;

  if (data == NULL || wsman_hosted_requests_repeat (self->requests, operation) || !check_command (self, id, error))
    return;

  target = wsman_powershell_bridge_start (self->bridge, data, wsman_hosted_requests_get_next (self->requests), error);
  if (target == NULL)
    return;

  wsman_hosted_requests_add (self->requests, operation, own_id);
  g_queue_push_tail (&self->pipelines, wsman_hosted_delivery_new (target, own_id, on_used, self));
  log_pipeline (self, WSMAN_EVENT_COMMAND_STARTED, own_id, NULL);
  forget_told (self);
  write_lines (self);
}

static gboolean
check_desired (const char  *names,
               GError     **error)
{
  g_auto(GStrv) streams = g_strsplit_set (names, " \t\r\n", -1);

  for (guint i = 0; streams[i] != NULL; i++)
    if (*streams[i] != '\0' && !g_str_equal (streams[i], WSMAN_HOSTED_POOL_OUTPUT))
      return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SHELL_INVALID_DESIRED_STREAMS,
                                 _("A pool has no output stream “%s”; its only one is stdout"), streams[i]);

  return TRUE;
}

void
wsman_hosted_pool_receive (WsmanHostedPool     *self,
                           WsmanOperation      *operation,
                           const WsmanElement  *content,
                           GError             **error)
{
  const char *id;
  g_autofree char *names = NULL;
  WsmanHostedDelivery *stream;

  if (!wsman_shell_read_receive (content, &id, &names, error) || !check_desired (names, error))
    return;

  stream = require_delivery (self, id, error);
  if (stream != NULL)
    wsman_hosted_delivery_receive (stream, operation);
}

void
wsman_hosted_pool_send (WsmanHostedPool     *self,
                        WsmanOperation      *operation,
                        const WsmanElement  *content,
                        GError             **error)
{
  g_auto(WsmanShellStream) piece = { NULL };
  WsmanHostedDelivery *stream;
  gboolean is_prompt;

  if (!wsman_shell_read_send (content, &piece, error) || wsman_hosted_requests_repeat (self->requests, operation))
    return;

  is_prompt = g_strcmp0 (piece.name, "pr") == 0;
  if (!is_prompt && g_strcmp0 (piece.name, "stdin") != 0)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SHELL_INVALID_INPUT_STREAM,
                       _("A pool has no input stream “%s”; it has stdin and pr"), piece.name);
      return;
    }

  stream = require_delivery (self, piece.command_id, error);
  if (stream == NULL || !wsman_hosted_requests_check (self->requests, error))
    return;

  if (piece.data == NULL)
    {
      wsman_hosted_requests_accept (operation, NULL);
      return;
    }

  wsman_powershell_target_send (wsman_hosted_delivery_get_target (stream), piece.data, is_prompt,
                                wsman_hosted_requests_add (self->requests, operation, NULL));
  write_lines (self);
}

static void
signal_pipeline (WsmanHostedPool   *self,
                 WsmanHostedDelivery *pipeline,
                 WsmanShellSignal   signal)
{
  WsmanPowerShellTarget *target = wsman_hosted_delivery_get_target (pipeline);

  if (signal == WSMAN_SHELL_SIGNAL_TERMINATE)
    {
      g_queue_remove (&self->pipelines, pipeline);
      end_pipeline (self, pipeline);
    }
  else if (wsman_powershell_target_get_state (target) == WSMAN_POWERSHELL_RUNNING)
    {
      wsman_powershell_target_stop (target);
    }
  write_lines (self);
  read_on (self);
}

void
wsman_hosted_pool_signal (WsmanHostedPool     *self,
                          WsmanOperation      *operation,
                          const WsmanElement  *content,
                          GError             **error)
{
  const char *id;
  WsmanShellSignal signal;
  WsmanHostedDelivery *pipeline;
  GString *response;

  if (!wsman_shell_read_signal (content, &id, &signal, error))
    return;

  pipeline = require_delivery (self, id, error);
  if (pipeline == NULL)
    return;

  if (pipeline == self->output || signal == WSMAN_SHELL_SIGNAL_UNKNOWN)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("Only pipelines can be signalled, with terminate or ctrl_c"));
      return;
    }

  signal_pipeline (self, pipeline, signal);
  response = g_string_new (NULL);
  wsman_shell_write_empty_response ("SignalResponse", response);
  wsman_operation_return_content (operation, response);
}

/* --- Clients that leave and come back --- */

gboolean
wsman_hosted_pool_is_disconnected (WsmanHostedPool *self)
{
  return self->is_disconnected;
}

void
wsman_hosted_pool_foreach (WsmanHostedPool *self,
                           GFunc            func,
                           gpointer         user_data)
{
  for (GList *l = self->pipelines.head; l != NULL; l = l->next)
    if (!wsman_hosted_delivery_is_told (l->data))
      func ((gpointer) wsman_hosted_delivery_get_id (l->data), user_data);
}

/* Refuses the Receives that wait. */
static void
interrupt (WsmanHostedPool *self,
           guint32          code,
           const char      *message)
{
  wsman_hosted_delivery_interrupt (self->output, code, message);
  for (GList *l = self->pipelines.head; l != NULL; l = l->next)
    wsman_hosted_delivery_interrupt (l->data, code, message);
}

void
wsman_hosted_pool_disconnect (WsmanHostedPool *self)
{
  self->is_disconnected = TRUE;
  interrupt (self, ERROR_WINRS_SHELL_DISCONNECTED, _("The client has disconnected from the pool"));
}

/* Only the session that created the pool, or that has connected since, can go on where it was. */
void
wsman_hosted_pool_reconnect (WsmanHostedPool     *self,
                             WsmanOperation      *operation,
                             const WsmanElement  *content,
                             GError             **error)
{
  const char *session_id = wsman_operation_peek_session_id (operation);
  const char *id = wsman_shell_read_connection (content);

  if (self->session_id == NULL || session_id == NULL || !wsman_guid_equal (self->session_id, session_id))
    {
      wsman_error_set (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_WINRS_SHELL_CLIENTSESSIONID_MISMATCH,
                       _("The pool is used by another session of the client; use Connect"));
      return;
    }
  if (id != NULL && require_delivery (self, id, error) == NULL)
    return;

  self->is_disconnected = FALSE;
  wsman_operation_return_item (operation, NULL);
}

static void
return_connected (WsmanOperation *operation,
                  GBytes         *data)
{
  GString *response = g_string_new (NULL);

  wsman_shell_write_connect_response (WSMAN_HOSTED_POOL_INPUT, WSMAN_HOSTED_POOL_OUTPUT, data, response);
  wsman_operation_return_content (operation, response);
}

/* Another session takes the pool over. A Connect to a pipeline has nothing to do: its output has waited. */
void
wsman_hosted_pool_connect (WsmanHostedPool     *self,
                           WsmanOperation      *operation,
                           const WsmanElement  *content,
                           GError             **error)
{
  const char *id = wsman_shell_read_connection (content);
  g_autoptr(GBytes) data = NULL;
  g_autoptr(GBytes) response = NULL;

  if (id != NULL)
    {
      if (require_delivery (self, id, error) != NULL)
        return_connected (operation, NULL);
      return;
    }

  data = wsman_shell_read_connect (content, error);
  response = data != NULL ? wsman_powershell_bridge_connect (self->bridge, data, error) : NULL;
  if (response == NULL)
    return;

  interrupt (self, ERROR_WINRS_SHELL_CONNECTED_TO_DIFFERENT_CLIENT, _("Another client has connected to the pool"));
  g_free (self->session_id);
  self->session_id = g_strdup (wsman_operation_peek_session_id (operation));
  self->is_disconnected = FALSE;
  return_connected (operation, response);
}
