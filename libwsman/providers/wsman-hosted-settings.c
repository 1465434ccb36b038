/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings of a new shell. Wrong or forbidden values are refused with the codes of Windows. [MS-WSMV] 2.2.4.37.
 */

#include "wsman-hosted-settings-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-code-page-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "soap/wsman-hash-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "soap/wsman-values-private.h"
#include "values/wsman-item-private.h"
#include "wsman-hosted-codes-private.h"

void
wsman_hosted_settings_clear (WsmanHostedSettings *self)
{
  g_clear_pointer (&self->shell_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->owner, wsman_identity_unref);
  g_clear_pointer (&self->client_address, g_free);
  g_clear_pointer (&self->command_shell, g_free);
  wsman_hosted_environment_clear (&self->environment);
  g_clear_pointer (&self->resource_uri, g_free);
  g_clear_pointer (&self->powershell, g_free);
  g_clear_pointer (&self->session_id, g_free);
  g_clear_pointer (&self->mechanism, g_free);
  g_clear_pointer (&self->creation, g_bytes_unref);
  g_clear_pointer (&self->ticket, wsman_hosted_ticket_free);
}

gboolean
wsman_hosted_is_powershell (const char *resource_uri)
{
  return g_ascii_strncasecmp (resource_uri, WSMAN_URI_POWERSHELL "/", strlen (WSMAN_URI_POWERSHELL "/")) == 0;
}

static const char *
get_option (WsmanOperation *operation,
            const char     *name)
{
  return wsman_resource_locator_get_option (wsman_operation_get_locator (operation), name);
}

gboolean
wsman_hosted_settings_get_flag (WsmanOperation *operation,
                                const char     *option)
{
  const char *text = get_option (operation, option);

  return text != NULL && (g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1"));
}

/* Reads the code page. Programs on this machine write UTF-8, whichever code page the client uses. */
static gboolean
read_code_page (WsmanHostedSettings      *self,
                WsmanOperation           *operation,
                const WsmanHostedLimits  *limits,
                GError                  **error)
{
  const char *text = get_option (operation, WSMAN_OPTION_CODE_PAGE);
  guint64 number = WSMAN_CODE_PAGE_UTF8;

  if (text != NULL && (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL) ||
                       !wsman_code_page_exists ((guint) number)))
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WINRS_CODE_PAGE_NOT_SUPPORTED,
                       _("There is no code page %s; UTF-8 is 65001"), text);
      return FALSE;
    }

  self->environment.code_page = limits->converts_code_pages ? (guint) number : WSMAN_CODE_PAGE_UTF8;

  return TRUE;
}

static gboolean
read_id (WsmanHostedSettings          *self,
         const WsmanShellDescription  *description,
         GError                      **error)
{
  if (description->shell_id != NULL && !wsman_guid_is_valid (description->shell_id))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WINRS_SHELL_CLIENTID_NOT_VALID,
                       _("“%s” can’t be the id of a shell: it must be a GUID"), description->shell_id);
      return FALSE;
    }

  self->shell_id = g_strdup (description->shell_id);

  return TRUE;
}

static gboolean
read_idle_timeout (WsmanHostedSettings          *self,
                   const WsmanShellDescription  *description,
                   const WsmanHostedLimits      *limits,
                   GError                      **error)
{
  GTimeSpan wanted = description->idle_timeout;
  GTimeSpan least = limits->min_idle_timeout * G_TIME_SPAN_MILLISECOND;
  GTimeSpan most = limits->idle_timeout * G_TIME_SPAN_MILLISECOND;

  if (wanted >= 0 && (wanted < least || wanted > most))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WINRS_IDLETIMEOUT_OUTOFBOUNDS,
                       _("The idle time-out is out of range: it must be %u to %u milliseconds"),
                       limits->min_idle_timeout, limits->idle_timeout);
      return FALSE;
    }

  self->idle_timeout = wanted >= 0 ? (guint) (wanted / G_TIME_SPAN_MILLISECOND) : limits->idle_timeout;

  return TRUE;
}

/* Reads the names of streams. names has the names that the client wants; it is NULL if the client wants all. */
static gboolean
read_streams (const char          *names,
              WsmanHostedStreams   available,
              guint32              code,
              WsmanHostedStreams  *streams,
              GError             **error)
{
  static const char *const known[] = { "stdin", "stdout", "stderr" };
  g_auto(GStrv) wanted = g_strsplit_set (names != NULL ? names : "", " \t\r\n", -1);

  if (names == NULL)
    *streams |= available;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      guint stream = 0;

      while (stream < G_N_ELEMENTS (known) &&
             !(available & (1 << stream) && g_str_equal (wanted[i], known[stream])))
        stream++;

      if (*wanted[i] != '\0' && stream == G_N_ELEMENTS (known))
        {
          wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                           _("Commands have no stream “%s”: they read stdin, and write stdout and stderr"),
                           wanted[i]);
          return FALSE;
        }

      if (*wanted[i] != '\0')
        *streams |= 1 << stream;
    }

  return TRUE;
}

