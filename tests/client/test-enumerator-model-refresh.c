/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests refreshing a model as a list view sees it: only what has changed is reported, calls may overlap, be cancelled
 * or fail, and the model may be dropped meanwhile.
 */

#include "wsman-enumerator-model.h"

#include <string.h>

#include "scripted-server.h"
#include "wsman-codes.h"

#define THING(name, version) "<t:Thing><t:Name>" name "</t:Name><t:Version>" version "</t:Version></t:Thing>"
#define CONTEXT(id) "<n:EnumerationContext>" id "</n:EnumerationContext>"
#define ENUMERATED(content) \
  ENVELOPE (ENUMERATION "/EnumerateResponse", "<n:EnumerateResponse>" content "</n:EnumerateResponse>")
#define PULLED(content) ENVELOPE (ENUMERATION "/PullResponse", "<n:PullResponse>" content "</n:PullResponse>")
#define ITEMS(content) "<n:Items>" content "</n:Items>"
#define W_ITEMS(content) "<w:Items>" content "</w:Items>"
#define END "<n:EndOfSequence/>"
#define ALL(content) ENUMERATED (W_ITEMS (content) END)
#define RELEASED ENVELOPE (ENUMERATION "/ReleaseResponse", "")
#define REFUSED FAULT_ENVELOPE ("w:AccessDenied", "5", "Not you"), "500 "

static const char * const name_key[] = { "Name", NULL };

/* A view: a copy of the rows, which follows the signals. */
typedef struct
{
  GPtrArray *rows;
  GString *log; /* each signal as "position-removed+added " */
} View;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  View *view = user_data;

  g_string_append_printf (view->log, "%u-%u+%u ", position, removed, added);
  g_assert_cmpuint (position + removed, <=, view->rows->len);
  for (guint i = 0; i < removed; i++)
    g_ptr_array_remove_index (view->rows, position);
  for (guint i = position; i < position + added; i++)
    g_ptr_array_insert (view->rows, i, g_list_model_get_item (model, i));

  /* The model and the view are equal after each signal, and not only after the last one. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, view->rows->len);
  for (guint i = 0; i < view->rows->len; i++)
    {
      g_autoptr(WsmanItem) item = g_list_model_get_item (model, i);

      g_assert_true (item == view->rows->pdata[i]);
    }
}

static void
view_watch (View                 *self,
            WsmanEnumeratorModel *model)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->log = g_string_new (NULL);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
}

static void
view_clear (View *self)
{
  g_ptr_array_unref (self->rows);
  g_string_free (self->log, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

/* The rows as text: the names and versions. */
static char *
describe_rows (WsmanEnumeratorModel *model)
{
  GString *text = g_string_new (NULL);
  guint n_items;

  g_object_get (model, "n-items", &n_items, NULL);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(WsmanItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append (text, wsman_item_lookup_string (item, "Name"));
      g_string_append (text, wsman_item_lookup_string (item, "Version"));
    }

  return g_string_free (text, FALSE);
}

#define assert_rows(model, wanted)                           \
  G_STMT_START                                               \
    {                                                        \
      g_autofree char *rows_of_model = describe_rows (model); \
      g_assert_cmpstr (rows_of_model, ==, wanted);           \
    }                                                        \
  G_STMT_END

static WsmanEnumeratorModel *
new_model (Script *script)
{
  g_autoptr(WsmanSession) session = script_connect (script);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  WsmanEnumeratorModel *model = wsman_enumerator_model_new_for_session (session, locator, NULL, NULL, 0);

  wsman_enumerator_model_set_autoload (model, FALSE);
  wsman_enumerator_model_set_key_properties (model, name_key);

  return model;
}

/* A call, and what became of it. */
typedef struct
{
  gboolean done;
  GError *error;
} Outcome;

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;
  gboolean refreshed =
    wsman_enumerator_model_refresh_finish (WSMAN_ENUMERATOR_MODEL (source), result, &outcome->error);

  g_assert_false (outcome->done);
  g_assert_cmpint (refreshed, ==, outcome->error == NULL);
  outcome->done = TRUE;
}

