/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Enumerations: batches of every shape, looking ahead, stopping early, and harm on the way. */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"

#define THING(name) "<t:Thing><t:Name>" name "</t:Name></t:Thing>"
#define CONTEXT(id) "<n:EnumerationContext>" id "</n:EnumerationContext>"
#define ENUMERATED(content) ENVELOPE (ENUMERATION "/EnumerateResponse", "<n:EnumerateResponse>" content "</n:EnumerateResponse>")
#define PULLED(content) ENVELOPE (ENUMERATION "/PullResponse", "<n:PullResponse>" content "</n:PullResponse>")
#define ITEMS(content) "<n:Items>" content "</n:Items>"
#define W_ITEMS(content) "<w:Items>" content "</w:Items>"
#define END "<n:EndOfSequence/>"
#define W_END "<w:EndOfSequence/>"
#define RELEASED ENVELOPE (ENUMERATION "/ReleaseResponse", "")
#define PULL_TIMED_OUT FAULT_ENVELOPE ("n:TimedOut", "2150858780", "Nothing yet"), "500 "
#define ERROR_TIMEOUT FAULT_ENVELOPE ("w:InternalError", "2147943860", "Too late"), "500 "
#define TIMED_OUT FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Nothing yet"), "500 "

static void
assert_sent (Script     *script,
             guint       index,
             const char *part)
{
  g_autofree char *body = NULL;

  canned_server_wait_requests (script->server, index + 1);
  body = script_dup_body (script, index);
  if (strstr (body, part) == NULL)
    g_error ("“%s” isn't in: %s", part, body);
}

static WsmanEnumerator *
enumerate (WsmanSession  *session,
           GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  return wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);
}

static void
append_name (GString   *names,
             WsmanItem *item)
{
  g_string_append (names, wsman_item_lookup_string (item, "Name"));
}

/* As Windows' scripts do it. */
static char *
read_all (WsmanEnumerator  *enumerator,
          GError          **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, error);

      if (item == NULL)
        break;
      append_name (names, item);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* As bindings iterate. */
static char *
iterate (WsmanEnumerator  *enumerator,
         guint             max,
         GError          **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr(GPtrArray) items = wsman_enumerator_next_items (enumerator, max, NULL, error);

      if (items == NULL || items->len == 0)
        break;
      g_assert_cmpuint (items->len, <=, max);
      for (guint i = 0; i < items->len; i++)
        append_name (names, g_ptr_array_index (items, i));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* --- Batches --- */

typedef struct
{
  const char *name;
  Response responses[5];
  guint n_requests;
  const char *names;
} BatchCase;

static const BatchCase batch_cases[] = {
  { "one", { { ENUMERATED (CONTEXT ("") W_ITEMS (THING ("a") THING ("b")) W_END) } }, 1, "ab" },
  { "one-without-context", { { ENUMERATED (W_ITEMS (THING ("a")) W_END) } }, 1, "a" },
  { "one-in-the-other-namespace", { { ENUMERATED (CONTEXT ("1") ITEMS (THING ("a")) END) } }, 1, "a" },
  { "empty", { { ENUMERATED (W_ITEMS ("") W_END) } }, 1, "" },
  { "empty-without-items", { { ENUMERATED (CONTEXT ("1") W_END) } }, 1, "" },
  { "several",
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))) },
      { PULLED (CONTEXT ("2") ITEMS (THING ("c"))) },
      { PULLED (ITEMS (THING ("d") THING ("e")) END) } }, 3, "abcde" },
  { "not-optimized",
    { { ENUMERATED (CONTEXT ("1")) }, { PULLED (CONTEXT ("1") ITEMS (THING ("a"))) }, { PULLED (ITEMS ("") END) } }, 3, "a" },
  { "empty-batch",
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
      { PULLED (CONTEXT ("2") ITEMS ("")) },
      { PULLED (CONTEXT ("3")) },
      { PULLED (ITEMS (THING ("b")) W_END) } }, 4, "ab" },
  { "context-not-repeated",
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) }, { PULLED (ITEMS (THING ("b"))) }, { PULLED (END) } }, 3, "ab" },
  { "nothing-yet",
    { { ENUMERATED (CONTEXT ("1")) }, { TIMED_OUT }, { TIMED_OUT }, { PULLED (ITEMS (THING ("a")) END) } }, 4, "a" },
  { "nothing-yet-of-pull",
    { { ENUMERATED (CONTEXT ("1")) }, { PULL_TIMED_OUT }, { PULL_TIMED_OUT }, { PULL_TIMED_OUT },
      { PULLED (ITEMS (THING ("a")) END) } }, 5, "a" },
  { "two-timeouts-of-enumerate", { { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { ENUMERATED (W_ITEMS (THING ("a")) W_END) } }, 3, "a" },
  { "two-timeouts-of-pull",
    { { ENUMERATED (CONTEXT ("1")) }, { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { PULLED (ITEMS (THING ("a")) END) } }, 4, "a" },
  { "timeouts-apart",
    { { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) }, { ERROR_TIMEOUT },
      { PULLED (ITEMS (THING ("b")) END) } }, 5, "ab" },
};

