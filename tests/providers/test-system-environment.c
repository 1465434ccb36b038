/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests persistent variables: reading their files, and creating, changing and deleting them.
 */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "providers/wsman-system-environment-file-private.h"
#include "system-fixture.h"

#define ENVIRONMENT WMI "Win32_Environment"
#define GENERATOR "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"

static const char *const ada[] = { "ada", NULL };

/* $XDG_CONFIG_HOME/environment.d */
static char *directory;

static void
empty_directory (void)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (directory);
}

static void
set_up (SystemFixture *self,
        gconstpointer  operators)
{
  empty_directory ();
  system_fixture_set_up (self, operators);
}

static void
write_by_hand (const char *name,
               const char *text)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (directory, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Returns the value of a variable that systemd's generator for environments reads from the files at a login. */
static char *
read_with_systemd (const char *name)
{
  const char *argv[] = { GENERATOR, NULL };
  g_autofree char *start = g_strconcat (name, "=", NULL);
  g_autofree char *output = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (!g_str_has_prefix (lines[i], start))
        continue;

      /* The generator writes quotation marks as a shell does. */
      return g_shell_unquote (lines[i] + strlen (start), NULL);
    }

  return NULL;
}

static void
append_assignment (const char *name,
                   const char *value,
                   gpointer    user_data)
{
  g_string_append_printf (user_data, "[%s|%s]", name, value);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *assignments;
  } rows[] = {
    { "", "" },
    { "\n \t\n", "" },
    { "A=1", "[A|1]" },
    { "A=1\nB=2\n", "[A|1][B|2]" },
    { "  A = 1 2  \n", "[A|1 2]" },
    { "A=", "[A|]" },
    { "A=\nB=1", "[A|][B|1]" },
    { "# A=1\n; B=1\nC=1", "[C|1]" },
    { "# A=1 \\\nB=1\nC=1", "[C|1]" },
    { "A\nB=1", "[B|1]" },
    { "1A=1\nA-B=1\n=1\nB=1", "[B|1]" },
    { "A=b=c", "[A|b=c]" },
    { "A='b c'", "[A|b c]" },
    { "A='$B\\'\nC=1", "[A|$B\\][C|1]" },
    { "A=\"b \\\" \\\\ \\$C \\x\"", "[A|b \" \\ $C \\x]" },
    { "A=\"b\\\nc\"", "[A|bc]" },
    { "A='b\nc'", "[A|b\nc]" },
    { "A=b\\ \\ \nC=1", "[A|b  ][C|1]" },
    { "A=b\\\nc", "[A|bc]" },
    { "A='b' \"c\" d", "[A|bcd]" },
    { "A=${HOME}/bin:$PATH", "[A|${HOME}/bin:$PATH]" },
    { "A='b", "[A|b]" },
    { "A=\"b\\", "[A|b\\]" },
    { "A=b\\", "[A|b\\]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GString) found = g_string_new (NULL);

      g_test_message ("%s", rows[i].text);
      wsman_system_environment_parse (rows[i].text, append_assignment, found);
      g_assert_cmpstr (found->str, ==, rows[i].assignments);
    }
}

static const char *const values[] = {
  " ", "plain", "two words", " around ", "\"quoted\"", "it's", "back\\slash\\", "tick `x`", "#;=",
  "na\xc3\xafve", "*?[a]~", "'",
};

static void
test_format (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *line = wsman_system_environment_format ("NAME", values[i]);
      g_autofree char *expected = g_strdup_printf ("[NAME|%s]", values[i]);
      g_autoptr(GString) found = g_string_new (NULL);

      wsman_system_environment_parse (line, append_assignment, found);
      g_assert_cmpstr (found->str, ==, expected);
    }
}

static WsmanItem *
new_item (const char *name,
          const char *value)
{
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GError) error = NULL;
  WsmanItem *item;

  if (name != NULL)
    g_variant_dict_insert (&properties, "Name", "s", name);
  if (value != NULL)
    g_variant_dict_insert (&properties, "VariableValue", "s", value);
  item = wsman_item_new_from_variant (ENVIRONMENT, "Win32_Environment", g_variant_dict_end (&properties), &error);
  g_assert_no_error (error);

  return item;
}

static WsmanResourceLocator *
create (SystemFixture  *self,
        const char     *name,
        const char     *value,
        GError        **error)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (ENVIRONMENT);
  g_autoptr(WsmanItem) item = new_item (name, value);

  return wsman_session_create (self->session, locator, item, NULL, error);
}

