/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks that text with characters that XML can't contain is never sent, wherever it comes from, and that the error
 * names the character and its place.
 */

#include <string.h>

#include <libwsman/wsman.h>

#include "scripted-server.h"

#define THING ENVELOPE (TRANSFER "/GetResponse", "<t:Thing><t:Name>a</t:Name></t:Thing>")

typedef struct
{
  const char *name;
  const char *place; /* named in the error; NULL: see the text */
  void (*send) (WsmanSession  *session,
                const char    *text,
                GError       **error);
} Path;

static void
get (WsmanSession          *session,
     WsmanResourceLocator  *locator,
     GError               **error)
{
  g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, error);

  g_assert_null (item);
}

static void
send_selector (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_add_selector (locator, "Key", text);
  get (session, locator, error);
}

static void
send_selector_name (WsmanSession  *session,
                    const char    *text,
                    GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_add_selector (locator, text, "x");
  get (session, locator, error);
}

static void
send_option (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_add_option (locator, "Option", text, FALSE);
  get (session, locator, error);
}

static void
send_option_name (WsmanSession  *session,
                  const char    *text,
                  GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_add_option (locator, text, "x", FALSE);
  get (session, locator, error);
}

static void
send_uri (WsmanSession  *session,
          const char    *text,
          GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_set_resource_uri (locator, text);
  get (session, locator, error);
}

static void
send_fragment (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_set_fragment_path (locator, text);
  get (session, locator, error);
}

static void
send_fragment_dialect (WsmanSession  *session,
                       const char    *text,
                       GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_resource_locator_set_fragment_path (locator, "Name");
  wsman_resource_locator_set_fragment_dialect (locator, text);
  get (session, locator, error);
}

static void
send_text_locator (WsmanSession  *session,
                   const char    *text,
                   GError       **error)
{
  g_autofree char *name = g_strconcat (CLASS_URI "?Key=", text, NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (name, error);

  g_assert_null (locator);
}

static void
send_locale (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_session_set_locale (session, text);
  get (session, locator, error);
}

static void
send_data_locale (WsmanSession  *session,
                  const char    *text,
                  GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  wsman_session_set_data_locale (session, text);
  get (session, locator, error);
}

/* A tuple of any text, as bindings create it. */
static GVariant *
new_text (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text) + 1);

  return g_variant_new_from_bytes (G_VARIANT_TYPE_STRING, bytes, TRUE);
}

static GVariant *
new_values (const char *text)
{
  g_autoptr(GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (builder, "{sv}", "Name", new_text (text));

  return g_variant_builder_end (builder);
}

static void
send_update (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) item = wsman_session_update (session, locator, new_values (text), NULL, error);

  g_assert_null (item);
}

static void
send_item (WsmanSession  *session,
           const char    *text,
           GError       **error)
{
  g_autoptr(WsmanItem) item = wsman_item_new_from_variant (CLASS_URI, "Thing", new_values (text), error);

  g_assert_null (item);
}

static void
send_item_in_item (WsmanSession  *session,
                   const char    *text,
                   GError       **error)
{
  GVariant *array = g_variant_new_parsed ("[{'Inner': <[%v]>}]", g_variant_new_variant (new_values (text)));
  GVariant *values = g_variant_new_parsed ("{'List': <%v>}", array);
  g_autoptr(WsmanItem) item = wsman_item_new_from_variant (NULL, "Thing", values, error);

  g_assert_null (item);
}

static void
send_date (WsmanSession  *session,
           const char    *text,
           GError       **error)
{
  GVariant *date = g_variant_new ("(s@s)", "Datetime", new_text (text));
  g_autoptr(WsmanItem) item = wsman_item_new_from_variant (NULL, "Thing", g_variant_new_parsed ("{'When': <%v>}", date),
                                                           error);

  g_assert_null (item);
}

static void
send_item_xml (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  g_autofree char *xml = g_strconcat ("<Thing>", text, "</Thing>", NULL);
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, error);

  g_assert_null (item);
}

static void
send_namespace (WsmanSession  *session,
                const char    *text,
                GError       **error)
{
  g_autofree char *uri = g_strconcat ("urn:x", text, NULL);
  g_autoptr(WsmanItem) item = wsman_item_new_from_variant (uri, "Thing", new_values ("x"), error);

  g_assert_null (item);
}

static void
send_action (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) input = wsman_item_new_from_xml ("<Input/>", NULL);
  g_autoptr(WsmanItem) item = wsman_session_invoke (session, text, locator, input, NULL, error);

  g_assert_null (item);
}

static void
send_method (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) item = wsman_session_invoke (session, text, locator, NULL, NULL, error);

  g_assert_null (item);
}

static void
enumerate (WsmanSession           *session,
           const char             *filter,
           const char             *dialect,
           WsmanEnumerationFlags   flags,
           GError                **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanEnumerator) enumerator = wsman_session_enumerate (session, locator, filter, dialect, flags, NULL,
                                                                   error);
  g_autoptr(WsmanItem) item = enumerator != NULL ? wsman_enumerator_read_item (enumerator, NULL, error) : NULL;

  g_assert_null (item);
}

static void
send_filter (WsmanSession  *session,
             const char    *text,
             GError       **error)
{
  enumerate (session, text, WSMAN_DIALECT_WQL, WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT, error);
}

