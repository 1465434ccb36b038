/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs operations in a main loop, so that Ctrl-C can cancel them.
 */

#include "wsmanctl-operations.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "text-output.h"
#include "wsmanctl-call.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-request.h"

void
wsmanctl_run_on_result (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  WsmanctlRun *self = user_data;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

GAsyncResult *
wsmanctl_run_wait (WsmanctlRun *self)
{
  g_main_loop_run (self->loop);

  return g_steal_pointer (&self->result);
}

static void
on_call_done (const GError *error,
              gpointer      user_data)
{
  WsmanctlRun *self = user_data;

  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_main_loop_quit (self->loop);
}

static gboolean
run_call (WsmanctlRun     *self,
          WsmanctlVerbId   verb,
          GError         **error)
{
  wsmanctl_call_start (verb, self->session, self->request, self->output, self->cancellable, on_call_done, self);
  g_main_loop_run (self->loop);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}

static gboolean
run_helpmsg (WsmanctlRun  *self,
             GError      **error)
{
  g_autoptr(WsmanAutomation) automation = wsman_automation_new ();
  g_autofree char *message = wsman_automation_get_error_message (automation, self->request->code);

  g_autofree char *line = g_strconcat (message, "\n", NULL);

  return text_output_write (TEXT_OUTPUT_MESSAGE, line, error);
}

/* winrm shows a dialogue of Windows. */
static gboolean
run_configsddl (WsmanctlRun  *self,
                GError      **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("Windows’ dialogue for permissions isn’t available here. The permissions of Windows are the "
                         "property RootSDDL of winrm/config/service, which get and set take. Those of wsmand are the "
                         "keys “users” and “operators” of its configuration, which wsmand(8) describes."));

  return FALSE;
}

static gboolean (*const operations[WSMANCTL_N_VERBS]) (WsmanctlRun  *self,
                                                       GError      **error) = {
  [WSMANCTL_RUN] = wsmanctl_run_command,
  [WSMANCTL_WINRS] = wsmanctl_run_command,
  [WSMANCTL_SHELL] = wsmanctl_run_shell,
  [WSMANCTL_PWSH] = wsmanctl_run_pwsh,
  [WSMANCTL_COPY] = wsmanctl_run_copy,
  [WSMANCTL_EVENTS] = wsmanctl_run_events,
  [WSMANCTL_DOCTOR] = wsmanctl_run_doctor,
  [WSMANCTL_HELPMSG] = run_helpmsg,
  [WSMANCTL_CONFIGSDDL] = run_configsddl,
};

void
wsmanctl_run_cancel (WsmanctlRun *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_interrupt (gpointer user_data)
{
  WsmanctlRun *self = user_data;

  self->interrupt (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_end (gpointer user_data)
{
  wsmanctl_run_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  WsmanctlRun *self = user_data;

  self->timed_out = TRUE;
  wsmanctl_run_cancel (self);

  return G_SOURCE_CONTINUE;
}

/* Tells whether the request can't have been sent, because TLS isn't set up. */
static gboolean
lacks_tls (WsmanctlRun *self)
{
  return self->session != NULL &&
         g_ascii_strncasecmp (wsman_session_get_connection (self->session), "https:", 6) == 0 &&
         wsman_session_get_peer_certificate_sha256 (self->session) == NULL;
}

/* The text that is printed after the error of a timeout. */
static const char *
get_timeout_hint (WsmanctlRun *self)
{
  gboolean is_anonymous = self->session != NULL && (wsman_session_get_flags (self->session) &
                                                    WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0;

  if (lacks_tls (self))
    return _("; TLS wasn’t set up: check the name, the firewall, and that this port speaks https");
  if (self->request->has_effect)
    return _("; the request may have been executed");

  return is_anonymous ? _("; some servers don’t respond without a login: give --username") : "";
}

/* If an operation was cancelled by its timeout, the error says that it timed out. */
static void
explain_timeout (WsmanctlRun  *self,
                 GError      **error)
{
  if (!self->timed_out || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_error (error);
  g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT,
               _("The operation took longer than the %u ms of --timeout%s"), wsmanctl_connection_get_timeout (),
               get_timeout_hint (self));
}

gboolean
wsmanctl_signal_is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

gboolean
wsmanctl_run (WsmanctlVerbId          verb,
              WsmanSession           *session,
              const WsmanctlRequest  *request,
              WsmanctlOutput         *output,
              int                    *status,
              GError                **error)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  /* The doctor changes nothing, and limits each check. So a signal may simply end it. */
  gboolean is_doctor = verb == WSMANCTL_DOCTOR;
  guint timeout = is_doctor ? 0 : wsmanctl_connection_get_timeout ();
  WsmanctlRun self = { session, request, output, cancellable, loop, .interrupt = wsmanctl_run_cancel };
  /* Shells and enumerations on the other machine are closed, regardless of the signal that ends wsmanctl. */
  const guint sources[] = {
    is_doctor ? 0 : g_unix_signal_add (SIGINT, on_interrupt, &self),
    is_doctor ? 0 : g_unix_signal_add (SIGTERM, on_end, &self),
    is_doctor || wsmanctl_signal_is_ignored (SIGHUP) ? 0 : g_unix_signal_add (SIGHUP, on_end, &self),
    timeout > 0 ? g_timeout_add (timeout, on_timeout, &self) : 0,
  };
  gboolean succeeded = wsmanctl_verb_is_call (verb) ? run_call (&self, verb, error) : operations[verb] (&self, error);

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      if (sources[i] != 0)
        g_source_remove (sources[i]);
    }
  *status = self.status;
  if (!succeeded)
    explain_timeout (&self, error);

  return succeeded;
}
