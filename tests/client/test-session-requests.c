/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests how settings, options and fragments are sent, and the forms that scripts use. */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "verbs.h"

#define THING "<t:Thing><t:Name>a</t:Name></t:Thing>"
#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", THING)
#define FRAGMENT_RESPONSE(content) ENVELOPE (TRANSFER "/GetResponse", "<w:XmlFragment>" content "</w:XmlFragment>")
#define INVOKE_RESPONSE \
  ENVELOPE (CLASS_URI "/StopResponse", "<t:Stop_OUTPUT><t:ReturnValue>0</t:ReturnValue></t:Stop_OUTPUT>")
#define EPR                                                                                                      \
  "<a:EndpointReference><a:Address>http://x</a:Address><a:ReferenceParameters><w:ResourceURI>" CLASS_URI           \
  "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Name\">a</w:Selector><w:Selector Name=\"__cimnamespace\">"    \
  "root/cimv2</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"

/* --- Settings --- */

typedef struct
{
  const char *name;
  const char *property;
  guint number;     /* if there is no text */
  const char *text;
  const char *sent[2];
} SettingCase;

static const SettingCase setting_cases[] = {
  { "timeout", "timeout", 1500, NULL, { "<w:OperationTimeout>PT1.500S<" } },
  { "timeout-of-scripts", "timeout", 3000000, NULL, { "<w:OperationTimeout>PT3000.000S<" } },
  { "longest-timeout", "timeout", G_MAXUINT, NULL, { "<w:OperationTimeout>PT4294967.295S<" } },
  { "envelope", "max-envelope-size", 153600, NULL, { ">153600</w:MaxEnvelopeSize>" } },
  { "locale", "locale", 0, "de-DE",
    { "<w:Locale xml:lang=\"de-DE\" s:mustUnderstand=\"false\"/>", "<p:DataLocale xml:lang=\"de-DE\"" } },
  { "data-locale", "data-locale", 0, "fr-FR",
    { "<w:Locale xml:lang=\"en-US\"", "<p:DataLocale xml:lang=\"fr-FR\" s:mustUnderstand=\"false\"/>" } },
};

static void
test_setting (gconstpointer data)
{
  const SettingCase *c = data;
  const Response responses[] = { { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autofree char *body = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  if (c->text != NULL)
    g_object_set (session, c->property, c->text, NULL);
  else
    g_object_set (session, c->property, c->number, NULL);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);

  body = script_dup_body (&script, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (c->sent) && c->sent[i] != NULL; i++)
    assert_contains (body, c->sent[i]);
}

static const char *
get_id (GPtrArray *ids,
        guint      request,
        guint      which)
{
  return ((char **) ids->pdata[request])[which];
}

/* A session has one ID in all messages, and each message has its own. */
static void
test_ids (void)
{
  const Response responses[] = { { GET_RESPONSE }, { GET_RESPONSE }, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) first = NULL;
  g_autoptr(WsmanSession) second = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  script_start (&script, NULL);
  first = script_connect (&script);
  second = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (i < 2 ? first : second, locator, NULL, &error);
      g_autofree char *body = NULL;

      g_assert_no_error (error);
      body = script_dup_body (&script, i);
      g_ptr_array_add (ids, g_regex_split_simple ("<a:MessageID>(uuid:[-0-9A-F]{36})<.*"
                                                  "<p:SessionId s:mustUnderstand=\"false\">(uuid:[-0-9A-F]{36})<",
                                                  body, 0, 0));
      g_assert_cmpuint (g_strv_length (ids->pdata[i]), ==, 4);
    }

  g_assert_cmpstr (get_id (ids, 0, 1), !=, get_id (ids, 1, 1));
  g_assert_cmpstr (get_id (ids, 0, 2), ==, get_id (ids, 1, 2));
  g_assert_cmpstr (get_id (ids, 0, 2), !=, get_id (ids, 2, 2));
}

