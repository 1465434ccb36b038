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
#include "wsmanctl-connection.h"
#include "wsmanctl-input.h"

#define refuse(error, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__), FALSE)

static struct
{
  char *filter;
  char *dialect;
  char *return_type;
  gboolean shallow;
  gboolean base_properties_only;
  gboolean associations;
  char *fragment;
  char *file;
  char **options;
  char *directory;
  char **environment;
  gboolean no_profile;
  gboolean powershell;
  gboolean no_clobber;
  gboolean quiet;
} arguments;

static const GOptionEntry entries[] = {
  { "filter", 0, 0, G_OPTION_ARG_STRING, &arguments.filter,
    N_("enumerate: the filter that chooses instances"), N_("TEXT") },
  { "dialect", 0, 0, G_OPTION_ARG_STRING, &arguments.dialect,
    N_("The language of --filter or --fragment: wql, selector, association, xpath or a URI"), N_("DIALECT") },
  { "returntype", 0, 0, G_OPTION_ARG_STRING, &arguments.return_type,
    N_("enumerate: list instances, references to them, or both: object, epr or objectandepr"), N_("TYPE") },
  { "shallow", 0, 0, G_OPTION_ARG_NONE, &arguments.shallow,
    N_("enumerate: leave out instances of derived classes"), NULL },
  { "basepropertiesonly", 0, 0, G_OPTION_ARG_NONE, &arguments.base_properties_only,
    N_("enumerate: leave out the properties that derived classes add"), NULL },
  { "associations", 0, 0, G_OPTION_ARG_NONE, &arguments.associations,
    N_("enumerate: list the associations, and not the instances at their ends"), NULL },
  { "fragment", 0, 0, G_OPTION_ARG_STRING, &arguments.fragment,
    N_("get, set: the part of the instance to read or change"), N_("PATH") },
  { "option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.options,
    N_("Set an option for the provider; may be given more than once"), N_("KEY=VALUE") },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, &arguments.file,
    N_("set, create, invoke: the XML to send, instead of KEY=VALUE; run: a script of PowerShell"), N_("FILE") },
  { "directory", 'd', 0, G_OPTION_ARG_STRING, &arguments.directory,
    N_("run, shell: the working directory on the other machine"), N_("PATH") },
  { "environment", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.environment,
    N_("run, shell: set a variable on the other machine; may be given more than once"), N_("NAME=VALUE") },
  { "noprofile", 0, 0, G_OPTION_ARG_NONE, &arguments.no_profile,
    N_("run, shell: don’t load the user’s profile on the other machine"), NULL },
  { "powershell", 0, 0, G_OPTION_ARG_NONE, &arguments.powershell,
    N_("run: the words are a script of PowerShell"), NULL },
  { "no-clobber", 0, 0, G_OPTION_ARG_NONE, &arguments.no_clobber, N_("copy: replace no file"), NULL },
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &arguments.quiet, N_("copy: show no progress"), NULL },
  { NULL },
};

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

const GOptionEntry *
wsmanctl_request_get_entries (void)
{
  return entries;
}

static gboolean
check_options (const WsmanctlVerb  *verb,
               GError             **error)
{
  const struct
  {
    const char *name;
    gboolean is_given;
    WsmanctlTakes takes;
  } given[] = {
    { "--filter", arguments.filter != NULL, WSMANCTL_TAKES_FILTER },
    { "--dialect", arguments.dialect != NULL, WSMANCTL_TAKES_FILTER | WSMANCTL_TAKES_FRAGMENT },
    { "--returntype", arguments.return_type != NULL, WSMANCTL_TAKES_FILTER },
    { "--shallow", arguments.shallow, WSMANCTL_TAKES_FILTER },
    { "--basepropertiesonly", arguments.base_properties_only, WSMANCTL_TAKES_FILTER },
    { "--associations", arguments.associations, WSMANCTL_TAKES_FILTER },
    { "--fragment", arguments.fragment != NULL, WSMANCTL_TAKES_FRAGMENT },
    { "--option", arguments.options != NULL, WSMANCTL_TAKES_RESOURCE },
    { "--file", arguments.file != NULL,
      WSMANCTL_TAKES_INPUT | WSMANCTL_TAKES_CHANGES | WSMANCTL_TAKES_COMMAND },
    { "--directory", arguments.directory != NULL, WSMANCTL_TAKES_SHELL },
    { "--environment", arguments.environment != NULL, WSMANCTL_TAKES_SHELL },
    { "--noprofile", arguments.no_profile, WSMANCTL_TAKES_SHELL },
    { "--powershell", arguments.powershell, WSMANCTL_TAKES_COMMAND },
    { "--no-clobber", arguments.no_clobber, WSMANCTL_TAKES_PATHS },
    { "--quiet", arguments.quiet, WSMANCTL_TAKES_PATHS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (given); i++)
    {
      if (given[i].is_given && (given[i].takes & verb->takes) == 0)
        return refuse (error, _("%s doesn’t take %s; leave it out"), verb->name, given[i].name);
    }

  if (arguments.dialect != NULL && arguments.filter == NULL && arguments.fragment == NULL)
    return refuse (error, _("--dialect is the language of --filter or --fragment; give one of them, too"));

  return TRUE;
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
  self->locator = wsman_resource_locator_new (text, error);
  if (self->locator == NULL || !add_options (self->locator, error))
    return FALSE;

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
  if (*(self->is_upload ? destination : source) == '\0')
    return refuse (error, _("copy: no path follows the colon"));

  self->path = text_output_read_word (self->is_upload ? destination : source);
  if (self->path == NULL)
    return refuse (error, _("copy: the path on the other machine isn’t text in %s"), text_output_get_charset ());

  return wsmanctl_connection_set_host (self->is_upload ? destination_host : source_host, error);
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
  if ((verb->takes & WSMANCTL_TAKES_COMMAND) != 0)
    return set_command (self, words, error);
  if ((verb->takes & WSMANCTL_TAKES_PATHS) != 0)
    return set_paths (self, words, error);
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

WsmanctlRequest *
wsmanctl_request_new (const WsmanctlVerb  *verb,
                      char               **words,
                      GError             **error)
{
  g_autoptr(WsmanctlRequest) self = g_new0 (WsmanctlRequest, 1);

  self->has_effect = (verb->takes & WSMANCTL_HAS_EFFECT) != 0;
  if (!wsmanctl_verb_check_words (verb, words, error) || !check_options (verb, error) ||
      !fill (self, verb, words, error))
    return NULL;

  return g_steal_pointer (&self);
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
