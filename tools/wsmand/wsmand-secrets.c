/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and checks the files that the key file names.
 */

#include "wsmand-secrets.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "password-input.h"
#include "wsmand-files.h"

void
wsmand_secrets_free (WsmandSecrets *self)
{
  g_clear_pointer (&self->certificate, password_input_free);
  g_clear_pointer (&self->private_key, password_input_free);
  g_clear_pointer (&self->passwords, password_input_free);
  if (self->ntlm_users >= 0)
    g_close (self->ntlm_users, NULL);
  if (self->digest_users >= 0)
    g_close (self->digest_users, NULL);
  g_free (self);
}

static void
add_error (GPtrArray  *problems,
           const char *key,
           GError     *error)
{
  g_ptr_array_add (problems, g_strdup_printf ("%s: %s", key, error->message));
}

/* Reads a file. path is NULL if there is nothing to read. */
static char *
read_file (const char     *path,
           const char     *key,
           WsmandFileKind  kind,
           const char     *user_name,
           GPtrArray      *problems)
{
  g_autoptr(GError) local_error = NULL;
  char *text = path != NULL ? wsmand_file_read (path, kind, user_name, &local_error) : NULL;

  if (local_error != NULL)
    add_error (problems, key, local_error);

  return text;
}

/* Checks a file that other code opens later by its path. */
static void
check_file (const char     *path,
            const char     *key,
            WsmandFileKind  kind,
            const char     *user_name,
            GPtrArray      *problems)
{
  g_autoptr(GError) local_error = NULL;

  if (path != NULL && !wsmand_file_check (path, kind, user_name, &local_error))
    add_error (problems, key, local_error);
}

/* If all ways to log in are empty files, no user could log in. An empty password file is refused when it is read. */
static void
check_entries (WsmandConfig *config,
               GPtrArray    *problems)
{
  gboolean has_key = config->keytab != NULL && wsmand_file_has_key (config->keytab);
  gboolean has_user = config->ntlm_user_file != NULL && wsmand_file_has_entry (config->ntlm_user_file);
  char *problem;

  if (has_key || has_user || config->password_file != NULL || config->pam || config->client_ca_file != NULL ||
      config->digest_user_file != NULL || wsmand_config_has_local (config))
    return;

  if (config->ntlm_user_file != NULL)
    problem = g_strdup_printf (_("No user could log in: [authentication] ntlm-user-file: %s: names no user"),
                               config->ntlm_user_file);
  else if (config->keytab != NULL)
    problem = g_strdup_printf (_("No user could log in: [authentication] kerberos-keytab: %s: has no key"),
                               config->keytab);
  else
    problem = g_strdup (_("No user could log in: [authentication] password-file, kerberos-keytab, ntlm-user-file, "
                          "digest-user-file or client-ca-file: must be set"));
  g_ptr_array_add (problems, problem);
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
             int   *way)
{
  if (*way < 0 || g_access (*path, F_OK) == 0)
    return;

  g_free (*path);
  *path = g_strdup_printf ("/proc/self/fd/%d", *way);
  /* The file is found by the descriptor, as long as the program runs. */
  *way = -1;
}

WsmandSecrets *
wsmand_secrets_new (WsmandConfig *config,
                    GPtrArray    *problems)
{
  WsmandSecrets *self = g_new0 (WsmandSecrets, 1);
  const char *user = config->user;
  guint n_problems = problems->len;

  self->certificate = read_file (config->certificate, "[server] certificate", WSMAND_FILE_PUBLIC, user, problems);
  self->private_key = read_file (config->private_key, "[server] private-key", WSMAND_FILE_SECRET, user, problems);
  self->passwords = read_file (config->password_file, "[authentication] password-file", WSMAND_FILE_SECRET, user,
                               problems);
  check_file (config->keytab, "[authentication] kerberos-keytab", WSMAND_FILE_SECRET, user, problems);
  check_file (config->ntlm_user_file, "[authentication] ntlm-user-file", WSMAND_FILE_SECRET, user, problems);
  check_file (config->digest_user_file, "[authentication] digest-user-file", WSMAND_FILE_SECRET, user, problems);
  /* Who may write the next two decides who can log in. */
  check_file (config->client_ca_file, "[authentication] client-ca-file", WSMAND_FILE_CONFIGURATION, user, problems);
  check_file (config->client_crl_file, "[authentication] client-crl-file", WSMAND_FILE_CONFIGURATION, user, problems);
  check_file (config->push_keytab, "[push] keytab", WSMAND_FILE_SECRET, user, problems);
  check_file (config->push_certificate, "[push] certificate", WSMAND_FILE_SECRET, user, problems);
  check_file (config->push_ca_file, "[push] ca-file", WSMAND_FILE_CONFIGURATION, user, problems);
  if (problems->len == n_problems)
    check_entries (config, problems);
  self->ntlm_users = keep_way (config->ntlm_user_file);
  self->digest_users = keep_way (config->digest_user_file);

  return self;
}

void
wsmand_secrets_reach_files (WsmandSecrets *self,
                            WsmandConfig  *config)
{
  reach_users (&config->ntlm_user_file, &self->ntlm_users);
  reach_users (&config->digest_user_file, &self->digest_users);
}
