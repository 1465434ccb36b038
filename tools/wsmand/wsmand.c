/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsmand, which serves this machine over WS-Management to the users in a key file: its arguments.
 */

#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "password-input.h"
#include "text-output.h"
#include "wsmand-daemon.h"
#include "wsmand-digest.h"
#include "wsmand-passwords.h"

/* The settings of the allocator, malloc(3). */
#define MAX_HEAPS 2
#define LARGE_BLOCK (128 * 1024)

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

/* Serves, or only checks the files. Prints all problems. */
static gboolean
run (const char *config_path,
     gboolean    check_only)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gboolean succeeded = check_only ? wsmand_daemon_check (config_path, problems)
                                  : wsmand_daemon_serve (config_path, problems);

  for (guint i = 0; i < problems->len; i++)
    g_printerr ("wsmand: %s\n", (const char *) problems->pdata[i]);
  if (check_only && succeeded)
    g_print (_("%s: no problems\n"), config_path);

  return succeeded;
}

static void
prepare (void)
{
  bound_memory ();
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
  g_autofree char *hash_user = NULL;
  g_autofree char *digest_user = NULL;
  g_autofree char *realm = NULL;
  gboolean show_version = FALSE;
  gboolean check_config = FALSE;
  GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path,
      N_("The key file to read instead of " WSMAND_CONFIG), N_("FILE") },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &check_config,
      N_("Check the key file and the files that it names, and don’t serve"), NULL },
    { "hash-password", 0, 0, G_OPTION_ARG_STRING, &hash_user,
      N_("Read a password and print the user’s line for the password file"), N_("USER") },
    { "hash-digest", 0, 0, G_OPTION_ARG_STRING, &digest_user,
      N_("Read a password and print the user’s line for the file with the users of Digest"), N_("USER") },
    { "realm", 0, 0, G_OPTION_ARG_STRING, &realm, N_("The realm of that line"), N_("REALM") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_("Print the version"), NULL },
    { NULL },
  };
  g_autoptr(GError) local_error = NULL;
  gboolean makes_hash;

  prepare ();
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

  makes_hash = hash_user != NULL || digest_user != NULL;
  if (makes_hash && check_config)
    {
      g_printerr ("wsmand: %s\n", _("--check-config excludes --hash-password and --hash-digest"));
      return 2;
    }

  if (!makes_hash)
    return run (config_path != NULL ? config_path : WSMAND_CONFIG, check_config) ? EXIT_SUCCESS : EXIT_FAILURE;

  if (print_hash (hash_user != NULL ? hash_user : digest_user, realm, &local_error))
    return EXIT_SUCCESS;

  g_printerr ("wsmand: %s\n", local_error->message);

  return EXIT_FAILURE;
}
