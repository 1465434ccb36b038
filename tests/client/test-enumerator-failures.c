/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests enumerations that fail, and enumerations that are cancelled, closed, dropped or late. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "enumeration-script.h"
#include "patience.h"

/* --- Failures --- */

/* If looking ahead fails, the next call reports the error. */
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

/* A server that never has items is asked only so many times. Then it may free the enumeration. A server that is only
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
      g_autofree char *last = NULL;
      g_autoptr(GError) error = NULL;
      gboolean is_counted;
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

      /* Another thread sends the Release when the enumeration fails, so the Release may have been counted. */
      last = script_dup_body (&script, n_requests - 1);
      is_counted = strstr (last, "/enumeration/Release<") != NULL;
      assert_sent (&script, is_counted ? n_requests - 1 : n_requests, "/enumeration/Release<");
    }
}

/* Items that arrived before the connection broke are returned. The response breaks at each of its bytes. */
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

/* Returns the time from cancelling to the return of the call. */
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

/* Returns FALSE, because it must fail. */
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
      wsman_enumerator_read_item_async (enumerator, cancellable, on_result, &result);
      return wsman_enumerator_read_item_finish (enumerator, wait_for_result (&result), error) != NULL;
    case NEXT_ITEMS_ASYNC:
      wsman_enumerator_next_items_async (enumerator, 5, cancellable, on_result, &result);
      return wsman_enumerator_next_items_finish (enumerator, wait_for_result (&result), error) != NULL;
    case CLOSE:
    default:
      return wsman_enumerator_close (enumerator, cancellable, error);
    }
}

/* A call that was cancelled before it began also closes and releases the enumeration. */
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
  /* The calls before use little of this time. */
  wsman_session_set_total_timeout (session, 1000);
  enumerator = enumerate (session, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_enumerator_read_item (enumerator, NULL, &error));
  assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
  assert_sent (&script, 2, ENUMERATION "/Release</a:Action>");
}

/* Dropping an open enumerator releases it, even though no main loop runs here. */
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

/* The enumerator is dropped in the middle of a response. The rest of the response has the context. */
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
  wsman_enumerator_close_async (enumerator, NULL, on_result, &result);
  canned_server_open_gate (script.server);
  g_assert_true (wsman_enumerator_close_finish (enumerator, wait_for_result (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
}

/* A running call holds a reference to its enumerator. */
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
  wsman_enumerator_read_item_async (enumerator, NULL, on_result, &result);
  g_object_unref (enumerator);
  canned_server_open_gate (script.server);
  kept = WSMAN_ENUMERATOR (g_async_result_get_source_object (wait_for_result (&result)));
  item = wsman_enumerator_read_item_finish (kept, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a");
}

/* Many are dropped at once. The library's thread starts and ends again and again. */
static void
test_drop_many (void)
{
  static Response responses[120];
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;

  /* Enumerate and Release share the script. Both accept this response or a fault. */
  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    responses[i].body = ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a")));

  script_start (&script, NULL);
  session = script_connect (&script);
  for (guint i = 0; i < 60; i++)
    g_object_unref (enumerate (session, NULL));
  canned_server_wait_requests (script.server, 120);
}

/* Bindings can create an enumerator without a session. */
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
  wsman_enumerator_next_items_async (enumerator, 1, NULL, on_result, &result);
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