static void
outcome_clear (Outcome *self)
{
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
wait_done (Outcome *outcome)
{
  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
refresh (WsmanEnumeratorModel *model)
{
  g_auto(Outcome) outcome = { 0, };

  wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcome);
  g_assert_true (wsman_enumerator_model_get_loading (model));
  wait_done (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_false (wsman_enumerator_model_get_loading (model));
  g_assert_true (wsman_enumerator_model_get_at_end_of_stream (model));
}

/* --- Differences --- */

static void
test_differences (void)
{
  static const struct
  {
    const char *body;
    const char *rows;
    const char *log;
  } steps[] = {
    { ALL (THING ("a", "1") THING ("b", "1") THING ("c", "1")), "a1b1c1", "0-0+3 " },
    { ALL (THING ("a", "1") THING ("b", "1") THING ("c", "1")), "a1b1c1", "" },
    { ALL (THING ("a", "1") THING ("b", "2") THING ("c", "1")), "a1b2c1", "1-1+1 " },
    { ALL (THING ("a", "1") THING ("c", "1")), "a1c1", "1-1+0 " },
    { ALL (THING ("a", "1") THING ("c", "1") THING ("d", "1")), "a1c1d1", "2-0+1 " },
    { ALL (THING ("d", "1") THING ("a", "1") THING ("c", "1")), "d1a1c1", "0-0+1 3-1+0 " },
    { ALL (THING ("d", "2") THING ("a", "1") THING ("c", "2")), "d2a1c2", "0-1+1 2-1+1 " },
    { ENUMERATED (END), "", "0-3+0 " },
  };
  Response responses[G_N_ELEMENTS (steps)] = { 0, };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(View) view = { 0, };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    responses[i].body = steps[i].body;
  script_start (&script, NULL);
  model = new_model (&script);
  view_watch (&view, model);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("Step %zu", i);
      g_string_truncate (view.log, 0);
      refresh (model);
      assert_rows (model, steps[i].rows);
      g_assert_cmpstr (view.log->str, ==, steps[i].log);
    }
}

#define N_ROUNDS 120
#define N_NAMES 9

/* A list of random things, in random order, as one response. rows becomes what a model should show. */
static char *
make_round (GString *rows)
{
  GString *items = g_string_new (NULL);
  char names[] = "abcdefghi";
  guint n_names = g_test_rand_int_range (0, N_NAMES + 1);

  for (guint i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      guint a = g_test_rand_int_range (0, N_NAMES);
      guint b = g_test_rand_int_range (0, N_NAMES);
      char name = names[a];

      names[a] = names[b];
      names[b] = name;
    }
  for (guint i = 0; i < n_names; i++)
    {
      guint version = g_test_rand_int_range (0, 5) == 0 ? 2 : 1;

      g_string_append_printf (items, THING ("%c", "%u"), names[i], version);
      g_string_append_printf (rows, "%c%u", names[i], version);
    }

  return g_string_free (items, FALSE);
}

/* Random lists arrive, some of them in several messages. Items that haven't changed remain the same objects. */
static void
test_random (void)
{
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  Response responses[2 * N_ROUNDS] = { 0, };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(View) view = { 0, };
  guint n_responses = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      GString *rows = g_string_new (NULL);
      g_autofree char *items = make_round (rows);

      g_ptr_array_add (wanted, g_string_free (rows, FALSE));
      if (g_test_rand_bit ())
        {
          g_ptr_array_add (bodies, g_strdup (ENUMERATED (CONTEXT ("1"))));
          g_ptr_array_add (bodies, g_strconcat (ENVELOPE_START HEADER (ENUMERATION "/PullResponse", RELATES_TO)
                                                "<s:Body><n:PullResponse><n:Items>", items,
                                                "</n:Items>" END "</n:PullResponse></s:Body></s:Envelope>", NULL));
        }
      else
        g_ptr_array_add (bodies, g_strconcat (ENVELOPE_START HEADER (ENUMERATION "/EnumerateResponse", RELATES_TO)
                                              "<s:Body><n:EnumerateResponse><w:Items>", items,
                                              "</w:Items>" END "</n:EnumerateResponse></s:Body></s:Envelope>", NULL));
    }
  for (guint i = 0; i < bodies->len; i++)
    responses[n_responses++].body = bodies->pdata[i];

  script_start (&script, NULL);
  model = new_model (&script);
  view_watch (&view, model);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      refresh (model);
      assert_rows (model, wanted->pdata[i]);
      for (guint j = 0; j < view.rows->len; j++)
        {
          WsmanItem *item = view.rows->pdata[j];
          gpointer before = g_hash_table_lookup (known, wsman_item_get_xml (item));

          g_assert_true (before == NULL || before == item);
          g_hash_table_insert (shown, g_strdup (wsman_item_get_xml (item)), item);
        }
      g_hash_table_unref (known);
      known = g_steal_pointer (&shown);
    }
}