/* --- Options --- */

static void
test_options (void)
{
  const Response responses[] = { { GET_RESPONSE }, { GET_RESPONSE }, { GET_RESPONSE } };
  static const struct
  {
    gboolean must_comply;
    gboolean must_understand;
    const char *sent;
  } rows[] = {
    { FALSE, FALSE,
      "<w:OptionSet><w:Option Name=\"a\">&lt;1&gt;</w:Option><w:Option Name=\"b\" xsi:nil=\"true\"></w:Option>" },
    { TRUE, FALSE, "<w:OptionSet s:mustUnderstand=\"true\"><w:Option Name=\"a\" MustComply=\"true\">" },
    { FALSE, TRUE, "<w:OptionSet s:mustUnderstand=\"true\"><w:Option Name=\"a\">" },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      wsman_resource_locator_add_option (locator, "a", "<1>", rows[i].must_comply);
      wsman_resource_locator_add_option (locator, "b", NULL, FALSE);
      wsman_resource_locator_set_must_understand_options (locator, rows[i].must_understand);
      item = wsman_session_get (session, locator, NULL, &error);
      g_assert_no_error (error);
      assert_sent (&script, i, rows[i].sent);
    }
}

/* A locator with a refused part is refused by every operation. */
static void
test_refused_locator (void)
{
  g_auto(Script) script = { 0, };
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) input = wsman_item_new_from_xml ("<a/>", NULL);
  g_autoptr(WsmanSession) session = NULL;
  gpointer result = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_resource_locator_add_option (locator, "", NULL, FALSE);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(GError) error = NULL;

      switch (i)
        {
        case 0:
          result = wsman_session_get (session, locator, NULL, &error);
          break;
        case 1:
          result = wsman_session_put (session, locator, input, NULL, &error);
          break;
        case 2:
          result = wsman_session_create (session, locator, input, NULL, &error);
          break;
        case 3:
          g_assert_false (wsman_session_delete (session, locator, NULL, &error));
          break;
        case 4:
          result = wsman_session_invoke (session, "Stop", locator, NULL, NULL, &error);
          break;
        default:
          result = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
        }
      g_assert_null (result);
      assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338052);
    }
  g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 0);
}

/* --- Fragments --- */

typedef struct
{
  const char *name;
  const char *path;
  const char *dialect;
  const char *response;
  const char *sent;
  const char *value; /* of the property Name */
  const char *text;
  guint32 code;
} FragmentCase;

static const FragmentCase fragment_cases[] = {
  { "property", "Name", NULL, FRAGMENT_RESPONSE ("<t:Name>a</t:Name>"),
    "<w:FragmentTransfer s:mustUnderstand=\"true\">Name</w:FragmentTransfer>", "a", "a" },
  { "text", "Name/text()", NULL, FRAGMENT_RESPONSE ("a &amp; b"), ">Name/text()</w:FragmentTransfer>", NULL, "a & b" },
  { "element-of-array", "Name[2]", WSMAN_DIALECT_XPATH, FRAGMENT_RESPONSE ("<Name>b</Name>"),
    "<w:FragmentTransfer s:mustUnderstand=\"true\" Dialect=\"" WSMAN_DIALECT_XPATH "\">Name[2]<", "b", "b" },
  { "array", "Name", NULL, FRAGMENT_RESPONSE ("<t:Name>a</t:Name><t:Name>b</t:Name>"), ">Name<", "a", "ab" },
  { "class-and-property", "/Thing/Name", NULL, FRAGMENT_RESPONSE ("<t:Name>a</t:Name>"), ">/Thing/Name<", "a", "a" },
  { "nil", "Name", NULL,
    FRAGMENT_RESPONSE ("<t:Name xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/>"), ">Name<",
    NULL, "" },
  { "empty", "Name", NULL, FRAGMENT_RESPONSE (""), ">Name<", NULL, "" },
  { "escaped", "Name[. < '&']", NULL, FRAGMENT_RESPONSE (""), ">Name[. &lt; '&amp;']<", NULL, "" },
  { "no-wrapper", "Name", NULL, GET_RESPONSE, NULL, NULL, NULL, 0x803380F2 },
  { "dialect-without-path", NULL, WSMAN_DIALECT_XPATH, GET_RESPONSE, NULL, NULL, NULL, 0x80338091 },
};

