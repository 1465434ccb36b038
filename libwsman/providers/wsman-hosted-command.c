/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command of a shell. The command starts, its output is received, and it ends. The client is told of the end once,
 * after all output. [MS-WSMV] 3.1.4.1.
 */

#include "wsman-hosted-command-private.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-input-private.h"
#include "wsman-hosted-output-private.h"
#include "wsman-hosted-waiter-private.h"

/* A small amount of output is only sent after this number of milliseconds. So the output of a short command mostly
 * arrives together with its end and its exit code. Output that fills a response is sent at once. */
#define GRACE 5
#define LITTLE (16 * 1024)

/* The number of characters of a response to Receive without its streams. */
#define RESPONSE_OVERHEAD 1024

struct _WsmanHostedCommand
{
  char *id;
  WsmanHostedProcess *process;
  WsmanHostedInput *input;      /* the command's input; NULL if it isn't connected */
  WsmanHostedOutput *outputs[2];
  guint n_outputs;
  const WsmanHostedCommandEvents *events; /* NULL when the command is being ended */
  gpointer user_data;

  WsmanHostedWaiter starter;    /* the request that waits for the start */
  WsmanHostedWaiter waiter;     /* the Receive that waits for output or for the end */
  GStrv desired;                /* the names of the streams that the waiting Receive wants */
  GSource *grace;               /* the timer after which a small amount of output is sent; NULL if it isn't running */

  char *message_id;             /* the MessageID of the newest Receive that has its response; the next field is this
                                 * response */
  char *response;
  gboolean is_told;             /* TRUE when the client has been told that the command is done */

  WsmanIdentity *owner;         /* this field and the next three are for the log */
  char *shell_id;
  char *program;                /* NULL when the end has been logged */
  char *n_arguments;
};

char *
wsman_hosted_make_id (void)
{
  g_autofree char *lower = g_uuid_string_random ();

  return g_ascii_strup (lower, -1);
}

static void update (WsmanHostedCommand *self);

static void
notify_use (WsmanHostedCommand *self)
{
  if (self->events != NULL)
    self->events->used (self, self->user_data);
}

static void
on_used (gpointer user_data)
{
  notify_use (user_data);
}

static void
log_event (WsmanHostedCommand *self,
           WsmanEvent          event,
           const char         *exit_code,
           const char         *reason)
{
  wsman_log (event,
             .user = self->owner->text,
             .shell = self->shell_id,
             .command = self->id,
             .program = self->program,
             .n_arguments = self->n_arguments,
             .exit_code = exit_code,
             .reason = reason);
}

/* Logs the end once. exit_code is NULL if there is none. */
static void
log_end (WsmanHostedCommand *self,
         const char         *exit_code,
         const char         *reason)
{
  if (self->program == NULL)
    return;

  log_event (self, WSMAN_EVENT_COMMAND_ENDED, exit_code, reason);
  g_clear_pointer (&self->program, g_free);
}

static void
on_changed (gpointer user_data)
{
  update (user_data);
}

static void
on_exited (gpointer user_data)
{
  WsmanHostedCommand *self = user_data;
  g_autofree char *exit_code = g_strdup_printf ("%d", wsman_hosted_process_get_exit_code (self->process));

  log_end (self, exit_code, NULL);
  update (self);
}

static void
on_start_left (gpointer user_data)
{
  notify_use (user_data);
}

static void
on_started (const GError *error,
            gpointer      user_data)
{
  WsmanHostedCommand *self = user_data;
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->starter);
  GString *response;

  if (error != NULL)
    {
      log_end (self, NULL, error->message);
      if (operation != NULL)
        wsman_operation_return_error (operation, error);
      self->events->failed (self, self->user_data);
      return;
    }

  if (operation == NULL)
    return;

  response = g_string_new (NULL);
  wsman_shell_write_command_response (self->id, response);
  wsman_operation_return_content (operation, response);
}

static const WsmanHostedProcessEvents process_events = { on_started, on_exited };

static void
add_output (WsmanHostedCommand *self,
            const char         *name,
            GInputStream       *stream,
            guint               code_page)
{
  if (stream != NULL)
    self->outputs[self->n_outputs++] = wsman_hosted_output_new (name, stream, code_page, on_changed, self);
}