static WsmanResourceLocator *
locate (const char *name)
{
  WsmanResourceLocator *locator = system_fixture_locate (ENVIRONMENT);

  wsman_resource_locator_add_selector (locator, "Name", name);
  wsman_resource_locator_add_selector (locator, "UserName", g_get_user_name ());

  return locator;
}

static void
test_round_trip (SystemFixture *self,
                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (directory, "90-wsman-WSMAN_TEST.conf", NULL);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) created = NULL;
  g_autoptr(WsmanItem) changed = NULL;
  g_autoptr(WsmanItem) after = NULL;
  g_autoptr(WsmanItem) gone = NULL;
  g_autoptr(WsmanItem) input = new_item (NULL, "two");
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;
  struct stat status;

  locator = create (self, "WSMAN_TEST", "one", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_resource_locator_get_selector (locator, "UserName"), ==, g_get_user_name ());
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);

  created = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (created, "VariableValue"), ==, "one");
  g_assert_cmpstr (wsman_item_lookup_string (created, "SystemVariable"), ==, "false");

  changed = wsman_session_put (self->session, locator, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (changed, "VariableValue"), ==, "two");
  after = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_cmpstr (wsman_item_get_xml (after), ==, wsman_item_get_xml (changed));

  g_assert_true (wsman_session_delete (self->session, locator, NULL, &error));
  g_assert_no_error (error);
  gone = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_null (gone);
  system_fixture_assert_code (error, WSMAN_CODE_RESOURCE_NOT_FOUND);
  none = system_fixture_list (self, ENVIRONMENT, 0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Puts values, and reads them with the provider and with the generator of the next login. */
static void
test_values (SystemFixture *self,
             gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = create (self, "WSMAN_TEST", "x", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(WsmanItem) input = new_item ("WSMAN_TEST", values[i]);
      g_autoptr(WsmanItem) output = NULL;
      g_autofree char *at_login = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", values[i]);
      g_object_unref (wsman_session_put (self->session, locator, input, NULL, &error));
      g_assert_no_error (error);
      output = wsman_session_get (self->session, locator, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (output, "VariableValue"), ==, values[i]);

      if (!g_file_test (GENERATOR, G_FILE_TEST_IS_EXECUTABLE))
        continue;

      at_login = read_with_systemd ("WSMAN_TEST");
      g_assert_cmpstr (at_login, ==, values[i]);
    }
}

/* Puts a fragment with a single property. The server inserts it into the instance. */
static void
test_single_property (SystemFixture *self,
                      gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = create (self, "WSMAN_TEST", "one", NULL);
  g_autoptr(WsmanResourceLocator) fragment = wsman_resource_locator_copy (locator);
  g_autoptr(WsmanItem) three = NULL;
  g_autoptr(WsmanItem) response = NULL;
  g_autoptr(WsmanItem) after = NULL;
  g_autoptr(GError) error = NULL;

  wsman_resource_locator_set_fragment_path (fragment, "VariableValue");
  three = wsman_item_new_from_xml ("<w:XmlFragment xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">"
                                   "<p:VariableValue xmlns:p=\"" ENVIRONMENT "\">three</p:VariableValue>"
                                   "</w:XmlFragment>", &error);
  g_assert_no_error (error);
  response = wsman_session_put (self->session, fragment, three, NULL, &error);
  g_assert_no_error (error);
  after = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (after, "VariableValue"), ==, "three");
}

/* Checks that the provider also reads files that others have written, in the right order. */
static void
test_files (SystemFixture *self,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;

  write_by_hand ("20-b.conf", "WSMAN_A=late\nWSMAN_C=\"c c\"\n");
  write_by_hand ("10-a.conf", "WSMAN_A=early\nWSMAN_B=${HOME}/b # no comment\n");
  write_by_hand ("30-c.txt", "WSMAN_D=1\n");
  write_by_hand ("40-d.conf", "WSMAN_E=\xff\n");

  items = system_fixture_list (self, ENVIRONMENT, 0);
  g_assert_cmpuint (items->len, ==, 3);
  g_assert_nonnull (system_fixture_find (items, "VariableValue", "late"));
  g_assert_nonnull (system_fixture_find (items, "VariableValue", "c c"));
  g_assert_nonnull (system_fixture_find (items, "VariableValue", "${HOME}/b # no comment"));
}

