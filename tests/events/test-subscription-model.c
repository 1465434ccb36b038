/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the list model of a subscription. */

#include "event-script.h"
#include "wsman-subscription-model.h"

typedef struct
{
  GPtrArray *rows; /* the names, as a view knows them from items-changed */
} View;

static void
on_items_changed (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  View *view = user_data;

  g_ptr_array_remove_range (view->rows, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(WsmanItem) item = g_list_model_get_item (list, position + i);

      g_ptr_array_insert (view->rows, position + i, g_strdup (wsman_item_lookup_string (item, "Name")));
    }
}

static char *
join (View *view)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < view->rows->len; i++)
    g_string_append (names, view->rows->pdata[i]);

  return g_string_free (names, FALSE);
}

/* A view sees the newest events. The model remains after the end, and has the error. */
static void
test_newest (void)
{
  const Response responses[] = {
    { SUBSCRIBED ("sub-1", "c1"), .action = "Subscribe" },
    { PULLED_AT ("", THING ("a") THING ("b")), .action = "Pull" },
    { PULLED_AT ("", THING ("c") THING ("d")), .action = "Pull" },
    { PULLED (ITEMS (THING ("e")) END), .action = "Pull" },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  View view = { rows };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanSubscriptionModel) model = NULL;
  g_autofree char *names = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  model = wsman_subscription_model_new (subscription, 3);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), &view);
  while (wsman_subscription_model_get_last_error (model) == NULL)
    g_main_context_iteration (NULL, TRUE);

  names = join (&view);
  g_assert_cmpstr (names, ==, "cde");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 3);
  g_assert_cmpint (g_list_model_get_item_type (G_LIST_MODEL (model)), ==, WSMAN_TYPE_ITEM);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 3));
  assert_code (wsman_subscription_model_get_last_error (model), WSMAN_ERROR_REMOTE, 0x8033809e);
  g_assert_true (wsman_subscription_model_get_subscription (model) == subscription);
  g_assert_cmpuint (wsman_subscription_model_get_max_items (model), ==, 3);
}

/* A dropped model ends the subscription on the source, although it waits for an event. */
static void
test_drop (void)
{
  const Response responses[] = {
    { SUBSCRIBED ("sub-1", "c1"), .action = "Subscribe" },
    { PULLED_AT ("", THING ("a")), .action = "Pull", .hang = TRUE },
    { UNSUBSCRIBED, .action = "Unsubscribe" },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autofree char *ended = NULL;
  WsmanSubscription *subscription;
  WsmanSubscriptionModel *model;
  gpointer weak;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  weak = subscription;
  g_object_add_weak_pointer (G_OBJECT (subscription), &weak);
  model = wsman_subscription_model_new (subscription, 0);
  g_assert_cmpuint (wsman_subscription_model_get_max_items (model), ==, 1000);
  g_object_unref (subscription);
  script_run_until_requests (&script, 2);
  g_assert_finalize_object (model);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
  ended = wait_for_action (&script, "Unsubscribe", 0);
  canned_server_open_gate (script.server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wsman/subscription-model/newest", test_newest);
  g_test_add_func ("/wsman/subscription-model/drop", test_drop);

  return g_test_run ();
}
