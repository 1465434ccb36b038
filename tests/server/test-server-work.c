/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that the cost of a request grows in proportion to its length, and not to its square. Each kind of content is
 * sent in two lengths, and the processor time of the server's thread is compared.
 */

#include <string.h>
#include <time.h>

#include "raw-http.h"
#include "server-fixture.h"

#define ECHO FIXTURE_URI "/Echo"
#define SHELL "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd"
#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define ENUMERATE "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate"

/* The second length is FACTOR times the first; below MaxEnvelopeSize. */
#define LENGTH 55000
#define FACTOR 8
/* Linear cost grows by FACTOR, and quadratic cost by its square. */
#define LIMIT 28
/* The least cost that is compared, because a clock has a limited resolution. */
#define NOISE 0.001
#define ROUNDS 5

#define FILTER(dialect) "<n:Enumerate><w:OptimizeEnumeration/><w:Filter Dialect='" dialect "'>"
#define FILTER_END "</w:Filter></n:Enumerate>"
#define B "xmlns:b='http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd'"
#define R "xmlns:r='" "http://schemas.microsoft.com/wbem/wsman/1/windows/shell" "'"
#define LONG_NAME "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* A request that repeats piece until it is long enough. In piece, "#" stands for a new number, and "$" for a name
 * with the same g_str_hash() as the others. */
typedef struct
{
  const char *name;
  const char *uri;
  const char *action;
  const char *before; /* the header, or the body that it is in … */
  const char *piece;
  const char *after;  /* … up to its end; "" */
  enum { IN_URI, IN_ACTION, IN_HEADER, IN_BODY } place;
} Shape;

