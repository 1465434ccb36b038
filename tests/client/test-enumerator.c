/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests enumerations: batches of all kinds, looking ahead, stopping early, and broken responses. */

#include "enumeration-script.h"

#include <string.h>

#include "base/wsman-error-private.h"

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
    { { ENUMERATED (CONTEXT ("1")) }, { PULLED (CONTEXT ("1") ITEMS (THING ("a"))) }, { PULLED (ITEMS ("") END) } }, 3,
    "a" },
  { "empty-batch",
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
      { PULLED (CONTEXT ("2") ITEMS ("")) },
      { PULLED (CONTEXT ("3")) },
      { PULLED (ITEMS (THING ("b")) W_END) } }, 4, "ab" },
  { "context-not-repeated",
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) }, { PULLED (ITEMS (THING ("b"))) }, { PULLED (END) } }, 3,
    "ab" },
  { "nothing-yet",
    { { ENUMERATED (CONTEXT ("1")) }, { TIMED_OUT }, { TIMED_OUT }, { PULLED (ITEMS (THING ("a")) END) } }, 4, "a" },
  { "nothing-yet-of-pull",
    { { ENUMERATED (CONTEXT ("1")) }, { PULL_TIMED_OUT }, { PULL_TIMED_OUT }, { PULL_TIMED_OUT },
      { PULLED (ITEMS (THING ("a")) END) } }, 5, "a" },
  { "two-timeouts-of-enumerate", { { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { ENUMERATED (W_ITEMS (THING ("a")) W_END) } },
    3, "a" },
  { "two-timeouts-of-pull",
    { { ENUMERATED (CONTEXT ("1")) }, { ERROR_TIMEOUT }, { ERROR_TIMEOUT }, { PULLED (ITEMS (THING ("a")) END) } }, 4,
    "a" },
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

  /* After the end there are no more items, and nothing needs a Release. */
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
  /* The setting only affects later enumerations. */
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

/* It is tried three times, like in Windows' tools. */
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

#define SELECTORS \
  "<w:SelectorSet xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">" \
  "<w:Selector Name=\"a\">b</w:Selector></w:SelectorSet>"

#define ASSOCIATED "<b:AssociatedInstances xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\"/>"
#define ASSOCIATIONS "<b:AssociationInstances xmlns:b=\"http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd\"/>"

static const FilterCase filter_cases[] = {
  /* Dialects. */
  { "wql", "SELECT a FROM b WHERE c < 'd'", WSMAN_DIALECT_WQL, 0,
    "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a FROM b WHERE c &lt; 'd'<" },
  { "wql-by-default", "SELECT a", NULL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a<" },
  { "wql-by-empty-dialect", "SELECT a", "", 0, "Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT a<" },
  { "no-filter", NULL, WSMAN_DIALECT_WQL, 0, "</w:MaxElements></n:Enumerate>" },
  { "empty", "", WSMAN_DIALECT_WQL, 0, "</w:MaxElements></n:Enumerate>" },
  { "empty-both", "", "", 0, "</w:MaxElements></n:Enumerate>" },
  { "blank", " \n", WSMAN_DIALECT_SELECTOR, 0, "</w:MaxElements></n:Enumerate>" },
  { "selector", SELECTORS, WSMAN_DIALECT_SELECTOR, 0,
    "<w:Selector Name=\"a\">b</w:Selector></w:SelectorSet></w:Filter>" },
  { "leading-space", "\n " SELECTORS, WSMAN_DIALECT_SELECTOR, 0, "<w:Selector Name=\"a\">b</w:Selector>" },
  { "selector-recognized", SELECTORS, NULL, 0, "Dialect=\"" WSMAN_DIALECT_SELECTOR "\"><w:SelectorSet" },
  { "association", ASSOCIATED, WSMAN_DIALECT_ASSOCIATION, 0, "AssociatedInstances" },
  { "association-recognized", ASSOCIATED, NULL, 0, "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\"><b:AssociatedInstances" },
  { "associations-recognized", ASSOCIATIONS, "", 0,
    "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\"><b:AssociationInstances" },
  { "other-xml", "<a/>", NULL, 0, "Dialect=\"" WSMAN_DIALECT_WQL "\"><a/>" },
  { "xpath", "/a[b < 1]", WSMAN_DIALECT_XPATH, 0, "Dialect=\"" WSMAN_DIALECT_XPATH "\">/a[b &lt; 1]<" },
  { "any-case", ASSOCIATED, "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/AssociationFilter", 0,
    "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\">" },
  { "leading-space-of-dialect", ASSOCIATED, " " WSMAN_DIALECT_ASSOCIATION, 0,
    "Dialect=\"" WSMAN_DIALECT_ASSOCIATION "\">" },
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
  { "association-text-wrong", "Object=x", WSMAN_DIALECT_ASSOCIATION, 0, NULL, WSMAN_ERROR_INVALID_ARGUMENT,
    0x8033801a },
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

/* The first item is returned before the batch is complete. No call waits for more than it needs. */
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

  /* It never looks ahead: the second item has arrived, and the third hasn't. */
  items = wsman_enumerator_next_items (enumerator, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_false (wsman_enumerator_get_at_end_of_stream (enumerator));

  /* Now the call waits, and no other call is allowed. */
  wsman_enumerator_next_items_async (enumerator, 10, NULL, on_result, &result);
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

static gboolean
on_tick (gpointer user_data)
{
  guint *n_ticks = user_data;

  ++*n_ticks;

  return G_SOURCE_CONTINUE;
}

/* While an asynchronous call waits for the server, the main loop does what else it has to do. The server waits until
 * the loop has done so. */
static void
test_free_loop (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))) },
    { PULLED (ITEMS (THING ("b") THING ("c")) END), .pause = THING ("c") },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autofree char *names = g_strdup ("");
  guint n_ticks = 0;
  guint timer;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  timer = g_timeout_add (0, on_tick, &n_ticks);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(WsmanItem) item = NULL;
      guint n_before = n_ticks;

      /* The call waits for the item after the next one, because then it knows whether the next one is the last. */
      wsman_enumerator_read_item_async (enumerator, NULL, on_result, &result);
      while (i == 1 && n_ticks < n_before + 5)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (i != 1 || result == NULL);
      if (i == 1)
        canned_server_open_gate (script.server);
      item = wsman_enumerator_read_item_finish (enumerator, wait_for_result (&result), &error);
      g_assert_no_error (error);
      if (item != NULL)
        {
          char *longer = g_strconcat (names, wsman_item_lookup_string (item, "Name"), NULL);

          g_free (names);
          names = longer;
        }
    }

  g_source_remove (timer);
  g_assert_cmpstr (names, ==, "abc");
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
}

