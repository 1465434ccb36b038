/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsmand, which serves this machine over WS-Management to the users in a key file.
 *
 * The order in main() matters for security. First it reads the files that need root. Then it gives up root. After that
 * it starts threads, parses certificates and opens sockets.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <libwsman/wsman.h>
#include <malloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "password-input.h"
#include "text-output.h"
#include "wsmand-config.h"
#include "wsmand-digest.h"
#include "wsmand-files.h"
#include "wsmand-log.h"
#include "wsmand-passwords.h"
#include "wsmand-privileges.h"

/* A prefix that a name in a list of users may have. With this prefix, the name only stands for a user of the password
 * file. */
#define PASSWORD_FILE_PREFIX "password-file:"

/* The settings of the allocator, malloc(3). */
#define MAX_HEAPS 2
#define LARGE_BLOCK (128 * 1024)

/* The data that main() reads before it gives up root. */
typedef struct
{
  char *certificate;
  char *private_key;
  char *passwords;
} Secrets;

static void
secrets_clear (Secrets *self)
{
  g_clear_pointer (&self->certificate, password_input_free);
  g_clear_pointer (&self->private_key, password_input_free);
  g_clear_pointer (&self->passwords, password_input_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Secrets, secrets_clear)

/* Reads a file. path is NULL if there is nothing to read. */
static gboolean
read_file (const char      *path,
           WsmandFileKind   kind,
           const char      *user_name,
           char           **text,
           GError         **error)
{
  if (path == NULL)
    return TRUE;

  *text = wsmand_file_read (path, kind, user_name, error);

  return *text != NULL;
}

/* Checks a file that other code opens later by its path. */
static gboolean
check_secret (const char    *path,
              const char    *key,
              WsmandConfig  *config,
              GError       **error)
{
  if (path == NULL || wsmand_file_check (path, WSMAND_FILE_SECRET, config->user, error))
    return TRUE;

  g_prefix_error (error, "[authentication] %s: ", key);

  return FALSE;
}

/* Checks a file of authorities or revocation lists. Who may write it decides who can log in. */
static gboolean
check_public (const char    *path,
              const char    *key,
              WsmandConfig  *config,
              GError       **error)
{
  if (path == NULL || wsmand_file_check (path, WSMAND_FILE_CONFIGURATION, config->user, error))
    return TRUE;

  g_prefix_error (error, "[authentication] %s: ", key);

  return FALSE;
}

/* The clients of a Unix socket are accounts, which always exist. */
static gboolean
has_unix_socket (WsmandConfig *config)
{
  for (guint i = 0; i < config->listeners->len; i++)
    {
      WsmandListener *listener = config->listeners->pdata[i];

      if (G_IS_UNIX_SOCKET_ADDRESS (listener->address))
        return TRUE;
    }

  return FALSE;
}

/* If all ways to log in are empty files, no user could log in. An empty password file is refused when it is read. */
static gboolean
check_entries (WsmandConfig  *config,
               GError       **error)
{
  gboolean has_key = config->keytab != NULL && wsmand_file_has_key (config->keytab);
  gboolean has_user = config->ntlm_user_file != NULL && wsmand_file_has_entry (config->ntlm_user_file);

  if (has_key || has_user || config->password_file != NULL || config->client_ca_file != NULL ||
      config->digest_user_file != NULL || has_unix_socket (config))
    return TRUE;

  if (config->ntlm_user_file != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("No user could log in: [authentication] ntlm-user-file: %s: names no user"),
                 config->ntlm_user_file);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("No user could log in: [authentication] kerberos-keytab: %s: has no key"), config->keytab);

  return FALSE;
}

static gboolean
read_secrets (Secrets       *self,
              WsmandConfig  *config,
              GError       **error)
{
  return read_file (config->certificate, WSMAND_FILE_PUBLIC, config->user, &self->certificate, error) &&
         read_file (config->private_key, WSMAND_FILE_SECRET, config->user, &self->private_key, error) &&
         read_file (config->password_file, WSMAND_FILE_SECRET, config->user, &self->passwords, error) &&
         check_secret (config->keytab, "kerberos-keytab", config, error) &&
         check_secret (config->ntlm_user_file, "ntlm-user-file", config, error) &&
         check_public (config->client_ca_file, "client-ca-file", config, error) &&
         check_public (config->client_crl_file, "client-crl-file", config, error) &&
         check_secret (config->digest_user_file, "digest-user-file", config, error) &&
         check_entries (config, error);
}

