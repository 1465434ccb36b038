/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The order at the start matters for security: the program gives up root before it reads a byte of anything but its key
 * file.
 */

#include "wec-daemon.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include "wec-config-check.h"
#include "wec-database.h"
#include "wec-metrics.h"
#include "wec-queue.h"
#include "wec-status.h"
#include "wec-store.h"
#include "wsmand-files.h"
#include "wsmand-listener.h"
#include "wsmand-log.h"
#include "wsmand-manager.h"
#include "wsmand-passwords.h"
#include "wsmand-privileges.h"

typedef struct
{
  const char *path;
  WsmandManager *manager;
  WecConfig *config;
  WsmanServer *server;
  WsmanCollector *collector;
  WecStore *store;
  WecQueue *queue;
  WecStatus *status;
  GPtrArray *metrics; /* the WecMetrics */
  GMainLoop *loop;
} CollectorDaemon;

static void
on_handle_batch (WsmanCollector      *collector,
                 WsmanCollectorBatch *batch,
                 gpointer             user_data)
{
  CollectorDaemon *self = user_data;

  wec_queue_add (self->queue, batch);
}

static void
on_subscription_ended (WsmanCollector        *collector,
                       WsmanCollectorMachine *machine,
                       gpointer               user_data)
{
  g_message ("%s, %s: %s", wsman_collector_machine_get_subscription (machine),
             wsman_collector_machine_get_user (machine), wsman_collector_machine_get_last_error (machine));
}

/* Makes the outputs. Those with a queue on disk come last, so that they keep nothing of what others refuse. */
static WecQueue *
new_queue (WecConfig  *config,
           GError    **error)
{
  g_autoptr(GPtrArray) outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) wec_output_free);
  guint n_direct = 0;

  for (guint i = 0; i < config->outputs->len; i++)
    {
      const WecOutputSettings *settings = config->outputs->pdata[i];
      WecOutput *output = wec_output_settings_open (settings, config->queues, error);

      if (output == NULL)
        return NULL;

      g_ptr_array_insert (outputs, settings->queue_size == 0 ? (int) n_direct++ : -1, output);
    }

  return wec_queue_new (g_steal_pointer (&outputs), config->max_waiting_events);
}

static gboolean
set_passwords (CollectorDaemon  *self,
               GError          **error)
{
  g_autofree char *text = NULL;
  g_autoptr(WsmandPasswords) passwords = NULL;

  if (self->config->password_file == NULL)
    return TRUE;

  text = wsmand_file_read (self->config->password_file, WSMAND_FILE_SECRET, self->config->user, error);
  if (text != NULL)
    passwords = wsmand_passwords_new (text, self->config->password_file, error);
  if (passwords == NULL)
    return FALSE;

  wsman_server_set_authenticator (self->server, WSMAN_AUTHENTICATOR (passwords));

  return TRUE;
}