static void
set_variable (GHashTable *variables,
              const char *name,
              const char *value)
{
  g_hash_table_insert (variables, g_strdup (name), g_strconcat (name, "=", value, NULL));
}

/* Sets the variables that a command gets in addition to those of the client. Of this program's own environment, a
 * command only gets the search path and the language. */
static void
set_own_variables (GHashTable            *variables,
                   const WsmanAccountEntry *account,
                   const char            *command_shell)
{
  const char *path = g_getenv ("PATH");
  const char *language = g_getenv ("LANG");

  /* The language must be one with UTF-8, because the output of commands is read as UTF-8. */
  if (language == NULL || !(g_str_has_suffix (language, "UTF-8") || g_str_has_suffix (language, "utf8")))
    language = "C.UTF-8";

  set_variable (variables, "PATH", path != NULL ? path : WSMAN_HOSTED_DEFAULT_PATH);
  set_variable (variables, "LANG", language);
  set_variable (variables, "SHELL", command_shell);
  if (account->name == NULL)
    return;

  set_variable (variables, "HOME", account->home);
  set_variable (variables, "USER", account->name);
  set_variable (variables, "LOGNAME", account->name);
}

/* Makes the environment. It uses a hash table, because a request may have too many variables to compare each with all
 * others. */
GStrv
wsman_hosted_settings_make_environment (const WsmanAccountEntry *account,
                                        const char              *command_shell,
                                        const char *const       *additions)
{
  g_autoptr(GHashTable) variables = g_hash_table_new_full (wsman_text_hash, g_str_equal, g_free, g_free);
  g_autoptr(GStrvBuilder) environment = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer assignment;

  set_own_variables (variables, account, command_shell);
  for (guint i = 0; additions != NULL && additions[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (additions[i], "=", 2);

      set_variable (variables, parts[0], parts[1]);
    }

  g_hash_table_iter_init (&iter, variables);
  while (g_hash_table_iter_next (&iter, NULL, &assignment))
    g_strv_builder_add (environment, assignment);

  return g_strv_builder_end (environment);
}

/* Sets the variable that names the ticket, in place of one that the client may have set. */
static gboolean
read_ticket (WsmanHostedSettings  *self,
             WsmanOperation       *operation,
             gboolean              is_caller,
             GError              **error)
{
  if (!wsman_operation_has_ticket (operation))
    return TRUE;
  /* The host of the caller has the ticket, and sets the variable. */
  if (is_caller)
    {
      self->environment.variables = g_environ_unsetenv (self->environment.variables, "KRB5CCNAME");
      return TRUE;
    }

  self->ticket = wsman_hosted_ticket_new (operation, error);
  if (self->ticket == NULL)
    return FALSE;

  self->environment.variables = g_environ_setenv (self->environment.variables, "KRB5CCNAME",
                                                  wsman_hosted_ticket_get_name (self->ticket), TRUE);

  return TRUE;
}

static gboolean
is_usable_directory (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && access (path, X_OK) == 0;
}

const char *
wsman_hosted_settings_find_home (const WsmanAccountEntry *account,
                                 gboolean                 is_caller)
{
  gboolean has_home = account->home != NULL && (is_caller ? g_file_test (account->home, G_FILE_TEST_IS_DIR)
                                                          : is_usable_directory (account->home));

  return has_home ? account->home : "/";
}

/* Reads the working directory. A relative path is below the account's home. Whether a caller can use a directory turns
 * out when the caller's host changes to it. */
static gboolean
read_directory (WsmanHostedSettings          *self,
                const WsmanShellDescription  *description,
                const WsmanAccountEntry      *account,
                gboolean                      is_caller,
                GError                      **error)
{
  const char *home = wsman_hosted_settings_find_home (account, is_caller);
  const char *wanted = description->working_directory;
  g_autofree char *directory = g_canonicalize_filename (wanted != NULL && *wanted != '\0' ? wanted : home, home);

  if (!is_caller && !is_usable_directory (directory))
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, WSMAN_HOSTED_NO_DIRECTORY,
                       _("There is no working directory “%s”"), directory);
      return FALSE;
    }

  self->environment.directory = g_steal_pointer (&directory);

  return TRUE;
}

