/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests a server's own settings, as winrm reads them.
 */

#include <string.h>

#include "system-fixture.h"

#define CONFIG "http://schemas.microsoft.com/wbem/wsman/1/config"

static const struct
{
  const char *resource;
  const char *path; /* the names of the elements, separated by slashes */
  const char *value;
  const char *property; /* the property of a new server that has the value */
} settings[] = {
  { "winrm/config", "MaxEnvelopeSizekb", "300", NULL },
  { "winrm/config", "MaxTimeoutms", NULL, "max-timeout" },
  { "winrm/config", "MaxBatchItems", "32000", NULL },
  { "winrm/config", "Service/MaxConnections", NULL, "max-connections" },
  { "winrm/config", "Service/Auth/Basic", "true", NULL },
  { "winrm/config", "Service/DefaultPorts/HTTPS", "5986", NULL },
  { "winrm/config", "Client/Auth/Digest", "true", NULL },
  { "winrm/config", "Client/DefaultPorts/HTTP", "5985", NULL },
  { "winrm/config/client", "URLPrefix", "wsman", NULL },
  { "winrm/config/client", "AllowUnencrypted", "false", NULL },
  { "winrm/config/client", "TrustedHosts", "", NULL },
  { "winrm/config/client/auth", "Kerberos", "true", NULL },
  { "winrm/config/client/auth", "CredSSP", "false", NULL },
  { "winrm/config/client/defaultports", "HTTPS", "5986", NULL },
  { "winrm/config/service", "MaxConcurrentOperationsPerUser", NULL, "max-operations-per-user" },
  { "winrm/config/service", "EnumerationTimeoutms", NULL, "enumeration-timeout" },
  { "winrm/config/service", "AllowUnencrypted", "true", NULL },
  { "winrm/config/service", "AllowRemoteAccess", "false", NULL },
  { "winrm/config/service", "CertificateThumbprint", "", NULL },
  { "winrm/config/service", "Auth/Negotiate", "false", NULL },
  { "winrm/config/service/auth", "Kerberos", "false", NULL },
  { "winrm/config/service/auth", "Certificate", "false", NULL },
  { "winrm/config/service/auth", "CbtHardeningLevel", "Strict", NULL },
  { "winrm/config/service/defaultports", "HTTP", "5985", NULL },
  { CONFIG "/Service/Auth", "Basic", "true", NULL },
};

/* Checks the values of settings, and the resources that contain them. NULL stands for the value the property of a new
 * server that has the value. */
static void
test_settings (SystemFixture *self,
               gconstpointer  data)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_auto(GStrv) path = g_strsplit (settings[i].path, "/", -1);
      guint n_steps = g_strv_length (path);
      g_autofree char *expected = g_strdup (settings[i].value);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = system_fixture_get (self, settings[i].resource, &error);

      g_test_message ("%s %s", settings[i].resource, settings[i].path);
      g_assert_no_error (error);
      for (guint j = 0; j + 1 < n_steps; j++)
        {
          WsmanItem *inner = wsman_item_lookup_item (item, path[j]);

          g_assert_nonnull (inner);
          g_object_unref (item);
          item = inner;
        }
      if (settings[i].property != NULL)
        {
          guint value;

          g_object_get (server, settings[i].property, &value, NULL);
          expected = g_strdup_printf ("%u", value);
        }
      g_assert_cmpstr (wsman_item_lookup_string (item, path[n_steps - 1]), ==, expected);
    }
}

/* Checks that the section about the client tells what the client really does by default. */
static void
test_client (SystemFixture *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = system_fixture_get (self, "winrm/config/client", &error);
  g_autoptr(WsmanItem) auth = wsman_item_lookup_item (item, "Auth");
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  const char *const *trusted_hosts = wsman_connection_options_get_trusted_hosts (options);
  const char *const *delegate_to = wsman_connection_options_get_delegate_to (options);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "TrustedHosts"), ==, "");
  g_assert_true (trusted_hosts == NULL || *trusted_hosts == NULL);
  g_assert_cmpstr (wsman_item_lookup_string (auth, "CredSSP"), ==, "false");
  g_assert_true (delegate_to == NULL || *delegate_to == NULL);
}

