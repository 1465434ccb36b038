/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads wsmand's key file. One table has all keys, with the type of each key and the place of its value. Unknown keys
 * and wrong values are errors. wsmand-config-values.c reads the values.
 */

#include "wsmand-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wsmand-config-check.h"
#include "wsmand-config-values.h"
#include "wsmand-files.h"

/* Service managers usually kill a service that hasn't stopped after 90 seconds. */
#define DEFAULT_STOP_TIMEOUT (30 * 1000)

/* The group whose keys are names of users. */
#define IDENTITIES "identities"

/* The beginning of groups whose keys are names in certificates. The fingerprint of the authority follows. */
#define CERTIFICATES "certificates "

#define KEY(group, name, type, member) \
  { group, name, WSMAND_KEY_##type, G_STRUCT_OFFSET (WsmandConfig, member), FALSE }
#define FROZEN(group, name, type, member) \
  { group, name, WSMAND_KEY_##type, G_STRUCT_OFFSET (WsmandConfig, member), TRUE }

static const WsmandKey keys[] = {
  FROZEN ("server", "listen", LISTENERS, listeners),
  KEY ("server", "certificate", PATH, certificate),
  KEY ("server", "private-key", PATH, private_key),
  FROZEN ("server", "user", STRING, user),
  FROZEN ("server", "run-as", RUN_AS, run_as),
  FROZEN ("server", "helper-socket", PATH, helper_socket),
  FROZEN ("server", "state-directory", PATH, state_directory),
  KEY ("server", "allow-unencrypted", BOOLEAN, allow_unencrypted),
  KEY ("server", "anonymous-identify", BOOLEAN, anonymous_identify),
  KEY ("server", "loopback-is-remote", BOOLEAN, loopback_is_remote),
  KEY ("server", "stop-timeout", MILLISECONDS, stop_timeout),
  KEY ("authentication", "password-file", PATH, password_file),
  KEY ("authentication", "pam", BOOLEAN, pam),
  FROZEN ("authentication", "kerberos-keytab", PATH, keytab),
  FROZEN ("authentication", "ntlm-user-file", PATH, ntlm_user_file),
  FROZEN ("authentication", "client-ca-file", PATH, client_ca_file),
  FROZEN ("authentication", "client-crl-file", PATH, client_crl_file),
  FROZEN ("authentication", "digest-user-file", PATH, digest_user_file),
  FROZEN ("authentication", "directory-realms", STRINGS, directory_realms),
  KEY ("authentication", "identity-lifetime", LIMIT, limits),
  KEY ("authentication", "channel-binding", CHANNEL_BINDING, channel_binding),
  FROZEN ("authentication", "accept-credssp", BOOLEAN, accept_credssp),
  KEY ("authentication", "delegation-lifetime", LIMIT_OR_NONE, limits),
  KEY ("authorization", "users", STRINGS, users),
  KEY ("authorization", "operators", STRINGS, operators),
  KEY ("authorization", "administrators", STRINGS, administrators),
  /* The properties of the server that have a key. */
  KEY ("limits", "max-envelope-size", LIMIT, limits),
  KEY ("limits", "max-connections", LIMIT, limits),
  KEY ("limits", "max-unauthenticated-connections", LIMIT, limits),
  KEY ("limits", "max-connections-per-user", LIMIT_OR_NONE, limits),
  KEY ("limits", "max-connections-per-address", LIMIT_OR_NONE, limits),
  KEY ("limits", "max-local-connections", LIMIT, limits),
  KEY ("limits", "max-local-connections-per-user", LIMIT, limits),
  KEY ("limits", "max-operations-per-user", LIMIT, limits),
  KEY ("limits", "max-contexts-per-user", LIMIT, limits),
  KEY ("limits", "enumeration-timeout", LIMIT, limits),
  KEY ("limits", "max-timeout", LIMIT, limits),
  KEY ("shell", "users", STRINGS, shell_users),
  KEY ("shell", "command-shell", STRING, command_shell),
  KEY ("shell", "convert-code-pages", BOOLEAN, convert_code_pages),
  KEY ("shell", "max-shells-per-user", LIMIT, shell_limits),
  KEY ("shell", "max-shell-users", LIMIT, shell_limits),
  KEY ("shell", "max-processes-per-shell", LIMIT, shell_limits),
  KEY ("shell", "idle-timeout", LIMIT, shell_limits),
  KEY ("shell", "min-idle-timeout", LIMIT, shell_limits),
  KEY ("shell", "max-lifetime", LIMIT_OR_NONE, shell_limits),
  KEY ("powershell", "program", PATH, powershell),
  KEY ("powershell", "users", STRINGS, powershell_users),
  KEY ("powershell", "configurations", STRINGS, powershell_configurations),
  /* The limits that administrators may change remotely. */
  KEY ("bounds", "max-envelope-size", LIMIT, bounds),
  KEY ("bounds", "max-connections", LIMIT, bounds),
  KEY ("bounds", "max-operations-per-user", LIMIT, bounds),
  KEY ("bounds", "enumeration-timeout", LIMIT, bounds),
  KEY ("bounds", "max-timeout", LIMIT, bounds),
  KEY ("bounds", "max-shells-per-user", LIMIT, bounds),
  KEY ("bounds", "max-shell-users", LIMIT, bounds),
  KEY ("bounds", "max-processes-per-shell", LIMIT, bounds),
  KEY ("bounds", "idle-timeout", LIMIT, bounds),
  KEY ("bounds", "max-lifetime", LIMIT, bounds),
  KEY ("push", "keytab", PATH, push_keytab),
  KEY ("push", "principal", STRING, push_principal),
  KEY ("push", "certificate", PATH, push_certificate),
  KEY ("push", "ca-file", PATH, push_ca_file),
  KEY ("push", "deliver-to", STRINGS, push_deliver_to),
  KEY ("log", "level", LOG_LEVEL, log_level),
};

static void
wsmand_certificate_free (WsmandCertificate *self)
{
  g_free (self->issuer);
  g_free (self->name);
  g_free (self->user);
  g_free (self);
}

void
wsmand_config_free (WsmandConfig *self)
{
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->private_key, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->helper_socket, g_free);
  g_clear_pointer (&self->password_file, g_free);
  g_clear_pointer (&self->keytab, g_free);
  g_clear_pointer (&self->ntlm_user_file, g_free);
  g_clear_pointer (&self->client_ca_file, g_free);
  g_clear_pointer (&self->client_crl_file, g_free);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->digest_user_file, g_free);
  g_clear_pointer (&self->identities, g_hash_table_unref);
  g_clear_pointer (&self->directory_realms, g_strfreev);
  g_clear_pointer (&self->users, g_strfreev);
  g_clear_pointer (&self->operators, g_strfreev);
  g_clear_pointer (&self->administrators, g_strfreev);
  g_clear_pointer (&self->state_directory, g_free);
  g_clear_pointer (&self->bounds, g_hash_table_unref);
  g_clear_pointer (&self->limits, g_hash_table_unref);
  g_clear_pointer (&self->shell_users, g_strfreev);
  g_clear_pointer (&self->command_shell, g_free);
  g_clear_pointer (&self->shell_limits, g_hash_table_unref);
  g_clear_pointer (&self->powershell, g_free);
  g_clear_pointer (&self->powershell_users, g_strfreev);
  g_clear_pointer (&self->powershell_configurations, g_strfreev);
  g_clear_pointer (&self->push_keytab, g_free);
  g_clear_pointer (&self->push_principal, g_free);
  g_clear_pointer (&self->push_certificate, g_free);
  g_clear_pointer (&self->push_ca_file, g_free);
  g_clear_pointer (&self->push_deliver_to, g_strfreev);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self);
}