static void
check_batches (const BatchCase *c,
               guint            max)
{
  g_auto(Script) script = SCRIPT (c->responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autofree char *names = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  if (max == 0)
    g_assert_cmpint (wsman_enumerator_get_at_end_of_stream (enumerator), ==, *c->names == '\0');

  names = max > 0 ? iterate (enumerator, max, &error) : read_all (enumerator, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, c->names);
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
  g_assert_cmpstr (wsman_enumerator_get_error (enumerator), ==, "");

  /* Past the end there is nothing, and nothing to release. */
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_enumerator_close (enumerator, NULL, &error));
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&enumerator);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, c->n_requests);
}

static void
test_batches (gconstpointer data)
{
  for (guint max = 0; max < 4; max++)
    check_batches (data, max);
}

static void
test_requests (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("first &amp; 1") W_ITEMS (THING ("a"))) },
    { PULLED (CONTEXT ("second") ITEMS (THING ("b"))) },
    { PULLED (CONTEXT ("third") ITEMS (THING ("c"))) },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(WsmanItem) second = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_batch_items (session, 7);
  enumerator = enumerate (session, &error);
  /* It concerns later enumerations alone. */
  wsman_session_set_batch_items (session, 9);
  item = wsman_enumerator_read_item (enumerator, NULL, &error);
  second = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (second, "Name"), ==, "b");
  g_assert_true (wsman_enumerator_close (enumerator, NULL, &error));
  g_assert_no_error (error);

  assert_sent (&script, 0, "<w:OptimizeEnumeration/>");
  assert_sent (&script, 0, ">7</w:MaxElements>");
  assert_sent (&script, 1, ">first &amp; 1</n:EnumerationContext>");
  assert_sent (&script, 1, ">7</n:MaxElements>");
  assert_sent (&script, 1, CLASS_URI "</w:ResourceURI>");
  assert_sent (&script, 1, "<w:Selector Name=\"Name\">a</w:Selector>");
  assert_sent (&script, 2, ">second</n:EnumerationContext>");
  assert_sent (&script, 3, ENUMERATION "/Release</a:Action>");
  assert_sent (&script, 3, ">third</n:EnumerationContext>");

  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_true (wsman_enumerator_close (enumerator, NULL, NULL));
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 4);
}

