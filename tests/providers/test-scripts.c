/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Does on this machine what scripts for WSMan.Automation do, from client to server, in both encodings. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "system-fixture.h"

/* The numbers of flags as scripts contain them. */
#define UTF8 0x1
#define UTF16 0x800000
#define BASIC 0x40000
#define CREDENTIALS 0x1000
#define PLAIN 0x100000
#define RETURN_EPR 0x2
#define RETURN_BOTH 0x4
#define ASSOCIATIONS 0x80

typedef struct
{
  SystemFixture system;
  WsmanSession *session;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  encoding)
{
  static const char *const operators[] = { "ada", NULL };
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *place = NULL;

  system_fixture_set_up (&self->system, operators);
  place = g_strdup (wsman_session_get_connection (self->system.session));
  *strrchr (place, '/') = '\0'; /* removes the path, because scripts leave it to the library */
  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "x");
  self->session = wsman_session_new (place, BASIC | CREDENTIALS | PLAIN | GPOINTER_TO_UINT (encoding), options, &error);
  g_assert_no_error (error);
  wsman_session_set_timeout (self->session, 3000000);
}

static void
tear_down (Fixture       *self,
           gconstpointer  encoding)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_session_close (self->session, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (self->session);
  system_fixture_tear_down (&self->system, NULL);
}

static WsmanEnumerator *
enumerate (Fixture    *self,
           const char *resource,
           const char *filter,
           const char *dialect,
           guint       flags)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);
  g_autoptr(GError) error = NULL;
  WsmanEnumerator *enumerator = wsman_session_enumerate (self->session, locator, filter, dialect, flags, NULL, &error);

  g_assert_no_error (error);

  return enumerator;
}

static WsmanItem *
read_item (WsmanEnumerator *enumerator)
{
  g_autoptr(GError) error = NULL;
  WsmanItem *item;

  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));
  item = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_assert_no_error (error);

  return item;
}

static WsmanItem *
read_only_item (Fixture    *self,
                const char *resource,
                const char *filter,
                const char *dialect,
                guint       flags)
{
  g_autoptr(WsmanEnumerator) enumerator = enumerate (self, resource, filter, dialect, flags);
  WsmanItem *item = read_item (enumerator);

  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));

  return item;
}

static void
test_query (Fixture       *self,
            gconstpointer  encoding)
{
  g_autofree char *id = g_strdup_printf ("%d", getpid ());
  g_autofree char *query = g_strdup_printf ("SELECT Name, Handle FROM Win32_Process WHERE ProcessId = %s", id);
  const char *const dialects[] = { NULL, "", WSMAN_DIALECT_WQL };

  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr(WsmanItem) item = read_only_item (self, "wmicimv2/*", query, dialects[i], 0);

      g_assert_cmpstr (wsman_item_get_name (item), ==, "XmlFragment");
      g_assert_cmpstr (wsman_item_lookup_string (item, "Handle"), ==, id);
      g_assert_false (wsman_item_contains (item, "ProcessId"));
    }
}

/* Checks that the end of an empty enumeration is known before the first read. */
static void
test_nothing (Fixture       *self,
              gconstpointer  encoding)
{
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;

  enumerator = enumerate (self, "wmicimv2/*", "SELECT * FROM Win32_Process WHERE Handle = '0'", NULL, 0);
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_no_error (error);
}

static void
test_selectors (Fixture       *self,
                gconstpointer  encoding)
{
  g_autofree char *filter =
    g_strdup_printf ("<w:SelectorSet xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">"
                                             "<w:Selector Name=\"Handle\">%d</w:Selector></w:SelectorSet>", getpid ());
  g_autoptr(WsmanItem) item = read_only_item (self, "wmicimv2/Win32_Process", filter, WSMAN_DIALECT_SELECTOR, 0);
  gint64 id;

  g_assert_true (wsman_item_lookup_int64 (item, "ProcessId", &id));
  g_assert_cmpint (id, ==, getpid ());
}

/* Uses the text of an endpoint reference as a resource. */
static void
test_references (Fixture       *self,
                 gconstpointer  encoding)
{
  g_autofree char *query = g_strdup_printf ("SELECT * FROM Win32_Process WHERE Handle = '%d'", getpid ());
  const guint modes[] = { RETURN_EPR, RETURN_BOTH };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr(WsmanItem) found = read_only_item (self, "wmicimv2/*", query, "", modes[i]);
      g_autofree char *xml = wsman_resource_locator_to_xml (wsman_item_get_locator (found));
      const char *text = modes[i] == RETURN_EPR ? wsman_item_get_xml (found) : xml;
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (self->session, locator, NULL, &error);
      g_autoptr(WsmanItem) output = NULL;
      gint64 id;

      g_assert_no_error (error);
      g_assert_true (wsman_item_lookup_int64 (item, "ProcessId", &id));
      g_assert_cmpint (id, ==, getpid ());
      output = wsman_session_invoke (self->session, "GetOwner", locator, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (output), ==, "GetOwner_OUTPUT");
      g_assert_cmpstr (wsman_item_lookup_string (output, "ReturnValue"), ==, "0");
    }
}

