/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Filters of enumerations, as a foreign client writes them, over a provider that knows nothing of
 * filters.
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
  self->fixture = server_fixture_new (NULL, NULL);
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

static RawAnswer *
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

/* dialect: NULL for none; filter: as it stands in the element, NULL for no element. */
static RawAnswer *
enumerate (Session    *self,
           const char *uri,
           const char *dialect,
           const char *filter,
           const char *more)
{
  g_autofree char *attribute = dialect != NULL ? g_strdup_printf (" Dialect='%s'", dialect) : g_strdup ("");
  g_autofree char *element = filter != NULL ? g_strdup_printf ("<w:Filter%s>%s</w:Filter>", attribute, filter) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>"
                                           "%s%s</n:Enumerate>", more, element);

  return ask (self, "Enumerate", uri, "<w:OptionSet><w:Option Name='Count'>20</w:Option></w:OptionSet>", body);
}

/* The numbers in the answer: "3 4". */
static char *
list_values (RawAnswer *answer)
{
  GString *values = g_string_new (NULL);
  const char *p = answer->body;

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
    { STAR, WSMAN_DIALECT_WQL, "SELECT * FROM Numbers WHERE Value LIKE '1_' AND NOT Value = 11", "10 12 13 14 15 16 17 18 19" },
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
      g_autoptr(RawAnswer) answer = enumerate (self, rows[i].uri, rows[i].dialect, rows[i].filter, "");
      g_autofree char *values = NULL;

      g_test_message ("%s", rows[i].filter);
      g_assert_cmpuint (answer->status, ==, 200);
      values = list_values (answer);
      g_assert_cmpstr (values, ==, rows[i].values);
      g_assert_nonnull (strstr (answer->body, "<w:EndOfSequence/>"));
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
    { NUMBERS, WSMAN_DIALECT_SELECTOR, SELECTORS ("<w:Selector Name='A'><a:EndpointReference/></w:Selector>"), 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "{Object=x}", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B "/>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B "><b:Object/></b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:Other " B ">" OBJECT (NUMBERS) "</b:Other>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B ">" OBJECT ("") "</b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociatedInstances " B ">" OBJECT (NUMBERS) OBJECT (NUMBERS) "</b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociationInstances " B ">" OBJECT (NUMBERS) "<b:ResultRole>A</b:ResultRole></b:AssociationInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION,
      "<b:AssociatedInstances " B ">" OBJECT (NUMBERS)
      "<b:IncludeResultProperty>a b</b:IncludeResultProperty></b:AssociatedInstances>", 0x80338107 },
    { STAR, WSMAN_DIALECT_ASSOCIATION, "<b:AssociatedInstances " B ">" OBJECT (NUMBERS) "</b:AssociatedInstances>", 0x80338019 },
    { NUMBERS, WSMAN_DIALECT_XPATH, "Value =", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "document('x')", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "q:Value = 5", 0x8033801A },
    { NUMBERS, WSMAN_DIALECT_XPATH, "$x = 5", 0x8033801A },
    { NUMBERS, "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", "SELECT * FROM Numbers", 0x80338019 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawAnswer) answer = enumerate (self, rows[i].uri, rows[i].dialect, rows[i].filter, "");

      g_test_message ("%s: %s", rows[i].uri, rows[i].filter);
      g_assert_cmpuint (answer->status, ==, 500);
      g_assert_cmphex (raw_answer_get_code (answer), ==, rows[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/wsman/server/filter/" name, Session, NULL, session_set_up, func, session_tear_down)
  ADD ("choices", test_choices);
  ADD ("refusals", test_refusals);

  return g_test_run ();
}