static const Shape shapes[] = {
  { "uri-slashes", ECHO, TRANSFER "Get", "", "/", "", IN_URI },
  { "uri-segments", WMI, TRANSFER "Get", "", "a/", "", IN_URI },
  { "uri-dots", ECHO "?", TRANSFER "Get", "", "../", "", IN_URI },
  { "action-slashes", ECHO, "http://x", "", "/", "", IN_ACTION },
  { "headers", ECHO, TRANSFER "Get", "", "<o:H# xmlns:o='urn:o'/>", "", IN_HEADER },
  { "headers-of-ours", ECHO, TRANSFER "Get", "", "<p:ActivityId>#</p:ActivityId>", "", IN_HEADER },
  { "selectors", ECHO, TRANSFER "Get", "<w:SelectorSet>", "<w:Selector Name='N#'>x</w:Selector>", "</w:SelectorSet>",
    IN_HEADER },
  { "selectors-alike", ECHO, TRANSFER "Get", "<w:SelectorSet>",
    "<w:Selector Name='" LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME
    "#'>x</w:Selector>",
    "</w:SelectorSet>", IN_HEADER },
  { "selector-sets", ECHO, TRANSFER "Get", "", "<w:SelectorSet><w:Selector Name='N#'>x</w:Selector></w:SelectorSet>",
    "", IN_HEADER },
  { "options-alike", ECHO, TRANSFER "Get", "<w:OptionSet>",
    "<w:Option MustComply='true' Name='" LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME
    "#'>x</w:Option>",
    "</w:OptionSet>", IN_HEADER },
  { "references", ECHO, TRANSFER "Get", "<w:SelectorSet>",
    "<w:Selector Name='N#'><a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters>"
    "<w:ResourceURI>u</w:ResourceURI>"
    "<w:SelectorSet><w:Selector Name='N#'>x</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"
    "</w:Selector>",
    "</w:SelectorSet>", IN_HEADER },
  { "fragment", ECHO, TRANSFER "Get", "<w:FragmentTransfer s:mustUnderstand='true'>", "/a", "</w:FragmentTransfer>",
    IN_HEADER },
  { "fragment-alike", ECHO, TRANSFER "Get", "<w:FragmentTransfer s:mustUnderstand='true'>", "//*[//*]",
    "</w:FragmentTransfer>", IN_HEADER },
  { "attributes", ECHO, TRANSFER "Get", "<o:H xmlns:o='urn:o' ", "a#='' ", "/>", IN_HEADER },
  { "namespaces", ECHO, TRANSFER "Get", "<o:H xmlns:o='urn:o' ", "xmlns:a#='urn:#' ", "/>", IN_HEADER },
  { "declared-alike", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "<a:a xmlns:a='urn:#'/>", "</o:E>", IN_BODY },
  { "comment", ECHO, TRANSFER "Get", "<o:H xmlns:o='urn:o'/><!--", "- ", "-->", IN_HEADER },
  { "entities", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "&amp;", "</o:E>", IN_BODY },
  { "cdata", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "<![CDATA[]]>", "</o:E>", IN_BODY },
  { "texts", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "x<o:i/>", "</o:E>", IN_BODY },
  { "properties", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "<o:P#/>", "</o:E>", IN_BODY },
  { "properties-alike", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "<o:$/>", "</o:E>", IN_BODY },
  { "array", ECHO, TRANSFER "Put", "<o:E xmlns:o='urn:o'>", "<o:P>1</o:P>", "</o:E>", IN_BODY },
  { "wql-blanks", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment", " ", FILTER_END,
    IN_BODY },
  { "wql-name", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM a", "a", FILTER_END, IN_BODY },
  { "wql-names", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT a", ",a#", " FROM Win32_Environment" FILTER_END,
    IN_BODY },
  { "wql-path", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE a", ".a",
    "=1" FILTER_END, IN_BODY },
  { "wql-depth", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE ", "(",
    FILTER_END, IN_BODY },
  { "wql-not", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE ", "NOT ",
    "Name=1" FILTER_END, IN_BODY },
  { "wql-or", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE Name='x'",
    " OR Name='#'", FILTER_END, IN_BODY },
  { "wql-like", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE Name LIKE '",
    "%_", "'" FILTER_END, IN_BODY },
  { "wql-set", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "SELECT * FROM Win32_Environment WHERE Name LIKE '%[",
    "a", "'" FILTER_END, IN_BODY },
  { "wql-object", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "ASSOCIATORS OF {Win32_Service.Name='x'", ",N#='x'",
    "}" FILTER_END, IN_BODY },
  { "wql-server", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_WQL) "ASSOCIATORS OF {", "\\", "}" FILTER_END, IN_BODY },
  { "selector-filter", WMI "Win32_Environment", ENUMERATE, FILTER (WSMAN_DIALECT_SELECTOR) "<w:SelectorSet>",
    "<w:Selector Name='Name'>#</w:Selector>", "</w:SelectorSet>" FILTER_END, IN_BODY },
  { "xpath", WMI "Win32_Environment", ENUMERATE, FILTER (WSMAN_DIALECT_XPATH), "//*", FILTER_END, IN_BODY },
  { "xpath-quotes", WMI "Win32_Environment", ENUMERATE, FILTER (WSMAN_DIALECT_XPATH), "\"\"''", "'" FILTER_END,
    IN_BODY },
  { "association", WMI "*", ENUMERATE, FILTER (WSMAN_DIALECT_ASSOCIATION) "<b:AssociatedInstances " B ">",
    "<b:IncludeResultProperty>" LONG_NAME "#</b:IncludeResultProperty>", "</b:AssociatedInstances>" FILTER_END,
    IN_BODY },
  { "invoke", WMI "Win32_Process?Handle=1", WMI "Win32_Process/", "<i:I xmlns:i='urn:i'>", "<i:P#/>", "</i:I>",
    IN_BODY },
  { "environment", SHELL, TRANSFER "Create", "<r:Shell " R "><r:IdleTimeOut>PT0S</r:IdleTimeOut><r:Environment>",
    "<r:Variable Name='V#'>x</r:Variable>", "</r:Environment></r:Shell>", IN_BODY },
  { "environment-alike", SHELL, TRANSFER "Create", "<r:Shell " R "><r:Environment>",
    "<r:Variable Name='$'/>", "</r:Environment></r:Shell>", IN_BODY },
  { "streams", SHELL, TRANSFER "Create", "<r:Shell " R ">", "<r:InputStreams>none</r:InputStreams>", "</r:Shell>",
    IN_BODY },
};

static ServerFixture *fixture;

static void
add_providers (ServerFixture *self,
               gpointer       user_data)
{
  g_autoptr(WsmanSystemProvider) system_provider = wsman_system_provider_new ();
  g_autoptr(WsmanShellProvider) shell_provider = wsman_shell_provider_new ();

  wsman_server_add_provider (self->server, "wmi", WSMAN_PROVIDER (system_provider));
  wsman_server_add_provider (self->server, "shell", WSMAN_PROVIDER (shell_provider));
}

static void
read_clock (ServerFixture *self,
            gpointer       user_data)
{
  struct timespec *time = user_data;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, time);
}

/* "bA" and "ab" hash alike: 98 * 33 + 65 is 97 * 33 + 98. */
static void
append_collision (GString *text,
                  guint    number)
{
  for (guint bit = 0; bit < 16; bit++)
    g_string_append (text, (number & (1u << bit)) != 0 ? "bA" : "ab");
}

static char *
repeat (const char *piece,
        gsize       length)
{
  GString *text = g_string_sized_new (length + 4096);

  for (guint number = 0; text->len < length; number++)
    for (const char *c = piece; *c != '\0'; c++)
      {
        if (*c == '#')
          g_string_append_printf (text, "%06x", number);
        else if (*c == '$')
          append_collision (text, number);
        else
          g_string_append_c (text, *c);
      }

  return g_string_free (text, FALSE);
}