/* Finds the operating system of the computer. The filter names the computer as text or as an endpoint reference. */
static void
test_associations (Fixture       *self,
                   gconstpointer  encoding)
{
  g_autoptr(WsmanItem) computer = read_only_item (self, "wmicimv2/Win32_ComputerSystem", NULL, NULL, RETURN_EPR);
  g_autoptr(WsmanItem) instance = read_only_item (self, "wmicimv2/Win32_ComputerSystem", NULL, NULL, 0);
  g_autofree char *by_name =
    g_strdup_printf ("{Object=Win32_ComputerSystem?Name=%s;ResultClassName=Win32_OperatingSystem}",
                                              wsman_item_lookup_string (instance, "Name"));
  g_autofree char *by_reference = g_strdup_printf ("{ResultClassName=Win32_OperatingSystem;Object=%s}",
                                                   wsman_item_get_xml (computer));
  g_autofree char *links = g_strdup_printf ("{Object=%s;ResultClassName=Win32_SystemOperatingSystem}",
                                            wsman_item_get_xml (computer));
  g_autoptr(WsmanItem) first = read_only_item (self, "wmicimv2/*", by_name, WSMAN_DIALECT_ASSOCIATION, 0);
  g_autoptr(WsmanItem) second = read_only_item (self, "wmicimv2/*", by_reference, WSMAN_DIALECT_ASSOCIATION, 0);
  g_autoptr(WsmanItem) link = read_only_item (self, "wmicimv2/*", links, WSMAN_DIALECT_ASSOCIATION, ASSOCIATIONS);
  g_autoptr(WsmanResourceLocator) part = wsman_item_lookup_locator (link, "PartComponent");

  g_assert_cmpstr (wsman_item_get_name (first), ==, "Win32_OperatingSystem");
  g_assert_cmpstr (wsman_item_get_xml (first), !=, NULL);
  g_assert_cmpstr (wsman_item_lookup_string (first, "Name"), ==, wsman_item_lookup_string (second, "Name"));
  g_assert_cmpstr (wsman_item_get_name (link), ==, "Win32_SystemOperatingSystem");
  g_assert_nonnull (part);
  g_assert_true (g_str_has_suffix (wsman_resource_locator_get_resource_uri (part), "/Win32_OperatingSystem"));
}

/* Leaves a loop early, by closing or dropping the enumerator. The session continues to work. */
static void
test_early_return (Fixture       *self,
                   gconstpointer  encoding)
{
  wsman_session_set_batch_items (self->session, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(WsmanEnumerator) enumerator = enumerate (self, "wmicimv2/Win32_Process", NULL, NULL, 0);
      g_autoptr(WsmanItem) item = read_item (enumerator);
      g_autoptr(GError) error = NULL;

      g_assert_cmpstr (wsman_item_get_name (item), ==, "Win32_Process");
      if (i % 2 == 0)
        g_assert_true (wsman_enumerator_close (enumerator, NULL, &error));
      g_assert_no_error (error);
    }
}

/* Calls a method many times with one session. */
static void
test_many_invokes (Fixture       *self,
                   gconstpointer  encoding)
{
  g_autofree char *text = g_strdup_printf ("wmicimv2/Win32_Process?Handle=%d", getpid ());
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) output = wsman_session_invoke (self->session, "GetOwner", locator, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (output, "ReturnValue"), ==, "0");
    }
}

static WsmanResourceLocator *
create_variable (Fixture *self)
{
  g_autoptr(WsmanResourceLocator) kind = system_fixture_locate ("wmicimv2/Win32_Environment");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  WsmanResourceLocator *created;

  item = wsman_item_new_from_xml ("<p:Win32_Environment xmlns:p=\"" WMI
                                  "Win32_Environment\"><p:Name>WSMAN_TEST</p:Name>"
                                  "<p:VariableValue>one</p:VariableValue></p:Win32_Environment>", &error);
  g_assert_no_error (error);
  created = wsman_session_create (self->session, kind, item, NULL, &error);
  g_assert_no_error (error);

  return created;
}