/* Checks that each provider is listed with its URIs and with what it can do, and that its reference leads to it. */
static void
test_plugins (SystemFixture *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *resource;
    const char *text;
    const char *missing;
  } rows[] = {
    { "WsmanSystemProvider", "wmi/root/cimv2", "<p:Capability Type=\"Enumerate\"/>", "Type=\"Shell\"" },
    { "WsmanConfigurationProvider", CONFIG "\"", "<p:Capability Type=\"Put\"/>", "Type=\"Invoke\"" },
  };
  g_autoptr(GPtrArray) items = system_fixture_list (self, "winrm/config/plugin",
                                                    WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR);

  g_assert_cmpuint (items->len, >=, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *resource = g_strconcat ("winrm/config/plugin?name=", rows[i].name, NULL);
      g_autofree char *attribute = g_strdup_printf ("Name=\"%s\"", rows[i].name);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = system_fixture_get (self, resource, &error);
      const char *xml = item != NULL ? wsman_item_get_xml (item) : "";

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, "PlugInConfiguration");
      g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, CONFIG "/PluginConfiguration");
      g_assert_nonnull (strstr (xml, attribute));
      g_assert_nonnull (strstr (xml, rows[i].resource));
      g_assert_nonnull (strstr (xml, rows[i].text));
      g_assert_null (strstr (xml, rows[i].missing));
    }
}

/* Checks that the elements are in the namespace of the request. */
static void
test_names (SystemFixture *self,
            gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    const char *uri;
    const char *name;
  } rows[] = {
    { "winrm/config", CONFIG, "Config" },
    { "winrm/config/client", CONFIG "/client", "Client" },
    { "winrm/config/client/auth", CONFIG "/client/auth", "Auth" },
    { "winrm/config/client/defaultports", CONFIG "/client/defaultports", "DefaultPorts" },
    { "winrm/config/service", CONFIG "/service", "Service" },
    { "winrm/config/service/auth", CONFIG "/service/auth", "Auth" },
    { "winrm/config/service/defaultports", CONFIG "/service/defaultports", "DefaultPorts" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = system_fixture_get (self, rows[i].resource, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, rows[i].name);
      g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, rows[i].uri);
    }
}

/* Checks that the listener has the address of the fixture's server. */
static void
test_listeners (SystemFixture *self,
                gconstpointer  data)
{
  g_autoptr(GUri) uri = g_uri_parse (self->uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *address = g_strconcat ("IP:", g_uri_get_host (uri), NULL);
  g_autofree char *port = g_strdup_printf ("%d", g_uri_get_port (uri));
  g_autofree char *resource = g_strdup_printf ("winrm/config/listener?Address=%s+Transport=http", address);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(WsmanItem) by_name = NULL;
  g_autoptr(GError) error = NULL;
  WsmanItem *item;

  items = system_fixture_list (self, "winrm/config/listener", WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR);
  item = system_fixture_find (items, "Address", address);
  g_assert_nonnull (item);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Transport"), ==, "HTTP");
  g_assert_cmpstr (wsman_item_lookup_string (item, "Port"), ==, port);
  g_assert_cmpstr (wsman_item_lookup_string (item, "ListeningOn"), ==, g_uri_get_host (uri));
  g_assert_cmpstr (wsman_item_lookup_string (item, "Enabled"), ==, "true");

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(WsmanItem) again = wsman_session_get (self->session, wsman_item_get_locator (items->pdata[i]), NULL,
                                                      &error);

      g_assert_no_error (error);
      g_assert_nonnull (strstr (wsman_item_get_xml (items->pdata[i]), wsman_item_get_xml (again)));
    }

  by_name = system_fixture_get (self, resource, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (wsman_item_get_xml (item), wsman_item_get_xml (by_name)));
}

