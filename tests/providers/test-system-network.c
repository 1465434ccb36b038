/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares network adapters and their configurations with the output of other programs.
 */

#include <string.h>

#include "system-fixture.h"

#define ADAPTER WMI "Win32_NetworkAdapter"
#define CONFIGURATION WMI "Win32_NetworkAdapterConfiguration"

/* Runs a command with the variable NAME, which is the name of an item's interface. Returns the lines of its output,
 * joined by spaces. */
static char *
run (WsmanItem  *item,
     const char *command)
{
  g_autofree char *name = g_shell_quote (wsman_item_lookup_string (item, "Description"));
  g_autofree char *script = g_strdup_printf ("NAME=%s; { %s; } 2>/dev/null | tr '\\n' ' '", name, command);
  const char *argv[] = { "sh", "-c", script, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);

  return g_strstrip (output);
}

static char *
join (WsmanItem  *item,
      const char *name)
{
  g_auto(GStrv) values = NULL;

  if (wsman_item_is_null (item, name))
    return g_strdup ("");

  values = wsman_item_lookup_strv (item, name);

  return g_strjoinv (" ", values);
}

static void
check (WsmanItem  *item,
       const char *name,
       const char *command)
{
  g_autofree char *expected = run (item, command);
  g_autofree char *actual = join (item, name);

  g_test_message ("%s of %s", name, wsman_item_lookup_string (item, "Description"));
  g_assert_cmpstr (actual, ==, expected);
}

static gboolean
has_ip (void)
{
  g_autofree char *program = g_find_program_in_path ("ip");

  if (program == NULL)
    g_test_skip ("no ip(8) here");

  return program != NULL;
}

static void
test_adapter (SystemFixture *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) items = system_fixture_list (self, ADAPTER, 0);
  WsmanItem *loopback = system_fixture_find (items, "Name", "lo");
  g_autofree char *count = NULL;

  g_assert_nonnull (loopback);
  g_assert_true (wsman_item_is_null (loopback, "MACAddress"));
  g_assert_cmpstr (wsman_item_lookup_string (loopback, "PhysicalAdapter"), ==, "false");
  count = run (loopback, "ls /sys/class/net | wc -l");
  g_assert_cmpuint (items->len, ==, g_ascii_strtoull (count, NULL, 10));

  for (guint i = 0; i < items->len; i++)
    {
      check (items->pdata[i], "DeviceID", "cat /sys/class/net/$NAME/ifindex");
      check (items->pdata[i], "Index", "cat /sys/class/net/$NAME/ifindex");
      check (items->pdata[i], "MACAddress",
             "grep -v '^00:00:00:00:00:00$' /sys/class/net/$NAME/address | tr a-f A-F");
      check (items->pdata[i], "SystemName", "uname -n");
    }
}

static void
test_configuration (SystemFixture *self,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) items = system_fixture_list (self, CONFIGURATION, 0);

  if (!has_ip ())
    return;

  g_assert_cmpuint (items->len, >, 0);
  for (guint i = 0; i < items->len; i++)
    {
      check (items->pdata[i], "MTU", "cat /sys/class/net/$NAME/mtu");
      check (items->pdata[i], "IPAddress",
             "ip -o -4 addr show dev $NAME | awk '{ sub (\"/.*\", \"\", $4); print $4 }';"
             "ip -o -6 addr show dev $NAME | awk '{ sub (\"/.*\", \"\", $4); print $4 }'");
      check (items->pdata[i], "DHCPEnabled",
             "ip -o -4 addr show dev $NAME | tail -n 1 | awk '{ print / dynamic / ? \"true\" : \"false\" }'");
      check (items->pdata[i], "DefaultIPGateway",
             "ip -4 route show default dev $NAME | awk '/via/ { print $3 }';"
             "ip -6 route show default dev $NAME | awk '/via/ { print $3 }'");
    }
}

/* Checks that each address has its mask or prefix length. */
static void
test_subnets (SystemFixture *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) items = system_fixture_list (self, CONFIGURATION, 0);
  WsmanItem *loopback = system_fixture_find (items, "Description", "lo");
  g_auto(GStrv) addresses = wsman_item_lookup_strv (loopback, "IPAddress");
  g_auto(GStrv) subnets = wsman_item_lookup_strv (loopback, "IPSubnet");

  g_assert_cmpuint (g_strv_length (addresses), ==, g_strv_length (subnets));
  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      if (strcmp (addresses[i], "127.0.0.1") == 0)
        g_assert_cmpstr (subnets[i], ==, "255.0.0.0");
      if (strcmp (addresses[i], "::1") == 0)
        g_assert_cmpstr (subnets[i], ==, "128");
    }
  g_assert_cmpstr (wsman_item_lookup_string (loopback, "IPEnabled"), ==, "true");
}

static void
test_resolver (SystemFixture *self,
               gconstpointer  data)
{
  g_autoptr(GPtrArray) items = system_fixture_list (self, CONFIGURATION, 0);

  for (guint i = 0; i < items->len; i++)
    {
      gboolean leads_out = strcmp (wsman_item_lookup_string (items->pdata[i], "Description"), "lo") != 0 &&
                           strcmp (wsman_item_lookup_string (items->pdata[i], "IPEnabled"), "true") == 0;

      check (items->pdata[i], "DNSServerSearchOrder",
             leads_out ? "awk '$1 == \"nameserver\" { print $2 }' /etc/resolv.conf" : "true");
    }
}

/* Gets an adapter by its key, which is a number. */
static void
test_get (SystemFixture *self,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = system_fixture_get (self, CONFIGURATION "?Index=1", &error);
  g_autoptr(WsmanItem) none = NULL;

  g_assert_no_error (error);
  check (item, "Index", "cat /sys/class/net/$NAME/ifindex");

  none = system_fixture_get (self, CONFIGURATION "?Index=4000000000", &error);
  g_assert_null (none);
  system_fixture_assert_code (error, WSMAN_CODE_RESOURCE_NOT_FOUND);
}

/* Checks several forms of the number. */
static void
test_number (SystemFixture *self,
             gconstpointer  data)
{
  static const char *const good[] = { "01", "+1", " 1 ", "0000001" };
  static const char *const bad[] = { "one", "", "1x", "0x1", "-1", "1.0", "99999999999999999999" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (CONFIGURATION);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      wsman_resource_locator_add_selector (locator, "Index", good[i]);
      item = wsman_session_get (self->session, locator, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_lookup_string (item, "Index"), ==, "1");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (CONFIGURATION);
      g_autoptr(GError) error = NULL;

      wsman_resource_locator_add_selector (locator, "Index", bad[i]);
      g_assert_null (wsman_session_get (self->session, locator, NULL, &error));
      system_fixture_assert_code (error, 0x8033805C);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/wsman/system-network/" path, SystemFixture, NULL, system_fixture_set_up, function, \
              system_fixture_tear_down)

  ADD ("adapter", test_adapter);
  ADD ("configuration", test_configuration);
  ADD ("subnets", test_subnets);
  ADD ("resolver", test_resolver);
  ADD ("get", test_get);
  ADD ("number", test_number);

  return g_test_run ();
}