static void
test_fragment (gconstpointer data)
{
  const FragmentCase *c = data;
  const Response responses[] = { { c->response } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_resource_locator_set_fragment_path (locator, c->path);
  wsman_resource_locator_set_fragment_dialect (locator, c->dialect);
  item = wsman_session_get (session, locator, NULL, &error);
  if (c->code != 0)
    {
      g_assert_null (item);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, c->code);
      return;
    }

  g_assert_no_error (error);
  assert_sent (&script, 0, c->sent);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "XmlFragment");
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, c->value);
  g_assert_cmpstr (wsman_item_get_text (item), ==, c->text);
}

/* The fragment that Get returned is put unchanged. */
static void
test_put_fragment (void)
{
  const Response responses[] = {
    { FRAGMENT_RESPONSE ("<t:Name>a</t:Name>") },
    { ENVELOPE (TRANSFER "/PutResponse", "<w:XmlFragment><t:Name>a</t:Name></w:XmlFragment>") },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) got = NULL;
  g_autoptr(WsmanItem) put = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_resource_locator_set_fragment_path (locator, "Name");
  got = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  put = wsman_session_put (session, locator, got, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_text (put), ==, "a");
  assert_sent (&script, 1, ">Name</w:FragmentTransfer>");
  assert_sent (&script, 1, "<t:Name>a</t:Name></w:XmlFragment></s:Body>");
}

/* Windows' tools leave the dialect of a filter in the locator, too. */
static void
test_dialect_of_filter (void)
{
  const Response responses[] = {
    { ENVELOPE (ENUMERATION "/EnumerateResponse", "<n:EnumerateResponse><w:EndOfSequence/></n:EnumerateResponse>") },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autofree char *body = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_resource_locator_set_fragment_dialect (locator, WSMAN_DIALECT_WQL);
  enumerator = wsman_session_enumerate (session, locator, "SELECT x", WSMAN_DIALECT_WQL, 0, NULL, &error);
  g_assert_no_error (error);
  body = script_dup_body (&script, 0);
  g_assert_null (strstr (body, "FragmentTransfer"));
}

/* --- Habits --- */

/* The text of an item that is an endpoint reference names the resource in any operation. */
static void
test_reference_as_resource (gconstpointer data)
{
  const TestVerbs *v = data;
  const Response responses[] = {
    { ENVELOPE (ENUMERATION "/EnumerateResponse",
                "<n:EnumerateResponse><w:Items>" EPR "</w:Items><w:EndOfSequence/></n:EnumerateResponse>") },
    { GET_RESPONSE },
    { INVOKE_RESPONSE },
    { ENVELOPE (TRANSFER "/DeleteResponse", "") },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) kind = thing_locator ();
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) reference = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(WsmanItem) output = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = v->enumerate (session, kind, "", "", 0x2, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));
  reference = v->read_item (enumerator, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));

  locator = wsman_resource_locator_new (wsman_item_get_xml (reference), &error);
  g_assert_no_error (error);
  item = v->get (session, locator, NULL, &error);
  g_assert_no_error (error);
  output = v->invoke (session, "Stop", locator, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (v->delete (session, locator, NULL, &error));
  g_assert_no_error (error);

  for (guint i = 1; i < G_N_ELEMENTS (responses); i++)
    {
      assert_sent (&script, i, ">" CLASS_URI "</w:ResourceURI>");
      assert_sent (&script, i,
                   "<w:Selector Name=\"Name\">a</w:Selector><w:Selector Name=\"__cimnamespace\">root/cimv2<");
    }
}

