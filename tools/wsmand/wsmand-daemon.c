/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The order in wsmand_daemon_serve() matters for security. First it reads the files that need root. Then it gives up
 * root. After that it starts threads, parses certificates and opens sockets.
 */

#include "wsmand-daemon.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <pwd.h>
#include <unistd.h>

#include "wsmand-log.h"
#include "wsmand-manager.h"
#include "wsmand-privileges.h"
#include "wsmand-settings.h"

#define HELPER_SOCKET "/run/wsmand-helper.sock"

typedef struct
{
  const char *path;
  WsmandManager *manager;
  GPtrArray *inherited; /* the sockets of the service manager */
  WsmandServices services;
  WsmandSettings *settings;
  WsmandConfig *first; /* the settings at the start, for the keys that can't change; owned by kept or settings */
  WsmandSettings *kept;
  GMainLoop *loop;
  gboolean is_stopping;
  guint stop_deadline; /* the source that ends the wait for running requests and commands; 0 if there is none */
} Daemon;

static gboolean
listen_on (WsmanServer     *server,
           WsmandListener  *listener,
           GError         **error)
{
  if (listener->socket != NULL)
    return wsman_server_listen_socket (server, listener->socket, listener->secure, error);
  if (listener->address == NULL)
    return wsman_server_listen_local (server, listener->port, listener->secure, error);

  return wsman_server_listen (server, listener->address, listener->secure, error);
}

static gboolean
listen_everywhere (WsmanServer  *server,
                   WsmandConfig *config,
                   GPtrArray    *problems)
{
  for (guint i = 0; i < config->listeners->len; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!listen_on (server, config->listeners->pdata[i], &local_error))
        {
          g_ptr_array_add (problems, g_strdup (local_error->message));
          return FALSE;
        }
    }

  return TRUE;
}

static char *
join (char       **names,
      const char  *nobody)
{
  return names == NULL || *names == NULL ? g_strdup (nobody) : g_strjoinv (", ", names);
}

/* Prints where the server listens and what each user may do. The last line means that clients can connect. */
static void
print_state (WsmanServer  *server,
             WsmandConfig *config)
{
  g_auto(GStrv) uris = wsman_server_list_uris (server);
  g_autofree char *users = join (config->users, _("no one"));
  const struct passwd *account = getpwuid (geteuid ());
  g_autofree char *name = account != NULL ? g_strdup (account->pw_name)
                                          : g_strdup_printf ("%u", (guint) geteuid ());
  g_autofree char *operators = join (config->operators, _("no one"));
  g_autofree char *shell_users = join (config->shell_users, _("no one"));
  g_autofree char *powershell_users = join (config->powershell_users, _("no one"));

  for (gsize i = 0; uris[i] != NULL; i++)
    g_print (_("Listening on %s\n"), uris[i]);
  g_print (_("Running as %s\n"), name);
  g_print (_("Users authenticate with:%s%s%s%s%s%s%s\n"), config->password_file != NULL ? _(" password") : "",
           config->pam ? _(" PAM") : "",
           config->keytab != NULL ? _(" Kerberos") : "", config->ntlm_user_file != NULL ? _(" NTLM") : "",
           config->accept_credssp ? _(" CredSSP") : "",
           config->client_ca_file != NULL ? _(" certificate") : "",
           config->digest_user_file != NULL ? _(" Digest") : "");
  g_print (_("Users who may read this machine: %s\n"), users);
  if (config->run_as == WSMAND_RUN_AS_HELPER)
    g_print (_("Users who may change it, each with their own rights: %s\n"
               "Users who may run commands, each with their own rights: %s\n"), operators, shell_users);
  else
    g_print (_("Users who may change it, with wsmand’s rights: %s\n"
               "Users who may run commands, with wsmand’s rights: %s\n"), operators, shell_users);
  if (config->powershell != NULL)
    g_print (_("Users who may run PowerShell: %s\n"), powershell_users);
  g_print (_("Clients may identify without a password: %s\n"), config->anonymous_identify ? _("yes") : _("no"));
  if (config->allow_unencrypted)
    g_print (_("Passwords and messages may be unencrypted over http\n"));
  g_print (_("Ready\n"));
}