/* --- Pages --- */

/* A refresh takes the place of pages that are being read. */
static void
test_page_meanwhile (void)
{
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a", "1"))), .action = "Enumerate" },
    { ALL (THING ("b", "1") THING ("a", "1")), .action = "Enumerate" },
    { PULLED (ITEMS (THING ("z", "1")) END), .action = "Pull", .hang = TRUE },
    { RELEASED, .action = "Release" },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(View) view = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  view_watch (&view, model);
  wsman_enumerator_model_set_page_size (model, 1);
  wsman_enumerator_model_load_more (model);
  while (wsman_enumerator_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
  assert_rows (model, "a1");
  wsman_enumerator_model_load_more (model);
  script_run_until_requests (&script, 2);
  refresh (model);
  canned_server_open_gate (script.server);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  assert_rows (model, "b1a1");
  g_assert_cmpstr (view.log->str, ==, "0-0+1 0-0+1 ");
  wsman_enumerator_model_load_more (model);
  g_assert_false (wsman_enumerator_model_get_loading (model));
}

/* --- Failures --- */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* The rows stay if the refresh is refused at once, or in the middle. */
static void
test_failures (void)
{
  const Response responses[] = {
    { ALL (THING ("a", "1") THING ("b", "1")) },
    { REFUSED },
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("c", "1"))) },
    { REFUSED },
    { RELEASED, .action = "Release" },
    { ALL (THING ("d", "1")) },
  };
  Response played[G_N_ELEMENTS (responses)];
  g_auto(Script) script = SCRIPT (played);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(View) view = { 0, };
  guint n_errors = 0;

  memcpy (played, responses, sizeof responses);
  script_start (&script, NULL);
  model = new_model (&script);
  view_watch (&view, model);
  g_signal_connect (model, "notify::last-error", G_CALLBACK (on_notify), &n_errors);
  refresh (model);
  g_assert_null (wsman_enumerator_model_get_last_error (model));
  for (guint i = 1; i <= 2; i++)
    {
      g_auto(Outcome) outcome = { 0, };
      g_autoptr(GError) error = NULL;

      wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcome);
      wait_done (&outcome);
      assert_code (outcome.error, WSMAN_ERROR_ACCESS_DENIED, WSMAN_CODE_ACCESS_DENIED);
      g_object_get (model, "last-error", &error, NULL);
      assert_code (error, WSMAN_ERROR_ACCESS_DENIED, WSMAN_CODE_ACCESS_DENIED);
      g_assert_cmphex (wsman_fault_get_code (wsman_enumerator_model_get_fault (model)), ==, WSMAN_CODE_ACCESS_DENIED);
      g_assert_false (wsman_enumerator_model_get_loading (model));
      g_assert_cmpuint (n_errors, ==, i);
      assert_rows (model, "a1b1");
    }
  /* The enumeration that has failed in the middle is released. */
  canned_server_wait_requests (script.server, 5);
  script_rewind (&script, 5);
  refresh (model);
  assert_rows (model, "d1");
  g_assert_null (wsman_enumerator_model_get_last_error (model));
  g_assert_cmpuint (n_errors, ==, 3);
}

