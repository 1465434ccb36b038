/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests Get and Put of fragments, as other clients send them, with a provider that only handles whole resources.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define BOX FIXTURE_URI "/Box"
#define XPATH "http://www.w3.org/TR/1999/REC-xpath-19991116"

#define BOX_XML \
  "<b:Box xmlns:b=\"" BOX "\" xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\"" \
  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" \
  "<b:Name>Toys</b:Name><b:Owner xsi:nil=\"true\"/><b:Label></b:Label>" \
  "<b:Thing>ball</b:Thing><b:Thing>kite</b:Thing><b:Thing>drum</b:Thing>" \
  "<b:Made><cim:Datetime>2024-05-01T10:20:30Z</cim:Datetime></b:Made>" \
  "<b:Lid><b:Name>Oak &amp; brass</b:Name></b:Lid></b:Box>"

/* A resource that stores what was put last. */

#define BOX_TYPE_PROVIDER (box_provider_get_type ())
G_DECLARE_FINAL_TYPE (BoxProvider, box_provider, BOX, PROVIDER, GObject)

struct _BoxProvider
{
  GObject parent_instance;

  WsmanItem *item;
  char *trace; /* of the operations */
  gboolean is_silent; /* Put responds without an item */
  gboolean is_secret; /* Get isn't allowed */
};

static void box_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BoxProvider, box_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, box_provider_iface_init))

static void
box_provider_finalize (GObject *object)
{
  BoxProvider *self = BOX_PROVIDER (object);

  g_clear_object (&self->item);
  g_free (self->trace);

  G_OBJECT_CLASS (box_provider_parent_class)->finalize (object);
}

static void
box_provider_class_init (BoxProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = box_provider_finalize;
}

static void
box_provider_init (BoxProvider *self)
{
  self->item = wsman_item_new_from_xml (BOX_XML, NULL);
  self->trace = g_strdup ("");
}

static void
note (BoxProvider    *self,
      WsmanOperation *operation)
{
  g_autofree char *former = g_steal_pointer (&self->trace);
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);

  g_assert_null (wsman_resource_locator_get_fragment_path (locator));
  g_assert_null (wsman_resource_locator_get_fragment_dialect (locator));
  self->trace = g_strconcat (former, strrchr (wsman_operation_get_action (operation), '/') + 1, " ", NULL);
}

static void
box_provider_handle_get (WsmanProvider   *provider,
                         WsmanOperation  *operation,
                         GError         **error)
{
  BoxProvider *self = BOX_PROVIDER (provider);

  note (self, operation);
  g_assert_null (wsman_operation_get_item (operation));
  wsman_operation_return_item (operation, self->item);
}

static void
box_provider_handle_put (WsmanProvider   *provider,
                         WsmanOperation  *operation,
                         GError         **error)
{
  BoxProvider *self = BOX_PROVIDER (provider);

  note (self, operation);
  g_set_object (&self->item, wsman_operation_get_item (operation));
  wsman_operation_return_item (operation, self->is_silent ? NULL : self->item);
}

static void
box_provider_handle_delete (WsmanProvider   *provider,
                            WsmanOperation  *operation,
                            GError         **error)
{
  wsman_operation_return_item (operation, NULL);
}

static void
box_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_get = box_provider_handle_get;
  iface->handle_put = box_provider_handle_put;
  iface->handle_delete = box_provider_handle_delete;
}

typedef struct
{
  ServerFixture *fixture;
  RawClient *client;
  char *credentials;
  BoxProvider *box;
} Session;

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              BoxProvider    *box)
{
  return !box->is_secret || wsman_operation_get_verb (operation) != WSMAN_VERB_GET;
}

static void
add_box (ServerFixture *fixture,
         gpointer       user_data)
{
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), user_data);
  wsman_server_add_provider (fixture->server, BOX, user_data);
}

static void
session_set_up (Session       *self,
                gconstpointer  data)
{
  self->box = g_object_new (BOX_TYPE_PROVIDER, NULL);
  self->fixture = server_fixture_new (add_box, self->box);
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
  g_assert_finalize_object (self->box);
}