/* Tells the service manager that the server serves. "systemctl status" shows what. */
static void
notify_ready (Daemon     *self,
              const char *what)
{
  g_auto(GStrv) uris = wsman_server_list_uris (self->services.server);
  g_autofree char *addresses = g_strjoinv (", ", uris);
  g_autofree char *lines = what != NULL ? g_strdup_printf ("READY=1\nSTATUS=%s", what)
                                        : g_strdup_printf (_("READY=1\nSTATUS=Listening on %s"), addresses);

  wsmand_manager_notify (self->manager, lines);
}

static void
tell_problems (Daemon    *self,
               GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    wsmand_log_event (WSMAND_LOG_RELOAD_FAILED, problems->pdata[i]);
  notify_ready (self, _("The settings couldn’t be read again, and stay as they were. The log says why."));
}

/* Tells which changed keys have no effect until the next start. */
static void
tell_frozen (Daemon *self)
{
  g_auto(GStrv) frozen = wsmand_config_list_frozen (self->first, self->settings->config);
  g_autofree char *names = g_strjoinv (", ", frozen);
  g_autofree char *message = NULL;

  if (*frozen == NULL)
    {
      notify_ready (self, NULL);
      return;
    }

  message = g_strdup_printf (_("Changes of these settings need a restart: %s"), names);
  wsmand_log_event (WSMAND_LOG_RESTART_NEEDED, message);
  notify_ready (self, message);
}

/* Keeps the settings of the start, because the keys that can't change are compared with them. */
static void
replace_settings (Daemon         *self,
                  WsmandSettings *settings)
{
  wsmand_services_change (&self->services, self->settings, settings);
  wsmand_log_set_level (settings->config->log_level);
  if (self->kept == NULL)
    self->kept = self->settings;
  else
    wsmand_settings_free (self->settings);
  self->settings = settings;
}

/* Reads the files. Returns NULL if something is wrong with them. */
static WsmandSettings *
read_settings (const char *path,
               GPtrArray  *inherited,
               GPtrArray  *problems)
{
  g_autoptr(WsmandConfig) config = wsmand_config_new (path, inherited, problems);
  g_autoptr(WsmandSecrets) secrets = NULL;

  if (config == NULL)
    return NULL;

  secrets = wsmand_secrets_new (config, problems);
  if (problems->len > 0)
    return NULL;

  return wsmand_settings_new (g_steal_pointer (&config), secrets, problems);
}

/* Reads the settings again. If anything is wrong, nothing changes. */
static gboolean
on_reload (gpointer user_data)
{
  Daemon *self = user_data;
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  WsmandSettings *settings;

  if (self->is_stopping)
    return G_SOURCE_CONTINUE;

  wsmand_manager_notify_reloading (self->manager);
  settings = read_settings (self->path, self->inherited, problems);
  if (settings != NULL)
    {
      replace_settings (self, settings);
      wsmand_log_event (WSMAND_LOG_RELOADED, _("The settings were read again"));
      tell_frozen (self);
    }
  else
    {
      tell_problems (self, problems);
    }

  return G_SOURCE_CONTINUE;
}

static void
on_drained (WsmanServer *server,
            gpointer     user_data)
{
  Daemon *self = user_data;

  g_main_loop_quit (self->loop);
}

static gboolean
on_stop_timeout (gpointer user_data)
{
  Daemon *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

/* Refuses new clients, and lets running requests and commands end in their time. The second signal ends all. */
static gboolean
on_stop (gpointer user_data)
{
  Daemon *self = user_data;

  if (self->is_stopping)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_CONTINUE;
    }

  self->is_stopping = TRUE;
  wsmand_manager_notify (self->manager, "STOPPING=1");
  self->stop_deadline = g_timeout_add (self->settings->config->stop_timeout, on_stop_timeout, self);
  wsman_server_stop_listening (self->services.server);

  return G_SOURCE_CONTINUE;
}