static char *
dup_address (GSocketAddress *address)
{
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Sets what only a pool has. With these variables, PowerShell opens no sockets in shared folders. They would stay there
 * if it is killed. As on Windows, the client's variables have no effect. */
static gboolean
read_pool (WsmanHostedSettings      *self,
           WsmanOperation           *operation,
           const WsmanHostedLimits  *limits,
           GError                  **error)
{
  static const char *const variables[] = {
    "POWERSHELL_TELEMETRY_OPTOUT", "1", "POWERSHELL_UPDATECHECK", "Off",
    "POWERSHELL_DIAGNOSTICS_OPTOUT", "1", "DOTNET_EnableDiagnostics", "0",
  };
  WsmanItem *item = wsman_operation_get_item (operation);

  self->resource_uri = g_strdup (wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation)));
  self->powershell = g_strdup (limits->powershell);
  self->session_id = g_strdup (wsman_operation_peek_session_id (operation));
  if (wsman_operation_has_ticket (operation))
    self->mechanism = g_strdup (wsman_operation_get_mechanism (operation));
  self->min_idle_timeout = limits->min_idle_timeout;
  self->max_idle_timeout = limits->idle_timeout;
  self->environment.streams = WSMAN_HOSTED_STDIN | WSMAN_HOSTED_STDOUT;
  for (guint i = 0; i < G_N_ELEMENTS (variables); i += 2)
    self->environment.variables = g_environ_setenv (self->environment.variables, variables[i], variables[i + 1], TRUE);

  return wsman_shell_read_creation (wsman_item_get_element (item), &self->creation, error);
}

static gboolean
read_description (WsmanHostedSettings          *self,
                  const WsmanShellDescription  *description,
                  const WsmanHostedLimits      *limits,
                  const WsmanAccountEntry      *caller,
                  gboolean                      is_pool,
                  GError                      **error)
{
  WsmanHostedEnvironment *environment = &self->environment;
  const char *const *additions = is_pool ? NULL : (const char *const *) description->environment;
  g_auto(WsmanAccountEntry) own = { NULL };
  const WsmanAccountEntry *account = caller;

  /* The account isn't taken from GLib. If the program gave up root, GLib still remembers the former user. */
  if (account == NULL)
    wsman_own_account_init (&own);
  if (account == NULL)
    account = &own;

  if (!read_id (self, description, error) ||
      !read_idle_timeout (self, description, limits, error) ||
      !read_directory (self, description, account, caller != NULL, error))
    return FALSE;
  if (!is_pool &&
      (!read_streams (description->input_streams, WSMAN_HOSTED_STDIN, ERROR_WSMAN_SHELL_INVALID_INPUT_STREAM,
                      &environment->streams, error) ||
       !read_streams (description->output_streams, WSMAN_HOSTED_STDOUT | WSMAN_HOSTED_STDERR,
                      ERROR_WSMAN_SHELL_INVALID_DESIRED_STREAMS, &environment->streams, error)))
    return FALSE;

  self->name = g_strdup (description->name);
  environment->variables = wsman_hosted_settings_make_environment (account, limits->command_shell, additions);

  return TRUE;
}

gboolean
wsman_hosted_settings_read (WsmanHostedSettings      *self,
                            WsmanOperation           *operation,
                            const WsmanHostedLimits  *limits,
                            const WsmanAccountEntry  *account,
                            GError                  **error)
{
  WsmanItem *item = wsman_operation_get_item (operation);
  g_auto(WsmanShellDescription) description = WSMAN_SHELL_DESCRIPTION_INIT;
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  gboolean is_pool = wsman_hosted_is_powershell (uri);

  if (item == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The request has no Shell element"));
      return FALSE;
    }

  if (!wsman_shell_description_read (wsman_item_get_element (item), &description, error) ||
      !read_code_page (self, operation, limits, error) ||
      !read_description (self, &description, limits, account, is_pool, error) ||
      (is_pool && !read_pool (self, operation, limits, error)) ||
      !read_ticket (self, operation, account != NULL, error))
    return FALSE;

  self->owner = wsman_identity_ref (wsman_operation_peek_identity (operation));
  self->client_address = dup_address (wsman_operation_get_remote_address (operation));
  self->command_shell = g_strdup (limits->command_shell);
  self->lifetime = limits->max_lifetime;
  self->max_processes = limits->max_processes_per_shell;

  return TRUE;
}
