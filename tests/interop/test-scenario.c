/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What every user of the library does, with a server in another process, over https and http, in the synchronous and
 * the asynchronous form. The server is the command after "--". It may be written in any language, and serves the
 * resources of world.h.
 */

#include <string.h>

#include "patience.h"
#include "verbs.h"
#include "world-client.h"

static TestPeer *server;

typedef struct
{
  const TestVerbs *verbs;
  const char *scheme;
} Form;

typedef struct
{
  const TestVerbs *v;
  WsmanSession *session;
} Fixture;

static WsmanSession *
session_new (const char *scheme,
             const char *user,
             const char *password)
{
  return world_session_new (test_peer_get_uri (server, scheme), user, password);
}

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  const Form *form = data;

  fixture->v = form->verbs;
  fixture->session = session_new (form->scheme, WORLD_USER, WORLD_PASSWORD);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  const Form *form = data;
  g_autoptr(GError) error = NULL;

  if (wsman_session_get_mechanism (fixture->session) != NULL)
    world_assert_secure (fixture->session, form->scheme);
  fixture->v->close (fixture->session, NULL, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->session);
}

/* What the server counts about itself. */
static guint64
read_stat (const char *name)
{
  g_autoptr(WsmanSession) session = session_new ("http", WORLD_USER, WORLD_PASSWORD);

  return world_read_stat (session, name);
}

static void
wait_for_stat (const char *name,
               guint64     wanted)
{
  g_autoptr(WsmanSession) session = session_new ("http", WORLD_USER, WORLD_PASSWORD);

  world_wait_for_stat (session, name, wanted, 2);
}

static void
assert_fault (WsmanSession *session,
              const GError *error,
              WsmanError    error_class,
              guint32       code)
{
  WsmanFault *fault = wsman_session_get_fault (session);

  g_assert_error (error, WSMAN_ERROR, (int) error_class);
  g_assert_nonnull (fault);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, code);
  g_assert_cmpstr (wsman_session_get_error (session), !=, "");
}

static void
test_identify (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  item = fixture->v->identify (fixture->session, WSMAN_SESSION_FLAGS_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "IdentifyResponse");
  g_assert_cmpstr (wsman_item_lookup_string (item, "ProtocolVersion"), ==,
                   "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd");
  g_assert_nonnull (wsman_session_get_mechanism (fixture->session));
}

static void
test_get (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-7");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  guint64 number = 0;

  item = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "World_Thing");
  g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, WORLD_THING);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Caption"), ==, "A thing, näturlich <&>");
  g_assert_true (wsman_item_lookup_uint64 (item, "Number", &number));
  g_assert_cmpuint (number, ==, 7);
  g_assert_cmpstr (wsman_session_get_error (fixture->session), ==, "");
}

static void
on_got (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  guint *left = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_get_finish (WSMAN_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "thing-7");
  (*left)--;
}

/* Ten on connections of their own, each authenticated, and one more beside them. */
static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-7");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  guint left = 10;

  for (guint i = left; i > 0; i--)
    wsman_session_get_async (fixture->session, locator, NULL, on_got, &left);
  item = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_no_error (error);
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_unknown_key (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-7000");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  item = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_null (item);
  assert_fault (fixture->session, error, WSMAN_ERROR_NOT_FOUND, 0x80338000);
}

static void
test_unknown_class (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_URI "World_Nothing", NULL);
  g_autoptr(WsmanResourceLocator) thing = world_locator_new (WORLD_THING, "thing-1");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  item = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_null (item);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_NOT_FOUND);
  g_assert_nonnull (wsman_session_get_fault (fixture->session));
  g_clear_error (&error);

  item = fixture->v->get (fixture->session, thing, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "thing-1");
}

/* Reads to the end in batches smaller than the whole; the names come in order, each once. */
static void
test_enumerate (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  wsman_session_set_batch_items (fixture->session, 4);
  enumerator = fixture->v->enumerate (fixture->session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autofree char *name = g_strdup_printf ("thing-%u", n++);
      g_autoptr(WsmanItem) item = fixture->v->read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, name);
    }
  g_assert_cmpuint (n, ==, WORLD_THINGS);
  g_assert_null (fixture->v->read_item (enumerator, NULL, &error));
  g_assert_no_error (error);
  wait_for_stat ("Cursors", 0);
}

