/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a request from the options and words of the command line.
 */

#include "wsmanctl-request.h"

#include <glib/gi18n.h>
#include <string.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-input.h"
#include "wsmanctl-pairs.h"

#define DEFAULT_LANES 4
#define MAX_LANES 16

#define refuse(error, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__), FALSE)

#define EVENT_LOG "http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog"

static const struct
{
  const char *name;
  const char *uri;
} dialects[] = {
  { "wql", WSMAN_DIALECT_WQL },
  { "selector", WSMAN_DIALECT_SELECTOR },
  { "association", WSMAN_DIALECT_ASSOCIATION },
  { "xpath", WSMAN_DIALECT_XPATH },
};

static const struct
{
  const char *name;
  WsmanEnumerationFlags flag;
} return_types[] = {
  { "object", WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT },
  { "epr", WSMAN_ENUMERATION_FLAGS_RETURN_EPR },
  { "objectandepr", WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR },
};

static gboolean
refuse_word (GError     **error,
             const char  *word,
             const char  *verb,
             const char  *usage)
{
  g_autofree char *shown = text_output_read_word (word);

  return refuse (error, _("“%s” is one word too many: wsmanctl %s %s"), shown != NULL ? shown : "…", verb, usage);
}

/* The words live as long as the program. */
static gboolean
read_words (char   **words,
            GError **error)
{
  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = text_output_read_word (words[i]);

      if (word == NULL)
        return refuse (error, _("“%s” isn’t text in %s"), words[i], text_output_get_charset ());

      words[i] = (char *) g_intern_string (word);
    }

  return TRUE;
}

/* Checks the number of words, and converts them to UTF-8. Paths may have any bytes. */
static gboolean
check_words (const WsmanctlLine  *line,
             GError             **error)
{
  const WsmanctlTakes one_word = WSMANCTL_TAKES_CODE | WSMANCTL_TAKES_ACTION | WSMANCTL_TAKES_RESOURCE;
  const WsmanctlTakes any_number = WSMANCTL_TAKES_INPUT | WSMANCTL_TAKES_CHANGES | WSMANCTL_TAKES_COMMAND |
                                   WSMANCTL_TAKES_TOPIC | WSMANCTL_TAKES_HOST | WSMANCTL_TAKES_QUERY |
                                   WSMANCTL_TAKES_POWERSHELL;
  const WsmanctlVerb *verb = line->verb;
  char **words = (char **) line->words->pdata;
  guint n_words = line->words->len - 1;
  guint n_needed = (verb->takes & WSMANCTL_TAKES_PATHS) != 0 ? 2 : 0;

  for (guint bits = verb->takes & one_word; bits != 0; bits &= bits - 1)
    n_needed++;

  if (n_words < n_needed)
    return refuse (error, _("A word is missing: wsmanctl %s %s"), verb->name, verb->words);
  if (n_words > n_needed && (verb->takes & any_number) == 0)
    return refuse_word (error, words[n_needed], verb->name, verb->words);

  return (verb->takes & WSMANCTL_TAKES_PATHS) != 0 || read_words ((char **) line->words->pdata, error);
}

static const char *
get_dialect (void)
{
  for (gsize i = 0; arguments.dialect != NULL && i < G_N_ELEMENTS (dialects); i++)
    {
      if (g_ascii_strcasecmp (arguments.dialect, dialects[i].name) == 0)
        return dialects[i].uri;
    }

  return arguments.dialect;
}

