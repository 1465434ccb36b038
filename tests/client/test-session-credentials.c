/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests requests for credentials that are answered later, from another thread, for several operations, or never. */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"
#include "wsman-codes.h"
#include "wsman-credential-request.h"

#define ADA "Basic YWRhOnNlY3JldA=="   /* ada:secret */
#define EVE "Basic ZXZlOmd1ZXNz"       /* eve:guess */
#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", "<t:Thing><t:Name>a</t:Name></t:Thing>")

/* What the handler of the signal does with a request. */
typedef enum
{
  KEEP,
  ANSWER,
  CANCEL,
  DROP,
  REFUSE,
} Reaction;

typedef struct
{
  CannedServer *server;
  WsmanConnectionOptions *options;
  WsmanSession *session;
  GPtrArray *requests;  /* those that were kept */
  GAsyncQueue *handed;  /* where requests go instead; or NULL */
  Reaction reaction;
  guint n_asked;
  guint n_done;
  guint n_expected;
  int code;             /* the last error's */
} Fixture;

/* Refuses all but ada with the right password. */
static void
respond (CannedPeer          *peer,
         const CannedRequest *request,
         gpointer             user_data)
{
  const char *id = strstr (g_bytes_get_data (request->body, NULL), "uuid:");
  g_autofree char *message_id = id != NULL ? g_strndup (id, strcspn (id, "<")) : g_strdup ("");
  g_autoptr(GString) envelope = g_string_new (GET_RESPONSE);

  if (strstr (request->head, "Authorization: " ADA) == NULL)
    {
      canned_peer_respond (peer, "401 Unauthorized", "text/plain\r\nConnection: close\r\n"
                           "WWW-Authenticate: Basic realm=\"The engine\"", "");
      return;
    }

  g_string_replace (envelope, "%ID%", message_id, 0);
  canned_peer_respond (peer, "200 OK", CANNED_SOAP, envelope->str);
}

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request,
                 Fixture                *self)
{
  self->n_asked++;
  if (self->handed != NULL)
    g_async_queue_push (self->handed, g_object_ref (request));
  else if (self->reaction == KEEP)
    g_ptr_array_add (self->requests, g_object_ref (request));
  else if (self->reaction == ANSWER)
    wsman_credential_request_answer (request, NULL, "secret");
  else if (self->reaction == CANCEL)
    wsman_credential_request_cancel (request);

  return self->reaction != REFUSE;
}

static void
fixture_init (Fixture  *self,
              Reaction  reaction)
{
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;

  *self = (Fixture) { .reaction = reaction };
  self->server = canned_server_new (NULL, respond, NULL);
  self->options = wsman_connection_options_new ();
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
  wsman_connection_options_set_user_name (self->options, "ada");
  wsman_connection_options_set_password (self->options, "wrong");
  g_signal_connect (self->options, "authenticate", G_CALLBACK (on_authenticate), self);

  uri = g_strdup_printf ("http://127.0.0.1:%u", canned_server_get_port (self->server));
  self->session = wsman_session_new (uri, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_NO_ENCRYPTION |
                                     WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, self->options, &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *self)
{
  g_ptr_array_unref (self->requests);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->options);
  canned_server_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
on_got (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Fixture *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_get_finish (WSMAN_SESSION (source), result, &error);

  g_assert_true ((item != NULL) == (error == NULL));
  self->code = error != NULL ? error->code : -1;
  self->n_done++;
}

static void
start (Fixture      *self,
       GCancellable *cancellable)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  self->n_expected++;
  wsman_session_get_async (self->session, locator, cancellable, on_got, self);
}

static void
wait_until (gboolean (*is_reached) (Fixture *self),
            Fixture   *self)
{
  while (!is_reached (self))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_asked (Fixture *self)
{
  return self->requests->len > 0;
}

static gboolean
is_done (Fixture *self)
{
  return self->n_done == self->n_expected;
}

static gboolean
get (Fixture  *self,
     GError  **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanItem) item = wsman_session_get (self->session, locator, NULL, error);

  return item != NULL;
}

typedef struct
{
  CannedServer *server;
  guint n_requests;
  int is_over; /* atomic */
} Refusals;

