/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings of the key file as properties of the server and the providers.
 */

#include "wsmand-settings.h"

#include <glib/gi18n.h>
#include <string.h>

#include "password-input.h"
#include "wsmand-changes.h"
#include "wsmand-log.h"

/* A prefix that a name in a list of users may have. With this prefix, the name only stands for a user of the password
 * file. */
#define PASSWORD_FILE_PREFIX "password-file:"

void
wsmand_settings_free (WsmandSettings *self)
{
  g_clear_pointer (&self->config, wsmand_config_free);
  g_clear_object (&self->certificate);
  g_clear_object (&self->passwords);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_free (self);
}

static void
read_certificate (WsmandSettings *self,
                  WsmandSecrets  *secrets,
                  GPtrArray      *problems)
{
  g_autoptr(GError) local_error = NULL;
  char *pem;

  if (secrets->certificate == NULL || secrets->private_key == NULL)
    return;

  pem = g_strconcat (secrets->certificate, "\n", secrets->private_key, NULL);
  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &local_error);
  password_input_free (pem);
  if (self->certificate == NULL)
    g_ptr_array_add (problems, g_strdup_printf ("%s, %s: %s", self->config->certificate, self->config->private_key,
                                                local_error->message));
}

/* Checks that the allowed users can log in. Without this check, an allowed user who can't log in would be noticed late.
 * The check is only possible if passwords are the only way to log in. */
static void
check_users (WsmandSettings *self,
             GPtrArray      *problems)
{
  WsmandConfig *config = self->config;
  gboolean is_known = !config->pam && config->keytab == NULL && config->ntlm_user_file == NULL &&
                      config->digest_user_file == NULL && config->client_ca_file == NULL &&
                      !wsmand_config_has_local (config);

  for (gsize i = 0; is_known && config->users != NULL && config->users[i] != NULL; i++)
    {
      const char *name = config->users[i];

      if (g_str_has_prefix (name, PASSWORD_FILE_PREFIX))
        name += strlen (PASSWORD_FILE_PREFIX);
      if (!wsmand_passwords_contains (self->passwords, name))
        g_ptr_array_add (problems, g_strdup_printf (_("[authorization] users: “%s” isn’t in %s"), name,
                                                    config->password_file));
    }
}

static void
read_passwords (WsmandSettings *self,
                WsmandSecrets  *secrets,
                GPtrArray      *problems)
{
  g_autoptr(GError) local_error = NULL;

  if (secrets->passwords == NULL)
    return;

  self->passwords = wsmand_passwords_new (secrets->passwords, self->config->password_file, &local_error);
  if (self->passwords != NULL)
    check_users (self, problems);
  else
    g_ptr_array_add (problems, g_strdup (local_error->message));
}

static void
map_certificates (WsmanServer  *server,
                  WsmandConfig *config,
                  GPtrArray    *problems)
{
  for (guint i = 0; i < config->certificates->len; i++)
    {
      const WsmandCertificate *certificate = config->certificates->pdata[i];
      g_autoptr(GError) local_error = NULL;

      if (!wsman_server_map_certificate (server, certificate->issuer, certificate->name, certificate->user,
                                         &local_error) && problems != NULL)
        g_ptr_array_add (problems, g_strdup_printf ("[certificates %s] %s: %s", certificate->issuer,
                                                    certificate->name, local_error->message));
    }
}

WsmandSettings *
wsmand_settings_new (WsmandConfig  *config,
                     WsmandSecrets *secrets,
                     GPtrArray     *problems)
{
  g_autoptr(WsmandSettings) self = g_new0 (WsmandSettings, 1);
  g_autoptr(WsmanServer) trial = wsman_server_new ();
  guint n_problems = problems->len;

  self->config = config;
  read_certificate (self, secrets, problems);
  read_passwords (self, secrets, problems);
  map_certificates (trial, config, problems);
  self->changes = wsmand_changes_read (config, problems);

  return problems->len == n_problems ? g_steal_pointer (&self) : NULL;
}

static void
map_users (WsmanServer  *server,
           WsmandConfig *config)
{
  GHashTableIter iter;
  gpointer name, identity;

  g_hash_table_iter_init (&iter, config->identities);
  while (g_hash_table_iter_next (&iter, &name, &identity))
    wsman_server_map_user (server, name, identity);
}

/* Removes what the old settings map. */
static void
forget_mappings (WsmanServer  *server,
                 WsmandConfig *config)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, config->identities);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    wsman_server_map_user (server, name, NULL);

  for (guint i = 0; i < config->certificates->len; i++)
    {
      const WsmandCertificate *certificate = config->certificates->pdata[i];

      wsman_server_map_certificate (server, certificate->issuer, certificate->name, NULL, NULL);
    }
}