/* As in a list, a backslash may be doubled. */
static char *
read_identity_name (const char *name)
{
  g_auto(GStrv) parts = g_strsplit (name, "\\\\", -1);

  return g_strjoinv ("\\", parts);
}

static gboolean
read_identity (WsmandConfig  *self,
               GKeyFile      *file,
               const char    *name,
               GError       **error)
{
  g_autofree char *value = g_key_file_get_value (file, IDENTITIES, name, error);
  g_autofree char *identity = NULL;
  g_autofree char *whole = read_identity_name (name);

  if (value == NULL || !wsmand_config_check_backslashes (value, error) ||
      (identity = g_key_file_get_string (file, IDENTITIES, name, error)) == NULL)
    return FALSE;

  if (*identity == '\0' || g_hash_table_contains (self->identities, whole))
    {
      g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                           *identity == '\0' ? _("must name a user") : _("is given twice"));
      return FALSE;
    }

  g_hash_table_insert (self->identities, g_steal_pointer (&whole), g_steal_pointer (&identity));

  return TRUE;
}

/* The server checks the fingerprint and the names. */
static gboolean
read_certificate (WsmandConfig  *self,
                  GKeyFile      *file,
                  const char    *group,
                  const char    *name,
                  GError       **error)
{
  char *user = g_key_file_get_string (file, group, name, error);
  WsmandCertificate *certificate;

  if (user == NULL)
    return FALSE;

  certificate = g_new0 (WsmandCertificate, 1);
  certificate->issuer = g_strdup (group + strlen (CERTIFICATES));
  certificate->name = g_strdup (name);
  certificate->user = user;
  g_ptr_array_add (self->certificates, certificate);

  return TRUE;
}

static const WsmandKey *
find_key (const char *group,
          const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].name, name))
        return &keys[i];
    }

  return NULL;
}

/* A key file that is being read. */
typedef struct
{
  WsmandConfig *config;
  GKeyFile *file;
  const char *path;
  const char *text;
  const char *directory;
  GPtrArray *problems;
} ConfigFile;

