/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests filters of enumerations, as other clients write them, with a provider that doesn't know filters.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define STAR FIXTURE_URI "/*"
#define NUMBERS FIXTURE_URI "/Numbers"
#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"

#define SELECTORS(content) "<w:SelectorSet>" content "</w:SelectorSet>"
#define SELECTOR(name, value) "<w:Selector Name='" name "'>" value "</w:Selector>"
#define OBJECT(uri) \
  "<b:Object><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>" uri "</w:ResourceURI>" \
  SELECTORS (SELECTOR ("Name", "x")) "</a:ReferenceParameters></b:Object>"
#define B "xmlns:b='http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd'"

/* A provider that applies filters itself, and returns one item with what it was asked for. */

#define SEEN FIXTURE_URI "/Seen"

#define SEEN_TYPE_PROVIDER (seen_provider_get_type ())
G_DECLARE_FINAL_TYPE (SeenProvider, seen_provider, SEEN, PROVIDER, GObject)

struct _SeenProvider
{
  GObject parent_instance;
};

static void
seen_provider_handle_enumerate (WsmanProvider   *provider,
                                WsmanOperation  *operation,
                                GError         **error)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  const char *filter = wsman_operation_get_filter (operation);
  const char *dialect = wsman_operation_get_dialect (operation);
  g_autofree char *xml = g_markup_printf_escaped ("<o:Seen xmlns:o='" SEEN "'><o:Uri>%s</o:Uri><o:Filter>%s</o:Filter>"
                                                  "<o:Dialect>%s</o:Dialect><o:Flags>%u</o:Flags></o:Seen>",
                                                  wsman_resource_locator_get_resource_uri (locator),
                                                  filter != NULL ? filter : "", dialect != NULL ? dialect : "",
                                                  wsman_operation_get_flags (operation));
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);

  wsman_operation_take_filter (operation);
  wsman_operation_return_items (operation, &item, 1, TRUE);
}

static void
seen_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_enumerate = seen_provider_handle_enumerate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SeenProvider, seen_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, seen_provider_iface_init))

static void
seen_provider_class_init (SeenProviderClass *klass)
{
}

static void
seen_provider_init (SeenProvider *self)
{
}

static void
add_seen (ServerFixture *fixture,
          gpointer       user_data)
{
  g_autoptr(WsmanProvider) provider = g_object_new (SEEN_TYPE_PROVIDER, NULL);

  wsman_server_add_provider (fixture->server, SEEN, provider);
  wsman_server_add_provider (fixture->server, "http://schemas.microsoft.com/wbem/wsman/1/wmi", provider);
}

typedef struct
{
  ServerFixture *fixture;
  RawClient *client;
  char *credentials;
} Session;

static void
session_set_up (Session       *self,
                gconstpointer  data)
{
  self->fixture = server_fixture_new (add_seen, NULL);
  self->client = raw_client_new (self->fixture->port, FALSE);
  self->credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
}

static void
session_tear_down (Session       *self,
                   gconstpointer  data)
{
  g_clear_pointer (&self->client, raw_client_free);
  g_clear_pointer (&self->credentials, g_free);
  g_clear_pointer (&self->fixture, server_fixture_free);
}

static RawResponse *
ask (Session    *self,
     const char *action,
     const char *uri,
     const char *headers,
     const char *body)
{
  g_autofree char *full_action = g_strconcat (ENUMERATION, action, NULL);
  g_autofree char *envelope = raw_envelope (full_action, uri, headers, body);

  return raw_client_ask (self->client, self->credentials, envelope);
}

/* dialect: NULL for none; filter: the content of the element, NULL for no element. */
static RawResponse *
enumerate (Session    *self,
           const char *uri,
           const char *dialect,
           const char *filter,
           const char *more)
{
  g_autofree char *attribute = dialect != NULL ? g_strdup_printf (" Dialect='%s'", dialect) : g_strdup ("");
  g_autofree char *element = filter != NULL ? g_strdup_printf ("<w:Filter%s>%s</w:Filter>", attribute, filter)
                             : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>"
                                           "%s%s</n:Enumerate>", more, element);

  return ask (self, "Enumerate", uri, "<w:OptionSet><w:Option Name='Count'>20</w:Option></w:OptionSet>", body);
}