/* Three times, as Windows' tools, and no more. */
static void
test_timeouts_for_good (void)
{
  const Response responses[] = { { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { ERROR_TIMEOUT } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (enumerate (session, &error));
  assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 3);
}

typedef struct
{
  const char *name;
  const char *filter;
  const char *dialect;
  guint flags;
  const char *sent; /* NULL: refused */
  WsmanError klass;
  guint32 code;
} FilterCase;

#define SELECTORS "<w:SelectorSet xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"><w:Selector Name=\"a\">b</w:Selector></w:SelectorSet>"

#define ASSOCIATED "<b:AssociatedInstances xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\"/>"
#define ASSOCIATIONS "<b:AssociationInstances xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\"/>"

static const FilterCase filter_cases[] = {
  /* Dialects. */
  { "wql", "SELECT a FROM b WHERE c < 'd'", WSMAN_DIALECT_WQL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a FROM b WHERE c &lt; 'd'<" },
  { "wql-by-default", "SELECT a", NULL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a<" },
  { "wql-by-empty-dialect", "SELECT a", "", 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a<" },
  { "no-filter", NULL, WSMAN_DIALECT_WQL, 0, "</w:MaxElements></n:Enumerate>" },
  { "empty", "", WSMAN_DIALECT_WQL, 0, "</w:MaxElements></n:Enumerate>" },
  { "empty-both", "", "", 0, "</w:MaxElements></n:Enumerate>" },
  { "blank", " \n", WSMAN_DIALECT_SELECTOR, 0, "</w:MaxElements></n:Enumerate>" },
  { "selector", SELECTORS, WSMAN_DIALECT_SELECTOR, 0, "<w:Selector Name=\"a\">b</w:Selector></w:SelectorSet></w:Filter>" },
  { "leading-space", "\n " SELECTORS, WSMAN_DIALECT_SELECTOR, 0, "<w:Selector Name=\"a\">b</w:Selector>" },
  { "selector-recognized", SELECTORS, NULL, 0, "Dialect=\"" WSMAN_DIALECT_SELECTOR "\"><w:SelectorSet" },
  { "association", ASSOCIATED, WSMAN_DIALECT_ASSOCIATION, 0, "AssociatedInstances" },
  { "association-recognized", ASSOCIATED, NULL, 0, "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\"><b:AssociatedInstances" },
  { "associations-recognized", ASSOCIATIONS, "", 0, "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\"><b:AssociationInstances" },
  { "other-xml", "<a/>", NULL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\"><a/>" },
  { "xpath", "/a[b < 1]", WSMAN_DIALECT_XPATH, 0, "Dialect=\"" WSMAN_DIALECT_XPATH "\">/a[b &lt; 1]<" },
  { "any-case", ASSOCIATED, "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/AssociationFilter", 0,
    "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\">" },
  { "leading-space-of-dialect", ASSOCIATED, " " WSMAN_DIALECT_ASSOCIATION, 0, "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\">" },
  { "unknown-dialect", "x", "http://Other/", 0, "Dialect=\"http://Other/\">x<" },
  { "text-like-xml", "<a", WSMAN_DIALECT_XPATH, 0x1, "Dialect=\"" WSMAN_DIALECT_XPATH "\">&lt;a<" },
  { "well-formed-text", "<a/>", WSMAN_DIALECT_XPATH, 0x1, "Dialect=\"" WSMAN_DIALECT_XPATH "\">&lt;a/&gt;<" },
  { "association-text", "{Object=Thing?Name=a;ResultClassName=b}", WSMAN_DIALECT_ASSOCIATION, 0,
    CLASS_URI "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Name\">a</w:Selector></w:SelectorSet>"
    "</a:ReferenceParameters></b:Object><b:ResultClassName>b</b:ResultClassName></b:AssociatedInstances></w:Filter>" },
  { "association-text-of-links", "{Object=Thing?Name=a}", WSMAN_DIALECT_ASSOCIATION, 0x80, "<b:AssociationInstances" },
  { "association-text-is-wql-by-default", "{Object=x}", NULL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">{Object=x}<" },

  /* Flags, as the numbers that scripts write. */
  { "objects", NULL, NULL, 0x0, "</w:MaxElements></n:Enumerate>" },
  { "epr", NULL, NULL, 0x2, ">EnumerateEPR</w:EnumerationMode>" },
  { "object-and-epr", NULL, NULL, 0x4, ">EnumerateObjectAndEPR</w:EnumerationMode>" },
  { "shallow", NULL, NULL, 0x20, ">None</" },
  { "base-properties", NULL, NULL, 0x40, ">ExcludeSubClassProperties</" },
  { "epr-shallow", NULL, NULL, 0x22, ">EnumerateEPR</w:EnumerationMode><b:PolymorphismMode>None</b:PolymorphismMode>" },
  { "all-that-go-together", "x", NULL, 0x1 | 0x4 | 0x40 | 0x80, ">ExcludeSubClassProperties</" },

  /* Refusals. */
  { "two-modes", NULL, NULL, 0x6, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x8033811f },
  { "two-polymorphisms", NULL, NULL, 0x60, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380ac },
  { "unassigned-8", NULL, NULL, 0x8, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380ac },
  { "unassigned-10", NULL, NULL, 0x10, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380ac },
  { "unassigned-high", NULL, NULL, 0x100, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380ac },
  { "unassigned-top", NULL, NULL, 0x80000000, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380ac },
  { "broken-xml", "<a><b></a>", WSMAN_DIALECT_SELECTOR, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107 },
  { "two-elements", "<a/></w:Filter><b/>", WSMAN_DIALECT_SELECTOR, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107 },
  { "wql-like-xml", "<a", NULL, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107 },
  { "selector-text", "{a=\"b\"}", WSMAN_DIALECT_SELECTOR, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107 },
  { "selector-as-text", SELECTORS, WSMAN_DIALECT_SELECTOR, 0x1, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107 },
  { "association-text-wrong", "Object=x", WSMAN_DIALECT_ASSOCIATION, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT, 0x8033801a },
  { "association-text-of-links-wrong", "{Object=x;ResultRole=a}", WSMAN_DIALECT_ASSOCIATION, 0x80, NULL,
    WSMAN_ERROR_INVALID_ARGUMENT, 0x8033801a },
};

static void
test_filter (gconstpointer data)
{
  const FilterCase *c = data;
  const Response responses[] = { { ENUMERATED (W_END) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = wsman_session_enumerate (session, locator, c->filter, c->dialect, c->flags, NULL, &error);
  if (c->sent != NULL)
    {
      g_assert_no_error (error);
      assert_sent (&script, 0, c->sent);
      return;
    }

  assert_code (error, c->klass, c->code);
  g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 0);
}

static void
test_no_batch (void)
{
  g_auto(Script) script = { 0, };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_batch_items (session, 0);
  g_assert_null (enumerate (session, &error));
  assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380c2);
  g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 0);
}

#define EPR(name)                                                                                    \
  "<a:EndpointReference><a:Address>http://x</a:Address><a:ReferenceParameters><w:ResourceURI>" CLASS_URI \
  "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Name\">" name "</w:Selector></w:SelectorSet>"     \
  "</a:ReferenceParameters></a:EndpointReference>"

static void
test_references (void)
{
  static const struct
  {
    guint flags;
    const char *items;
    const char *name;
  } rows[] = {
    { 0x2, EPR ("a") EPR ("b"), "EndpointReference" },
    { 0x4, "<w:Item>" THING ("a") EPR ("a") "</w:Item><w:Item>" THING ("b") EPR ("b") "</w:Item>", "Thing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strconcat (ENVELOPE_START HEADER (ENUMERATION "/EnumerateResponse", RELATES_TO)
                                           "<s:Body><n:EnumerateResponse><w:Items>", rows[i].items,
                                           "</w:Items>" W_END "</n:EnumerateResponse></s:Body></s:Envelope>", NULL);
      const Response responses[] = { { body } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanResourceLocator) locator = thing_locator ();
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(GPtrArray) items = NULL;

      script_start (&script, NULL);
      session = script_connect (&script);
      enumerator = wsman_session_enumerate (session, locator, NULL, NULL, rows[i].flags, NULL, &error);
      g_assert_no_error (error);
      items = wsman_enumerator_next_items (enumerator, 10, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (items->len, ==, 2);
      for (guint j = 0; j < items->len; j++)
        {
          WsmanItem *item = g_ptr_array_index (items, j);
          WsmanResourceLocator *found = wsman_item_get_locator (item);

          g_assert_cmpstr (wsman_item_get_name (item), ==, rows[i].name);
          g_assert_cmpstr (wsman_resource_locator_get_resource_uri (found), ==, CLASS_URI);
          g_assert_cmpstr (wsman_resource_locator_get_selector (found, "Name"), ==, j == 0 ? "a" : "b");
        }
    }
}

/* --- As they arrive --- */

/* The first item is there before the batch is complete; no call waits for more than it needs. */
static void
test_streaming (void)
{
  const Response responses[] =
    { { ENUMERATED (W_ITEMS (THING ("a") THING ("b") THING ("c")) W_END), .pause = THING ("c") } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *rest = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  item = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");

  /* Never looks ahead: the second item is there, the third isn't. */
  items = wsman_enumerator_next_items (enumerator, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));

  /* Now it waits, and only one call may. */
  wsman_enumerator_next_items_async (enumerator, 10, NULL, keep_result, &result);
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_assert_false (wsman_enumerator_close (enumerator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_clear_pointer (&items, g_ptr_array_unref);

  canned_server_open_gate (script.server);
  items = wsman_enumerator_next_items_finish (enumerator, wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  rest = read_all (enumerator, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rest, ==, "");
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
}

static gpointer
read_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GAsyncResult) result = NULL;
  WsmanItem *item;

  g_main_context_push_thread_default (context);
  wsman_enumerator_read_item_async (data, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  item = wsman_enumerator_read_item_finish (data, result, NULL);
  g_main_context_pop_thread_default (context);

  return item;
}

/* One response that is read by a synchronous call, then in another thread's context, then in the
 * default context: the connection belongs to none of them. */
static void
test_contexts (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))), .pause = THING ("b") },
    { PULLED (CONTEXT ("2") ITEMS (THING ("c") THING ("d"))), .pause = THING ("d") },
    { PULLED (ITEMS (THING ("e")) END), .pause = END },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  canned_server_open_gate (script.server);
  for (guint i = 0; !wsman_enumerator_get_at_end_of_stream (enumerator); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(WsmanItem) item = NULL;

      if (i % 3 == 0)
        item = g_thread_join (g_thread_new ("read", read_in_thread, enumerator));
      else if (i % 3 == 1)
        item = wsman_enumerator_read_item (enumerator, NULL, &error);
      else
        {
          wsman_enumerator_read_item_async (enumerator, NULL, keep_result, &result);
          item = wsman_enumerator_read_item_finish (enumerator, wait_for_result (&result), &error);
        }
      g_assert_no_error (error);
      append_name (names, item);
    }
  g_assert_cmpstr (names->str, ==, "abcde");
}

/* A program that waits for another operation before it reads on isn't waited for: the connection of
 * a half-read answer doesn't count. */
static void
test_limit (void)
{
  const Response responses[] = {
    { ENUMERATED (W_ITEMS (THING ("a") THING ("b")) W_END), .pause = THING ("b") },
    { ENUMERATED (W_ITEMS (THING ("c") THING ("d")) W_END), .pause = THING ("d") },
    { ENVELOPE (TRANSFER "/GetResponse", THING ("x")) },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GAsyncResult) got = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  WsmanEnumerator *enumerators[2];

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_max_connections (session, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (enumerators); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;

      wsman_session_enumerate_async (session, locator, NULL, NULL, 0, NULL, keep_result, &result);
      enumerators[i] = wsman_session_enumerate_finish (session, wait_for_result (&result), &error);
      g_assert_no_error (error);
    }

  wsman_session_get_async (session, locator, NULL, keep_result, &got);
  item = wsman_session_get_finish (session, wait_for_result (&got), &error);
  g_assert_no_error (error);

  canned_server_open_gate (script.server);
  for (gsize i = 0; i < G_N_ELEMENTS (enumerators); i++)
    {
      g_autofree char *names = read_all (enumerators[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (names, ==, i == 0 ? "ab" : "cd");
      g_assert_finalize_object (enumerators[i]);
    }
}

static void
count (GObject    *object,
       GParamSpec *pspec,
       gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_notify (void)
{
  const Response responses[] = { { ENUMERATED (W_ITEMS (THING ("a")) W_END) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  guint n = 0;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, NULL);
  g_signal_connect (enumerator, "notify::at-end-of-stream", G_CALLBACK (count), &n);
  item = wsman_enumerator_read_item (enumerator, NULL, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, NULL));
  g_assert_cmpuint (n, ==, 1);
}

/* --- Failures --- */

/* What fails while looking ahead is told by the next call. */
static void
test_failed_look_ahead (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
    { FAULT_ENVELOPE ("w:InternalError", "1450", "Out of luck"), "500 " },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  item = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
  g_assert_cmpstr (wsman_enumerator_get_error (enumerator), ==, "");
  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));

  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
      g_assert_nonnull (strstr (error->message, "Out of luck"));
      g_assert_nonnull (wsman_enumerator_get_fault (enumerator));
      g_assert_nonnull (strstr (wsman_enumerator_get_error (enumerator), "Code=\"1450\""));
      g_clear_error (&error);
    }
  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));
}