static gboolean
add_options (WsmanResourceLocator  *locator,
             GError               **error)
{
  for (gsize i = 0; arguments.options != NULL && arguments.options[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const char *value;

      if (!wsmanctl_input_split (arguments.options[i], &name, &value, error))
        return FALSE;

      /* As in winrm, the provider decides whether it complies with this option. */
      wsman_resource_locator_add_option (locator, name, value, FALSE);
      if (*wsman_resource_locator_get_error (locator) != '\0')
        return refuse (error, _("--option: “%s” can’t be sent; give each name once, without control characters"),
                       arguments.options[i]);
    }

  return TRUE;
}

static gboolean
set_resource (WsmanctlRequest  *self,
              const char       *text,
              GError          **error)
{
  g_autofree char *resource = g_strdup (text);

  wsmanctl_unquote (resource);
  self->locator = wsman_resource_locator_new (resource, error);
  if (self->locator == NULL || !add_options (self->locator, error))
    return FALSE;

  if (arguments.dialect != NULL && arguments.filter == NULL && arguments.fragment == NULL)
    return refuse (error, _("--dialect is the language of --filter or --fragment; give one of them, too"));
  if (arguments.dialect != NULL && g_uri_peek_scheme (get_dialect ()) == NULL)
    return refuse (error, _("--dialect: “%s” isn’t known; use wql, selector, association, xpath or a URI"),
                   arguments.dialect);

  if (arguments.fragment != NULL)
    {
      wsman_resource_locator_set_fragment_path (self->locator, arguments.fragment);
      wsman_resource_locator_set_fragment_dialect (self->locator, get_dialect ());
    }

  return TRUE;
}

static gboolean
set_return_type (WsmanctlRequest  *self,
                 GError          **error)
{
  if (arguments.return_type == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (return_types); i++)
    {
      if (g_ascii_strcasecmp (arguments.return_type, return_types[i].name) == 0)
        {
          self->flags |= return_types[i].flag;
          return TRUE;
        }
    }

  return refuse (error, _("--returntype: “%s” isn’t known; use object, epr or objectandepr"), arguments.return_type);
}

static gboolean
set_list (WsmanctlRequest  *self,
          GError          **error)
{
  gboolean is_association;

  /* As in winrm, text without a dialect is WQL. A shallow list contains no instances of derived classes, so there are
   * no properties of derived classes to leave out. */
  self->dialect = arguments.dialect == NULL && arguments.filter != NULL ? WSMAN_DIALECT_WQL : get_dialect ();
  if (arguments.shallow)
    self->flags |= WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW;
  else if (arguments.base_properties_only)
    self->flags |= WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY;

  is_association = g_strcmp0 (self->dialect, WSMAN_DIALECT_ASSOCIATION) == 0;
  if (arguments.associations && !is_association)
    return refuse (error, _("--associations chooses what --filter gives with --dialect=association; give both, too"));
  if (arguments.associations)
    self->flags |= WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE;

  self->filter = g_strdup (arguments.filter);
  if (g_strcmp0 (self->dialect, WSMAN_DIALECT_WQL) == 0)
    self->columns = wsmanctl_input_list_columns (self->filter);
  if (g_strcmp0 (self->dialect, WSMAN_DIALECT_SELECTOR) == 0 && *arguments.filter != '<')
    {
      g_free (self->filter);
      self->filter = wsmanctl_input_make_selector_filter (arguments.filter, error);
      if (self->filter == NULL)
        return FALSE;
    }

  return set_return_type (self, error);
}

/* An input has the name of its method, which may be the last part of a URI ([DSP0230]). An instance has the name of its
 * class. */
static char *
make_item_name (const WsmanctlRequest *self,
                const char            *resource_uri)
{
  const char *text = self->action != NULL ? self->action : resource_uri;
  const char *slash = strrchr (text, '/');

  return g_strconcat (slash == NULL ? text : slash + 1, self->action != NULL ? "_INPUT" : NULL, NULL);
}

static gboolean
set_item (WsmanctlRequest  *self,
          char            **words,
          GError          **error)
{
  const char *uri = wsman_resource_locator_get_resource_uri (self->locator);
  g_autofree char *name = make_item_name (self, uri);
  g_autoptr(GVariant) values = NULL;

  /* A method without parameters needs no input. */
  if (words[0] == NULL && self->action != NULL)
    return TRUE;

  values = wsmanctl_input_parse_values (words, TRUE, error);
  if (values == NULL)
    return FALSE;

  self->item = wsman_item_new_from_variant (uri, name, values, error);

  return self->item != NULL;
}

static gboolean
set_input (WsmanctlRequest     *self,
           const WsmanctlVerb  *verb,
           char               **words,
           GError             **error)
{
  if (arguments.file != NULL && words[0] != NULL)
    return refuse (error, _("%s: give either KEY=VALUE or --file, not both"), verb->name);

  if (arguments.file != NULL)
    {
      self->item = wsmanctl_input_read_file (arguments.file, error);
      return self->item != NULL;
    }

  if ((verb->takes & WSMANCTL_TAKES_INPUT) != 0)
    return set_item (self, words, error);

  if (words[0] == NULL)
    return refuse (error, _("%s: the change is missing; give KEY=VALUE or --file"), verb->name);

  self->values = wsmanctl_input_parse_values (words, FALSE, error);

  return self->values != NULL;
}

static gboolean
set_shell (WsmanctlRequest  *self,
           GError          **error)
{
  self->directory = arguments.directory;
  self->environment = (const char *const *) arguments.environment;
  self->no_profile = arguments.no_profile;
  self->no_echo = arguments.no_echo;

  for (gsize i = 0; arguments.environment != NULL && arguments.environment[i] != NULL; i++)
    {
      if (strchr (arguments.environment[i], '=') == NULL || *arguments.environment[i] == '=')
        return refuse (error, _("--environment: “%s” isn’t of the form NAME=VALUE"), arguments.environment[i]);
    }

  return TRUE;
}

static gboolean
set_command (WsmanctlRequest  *self,
             char            **words,
             GError          **error)
{
  if (arguments.file != NULL && words[0] != NULL)
    return refuse (error, _("run: give either a command or --file, not both"));
  if (arguments.file == NULL && words[0] == NULL)
    return refuse (error, _("run: the command is missing; give a command or --file"));

  if (arguments.file != NULL)
    self->script = wsmanctl_input_read_script (arguments.file, error);
  else if (arguments.powershell)
    self->script = g_strjoinv (" ", words);
  else
    self->command = (const char *const *) words;

  return self->script != NULL || self->command != NULL;
}

/* Joins the words to a line, as winrs does. A shell has removed the quotation marks around words with blanks. */
static gboolean
set_line (WsmanctlRequest  *self,
          char            **words,
          GError          **error)
{
  g_autoptr(GString) line = g_string_new (NULL);

  if (words[0] == NULL)
    return refuse (error, _("winrs: the command is missing"));

  for (gsize i = 0; words[i] != NULL; i++)
    {
      gboolean has_blanks = *words[i] == '\0' || strpbrk (words[i], " \t") != NULL;
      gboolean is_quoted = words[1] != NULL && has_blanks && strchr (words[i], '"') == NULL;

      g_string_append (line, i > 0 ? " " : "");
      g_string_append_printf (line, is_quoted ? "\"%s\"" : "%s", words[i]);
    }

  /* A line in quotation marks is a line for cmd.exe, which removes them. */
  if (words[1] == NULL)
    wsmanctl_unquote (line->str);
  self->line[0] = g_intern_string (line->str);
  self->command = self->line;

  return TRUE;
}

static gboolean
set_lanes (WsmanctlRequest  *self,
           GError          **error)
{
  gboolean is_set = arguments.lanes != WSMANCTL_NO_NUMBER;

  self->is_recursive = arguments.recursive;
  self->n_lanes = is_set ? (guint) arguments.lanes : DEFAULT_LANES;
  if (is_set && !arguments.recursive)
    return refuse (error, _("--lanes is for directories; add --recursive"));

  return !is_set || (arguments.lanes >= 1 && arguments.lanes <= MAX_LANES) ||
         refuse (error, _("--lanes: give a number from 1 to %d"), MAX_LANES);
}

static gboolean
set_paths (WsmanctlRequest  *self,
           char            **words,
           GError          **error)
{
  g_autofree char *source_host = NULL;
  g_autofree char *destination_host = NULL;
  const char *source = wsmanctl_input_split_path (words[0], &source_host);
  const char *destination = wsmanctl_input_split_path (words[1], &destination_host);

  if ((source_host == NULL) == (destination_host == NULL))
    return refuse (error, _("copy: no path is on the other machine; begin such a path with a colon, or with the "
                            "machine’s name and a colon"));

  self->is_upload = source_host == NULL;
  self->file = g_file_new_for_commandline_arg (self->is_upload ? source : destination);
  self->copy_flags = arguments.no_clobber ? G_FILE_COPY_NONE : G_FILE_COPY_OVERWRITE;
  self->is_quiet = arguments.quiet;
  if (!set_lanes (self, error))
    return FALSE;
  if (*(self->is_upload ? destination : source) == '\0')
    return refuse (error, _("copy: no path follows the colon"));

  self->path = text_output_read_word (self->is_upload ? destination : source);
  if (self->path == NULL)
    return refuse (error, _("copy: the path on the other machine isn’t text in %s"), text_output_get_charset ());

  return wsmanctl_connection_set_host (self->is_upload ? destination_host : source_host, error);
}

static gboolean
set_remote (const char  *host,
            GError     **error)
{
  if (arguments.remote != NULL)
    return refuse (error, _("--remote already names the machine; leave out “%s”"), host);

  arguments.remote = g_strdup (host);

  return TRUE;
}

static gboolean
set_host (char   **words,
          GError **error)
{
  if (words[0] == NULL)
    return TRUE;
  if (words[1] != NULL)
    return refuse_word (error, words[1], "doctor", "[HOST]");

  return set_remote (words[0], error);
}

/* A query list is for Windows' event logs. Any other query is for WMI's classes of events. */
static gboolean
set_query (WsmanctlRequest     *self,
           const WsmanctlVerb  *verb,
           char               **words,
           GError             **error)
{
  guint n_words = g_strv_length (words);
  gboolean is_log;

  if (n_words == 0)
    return refuse (error, _("A word is missing: wsmanctl %s %s"), verb->name, verb->words);
  if (n_words > 2)
    return refuse_word (error, words[2], verb->name, verb->words);
  if (arguments.format != NULL && g_str_has_suffix (arguments.format, "table"))
    return refuse (error, _("--format: a table has an end, but events have none; use text or json"));
  if (n_words == 2 && !set_remote (words[0], error))
    return FALSE;

  self->filter = g_strdup (words[n_words - 1]);
  is_log = *g_strchug (self->filter) == '<';

  return set_resource (self, is_log ? EVENT_LOG : "wmicimv2/*", error);
}

/* A single word is the machine, unless an option names that. */
static gboolean
set_powershell (WsmanctlRequest     *self,
                const WsmanctlVerb  *verb,
                char               **words,
                GError             **error)
{
  gboolean has_host = words[0] != NULL && arguments.remote == NULL;
  const char *script = words[0] != NULL ? words[has_host ? 1 : 0] : NULL;

  if (script != NULL && words[has_host ? 2 : 1] != NULL)
    return refuse (error, _("There is one word too many: wsmanctl %s %s"), verb->name, verb->words);
  if (script != NULL && arguments.file != NULL)
    return refuse (error, _("pwsh: give either a script or --file, not both"));
  if (arguments.format != NULL && !g_str_equal (arguments.format, "text") &&
      !wsmanctl_output_is_json (arguments.format))
    return refuse (error, _("--format: PowerShell has its own layouts; use text or json"));
  if (has_host && !set_remote (words[0], error))
    return FALSE;

  self->configuration_name = arguments.configuration;
  self->is_json = arguments.format != NULL && wsmanctl_output_is_json (arguments.format);
  if (arguments.file != NULL)
    self->script = wsmanctl_input_read_script (arguments.file, error);
  else
    self->script = g_strdup (script);

  return self->script != NULL || arguments.file == NULL;
}

static gboolean
fill (WsmanctlRequest     *self,
      const WsmanctlVerb  *verb,
      char               **words,
      GError             **error)
{
  if ((verb->takes & WSMANCTL_TAKES_CODE) != 0)
    return wsmanctl_input_parse_code (words[0], &self->code, error);
  if ((verb->takes & WSMANCTL_TAKES_SHELL) != 0 && !set_shell (self, error))
    return FALSE;
  if ((verb->takes & WSMANCTL_TAKES_LINE) != 0)
    return set_line (self, words, error);
  if ((verb->takes & WSMANCTL_TAKES_COMMAND) != 0)
    return set_command (self, words, error);
  if ((verb->takes & WSMANCTL_TAKES_PATHS) != 0)
    return set_paths (self, words, error);
  if ((verb->takes & WSMANCTL_TAKES_HOST) != 0)
    return set_host (words, error);
  if ((verb->takes & WSMANCTL_TAKES_QUERY) != 0)
    return set_query (self, verb, words, error);
  if ((verb->takes & WSMANCTL_TAKES_POWERSHELL) != 0)
    return set_powershell (self, verb, words, error);
  if ((verb->takes & WSMANCTL_TAKES_RESOURCE) == 0)
    return TRUE;

  if ((verb->takes & WSMANCTL_TAKES_ACTION) != 0)
    self->action = *words++;
  if (!set_resource (self, *words++, error))
    return FALSE;
  if ((verb->takes & WSMANCTL_TAKES_FILTER) != 0)
    return set_list (self, error);

  return (verb->takes & (WSMANCTL_TAKES_INPUT | WSMANCTL_TAKES_CHANGES)) == 0 ||
         set_input (self, verb, words, error);
}

/* Replaces winrm's @{…} by KEY=VALUE words, where these are taken. */
static gboolean
expand_pairs (const WsmanctlLine  *line,
              GError             **error)
{
  return (line->verb->takes & (WSMANCTL_TAKES_INPUT | WSMANCTL_TAKES_CHANGES)) == 0 ||
         wsmanctl_pairs_expand (line->words, error);
}

WsmanctlRequest *
wsmanctl_request_new (const WsmanctlLine  *line,
                      GError             **error)
{
  g_autoptr(WsmanctlRequest) self = g_new0 (WsmanctlRequest, 1);

  self->has_effect = (line->verb->takes & WSMANCTL_HAS_EFFECT) != 0;
  if (!check_words (line, error) || !wsmanctl_line_check_options (line, error) ||
      !expand_pairs (line, error) || !fill (self, line->verb, (char **) line->words->pdata, error))
    return NULL;

  return g_steal_pointer (&self);
}

WsmanShell *
wsmanctl_request_make_shell (const WsmanctlRequest *self,
                             WsmanSession          *session)
{
  WsmanShell *shell = wsman_shell_new (session);

  wsman_shell_set_working_directory (shell, self->directory);
  wsman_shell_set_no_profile (shell, self->no_profile);
  for (gsize i = 0; self->environment != NULL && self->environment[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (self->environment[i], "=", 2);

      wsman_shell_setenv (shell, parts[0], parts[1]);
    }

  return shell;
}

void
wsmanctl_request_free (WsmanctlRequest *self)
{
  g_clear_object (&self->locator);
  g_clear_pointer (&self->values, g_variant_unref);
  g_clear_object (&self->item);
  g_clear_object (&self->file);
  g_free (self->script);
  g_free (self->path);
  g_strfreev (self->columns);
  g_free (self->filter);
  g_free (self);
}