/* Tells whether a line of the file is the header of a group, or one of its keys. */
static gboolean
is_line_of (const char *line,
            const char *name,
            char        end)
{
  gsize length = strlen (name);

  if (strncmp (line, name, length) != 0)
    return FALSE;

  for (line += length; end == '=' && g_ascii_isspace (*line); line++)
    continue;

  return *line == end;
}

/* Returns the number of the line that counts: the last one with this key in this group. */
static guint
find_line (ConfigFile *self,
           const char *group,
           const char *name)
{
  g_auto(GStrv) lines = g_strsplit (self->text, "\n", -1);
  gboolean is_inside = FALSE;
  guint found = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '[')
        is_inside = is_line_of (line + 1, group, ']');
      else if (is_inside && is_line_of (line, name, '='))
        found = i + 1;
    }

  return found;
}

static void
add_problem (ConfigFile *self,
             const char *group,
             const char *name,
             const char *what)
{
  guint line = find_line (self, group, name);

  g_ptr_array_add (self->problems, line > 0
                                     ? g_strdup_printf ("%s:%u: [%s] %s: %s", self->path, line, group, name, what)
                                     : g_strdup_printf ("%s: [%s] %s: %s", self->path, group, name, what));
}

static gboolean
read_any_key (ConfigFile  *self,
              const char  *group,
              const char  *name,
              GError     **error)
{
  const WsmandKey *key = find_key (group, name);

  if (g_str_has_prefix (group, CERTIFICATES))
    return read_certificate (self->config, self->file, group, name, error);
  if (g_str_equal (group, IDENTITIES))
    return read_identity (self->config, self->file, name, error);
  if (key != NULL)
    return wsmand_config_read_value (self->config, self->file, key, self->directory, error);

  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND, _("there is no such setting"));

  return FALSE;
}

static void
read_group (ConfigFile *self,
            const char *group)
{
  g_auto(GStrv) names = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *place = g_strdup_printf ("[%s] %s", group, names[i]);
      g_autoptr(GError) local_error = NULL;

      /* If a key is there more than once, GKeyFile lists it as often, and always returns the last value. */
      if (find_key (group, names[i]) != NULL && g_hash_table_contains (self->config->values, place))
        continue;

      g_hash_table_insert (self->config->values, g_steal_pointer (&place),
                           g_key_file_get_value (self->file, group, names[i], NULL));
      if (!read_any_key (self, group, names[i], &local_error))
        add_problem (self, group, names[i], local_error->message);
    }
}

static void
read_groups (ConfigFile *self)
{
  g_auto(GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (gsize i = 0; groups[i] != NULL; i++)
    read_group (self, groups[i]);
}

gboolean
wsmand_config_has_local (WsmandConfig *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    if (wsmand_listener_is_local (self->listeners->pdata[i]))
      return TRUE;

  return FALSE;
}

static WsmandConfig *
new_config (void)
{
  WsmandConfig *self = g_new0 (WsmandConfig, 1);

  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmand_listener_free);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmand_certificate_free);
  self->limits = g_hash_table_new (g_str_hash, g_str_equal);
  self->shell_limits = g_hash_table_new (g_str_hash, g_str_equal);
  self->bounds = g_hash_table_new (g_str_hash, g_str_equal);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->convert_code_pages = TRUE;
  self->log_level = G_LOG_LEVEL_INFO;
  self->stop_timeout = DEFAULT_STOP_TIMEOUT;

  return self;
}

WsmandConfig *
wsmand_config_new (const char *path,
                   GPtrArray  *inherited,
                   GPtrArray  *problems)
{
  g_autoptr(WsmandConfig) self = new_config ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = wsmand_file_read (path, WSMAND_FILE_CONFIGURATION, NULL, &local_error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *directory = g_path_get_dirname (absolute);
  ConfigFile reading = { self, file, path, text, directory, problems };
  guint n_problems = problems->len;

  if (text == NULL)
    {
      g_ptr_array_add (problems, g_strdup (local_error->message));
      return NULL;
    }

  self->may_inherit = inherited == NULL;
  for (guint i = 0; inherited != NULL && i < inherited->len; i++)
    g_ptr_array_add (self->listeners, wsmand_listener_copy (inherited->pdata[i]));
  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &local_error))
    {
      g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, local_error->message));
      return NULL;
    }

  /* What is missing can only be told if all keys could be read. */
  read_groups (&reading);
  if (problems->len == n_problems)
    wsmand_config_check (self, path, problems);

  return problems->len == n_problems ? g_steal_pointer (&self) : NULL;
}

char **
wsmand_config_list_frozen (WsmandConfig *self,
                           WsmandConfig *other)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *name = g_strdup_printf ("[%s] %s", keys[i].group, keys[i].name);

      if (keys[i].is_frozen && g_strcmp0 (g_hash_table_lookup (self->values, name),
                                          g_hash_table_lookup (other->values, name)) != 0)
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}