/* Creates, gets, changes, reads and deletes an instance. */
static void
test_life (Fixture       *self,
           gconstpointer  encoding)
{
  g_autoptr(WsmanResourceLocator) created = create_variable (self);
  g_autofree char *text = wsman_resource_locator_to_string (created);
  g_autoptr(WsmanResourceLocator) again = system_fixture_locate (text);
  g_autoptr(WsmanItem) updated = NULL;
  g_autoptr(WsmanItem) got = NULL;
  g_autoptr(GError) error = NULL;

  updated = wsman_session_update (self->session, again, g_variant_new_parsed ("{'VariableValue': <'zwei + ä'>}"),
                                  NULL, &error);
  g_assert_no_error (error);
  got = wsman_session_get (self->session, again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (got, "VariableValue"), ==, "zwei + ä");
  g_assert_cmpstr (wsman_item_lookup_string (got, "Name"), ==, "WSMAN_TEST");

  g_assert_true (wsman_session_delete (self->session, again, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (wsman_session_get (self->session, again, NULL, &error));
  system_fixture_assert_code (error, 0x80338000);
}

/* Gets a part of a resource, and checks the errors of bad paths. */
static void
test_fragments (Fixture       *self,
                gconstpointer  encoding)
{
  static const struct
  {
    const char *path;
    guint32 code;
  } rows[] = {
    { "Handle", 0 },
    { "Handle/text()", 0 },
    { "/Win32_Process/Handle", 0 },
    { "Handle[1]", 0 },
    { "handle", 0x80338093 },
    { "Handle[", 0x80338093 },
  };
  g_autofree char *id = g_strdup_printf ("%d", getpid ());
  g_autofree char *text = g_strdup_printf ("wmicimv2/Win32_Process?Handle=%s", id);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", rows[i].path);
      wsman_resource_locator_set_fragment_path (locator, rows[i].path);
      item = wsman_session_get (self->session, locator, NULL, &error);
      if (rows[i].code != 0)
        {
          g_assert_null (item);
          system_fixture_assert_code (error, rows[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, "XmlFragment");
      g_assert_cmpstr (wsman_item_get_text (item), ==, id);
    }
}

/* Gets a fragment, changes its text, and puts it. */
static void
test_put_fragment (Fixture       *self,
                   gconstpointer  encoding)
{
  g_autoptr(WsmanResourceLocator) locator = create_variable (self);
  g_autoptr(WsmanResourceLocator) part = wsman_resource_locator_copy (locator);
  g_autoptr(WsmanItem) updated = NULL;
  g_autoptr(WsmanItem) got = NULL;
  g_autoptr(GError) error = NULL;

  wsman_resource_locator_set_fragment_path (part, "VariableValue");
  updated = wsman_session_update (self->session, part, g_variant_new_parsed ("{'VariableValue': <'two'>}"), NULL,
                                  &error);
  g_assert_no_error (error);
  got = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (got, "VariableValue"), ==, "two");
  g_assert_true (wsman_session_delete (self->session, locator, NULL, &error));
  g_assert_no_error (error);
}

/* Checks that unknown options have no effect, unless they are marked with MustComply. */
static void
test_options (Fixture       *self,
              gconstpointer  encoding)
{
  static const struct
  {
    const char *value;
    gboolean must_comply;
    gboolean must_understand;
    guint32 code;
  } rows[] = {
    { "x", FALSE, FALSE, 0 },
    { NULL, FALSE, FALSE, 0 },
    { "x", FALSE, TRUE, 0x80338051 },
    { NULL, FALSE, TRUE, 0x80338051 },
    { "x", TRUE, FALSE, 0x80338051 },
    { NULL, TRUE, TRUE, 0x80338051 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate ("wmicimv2/Win32_OperatingSystem");
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(GError) error = NULL;

      wsman_resource_locator_add_option (locator, "Colour", rows[i].value, rows[i].must_comply);
      wsman_resource_locator_set_must_understand_options (locator, rows[i].must_understand);
      enumerator = wsman_session_enumerate (self->session, locator, NULL, NULL, 0, NULL, &error);
      if (rows[i].code == 0)
        g_assert_no_error (error);
      else
        system_fixture_assert_code (error, rows[i].code);
      g_assert_cmpint (enumerator != NULL, ==, rows[i].code == 0);
    }
}

static void
remove_configuration (const char *directory)
{
  g_autofree char *variables = g_build_filename (directory, "environment.d", NULL);

  g_rmdir (variables);
  g_rmdir (directory);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    guint flags;
  } encodings[] = {
    { "utf-8", UTF8 },
    { "utf-16", UTF16 },
  };
  static const struct
  {
    const char *name;
    void (*run) (Fixture       *self,
                 gconstpointer  encoding);
  } tests[] = {
    { "query", test_query },
    { "nothing", test_nothing },
    { "selectors", test_selectors },
    { "references", test_references },
    { "associations", test_associations },
    { "early-return", test_early_return },
    { "many-invokes", test_many_invokes },
    { "life", test_life },
    { "fragments", test_fragments },
    { "put-fragment", test_put_fragment },
    { "options", test_options },
  };
  g_autofree char *directory = g_dir_make_tmp ("wsman-scripts-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", directory, TRUE);
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (encodings); j++)
        {
          g_autofree char *path = g_strdup_printf ("/wsman/scripts/%s/%s", tests[i].name, encodings[j].name);

          g_test_add (path, Fixture, GUINT_TO_POINTER (encodings[j].flags), set_up, tests[i].run, tear_down);
        }
    }

  status = g_test_run ();
  remove_configuration (directory);

  return status;
}