WsmanHostedCommand *
wsman_hosted_command_new (const WsmanHostedEnvironment *environment,
                          const char *const            *argv,
                          const char                   *id,
                          WsmanHostedHost              *host,
                          WsmanOperation               *operation,
                          GError                      **error)
{
  WsmanHostedCommand *self = g_new0 (WsmanHostedCommand, 1);
  GOutputStream *input;

  self->process = wsman_hosted_process_new (environment, argv, host, &process_events, self, error);
  if (self->process == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->id = id != NULL ? g_strdup (id) : wsman_hosted_make_id ();
  input = wsman_hosted_process_get_stdin (self->process);
  if (input != NULL)
    self->input = wsman_hosted_input_new (input, on_used, self);
  add_output (self, "stdout", wsman_hosted_process_get_stdout (self->process),
              environment->code_page);
  add_output (self, "stderr", wsman_hosted_process_get_stderr (self->process),
              environment->code_page);
  wsman_hosted_waiter_set (&self->starter, operation, on_start_left, self);

  return self;
}

void
wsman_hosted_command_set_events (WsmanHostedCommand             *self,
                                 const WsmanHostedCommandEvents *events,
                                 gpointer                        user_data)
{
  self->events = events;
  self->user_data = user_data;
}

void
wsman_hosted_command_set_audit (WsmanHostedCommand *self,
                                WsmanIdentity      *owner,
                                const char         *shell_id,
                                const char         *line,
                                char               *program,
                                guint               n_arguments)
{
  self->owner = wsman_identity_ref (owner);
  self->shell_id = g_strdup (shell_id);
  self->program = program;
  self->n_arguments = g_strdup_printf ("%u", n_arguments);
  log_event (self, WSMAN_EVENT_COMMAND_STARTED, NULL, NULL);
  wsman_log (WSMAN_EVENT_COMMAND_LINE, .user = owner->text, .shell = shell_id, .command = self->id,
             .command_line = line);
}

const char *
wsman_hosted_command_get_id (WsmanHostedCommand *self)
{
  return self->id;
}

gboolean
wsman_hosted_command_is_told (WsmanHostedCommand *self)
{
  return self->is_told;
}

gboolean
wsman_hosted_command_is_busy (WsmanHostedCommand *self)
{
  return self->waiter.operation != NULL || (self->input != NULL && wsman_hosted_input_is_busy (self->input));
}

static void
stop_grace (WsmanHostedCommand *self)
{
  wsman_source_clear (&self->grace);
}

static gboolean
wants (WsmanHostedCommand *self,
       guint               i)
{
  return g_strv_contains ((const char *const *) self->desired, wsman_hosted_output_get_name (self->outputs[i]));
}

/* Returns how many bytes can be sent. complete is set to TRUE if no more output will come. */
static gsize
measure (WsmanHostedCommand *self,
         gboolean           *complete)
{
  gsize length = 0;

  *complete = wsman_hosted_process_has_exited (self->process);
  for (guint i = 0; i < self->n_outputs; i++)
    if (wants (self, i))
      {
        length += wsman_hosted_output_get_length (self->outputs[i]);
        *complete = *complete && wsman_hosted_output_is_complete (self->outputs[i]);
      }

  return length;
}

/* If both streams have output, they share the space. */
static void
write_outputs (WsmanHostedCommand *self,
               gsize               room,
               GString            *xml)
{
  gsize end = xml->len + room;
  guint n_left = 0;

  for (guint i = 0; i < self->n_outputs; i++)
    {
      if (!wants (self, i))
        continue;

      wsman_hosted_output_fill (self->outputs[i], room / 4 * 3);
      n_left += wsman_hosted_output_get_length (self->outputs[i]) > 0 ? 1 : 0;
    }

  for (guint i = 0; i < self->n_outputs; i++)
    {
      gsize share = (end - MIN (xml->len, end)) / MAX (n_left, 1);

      if (!wants (self, i))
        continue;

      n_left -= wsman_hosted_output_get_length (self->outputs[i]) > 0 ? 1 : 0;
      wsman_hosted_output_write (self->outputs[i], self->id, share, xml);
    }

  /* The end of a stream is sent after all data, as on Windows. Some clients ignore data in an element that ends a
   * stream. */
  for (guint i = 0; i < self->n_outputs; i++)
    if (wants (self, i))
      wsman_hosted_output_write_end (self->outputs[i], self->id, xml);
}

/* Sends a response with the available output, or ends the wait. */
static GString *
write_response (WsmanHostedCommand *self,
                gsize               room,
                gboolean            ends)
{
  GString *xml = g_string_new (NULL);
  WsmanReceiveResult status = { WSMAN_COMMAND_STATE_RUNNING, FALSE, 0 };
  gboolean complete;

  wsman_shell_write_receive_response_begin (xml);
  write_outputs (self, room - MIN (room, RESPONSE_OVERHEAD), xml);
  if (measure (self, &complete) == 0 && complete)
    {
      status.state = WSMAN_COMMAND_STATE_DONE;
      status.has_exit_code = TRUE;
      status.exit_code = wsman_hosted_process_get_exit_code (self->process);
      self->is_told = TRUE;
      if (self->input != NULL)
        wsman_hosted_input_stop (self->input);
    }
  else if (ends)
    {
      status.state = WSMAN_COMMAND_STATE_DONE;
    }
  wsman_shell_write_receive_response_end (self->id, &status, xml);

  return xml;
}

static void
respond (WsmanHostedCommand *self,
         gboolean            ends)
{
  g_autoptr(WsmanOperation) operation = wsman_hosted_waiter_steal (&self->waiter);
  GString *xml = write_response (self, wsman_operation_get_max_content_size (operation), ends);

  stop_grace (self);
  g_free (self->message_id);
  g_free (self->response);
  self->message_id = g_strdup (wsman_operation_get_message_id (operation));
  self->response = g_strndup (xml->str, xml->len);

  wsman_operation_return_content (operation, xml);
  notify_use (self);
}

static gboolean
on_grace_over (gpointer user_data)
{
  respond (user_data, FALSE);

  return G_SOURCE_REMOVE;
}

/* Sends a response to the waiting request if there is something to send. */
static void
update (WsmanHostedCommand *self)
{
  gboolean complete;
  gsize length;

  if (self->waiter.operation == NULL)
    return;

  length = measure (self, &complete);
  if (complete || length > LITTLE)
    {
      respond (self, FALSE);
    }
  else if (length > 0 && self->grace == NULL)
    {
      wsman_source_set_timeout (&self->grace, GRACE, g_main_context_get_thread_default (), on_grace_over, self);
    }
}

static void
on_left (gpointer user_data)
{
  WsmanHostedCommand *self = user_data;

  stop_grace (self);
  notify_use (self);
}

static void
return_receiving (WsmanOperation *operation)
{
  wsman_operation_return_fault (operation, ERROR_WINRS_RECEIVE_IN_PROGRESS,
                                _("Another Receive for this command is running"));
}

void
wsman_hosted_command_receive (WsmanHostedCommand *self,
                              WsmanOperation     *operation,
                              const char *const  *streams)
{
  const char *message_id = wsman_operation_get_message_id (operation);
  WsmanOperation *waiting = self->waiter.operation;

  if (g_strcmp0 (message_id, self->message_id) == 0)
    {
      wsman_operation_return_content (operation, g_string_new (self->response));
      return;
    }

  if (waiting != NULL && g_strcmp0 (message_id, wsman_operation_get_message_id (waiting)) != 0)
    {
      return_receiving (operation);
      return;
    }

  /* The client repeats the request because its connection was lost. The server may not have noticed the loss yet. */
  if (waiting != NULL)
    return_receiving (waiting);

  g_strfreev (self->desired);
  self->desired = g_strdupv ((char **) streams);
  wsman_hosted_waiter_set (&self->waiter, operation, on_left, self);
  update (self);
}

void
wsman_hosted_command_send (WsmanHostedCommand     *self,
                           WsmanOperation         *operation,
                           const WsmanShellStream *stream)
{
  if (self->input != NULL && g_strcmp0 (stream->name, "stdin") == 0)
    wsman_hosted_input_send (self->input, operation, stream);
  else
    wsman_operation_return_fault (operation, ERROR_WSMAN_SHELL_INVALID_INPUT_STREAM,
                                  _("The shell wasn’t created with an input stream of that name"));
}

void
wsman_hosted_command_signal (WsmanHostedCommand *self,
                             WsmanShellSignal    signal)
{
  if (!self->is_told)
    wsman_hosted_process_signal (self->process, signal == WSMAN_SHELL_SIGNAL_CONTROL_C ? SIGINT : SIGQUIT);
}

void
wsman_hosted_command_end (WsmanHostedCommand *self)
{
  g_autoptr(WsmanOperation) starting = wsman_hosted_waiter_steal (&self->starter);

  self->events = NULL;
  if (starting != NULL)
    wsman_operation_return_fault (starting, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                                  _("The shell was ended before the command ran"));
  if (self->waiter.operation != NULL)
    respond (self, TRUE);

  stop_grace (self);
  g_clear_pointer (&self->input, wsman_hosted_input_end);
  for (guint i = 0; i < self->n_outputs; i++)
    wsman_hosted_output_free (self->outputs[i]);
  wsman_hosted_process_end (self->process);
  log_end (self, NULL, "Its client or its shell has ended it");
  wsman_identity_unref (self->owner);
  g_free (self->shell_id);
  g_free (self->n_arguments);
  g_free (self->id);
  g_strfreev (self->desired);
  g_free (self->message_id);
  g_free (self->response);
  g_free (self);
}