/* The numbers in the response: "3 4". */
static char *
list_values (RawResponse *response)
{
  GString *values = g_string_new (NULL);
  const char *p = response->body;

  while ((p = strstr (p, "Value>")) != NULL)
    {
      p += strlen ("Value>");
      if (values->len > 0)
        g_string_append_c (values, ' ');
      g_string_append_len (values, p, strspn (p, "0123456789"));
      p = strstr (p, "Value>") + 1;
    }

  return g_string_free (values, FALSE);
}

static void
test_choices (Session       *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *uri;
    const char *dialect;
    const char *filter;
    const char *values;
  } rows[] = {
    { STAR, WSMAN_DIALECT_WQL, "SELECT * FROM Numbers WHERE Value &lt; 3", "0 1 2" },
    { STAR, WSMAN_DIALECT_WQL, "SELECT * FROM Numbers WHERE Value LIKE '1_' AND NOT Value = 11",
      "10 12 13 14 15 16 17 18 19" },
    { STAR, WSMAN_DIALECT_WQL, "SELECT * FROM Numbers WHERE Value = 20", "" },
    { STAR, WSMAN_DIALECT_WQL, "SELECT Value FROM Numbers WHERE Value &gt; 17", "18 19" },
    { NUMBERS, WSMAN_DIALECT_WQL, "SELECT * FROM numbers WHERE Value = 7", "7" },
    { STAR, "HTTP://SCHEMAS.MICROSOFT.COM/wbem/wsman/1/WQL", "SELECT * FROM Numbers WHERE Value = 7", "7" },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS (SELECTOR ("Value", "5")), "5" },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS (SELECTOR ("value", "5") SELECTOR ("Value", "5")), "5" },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS (SELECTOR ("Value", "5") SELECTOR ("Value", "6")), "" },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS (SELECTOR ("Other", "5")), "" },
    { NUMBERS, WSMAN_DIALECT_XPATH, "Value = 5 or Value = 6", "5 6" },
    { NUMBERS, WSMAN_DIALECT_XPATH, "/Number[Value &gt; 17]", "18 19" },
    { NUMBERS, WSMAN_DIALECT_XPATH, "Number/Value[. = 3]", "3" },
    { NUMBERS, WSMAN_DIALECT_XPATH, "../Number[Value = 3]", "3" },
    { NUMBERS, NULL, "Value = 5", "5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = enumerate (self, rows[i].uri, rows[i].dialect, rows[i].filter, "");
      g_autofree char *values = NULL;

      g_test_message ("%s", rows[i].filter);
      g_assert_cmpuint (response->status, ==, 200);
      values = list_values (response);
      g_assert_cmpstr (values, ==, rows[i].values);
      g_assert_nonnull (strstr (response->body, "<w:EndOfSequence/>"));
    }
}

static void
test_refusals (Session       *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *uri;
    const char *dialect;
    const char *filter;
    guint32 code;
  } rows[] = {
    { STAR, WSMAN_DIALECT_WQL, "SELECT", 0x80338122 },
    { STAR, WSMAN_DIALECT_WQL, "", 0x80338122 },
    { STAR, WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Numbers.}", 0x80338122 },
    { STAR, WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Numbers.A='1',A='2'}", 0x8033805F },
    { STAR, WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Numbers.A='1'}", 0x80338019 },
    { WMI "Win32_Process", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process", 0x803380FB },
    { NUMBERS, WSMAN_DIALECT_WQL, "SELECT * FROM Other", 0x803380FB },
    { NUMBERS, WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Numbers.A='1'}", 0x803380FB },
    { STAR, NULL, NULL, 0x8033804F },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, "Value=5", 0x80338107 },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, "<w:Selector Name='Value'>5</w:Selector>", 0x80338107 },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS ("<w:Selector>5</w:Selector>"), 0x80338107 },
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS ("<w:Selector Name='A'><a:EndpointReference/></w:Selector>"),
      0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "{Object=x}", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B "/>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B "><b:Object/></b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:Other " B ">" OBJECT (NUMBERS) "</b:Other>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B ">" OBJECT ("") "</b:AssociatedInstances>",
      0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociatedInstances " B ">" OBJECT (NUMBERS) OBJECT (NUMBERS) "</b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociationInstances " B ">" OBJECT (NUMBERS) "<b:ResultRole>A</b:ResultRole></b:AssociationInstances>",
      0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociatedInstances " B ">" OBJECT (NUMBERS)
      "<b:IncludeResultProperty>a b</b:IncludeResultProperty></b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B ">" OBJECT (NUMBERS) "</b:AssociatedInstances>",
      0x80338019 },
    { NUMBERS, WSMAN_DIALECT_XPATH, "Value =", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "document('x')", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "q:Value = 5", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "$x = 5", 0x8033801A },
    { NUMBERS, "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", "SELECT * FROM Numbers", 0x80338019 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = enumerate (self, rows[i].uri, rows[i].dialect, rows[i].filter, "");

      g_test_message ("%s: %s", rows[i].uri, rows[i].filter);
      g_assert_cmpuint (response->status, ==, 500);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
    }
}