static void
test_fault (void)
{
  const Response responses[] = {
    { FAULT_ENVELOPE ("n:CannotProcessFilter", "2150858778", "Bad query"), "500 " },
    { ENUMERATED (CONTEXT ("1")) },
    { FAULT_ENVELOPE ("w:AccessDenied", "5", "No"), "500 " },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (enumerate (session, &error));
  assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x8033801a);
  g_assert_nonnull (wsman_session_get_fault (session));
  g_clear_error (&error);

  g_assert_null (enumerate (session, &error));
  assert_code (error, WSMAN_ERROR_ACCESS_DENIED, 5);
  assert_sent (&script, 3, ">1</n:EnumerationContext>");
}

#define MANY 1200

/* A server that never comes to anything is asked so often, and no more; then it may forget. One that is only
 * slow gets its time. */
static void
test_nothing_for_ever (void)
{
  static const struct
  {
    Response nothing;
    guint n_nothing;
    WsmanError klass; /* -1: none */
    guint32 code;
    guint max_requests;
  } rows[] = {
    { { PULLED (CONTEXT ("1") ITEMS ("")) }, 5, -1, 0, 8 },
    { { PULLED ("<n:Items/>") }, 98, -1, 0, 101 },
    { { PULLED (CONTEXT ("1") ITEMS ("")) }, MANY, WSMAN_ERROR_PROTOCOL, 0x803380ef, 102 },
    { { PULLED ("") }, MANY, WSMAN_ERROR_PROTOCOL, 0x803380ef, 102 },
    { { TIMED_OUT }, 200, -1, 0, 203 },
    { { TIMED_OUT }, MANY, WSMAN_ERROR_TIMED_OUT, 0x80338029, 1002 },
    { { PULL_TIMED_OUT }, MANY, WSMAN_ERROR_TIMED_OUT, 0x8033801c, 1002 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Response responses[MANY + 3] = { { ENUMERATED (CONTEXT ("1")) } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autofree char *names = NULL;
      g_autoptr(GError) error = NULL;
      guint n_requests;

      for (guint j = 1; j < G_N_ELEMENTS (responses); j++)
        responses[j] = (Response) { RELEASED };
      for (guint j = 1; j <= rows[i].n_nothing; j++)
        responses[j] = rows[i].nothing;
      if (rows[i].n_nothing < MANY)
        responses[rows[i].n_nothing + 1] = (Response) { PULLED (ITEMS (THING ("a")) END) };

      script_start (&script, NULL);
      session = script_connect (&script);
      enumerator = enumerate (session, &error);
      if (enumerator != NULL)
        names = read_all (enumerator, &error);
      n_requests = canned_server_get_n_requests (script.server);
      g_test_message ("%u: %u requests", i, n_requests);
      g_assert_cmpuint (n_requests, <=, rows[i].max_requests);

      if (rows[i].code == 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (names, ==, "a");
          continue;
        }

      assert_code (error, rows[i].klass, rows[i].code);
      g_clear_object (&enumerator);
      assert_sent (&script, n_requests, "/enumeration/Release<");
    }
}

/* What came before the connection broke is returned. At each byte of the response. */
static void
test_truncation (void)
{
  const char *body = ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b")) W_END);
  const gsize length = strlen (body) + strlen ("HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP
                                               "\r\nContent-Length: 999\r\n\r\n");
  Response responses[2] = { { body }, { body } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  gsize longest = 0;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize cut = 1; cut < length; cut++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autofree char *names = NULL;

      responses[0].cut = responses[1].cut = cut;
      script_rewind (&script, 0);
      enumerator = enumerate (session, &error);
      if (enumerator != NULL)
        names = read_all (enumerator, &error);
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, WSMAN_ERROR);
      g_assert_true (error->code == WSMAN_ERROR_CONNECTION || error->code == WSMAN_ERROR_PROTOCOL);
      if (names != NULL)
        {
          g_assert_true (g_str_has_prefix ("ab", names));
          longest = MAX (longest, strlen (names));
        }
    }
  g_assert_cmpuint (longest, ==, 2);
}

/* --- Stopping --- */

typedef struct
{
  Script *script;
  GCancellable *cancellable;
  gint64 start; /* when it was cancelled */
} Canceller;

static gpointer
cancel_later (gpointer data)
{
  Canceller *self = data;

  canned_server_wait_requests (self->script->server, 2);
  self->start = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);

  return NULL;
}