static void
test_many_invokes (void)
{
  static Response responses[1000];
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    responses[i].body = INVOKE_RESPONSE;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) output = wsman_session_invoke (session, "Stop", locator, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (output, "ReturnValue"), ==, "0");
    }
  g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 1);
}

/* A method's parameters as a dictionary: the types are those of the values. */
static void
test_parameters (void)
{
  const Response responses[] = { { INVOKE_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) input = NULL;
  g_autoptr(WsmanItem) output = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  parameters = g_variant_parse (G_VARIANT_TYPE_VARDICT,
                                "{'Text': <'a<b'>, 'Yes': <true>, 'Number': <-7>, 'Nothing': <()>,"
                                " 'Several': <['x', 'y']>, 'Service': <('http://u?k=v',)>}", NULL, NULL, NULL);
  g_assert_nonnull (parameters);
  input = wsman_item_new_from_variant (CLASS_URI, "Stop_INPUT", parameters, &error);
  g_assert_no_error (error);
  output = wsman_session_invoke (session, "Stop", locator, input, NULL, &error);
  g_assert_no_error (error);
  assert_sent (&script, 0, "xmlns:p=\"" CLASS_URI "\"><p:Text>a&lt;b</p:Text><p:Yes>true</p:Yes><p:Number>-7</p:Number>"
               "<p:Nothing xsi:nil=\"true\"/><p:Several>x</p:Several><p:Several>y</p:Several><p:Service><a:Address>");
}

/* --- Answers --- */

/* A response with an unusual form is also accepted. */
static void
test_response_forms (void)
{
#define GOT(headers) \
  ENVELOPE_START "<s:Header><a:Action>" TRANSFER "/GetResponse</a:Action>" headers "</s:Header>" BODY (THING)
  static const Response forms[] = {
    { GOT ("<a:RelatesTo>uuid:other</a:RelatesTo>" RELATES_TO) },
    { GOT (RELATES_TO "<a:RelatesTo>uuid:other</a:RelatesTo>") },
    { GOT ("<a:RelatesTo RelationshipType='urn:x'>uuid:other</a:RelatesTo><a:RelatesTo>urn:%ID%</a:RelatesTo>") },
    { GET_RESPONSE, .type = "application/soap+xml;charset='utf-8'" },
    { GET_RESPONSE, .type = "application/soap+xml; charset=\"utf-8\"" },
    { GET_RESPONSE, .type = "application/soap+xml; charset=\"'UTF-8'\"" },
    { GET_RESPONSE, .type = "application/soap+xml; charset = 'Utf-8' ; action=\"x\"" },
  };
  g_auto(Script) script = SCRIPT (forms);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
    }
}