/* header: the whole FragmentTransfer, or NULL; body: NULL for none. */
static RawResponse *
ask (Session    *self,
     const char *action,
     const char *header,
     const char *body)
{
  g_autofree char *full_action = g_strconcat (TRANSFER, action, NULL);
  g_autofree char *envelope = raw_envelope (full_action, BOX, header, body != NULL ? body : "");

  return raw_client_ask (self->client, self->credentials, envelope);
}

static char *
make_header (const char *path)
{
  return g_strdup_printf ("<w:FragmentTransfer s:mustUnderstand='true' xmlns:b='" BOX "'>%s</w:FragmentTransfer>",
                          path);
}

static void
assert_body (RawResponse *response,
             const char  *path,
             const char  *content)
{
  g_autofree char *body = g_strdup_printf ("<s:Body><w:XmlFragment>%s</w:XmlFragment></s:Body>", content);
  g_autofree char *header = g_strdup_printf ("<w:FragmentTransfer s:mustUnderstand=\"true\">%s</w:FragmentTransfer>",
                                             path);

  g_assert_cmpuint (response->status, ==, 200);
  if (strstr (response->body, body) == NULL)
    g_error ("%s: %s is not in %s", path, body, response->body);
  if (strstr (response->body, header) == NULL)
    g_error ("%s is not in %s", header, response->body);
}

#define NS " xmlns:b=\"" BOX "\""

