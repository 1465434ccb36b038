/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsmanctl: WS-Management at the command line, with winrm's verbs.
 */

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <locale.h>
#include <string.h>

#include "wsmanctl-connection.h"
#include "wsmanctl-output.h"

/* How the program ends. */
typedef enum
{
  EXIT_OK = 0,
  EXIT_USAGE = 1,
  EXIT_CONNECTION = 2,
  EXIT_ACCESS = 3,
  EXIT_FAULT = 4,
  EXIT_INTERRUPTED = 130,
} ExitCode;

/* An operation on its way. */
typedef struct
{
  WsmanSession *session;
  WsmanctlOutput *output;
  char **words; /* after the verb */
  GCancellable *cancellable;
  GMainLoop *loop;
  GAsyncResult *result;
} Run;

typedef struct
{
  const char *name;
  const char *shortcuts[3]; /* winrm's */
  guint min_words;
  guint max_words;
  gboolean is_list;
  gboolean (*run) (Run     *self,
                   GError **error);
} Verb;

static struct
{
  char *filter;
  char *dialect;
  char *format;
  gboolean verbose;
  gboolean show_version;
} arguments;

static const GOptionEntry entries[] = {
  { "filter", 0, 0, G_OPTION_ARG_STRING, &arguments.filter,
    N_("enumerate: the filter that chooses instances"), N_("TEXT") },
  { "dialect", 0, 0, G_OPTION_ARG_STRING, &arguments.dialect,
    N_("enumerate: the filter's language: wql, selector, association, xpath or a URI"), N_("DIALECT") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &arguments.format,
    N_("What the output looks like: text, xml, json or table"), N_("FORMAT") },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &arguments.verbose,
    N_("Tell on standard error how it was logged in, and what protects the messages"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &arguments.show_version, N_("Print the version"), NULL },
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

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *self = user_data;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

/* Runs the main loop, where Ctrl-C is heard, until on_result() was called. */
static GAsyncResult *
wait_for_result (Run *self)
{
  g_main_loop_run (self->loop);

  return g_steal_pointer (&self->result);
}

static gboolean
show (Run       *self,
      WsmanItem *item)
{
  if (item == NULL)
    return FALSE;

  wsmanctl_output_add (self->output, item);

  return TRUE;
}

static gboolean
identify (Run     *self,
          GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;

  wsman_session_identify_async (self->session, WSMAN_SESSION_FLAGS_NONE, self->cancellable, on_result,
                                self);
  result = wait_for_result (self);
  item = wsman_session_identify_finish (self->session, result, error);

  return show (self, item);
}

static gboolean
get (Run     *self,
     GError **error)
{
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;

  locator = wsman_resource_locator_new (self->words[0], error);
  if (locator == NULL)
    return FALSE;

  wsman_session_get_async (self->session, locator, self->cancellable, on_result, self);
  result = wait_for_result (self);
  item = wsman_session_get_finish (self->session, result, error);

  return show (self, item);
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
show_all (Run              *self,
          WsmanEnumerator  *enumerator,
          GError          **error)
{
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) items = NULL;

      wsman_enumerator_next_items_async (enumerator, G_MAXUINT, self->cancellable, on_result, self);
      result = wait_for_result (self);
      items = wsman_enumerator_next_items_finish (enumerator, result, error);
      if (items == NULL)
        return FALSE;

      for (guint i = 0; i < items->len; i++)
        show (self, items->pdata[i]);
    }

  return TRUE;
}

static gboolean
enumerate (Run     *self,
           GError **error)
{
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  locator = wsman_resource_locator_new (self->words[0], error);
  if (locator == NULL)
    return FALSE;

  wsman_session_enumerate_async (self->session, locator, arguments.filter, get_dialect (),
                                 WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT, self->cancellable, on_result,
                                 self);
  result = wait_for_result (self);
  enumerator = wsman_session_enumerate_finish (self->session, result, error);

  return enumerator != NULL && show_all (self, enumerator, error);
}

/* The parameters key=value; a key that is repeated makes an array. */
static GVariant *
parse_parameters (char   **words,
                  GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GVariantBuilder builder;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *name = NULL;
      GPtrArray *array;

      if (equals == NULL || equals == words[i])
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” isn't of the form KEY=VALUE"), words[i]);
          return NULL;
        }

      name = g_strndup (words[i], equals - words[i]);
      array = g_hash_table_lookup (values, name);
      if (array == NULL)
        {
          array = g_ptr_array_new ();
          g_ptr_array_add (names, name);
          g_hash_table_insert (values, g_steal_pointer (&name), array);
        }
      g_ptr_array_add (array, (gpointer) (equals + 1));
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < names->len; i++)
    {
      GPtrArray *array = g_hash_table_lookup (values, names->pdata[i]);

      g_variant_builder_add (&builder, "{sv}", names->pdata[i],
                             array->len == 1
                               ? g_variant_new_string (array->pdata[0])
                               : g_variant_new_strv ((const char *const *) array->pdata, array->len));
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gboolean
make_input (Run                   *self,
            WsmanResourceLocator  *locator,
            WsmanItem            **input,
            GError               **error)
{
  const char *action = strrchr (self->words[0], '/');
  g_autofree char *name = NULL;
  g_autoptr(GVariant) parameters = NULL;

  if (self->words[2] == NULL)
    return TRUE;

  parameters = parse_parameters (self->words + 2, error);
  if (parameters == NULL)
    return FALSE;

  /* An action may be a whole URI; the method is its last part. */
  name = g_strdup_printf ("%s_INPUT", action == NULL ? self->words[0] : action + 1);
  *input = wsman_item_new_from_variant (wsman_resource_locator_get_resource_uri (locator), name,
                                        parameters, error);

  return *input != NULL;
}

static gboolean
invoke (Run     *self,
        GError **error)
{
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) input = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) output = NULL;

  locator = wsman_resource_locator_new (self->words[1], error);
  if (locator == NULL || !make_input (self, locator, &input, error))
    return FALSE;

  wsman_session_invoke_async (self->session, self->words[0], locator, input, self->cancellable,
                              on_result, self);
  result = wait_for_result (self);
  output = wsman_session_invoke_finish (self->session, result, error);

  return show (self, output);
}