static void
test_without_session (void)
{
  const Response responses[] = { { ALL (THING ("a", "1")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(Outcome) outcome = { 0, };

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  model = wsman_enumerator_model_new (enumerator);
  wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcome);
  wait_done (&outcome);
  assert_code (outcome.error, WSMAN_ERROR_UNSUPPORTED, 0x32);
  g_assert_false (wsman_enumerator_model_refresh (model, NULL, &error));
  assert_code (error, WSMAN_ERROR_UNSUPPORTED, 0x32);
}

/* A call that blocks has the newest rows. A refresh that is running meanwhile ends with them, too. */
static void
test_blocking (void)
{
  const Response responses[] = { { ALL (THING ("a", "1")) },
                                 { ALL (THING ("a", "2")), .hang = TRUE },
                                 { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a", "3"))) },
                                 { PULLED (ITEMS (THING ("b", "1")) END) },
                                 { REFUSED } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_auto(View) view = { 0, };
  g_auto(Outcome) outcome = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  view_watch (&view, model);
  g_assert_true (wsman_enumerator_model_refresh (model, NULL, &error));
  assert_rows (model, "a1");
  wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcome);
  script_run_until_requests (&script, 2);
  g_assert_true (wsman_enumerator_model_refresh (model, NULL, &error));
  assert_rows (model, "a3b1");
  g_assert_false (wsman_enumerator_model_get_loading (model));
  wait_done (&outcome);
  g_assert_no_error (outcome.error);
  canned_server_open_gate (script.server);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_cancellable_cancel (cancelled);
  g_assert_false (wsman_enumerator_model_refresh (model, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (wsman_enumerator_model_get_last_error (model));
  g_assert_false (wsman_enumerator_model_refresh (model, NULL, &error));
  assert_code (error, WSMAN_ERROR_ACCESS_DENIED, WSMAN_CODE_ACCESS_DENIED);
  g_assert_nonnull (wsman_enumerator_model_get_last_error (model));
  assert_rows (model, "a3b1");
}

/* --- Overlapping calls --- */

/* Calls that come during a refresh share the next one, however many they are. */
static void
test_overlapping (void)
{
  const Response responses[] =
    { { ALL (THING ("a", "1")), .hang = TRUE }, { ALL (THING ("a", "2")) }, { ALL (THING ("a", "3")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  Outcome outcomes[10] = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcomes[i]);
  script_run_until_requests (&script, 1);
  canned_server_open_gate (script.server);
  wait_done (&outcomes[0]);
  assert_rows (model, "a1");
  g_assert_true (wsman_enumerator_model_get_loading (model));
  for (gsize i = 1; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_assert_cmpint (outcomes[i].done, ==, i > 1 && outcomes[1].done);
      wait_done (&outcomes[i]);
      g_assert_no_error (outcomes[i].error);
    }
  assert_rows (model, "a2");
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 2);
}

/* Each call is cancelled for itself. The call that isn't cancelled gets its rows. */
static void
test_cancelled (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data); /* the call that isn't cancelled */
  const Response responses[] = { { ALL (THING ("a", "1")), .hang = TRUE }, { ALL (THING ("a", "2")), .hang = TRUE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  Outcome outcomes[3] = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();

      wsman_enumerator_model_refresh_async (model, cancellable, on_refreshed, &outcomes[i]);
      if (i == 0)
        script_run_until_requests (&script, 1);
      if (i != index)
        g_cancellable_cancel (cancellable);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (i == index)
        continue;

      wait_done (&outcomes[i]);
      g_assert_error (outcomes[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&outcomes[i].error);
    }
  assert_rows (model, "");
  g_assert_null (wsman_enumerator_model_get_last_error (model));
  if (index < G_N_ELEMENTS (outcomes))
    {
      g_assert_false (outcomes[index].done);
      g_assert_true (wsman_enumerator_model_get_loading (model));
      canned_server_open_gate (script.server);
      wait_done (&outcomes[index]);
      g_assert_no_error (outcomes[index].error);
      assert_rows (model, index == 0 ? "a1" : "a2");
    }
  g_assert_false (wsman_enumerator_model_get_loading (model));
  canned_server_open_gate (script.server);
}

static void
test_cancelled_before (void)
{
  const Response responses[] = { { ALL (THING ("a", "1")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Outcome) outcome = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  g_cancellable_cancel (cancellable);
  wsman_enumerator_model_refresh_async (model, cancellable, on_refreshed, &outcome);
  g_assert_false (wsman_enumerator_model_get_loading (model));
  wait_done (&outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 0);
}

/* --- Handlers --- */

static void
on_refresh_again (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  g_signal_handlers_disconnect_by_func (model, on_refresh_again, user_data);
  wsman_enumerator_model_refresh_async (WSMAN_ENUMERATOR_MODEL (model), NULL, on_refreshed, user_data);
}

/* A handler of the signal may refresh the model. This refresh begins after the running one. */
static void
test_refresh_in_signal (void)
{
  const Response responses[] = { { ALL (THING ("a", "1")) }, { ALL (THING ("a", "2")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(Outcome) first = { 0, };
  g_auto(Outcome) second = { 0, };

  script_start (&script, NULL);
  model = new_model (&script);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_refresh_again), &second);
  wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &first);
  wait_done (&second);
  g_assert_true (first.done);
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  assert_rows (model, "a2");
}

static void
on_dispose (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    user_data)
{
  (*(guint *) user_data)++;
  g_object_run_dispose (G_OBJECT (model));
}

/* Bindings may dispose of the model in a handler. No other rows change after that. */
static void
test_disposed_in_signal (void)
{
  const Response responses[] =
    { { ALL (THING ("a", "1") THING ("b", "1") THING ("c", "1")) },
      { ALL (THING ("a", "2") THING ("b", "1") THING ("c", "2")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(Outcome) outcome = { 0, };
  guint n_signals = 0;

  script_start (&script, NULL);
  model = new_model (&script);
  refresh (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_dispose), &n_signals);
  wsman_enumerator_model_refresh_async (model, NULL, on_refreshed, &outcome);
  wait_done (&outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (n_signals, ==, 1);
  assert_rows (model, "a2b1c1");
}

/* The program drops the model while a refresh runs and another one waits. */
static void
test_dropped (void)
{
  const Response responses[] =
    { { ALL (THING ("a", "1")), .hang = TRUE }, { ALL (THING ("a", "2")) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  WsmanEnumeratorModel *model;
  gpointer watched;

  script_start (&script, NULL);
  watched = model = new_model (&script);
  g_object_add_weak_pointer (G_OBJECT (model), &watched);
  for (guint i = 0; i < 3; i++)
    wsman_enumerator_model_refresh_async (model, cancellable, NULL, NULL);
  script_run_until_requests (&script, 1);
  g_object_unref (model);
  g_cancellable_cancel (cancellable);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
  canned_server_open_gate (script.server);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_key_properties (void)
{
  const Response responses[] = { { ENUMERATED (END) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  static const char * const none[] = { NULL };
  g_auto(GStrv) names = NULL;
  guint n_changes = 0;

  script_start (&script, NULL);
  model = new_model (&script);
  g_signal_connect (model, "notify::key-properties", G_CALLBACK (on_notify), &n_changes);
  g_object_get (model, "key-properties", &names, NULL);
  g_assert_cmpstrv (names, (char **) name_key);
  g_object_set (model, "key-properties", name_key, NULL);
  g_assert_cmpuint (n_changes, ==, 0);
  wsman_enumerator_model_set_key_properties (model, none);
  g_assert_null (wsman_enumerator_model_get_key_properties (model));
  wsman_enumerator_model_set_key_properties (model, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/enumerator-model-refresh/differences", test_differences);
  g_test_add_func ("/wsman/enumerator-model-refresh/random", test_random);
  g_test_add_func ("/wsman/enumerator-model-refresh/page-meanwhile", test_page_meanwhile);
  g_test_add_func ("/wsman/enumerator-model-refresh/failures", test_failures);
  g_test_add_func ("/wsman/enumerator-model-refresh/without-session", test_without_session);
  g_test_add_func ("/wsman/enumerator-model-refresh/blocking", test_blocking);
  g_test_add_func ("/wsman/enumerator-model-refresh/overlapping", test_overlapping);
  g_test_add_data_func ("/wsman/enumerator-model-refresh/cancelled/all-but-first", GUINT_TO_POINTER (0),
                        test_cancelled);
  g_test_add_data_func ("/wsman/enumerator-model-refresh/cancelled/all-but-second", GUINT_TO_POINTER (1),
                        test_cancelled);
  g_test_add_data_func ("/wsman/enumerator-model-refresh/cancelled/all", GUINT_TO_POINTER (3), test_cancelled);
  g_test_add_func ("/wsman/enumerator-model-refresh/cancelled/before", test_cancelled_before);
  g_test_add_func ("/wsman/enumerator-model-refresh/refresh-in-signal", test_refresh_in_signal);
  g_test_add_func ("/wsman/enumerator-model-refresh/disposed-in-signal", test_disposed_in_signal);
  g_test_add_func ("/wsman/enumerator-model-refresh/dropped", test_dropped);
  g_test_add_func ("/wsman/enumerator-model-refresh/key-properties", test_key_properties);

  return g_test_run ();
}
