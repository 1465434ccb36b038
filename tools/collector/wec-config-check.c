/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks what the key file names: the user, the files and the folders. A collector without its files would run, and
 * refuse each machine. A folder may come later, for example from the network: so only --check-config asks for it.
 */

#include "wec-config-check.h"

#include <glib/gi18n.h>

#include "wsmand-files.h"
#include "wsmand-privileges.h"

static void
take_error (GPtrArray  *problems,
            const char *config_path,
            const char *key,
            GError     *error)
{
  g_autoptr(GError) local_error = error;

  g_ptr_array_add (problems, g_strdup_printf ("%s: %s: %s", config_path, key, local_error->message));
}

/* The owner and the mode of a file are the administrator's choice here. */
static void
check_file (GPtrArray  *problems,
            const char *config_path,
            const char *key,
            const char *path)
{
  GError *local_error = NULL;

  if (path != NULL && !wsmand_file_check (path, WSMAND_FILE_PUBLIC, NULL, &local_error))
    take_error (problems, config_path, key, local_error);
}

gboolean
wec_config_check (const WecConfig *config,
                  const char      *path,
                  GPtrArray       *problems)
{
  GError *local_error = NULL;
  guint n_problems = problems->len;

  /* Without the key, a service manager may start the collector as its user, even if root checks the file now. */
  if (config->user != NULL && !wsmand_privileges_check (config->user, &local_error))
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, local_error->message));
  g_clear_error (&local_error);

  check_file (problems, path, "[server] certificate", config->certificate);
  check_file (problems, path, "[server] private-key", config->private_key);
  check_file (problems, path, "[authentication] kerberos-keytab", config->keytab);
  check_file (problems, path, "[authentication] password-file", config->password_file);
  check_file (problems, path, "[authentication] client-ca-file", config->client_ca_file);
  check_file (problems, path, "[authentication] client-crl-file", config->client_crl_file);

  return problems->len == n_problems;
}

gboolean
wec_config_check_folders (const WecConfig *config,
                          const char      *path,
                          GPtrArray       *problems)
{
  guint n_problems = problems->len;

  for (guint i = 0; i < config->outputs->len; i++)
    {
      const WecOutputSettings *output = config->outputs->pdata[i];

      if (output->directory != NULL && !g_file_test (output->directory, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (problems, g_strdup_printf (_("%s: [output %s] directory: there is no folder %s"), path,
                                                    output->name, output->directory));
    }

  return problems->len == n_problems;
}