/* Opens the file's folder, so that the program can still reach the file when it has given up root. The file's
 * permissions don't change. */
static int
keep_way (const char *path)
{
  return path == NULL ? -1 : open (path, O_PATH | O_CLOEXEC);
}

/* Makes a file with users reachable. gss-ntlmssp opens the file by its path for each login, and Digest reads it again
 * when it changes. */
static void
reach_users (char **path,
             int    way)
{
  if (way < 0 || g_access (*path, F_OK) == 0)
    return;

  g_free (*path);
  *path = g_strdup_printf ("/proc/self/fd/%d", way);
}

static gboolean
set_certificate (WsmanServer  *server,
                 WsmandConfig *config,
                 Secrets      *secrets,
                 GError      **error)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  char *pem;

  if (config->certificate == NULL || config->private_key == NULL)
    return TRUE;

  pem = g_strconcat (secrets->certificate, "\n", secrets->private_key, NULL);
  certificate = g_tls_certificate_new_from_pem (pem, -1, error);
  password_input_free (pem);
  if (certificate == NULL)
    {
      g_prefix_error (error, "%s, %s: ", config->certificate, config->private_key);
      return FALSE;
    }

  wsman_server_set_tls_certificate (server, certificate);

  return TRUE;
}

/* Checks that the allowed users can log in. Without this check, an allowed user who can't log in would be noticed late.
 * The check is only possible if passwords are the only way to log in. */
static gboolean
check_users (WsmandConfig    *config,
             WsmandPasswords *passwords,
             GError         **error)
{
  gboolean is_known = config->keytab == NULL && config->ntlm_user_file == NULL && config->digest_user_file == NULL &&
                      config->client_ca_file == NULL && !has_unix_socket (config);

  for (gsize i = 0; is_known && config->users != NULL && config->users[i] != NULL; i++)
    {
      const char *name = config->users[i];

      if (g_str_has_prefix (name, PASSWORD_FILE_PREFIX))
        name += strlen (PASSWORD_FILE_PREFIX);
      if (!wsmand_passwords_contains (passwords, name))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("[authorization] users: “%s” isn’t in %s"), name,
                       config->password_file);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
set_certificates (WsmanServer   *server,
                  WsmandConfig  *config,
                  GError       **error)
{
  wsman_server_set_client_ca_file (server, config->client_ca_file);
  wsman_server_set_client_crl_file (server, config->client_crl_file);
  wsman_server_set_accept_client_certificates (server, config->client_ca_file != NULL);

  for (guint i = 0; i < config->certificates->len; i++)
    {
      const WsmandCertificate *certificate = config->certificates->pdata[i];

      if (!wsman_server_map_certificate (server, certificate->issuer, certificate->name, certificate->user, error))
        {
          g_prefix_error (error, "[certificates %s] %s: ", certificate->issuer, certificate->name);
          return FALSE;
        }
    }

  return TRUE;
}

static void
set_mechanisms (WsmanServer  *server,
                WsmandConfig *config)
{
  GHashTableIter iter;
  gpointer name, identity;

  wsman_server_set_keytab (server, config->keytab);
  wsman_server_set_accept_kerberos (server, config->keytab != NULL);
  wsman_server_set_directory_realms (server, (const char *const *) config->directory_realms);
  wsman_server_set_ntlm_user_file (server, config->ntlm_user_file);
  wsman_server_set_accept_ntlm (server, config->ntlm_user_file != NULL);
  wsman_server_set_digest_user_file (server, config->digest_user_file);
  wsman_server_set_accept_digest (server, config->digest_user_file != NULL);
  wsman_server_set_channel_binding (server, config->channel_binding);
  wsman_server_set_accept_credssp (server, config->accept_credssp);

  g_hash_table_iter_init (&iter, config->identities);
  while (g_hash_table_iter_next (&iter, &name, &identity))
    wsman_server_map_user (server, name, identity);
}

static gboolean
set_users (WsmanServer   *server,
           WsmandConfig  *config,
           Secrets       *secrets,
           GError       **error)
{
  g_autoptr(WsmandPasswords) passwords = NULL;

  if (config->password_file != NULL)
    {
      passwords = wsmand_passwords_new (secrets->passwords, config->password_file, error);
      if (passwords == NULL || !check_users (config, passwords, error))
        return FALSE;

      wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (passwords));
    }

  set_mechanisms (server, config);
  wsman_server_set_allowed_users (server, (const char *const *) config->users);

  return set_certificates (server, config, error);
}