static const Verb verbs[] = {
  { "identify", { "id" }, 0, 0, FALSE, identify },
  { "get", { "g" }, 1, 1, FALSE, get },
  { "enumerate", { "enum", "e" }, 1, 1, TRUE, enumerate },
  { "invoke", { "i" }, 2, G_MAXUINT, FALSE, invoke },
};

static const Verb *
find_verb (const char  *word,
           GError     **error)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (word, verbs[i].name) ||
          g_strv_contains ((const char *const *) verbs[i].shortcuts, word))
        return &verbs[i];
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("Say what to do: identify, get, enumerate or invoke"));

  return NULL;
}

static gboolean
check_words (const Verb  *verb,
             guint        n_words,
             GError     **error)
{
  if (n_words < verb->min_words || n_words > verb->max_words)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   n_words < verb->min_words ? _("%s: a word is missing") : _("%s: a word too many"),
                   verb->name);
      return FALSE;
    }

  if (!verb->is_list && (arguments.filter != NULL || arguments.dialect != NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s: takes neither --filter nor --dialect"), verb->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
run_verb (const Verb    *verb,
          WsmanSession  *session,
          char         **words,
          GError       **error)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(WsmanctlOutput) output = NULL;
  Run run = { session, NULL, words, cancellable, loop, NULL };
  gboolean succeeded;
  guint interrupt;

  output = wsmanctl_output_new (arguments.format == NULL ? "text" : arguments.format, verb->is_list,
                                error);
  if (output == NULL)
    return FALSE;

  run.output = output;
  interrupt = g_unix_signal_add (SIGINT, cancel, cancellable);
  succeeded = verb->run (&run, error);
  g_source_remove (interrupt);
  if (!succeeded)
    return FALSE;

  wsmanctl_output_finish (output);
  if (arguments.verbose)
    wsmanctl_connection_describe (session);

  return TRUE;
}

/* Before a session exists, all that can be wrong is what the user said. */
static ExitCode
get_exit_code (const GError *error,
               gboolean      has_session)
{
  if (error->domain == G_OPTION_ERROR || (!has_session && error->domain != G_IO_ERROR))
    return EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return EXIT_INTERRUPTED;
  if (error->domain != WSMAN_ERROR)
    return has_session ? EXIT_CONNECTION : EXIT_USAGE;

  switch ((WsmanError) error->code)
    {
    case WSMAN_ERROR_CONNECTION:
    case WSMAN_ERROR_CERTIFICATE:
    case WSMAN_ERROR_TIMED_OUT:
      return EXIT_CONNECTION;
    case WSMAN_ERROR_AUTHENTICATION:
    case WSMAN_ERROR_ACCESS_DENIED:
      return EXIT_ACCESS;
    case WSMAN_ERROR_REMOTE:
    case WSMAN_ERROR_NOT_FOUND:
    case WSMAN_ERROR_ALREADY_EXISTS:
    case WSMAN_ERROR_INVALID_ARGUMENT:
    case WSMAN_ERROR_UNSUPPORTED:
    case WSMAN_ERROR_QUOTA:
    case WSMAN_ERROR_PROTOCOL:
    default:
      return EXIT_FAULT;
    }
}

/* The text first, with what the flags of the library are called here, then the number in both forms and its
 * name, as winrm does. */
static void
print_error (const GError *error)
{
  g_autoptr(WsmanFault) fault = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  wsmanctl_append_printable (text, error->message, FALSE);
  g_printerr ("wsmanctl: %s\n", text->str);

  if (error->domain == WSMAN_ERROR)
    fault = wsman_fault_from_error (error);
  if (fault != NULL && wsman_fault_get_code (fault) == WSMAN_CODE_CLIENT_UNENCRYPTED_DISABLED)
    g_printerr (_("The option --unencrypted is that consent.\n"));
  if (fault != NULL)
    g_printerr (_("Error number: %d 0x%08X %s\n"), (gint32) wsman_fault_get_code (fault),
                wsman_fault_get_code (fault),
                wsman_fault_get_name (fault) != NULL ? wsman_fault_get_name (fault) : "");
}

static GOptionContext *
make_option_context (void)
{
  GOptionContext *context = g_option_context_new (_("VERB [WORD…]"));

  g_option_context_set_summary (context, _("Verbs:\n"
                                           "  identify                              What answers there\n"
                                           "  get RESOURCE                          Read an instance\n"
                                           "  enumerate RESOURCE                    List instances\n"
                                           "  invoke METHOD RESOURCE [KEY=VALUE…]   Call a method"));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, wsmanctl_connection_get_entries (), GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  return context;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  const Verb *verb;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = make_option_context ();
  if (g_option_context_parse (context, &argc, &argv, &error) && arguments.show_version)
    {
      g_print ("wsmanctl " WSMAN_VERSION "\n");
      return EXIT_OK;
    }

  if (error == NULL && (verb = find_verb (argv[1], &error)) != NULL &&
      check_words (verb, (guint) argc - 2, &error) &&
      (session = wsmanctl_connection_open (verb->run == identify, &error)) != NULL &&
      run_verb (verb, session, argv + 2, &error))
    return EXIT_OK;

  print_error (error);

  return (int) get_exit_code (error, session != NULL);
}
