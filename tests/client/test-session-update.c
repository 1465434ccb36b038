/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests Update: what it reads, what it puts, and when it stops. */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "verbs.h"

#define GOT(content) { ENVELOPE (TRANSFER "/GetResponse", content) }
#define PUT(content) { ENVELOPE (TRANSFER "/PutResponse", content) }
#define THING(size) "<t:Thing a=\"b\"><t:Name>a</t:Name><t:Size>" size "</t:Size><u:X xmlns:u=\"http://u\"/></t:Thing>"

static void
test_update (gconstpointer data)
{
  const TestVerbs *v = data;
  const Response responses[] = { GOT (THING ("1")), PUT (THING ("2")) };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GVariant) values = g_variant_ref_sink (g_variant_new_parsed ("{'Size': <2>}"));
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  item = v->update (session, locator, values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Size"), ==, "2");
  g_assert_cmpstr (wsman_session_get_error (session), ==, "");

  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
  assert_sent (&script, 0, TRANSFER "/Get</a:Action>");
  assert_sent (&script, 1, TRANSFER "/Put</a:Action>");
  assert_sent (&script, 1, "<w:Selector Name=\"Name\">a</w:Selector>");
  assert_sent (&script, 1, " a=\"b\"><t:Name>a</t:Name><t:Size>2</t:Size><u:X xmlns:u=\"http://u\"/></t:Thing>");
}

/* The locator is copied when the call begins. */
static void
test_copied (void)
{
  const Response responses[] = { GOT (THING ("1")), PUT ("") };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_update_async (session, locator, g_variant_new_parsed ("{'Size': <()>}"), NULL, on_result, &result);
  wsman_resource_locator_clear_selectors (locator);
  wait_for_result (&result);
  g_assert_null (wsman_session_update_finish (session, result, &error));
  g_assert_no_error (error);
  assert_sent (&script, 1, "<w:Selector Name=\"Name\">a</w:Selector>");
  assert_sent (&script, 1, " xsi:nil=\"true\"/>");
}

static void
test_fragment (void)
{
  const Response responses[] = {
    GOT ("<w:XmlFragment><t:Size>1</t:Size></w:XmlFragment>"),
    PUT ("<w:XmlFragment><t:Size>2</t:Size></w:XmlFragment>"),
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_resource_locator_set_fragment_path (locator, "Size");
  item = wsman_session_update (session, locator, g_variant_new_parsed ("{'Size': <2>}"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Size"), ==, "2");
  assert_sent (&script, 1, "<w:FragmentTransfer s:mustUnderstand=\"true\">Size</w:FragmentTransfer>");
  assert_sent (&script, 1, "><t:Size>2</t:Size></w:XmlFragment></s:Body>");
}

typedef struct
{
  const char *name;
  const char *values;
  Response responses[2];
  guint n_requests;
  WsmanError klass;
  guint32 code;
} FailureCase;

#define DENIED FAULT_ENVELOPE ("w:AccessDenied", "5", "Access is denied."), "500 "

static const FailureCase failure_cases[] = {
  { "nothing-to-change", "@a{sv} {}", { { NULL } }, 0, WSMAN_ERROR_INVALID_ARGUMENT, 0x803380c1 },
  { "not-text", "{'Size': <['2']>}", { { NULL } }, 0, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338054 },
  { "no-such-property", "{'size': <2>}", { GOT (THING ("1")) }, 1, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338055 },
  { "get-denied", "{'Size': <2>}", { { DENIED } }, 1, WSMAN_ERROR_ACCESS_DENIED, 5 },
  { "put-denied", "{'Size': <2>}", { GOT (THING ("1")), { DENIED } }, 2, WSMAN_ERROR_ACCESS_DENIED, 5 },
};

static void
test_failure (gconstpointer data)
{
  const FailureCase *c = data;
  g_auto(Script) script = SCRIPT (c->responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_update (session, locator, g_variant_new_parsed (c->values), NULL, &error));
  assert_code (error, c->klass, c->code);
  g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (session)), ==, c->code);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, c->n_requests);
}

/* One total timeout for both calls. */
static void
test_total_timeout (void)
{
  const Response responses[] = { GOT (THING ("1")), { ENVELOPE (TRANSFER "/PutResponse", ""), .hang = TRUE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_total_timeout (session, 200);
  g_assert_null (wsman_session_update (session, locator, g_variant_new_parsed ("{'Size': <2>}"), NULL, &error));
  assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
  canned_server_open_gate (script.server);
}

static void
test_cancel (void)
{
  const Response responses[] = { GOT (THING ("1")), { ENVELOPE (TRANSFER "/PutResponse", ""), .hang = TRUE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_update_async (session, locator, g_variant_new_parsed ("{'Size': <2>}"), cancellable, on_result,
                              &result);
  script_run_until_requests (&script, 2);
  g_cancellable_cancel (cancellable);
  wait_for_result (&result);
  g_assert_null (wsman_session_update_finish (session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  canned_server_open_gate (script.server);
  g_assert_finalize_object (g_steal_pointer (&session));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/session-update/sync", &test_verbs_sync, test_update);
  g_test_add_data_func ("/wsman/session-update/async", &test_verbs_async, test_update);
  g_test_add_func ("/wsman/session-update/copied", test_copied);
  g_test_add_func ("/wsman/session-update/fragment", test_fragment);
  for (gsize i = 0; i < G_N_ELEMENTS (failure_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-update/failure/", failure_cases[i].name, NULL);

      g_test_add_data_func (path, &failure_cases[i], test_failure);
    }
  g_test_add_func ("/wsman/session-update/total-timeout", test_total_timeout);
  g_test_add_func ("/wsman/session-update/cancel", test_cancel);

  return g_test_run ();
}