static void
test_refusals (SystemFixture *self,
               gconstpointer  data)
{
  static const struct
  {
    WsmanVerb verb;
    const char *resource;
    guint32 code;
  } rows[] = {
    { WSMAN_VERB_GET, "winrm/config/plugin", WSMAN_CODE_INSUFFCIENT_SELECTORS },
    { WSMAN_VERB_GET, "winrm/config/plugin?Name=WsmanNothing", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { WSMAN_VERB_PUT, "winrm/config/plugin?Name=WsmanSystemProvider", WSMAN_CODE_ACTION_NOT_SUPPORTED },
    { WSMAN_VERB_DELETE, "winrm/config/plugin?Name=WsmanSystemProvider", WSMAN_CODE_ACTION_NOT_SUPPORTED },
    { WSMAN_VERB_GET, "winrm/config/nothing", WSMAN_CODE_INVALID_RESOURCE_URI },
    { WSMAN_VERB_GET, "winrm/config/listener", WSMAN_CODE_INSUFFCIENT_SELECTORS },
    { WSMAN_VERB_GET, "winrm/config/listener?Address=*", WSMAN_CODE_INSUFFCIENT_SELECTORS },
    { WSMAN_VERB_GET, "winrm/config/listener?Address=*+Transport=HTTP", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { WSMAN_VERB_ENUMERATE, "winrm/config", WSMAN_CODE_ACTION_NOT_SUPPORTED },
    { WSMAN_VERB_DELETE, "winrm/config/listener?Address=*+Transport=HTTP", WSMAN_CODE_ACTION_NOT_SUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (rows[i].resource);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", rows[i].resource);
      if (rows[i].verb == WSMAN_VERB_GET)
        g_assert_null (wsman_session_get (self->session, locator, NULL, &error));
      else if (rows[i].verb == WSMAN_VERB_ENUMERATE)
        g_assert_null (wsman_session_enumerate (self->session, locator, NULL, NULL, 0, NULL, &error));
      else
        g_assert_false (wsman_session_delete (self->session, locator, NULL, &error));
      system_fixture_assert_code (error, rows[i].code);
    }
}

#define CODE_SCHEMA 0x80338041

/* An element of another namespace or with a repeated setting isn't the configuration, even if it changes nothing. */
static void
test_put_xml (SystemFixture *self,
              gconstpointer  data)
{
#define NS "http://schemas.microsoft.com/wbem/wsman/1/config/service"
  static const struct
  {
    const char *xml;
    guint32 code;
  } rows[] = {
    { "<c:Service xmlns:c='urn:other'/>", CODE_SCHEMA },
    { "<c:Service xmlns:c='" NS "/auth'/>", CODE_SCHEMA },
    { "<c:Services xmlns:c='" NS "'/>", CODE_SCHEMA },
    { "<c:Service xmlns:c='" NS "'><c:MaxConnections>7</c:MaxConnections><c:MaxConnections>8</c:MaxConnections>"
      "</c:Service>", WSMAN_CODE_INVALID_REPRESENTATION },
    { "<c:Service xmlns:c='" NS "'><c:Auth/><c:Auth/></c:Service>", WSMAN_CODE_INVALID_REPRESENTATION },
    { "<c:Service xmlns:c='" NS "'/>", 0 },
    { "<Service/>", 0 },
  };
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate ("winrm/config/service");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (rows[i].xml, NULL);
      g_autoptr(GError) refusal = NULL;
      g_autoptr(WsmanItem) after = wsman_session_put (self->session, locator, item, NULL, &refusal);

      g_test_message ("%s", rows[i].xml);
      if (rows[i].code != 0)
        system_fixture_assert_code (refusal, rows[i].code);
      else
        g_assert_no_error (refusal);
    }
#undef NS
}

/* Clients can't change anything here, because no handler permits it. Whole settings that are the same aren't a
 * change. */
static void
test_put (SystemFixture *self,
          gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    const char *root;
    const char *name;
    const char *value;
    guint32 code;
  } rows[] = {
    { "winrm/config/service", "Service", "MaxConnections", "7", WSMAN_CODE_ACCESS_DENIED },
    { "winrm/config", "Config", "MaxTimeoutms", "1000", WSMAN_CODE_ACCESS_DENIED },
    { "winrm/config/service", "Service", "MaxConnections", "", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/service", "Service", "MaxConnections", "0", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config", "Config", "MaxEnvelopeSizekb", "4294967295", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/service", "Service", "AllowUnencrypted", "false", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/service/auth", "Auth", "Kerberos", "true", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/client", "Client", "AllowUnencrypted", "true", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/client", "Client", "TrustedHosts", "*", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/client/auth", "Auth", "CredSSP", "true", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/service", "Service", "Nothing", "1", WSMAN_CODE_INVALID_REPRESENTATION },
    { "winrm/config/service", "Config", "MaxConnections", "7", CODE_SCHEMA },
    { "winrm/config", "Service", "MaxTimeoutms", "1000", CODE_SCHEMA },
    { "winrm/config/client", "Clint", "Nothing", "1", CODE_SCHEMA },
  };
  g_autoptr(WsmanResourceLocator) whole = system_fixture_locate ("winrm/config");
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) before = system_fixture_get (self, "winrm/config", &error);
  g_autoptr(WsmanItem) after = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (rows[i].resource);
      g_auto(GVariantDict) values = G_VARIANT_DICT_INIT (NULL);
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GError) refusal = NULL;

      g_variant_dict_insert (&values, rows[i].name, "s", rows[i].value);
      item = wsman_item_new_from_variant (wsman_resource_locator_get_resource_uri (locator), rows[i].root,
                                          g_variant_dict_end (&values), NULL);
      g_test_message ("%s %s=%s", rows[i].resource, rows[i].name, rows[i].value);
      g_assert_null (wsman_session_put (self->session, locator, item, NULL, &refusal));
      system_fixture_assert_code (refusal, rows[i].code);
      if (rows[i].code != WSMAN_CODE_ACCESS_DENIED)
        g_assert_nonnull (strstr (refusal->message, rows[i].code == CODE_SCHEMA ? rows[i].root : rows[i].name));
    }

  after = wsman_session_put (self->session, whole, before, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_xml (after), ==, wsman_item_get_xml (before));
}

