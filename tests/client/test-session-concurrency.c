/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests operations that are cancelled or late, several operations at once, and sessions that are dropped or closed
 * meanwhile.
 */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"
#include "wsman-codes.h"

#define THING "<t:Thing><t:Name>a</t:Name></t:Thing>"
#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", THING)
#define MAX_CONNECTING (10 * 60 * 1000) /* in milliseconds, for a connection on a busy machine */

/* --- Cancelling, deadlines, and several at once --- */

typedef struct
{
  const char *name;
  Response response;
  gboolean before; /* cancel before the call */
} CancelCase;

static const CancelCase cancel_cases[] = {
  { "before", { GET_RESPONSE }, TRUE },
  { "head", { GET_RESPONSE, .hang = TRUE }, FALSE },
  { "body", { GET_RESPONSE, .pause = "<t:Name>" }, FALSE },
};

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

  canned_server_wait_requests (self->script->server, 1);
  /* After this pause, everything that was sent before has been read, too. */
  g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  self->start = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);

  return NULL;
}

/* Returns the time from cancelling to the return of the call. */
static gint64
try_cancel (gconstpointer data)
{
  const CancelCase *c = data;
  const Response responses[] = { c->response, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { &script, cancellable };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  GThread *thread = NULL;
  gint64 end;

  script_start (&script, NULL);
  session = script_connect (&script);
  if (c->before)
    canceller.start = g_get_monotonic_time (), g_cancellable_cancel (cancellable);
  else
    thread = g_thread_new ("cancel", cancel_later, &canceller);

  g_assert_null (wsman_session_get (session, locator, cancellable, &error));
  end = g_get_monotonic_time ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (wsman_session_get_fault (session));
  g_assert_cmphex (wsman_fault_get_code (wsman_session_get_fault (session)), ==, WSMAN_CODE_OPERATION_ABORTED);

  if (thread != NULL)
    {
      g_thread_join (thread);
      canned_server_open_gate (script.server);
      canned_server_wait_open (script.server, 0);
    }
  else
    {
      g_assert_cmpuint (canned_server_get_n_connections (script.server), ==, 0);
      script_rewind (&script, 1);
    }

  g_clear_error (&error);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);

  return end - canceller.start;
}

static void
test_cancel (gconstpointer data)
{
  patience_assert_within (100, try_cancel, data);
}

static gpointer
cancel_handshake (gpointer data)
{
  Canceller *self = data;

  canned_server_wait_open (self->script->server, 1);
  self->start = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);

  return NULL;
}

/* The server waits for a request, and the client waits for a response to its TLS hello. */
static gint64
try_cancel_handshake (gconstpointer data)
{
  g_auto(Script) script = { 0, };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { &script, cancellable };
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  GThread *thread;
  gint64 end;

  script_start (&script, NULL);
  connection = g_strdup_printf ("https://127.0.0.1:%u", canned_server_get_port (script.server));
  session = wsman_session_new (connection, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, NULL);
  thread = g_thread_new ("cancel", cancel_handshake, &canceller);
  g_assert_null (wsman_session_identify (session, 0, cancellable, &error));
  end = g_get_monotonic_time ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  canned_server_wait_open (script.server, 0);

  return end - canceller.start;
}

static void
test_cancel_handshake (void)
{
  patience_assert_within (100, try_cancel_handshake, NULL);
}