static char *
unescape (const char *text)
{
  g_autoptr(GString) plain = g_string_new (text);

  g_string_replace (plain, "&lt;", "<", 0);
  g_string_replace (plain, "&gt;", ">", 0);
  g_string_replace (plain, "&quot;", "\"", 0);
  g_string_replace (plain, "&amp;", "&", 0);

  return g_strdup (plain->str);
}

#define PREFIXES \
  " xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\"" \
  " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\"" \
  " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">"
#define REFERENCE(uri, selectors) \
  "<b:Object><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>" \
  "<a:ReferenceParameters><w:ResourceURI>" uri "</w:ResourceURI>" selectors "</a:ReferenceParameters></b:Object>"
#define KEY(name, value) "<w:Selector Name=\"" name "\">" value "</w:Selector>"
#define ROOT "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/"

static const struct
{
  const char *uri;
  const char *dialect;
  const char *filter;
  const char *seen_uri;
  const char *seen_dialect; /* NULL: as it was asked */
  const char *seen_filter;  /* NULL: as it was asked */
  guint flags;
} seen_cases[] = {
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Thing", WMI "Win32_Thing", NULL, NULL, 0 },
  { SEEN "/Some", WSMAN_DIALECT_XPATH, "a", SEEN "/Some", NULL, NULL, 0 },
  { SEEN "/*", "urn:own", "anything", SEEN "/*", NULL, NULL, 0 },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_Service.Name='a'}", WMI "*", WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociatedInstances" PREFIXES REFERENCE (WMI "Win32_Service", SELECTORS (KEY ("Name", "a")))
    "</b:AssociatedInstances>", 0 },
  { WMI "*", WSMAN_DIALECT_WQL,
    "ASSOCIATORS OF {\\\\host\\root\\other:C.A=\"x\\\\y\",B=5,D=TRUE} WHERE AssocClass=E Role=F ResultClass=G "
    "ResultRole=H",
    WMI "*", WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociatedInstances" PREFIXES
    REFERENCE (ROOT "other/C", SELECTORS (KEY ("A", "x\\y") KEY ("B", "5") KEY ("D", "TRUE")))
    "<b:AssociationClassName>E</b:AssociationClassName><b:Role>F</b:Role><b:ResultClassName>G</b:ResultClassName>"
    "<b:ResultRole>H</b:ResultRole></b:AssociatedInstances>", 0 },
  { WMI "*", WSMAN_DIALECT_WQL, "REFERENCES OF {root/other/deep:C=@} WHERE Role=F", WMI "*",
    WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociationInstances"
    PREFIXES REFERENCE (ROOT "other/deep/C", "") "<b:Role>F</b:Role></b:AssociationInstances>", 0x80 },
  { WMI "*", WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociatedInstances " B ">\n"
    OBJECT (WMI "C") "\n<b:ResultClassName> G </b:ResultClassName><b:Role/></b:AssociatedInstances>", WMI "*", NULL,
    "<b:AssociatedInstances" PREFIXES
    "<b:Object><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>" WMI "C</w:ResourceURI>"
    SELECTORS (KEY ("Name", "x")) "</a:ReferenceParameters></b:Object>"
    "<b:ResultClassName>G</b:ResultClassName></b:AssociatedInstances>", 0 },
  { WMI "*", WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociationInstances " B "><b:Object><a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters>"
    "<w:ResourceURI>" WMI
    "C</w:ResourceURI></a:ReferenceParameters></a:EndpointReference></b:Object></b:AssociationInstances>",
    WMI "*", NULL,
    "<b:AssociationInstances" PREFIXES "<b:Object><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>" WMI
    "C</w:ResourceURI></a:ReferenceParameters></b:Object></b:AssociationInstances>", 0x80 },
};

