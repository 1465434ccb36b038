/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the hosts of a fleet, and the settings of each. The settings of a host are those of the command line, then
 * those of its groups, then its own. What makes a connection less safe, and who logs in, is never taken from a group.
 */

#include "wsmanctl-hosts.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "wsmanctl-hosts-file.h"
#include "wsmanctl-values.h"

#define set_error(error, ...) g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__)
#define refuse(error, ...) (set_error (error, __VA_ARGS__), FALSE)

/* The name of the group that has all hosts of the file. */
#define ALL_HOSTS "all"

static void
host_free (WsmanctlHost *self)
{
  wsmanctl_arguments_clear (&self->settings);
  g_strfreev (self->groups);
  g_free (self->host);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlHost, host_free)

/* Returns the host of [TRANSPORT://]HOST[:PORT][/PATH], without brackets. */
static char *
dup_host (const char *name)
{
  const char *scheme = strstr (name, "://");
  const char *host = scheme != NULL ? scheme + strlen ("://") : name;
  gsize length = *host == '[' ? strcspn (++host, "]") : strcspn (host, ":/");

  return g_ascii_strdown (host, (gssize) length);
}

/* --- The command line --- */

/* Checks the options that make connections less safe. One word would do so for all hosts. */
static gboolean
check_relaxations (const WsmanctlLine  *line,
                   GError             **error)
{
  for (guint i = 0; i < line->given->len; i++)
    {
      const WsmanctlOption *option = line->given->pdata[i];

      if (wsmanctl_option_relaxes (option, &arguments) && !arguments.relax_all)
        return refuse (error, _("%s makes the connections to all hosts less safe; write it to the [host …] of the file "
                                "for those that need it, or give --relax-all, too"),
                       (const char *) line->typed->pdata[i]);
    }

  if (arguments.remote != NULL)
    return refuse (error, _("--hosts already names the machines; leave out --remote"));

  return TRUE;
}

/* Makes the credential of the command line. It is for all hosts that the command line names. */
static WsmanctlCredential *
take_own_credential (WsmanctlInventory *self)
{
  WsmanctlCredential *own = wsmanctl_credential_new (_("of the command line"));

  wsmanctl_credential_copy (&own->settings, &arguments);
  own->is_for_all = TRUE;
  g_ptr_array_add (self->credentials, own);

  return own;
}

/* --- Credentials --- */

static WsmanctlCredential *
find_credential (WsmanctlInventory *self,
                 const char    *name)
{
  for (guint i = 0; i < self->credentials->len; i++)
    {
      WsmanctlCredential *credential = self->credentials->pdata[i];

      if (g_str_equal (credential->name, name))
        return credential;
    }

  return NULL;
}

static gboolean
has_own_login (const WsmanctlArguments *settings)
{
  return settings->user_name != NULL || settings->keytab != NULL || settings->credentials_cache != NULL ||
         settings->certificate != NULL || settings->default_credentials;
}

static WsmanctlCredential *
choose_credential (WsmanctlInventory      *self,
                   WsmanctlHost       *host,
                   const char         *name,
                   WsmanctlCredential *own,
                   GError            **error)
{
  WsmanctlCredential *credential = own;

  if (name != NULL && has_own_login (&host->settings))
    {
      set_error (error, _("[host %s] names a credential and also who logs in; leave out one of them"), host->name);
      return NULL;
    }

  if (name != NULL && (credential = find_credential (self, name)) == NULL)
    {
      set_error (error, _("There is no [credential %s], which %s needs"), name, host->name);
      return NULL;
    }

  if (has_own_login (&host->settings))
    {
      credential = wsmanctl_credential_new (host->name);
      wsmanctl_credential_copy (&credential->settings, &host->settings);
      credential->hosts = g_strsplit (host->host, " ", 1);
      g_ptr_array_add (self->credentials, credential);
    }

  return wsmanctl_credential_check (credential, host->host, (const char *const *) host->groups, error) ? credential
                                                                                                         : NULL;
}

/* --- Hosts --- */

/* CredSSP gives the password away. */
static gboolean
check_credssp (const WsmanctlHost  *host,
               GKeyFile            *file,
               GError             **error)
{
  gboolean is_credssp = g_strcmp0 (host->settings.authentication, "credssp") == 0 || host->settings.delegate_to != NULL;

  if (!is_credssp || wsmanctl_hosts_file_has (file, "host", host->name, "authentication"))
    return TRUE;

  return refuse (error, _("CredSSP gives %s the password; write authentication=credssp to its [host …] if it may "
                          "have it"), host->name);
}