static void
send_dialect (WsmanSession  *session,
              const char    *text,
              GError       **error)
{
  enumerate (session, "x", text, 0, error);
}

static void
send_xml_filter (WsmanSession  *session,
                 const char    *text,
                 GError       **error)
{
  g_autofree char *filter = g_strconcat ("<a>", text, "</a>", NULL);

  enumerate (session, filter, NULL, 0, error);
}

static void
send_association (WsmanSession  *session,
                  const char    *text,
                  GError       **error)
{
  g_autofree char *filter = g_strdup_printf ("{Object=Thing?Name=%s}", text);

  enumerate (session, filter, WSMAN_DIALECT_ASSOCIATION, 0, error);
}

static void
open_shell (WsmanShell  *shell,
            GError     **error)
{
  g_assert_false (wsman_shell_open (shell, NULL, error));
}

static void
send_shell_name (WsmanSession  *session,
                 const char    *text,
                 GError       **error)
{
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  wsman_shell_set_name (shell, text);
  open_shell (shell, error);
}

static void
send_directory (WsmanSession  *session,
                const char    *text,
                GError       **error)
{
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  wsman_shell_set_working_directory (shell, text);
  open_shell (shell, error);
}

static void
send_variable (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  wsman_shell_setenv (shell, "FIRST", "x");
  wsman_shell_setenv (shell, "BAD", text);
  open_shell (shell, error);
}

static void
send_variable_name (WsmanSession  *session,
                    const char    *text,
                    GError       **error)
{
  const char *environment[] = { NULL, NULL };
  g_autofree char *assignment = g_strconcat (text, "=x", NULL);
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  environment[0] = assignment;
  wsman_shell_set_environment (shell, environment);
  open_shell (shell, error);
}

static void
send_streams (WsmanSession  *session,
              const char    *text,
              GError       **error)
{
  g_autoptr(WsmanShell) shell = wsman_shell_new (session);

  wsman_shell_set_output_streams (shell, text);
  open_shell (shell, error);
}

static void
subscribe (WsmanSession              *session,
           const char                *filter,
           WsmanSubscriptionOptions  *options,
           GError                   **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSubscription) subscription =
    wsman_session_subscribe (session, locator, filter, NULL, WSMAN_DELIVERY_MODE_PULL, options, NULL, error);

  g_assert_null (subscription);
}

static void
send_event_filter (WsmanSession  *session,
                   const char    *text,
                   GError       **error)
{
  subscribe (session, text, NULL, error);
}

static void
send_bookmark (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();

  wsman_subscription_options_set_bookmark (options, text);
  subscribe (session, NULL, options, error);
}

static void
send_argument (WsmanSession  *session,
               const char    *text,
               GError       **error)
{
  const char *argv[] = { "echo", text, NULL };
  g_autoptr(WsmanCommandResult) result = wsman_session_run (session, argv, NULL, NULL, error);

  g_assert_null (result);
}

static const Path paths[] = {
  { "selector", "selector “Key”", send_selector },
  { "selector-name", "selector", send_selector_name },
  { "option", "option “Option”", send_option },
  { "option-name", "option", send_option_name },
  { "uri", "resource", send_uri },
  { "fragment", "fragment", send_fragment },
  { "fragment-dialect", "dialect", send_fragment_dialect },
  { "text-locator", NULL, send_text_locator },
  { "locale", "Locale", send_locale },
  { "data-locale", "DataLocale", send_data_locale },
  { "update", "“Name”", send_update },
  { "item", "Thing/Name", send_item },
  { "item-in-item", "Thing/List/Inner/Name", send_item_in_item },
  { "date", "Thing/When/Datetime", send_date },
  { "item-xml", NULL, send_item_xml },
  { "namespace", "Thing", send_namespace },
  { "action", "Header/Action", send_action },
  { "method", NULL, send_method },
  { "filter", "Body/Enumerate/Filter", send_filter },
  { "dialect", "Body/Enumerate/Filter", send_dialect },
  { "xml-filter", NULL, send_xml_filter },
  { "association", NULL, send_association },
  { "shell-name", "Shell", send_shell_name },
  { "directory", "WorkingDirectory", send_directory },
  { "variable", "BAD", send_variable },
  { "variable-name", NULL, send_variable_name },
  { "streams", "OutputStreams", send_streams },
  { "argument", NULL, send_argument },
  { "event-filter", "Body/Subscribe/Filter", send_event_filter },
  { "bookmark", "bookmark", send_bookmark },
};

static const char *const texts[] = {
  "a\x1b[1mb", "\x01", "b\x08", "a\x0c" "b", "\x0b", "\x1f", "a\xef\xbf\xbe", "\xef\xbf\xbf", "\xed\xa0\x80",
  "\xed\xbf\xbf" "b",
  "\xff", "\xc3", "\xe2\x82", "\x80", "\xc0\x80",
};

static void
test_path (gconstpointer data)
{
  const Path *path = data;
  const Response responses[] = { { THING } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      path->send (session, texts[i], &error);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      if (path->place != NULL && strstr (error->message, path->place) == NULL)
        g_error ("“%s” isn't in: %s", path->place, error->message);
    }

  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *name = g_strconcat ("/wsman/characters/", paths[i].name, NULL);

      g_test_add_data_func (name, &paths[i], test_path);
    }

  return g_test_run ();
}
