/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks whether the keys of the key file fit together, after each of them was read.
 */

#include "wsmand-config-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_any_secure (WsmandConfig *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      WsmandListener *listener = self->listeners->pdata[i];

      if (listener->secure)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_handshakes (WsmandConfig *self)
{
  return self->keytab != NULL || self->ntlm_user_file != NULL;
}

/* Tells whether the server can authenticate any user. */
static gboolean
knows_users (WsmandConfig *self)
{
  return wsmand_config_has_local (self) || self->password_file != NULL || self->pam || self->client_ca_file != NULL ||
         self->digest_user_file != NULL || has_handshakes (self);
}

/* Tells whether users log in with passwords that http may carry. */
static gboolean
has_passwords (WsmandConfig *self)
{
  return self->password_file != NULL || self->pam || self->digest_user_file != NULL;
}

/* Tells whether a user can log in. By default passwords aren't accepted over http, and certificates never are. If these
 * are the only ways to authenticate, no user could log in over http. */
static gboolean
has_way_in (WsmandConfig *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      const WsmandListener *listener = self->listeners->pdata[i];

      if (wsmand_listener_is_local (listener) || listener->secure || has_handshakes (self) ||
          (self->allow_unencrypted && has_passwords (self)))
        return TRUE;
    }

  return FALSE;
}

/* Tells whether a name in users may be that of a user of NTLM. Such a user has a bare name only by an identity. */
static gboolean
is_ntlm_name (WsmandConfig *self,
              const char   *name)
{
  g_autofree char *account = g_strconcat ("account:", name, NULL);
  GHashTableIter iter;
  gpointer identity;

  if (strchr (name, '\\') != NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, self->identities);
  while (g_hash_table_iter_next (&iter, NULL, &identity))
    if (g_str_equal (identity, name) || g_str_equal (identity, account))
      return TRUE;

  return FALSE;
}

/* Checks that at least one of the users can be authenticated, if there is only NTLM. */
static void
check_ntlm_names (WsmandConfig *self,
                  const char   *path,
                  GPtrArray    *problems)
{
  if (self->ntlm_user_file == NULL || has_passwords (self) || self->keytab != NULL || self->client_ca_file != NULL ||
      wsmand_config_has_local (self))
    return;

  for (guint i = 0; self->users[i] != NULL; i++)
    if (is_ntlm_name (self, self->users[i]))
      return;

  g_ptr_array_add (problems, g_strdup_printf (
    _("%s: No user could log in: [authorization] users: “%s” isn’t the name of a user of NTLM. Write DOMAIN\\\\USER, "
      "or give the user this name in [identities], as in .\\\\%s=%s"),
    path, self->users[0], self->users[0], self->users[0]));
}

/* Checks that the users with more rights are among the users who may connect. */
static void
check_names (WsmandConfig  *self,
             char         **names,
             const char    *key,
             const char    *path,
             GPtrArray     *problems)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->users, names[i]))
      g_ptr_array_add (problems, g_strdup_printf (_("%s: %s: “%s” isn’t in users, and only users in this list may "
                                                    "connect"), path, key, names[i]));
}

/* Checks the program that runs with the rights of users. Only root, or whoever starts wsmand, may be able to change
 * it. */