/* The operation is cancelled in the same context in which it runs. */
static void
test_cancel_async (void)
{
  const Response responses[] = { { GET_RESPONSE, .hang = TRUE }, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_total_timeout (session, 60000);
  wsman_session_get_async (session, locator, cancellable, on_result, &result);
  script_run_until_requests (&script, 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_session_get_finish (session, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  canned_server_open_gate (script.server);
  canned_server_wait_open (script.server, 0);

  g_clear_error (&error);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
}

/* An operation doesn't finish before its caller can run again, however near the server is. */
static void
test_cancel_at_once (void)
{
  Response responses[20];
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    responses[i] = (Response) { GET_RESPONSE };

  script_start (&script, NULL);
  session = script_connect (&script);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, &error);

      g_assert_no_error (error);
      wsman_session_get_async (session, locator, cancellable, on_result, &result);
      g_cancellable_cancel (cancellable);
      g_assert_null (wsman_session_get_finish (session, wait_for_result (&result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* An operation that is cancelled before it starts sends nothing, although a connection is ready for it. */
static void
test_cancelled_before (gconstpointer data)
{
  const Response responses[] = { { GET_RESPONSE }, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_total_timeout (session, GPOINTER_TO_UINT (data));
  g_cancellable_cancel (cancelled);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WsmanItem) item = NULL;

      item = wsman_session_get (session, locator, NULL, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < 20; j++)
        {
          g_assert_false (wsman_session_delete (session, locator, cancelled, &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&error);
          g_assert_null (wsman_session_enumerate (session, locator, NULL, NULL, 0, cancelled, &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&error);
        }
    }
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
}

static void
test_total_timeout (void)
{
  const Response responses[] = {
    { GET_RESPONSE, .hang = TRUE },
    { GET_RESPONSE, .pause = "<t:Name>" },
    { GET_RESPONSE },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_total_timeout (session, 50);
  for (guint i = 0; i < 2; i++)
    {
      gint64 end = patience_get_end (2);

      g_assert_null (wsman_session_get (session, locator, i == 0 ? NULL : cancellable, &error));
      assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
      assert_contains (error->message, "50 ms");
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_clear_error (&error);
    }

  /* The deadline ends the operation, and doesn't cancel the caller's cancellable. If the deadline passes before the
   * request is sent, the next request gets its response. */
  g_assert_false (g_cancellable_is_cancelled (cancellable));
  canned_server_open_gate (script.server);
  wsman_session_set_total_timeout (session, 600000);
  item = wsman_session_get (session, locator, cancellable, &error);
  g_assert_no_error (error);
}

typedef enum
{
  DEADLINE_GET,
  DEADLINE_PUT,
  DEADLINE_CREATE,
  DEADLINE_DELETE,
  DEADLINE_INVOKE,
  DEADLINE_IDENTIFY,
  N_DEADLINES
} DeadlineVerb;

static void
call_too_long (WsmanSession  *session,
               DeadlineVerb   verb,
               GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) input = wsman_item_new_from_xml ("<Thing xmlns='urn:thing'/>", NULL);
  g_autoptr(GObject) result = NULL;

  if (verb == DEADLINE_GET)
    result = G_OBJECT (wsman_session_get (session, locator, NULL, error));
  else if (verb == DEADLINE_PUT)
    result = G_OBJECT (wsman_session_put (session, locator, input, NULL, error));
  else if (verb == DEADLINE_CREATE)
    result = G_OBJECT (wsman_session_create (session, locator, input, NULL, error));
  else if (verb == DEADLINE_DELETE)
    g_assert_false (wsman_session_delete (session, locator, NULL, error));
  else if (verb == DEADLINE_INVOKE)
    result = G_OBJECT (wsman_session_invoke (session, "Stop", locator, NULL, NULL, error));
  else
    result = G_OBJECT (wsman_session_identify (session, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, error));
  g_assert_null (result);
}

/* The total timeout says no less than the other one: whether the request may have been executed, and what to do. */
static void
test_total_timeout_advice (void)
{
  for (DeadlineVerb verb = 0; verb < N_DEADLINES; verb++)
    {
      const Response responses[] = { { GET_RESPONSE, .hang = TRUE } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;
      gboolean has_effect = verb != DEADLINE_GET && verb != DEADLINE_IDENTIFY;

      script_start (&script, NULL);
      session = script_connect (&script);
      wsman_session_set_total_timeout (session, 1000);
      call_too_long (session, verb, &error);
      assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
      assert_contains (error->message, "1000 ms");
      g_assert_cmpint (strstr (error->message, "may have been executed") != NULL, ==, has_effect);
      g_assert_cmpint (strstr (error->message, "identify with a user") != NULL, ==, verb == DEADLINE_IDENTIFY);
    }
}

/* Before a request is sent, the total timeout says what was missing. A user wouldn't help, and nothing was executed. On
 * a busy machine a connection takes longer, and then the connection is missing. So the timeout grows. */
static void
test_total_timeout_of_connecting (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u", port);
  guint timeout = 50;

  g_assert_no_error (error);
  for (DeadlineVerb verb = 0; verb < N_DEADLINES;)
    {
      g_autoptr(WsmanSession) session =
        wsman_session_new (uri, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, &error);

      g_assert_no_error (error);
      wsman_session_set_total_timeout (session, timeout);
      call_too_long (session, verb, &error);
      assert_code (error, WSMAN_ERROR_TIMED_OUT, 0x800705b4);
      g_assert_null (strstr (error->message, "may have been executed"));
      g_assert_null (strstr (error->message, "with a user"));
      if (strstr (error->message, "TLS wasn’t set up: check that this port speaks https") != NULL)
        verb++;
      else
        timeout *= 2;
      g_clear_error (&error);
      g_assert_cmpuint (timeout, <, MAX_CONNECTING);
    }
}

static void
test_async (void)
{
  const Response responses[] = { { GET_RESPONSE }, { FAULT_ENVELOPE ("w:AccessDenied", "5", "No"), "500 " } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autofree char *body = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(WsmanItem) item = NULL;

      wsman_session_get_async (session, locator, NULL, on_result, &result);
      g_assert_null (result);
      /* The arguments have been copied. */
      wsman_resource_locator_clear_selectors (locator);
      wait_for_result (&result);
      g_assert_cmpstr (wsman_session_get_error (session), ==, "");
      item = wsman_session_get_finish (session, result, &error);
      if (i == 0)
        g_assert_no_error (error);
      else
        assert_code (error, WSMAN_ERROR_ACCESS_DENIED, 5);
    }
  assert_contains (wsman_session_get_error (session), "Code=\"5\"");
  body = script_dup_body (&script, 0);
  assert_contains (body, "<w:Selector Name=\"Name\">a</w:Selector>");
}

/* All connections are used by asynchronous operations. A synchronous one on the same thread must not wait for them. */
static void
test_sync_beside_async (void)
{
  const Response responses[] = {
    { GET_RESPONSE, .hang = TRUE },
    { GET_RESPONSE, .hang = TRUE },
    { GET_RESPONSE },
    { GET_RESPONSE },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  GAsyncResult *results[3] = { NULL, };

  script_start (&script, NULL);
  session = script_connect (&script);
  wsman_session_set_max_connections (session, 2);
  for (gsize i = 0; i < 2; i++)
    wsman_session_get_async (session, locator, NULL, on_result, &results[i]);
  script_run_until_requests (&script, 2);
  wsman_session_get_async (session, locator, NULL, on_result, &results[2]);

  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    g_assert_null (results[i]);

  canned_server_open_gate (script.server);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(WsmanItem) late = wsman_session_get_finish (session, wait_for_result (&results[i]), &error);

      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (canned_server_get_n_connections (script.server), <=, 4);
}

/* A program that drops the session during an operation still gets the result. */
static void
test_drop (void)
{
  const Response responses[] = { { GET_RESPONSE, .hang = TRUE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(WsmanSession) again = NULL;
  WsmanSession *session;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  wsman_session_get_async (session, locator, NULL, on_result, &result);
  g_object_unref (session);
  g_assert_nonnull (session);
  canned_server_open_gate (script.server);
  wait_for_result (&result);
  again = WSMAN_SESSION (g_async_result_get_source_object (result));
  item = wsman_session_get_finish (again, result, &error);
  g_assert_no_error (error);
  g_clear_object (&again);
  g_clear_object (&result);
  g_assert_null (session);
}

static gpointer
get_often (gpointer data)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (data, locator, NULL, &error);

      if (error != NULL)
        g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_ACCESS_DENIED);
    }

  return NULL;
}

static void
test_threads (void)
{
  static Response responses[400];
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    responses[i].body = i % 3 == 0 ? FAULT_ENVELOPE ("w:AccessDenied", "5", "No") : GET_RESPONSE;

  script_start (&script, NULL);
  session = script_connect (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("get", get_often, session);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *error = NULL;

      /* The property can be read while other threads run operations. */
      g_object_get (session, "error", &error, NULL);
      g_thread_join (threads[i]);
    }
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 400);
}

static void
test_close (void)
{
  const Response responses[] = { { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancelled);
  g_assert_false (wsman_session_close (session, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (wsman_session_close (session, NULL, &error));
      g_assert_no_error (error);
    }
  canned_server_wait_open (script.server, 0);

  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cancel_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session/cancel/", cancel_cases[i].name, NULL);

      g_test_add_data_func (path, &cancel_cases[i], test_cancel);
    }
  g_test_add_func ("/wsman/session/cancel/handshake", test_cancel_handshake);
  g_test_add_func ("/wsman/session/cancel/at-once", test_cancel_at_once);
  g_test_add_func ("/wsman/session/cancel/async", test_cancel_async);
  g_test_add_data_func ("/wsman/session/cancelled-before", GUINT_TO_POINTER (0), test_cancelled_before);
  g_test_add_data_func ("/wsman/session/cancelled-before/total-timeout", GUINT_TO_POINTER (600000),
                        test_cancelled_before);
  g_test_add_func ("/wsman/session/total-timeout", test_total_timeout);
  g_test_add_func ("/wsman/session/total-timeout/advice", test_total_timeout_advice);
  g_test_add_func ("/wsman/session/total-timeout/connecting", test_total_timeout_of_connecting);
  g_test_add_func ("/wsman/session/async", test_async);
  g_test_add_func ("/wsman/session/sync-beside-async", test_sync_beside_async);
  g_test_add_func ("/wsman/session/drop", test_drop);
  g_test_add_func ("/wsman/session/threads", test_threads);
  g_test_add_func ("/wsman/session/close", test_close);

  return g_test_run ();
}