/* Checks filters for listeners. The server knows the properties of listeners and their types. */
static void
test_filters (SystemFixture *self,
              gconstpointer  data)
{
#define SELECTORS(name, value) \
  "<w:SelectorSet xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><w:Selector Name='" name "'>" value \
  "</w:Selector></w:SelectorSet>"
  static const struct
  {
    const char *dialect;
    const char *filter;
    const char *named; /* the name in the error; NULL if the request succeeds */
  } rows[] = {
    { WSMAN_DIALECT_WQL, "SELECT * FROM Listener WHERE Prt > 0", "Prt" },
    { WSMAN_DIALECT_WQL, "SELECT Adress FROM Listener", "Adress" },
    { WSMAN_DIALECT_WQL, "SELECT * FROM Listener WHERE Port = 'http'", "Port" },
    { WSMAN_DIALECT_WQL, "SELECT * FROM Listener WHERE Transport = TRUE", "Transport" },
    { WSMAN_DIALECT_SELECTOR, SELECTORS ("Trasport", "HTTP"), "Trasport" },
    { WSMAN_DIALECT_XPATH, "Adress = '*'", "Adress" },
    { WSMAN_DIALECT_XPATH, "/Listner", "Listner" },
    { WSMAN_DIALECT_WQL, "SELECT * FROM Listener WHERE Port > 0 AND Enabled = TRUE AND ListeningOn LIKE '%'", NULL },
    { WSMAN_DIALECT_SELECTOR, SELECTORS ("transport", "http"), NULL },
    { WSMAN_DIALECT_XPATH, "/Listener[Port > 0]", NULL },
  };
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate ("winrm/config/listener");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", rows[i].filter);
      enumerator = wsman_session_enumerate (self->session, locator, rows[i].filter, rows[i].dialect, 0, NULL, &error);
      if (enumerator != NULL)
        item = wsman_enumerator_read_item (enumerator, NULL, &error);
      if (rows[i].named == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (item);
          continue;
        }

      system_fixture_assert_code (error, 0x8033801A);
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

/* Checks that the server holds a reference to the provider, and the provider holds none to the server. */
static void
test_lifetime (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(WsmanConfigurationProvider) self = wsman_configuration_provider_new (server);
  g_autoptr(WsmanServer) same = wsman_configuration_provider_dup_server (self);

  g_assert_true (same == server);
  g_clear_object (&same);
  wsman_configuration_provider_register (self);
  g_assert_finalize_object (g_steal_pointer (&server));
  g_assert_null (wsman_configuration_provider_dup_server (self));
  g_assert_finalize_object (g_steal_pointer (&self));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/wsman/configuration/" path, SystemFixture, NULL, system_fixture_set_up, function, \
              system_fixture_tear_down)

  ADD ("settings", test_settings);
  ADD ("names", test_names);
  ADD ("client", test_client);
  ADD ("listeners", test_listeners);
  ADD ("plugins", test_plugins);
  ADD ("refusals", test_refusals);
  ADD ("put", test_put);
  ADD ("put-xml", test_put_xml);
  ADD ("filters", test_filters);
  g_test_add_func ("/wsman/configuration/lifetime", test_lifetime);

  return g_test_run ();
}