static void
check_powershell (WsmandConfig *self,
                  const char   *path,
                  GPtrArray    *problems)
{
  const char *problem = NULL;
  struct stat status;

  if (self->powershell == NULL)
    return;

  if (stat (self->powershell, &status) != 0)
    problem = g_strerror (errno);
  else if (!S_ISREG (status.st_mode) || (status.st_mode & S_IXUSR) == 0)
    problem = _("it isn’t a program");
  else if ((status.st_uid != 0 && status.st_uid != geteuid ()) || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    problem = _("users other than root could change it");
  if (problem != NULL)
    g_ptr_array_add (problems, g_strdup_printf ("%s: [powershell] program: %s: %s", path, self->powershell, problem));
}

static gboolean
is_any (char **names)
{
  return names != NULL && *names != NULL;
}

/* Returns a key that the file must have, or NULL. */
static const char *
find_missing (WsmandConfig *self)
{
  const char *missing = NULL;

  if (self->listeners->len == 0 && !self->may_inherit)
    missing = "[server] listen";
  else if (!knows_users (self) && self->listeners->len > 0)
    missing = "[authentication] password-file, pam, kerberos-keytab, ntlm-user-file, digest-user-file or "
              "client-ca-file";
  else if (self->client_ca_file == NULL && (self->certificates->len > 0 || self->client_crl_file != NULL))
    missing = "[authentication] client-ca-file";
  else if (self->client_ca_file != NULL && self->certificates->len == 0)
    missing = "[certificates SHA256]";
  else if (is_any_secure (self) && self->certificate == NULL)
    missing = "[server] certificate";
  else if (is_any_secure (self) && self->private_key == NULL)
    missing = "[server] private-key";
  else if (self->users == NULL || *self->users == NULL)
    missing = "[authorization] users";
  else if (self->shell_users == NULL && (self->command_shell != NULL || (self->powershell_users == NULL &&
                                                                         g_hash_table_size (self->shell_limits) > 0)))
    missing = "[shell] users";
  else if (self->powershell == NULL && (self->powershell_users != NULL || self->powershell_configurations != NULL))
    missing = "[powershell] program";
  else if (self->powershell != NULL && self->powershell_users == NULL)
    missing = "[powershell] users";
  else if ((is_any (self->shell_users) || is_any (self->powershell_users)) && self->run_as == WSMAND_RUN_AS_NOBODY)
    missing = "[server] run-as";
  else if (self->push_keytab == NULL && self->push_certificate == NULL &&
           (self->push_principal != NULL || self->push_ca_file != NULL || self->push_deliver_to != NULL))
    missing = "[push] keytab or certificate";

  return missing;
}

/* Returns what contradicts the choice of helper, or NULL. */
static const char *
find_contradiction (WsmandConfig *self)
{
  const char *contradiction = NULL;

  if (self->pam && self->run_as != WSMAND_RUN_AS_HELPER)
    contradiction = _("[authentication] pam: wsmand-helper asks PAM, so [server] run-as must be helper");
  else if (self->pam && self->password_file != NULL)
    contradiction = _("[authentication] pam: a password is checked in one place, so password-file can't be set, too");
  else if (self->helper_socket != NULL && self->run_as != WSMAND_RUN_AS_HELPER)
    contradiction = _("[server] helper-socket: it is only used if run-as is helper");

  return contradiction;
}

/* Checks that the keys don't contradict each other. */
void
wsmand_config_check (WsmandConfig *self,
                     const char   *path,
                     GPtrArray    *problems)
{
  const char *missing = find_missing (self);
  const char *contradiction = find_contradiction (self);

  if (contradiction != NULL)
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, contradiction));
  if (missing != NULL)
    {
      g_ptr_array_add (problems, g_strdup_printf (_("%s: %s: must be set"), path, missing));
      return;
    }

  if (self->listeners->len > 0 && !has_way_in (self))
    g_ptr_array_add (problems, g_strdup_printf (
      _("%s: No user could log in: [authentication] password-file, pam, digest-user-file and client-ca-file are only "
        "used over https, and [server] listen has no https address. Add one, or kerberos-keytab or ntlm-user-file, or "
        "set allow-unencrypted for the first three"), path));
  check_ntlm_names (self, path, problems);
  check_names (self, self->operators, "[authorization] operators", path, problems);
  check_names (self, self->administrators, "[authorization] administrators", path, problems);
  check_names (self, self->shell_users, "[shell] users", path, problems);
  check_names (self, self->powershell_users, "[powershell] users", path, problems);
  check_powershell (self, path, problems);
}