static void
test_create_refused (SystemFixture *self,
                     gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (201, 'A');
  g_autofree char *long_value = g_strnfill (32768, 'A');
  const struct
  {
    const char *name;
    const char *value;
    guint32 code;
  } rows[] = {
    { NULL, "x", WSMAN_CODE_INVALID_PARAMETER },
    { "", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "1A", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "../A", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "A B", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "A=B", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "A\nB", "x", WSMAN_CODE_INVALID_PARAMETER },
    { "na\xc3\xafve", "x", WSMAN_CODE_INVALID_PARAMETER },
    { long_name, "x", WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_A", NULL, WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_A", "x\nWSMAN_B=y", WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_A", "", WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_A", "x\ty", WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_A", long_value, WSMAN_CODE_INVALID_PARAMETER },
    { "WSMAN_THERE", "x", WSMAN_CODE_ALREADY_EXISTS },
  };

  write_by_hand ("10-a.conf", "WSMAN_THERE=1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s=%.20s", rows[i].name, rows[i].value);
      g_assert_null (create (self, rows[i].name, rows[i].value, &error));
      system_fixture_assert_code (error, rows[i].code);
    }
}

static void
test_unfit (SystemFixture *self,
            gconstpointer  data)
{
  static const struct
  {
    const char *content;
    guint32 code;
  } rows[] = {
    { "<p:Name>WSMAN_A</p:Name><p:VariableValue>x</p:VariableValue><p:Colour>red</p:Colour>",
      WSMAN_CODE_INVALID_REPRESENTATION },
    { "<p:Name>WSMAN_A</p:Name><p:VariableValue>x</p:VariableValue><p:SystemVariable>maybe</p:SystemVariable>",
      WSMAN_CODE_INVALID_REPRESENTATION },
    { "<p:Name>WSMAN_A</p:Name><p:VariableValue>x</p:VariableValue><p:SystemVariable>true</p:SystemVariable>",
      WSMAN_CODE_INVALID_PARAMETER },
    { "<p:Name>WSMAN_A</p:Name><p:VariableValue>x</p:VariableValue><p:UserName>nobody else</p:UserName>",
      WSMAN_CODE_INVALID_PARAMETER },
  };
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (ENVIRONMENT);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<p:Win32_Environment xmlns:p=\"" ENVIRONMENT "\">%s"
                                              "</p:Win32_Environment>", rows[i].content);
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_create (self->session, locator, item, NULL, &error));
      system_fixture_assert_code (error, rows[i].code);
    }
}

/* Checks that the root of a put or created instance must be that of its class. */
static void
test_root (SystemFixture *self,
           gconstpointer  data)
{
#define VALUE "<p:Name>WSMAN_TEST</p:Name><p:VariableValue>two</p:VariableValue>"
  static const struct
  {
    const char *xml;
    guint32 code;
  } rows[] = {
    { "<p:Win32_Process xmlns:p=\"" ENVIRONMENT "\">" VALUE "</p:Win32_Process>", 0x80338041 },
    { "<p:Anything xmlns:p=\"" ENVIRONMENT "\">" VALUE "</p:Anything>", 0x80338041 },
    { "<p:Win32_Environment xmlns:p=\"urn:other\">" VALUE "</p:Win32_Environment>", 0x80338041 },
    { "<p:Win32_Environment xmlns:p=\"" WMI "Win32_Process\">" VALUE "</p:Win32_Environment>", 0x80338041 },
    { "<p:Win32_Environment xmlns:p=\"" ENVIRONMENT "\">" VALUE "</p:Win32_Environment>", 0 },
  };
  g_autoptr(WsmanResourceLocator) locator = create (self, "WSMAN_TEST", "one", NULL);
  g_autoptr(WsmanResourceLocator) whole = system_fixture_locate (ENVIRONMENT);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (rows[i].xml, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) create_error = NULL;
      g_autoptr(WsmanItem) response = wsman_session_put (self->session, locator, item, NULL, &error);
      g_autoptr(WsmanResourceLocator) created = NULL;

      if (rows[i].code == 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (wsman_item_lookup_string (response, "VariableValue"), ==, "two");
          continue;
        }

      system_fixture_assert_code (error, rows[i].code);
      created = wsman_session_create (self->session, whole, item, NULL, &create_error);
      system_fixture_assert_code (create_error, rows[i].code);
    }

  g_assert_true (wsman_session_delete (self->session, locator, NULL, NULL));
}