static char *
write_request (const Shape *shape,
               gsize        length)
{
  g_autofree char *pieces = repeat (shape->piece, length);
  g_autofree char *content = g_strconcat (shape->before, pieces, shape->after, NULL);
  g_autofree char *uri = g_strconcat (shape->uri, shape->place == IN_URI ? content : "", NULL);
  g_autofree char *action = g_strconcat (shape->action, shape->place == IN_ACTION ? content : "", NULL);

  return raw_envelope (action, uri, shape->place == IN_HEADER ? content : NULL,
                       shape->place == IN_BODY ? content : NULL);
}

/* Returns processor seconds of the server's thread. */
static double
measure (const char *headers,
         const char *body)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) response = NULL;
  struct timespec before, after;

  server_fixture_invoke (fixture, read_clock, &before);
  if (g_str_has_prefix (body, "POST"))
    raw_client_send (client, body, -1);
  else
    raw_client_post (client, headers, body);
  response = raw_client_read (client);
  server_fixture_invoke (fixture, read_clock, &after);
  g_assert_cmpuint (response->status, !=, 0);

  return after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9;
}

/* Returns the shortest of some rounds, because disturbances only add time. */
static double
measure_least (const char *headers,
               const char *body)
{
  double least = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    least = MIN (least, measure (headers, body));

  return least;
}

static void
compare (const char *headers,
         const char *body,
         const char *long_body)
{
  double once = measure_least (headers, body);
  double often = measure_least (headers, long_body);

  g_test_message ("%.4f s, %.4f s", once, often);
  g_assert_cmpfloat (often, <, LIMIT * MAX (once, NOISE));
}

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *body = write_request (shape, LENGTH);
  g_autofree char *long_body = write_request (shape, FACTOR * LENGTH);

  compare (credentials, body, long_body);
}

static char *
write_chunks (const char *credentials,
              gsize       length)
{
  g_autofree char *chunks = repeat ("1\r\n \r\n", length);

  return g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n%s\r\n%s0\r\n\r\n",
                          credentials, chunks);
}

static void
test_chunks (void)
{
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *body = write_chunks (credentials, LENGTH);
  g_autofree char *long_body = write_chunks (credentials, FACTOR * LENGTH);

  compare (NULL, body, long_body);
}

static double
measure_names (gsize length)
{
  g_autofree char *properties = repeat ("<$/>", length);
  g_autofree char *xml = g_strconcat ("<I>", properties, "</I>", NULL);
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);
  double least = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      struct timespec before, after;
      g_auto(GStrv) names = NULL;
      g_autoptr(GVariant) values = NULL;

      read_clock (NULL, &before);
      names = wsman_item_list_names (item);
      values = wsman_item_to_variant (item);
      read_clock (NULL, &after);
      g_assert_cmpuint (g_variant_n_children (values), ==, g_strv_length (names));
      least = MIN (least, after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9);
    }

  return least;
}

/* How a provider handles an instance that a client made up. */
static void
test_names (void)
{
  double once = measure_names (LENGTH);
  double often = measure_names (FACTOR * LENGTH);

  g_test_message ("%.4f s, %.4f s", once, often);
  g_assert_cmpfloat (often, <, LIMIT * MAX (once, NOISE));
}

static guint32
ask_for_uri (gsize length)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *segments = repeat ("a", length - strlen (ECHO "/"));
  g_autofree char *uri = g_strconcat (ECHO "/", segments, NULL);
  g_autofree char *body = raw_envelope (TRANSFER "Get", uri, NULL, NULL);
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, body);

  return raw_response_get_code (response);
}

/* [MS-WSMV] 3.1.4.1: 2,048 is the limit. */
static void
test_uri_length (void)
{
  g_assert_cmphex (ask_for_uri (2048), ==, 0x80338000); /* it has none */
  g_assert_cmphex (ask_for_uri (2049), ==, 0x8033802D);
}

/* A head has less space. */
static void
test_fields (void)
{
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *fields = repeat ("a: ,,,\r\n", 1000);
  g_autofree char *more_fields = repeat ("a: ,,,\r\n", FACTOR * 1000);
  g_autofree char *body = g_strdup_printf ("POST /wsman HTTP/1.1\r\n%s%sContent-Length: 0\r\n\r\n", credentials,
                                           fields);
  g_autofree char *long_body = g_strdup_printf ("POST /wsman HTTP/1.1\r\n%s%sContent-Length: 0\r\n\r\n", credentials,
                                                more_fields);

  compare (NULL, body, long_body);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  fixture = server_fixture_new (add_providers, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strconcat ("/server-work/", shapes[i].name, NULL);

      g_test_add_data_func (path, &shapes[i], test_shape);
    }
  g_test_add_func ("/server-work/chunks", test_chunks);
  g_test_add_func ("/server-work/names", test_names);
  g_test_add_func ("/server-work/uri-length", test_uri_length);
  g_test_add_func ("/server-work/fields", test_fields);

  result = g_test_run ();
  server_fixture_free (fixture);

  return result;
}