static void
test_enumerate_none (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  wsman_resource_locator_add_option (locator, "Count", "0", FALSE);
  enumerator = fixture->v->enumerate (fixture->session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));
  items = fixture->v->next_items (enumerator, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
}

/* Items come as they arrive: each call may return fewer than are to come. */
static GPtrArray *
next_all_items (Fixture         *fixture,
                WsmanEnumerator *enumerator)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) items = fixture->v->next_items (enumerator, 1000, NULL, &error);

      g_assert_no_error (error);
      if (items->len == 0)
        return all;

      g_ptr_array_extend_and_steal (all, g_steal_pointer (&items));
    }
}

/* The names come as references, alone or beside the things. */
static void
test_enumerate_references (Fixture       *fixture,
                           gconstpointer  data)
{
  static const WsmanEnumerationFlags modes[] = {
    WSMAN_ENUMERATION_FLAGS_RETURN_EPR,
    WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR,
  };
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GError) error = NULL;
      WsmanItem *last = NULL;

      enumerator = fixture->v->enumerate (fixture->session, locator, NULL, NULL, modes[i], NULL,
                                          &error);
      g_assert_no_error (error);
      items = next_all_items (fixture, enumerator);
      g_assert_cmpuint (items->len, ==, WORLD_THINGS);

      last = g_ptr_array_index (items, WORLD_THINGS - 1);
      g_assert_cmpstr (wsman_resource_locator_get_resource_uri (wsman_item_get_locator (last)),
                       ==, WORLD_THING);
      g_assert_cmpstr (wsman_resource_locator_get_selector (wsman_item_get_locator (last), "Name"),
                       ==, "thing-24");
      if (modes[i] == WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR)
        g_assert_cmpstr (wsman_item_lookup_string (last, "Name"), ==, "thing-24");
    }
}

/* Stops early, once by closing and once by dropping the enumerator: the server's cursor goes. */
static void
test_early_stop (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);

  wsman_session_set_batch_items (fixture->session, 3);
  for (guint dropped = 0; dropped < 2; dropped++)
    {
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GError) error = NULL;

      enumerator = fixture->v->enumerate (fixture->session, locator, NULL, NULL, 0, NULL, &error);
      g_assert_no_error (error);
      item = fixture->v->read_item (enumerator, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "thing-0");
      wait_for_stat ("Cursors", 1);

      if (!dropped)
        {
          g_assert_true (fixture->v->release (enumerator, NULL, &error));
          g_assert_no_error (error);
        }
      g_clear_object (&enumerator);
      wait_for_stat ("Cursors", 0);
    }
}

static void
test_invoke (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  const char *text = "Grüße & <so>\n weiter";
  g_autoptr(WsmanItem) input = world_item_new (WORLD_THING, "Echo_INPUT", NULL, text);
  g_autoptr(WsmanItem) output = NULL;
  g_autoptr(GError) error = NULL;
  gint64 value = -1;

  output = fixture->v->invoke (fixture->session, "Echo", locator, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (output), ==, "Echo_OUTPUT");
  g_assert_cmpstr (wsman_item_lookup_string (output, "Text"), ==, text);
  g_assert_true (wsman_item_lookup_int64 (output, "ReturnValue", &value));
  g_assert_cmpint (value, ==, 0);
}

/* Without an input the library names the root itself. */
static void
test_invoke_bare (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  g_autoptr(WsmanItem) output = NULL;
  g_autoptr(GError) error = NULL;

  output = fixture->v->invoke (fixture->session, "Echo", locator, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (output, "Text"), ==, "");
}