/* What a provider that filters itself gets. */
static void
test_seen (Session       *self,
           gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (seen_cases); i++)
    {
      g_autoptr(RawResponse) response = enumerate (self, seen_cases[i].uri, seen_cases[i].dialect, seen_cases[i].filter,
                                                   "");
      g_autofree char *uri = raw_response_get_text (response, "o:Uri");
      g_autofree char *dialect = raw_response_get_text (response, "o:Dialect");
      g_autofree char *escaped = raw_response_get_text (response, "o:Filter");
      g_autofree char *flags = raw_response_get_text (response, "o:Flags");
      g_autofree char *filter = NULL;

      g_test_message ("%s", seen_cases[i].filter);
      g_assert_cmpuint (response->status, ==, 200);
      filter = unescape (escaped);
      g_assert_cmpstr (uri, ==, seen_cases[i].seen_uri);
      g_assert_cmpstr (dialect, ==,
                       seen_cases[i].seen_dialect != NULL ? seen_cases[i].seen_dialect : seen_cases[i].dialect);
      g_assert_cmpstr (filter, ==,
                       seen_cases[i].seen_filter != NULL ? seen_cases[i].seen_filter : seen_cases[i].filter);
      g_assert_cmpuint (g_ascii_strtoull (flags, NULL, 10), ==, seen_cases[i].flags);
    }
}