/* The signals must be handled before print_state() reports that the server is ready. */
static void
run_until_stopped (Daemon *self)
{
  guint sources[] = {
    g_unix_signal_add (SIGTERM, on_stop, self),
    g_unix_signal_add (SIGINT, on_stop, self),
    g_unix_signal_add (SIGHUP, on_reload, self),
  };

  self->loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (self->services.server, "drained", G_CALLBACK (on_drained), self);
  print_state (self->services.server, self->settings->config);
  notify_ready (self, NULL);
  wsmand_manager_start_watchdog (self->manager);
  g_main_loop_run (self->loop);

  g_clear_handle_id (&self->stop_deadline, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

/* Commands that run as this program's user could use a helper that serves this user. */
static gboolean
check_no_helper (GError **error)
{
  g_autoptr(GSocket) client = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_SEQPACKET, G_SOCKET_PROTOCOL_DEFAULT,
                                            error);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (HELPER_SOCKET);
  g_autoptr(GError) local_error = NULL;

  if (client == NULL)
    return FALSE;

  /* A helper that is busy answers with WOULD_BLOCK. */
  g_socket_set_blocking (client, FALSE);
  if (!g_socket_connect (client, address, NULL, &local_error) &&
      !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                       _("[server] run-as must be helper: wsmand-helper serves the user of wsmand, and commands that "
                         "run as this user could become other users; or stop wsmand-helper.socket"));

  return FALSE;
}

/* Connects to the helper, if the settings want it. From then on, this is the only process that may ask it. */
static gboolean
find_helper (Daemon        *self,
             WsmandConfig  *config,
             GError       **error)
{
  const char *path = config->helper_socket != NULL ? config->helper_socket : HELPER_SOCKET;

  if (config->run_as == WSMAND_RUN_AS_DAEMON)
    return check_no_helper (error);
  if (config->run_as != WSMAND_RUN_AS_HELPER)
    return TRUE;
  if (!wsmand_privileges_check_alone (error))
    return FALSE;

  self->services.helper = wsman_helper_new (path, error);

  return self->services.helper != NULL;
}

/* Reads the files, gives up root, and makes the server. */
static gboolean
start (Daemon    *self,
       GPtrArray *problems)
{
  g_autoptr(WsmandConfig) config = NULL;
  g_autoptr(WsmandSecrets) secrets = NULL;
  g_autoptr(GError) local_error = NULL;

  config = wsmand_config_new (self->path, self->inherited, problems);
  if (config == NULL)
    return FALSE;

  secrets = wsmand_secrets_new (config, problems);
  if (problems->len > 0)
    return FALSE;

  wsmand_log_start (config->log_level);
  /* The provider finds the program that runs commands. This happens here, because later only root may be able to reach
   * the program. */
  self->services.shells = wsman_shell_provider_new ();
  if (!wsmand_privileges_drop (config->user, &local_error) || !find_helper (self, config, &local_error))
    {
      g_ptr_array_add (problems, g_strdup (local_error->message));
      return FALSE;
    }

  wsmand_secrets_reach_files (secrets, config);
  self->settings = wsmand_settings_new (g_steal_pointer (&config), secrets, problems);
  if (self->settings == NULL)
    return FALSE;

  self->first = self->settings->config;
  wsmand_services_init (&self->services, self->settings);

  return listen_everywhere (self->services.server, self->first, problems);
}

gboolean
wsmand_daemon_serve (const char *config_path,
                     GPtrArray  *problems)
{
  Daemon self = { .path = config_path };
  gboolean succeeded;

  self.manager = wsmand_manager_new ();
  self.inherited = wsmand_manager_take_listeners (problems);
  succeeded = problems->len == 0 && start (&self, problems);
  if (succeeded)
    {
      run_until_stopped (&self);
      wsman_server_stop (self.services.server);
    }

  wsmand_services_clear (&self.services);
  g_clear_pointer (&self.settings, wsmand_settings_free);
  g_clear_pointer (&self.kept, wsmand_settings_free);
  g_ptr_array_unref (self.inherited);
  wsmand_manager_free (self.manager);

  return succeeded;
}

gboolean
wsmand_daemon_check (const char *config_path,
                     GPtrArray  *problems)
{
  g_autoptr(GPtrArray) inherited = wsmand_manager_take_listeners (problems);
  g_autoptr(WsmandSettings) settings = read_settings (config_path, inherited->len > 0 ? inherited : NULL, problems);
  g_autoptr(GError) local_error = NULL;

  if (settings != NULL && !wsmand_privileges_check (settings->config->user, &local_error))
    g_ptr_array_add (problems, g_strdup (local_error->message));

  return problems->len == 0;
}