static gboolean
set_certificates (CollectorDaemon  *self,
                  GError          **error)
{
  WecConfig *config = self->config;
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (config->certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (config->certificate, config->private_key, error);
      if (certificate == NULL)
        return FALSE;
      wsman_server_set_tls_certificate (self->server, certificate);
    }

  wsman_server_set_client_ca_file (self->server, config->client_ca_file);
  wsman_server_set_client_crl_file (self->server, config->client_crl_file);
  wsman_server_set_accept_client_certificates (self->server, config->client_ca_file != NULL);
  for (guint i = 0; i < config->certificates->len; i++)
    {
      const WecCertificate *mapping = config->certificates->pdata[i];

      if (!wsman_server_map_certificate (self->server, mapping->issuer, mapping->name, mapping->user, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
listen_everywhere (CollectorDaemon  *self,
                   GError          **error)
{
  for (guint i = 0; i < self->config->listeners->len; i++)
    {
      const WsmandListener *listener = self->config->listeners->pdata[i];
      gboolean listening = listener->address == NULL
                             ? wsman_server_listen_local (self->server, listener->port, listener->secure, error)
                             : wsman_server_listen (self->server, listener->address, listener->secure, error);

      if (!listening)
        return FALSE;
    }

  return TRUE;
}

static gboolean
serve_metrics (CollectorDaemon  *self,
               GError          **error)
{
  self->metrics = g_ptr_array_new_with_free_func ((GDestroyNotify) wec_metrics_free);
  for (guint i = 0; i < self->config->metrics->len; i++)
    {
      WecMetrics *metrics = wec_metrics_new (self->config->metrics->pdata[i], self->status, error);

      if (metrics == NULL)
        return FALSE;

      g_ptr_array_add (self->metrics, metrics);
    }

  return TRUE;
}

static void
add_subscriptions (CollectorDaemon *self)
{
  for (guint i = 0; i < self->config->subscriptions->len; i++)
    wsman_collector_add_subscription (self->collector, self->config->subscriptions->pdata[i]);
  wec_status_set_patience (self->status, self->config->subscriptions);
}

static WecDatabase *
open_database (const WecConfig  *config,
               GError          **error)
{
  if (config->postgresql == NULL)
    return wec_sqlite_new (config->database, error);

#ifdef HAVE_LIBPQ
  return wec_postgres_new (config->postgresql, error);
#else
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("This wsman-collector was built without PostgreSQL"));

  return NULL;
#endif
}

/* Makes everything that serves. */
static gboolean
start_server (CollectorDaemon  *self,
              GError          **error)
{
  WecConfig *config = self->config;
  WecDatabase *database;

  database = open_database (config, error);
  if (database == NULL)
    return FALSE;

  self->store = wec_store_new (database);
  self->server = wsman_server_new ();
  wsman_server_set_keytab (self->server, config->keytab);
  wsman_server_set_accept_kerberos (self->server, config->keytab != NULL);
  wsman_server_set_directory_realms (self->server, (const char * const *) config->directory_realms);
  if (!set_passwords (self, error) || !set_certificates (self, error))
    return FALSE;

  self->queue = new_queue (config, error);
  if (self->queue == NULL)
    return FALSE;

  self->collector = wsman_collector_new ();
  wsman_collector_set_store (self->collector, WSMAN_COLLECTOR_STORE (self->store));
  g_signal_connect (self->collector, "handle-batch", G_CALLBACK (on_handle_batch), self);
  g_signal_connect (self->collector, "subscription-ended", G_CALLBACK (on_subscription_ended), self);
  wsman_collector_register (self->collector, self->server);
  self->status = wec_status_new (config->status_socket, self->collector, self->queue, error);
  if (self->status == NULL)
    return FALSE;

  add_subscriptions (self);

  return serve_metrics (self, error) && listen_everywhere (self, error);
}

/* Libraries look for settings in the home directory, which must be that of the user whom the program has become. */
static void
leave_home_of_root (void)
{
  const struct passwd *account = getpwuid (geteuid ());

  if (account != NULL)
    g_setenv ("HOME", account->pw_dir, TRUE);
}

static gboolean
start (CollectorDaemon *self,
       GPtrArray       *problems)
{
  g_autoptr(GError) local_error = NULL;

  self->config = wec_config_new (self->path, problems);
  if (self->config == NULL || !wec_config_check (self->config, self->path, problems))
    return FALSE;

  wsmand_log_start (self->config->log_level);
  if (wsmand_privileges_drop (self->config->user, &local_error))
    {
      leave_home_of_root ();
      if (start_server (self, &local_error))
        return TRUE;
    }

  g_ptr_array_add (problems, g_strdup (local_error->message));

  return FALSE;
}

/* Replaces the subscriptions. Machines whose subscription has gone are refused from now on. */
static void
replace_subscriptions (CollectorDaemon *self,
                       WecConfig       *config)
{
  for (guint i = 0; i < self->config->subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = self->config->subscriptions->pdata[i];

      wsman_collector_remove_subscription (self->collector, wsman_collector_subscription_get_name (subscription));
    }
  g_clear_pointer (&self->config->subscriptions, g_ptr_array_unref);
  self->config->subscriptions = g_ptr_array_ref (config->subscriptions);
  add_subscriptions (self);
}

/* Reads the subscriptions again. If anything is wrong, nothing changes. */
static gboolean
on_reload (gpointer user_data)
{
  CollectorDaemon *self = user_data;
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WecConfig) config = NULL;

  wsmand_manager_notify_reloading (self->manager);
  config = wec_config_new (self->path, problems);
  if (config != NULL)
    {
      replace_subscriptions (self, config);
      wsmand_log_set_level (config->log_level);
      wsmand_log_event (WSMAND_LOG_RELOADED, _("The subscriptions were read again"));
    }
  for (guint i = 0; i < problems->len; i++)
    wsmand_log_event (WSMAND_LOG_RELOAD_FAILED, problems->pdata[i]);
  wsmand_manager_notify (self->manager, "READY=1");

  return G_SOURCE_CONTINUE;
}

static gboolean
on_stop (gpointer user_data)
{
  CollectorDaemon *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

/* Standard output may be an output of events, so all lines for people go to standard error. */
static void
run_until_stopped (CollectorDaemon *self)
{
  guint sources[] = {
    g_unix_signal_add (SIGTERM, on_stop, self),
    g_unix_signal_add (SIGINT, on_stop, self),
    g_unix_signal_add (SIGHUP, on_reload, self),
  };
  g_auto(GStrv) uris = wsman_server_list_uris (self->server);

  self->loop = g_main_loop_new (NULL, FALSE);
  for (gsize i = 0; uris[i] != NULL; i++)
    g_printerr (_("Listening on %s\n"), uris[i]);
  g_printerr (_("Ready\n"));
  wsmand_manager_notify (self->manager, "READY=1");
  wsmand_manager_start_watchdog (self->manager);
  g_main_loop_run (self->loop);
  wsmand_manager_notify (self->manager, "STOPPING=1");

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

/* The server goes first, so that nothing new arrives. What waits is still written; its machines send it again. */
static void
clear (CollectorDaemon *self)
{
  if (self->server != NULL)
    wsman_server_stop (self->server);
  g_clear_pointer (&self->metrics, g_ptr_array_unref);
  g_clear_pointer (&self->status, wec_status_free);
  g_clear_object (&self->collector);
  g_clear_pointer (&self->queue, wec_queue_free);
  g_clear_object (&self->server);
  g_clear_object (&self->store);
  g_clear_pointer (&self->config, wec_config_free);
  wsmand_manager_free (self->manager);
}

gboolean
wec_daemon_run (const char *config_path,
                GPtrArray  *problems)
{
  CollectorDaemon self = { .path = config_path };
  gboolean started;

  /* Errors of writing are errors, and not the end of the program. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  self.manager = wsmand_manager_new ();
  started = start (&self, problems);
  if (started)
    run_until_stopped (&self);
  clear (&self);

  return started;
}