/* How chosen items are written in each mode, complete or reduced to some properties. */
static void
test_forms (Session       *self,
            gconstpointer  data)
{
#define MODE(mode) "<w:EnumerationMode>" mode "</w:EnumerationMode>"
#define WHOLE "<f:Number xmlns:f=\"" FIXTURE_URI "\"><f:Value>7</f:Value></f:Number>"
#define PART "<w:XmlFragment><Value>7</Value><Missing xsi:nil=\"true\"/><__CLASS>Number</__CLASS></w:XmlFragment>"
#define EPR \
  "<a:EndpointReference><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>" \
  "<a:ReferenceParameters><w:ResourceURI>" NUMBERS "</w:ResourceURI>" SELECTORS (KEY ("Value", "7")) \
  "</a:ReferenceParameters></a:EndpointReference>"
  static const struct
  {
    const char *columns;
    const char *mode;
    const char *items;
  } rows[] = {
    { "*", "", WHOLE },
    { "*", MODE ("EnumerateEPR"), EPR },
    { "*", MODE ("EnumerateObjectAndEPR"), "<w:Item>" WHOLE EPR "</w:Item>" },
    { "Value, missing, __CLASS, Missing", "",
      "<w:XmlFragment><Value>7</Value><missing xsi:nil=\"true\"/><__CLASS>Number</__CLASS></w:XmlFragment>" },
    { "VALUE, Missing, __class", "", PART },
    { "Value, Missing, __CLASS", MODE ("EnumerateEPR"), EPR },
    { "Value, Missing, __CLASS", MODE ("EnumerateObjectAndEPR"), "<w:Item>" PART EPR "</w:Item>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *query = g_strdup_printf ("SELECT %s FROM Numbers WHERE Value = 7", rows[i].columns);
      g_autofree char *items = g_strdup_printf ("<w:Items>%s</w:Items>", rows[i].items);
      g_autoptr(RawResponse) response = enumerate (self, STAR, WSMAN_DIALECT_WQL, query, rows[i].mode);

      g_assert_cmpuint (response->status, ==, 200);
      if (strstr (response->body, items) == NULL)
        g_error ("%s is not in %s", items, response->body);
    }
}

/* The server selects the properties that an association filter names, whoever applies the filter. Each occurs once,
 * so that a response can't grow without a limit. */
static void
test_included (Session       *self,
               gconstpointer  data)
{
  g_autoptr(GString) filter = g_string_new ("<b:AssociatedInstances " B ">" OBJECT (WMI "C"));
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(RawResponse) refusal = NULL;

  g_string_append (filter, "<b:IncludeResultProperty>Uri</b:IncludeResultProperty>");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (filter, "<b:IncludeResultProperty>%s</b:IncludeResultProperty>",
                            i % 2 == 0 ? "Flags" : "flags");
  g_string_append (filter, "</b:AssociatedInstances>");
  response = enumerate (self, WMI "*", WSMAN_DIALECT_ASSOCIATION, filter->str, "");
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_nonnull (strstr (response->body,
                            "<w:Items><w:XmlFragment><Uri>" WMI "*</Uri><Flags>0</Flags></w:XmlFragment></w:Items>"));

  g_string_truncate (filter, filter->len - strlen ("</b:AssociatedInstances>"));
  for (guint i = 0; i < 255; i++)
    g_string_append_printf (filter, "<b:IncludeResultProperty>P%u</b:IncludeResultProperty>", i);
  g_string_append (filter, "</b:AssociatedInstances>");
  refusal = enumerate (self, WMI "*", WSMAN_DIALECT_ASSOCIATION, filter->str, "");
  g_assert_cmpuint (refusal->status, ==, 500);
  g_assert_nonnull (strstr (refusal->body, "names too many properties"));
}

/* The filter chooses few of many items. The provider is called until there are items, and no batch is empty. */
static void
test_rare (Session       *self,
           gconstpointer  data)
{
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *values = NULL;
  g_autofree char *context = NULL;
  guint pulls = 0;
  const char *headers = "<w:OptionSet><w:Option Name='Count'>5000</w:Option></w:OptionSet>";

  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cursors), ==, 0);
  response = ask (self, "Enumerate", STAR, headers,
                  "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>2</w:MaxElements>"
                  "<w:Filter Dialect='" WSMAN_DIALECT_WQL "'>SELECT * FROM Numbers WHERE Value LIKE '%999'</w:Filter>"
                  "</n:Enumerate>");
  values = list_values (response);
  g_assert_cmpstr (values, ==, "999");

  for (; strstr (response->body, "EndOfSequence") == NULL; pulls++)
    {
      g_autofree char *body = NULL;
      g_autofree char *next = NULL;
      g_autofree char *former = g_steal_pointer (&values);

      g_clear_pointer (&context, g_free);
      context = raw_response_get_text (response, "n:EnumerationContext");
      body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext><n:MaxElements>2</n:MaxElements>"
                              "</n:Pull>",
                              context);
      g_clear_pointer (&response, raw_response_free);
      response = ask (self, "Pull", STAR, headers, body);
      g_assert_cmpuint (response->status, ==, 200);
      next = list_values (response);
      values = g_strconcat (former, " ", next, NULL);
    }

  g_assert_cmpstr (values, ==, "999 1999 2999 3999 4999");
  g_assert_cmpuint (pulls, ==, 4);
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
}

/* If the provider never has items, the client gets an end. */
static void
test_time (Session       *self,
           gconstpointer  data)
{
  g_autoptr(RawResponse) response = ask (self, "Enumerate", STAR,
                                         "<w:OptionSet>"
                                         "<w:Option Name='Count'>18446744073709551615</w:Option></w:OptionSet>"
                                         "<w:OperationTimeout>PT0.1S</w:OperationTimeout>",
                                         "<n:Enumerate><w:OptimizeEnumeration/>"
                                         "<w:Filter Dialect='" WSMAN_DIALECT_WQL "'>"
                                         "SELECT * FROM Numbers WHERE Value = 'x'"
                                         "</w:Filter></n:Enumerate>");

  g_assert_cmphex (raw_response_get_code (response), ==, 0x80338029);
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
}