static void
test_put (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_NOTE, "first");
  g_autofree char *text = g_uuid_string_random ();
  g_autoptr(WsmanItem) item = world_item_new (WORLD_NOTE, "World_Note", "first", text);
  g_autoptr(WsmanItem) stored = NULL;
  g_autoptr(WsmanItem) read = NULL;
  g_autoptr(GError) error = NULL;

  stored = fixture->v->put (fixture->session, locator, item, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (stored, "Text"), ==, text);
  read = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (read, "Text"), ==, text);
}

static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_NOTE, "first");
  g_autofree char *text = g_uuid_string_random ();
  g_autoptr(WsmanItem) updated = NULL;
  g_autoptr(WsmanItem) none = NULL;
  g_autoptr(GError) error = NULL;

  updated = fixture->v->update (fixture->session, locator, g_variant_new_parsed ("{'Text': <%s>}", text), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (updated, "Text"), ==, text);
  g_assert_cmpstr (wsman_item_lookup_string (updated, "Name"), ==, "first");

  none = fixture->v->update (fixture->session, locator, g_variant_new_parsed ("{'Nothing': <'x'>}"), NULL, &error);
  g_assert_null (none);
  assert_fault (fixture->session, error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338055);
}

static void
test_create_delete (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) class_locator = world_locator_new (WORLD_NOTE, NULL);
  g_autofree char *name = g_uuid_string_random ();
  g_autoptr(WsmanItem) item = world_item_new (WORLD_NOTE, "World_Note", name, "new");
  g_autoptr(WsmanResourceLocator) created = NULL;
  g_autoptr(WsmanResourceLocator) again = NULL;
  g_autoptr(WsmanItem) read = NULL;
  g_autoptr(GError) error = NULL;

  created = fixture->v->create (fixture->session, class_locator, item, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (created), ==, WORLD_NOTE);
  g_assert_cmpstr (wsman_resource_locator_get_selector (created, "Name"), ==, name);

  again = fixture->v->create (fixture->session, class_locator, item, NULL, &error);
  g_assert_null (again);
  assert_fault (fixture->session, error, WSMAN_ERROR_ALREADY_EXISTS, 0x80338033);
  g_clear_error (&error);

  g_assert_true (fixture->v->delete (fixture->session, created, NULL, &error));
  g_assert_no_error (error);
  read = fixture->v->get (fixture->session, created, NULL, &error);
  g_assert_null (read);
  assert_fault (fixture->session, error, WSMAN_ERROR_NOT_FOUND, 0x80338000);
}

/* A provider's exception and its fault reach the client with their words; one that forgets its
 * operation still answers. */
static void
test_provider_faults (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    const char *method;
    int error_class;
    const char *text;
  } rows[] = {
    { "Throw", -1, WORLD_THROWN },
    { "Refuse", WSMAN_ERROR_ACCESS_DENIED, WORLD_REFUSED },
    { "Forget", -1, "" },
    { "Dance", -1, "" },
  };
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) output = NULL;

      output = fixture->v->invoke (fixture->session, rows[i].method, locator, NULL, NULL, &error);
      g_assert_null (output);
      g_assert_nonnull (error);
      g_test_message ("%s: %s", rows[i].method, error->message);
      g_assert_cmpuint (error->domain, ==, WSMAN_ERROR);
      if (rows[i].error_class >= 0)
        g_assert_cmpint (error->code, ==, rows[i].error_class);
      g_assert_nonnull (strstr (error->message, rows[i].text));
      g_assert_nonnull (wsman_session_get_fault (fixture->session));
    }
}

/* A provider that never answers: the server does, when the operation's time is over. */
static void
test_never_answers (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  gint64 start = g_get_monotonic_time ();
  gint64 end = patience_get_end (1);
  g_autoptr(WsmanItem) output = NULL;
  g_autoptr(GError) error = NULL;

  wsman_session_set_timeout (fixture->session, 500);
  output = fixture->v->invoke (fixture->session, "Sleep", locator, NULL, NULL, &error);
  g_assert_null (output);
  /* ERROR_WSMAN_OPERATION_TIMEDOUT is the server's; the client's own would be another. */
  assert_fault (fixture->session, error, WSMAN_ERROR_TIMED_OUT, 0x80338029);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 500 * 1000);
  g_assert_cmpint (g_get_monotonic_time (), <, end);
  wait_for_stat ("Sleeping", 0);
}

