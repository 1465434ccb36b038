/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the URIs of delivery modes, against the texts of the specifications. */

#include "soap/wsman-delivery-mode-private.h"

#include "wsman-enum-types.h"

static void
test_uris (void)
{
  static const struct
  {
    WsmanDeliveryMode mode;
    const char *uri;
  } cases[] = {
    { WSMAN_DELIVERY_MODE_PULL, "http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull" },
    { WSMAN_DELIVERY_MODE_PUSH, "http://schemas.xmlsoap.org/ws/2004/08/eventing/DeliveryModes/Push" },
    { WSMAN_DELIVERY_MODE_PUSH_WITH_ACK, "http://schemas.dmtf.org/wbem/wsman/1/wsman/PushWithAck" },
    { WSMAN_DELIVERY_MODE_EVENTS, "http://schemas.dmtf.org/wbem/wsman/1/wsman/Events" },
  };
  WsmanDeliveryMode mode;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (wsman_delivery_mode_get_uri (cases[i].mode), ==, cases[i].uri);
      g_assert_true (wsman_delivery_mode_parse (cases[i].uri, &mode));
      g_assert_cmpint (mode, ==, cases[i].mode);
    }

  g_assert_true (wsman_delivery_mode_parse (NULL, &mode));
  g_assert_cmpint (mode, ==, WSMAN_DELIVERY_MODE_PUSH);
}

static void
test_others (void)
{
  const char *const others[] = {
    "", "Pull", "http://schemas.dmtf.org/wbem/wsman/1/wsman/pull", "http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull/",
    "http://schemas.xmlsoap.org/ws/2004/08/eventing/DeliveryModes/Wrapped",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      WsmanDeliveryMode mode;

      g_assert_false (wsman_delivery_mode_parse (others[i], &mode));
    }
}

/* The names are those that other languages see. */
static void
test_names (void)
{
  g_autoptr(GEnumClass) modes = g_type_class_ref (WSMAN_TYPE_DELIVERY_MODE);

  g_assert_cmpuint (modes->n_values, ==, 4);
  g_assert_cmpstr (g_enum_get_value (modes, WSMAN_DELIVERY_MODE_PUSH_WITH_ACK)->value_nick, ==, "push-with-ack");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/delivery-mode/uris", test_uris);
  g_test_add_func ("/wsman/delivery-mode/others", test_others);
  g_test_add_func ("/wsman/delivery-mode/names", test_names);

  return g_test_run ();
}