static gpointer
read_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GAsyncResult) result = NULL;
  WsmanItem *item;

  g_main_context_push_thread_default (context);
  wsman_enumerator_read_item_async (data, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  item = wsman_enumerator_read_item_finish (data, result, NULL);
  g_main_context_pop_thread_default (context);

  return item;
}

/* One response is read by a synchronous call, then in another thread's context, then in the default context. The
 * connection isn't tied to any of them. */
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
          wsman_enumerator_read_item_async (enumerator, NULL, on_result, &result);
          item = wsman_enumerator_read_item_finish (enumerator, wait_for_result (&result), &error);
        }
      g_assert_no_error (error);
      g_string_append (names, wsman_item_lookup_string (item, "Name"));
    }
  g_assert_cmpstr (names->str, ==, "abcde");
}

/* A program may wait for another operation before it reads on. The connection of the unfinished response doesn't
 * count, so the operation isn't blocked. */
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

      wsman_session_enumerate_async (session, locator, NULL, NULL, 0, NULL, on_result, &result);
      enumerators[i] = wsman_session_enumerate_finish (session, wait_for_result (&result), &error);
      g_assert_no_error (error);
    }

  wsman_session_get_async (session, locator, NULL, on_result, &got);
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
on_notify (GObject    *object,
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
  g_signal_connect (enumerator, "notify::at-end-of-stream", G_CALLBACK (on_notify), &n);
  item = wsman_enumerator_read_item (enumerator, NULL, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, NULL));
  g_assert_cmpuint (n, ==, 1);
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
  g_test_add_func ("/wsman/enumerator/free-loop", test_free_loop);
  g_test_add_func ("/wsman/enumerator/contexts", test_contexts);
  g_test_add_func ("/wsman/enumerator/limit", test_limit);
  g_test_add_func ("/wsman/enumerator/notify", test_notify);

  return g_test_run ();
}
