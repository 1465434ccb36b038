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

static gboolean
show (WsmanctlRun  *self,
      WsmanItem    *item,
      GError      **error)
{
  return item != NULL && wsmanctl_output_add (self->output, item, error);
}

static gboolean
run_identify (WsmanctlRun  *self,
              GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;

  wsman_session_identify_async (self->session, WSMAN_SESSION_FLAGS_NONE, self->cancellable, wsmanctl_run_on_result,
                                self);
  result = wsmanctl_run_wait (self);
  item = wsman_session_identify_finish (self->session, result, error);

  return show (self, item, error);
}

static gboolean
run_get (WsmanctlRun  *self,
         GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;

  wsman_session_get_async (self->session, self->request->locator, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  item = wsman_session_get_finish (self->session, result, error);

  return show (self, item, error);
}

static WsmanItem *
put (WsmanctlRun  *self,
     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_put_async (self->session, self->request->locator, self->request->item, self->cancellable,
                           wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);

  return wsman_session_put_finish (self->session, result, error);
}

static WsmanItem *
update (WsmanctlRun  *self,
        GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_update_async (self->session, self->request->locator, self->request->values, self->cancellable,
                              wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);

  return wsman_session_update_finish (self->session, result, error);
}

static gboolean
run_set (WsmanctlRun  *self,
         GError      **error)
{
  GError *local_error = NULL;
  g_autoptr(WsmanItem) item = self->request->item != NULL ? put (self, &local_error) : update (self, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  /* A machine may respond without returning the new instance. */
  return item == NULL || show (self, item, error);
}

static gboolean
run_create (WsmanctlRun  *self,
            GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanResourceLocator) created = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autofree char *xml = NULL;

  wsman_session_create_async (self->session, self->request->locator, self->request->item, self->cancellable,
                              wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  created = wsman_session_create_finish (self->session, result, error);
  if (created == NULL)
    return FALSE;

  xml = wsman_resource_locator_to_xml (created);
  item = wsman_item_new_from_xml (xml, error);

  return item != NULL && wsmanctl_output_add_created (self->output, item, error);
}

static gboolean
run_delete (WsmanctlRun  *self,
            GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_delete_async (self->session, self->request->locator, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);

  return wsman_session_delete_finish (self->session, result, error);
}

/* If closing fails, the user isn't told. */
static void
close_enumerator (WsmanctlRun     *self,
                  WsmanEnumerator *enumerator)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_enumerator_close_async (enumerator, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  wsman_enumerator_close_finish (enumerator, result, NULL);
}

static gboolean
show_items (WsmanctlRun  *self,
            GPtrArray    *items,
            GError      **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (!show (self, items->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
show_all (WsmanctlRun      *self,
          WsmanEnumerator  *enumerator,
          GError          **error)
{
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) items = NULL;

      wsman_enumerator_next_items_async (enumerator, G_MAXUINT, self->cancellable, wsmanctl_run_on_result, self);
      result = wsmanctl_run_wait (self);
      items = wsman_enumerator_next_items_finish (enumerator, result, error);
      if (items == NULL)
        return FALSE;

      if (!show_items (self, items, error))
        {
          close_enumerator (self, enumerator);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
run_enumerate (WsmanctlRun  *self,
               GError      **error)
{
  const WsmanctlRequest *request = self->request;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_enumerate_async (self->session, request->locator, request->filter, request->dialect,
                                 request->flags, self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  enumerator = wsman_session_enumerate_finish (self->session, result, error);

  return enumerator != NULL && show_all (self, enumerator, error);
}

static gboolean
run_invoke (WsmanctlRun  *self,
            GError      **error)
{
  const WsmanctlRequest *request = self->request;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) local_error = NULL;

  wsman_session_invoke_async (self->session, request->action, request->locator, request->item,
                              self->cancellable, wsmanctl_run_on_result, self);
  result = wsmanctl_run_wait (self);
  item = wsman_session_invoke_finish (self->session, result, &local_error);
  if (local_error == NULL)
    return item == NULL || show (self, item, error); /* a method may return no item */

  g_propagate_error (error, g_steal_pointer (&local_error));

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
  [WSMANCTL_IDENTIFY] = run_identify,
  [WSMANCTL_GET] = run_get,
  [WSMANCTL_SET] = run_set,
  [WSMANCTL_CREATE] = run_create,
  [WSMANCTL_DELETE] = run_delete,
  [WSMANCTL_ENUMERATE] = run_enumerate,
  [WSMANCTL_INVOKE] = run_invoke,
  [WSMANCTL_RUN] = wsmanctl_run_command,
  [WSMANCTL_WINRS] = wsmanctl_run_command,
  [WSMANCTL_SHELL] = wsmanctl_run_shell,
  [WSMANCTL_COPY] = wsmanctl_run_copy,
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

/* nohup makes a program ignore SIGHUP. Such a program must go on ignoring it. */
static gboolean
is_ignored (int number)
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
  guint timeout = wsmanctl_connection_get_timeout ();
  WsmanctlRun self = { session, request, output, cancellable, loop, .interrupt = wsmanctl_run_cancel };
  /* Shells and enumerations on the other machine are closed, regardless of the signal that ends wsmanctl. */
  const guint sources[] = {
    g_unix_signal_add (SIGINT, on_interrupt, &self),
    g_unix_signal_add (SIGTERM, on_end, &self),
    is_ignored (SIGHUP) ? 0 : g_unix_signal_add (SIGHUP, on_end, &self),
    timeout > 0 ? g_timeout_add (timeout, on_timeout, &self) : 0,
  };
  gboolean succeeded = operations[verb] (&self, error);

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