/* How long it took from being cancelled to returning. */
static gint64
try_cancel (gconstpointer data)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
    { PULLED (ITEMS (THING ("b")) END), .hang = TRUE },
    { RELEASED },
    { ENUMERATED (W_ITEMS (THING ("z")) W_END) },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { &script, cancellable };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autofree char *names = NULL;
  GThread *thread;
  gint64 end;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  thread = g_thread_new ("cancel", cancel_later, &canceller);
  g_assert_null (wsman_enumerator_read_item (enumerator, cancellable, &error));
  end = g_get_monotonic_time ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);

  assert_sent (&script, 2, ENUMERATION "/Release</a:Action>");
  assert_sent (&script, 2, ">1</n:EnumerationContext>");
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);

  canned_server_open_gate (script.server);
  g_set_object (&enumerator, NULL);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  names = read_all (enumerator, &error);
  g_assert_cmpstr (names, ==, "z");

  return end - canceller.start;
}

static void
test_cancel (void)
{
  patience_assert_within (100, try_cancel, NULL);
}

typedef enum
{
  READ_ITEM,
  NEXT_ITEMS,
  READ_ITEM_ASYNC,
  NEXT_ITEMS_ASYNC,
  CLOSE,
} ItemsRead;

/* FALSE, as it must fail. */
static gboolean
read_cancelled (WsmanEnumerator  *enumerator,
                ItemsRead         reading,
                GCancellable     *cancellable,
                GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  switch (reading)
    {
    case READ_ITEM:
      return wsman_enumerator_read_item (enumerator, cancellable, error) != NULL;
    case NEXT_ITEMS:
      return wsman_enumerator_next_items (enumerator, 5, cancellable, error) != NULL;
    case READ_ITEM_ASYNC:
      wsman_enumerator_read_item_async (enumerator, cancellable, keep_result, &result);
      return wsman_enumerator_read_item_finish (enumerator, wait_for_result (&result), error) != NULL;
    case NEXT_ITEMS_ASYNC:
      wsman_enumerator_next_items_async (enumerator, 5, cancellable, keep_result, &result);
      return wsman_enumerator_next_items_finish (enumerator, wait_for_result (&result), error) != NULL;
    case CLOSE:
    default:
      return wsman_enumerator_close (enumerator, cancellable, error);
    }
}