static void
set_limits (gpointer    object,
            GHashTable *limits)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, limits);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_object_set (object, name, GPOINTER_TO_UINT (value), NULL);
}

/* Adds the provider of shells, unless no user may have shells. */
static void
add_shells (WsmanServer        *server,
            WsmandConfig       *config,
            WsmanShellProvider *shells)
{
  if (config->shell_users == NULL || *config->shell_users == NULL)
    return;

  wsman_shell_provider_set_users (shells, (const char *const *) config->shell_users);
  if (config->command_shell != NULL)
    wsman_shell_provider_set_command_shell (shells, config->command_shell);
  wsman_shell_provider_set_convert_code_pages (shells, config->convert_code_pages);
  set_limits (shells, config->shell_limits);
  wsman_shell_provider_register (shells, server);
}

static void
add_providers (WsmanServer        *server,
               WsmandConfig       *config,
               WsmanShellProvider *shells)
{
  g_autoptr(WsmanSystemProvider) system = wsman_system_provider_new ();
  g_autoptr(WsmanConfigurationProvider) configuration = wsman_configuration_provider_new (server);

  wsman_system_provider_set_operators (system, (const char *const *) config->operators);
  wsman_system_provider_register (system, server);
  wsman_configuration_provider_register (configuration);
  add_shells (server, config, shells);
}

static WsmanServer *
make_server (WsmandConfig        *config,
             Secrets             *secrets,
             WsmanShellProvider  *shells,
             GError             **error)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();

  wsman_server_set_allow_unencrypted (server, config->allow_unencrypted);
  wsman_server_set_allow_anonymous_identify (server, config->anonymous_identify);
  wsman_server_set_loopback_is_remote (server, config->loopback_is_remote);
  set_limits (server, config->limits);
  add_providers (server, config, shells);

  if (!set_certificate (server, config, secrets, error) ||
      !set_users (server, config, secrets, error))
    return NULL;

  return g_steal_pointer (&server);
}

static gboolean
listen_on (WsmanServer     *server,
           WsmandListener  *listener,
           GError         **error)
{
  if (listener->address == NULL)
    return wsman_server_listen_local (server, listener->port, listener->secure, error);

  return wsman_server_listen (server, listener->address, listener->secure, error);
}

static gboolean
listen_everywhere (WsmanServer   *server,
                   WsmandConfig  *config,
                   GError       **error)
{
  for (guint i = 0; i < config->listeners->len; i++)
    {
      if (!listen_on (server, config->listeners->pdata[i], error))
        return FALSE;
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

  for (gsize i = 0; uris[i] != NULL; i++)
    g_print (_("Listening on %s\n"), uris[i]);
  g_print (_("Running as %s\n"), name);
  g_print (_("Users authenticate with:%s%s%s%s%s%s\n"), config->password_file != NULL ? _(" password") : "",
           config->keytab != NULL ? _(" Kerberos") : "", config->ntlm_user_file != NULL ? _(" NTLM") : "",
           config->accept_credssp ? _(" CredSSP") : "",
           config->client_ca_file != NULL ? _(" certificate") : "",
           config->digest_user_file != NULL ? _(" Digest") : "");
  g_print (_("Users who may read this machine: %s\n"), users);
  g_print (_("Users who may change it, with wsmand’s rights: %s\n"), operators);
  g_print (_("Users who may run commands, with wsmand’s rights: %s\n"), shell_users);
  g_print (_("Clients may identify without a password: %s\n"), config->anonymous_identify ? _("yes") : _("no"));
  if (config->allow_unencrypted)
    g_print (_("Passwords and messages may be unencrypted over http\n"));
  g_print (_("Ready\n"));
}

/* Notifies systemd with sd_notify(3), for services of Type=notify. */
static void
notify_service_manager (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocket) socket = NULL;

  if (path == NULL || (*path != '/' && *path != '@'))
    return;

  if (*path == '@')
    address = g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (path);

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket != NULL)
    g_socket_send_to (socket, address, state, strlen (state), NULL, NULL);
}

static gboolean
on_stop (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* The signals must be handled before print_state() reports that the server is ready. */
static void
run_until_stopped (WsmanServer  *server,
                   WsmandConfig *config)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint terminate = g_unix_signal_add (SIGTERM, on_stop, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_stop, loop);

  print_state (server, config);
  notify_service_manager ("READY=1");
  g_main_loop_run (loop);
  notify_service_manager ("STOPPING=1");

  g_source_remove (terminate);
  g_source_remove (interrupt);
}