/* Sets the properties whose change has an effect only when the server begins to listen. */
static void
set_mechanisms (WsmanServer  *server,
                WsmandConfig *config)
{
  wsman_server_set_keytab (server, config->keytab);
  wsman_server_set_accept_kerberos (server, config->keytab != NULL);
  wsman_server_set_directory_realms (server, (const char *const *) config->directory_realms);
  wsman_server_set_ntlm_user_file (server, config->ntlm_user_file);
  wsman_server_set_accept_ntlm (server, config->ntlm_user_file != NULL);
  wsman_server_set_digest_user_file (server, config->digest_user_file);
  wsman_server_set_accept_digest (server, config->digest_user_file != NULL);
  wsman_server_set_accept_credssp (server, config->accept_credssp);
  wsman_server_set_client_ca_file (server, config->client_ca_file);
  wsman_server_set_client_crl_file (server, config->client_crl_file);
  wsman_server_set_accept_client_certificates (server, config->client_ca_file != NULL);
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

/* Gives limits their defaults again if the file doesn't set them any more. */
static void
reset_limits (gpointer    object,
              GHashTable *old,
              GHashTable *limits)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), name);

      if (pspec != NULL && !g_hash_table_contains (limits, name))
        g_object_set_property (object, name, g_param_spec_get_default_value (pspec));
    }
}

/* Sets what administrators have changed. */
static void
set_changes (WsmandServices *self,
             GHashTable     *changes)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      gboolean is_of_server = g_object_class_find_property (G_OBJECT_GET_CLASS (self->server), name) != NULL;

      g_object_set (is_of_server ? (gpointer) self->server : (gpointer) self->shells, name, GPOINTER_TO_UINT (value),
                    NULL);
    }
}

static gboolean
has_shell_users (WsmandConfig *config)
{
  return (config->shell_users != NULL && *config->shell_users != NULL) ||
         (config->powershell_users != NULL && *config->powershell_users != NULL);
}

static const char *
get_default_command_shell (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (WSMAN_TYPE_SHELL_PROVIDER);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), "command-shell");

  return g_value_get_string (g_param_spec_get_default_value (pspec));
}

static void
set_shells (WsmandServices *self,
            WsmandConfig   *config)
{
  gboolean may_run = self->run_as != WSMAND_RUN_AS_NOBODY;

  wsman_shell_provider_set_users (self->shells, may_run ? (const char *const *) config->shell_users : NULL);
  wsman_shell_provider_set_command_shell (self->shells, config->command_shell != NULL ? config->command_shell
                                                                                     : get_default_command_shell ());
  wsman_shell_provider_set_convert_code_pages (self->shells, config->convert_code_pages);
  wsman_shell_provider_set_powershell (self->shells, config->powershell);
  wsman_shell_provider_set_powershell_users (self->shells,
                                             may_run ? (const char *const *) config->powershell_users : NULL);
  wsman_shell_provider_set_powershell_configurations (self->shells,
                                                      (const char *const *) config->powershell_configurations);
  set_limits (self->shells, config->shell_limits);
}

/* Sets with which credentials events are pushed. Without any, the pusher has no options, and refuses. */
static void
set_push (WsmandServices *self,
          WsmandConfig   *config)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  WsmanSessionFlags flags = WSMAN_SESSION_FLAGS_NONE;

  if (config->push_keytab != NULL)
    flags |= WSMAN_SESSION_FLAGS_USE_KERBEROS;
  if (config->push_certificate != NULL)
    flags |= WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE;

  wsman_connection_options_set_keytab (options, config->push_keytab);
  wsman_connection_options_set_user_name (options, config->push_principal);
  wsman_connection_options_set_client_certificate_source (options, config->push_certificate);
  wsman_connection_options_set_ca_file (options, config->push_ca_file);
  wsman_event_pusher_set_options (self->pusher, flags != WSMAN_SESSION_FLAGS_NONE ? options : NULL);
  wsman_event_pusher_set_session_flags (self->pusher, flags);
  wsman_event_pusher_set_allowed_sinks (self->pusher, (const char *const *) config->push_deliver_to);
}

/* Sets all properties that may change while the server serves. */
static void
set_all (WsmandServices *self,
         WsmandSettings *settings)
{
  WsmandConfig *config = settings->config;
  WsmanServer *server = self->server;

  wsman_server_set_allow_unencrypted (server, config->allow_unencrypted);
  wsman_server_set_allow_anonymous_identify (server, config->anonymous_identify);
  wsman_server_set_loopback_is_remote (server, config->loopback_is_remote);
  wsman_server_set_channel_binding (server, config->channel_binding);
  wsman_server_set_tls_certificate (server, settings->certificate);
  if (config->pam)
    wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (self->helper));
  else
    wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (settings->passwords));
  wsman_server_set_allowed_users (server, (const char *const *) config->users);
  map_users (server, config);
  map_certificates (server, config, NULL);
  set_limits (server, config->limits);
  wsman_system_provider_set_operators (self->system, (const char *const *) config->operators);
  set_shells (self, config);
  set_push (self, config);
  set_changes (self, settings->changes);
  self->settings = settings;
}