/* Checks that the errors of an unknown property and of a wrong value are different. */
static void
test_misspelt (SystemFixture *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *content;
    const char *text;
  } rows[] = {
    { "<p:Nme>WSMAN_B</p:Nme>", "no property Nme" },
    { "<p:Name>WSMAN_TEST</p:Name><p:VariableVlaue>x</p:VariableVlaue>", "no property VariableVlaue" },
    { "<p:Name>WSMAN_TEST</p:Name><p:SystemVariable>perhaps</p:SystemVariable>",
      "SystemVariable of Win32_Environment can’t have this value" },
  };
  g_autoptr(WsmanResourceLocator) locator = create (self, "WSMAN_TEST", "one", NULL);
  g_autoptr(WsmanResourceLocator) whole = system_fixture_locate (ENVIRONMENT);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<p:Win32_Environment xmlns:p=\"" ENVIRONMENT
                                              "\">%s</p:Win32_Environment>",
                                              rows[i / 2].content);
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", rows[i / 2].content);
      if (i % 2 == 0)
        g_assert_null (wsman_session_create (self->session, whole, item, NULL, &error));
      else
        g_assert_null (wsman_session_put (self->session, locator, item, NULL, &error));

      system_fixture_assert_code (error, WSMAN_CODE_INVALID_REPRESENTATION);
      g_assert_nonnull (strstr (error->message, rows[i / 2].text));
    }

  g_assert_true (wsman_session_delete (self->session, locator, NULL, NULL));
}

/* Checks that the keys in a put instance must be the same as in the locator. */
static void
test_put_keys (SystemFixture *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *content;
    guint32 code; /* 0: taken */
  } rows[] = {
    { "<p:Name>WSMAN_B</p:Name>", 0x803380ED },
    { "<p:Name>wsman_a</p:Name>", 0x803380ED },
    { "<p:Name></p:Name>", 0x803380ED },
    { "<p:UserName>nobody else</p:UserName>", 0x803380ED },
    { "<p:Name>WSMAN_A</p:Name>", 0 },
    { "<p:Name xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>", 0 },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanResourceLocator) locator = create (self, "WSMAN_A", "one", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<p:Win32_Environment xmlns:p=\"" ENVIRONMENT "\">%s"
                                              "<p:VariableValue>two</p:VariableValue></p:Win32_Environment>",
                                              rows[i].content);
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);
      g_autoptr(WsmanItem) response = wsman_session_put (self->session, locator, item, NULL, &error);
      g_autoptr(WsmanItem) after = NULL;

      g_test_message ("%s", rows[i].content);
      if (rows[i].code != 0)
        system_fixture_assert_code (error, rows[i].code);
      else
        g_assert_no_error (error);
      g_clear_error (&error);

      after = wsman_session_get (self->session, locator, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (after, "VariableValue"), ==, rows[i].code != 0 ? "one" : "two");
    }
}

