/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsman-collector, which collects the events that Windows machines push: its arguments.
 */

#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <stdlib.h>

#include "text-output.h"
#include "wec-config-check.h"
#include "wec-daemon.h"
#include "wec-status.h"
#include "wec-wecutil.h"

static gboolean
print_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("wsman-collector: %s\n", (const char *) problems->pdata[i]);

  return problems->len == 0;
}

static gboolean
check (const char *config_path)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WecConfig) config = wec_config_new (config_path, problems);

  if (config != NULL && wec_config_check (config, config_path, problems) &&
      wec_config_check_folders (config, config_path, problems))
    g_print (_("%s: no problems\n"), config_path);

  return print_problems (problems);
}

static gboolean
collect (const char *config_path)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gboolean succeeded = wec_daemon_run (config_path, problems);

  print_problems (problems);

  return succeeded;
}

/* Prints text, or the error. */
static gboolean
print_result (const char *text,
              GError     *error)
{
  g_autoptr(GError) local_error = error;

  if (text != NULL && text_output_write (TEXT_OUTPUT_FILE, text, &local_error))
    return TRUE;

  g_printerr ("wsman-collector: %s\n", local_error->message);

  return FALSE;
}

/* Prints what the running collector knows. */
static gboolean
show (WecConfig  *config,
      const char *format)
{
  GError *local_error = NULL;
  g_autofree char *text = wec_status_ask (config->status_socket, format, &local_error);

  return print_result (text, local_error);
}

static gboolean
import (const char *path)
{
  GError *local_error = NULL;
  g_autofree char *text = wec_wecutil_import (path, &local_error);

  return print_result (text, local_error);
}

static gboolean
export (WecConfig  *config,
        const char *name)
{
  for (guint i = 0; i < config->subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = config->subscriptions->pdata[i];
      g_autofree char *text = NULL;

      if (!g_str_equal (wsman_collector_subscription_get_name (subscription), name))
        continue;

      text = wec_wecutil_export (subscription);
      return print_result (text, NULL);
    }

  g_printerr (_("wsman-collector: There is no subscription “%s”\n"), name);

  return FALSE;
}

/* Runs a command that isn't the collector. "import" and "export" have one argument. */
static gboolean
run_command (const char *config_path,
             char      **command,
             gboolean    as_json)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WecConfig) config = NULL;

  if (g_str_equal (command[0], "import"))
    return import (command[1]);

  config = wec_config_new (config_path, problems);
  if (config == NULL)
    return print_problems (problems);

  if (g_str_equal (command[0], "metrics"))
    return show (config, "metrics\n");
  if (g_str_equal (command[0], "status"))
    return show (config, as_json ? "json\n" : "table\n");

  return export (config, command[1]);
}

/* Tells whether the words are a command with its arguments. */
static gboolean
is_command (int    n_words,
            char **words)
{
  if (n_words == 0)
    return TRUE;
  if (g_str_equal (words[0], "status") || g_str_equal (words[0], "metrics"))
    return n_words == 1;

  return n_words == 2 && (g_str_equal (words[0], "import") || g_str_equal (words[0], "export"));
}

static gboolean
parse_arguments (int           *argc,
                 char        ***argv,
                 GOptionEntry  *entries,
                 GError       **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new ("[status | metrics | import FILE | export SUBSCRIPTION]");

  g_option_context_set_summary (context, _("Collects the events that Windows machines push from their event logs."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (is_command (*argc - 1, *argv + 1))
    return TRUE;

  if (*argc == 2 && (g_str_equal ((*argv)[1], "import") || g_str_equal ((*argv)[1], "export")))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("A word is missing after “%s”"), (*argv)[1]);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” isn’t expected"), (*argv)[*argc - 1]);

  return FALSE;
}

static void
prepare (void)
{
  text_output_init (NULL);
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *config_path = NULL;
  gboolean show_version = FALSE;
  gboolean check_config = FALSE;
  gboolean as_json = FALSE;
  GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path,
      N_("The key file to read instead of " WSMAN_COLLECTOR_CONFIG), N_("FILE") },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &check_config, N_("Check the key file, and don’t collect"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print the status as JSON"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_("Print the version"), NULL },
    { NULL },
  };
  g_autoptr(GError) local_error = NULL;
  gboolean succeeded;

  prepare ();
  if (!parse_arguments (&argc, &argv, entries, &local_error))
    {
      g_printerr ("wsman-collector: %s\n", local_error->message);
      return 2;
    }

  if (show_version)
    {
      g_print ("wsman-collector " WSMAN_VERSION "\n");
      return EXIT_SUCCESS;
    }

  if (config_path == NULL)
    config_path = g_strdup (WSMAN_COLLECTOR_CONFIG);
  if (argc > 1)
    succeeded = run_command (config_path, argv + 1, as_json);
  else
    succeeded = check_config ? check (config_path) : collect (config_path);

  return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