/* A call that was cancelled before it began closes, and releases, as well. */
static void
test_cancelled_before (gconstpointer data)
{
  const Response responses[] = { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) }, { RELEASED } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  g_cancellable_cancel (cancellable);
  g_assert_false (read_cancelled (enumerator, GPOINTER_TO_UINT (data), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  canned_server_wait_requests (script.server, 2);
  assert_sent (&script, 1, ENUMERATION "/Release</a:Action>");
  assert_sent (&script, 1, ">1</n:EnumerationContext>");
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_total_timeout (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
    { PULLED (END), .hang = TRUE },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  /* Of which the calls before need little. */
  wsman_session_set_total_timeout (session, 1000);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
  assert_sent (&script, 2, ENUMERATION "/Release</a:Action>");
}

/* Dropping an open enumerator releases it, though nobody runs a main loop here. */
static void
test_drop (void)
{
  const Response responses[] = { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) }, { RELEASED } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  WsmanEnumerator *enumerator;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, NULL);
  g_assert_finalize_object (enumerator);
  assert_sent (&script, 1, ENUMERATION "/Release</a:Action>");
  assert_sent (&script, 1, ">1</n:EnumerationContext>");
}

/* Dropped in the middle of a response: its context comes with the rest of it. */
static void
test_drop_in_response (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))), .pause = THING ("b") },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  WsmanEnumerator *enumerator;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, NULL);
  g_assert_finalize_object (enumerator);
  g_assert_finalize_object (g_steal_pointer (&session));
  canned_server_open_gate (script.server);
  assert_sent (&script, 1, ENUMERATION "/Release</a:Action>");
  assert_sent (&script, 1, ">1</n:EnumerationContext>");
}

