/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests the model of an enumeration as a list view uses it: page by page, with its signals, after errors, and dropped
 * at any time.
 */

#include "wsman-enumerator-model.h"

#include <string.h>

#include "scripted-server.h"
#include "wsman-codes.h"

#define THING(name) "<t:Thing><t:Name>" name "</t:Name></t:Thing>"
#define CONTEXT(id) "<n:EnumerationContext>" id "</n:EnumerationContext>"
#define ENUMERATED(content) \
  ENVELOPE (ENUMERATION "/EnumerateResponse", "<n:EnumerateResponse>" content "</n:EnumerateResponse>")
#define PULLED(content) ENVELOPE (ENUMERATION "/PullResponse", "<n:PullResponse>" content "</n:PullResponse>")
#define ITEMS(content) "<n:Items>" content "</n:Items>"
#define W_ITEMS(content) "<w:Items>" content "</w:Items>"
#define END "<n:EndOfSequence/>"
#define RELEASED ENVELOPE (ENUMERATION "/ReleaseResponse", "")
#define REFUSED FAULT_ENVELOPE ("w:AccessDenied", "5", "Not you"), "500 "

/* Seven things, two in each message. */
#define SEVEN_THINGS                                                                                   \
  { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))) },                                   \
  { PULLED (CONTEXT ("2") ITEMS (THING ("c") THING ("d"))) },                                         \
  { PULLED (CONTEXT ("3") ITEMS (THING ("e") THING ("f"))) },                                         \
  { PULLED (ITEMS (THING ("g")) END) }

/* A view that reads no items itself. It checks that the signals match the model. */
typedef struct
{
  GListModel *model;
  GString *names;
  guint n_signals;
} View;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  View *view = user_data;

  g_assert_cmpuint (position, ==, view->names->len);
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (added, >, 0);
  view->n_signals++;
  for (guint i = 0; i < added; i++)
    {
      g_autoptr(WsmanItem) item = g_list_model_get_item (model, position + i);

      g_string_append (view->names, wsman_item_lookup_string (item, "Name"));
    }
}