/* The server stops calling the provider when no client waits any more. */
static void
test_leave (Session       *self,
            gconstpointer  data)
{
  static const char headers[] = "<w:OptionSet><w:Option Name='Count'>18446744073709551615</w:Option></w:OptionSet>";
  static const char body[] = "<n:Enumerate><w:OptimizeEnumeration/><w:Filter Dialect='" WSMAN_DIALECT_WQL "'>"
                             "SELECT * FROM Numbers WHERE Value = 'x'</w:Filter></n:Enumerate>";
  g_autofree char *envelope = raw_envelope (ENUMERATION "Enumerate", STAR, headers, body);

  for (guint i = 0; i < 2; i++)
    {
      int calls = g_atomic_int_get (&fixture_counts.calls);
      g_autoptr(RawClient) client = raw_client_new (self->fixture->port, FALSE);

      g_assert_true (raw_client_post (client, self->credentials, envelope));
      while (g_atomic_int_get (&fixture_counts.calls) < calls + 3)
        g_thread_yield ();

      /* The client leaves, or the server stops. */
      if (i == 0)
        g_clear_pointer (&client, raw_client_free);
      else
        g_clear_pointer (&self->fixture, server_fixture_free);
      g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
    }
}

/* Windows enumerates whole classes; the namespace may be repeated. */
static void
test_keys (Session       *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *selector;
    guint32 code;
  } rows[] = {
    { SELECTOR ("Name", "x"), 0x80338108 },
    { SELECTOR ("__cimnamespace", "root/cimv2"), 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *headers = g_strdup_printf ("<w:SelectorSet>%s</w:SelectorSet>", rows[i].selector);
      g_autoptr(RawResponse) response = ask (self, "Enumerate", WMI "Win32_Thing", headers, "<n:Enumerate/>");

      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
    }
}

static void
test_bounds (Session       *self,
             gconstpointer  data)
{
  static const struct
  {
    const char *action;
    const char *body; /* %s: an enumeration context */
    guint32 code;
    const char *values;
  } rows[] = {
    { "Enumerate", "<n:Enumerate><n:EndTo><a:Address>http://here/</a:Address></n:EndTo></n:Enumerate>%.0s", 0x80338076,
      "" },
    { "Pull", "<n:Pull><n:EnumerationContext>%s</n:EnumerationContext><n:MaxElements>9</n:MaxElements>"
              "<n:MaxCharacters>300</n:MaxCharacters></n:Pull>", 0, "0 1 2" },
    { "Pull", "<n:Pull><n:EnumerationContext>%s</n:EnumerationContext><n:MaxTime>never</n:MaxTime></n:Pull>",
      0x80338041, "" },
    { "Pull", "<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
              "<n:MaxCharacters>10</n:MaxCharacters></n:Pull>", 0x80338048, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) open =
        ask (self, "Enumerate", NUMBERS, "<w:OptionSet><w:Option Name='Count'>20</w:Option></w:OptionSet>",
             "<n:Enumerate/>");
      g_autofree char *context = raw_response_get_text (open, "n:EnumerationContext");
      g_autoptr(GString) body = g_string_new (rows[i].body);
      g_autoptr(RawResponse) response = NULL;
      g_autofree char *values = NULL;

      g_string_replace (body, "%.0s", "", 0);
      g_string_replace (body, "%s", context, 0);
      response = ask (self, rows[i].action, NUMBERS, NULL, body->str);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
      values = list_values (response);
      g_assert_cmpstr (values, ==, rows[i].values);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/wsman/server/filter/" name, Session, NULL, session_set_up, func, session_tear_down)
  ADD ("choices", test_choices);
  ADD ("refusals", test_refusals);
  ADD ("seen", test_seen);
  ADD ("forms", test_forms);
  ADD ("included", test_included);
  ADD ("rare", test_rare);
  ADD ("time", test_time);
  ADD ("leave", test_leave);
  ADD ("keys", test_keys);
  ADD ("bounds", test_bounds);

  return g_test_run ();
}