static gboolean
serve (const char  *config_path,
       GError     **error)
{
  g_autoptr(WsmandConfig) config = NULL;
  g_autoptr(WsmanServer) server = NULL;
  g_autoptr(WsmanShellProvider) shells = NULL;
  g_auto(Secrets) secrets = { NULL };
  int ntlm_users, digest_users;

  config = wsmand_config_new (config_path, error);
  if (config == NULL || !read_secrets (&secrets, config, error))
    return FALSE;

  wsmand_log_start (config->log_level);
  ntlm_users = keep_way (config->ntlm_user_file);
  digest_users = keep_way (config->digest_user_file);
  /* The provider finds the program that runs commands. This happens here, because later only root may be able to reach
   * the program. */
  shells = wsman_shell_provider_new ();
  if (!wsmand_privileges_drop (config->user, error))
    return FALSE;

  reach_users (&config->ntlm_user_file, ntlm_users);
  reach_users (&config->digest_user_file, digest_users);
  server = make_server (config, &secrets, shells, error);
  secrets_clear (&secrets);
  if (server == NULL || !listen_everywhere (server, config, error))
    return FALSE;

  run_until_stopped (server, config);
  wsman_server_stop (server);

  return TRUE;
}

/* Prints the user's line for the password file, or for the file with the users of Digest if there is a realm. */
static gboolean
print_hash (const char  *user_name,
            const char  *realm,
            GError     **error)
{
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  char *password;

  password = password_input_read (STDIN_FILENO, _("Password: "), error);
  if (password == NULL)
    return FALSE;

  line = realm != NULL ? wsmand_digest_hash (user_name, realm, password, error)
                       : wsmand_passwords_hash (user_name, password, error);
  password_input_free (password);
  if (line == NULL)
    return FALSE;

  text = g_strconcat (line, "\n", NULL);

  return text_output_write (TEXT_OUTPUT_FILE, text, error);
}

/* Bounds the memory of the allocator. Without these settings, each of many short threads would make a heap of its own.
 * And freeing a large message would raise the threshold below which blocks are taken from the heap, where small blocks
 * keep the heap from shrinking. With a fixed threshold, large blocks are returned to the system at once. */
static void
bound_memory (void)
{
  mallopt (M_ARENA_MAX, MAX_HEAPS);
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
  mallopt (M_TRIM_THRESHOLD, 2 * LARGE_BLOCK);
}

static gboolean
parse_arguments (int           *argc,
                 char        ***argv,
                 GOptionEntry  *entries,
                 GError       **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("Serves this machine over WS-Management."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” isn’t expected"),
                 (*argv)[1]);

  return *argc == 1;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *config_path = NULL;
  g_autofree char *hash_user = NULL;
  g_autofree char *digest_user = NULL;
  g_autofree char *realm = NULL;
  gboolean show_version = FALSE;
  GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path,
      N_("The key file to read instead of " WSMAND_CONFIG), N_("FILE") },
    { "hash-password", 0, 0, G_OPTION_ARG_STRING, &hash_user,
      N_("Read a password and print the user’s line for the password file"), N_("USER") },
    { "hash-digest", 0, 0, G_OPTION_ARG_STRING, &digest_user,
      N_("Read a password and print the user’s line for the file with the users of Digest"), N_("USER") },
    { "realm", 0, 0, G_OPTION_ARG_STRING, &realm, N_("The realm of that line"), N_("REALM") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_("Print the version"), NULL },
    { NULL },
  };
  g_autoptr(GError) local_error = NULL;
  gboolean succeeded;

  bound_memory ();
  text_output_init (NULL);
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse_arguments (&argc, &argv, entries, &local_error))
    {
      g_printerr ("wsmand: %s\n", local_error->message);
      return 2;
    }

  if (show_version)
    {
      g_print ("wsmand " WSMAN_VERSION "\n");
      return EXIT_SUCCESS;
    }

  if ((digest_user == NULL) != (realm == NULL) || (digest_user != NULL && hash_user != NULL))
    {
      g_printerr ("wsmand: %s\n", _("--hash-digest and --realm need each other, and exclude --hash-password"));
      return 2;
    }

  if (hash_user != NULL || digest_user != NULL)
    succeeded = print_hash (hash_user != NULL ? hash_user : digest_user, realm, &local_error);
  else
    succeeded = serve (config_path != NULL ? config_path : WSMAND_CONFIG, &local_error);
  if (!succeeded)
    g_printerr ("wsmand: %s\n", local_error->message);

  return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