static void
test_unrelated (void)
{
  const Response responses[] =
    { { GOT ("<a:RelatesTo>uuid:other</a:RelatesTo><a:RelatesTo>uuid:another</a:RelatesTo>") }, { GOT ("") } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_get (session, locator, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
    }
}

/* Windows responds like this to Disconnect and Reconnect: done, without content. */
static void
test_empty_output (gconstpointer data)
{
  const TestVerbs *verbs = data;
  const Response responses[] = { { ENVELOPE (CLASS_URI "/StopResponse", "") } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (verbs->invoke (session, "Stop", locator, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* Two representations in either order name the new resource. */
static void
test_created_forms (void)
{
#define RESOURCE_CREATED                                                                                         \
  "<x:ResourceCreated><a:Address>http://x</a:Address><a:ReferenceParameters><w:ResourceURI>" CLASS_URI           \
  "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"A\">1</w:Selector></w:SelectorSet><w:SelectorSet>"           \
  "<w:Selector Name=\"B\">2</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>"
  static const Response responses[] = {
    { ENVELOPE (TRANSFER "/CreateResponse", RESOURCE_CREATED THING) },
    { ENVELOPE (TRANSFER "/CreateResponse", THING RESOURCE_CREATED) },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml ("<Thing/>", NULL);

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanResourceLocator) created = wsman_session_create (session, locator, item, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_resource_locator_get_selector (created, "A"), ==, "1");
      g_assert_cmpstr (wsman_resource_locator_get_selector (created, "B"), ==, "2");
    }
}

/* All of them are in the error, whatever form their names have. */
static void
test_not_understood (void)
{
  static const struct
  {
    const char *headers;
    const char *told; /* NULL: nothing is added */
  } rows[] = {
    { "<s:NotUnderstood xmlns:h='urn:headers' qname='h:Peculiar'/>", "(the header {urn:headers}Peculiar)" },
    { "<s:NotUnderstood xmlns:h='urn:h' qname='h:One'/><x xmlns='urn:x'/>"
      "<s:NotUnderstood xmlns:i='urn:i' qname='i:Two'/>",
      "(the header {urn:h}One, {urn:i}Two)" },
    { "<s:NotUnderstood xmlns='urn:h' qname='One'/>", "(the header {urn:h}One)" },
    { "<s:NotUnderstood qname='lost:One'/>", "(the header lost:One)" },
    { "<s:NotUnderstood/><NotUnderstood xmlns='urn:x' qname='One'/>", NULL },
  };
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body =
        g_strconcat (ENVELOPE_START "<s:Header><a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action>",
                     rows[i].headers, RELATES_TO "</s:Header>"
                     BODY ("<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code><s:Reason>"
                           "<s:Text xml:lang='en-US'>Not understood</s:Text></s:Reason></s:Fault>"), NULL);
      const Response responses[] = { { .body = body, .status = "500 " } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      g_assert_null (wsman_session_get (session, locator, NULL, &error));
      g_assert_nonnull (strstr (error->message, rows[i].told != NULL ? rows[i].told : "Not understood"));
      g_assert_cmpint (strstr (error->message, "(the header") != NULL, ==, rows[i].told != NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (setting_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-requests/setting/", setting_cases[i].name, NULL);

      g_test_add_data_func (path, &setting_cases[i], test_setting);
    }
  g_test_add_func ("/wsman/session-requests/ids", test_ids);
  g_test_add_func ("/wsman/session-requests/options", test_options);
  g_test_add_func ("/wsman/session-requests/refused-locator", test_refused_locator);
  for (gsize i = 0; i < G_N_ELEMENTS (fragment_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-requests/fragment/", fragment_cases[i].name, NULL);

      g_test_add_data_func (path, &fragment_cases[i], test_fragment);
    }
  g_test_add_func ("/wsman/session-requests/put-fragment", test_put_fragment);
  g_test_add_func ("/wsman/session-requests/dialect-of-filter", test_dialect_of_filter);
  g_test_add_data_func ("/wsman/session-requests/reference-as-resource/sync", &test_verbs_sync,
                        test_reference_as_resource);
  g_test_add_data_func ("/wsman/session-requests/reference-as-resource/async", &test_verbs_async,
                        test_reference_as_resource);
  g_test_add_func ("/wsman/session-requests/many-invokes", test_many_invokes);
  g_test_add_func ("/wsman/session-requests/parameters", test_parameters);

  g_test_add_func ("/wsman/session/responses/forms", test_response_forms);
  g_test_add_func ("/wsman/session/responses/unrelated", test_unrelated);
  g_test_add_data_func ("/wsman/session/responses/empty-output/sync", &test_verbs_sync, test_empty_output);
  g_test_add_data_func ("/wsman/session/responses/empty-output/async", &test_verbs_async, test_empty_output);
  g_test_add_func ("/wsman/session/responses/created-forms", test_created_forms);
  g_test_add_func ("/wsman/session/responses/not-understood", test_not_understood);

  return g_test_run ();
}