static void
view_watch (View                 *self,
            WsmanEnumeratorModel *model)
{
  self->names = g_string_new (NULL);
  self->model = G_LIST_MODEL (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
}

static void
view_clear (View *self)
{
  g_string_free (self->names, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static WsmanEnumeratorModel *
new_model (Script *script,
           guint   page_size)
{
  g_autoptr(WsmanSession) session = script_connect (script);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  WsmanEnumeratorModel *model = wsman_enumerator_model_new_for_session (session, locator, NULL, NULL, 0);

  wsman_enumerator_model_set_page_size (model, page_size);

  return model;
}

static void
wait_loaded (WsmanEnumeratorModel *model)
{
  while (wsman_enumerator_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_items (WsmanEnumeratorModel *model)
{
  guint n_items;

  g_object_get (model, "n-items", &n_items, NULL);

  return n_items;
}

static void
test_pages (void)
{
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  static const char * const pages[] = { "abc", "abcdef", "abcdefg" };
  WsmanEnumeratorModel *model;
  g_auto(View) view = { 0, };
  GType type;

  script_start (&script, NULL);
  model = new_model (&script, 3);
  wsman_enumerator_model_set_autoload (model, FALSE);
  view_watch (&view, model);
  g_object_get (model, "item-type", &type, NULL);
  g_assert_true (type == WSMAN_TYPE_ITEM);
  g_assert_true (g_list_model_get_item_type (view.model) == WSMAN_TYPE_ITEM);
  g_assert_cmpuint (g_list_model_get_n_items (view.model), ==, 0);
  g_assert_null (g_list_model_get_item (view.model, 0));
  g_assert_false (wsman_enumerator_model_get_loading (model));
  g_assert_null (wsman_enumerator_model_get_enumerator (model));
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_false (wsman_enumerator_model_get_at_end_of_stream (model));
      wsman_enumerator_model_load_more (model);
      g_assert_true (wsman_enumerator_model_get_loading (model));
      /* A page is being read already. */
      wsman_enumerator_model_load_more (model);
      wait_loaded (model);
      g_assert_cmpstr (view.names->str, ==, pages[i]);
      g_assert_cmpuint (g_list_model_get_n_items (view.model), ==, strlen (pages[i]));
    }

  g_assert_cmpuint (view.n_signals, <, 7);
  g_assert_true (wsman_enumerator_model_get_at_end_of_stream (model));
  g_assert_cmpstr (wsman_enumerator_model_get_error (model), ==, "");
  wsman_enumerator_model_load_more (model);
  g_assert_false (wsman_enumerator_model_get_loading (model));
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 4);
  g_assert_finalize_object (model);
}

/* The view reads every new item, so all pages are loaded. */
static void
test_autoload (void)
{
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(View) view = { 0, };

  script_start (&script, NULL);
  model = new_model (&script, 2);
  view_watch (&view, model);
  g_assert_cmpuint (count_items (model), ==, 0);
  g_assert_false (wsman_enumerator_model_get_loading (model));
  g_assert_cmpuint (g_list_model_get_n_items (view.model), ==, 0);
  wait_loaded (model);
  g_assert_cmpstr (view.names->str, ==, "abcdefg");
  g_assert_true (wsman_enumerator_model_get_at_end_of_stream (model));
}

/* Reading the first half of a page doesn't load another one. */
static void
test_look_at (void)
{
  static const struct
  {
    guint position;
    guint n_items; /* afterwards */
  } rows[] = { { 0, 4 }, { 1, 4 }, { 2, 7 }, { 0, 7 }, { G_MAXUINT, 7 } };
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;

  script_start (&script, NULL);
  model = new_model (&script, 4);
  g_list_model_get_n_items (G_LIST_MODEL (model));
  wait_loaded (model);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanItem) item = g_list_model_get_item (G_LIST_MODEL (model), rows[i].position);

      g_assert_cmpint (item == NULL, ==, rows[i].position >= 7);
      wait_loaded (model);
      g_assert_cmpuint (count_items (model), ==, rows[i].n_items);
    }
}

static void
test_for_enumerator (void)
{
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  model = wsman_enumerator_model_new (enumerator);
  g_assert_true (wsman_enumerator_model_get_enumerator (model) == enumerator);
  /* As many items as there are. */
  wsman_enumerator_model_set_page_size (model, G_MAXUINT);
  g_assert_cmpuint (wsman_enumerator_model_get_page_size (model), ==, G_MAXUINT);
  wsman_enumerator_model_load_more (model);
  wait_loaded (model);
  g_assert_cmpuint (count_items (model), ==, 7);
  g_assert_true (wsman_enumerator_model_get_at_end_of_stream (model));
}

static void
test_empty (void)
{
  const Response responses[] = { { ENUMERATED (END) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;

  script_start (&script, NULL);
  model = new_model (&script, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
      wait_loaded (model);
      g_assert_true (wsman_enumerator_model_get_at_end_of_stream (model));
    }
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 1);
}

/* --- Failures --- */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* Starting the enumeration is tried again, but not automatically. */
static void
test_refused (void)
{
  const Response responses[] = { { REFUSED }, { ENUMERATED (W_ITEMS (THING ("a")) END) } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_autofree char *xml = NULL;
  g_autoptr(WsmanFault) fault = NULL;
  guint n_errors = 0;

  script_start (&script, NULL);
  model = new_model (&script, 4);
  g_signal_connect (model, "notify::error", G_CALLBACK (on_notify), &n_errors);
  for (guint i = 0; i < 3; i++)
    {
      g_list_model_get_n_items (G_LIST_MODEL (model));
      wait_loaded (model);
    }
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 1);
  g_assert_cmpuint (n_errors, ==, 1);
  g_object_get (model, "error", &xml, "fault", &fault, NULL);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, WSMAN_CODE_ACCESS_DENIED);
  g_assert_cmpstr (wsman_fault_get_message (fault), ==, "Not you");
  g_assert_nonnull (strstr (xml, "<f:WSManFault"));
  g_assert_cmpstr (wsman_enumerator_model_get_error (model), ==, xml);
  g_assert_true (wsman_enumerator_model_get_fault (model) == fault);

  wsman_enumerator_model_load_more (model);
  wait_loaded (model);
  g_assert_cmpuint (count_items (model), ==, 1);
  g_assert_cmpstr (wsman_enumerator_model_get_error (model), ==, "");
  g_assert_null (wsman_enumerator_model_get_fault (model));
  g_assert_cmpuint (n_errors, ==, 2);
}

/* The items before the error stay, and the end isn't known. */
static void
test_broken_off (void)
{
  const Response responses[] =
    { { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a") THING ("b"))) }, { REFUSED }, { RELEASED } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanEnumeratorModel) model = NULL;
  g_auto(View) view = { 0, };

  script_start (&script, NULL);
  model = new_model (&script, 4);
  view_watch (&view, model);
  g_list_model_get_n_items (view.model);
  for (guint i = 0; i < 2; i++)
    {
      wait_loaded (model);
      g_assert_cmpstr (view.names->str, ==, "ab");
      g_assert_false (wsman_enumerator_model_get_at_end_of_stream (model));
      g_assert_cmphex (wsman_fault_get_code (wsman_enumerator_model_get_fault (model)), ==, WSMAN_CODE_ACCESS_DENIED);
      wsman_enumerator_model_load_more (model);
    }
}

/* --- Dropping --- */

/* Dropped while Enumerate or Pull is running. */
static void
test_dropped (gconstpointer data)
{
  guint n_requests = GPOINTER_TO_UINT (data);
  const Response responses[] = {
    { ENUMERATED (CONTEXT ("1") W_ITEMS (THING ("a"))), .hang = n_requests == 1 },
    { PULLED (CONTEXT ("2") ITEMS (THING ("b"))), .hang = TRUE },
    { RELEASED },
  };
  g_auto(Script) script = SCRIPT (responses);
  WsmanEnumeratorModel *model;

  script_start (&script, NULL);
  model = new_model (&script, 2);
  wsman_enumerator_model_load_more (model);
  script_run_until_requests (&script, n_requests);
  g_assert_true (wsman_enumerator_model_get_loading (model));
  g_assert_finalize_object (model);
  canned_server_open_gate (script.server);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  /* The server is told to free the enumeration. */
  if (n_requests == 2)
    canned_server_wait_requests (script.server, 3);
}

static void
on_drop (GListModel *model,
         guint       position,
         guint       removed,
         guint       added,
         gpointer    user_data)
{
  WsmanEnumeratorModel **reference = user_data;

  g_assert_true (G_LIST_MODEL (*reference) == model);
  g_clear_object (reference);
}

/* Dropped by a handler of its signal. */
static void
test_dropped_in_signal (void)
{
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  WsmanEnumeratorModel *model;
  gpointer watched;

  script_start (&script, NULL);
  watched = model = new_model (&script, 100);
  g_object_add_weak_pointer (G_OBJECT (model), &watched);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_drop), &model);
  wsman_enumerator_model_load_more (model);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (model);
}

/* Bindings may dispose of an object that is still referenced. */
static void
test_disposed (void)
{
  const Response responses[] = { SEVEN_THINGS };
  g_auto(Script) script = SCRIPT (responses);
  WsmanEnumeratorModel *model;

  script_start (&script, NULL);
  model = new_model (&script, 2);
  wsman_enumerator_model_load_more (model);
  g_object_run_dispose (G_OBJECT (model));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_finalize_object (model);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/enumerator-model/pages", test_pages);
  g_test_add_func ("/wsman/enumerator-model/autoload", test_autoload);
  g_test_add_func ("/wsman/enumerator-model/look-at", test_look_at);
  g_test_add_func ("/wsman/enumerator-model/for-enumerator", test_for_enumerator);
  g_test_add_func ("/wsman/enumerator-model/empty", test_empty);
  g_test_add_func ("/wsman/enumerator-model/refused", test_refused);
  g_test_add_func ("/wsman/enumerator-model/broken-off", test_broken_off);
  g_test_add_data_func ("/wsman/enumerator-model/dropped/enumerate", GUINT_TO_POINTER (1), test_dropped);
  g_test_add_data_func ("/wsman/enumerator-model/dropped/pull", GUINT_TO_POINTER (2), test_dropped);
  g_test_add_func ("/wsman/enumerator-model/dropped/in-signal", test_dropped_in_signal);
  g_test_add_func ("/wsman/enumerator-model/dropped/disposed", test_disposed);

  return g_test_run ();
}