static void
test_close_in_response (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))), .pause = THING ("b") },
    { FAULT_ENVELOPE ("n:InvalidEnumerationContext", "2150858779", "Gone"), "500 " },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, NULL);
  wsman_enumerator_close_async (enumerator, NULL, keep_result, &result);
  canned_server_open_gate (script.server);
  g_assert_true (wsman_enumerator_close_finish (enumerator, wait_for_result (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
}

/* A call that runs keeps its enumerator. */
static void
test_drop_while_reading (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
    { PULLED (ITEMS (THING ("b")) END), .hang = TRUE },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) kept = NULL;
  g_autoptr(WsmanItem) item = NULL;
  WsmanEnumerator *enumerator;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, NULL);
  wsman_enumerator_read_item_async (enumerator, NULL, keep_result, &result);
  g_object_unref (enumerator);
  canned_server_open_gate (script.server);
  kept = WSMAN_ENUMERATOR (g_async_result_get_source_object (wait_for_result (&result)));
  item = wsman_enumerator_read_item_finish (kept, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
}

/* Many are dropped at once; the library's thread comes and goes. */
static void
test_drop_many (void)
{
  static Response responses[120];
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;

  /* Enumerate and Release share the script: both are content with this response, or with a fault. */
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    responses[i].body = ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a")));

  script_start (&script, NULL);
  session = script_connect (&script);
  for (guint i = 0; i < 60; i++)
    g_object_unref (enumerate (session, NULL));
  canned_server_wait_requests (script.server, 120);
}

/* Bindings can make one that no session made. */
static void
test_without_session (void)
{
  g_autoptr(WsmanEnumerator) enumerator = g_object_new (WSMAN_TYPE_ENUMERATOR, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  g_assert_no_error (error);
  wsman_enumerator_next_items_async (enumerator, 1, NULL, keep_result, &result);
  items = wsman_enumerator_next_items_finish (enumerator, wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_true (wsman_enumerator_close (enumerator, NULL, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (batch_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/enumerator/batches/", batch_cases[i].name, NULL);

      g_test_add_data_func (path, &batch_cases[i], test_batches);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (filter_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/enumerator/filter/", filter_cases[i].name, NULL);

      g_test_add_data_func (path, &filter_cases[i], test_filter);
    }
  g_test_add_func ("/wsman/enumerator/requests", test_requests);
  g_test_add_func ("/wsman/enumerator/timeouts-for-good", test_timeouts_for_good);
  g_test_add_func ("/wsman/enumerator/no-batch", test_no_batch);
  g_test_add_func ("/wsman/enumerator/references", test_references);
  g_test_add_func ("/wsman/enumerator/streaming", test_streaming);
  g_test_add_func ("/wsman/enumerator/contexts", test_contexts);
  g_test_add_func ("/wsman/enumerator/limit", test_limit);
  g_test_add_func ("/wsman/enumerator/notify", test_notify);
  g_test_add_func ("/wsman/enumerator/failed-look-ahead", test_failed_look_ahead);
  g_test_add_func ("/wsman/enumerator/fault", test_fault);
  g_test_add_func ("/wsman/enumerator/nothing-for-ever", test_nothing_for_ever);
  g_test_add_func ("/wsman/enumerator/truncation", test_truncation);
  g_test_add_func ("/wsman/enumerator/cancel", test_cancel);
  for (gsize i = READ_ITEM; i <= CLOSE; i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/enumerator/cancelled-before/%zu", i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cancelled_before);
    }
  g_test_add_func ("/wsman/enumerator/total-timeout", test_total_timeout);
  g_test_add_func ("/wsman/enumerator/drop", test_drop);
  g_test_add_func ("/wsman/enumerator/drop-in-response", test_drop_in_response);
  g_test_add_func ("/wsman/enumerator/close-in-response", test_close_in_response);
  g_test_add_func ("/wsman/enumerator/drop-while-reading", test_drop_while_reading);
  g_test_add_func ("/wsman/enumerator/drop-many", test_drop_many);
  g_test_add_func ("/wsman/enumerator/without-session", test_without_session);

  return g_test_run ();
}
