/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that the properties of an operation have the same values as its functions, and that only its context can be
 * set.
 */

#include "raw-http.h"
#include "server-fixture.h"

#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"

/* Objects are compared by address, because a property returns the operation's own object. */
#define COMPARE_OBJECT(name)                                                                    \
  static void                                                                                   \
  compare_##name (const GValue   *value,                                                        \
                  WsmanOperation *operation)                                                    \
  {                                                                                             \
    g_assert_true (g_value_get_object (value) == wsman_operation_get_##name (operation));       \
  }

#define COMPARE_NUMBER(type, name)                                                              \
  static void                                                                                   \
  compare_##name (const GValue   *value,                                                        \
                  WsmanOperation *operation)                                                    \
  {                                                                                             \
    g_assert_cmpint (g_value_get_##type (value), ==, wsman_operation_get_##name (operation));   \
  }

#define COMPARE_TEXT(name)                                                                      \
  static void                                                                                   \
  compare_##name (const GValue   *value,                                                        \
                  WsmanOperation *operation)                                                    \
  {                                                                                             \
    g_assert_cmpstr (g_value_get_string (value), ==, wsman_operation_get_##name (operation));   \
  }

COMPARE_NUMBER (enum, verb)
COMPARE_TEXT (action)
COMPARE_TEXT (method)
COMPARE_OBJECT (locator)
COMPARE_OBJECT (item)
COMPARE_TEXT (filter)
COMPARE_TEXT (dialect)
COMPARE_NUMBER (flags, flags)
COMPARE_NUMBER (uint, max_items)
COMPARE_OBJECT (context)
COMPARE_TEXT (user)
COMPARE_TEXT (identity)
COMPARE_TEXT (mechanism)
COMPARE_NUMBER (boolean, sealed)
COMPARE_NUMBER (boolean, bound)
COMPARE_OBJECT (remote_address)
COMPARE_NUMBER (uint, timeout)
COMPARE_OBJECT (cancellable)
COMPARE_TEXT (message_id)
COMPARE_NUMBER (uint, max_content_size)
COMPARE_NUMBER (enum, delivery_mode)
COMPARE_NUMBER (uint, lifetime)
COMPARE_NUMBER (uint, heartbeat_interval)
COMPARE_TEXT (bookmark)
COMPARE_NUMBER (boolean, wants_bookmarks)

static const struct
{
  const char *name;
  void (*compare) (const GValue   *value,
                   WsmanOperation *operation);
} rows[] = {
  { "verb", compare_verb },
  { "action", compare_action },
  { "method", compare_method },
  { "locator", compare_locator },
  { "item", compare_item },
  { "filter", compare_filter },
  { "dialect", compare_dialect },
  { "flags", compare_flags },
  { "max-items", compare_max_items },
  { "context", compare_context },
  { "user", compare_user },
  { "identity", compare_identity },
  { "mechanism", compare_mechanism },
  { "sealed", compare_sealed },
  { "bound", compare_bound },
  { "remote-address", compare_remote_address },
  { "timeout", compare_timeout },
  { "cancellable", compare_cancellable },
  { "message-id", compare_message_id },
  { "max-content-size", compare_max_content_size },
  { "delivery-mode", compare_delivery_mode },
  { "lifetime", compare_lifetime },
  { "heartbeat-interval", compare_heartbeat_interval },
  { "bookmark", compare_bookmark },
  { "wants-bookmarks", compare_wants_bookmarks },
};

static GParamSpec *
find_property (WsmanOperation *operation,
               const char     *name)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (operation), name);
}

/* Calls the function of the class, because GObject refuses to set a property that is only readable. */
static void
check_refusal (WsmanOperation *operation,
               GParamSpec     *pspec)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autofree char *pattern = g_strdup_printf ("*invalid property id*\"%s\"*", pspec->name);

  g_value_init (&value, pspec->value_type);
  g_test_expect_message ("Wsman", G_LOG_LEVEL_WARNING, pattern);
  G_OBJECT_GET_CLASS (operation)->set_property (G_OBJECT (operation), pspec->param_id, &value, pspec);
  g_test_assert_expected_messages ();
}

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  guint n_properties;
  g_autofree GParamSpec **all = g_object_class_list_properties (G_OBJECT_GET_CLASS (operation), &n_properties);
  g_autoptr(GObject) context = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_set (operation, "context", context, NULL);
  g_assert_true (wsman_operation_get_context (operation) == context);
  g_assert_cmpuint (n_properties, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GParamSpec *pspec = find_property (operation, rows[i].name);
      g_auto(GValue) value = G_VALUE_INIT;

      g_assert_nonnull (pspec);
      g_object_get_property (G_OBJECT (operation), rows[i].name, &value);
      rows[i].compare (&value, operation);
      if (!g_str_equal (rows[i].name, "context"))
        check_refusal (operation, pspec);
    }

  *(guint *) user_data += n_properties;

  return TRUE;
}

static void
connect_authorize (ServerFixture *fixture,
                   gpointer       user_data)
{
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), user_data);
}

static void
test_properties (void)
{
  guint n_checked = 0;
  g_autoptr(ServerFixture) fixture = server_fixture_new (connect_authorize, &n_checked);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, NULL);
  g_autofree char *put = raw_envelope ("http://schemas.xmlsoap.org/ws/2004/09/transfer/Put", FIXTURE_URI "/Echo", NULL,
                                       "<x/>");
  const char * const envelopes[] = { get, put };

  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, credentials, envelopes[i]);

      g_assert_cmpuint (response->status, ==, 200);
    }

  g_assert_cmpuint (n_checked, ==, G_N_ELEMENTS (envelopes) * G_N_ELEMENTS (rows));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/operation/properties", test_properties);

  return g_test_run ();
}