static void
test_get (Session       *self,
          gconstpointer  data)
{
  static const struct
  {
    const char *path;
    const char *content;
  } rows[] = {
    { "Name", "<b:Name" NS ">Toys</b:Name>" },
    { "b:Name", "<b:Name" NS ">Toys</b:Name>" },
    { "Box/Name", "<b:Name" NS ">Toys</b:Name>" },
    { "/Box/Name", "<b:Name" NS ">Toys</b:Name>" },
    { "/b:Box/b:Name", "<b:Name" NS ">Toys</b:Name>" },
    { "./Name", "<b:Name" NS ">Toys</b:Name>" },
    { "Name/text()", "Toys" },
    { "/Box/Name/text()", "Toys" },
    { "Label", "<b:Label" NS "/>" },
    { "Label/text()", "" },
    { "Owner", "<b:Owner" NS " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>" },
    { "Owner/text()", "" },
    { "Thing", "<b:Thing" NS ">ball</b:Thing><b:Thing" NS ">kite</b:Thing><b:Thing" NS ">drum</b:Thing>" },
    { "Thing[1]", "<b:Thing" NS ">ball</b:Thing>" },
    { "Thing[3]/text()", "drum" },
    { "Thing[last()]", "<b:Thing" NS ">drum</b:Thing>" },
    { "Thing[. = 'kite']", "<b:Thing" NS ">kite</b:Thing>" },
    { "Lid/Name/text()", "Oak &amp; brass" },
    { "Made", "<b:Made" NS " xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\">"
              "<cim:Datetime>2024-05-01T10:20:30Z</cim:Datetime></b:Made>" },
    { "Made/text()", "2024-05-01T10:20:30Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = make_header (rows[i].path);
      g_autoptr(RawResponse) response = ask (self, "Get", header, NULL);

      assert_body (response, rows[i].path, rows[i].content);
    }
}

static void
test_put (Session       *self,
          gconstpointer  data)
{
  static const struct
  {
    const char *path;
    const char *content;
    const char *name;
    const char *values; /* of all properties with that name, afterwards */
    const char *response;
  } rows[] = {
    { "Name", "<b:Name" NS ">Books</b:Name>", "Name", "Books", "<b:Name" NS ">Books</b:Name>" },
    { "Name/text()", "Tools &amp; nails", "Name", "Tools & nails", "Tools &amp; nails" },
    { "Name", "<Name>Plain</Name>", "Name", "Plain", "<Name xmlns=\"" BOX "\">Plain</Name>" },
    { "Name", "<x:Name xmlns:x=\"" BOX "\">Other</x:Name>", "Name", "Other",
      "<x:Name xmlns:x=\"" BOX "\">Other</x:Name>" },
    { "Owner/text()", "Ada", "Owner", "Ada", "Ada" },
    { "Thing[2]", "<Thing>top</Thing>", "Thing", "ball top drum", "<Thing xmlns=\"" BOX "\">top</Thing>" },
    { "Thing[3]/text()", "horn", "Thing", "ball top horn", "horn" },
    { "Thing", "<Thing>a</Thing><Thing>b</Thing>", "Thing", "a b",
      "<Thing xmlns=\"" BOX "\">a</Thing><Thing xmlns=\"" BOX "\">b</Thing>" },
    { "Thing[1]", "<Thing>a</Thing><Thing>b</Thing><Thing>c</Thing>", "Thing", "a b c b",
      "<Thing xmlns=\"" BOX "\">a</Thing>" },
    { "Thing[. = 'c']", "<Thing>z</Thing>", "Thing", "a b z b", "" }, /* it doesn't exist any more */
    { "Thing[. = 'b']", "", "Thing", "a z", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = make_header (rows[i].path);
      g_autofree char *body = g_strdup_printf ("<w:XmlFragment>%s</w:XmlFragment>", rows[i].content);
      g_autoptr(RawResponse) response = NULL;
      g_auto(GStrv) values = NULL;
      g_autofree char *joined = NULL;

      self->box->is_silent = i % 2 == 0;
      response = ask (self, "Put", header, body);
      assert_body (response, rows[i].path, rows[i].response);
      values = wsman_item_lookup_strv (self->box->item, rows[i].name);
      joined = g_strjoinv (" ", values);
      g_assert_cmpstr (joined, ==, rows[i].values);
      g_assert_cmpstr (wsman_item_lookup_string (self->box->item, "Label"), ==, "");
      g_assert_cmpstr (self->box->trace, ==, "Get Put ");
      g_clear_pointer (&self->box->trace, g_free);
      self->box->trace = g_strdup ("");
    }
}

/* Replaces it by nothing, and by an element that contains more than text. */
static void
test_put_odd (Session       *self,
              gconstpointer  data)
{
  g_autoptr(RawResponse) nil = NULL;
  g_autoptr(RawResponse) made = NULL;
  g_autofree char *name = make_header ("Name");
  g_autofree char *moment = make_header ("Made");
  g_autoptr(GDateTime) date = NULL;

  nil = ask (self, "Put", name,
             "<w:XmlFragment><Name xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>"
             "</w:XmlFragment>");
  g_assert_cmpuint (nil->status, ==, 200);
  g_assert_true (wsman_item_is_null (self->box->item, "Name"));
  g_assert_true (wsman_item_contains (self->box->item, "Name"));

  made = ask (self, "Put", moment,
              "<w:XmlFragment><b:Made" NS "><c:Datetime xmlns:c='http://schemas.dmtf.org/wbem/wscim/1/common'>"
              "2001-02-03T04:05:06Z</c:Datetime></b:Made></w:XmlFragment>");
  g_assert_cmpuint (made->status, ==, 200);
  date = wsman_item_lookup_date_time (self->box->item, "Made");
  g_assert_cmpint (g_date_time_get_year (date), ==, 2001);
}

/* Otherwise the path would tell a client without permission to read whether it selects anything. */
static void
test_put_without_get (Session       *self,
                      gconstpointer  data)
{
  g_autofree char *header = make_header ("Name[../Label = '']");
  g_autoptr(RawResponse) response = NULL;

  self->box->is_secret = TRUE;
  response = ask (self, "Put", header, "<w:XmlFragment><Name>Books</Name></w:XmlFragment>");
  g_assert_cmpuint (response->status, ==, 500);
  g_assert_cmphex (raw_response_get_code (response), ==, 5);
  g_assert_cmpstr (self->box->trace, ==, "");
}

#define PATH(path) "<w:FragmentTransfer s:mustUnderstand='true'>" path "</w:FragmentTransfer>"
#define PATH_IN(dialect, path) \
  "<w:FragmentTransfer s:mustUnderstand='true' Dialect='" dialect "'>" path "</w:FragmentTransfer>"
#define XML(content) "<w:XmlFragment>" content "</w:XmlFragment>"

static void
test_refusals (Session       *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *action;
    const char *header;
    const char *body;
    guint32 code;
  } rows[] = {
    { "Get", "<w:FragmentTransfer>Name</w:FragmentTransfer>", NULL, 0x8033800F },
    { "Get", "<w:FragmentTransfer s:mustUnderstand='false'>Name</w:FragmentTransfer>", NULL, 0x8033800F },
    { "Get", PATH (""), NULL, 0x80338109 },
    { "Get", PATH (" "), NULL, 0x80338109 },
    { "Get", PATH_IN (XPATH, ""), NULL, 0x80338091 },
    { "Get", PATH_IN ("XPath", "Name"), NULL, 0x80338092 },
    { "Get", PATH_IN ("", "Name"), NULL, 0x80338092 },
    { "Get", PATH_IN ("http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf", "Name"), NULL, 0x80338090 },
    { "Get", PATH ("name"), NULL, 0x80338093 },
    { "Get", PATH ("Box/name"), NULL, 0x80338093 },
    { "Get", PATH ("Name["), NULL, 0x80338093 },
    { "Get", PATH ("Thing[4]"), NULL, 0x80338093 },
    { "Get", PATH ("text()"), NULL, 0x80338093 },
    { "Get", PATH ("/text()"), NULL, 0x80338093 },
    { "Get", PATH ("count(Thing)"), NULL, 0x80338093 },
    { "Get", PATH ("q:Name"), NULL, 0x80338093 },
    { "Get", PATH ("@*"), NULL, 0x80338093 },
    { "Delete", PATH ("Name"), NULL, 0x80338077 },
    { "Put", PATH ("Name"), NULL, 0x80338059 },
    { "Put", PATH ("Name"), "<Name>Books</Name>", 0x80338059 },
    { "Put", PATH ("Name"), XML ("<Label>Books</Label>"), 0x80338059 },
    { "Put", PATH ("Name"), XML ("<o:Name xmlns:o='urn:o'>Books</o:Name>"), 0x80338058 },
    { "Put", PATH ("Made"), XML ("<Made><Date/></Made>"), 0x80338058 },
    { "Put", PATH ("//Name"), XML ("<Name>Books</Name>"), 0x80338093 },
    { "Put", PATH ("Name | Label"), XML ("<Name>Books</Name>"), 0x80338093 },
    { "Put", PATH ("Lid | Lid/Name"), XML ("<Lid/>"), 0x80338093 },
    { "Put", PATH ("Thing/text()"), XML ("drum"), 0x80338059 },
    { "Put", PATH ("Name/text()"), XML ("<Name>Books</Name>"), 0x80338059 },
    { "Put", PATH ("Made/text()"), XML ("2001-02-03T04:05:06Z"), 0x80338059 },
    { "Put", PATH ("Missing"), XML ("<Missing>x</Missing>"), 0x80338093 },
    { "Put", PATH ("/Box"), XML ("<Box/>"), 0x80338093 },
    { "Put", PATH ("."), XML ("<Box/>"), 0x80338093 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = ask (self, rows[i].action, rows[i].header, rows[i].body);

      g_test_message ("%s %s %s", rows[i].action, rows[i].header, rows[i].body);
      g_assert_cmpuint (response->status, ==, 500);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
      g_assert_null (strstr (response->body, "FragmentTransfer s:"));
    }

  g_assert_cmpstr (wsman_item_lookup_string (self->box->item, "Name"), ==, "Toys");
  g_assert_null (strstr (self->box->trace, "Put"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/wsman/server/fragment/" name, Session, NULL, session_set_up, func, session_tear_down)
  ADD ("get", test_get);
  ADD ("put", test_put);
  ADD ("put-odd", test_put_odd);
  ADD ("put-without-get", test_put_without_get);
  ADD ("refusals", test_refusals);

  return g_test_run ();
}