static gpointer
watch_refusals (gpointer data)
{
  Refusals *self = data;

  canned_server_wait_requests (self->server, self->n_requests);
  canned_server_wait_open (self->server, 0);
  g_atomic_int_set (&self->is_over, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

/* Runs the main loop until the server has refused so many requests, and the client has read this and closed the
 * connections. */
static void
wait_refusals (Fixture *self,
               guint    n_requests)
{
  Refusals refusals = { self->server, n_requests };
  GThread *thread = g_thread_new ("refusals", watch_refusals, &refusals);

  while (!g_atomic_int_get (&refusals.is_over))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What a dialog shows. */
static void
test_circumstances (void)
{
  g_auto(Fixture) f = { 0, };
  g_autofree char *host = NULL;
  WsmanCredentialRequest *request;

  fixture_init (&f, KEEP);
  start (&f, NULL);
  wait_until (is_asked, &f);
  request = f.requests->pdata[0];
  host = g_strdup_printf ("127.0.0.1:%u", canned_server_get_port (f.server));
  g_assert_cmpint (wsman_credential_request_get_kind (request), ==, WSMAN_CREDENTIAL_KIND_TARGET);
  g_assert_cmpstr (wsman_credential_request_get_host (request), ==, host);
  g_assert_cmpstr (wsman_credential_request_get_scheme (request), ==, "Basic");
  g_assert_cmpstr (wsman_credential_request_get_realm (request), ==, "The engine");
  g_assert_false (wsman_credential_request_get_secure (request));
  g_assert_false (wsman_credential_request_get_retrying (request));

  wsman_credential_request_answer (request, "eve", "guess");
  g_ptr_array_set_size (f.requests, 0);
  wait_until (is_asked, &f);
  request = f.requests->pdata[0];
  g_assert_true (wsman_credential_request_get_retrying (request));
  g_assert_nonnull (strstr (canned_server_get_request (f.server, 1)->head, "Authorization: " EVE));

  wsman_credential_request_answer (request, "ada", "secret");
  wait_until (is_done, &f);
  g_assert_cmpint (f.code, ==, -1);
}

static gpointer
answer_in_thread (gpointer data)
{
  g_autoptr(WsmanCredentialRequest) request = g_async_queue_pop (data);

  wsman_credential_request_answer (request, NULL, "secret");

  return NULL;
}

/* A synchronous operation waits until another thread answers. */
static void
test_other_thread (void)
{
  g_autoptr(GAsyncQueue) queue = g_async_queue_new ();
  g_autoptr(GError) error = NULL;
  g_auto(Fixture) f = { 0, };
  GThread *thread = g_thread_new ("answer", answer_in_thread, queue);

  fixture_init (&f, KEEP);
  f.handed = queue;
  g_assert_true (get (&f, &error));
  g_assert_no_error (error);
  g_thread_join (thread);
}

/* However a request ends without credentials, the operation fails as the server refused it, and a later one asks
 * again. */
static void
test_no_answer (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, GPOINTER_TO_INT (data));
  g_assert_false (get (&f, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_cmpuint (f.n_asked, ==, 1);
  g_assert_cmpuint (canned_server_get_n_requests (f.server), ==, 1);

  g_clear_error (&error);
  f.reaction = ANSWER;
  g_assert_true (get (&f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f.n_asked, ==, 2);
}

#define N_CALLS 6

/* Operations that are refused at once share one request. */
static void
test_several (gconstpointer data)
{
  gboolean answers = GPOINTER_TO_INT (data);
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, KEEP);
  wsman_session_set_max_connections (f.session, N_CALLS);
  for (guint i = 0; i < N_CALLS; i++)
    start (&f, NULL);
  wait_refusals (&f, N_CALLS);
  g_assert_cmpuint (f.n_asked, ==, 1);
  g_assert_cmpuint (f.n_done, ==, 0);

  if (answers)
    wsman_credential_request_answer (f.requests->pdata[0], NULL, "secret");
  else
    g_ptr_array_set_size (f.requests, 0);
  wait_until (is_done, &f);
  g_assert_cmpuint (f.n_asked, ==, 1);
  g_assert_cmpint (f.code, ==, answers ? -1 : WSMAN_ERROR_AUTHENTICATION);
  g_assert_cmpuint (canned_server_get_n_requests (f.server), ==, answers ? 2 * N_CALLS : N_CALLS);
}

/* A cancelled operation ends at once. The request stays open for another one that waits for it. */
static void
test_cancelled (void)
{
  g_autoptr(GCancellable) first = g_cancellable_new ();
  g_autoptr(GCancellable) second = g_cancellable_new ();
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, KEEP);
  start (&f, first);
  wait_until (is_asked, &f);
  start (&f, second);
  wait_refusals (&f, 2);
  g_cancellable_cancel (first);
  while (f.n_done < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (f.code, ==, G_IO_ERROR_CANCELLED);
  wsman_credential_request_answer (f.requests->pdata[0], NULL, "secret");
  wait_until (is_done, &f);
  g_assert_cmpint (f.code, ==, -1);
  g_assert_cmpuint (f.n_asked, ==, 1);
}

/* An answer that comes after its operation isn't used for another one. */
static void
test_late_answer (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, KEEP);
  start (&f, cancellable);
  wait_until (is_asked, &f);
  g_cancellable_cancel (cancellable);
  wait_until (is_done, &f);
  wsman_credential_request_answer (f.requests->pdata[0], NULL, "secret");
  g_ptr_array_set_size (f.requests, 0);

  start (&f, NULL);
  wait_until (is_asked, &f);
  g_assert_cmpuint (f.n_asked, ==, 2);
  wsman_credential_request_answer (f.requests->pdata[0], NULL, "secret");
  wsman_credential_request_answer (f.requests->pdata[0], "eve", "guess");
  wait_until (is_done, &f);
  g_assert_cmpint (f.code, ==, -1);
  g_assert_nonnull (strstr (canned_server_get_request (f.server, 2)->head, "Authorization: " ADA));
}

static gboolean
on_typed (gpointer user_data)
{
  wsman_credential_request_answer (user_data, NULL, "secret");

  return G_SOURCE_REMOVE;
}

/* The time in which a person types isn't the operation's. */
static void
test_timeouts_stand_still (void)
{
  guint timeout = 1500 * patience_get_slowness ();
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, KEEP);
  wsman_session_set_total_timeout (f.session, timeout);
  wsman_session_set_timeout (f.session, timeout);
  start (&f, NULL);
  wait_until (is_asked, &f);
  g_timeout_add (timeout + timeout / 4, on_typed, f.requests->pdata[0]);
  wait_until (is_done, &f);
  g_assert_cmpint (f.code, ==, -1);
}

static void
on_updated (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *self = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_session_update_finish (WSMAN_SESSION (source), result, &error));
  g_test_message ("%s", error->message);
  self->code = error->code;
  self->n_done++;
}

/* The same for an operation of several requests, which has a timeout of its own around those of the requests. This
 * server responds to a Put as to a Get, so the operation ends with an error. */
static void
test_outer_timeout_stands_still (void)
{
  guint timeout = 1500 * patience_get_slowness ();
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_auto(Fixture) f = { 0, };

  fixture_init (&f, KEEP);
  wsman_session_set_total_timeout (f.session, timeout);
  f.n_expected = 1;
  wsman_session_update_async (f.session, locator, g_variant_new_parsed ("{'Name': <'b'>}"), NULL, on_updated, &f);
  wait_until (is_asked, &f);
  g_timeout_add (timeout + timeout / 4, on_typed, f.requests->pdata[0]);
  wait_until (is_done, &f);
  g_assert_cmpint (f.code, !=, WSMAN_ERROR_TIMED_OUT);
  g_assert_cmpuint (canned_server_get_n_requests (f.server), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/session-credentials/circumstances", test_circumstances);
  g_test_add_func ("/wsman/session-credentials/other-thread", test_other_thread);
  g_test_add_data_func ("/wsman/session-credentials/no-answer/cancel", GINT_TO_POINTER (CANCEL), test_no_answer);
  g_test_add_data_func ("/wsman/session-credentials/no-answer/drop", GINT_TO_POINTER (DROP), test_no_answer);
  g_test_add_data_func ("/wsman/session-credentials/no-answer/refuse", GINT_TO_POINTER (REFUSE), test_no_answer);
  g_test_add_data_func ("/wsman/session-credentials/several/answer", GINT_TO_POINTER (TRUE), test_several);
  g_test_add_data_func ("/wsman/session-credentials/several/drop", GINT_TO_POINTER (FALSE), test_several);
  g_test_add_func ("/wsman/session-credentials/cancelled", test_cancelled);
  g_test_add_func ("/wsman/session-credentials/late-answer", test_late_answer);
  g_test_add_func ("/wsman/session-credentials/timeouts", test_timeouts_stand_still);
  g_test_add_func ("/wsman/session-credentials/outer-timeout", test_outer_timeout_stands_still);

  return g_test_run ();
}