static gboolean
refuse_change (WsmanOperation *operation,
               guint32         code,
               const char     *message)
{
  wsman_operation_return_fault (operation, code, message);

  return FALSE;
}

/* Adds the wanted values to those that are kept. */
static gboolean
merge_changes (GHashTable     *merged,
               WsmandConfig   *config,
               GVariant       *wanted,
               WsmanOperation *operation)
{
  GVariantIter iter;
  const char *name;
  guint32 value;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&su}", &name, &value))
    {
      g_autoptr(GError) local_error = NULL;

      if (!wsmand_changes_check (config, name, value, &local_error))
        return refuse_change (operation, WSMAN_CODE_ACCESS_DENIED, local_error->message);
      g_hash_table_insert (merged, g_strdup (name), GUINT_TO_POINTER (value));
    }

  return TRUE;
}

static void
log_changes (WsmanOperation *operation,
             GVariant       *wanted)
{
  g_autofree char *user = g_strescape (wsman_operation_get_user (operation), NULL);
  GVariantIter iter;
  const char *name;
  guint32 value;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&su}", &name, &value))
    {
      g_autofree char *message = g_strdup_printf ("Setting changed: %s=%u user=\"%s\"", name, value, user);

      wsmand_log_event (WSMAND_LOG_SETTING_CHANGED, message);
    }
}

/* Decides about changes of administrators, and keeps them. */
static gboolean
on_change (WsmanConfigurationProvider *configuration,
           WsmanOperation             *operation,
           GVariant                   *wanted,
           gpointer                    user_data)
{
  WsmandServices *self = user_data;
  WsmandConfig *config = self->settings->config;
  g_autoptr(GHashTable) merged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GError) local_error = NULL;
  GHashTableIter iter;
  gpointer name, value;

  if (config->administrators == NULL ||
      !wsman_operation_is_user_in (operation, (const char *const *) config->administrators))
    return refuse_change (operation, WSMAN_CODE_ACCESS_DENIED,
                          _("The user isn’t in [authorization] administrators of wsmand’s key file"));

  g_hash_table_iter_init (&iter, self->settings->changes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (merged, g_strdup (name), value);
  if (!merge_changes (merged, config, wanted, operation))
    return FALSE;

  if (!wsmand_changes_write (config, merged, &local_error))
    {
      wsman_operation_return_error (operation, local_error);
      return FALSE;
    }

  g_hash_table_unref (self->settings->changes);
  self->settings->changes = g_steal_pointer (&merged);
  log_changes (operation, wanted);

  return TRUE;
}

void
wsmand_services_init (WsmandServices *self,
                      WsmandSettings *settings)
{
  g_autoptr(WsmanConfigurationProvider) configuration = NULL;

  self->server = wsman_server_new ();
  self->system = wsman_system_provider_new ();
  configuration = wsman_configuration_provider_new (self->server);
  wsman_shell_provider_set_helper (self->shells, self->helper);
  wsman_system_provider_set_helper (self->system, self->helper);
  self->pusher = wsman_event_pusher_new ();
  self->run_as = settings->config->run_as;
  set_mechanisms (self->server, settings->config);
  set_all (self, settings);
  wsman_system_provider_register (self->system, self->server);
  wsman_event_pusher_register (self->pusher, self->server);
  g_signal_connect (configuration, "change", G_CALLBACK (on_change), self);
  wsman_configuration_provider_register (configuration);
  if (has_shell_users (settings->config))
    wsman_shell_provider_register (self->shells, self->server);
}

void
wsmand_services_change (WsmandServices *self,
                        WsmandSettings *old,
                        WsmandSettings *settings)
{
  forget_mappings (self->server, old->config);
  reset_limits (self->server, old->config->limits, settings->config->limits);
  reset_limits (self->shells, old->config->shell_limits, settings->config->shell_limits);
  reset_limits (self->server, old->changes, settings->changes);
  reset_limits (self->shells, old->changes, settings->changes);
  set_all (self, settings);
  /* The provider stays if the last user goes. It then refuses everybody, and ends the shells in their time. */
  if (has_shell_users (settings->config))
    wsman_shell_provider_register (self->shells, self->server);
}

void
wsmand_services_clear (WsmandServices *self)
{
  g_clear_object (&self->server);
  g_clear_object (&self->pusher);
  g_clear_object (&self->system);
  g_clear_object (&self->shells);
  g_clear_object (&self->helper);
}