static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    const char *user;
    const char *password;
    WsmanError error_class;
  } rows[] = {
    { WORLD_USER, "mistaken", WSMAN_ERROR_AUTHENTICATION },
    { "nobody", WORLD_PASSWORD, WSMAN_ERROR_AUTHENTICATION },
    { "a", WORLD_PASSWORD, WSMAN_ERROR_AUTHENTICATION },
    { WORLD_STRANGER, WORLD_STRANGER_PASSWORD, WSMAN_ERROR_ACCESS_DENIED },
  };
  const Form *form = data;
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanSession) session = session_new (form->scheme, rows[i].user, rows[i].password);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      item = fixture->v->get (session, locator, NULL, &error);
      g_assert_null (item);
      g_assert_error (error, WSMAN_ERROR, (int) rows[i].error_class);
      g_assert_null (strstr (error->message, rows[i].password));
    }
}

typedef struct
{
  GCancellable *cancellable;
  gint64 cancelled_at;
} Canceller;

/* Cancels when the server says that the call has arrived there. */
static gpointer
cancel_when_asleep (gpointer data)
{
  Canceller *canceller = data;

  wait_for_stat ("Sleeping", 1);
  canceller->cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);

  return NULL;
}

/* How long a call takes to return once it is cancelled. */
static gint64
try_cancel (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  guint64 cancelled = read_stat ("Cancelled");
  Canceller canceller = { cancellable, 0 };
  g_autoptr(WsmanItem) output = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread = NULL;
  gint64 returned_at;

  thread = g_thread_new ("canceller", cancel_when_asleep, &canceller);
  output = fixture->v->invoke (fixture->session, "Sleep", locator, NULL, cancellable, &error);
  returned_at = g_get_monotonic_time ();
  g_thread_join (thread);

  g_assert_null (output);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* The server saw the socket go: it cancelled the operation. */
  wait_for_stat ("Cancelled", cancelled + 1);
  g_assert_cmpuint (read_stat ("Sleeping"), ==, 0);

  output = fixture->v->get (fixture->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (output, "Name"), ==, "thing-1");

  return returned_at - canceller.cancelled_at;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  patience_assert_within (100, try_cancel, fixture);
}

static void
test_cancelled_before (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  item = fixture->v->get (fixture->session, locator, cancellable, &error);
  g_assert_null (item);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct
{
  const char *name;
  void      (*run) (Fixture *, gconstpointer);
} steps[] = {
  { "identify", test_identify },
  { "get", test_get },
  { "at-once", test_at_once },
  { "unknown-key", test_unknown_key },
  { "unknown-class", test_unknown_class },
  { "enumerate", test_enumerate },
  { "enumerate-none", test_enumerate_none },
  { "enumerate-references", test_enumerate_references },
  { "early-stop", test_early_stop },
  { "invoke", test_invoke },
  { "invoke-bare", test_invoke_bare },
  { "put", test_put },
  { "update", test_update },
  { "create-delete", test_create_delete },
  { "provider-faults", test_provider_faults },
  { "never-answers", test_never_answers },
  { "wrong-password", test_wrong_password },
  { "cancel", test_cancel },
  { "cancelled-before", test_cancelled_before },
};

static const Form forms[] = {
  { &test_verbs_sync, "https" },
  { &test_verbs_async, "https" },
  { &test_verbs_sync, "http" },
  { &test_verbs_async, "http" },
};

int
main (int    argc,
      char **argv)
{
  const char * const *command = test_peer_take_command (&argc, argv);
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_peer_new (command);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (steps); j++)
      {
        g_autofree char *path = g_strdup_printf ("/wsman/scenario/%s/%s/%s", forms[i].scheme,
                                                 forms[i].verbs->name, steps[j].name);

        g_test_add (path, Fixture, &forms[i], setup, steps[j].run, teardown);
      }

  status = g_test_run ();
  test_peer_free (server);

  return status;
}