/* Checks that files of others are never changed, and that an instance can't be deleted if such a file also sets it. */
static void
test_by_hand (SystemFixture *self,
              gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) theirs = locate ("WSMAN_THEIRS");
  g_autoptr(WsmanResourceLocator) both = locate ("WSMAN_BOTH");
  g_autoptr(WsmanItem) item = new_item (NULL, "new");
  g_autoptr(WsmanItem) output = NULL;
  g_autoptr(GError) error = NULL;

  g_object_unref (create (self, "WSMAN_BOTH", "1", &error));
  g_assert_no_error (error);
  write_by_hand ("10-a.conf", "WSMAN_THEIRS=1\nWSMAN_BOTH=0\n");

  g_assert_null (wsman_session_put (self->session, theirs, item, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);
  g_assert_false (wsman_session_delete (self->session, theirs, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);
  g_assert_false (wsman_session_delete (self->session, both, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);

  output = wsman_session_put (self->session, both, item, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (output, "VariableValue"), ==, "new");
}

static void
test_keys (SystemFixture *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *selectors;
    guint32 code;
  } rows[] = {
    { "", 0x803380FA },
    { "?Name=WSMAN_A", WSMAN_CODE_INSUFFCIENT_SELECTORS },
    { "?UserName=x", WSMAN_CODE_INSUFFCIENT_SELECTORS },
    { "?Name=WSMAN_A+UserName=somebody", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { "?Name=WSMAN_A+UserName=somebody+VariableValue=1", WSMAN_CODE_UNEXPECTED_SELECTORS },
  };

  write_by_hand ("10-a.conf", "WSMAN_A=1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (ENVIRONMENT, rows[i].selectors, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (system_fixture_get (self, text, &error));
      system_fixture_assert_code (error, rows[i].code);
    }
}

static void
test_not_operator (SystemFixture *self,
                   gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = locate ("WSMAN_A");
  g_autoptr(WsmanItem) item = new_item (NULL, "new");
  g_autoptr(GError) error = NULL;

  write_by_hand ("90-wsman-WSMAN_A.conf", "WSMAN_A=1\n");
  g_assert_null (create (self, "WSMAN_B", "x", &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);
  g_assert_null (wsman_session_put (self->session, locator, item, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);
  g_assert_false (wsman_session_delete (self->session, locator, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);

}

/* Checks that users who aren't operators don't see the files, with any name of the class. The files are private. */
static void
test_not_seen (SystemFixture *self,
               gconstpointer  data)
{
  static const char *const denied[] = { ENVIRONMENT, WMI "CIM_SystemResource" };
  g_autoptr(WsmanResourceLocator) locator = locate ("WSMAN_A");
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  write_by_hand ("90-wsman-WSMAN_A.conf", "WSMAN_A=1\n");
  g_assert_null (wsman_session_get (self->session, locator, NULL, &error));
  system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
  g_clear_error (&error);

  for (gsize i = 0; i < G_N_ELEMENTS (denied); i++)
    {
      g_assert_null (system_fixture_enumerate (self, denied[i], NULL, 0, &error));
      system_fixture_assert_code (error, WSMAN_CODE_ACCESS_DENIED);
      g_clear_error (&error);
    }

  items = system_fixture_list (self, WMI "CIM_LogicalElement", 0);
  g_assert_cmpuint (items->len, >, 0);
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpstr (wsman_item_get_name (items->pdata[i]), !=, "Win32_Environment");
}

/* Checks that the instances of most classes can't be changed. */
static void
test_read_only_classes (SystemFixture *self,
                        gconstpointer  data)
{
  static const char *const resources[] = {
    WMI "Win32_Process?Handle=1", WMI "CIM_LogicalElement", WMI "Win32_SystemProcesses",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resources[i]);
      g_autoptr(WsmanItem) item = new_item ("A", "x");
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_create (self->session, locator, item, NULL, &error));
      system_fixture_assert_code (error, WSMAN_CODE_ACTION_NOT_SUPPORTED);
      g_clear_error (&error);
      g_assert_null (wsman_session_put (self->session, locator, item, NULL, &error));
      system_fixture_assert_code (error, WSMAN_CODE_ACTION_NOT_SUPPORTED);
    }
}

/* Checks special files. Opening one may take long, or never end. Users who may create files there can also create such
 * files. */
static void
test_special_files (SystemFixture *self,
                    gconstpointer  data)
{
  g_autofree char *pipe = g_build_filename (directory, "20-pipe.conf", NULL);
  g_autofree char *link = g_build_filename (directory, "30-link.conf", NULL);
  g_autofree char *folder = g_build_filename (directory, "40-folder.conf", NULL);
  g_autofree char *endless = g_build_filename (directory, "50-endless.conf", NULL);
  g_autoptr(GPtrArray) items = NULL;

  write_by_hand ("10-a.conf", "WSMAN_FIRST=1\n");
  write_by_hand ("60-z.conf", "WSMAN_LAST=1\n");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (pipe, link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", endless), ==, 0);

  items = system_fixture_list (self, ENVIRONMENT, 0);
  g_assert_nonnull (system_fixture_find (items, "Name", "WSMAN_FIRST"));
  g_assert_nonnull (system_fixture_find (items, "Name", "WSMAN_LAST"));

  g_unlink (pipe);
  g_unlink (link);
  g_rmdir (folder);
  g_unlink (endless);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *config = g_dir_make_tmp ("wsman-environment-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  directory = g_build_filename (config, "environment.d", NULL);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, operators, function) \
  g_test_add ("/wsman/system-environment/" path, SystemFixture, operators, set_up, function, \
              system_fixture_tear_down)

  g_test_add_func ("/wsman/system-environment/parse", test_parse);
  g_test_add_func ("/wsman/system-environment/format", test_format);
  ADD ("round-trip", ada, test_round_trip);
  ADD ("root", ada, test_root);
  ADD ("values", ada, test_values);
  ADD ("single-property", ada, test_single_property);
  ADD ("files", ada, test_files);
  ADD ("create-refused", ada, test_create_refused);
  ADD ("misspelt", ada, test_misspelt);
  ADD ("unfit", ada, test_unfit);
  ADD ("put-keys", ada, test_put_keys);
  ADD ("by-hand", ada, test_by_hand);
  ADD ("special-files", ada, test_special_files);
  ADD ("keys", ada, test_keys);
  ADD ("not-operator", NULL, test_not_operator);
  ADD ("not-seen", NULL, test_not_seen);
  ADD ("read-only-classes", ada, test_read_only_classes);

  result = g_test_run ();
  empty_directory ();
  g_rmdir (config);
  g_free (directory);

  return result;
}