static gboolean
add_host (WsmanctlInventory       *self,
          GKeyFile            *file,
          const char          *name,
          WsmanctlCredential  *own,
          GError             **error)
{
  g_autoptr(WsmanctlHost) host = g_new0 (WsmanctlHost, 1);
  g_autofree char *credential = NULL;

  host->name = g_strdup (name);
  host->host = dup_host (name);
  if (*host->host == '\0')
    return refuse (error, _("--hosts: “%s” isn’t the name of a machine"), name);

  wsmanctl_arguments_copy (&host->settings, &arguments);
  wsmanctl_credential_remove (&host->settings);
  host->settings.remote = g_strdup (name);
  host->groups = wsmanctl_hosts_file_list_groups (file, name);
  if (!wsmanctl_hosts_file_read_host (file, name, (const char *const *) host->groups, &host->settings, &credential,
                                      error) ||
      !check_credssp (host, file, error))
    return FALSE;

  host->credential = choose_credential (self, host, credential, own, error);
  if (host->credential == NULL)
    return FALSE;

  wsmanctl_credential_remove (&host->settings);
  g_ptr_array_add (self->hosts, g_steal_pointer (&host));

  return TRUE;
}

/* Returns the names of a word of --hosts: those of a group, or the word itself. */
static GStrv
expand (GKeyFile   *file,
        const char *word)
{
  g_auto(GStrv) names = wsmanctl_hosts_file_list_hosts (file, g_str_equal (word, ALL_HOSTS) ? NULL : word);

  return *names != NULL ? g_steal_pointer (&names) : g_strsplit (word, " ", 1);
}

static gboolean
add_hosts (WsmanctlInventory  *self,
           GKeyFile       *file,
           char          **words,
           GError        **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  WsmanctlCredential *own = take_own_credential (self);

  for (; *words != NULL; words++)
    {
      g_auto(GStrv) names = expand (file, g_strstrip (*words));

      for (gsize i = 0; names[i] != NULL; i++)
        {
          if (g_hash_table_add (known, g_strdup (names[i])) && !add_host (self, file, names[i], own, error))
            return FALSE;
        }
    }

  return self->hosts->len > 0 || refuse (error, _("--hosts names no machine"));
}

/* Reads the file that --hosts or --hosts-file names, or the user's own one. words gets the words of --hosts. */
static GKeyFile *
open_file (GStrv   *words,
           GError **error)
{
  gboolean is_file = strchr (arguments.hosts, '/') != NULL && strstr (arguments.hosts, "://") == NULL;
  g_autofree char *usual = g_build_filename (g_get_user_config_dir (), "wsmanctl", "hosts", NULL);

  is_file |= g_file_test (arguments.hosts, G_FILE_TEST_IS_REGULAR);
  *words = g_strsplit (is_file ? ALL_HOSTS : arguments.hosts, ",", -1);
  if (is_file && arguments.hosts_file != NULL)
    {
      set_error (error, _("--hosts already names a file; leave out --hosts-file, or name hosts or groups"));
      return NULL;
    }
  if (is_file)
    return wsmanctl_hosts_file_open (arguments.hosts, error);
  if (arguments.hosts_file != NULL)
    return wsmanctl_hosts_file_open (arguments.hosts_file, error);
  if (g_file_test (usual, G_FILE_TEST_EXISTS))
    return wsmanctl_hosts_file_open (usual, error);

  return g_key_file_new ();
}

WsmanctlInventory *
wsmanctl_inventory_new (const WsmanctlLine  *line,
                    GError             **error)
{
  g_autoptr(WsmanctlInventory) self = g_new0 (WsmanctlInventory, 1);
  g_auto(GStrv) words = NULL;
  g_autoptr(GKeyFile) file = NULL;

  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) host_free);
  self->credentials = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmanctl_credential_free);
  if (!check_relaxations (line, error) || (file = open_file (&words, error)) == NULL ||
      !wsmanctl_hosts_file_read_credentials (file, self->credentials, error) || !add_hosts (self, file, words, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
wsmanctl_inventory_free (WsmanctlInventory *self)
{
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->credentials);
  g_free (self);
}
