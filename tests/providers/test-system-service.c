/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests services with a simulated service manager, and on machines without one.
 */

#include <string.h>

#include "mock-systemd.h"
#include "system-fixture.h"

#define SERVICE WMI "Win32_Service"

static const char *const ada[] = { "ada", NULL };

static const MockUnit units[] = {
  { "ssh.service", NULL, TRUE, TRUE, "OpenBSD Secure Shell server", "loaded", "active", "enabled", 712, "",
    "/usr/sbin/sshd -D", "done" },
  { "sshd.service", "ssh.service", TRUE, TRUE, "OpenBSD Secure Shell server", "loaded", "active", "alias", 712, "",
    "/usr/sbin/sshd -D", "done" },
  { "ntp.service", NULL, TRUE, FALSE, "Network Time", "loaded", "inactive", "disabled", 0, "ntp",
    "/usr/sbin/ntpd", "done" },
  { "getty@.service", NULL, TRUE, FALSE, "Getty", "loaded", "inactive", "enabled", 0, "", "/sbin/agetty", "done" },
  { "getty@tty1.service", NULL, FALSE, TRUE, "Getty on tty1", "loaded", "activating", "enabled", 0, "",
    "/sbin/agetty tty1", "timeout" },
  { "broken.service", NULL, TRUE, TRUE, "Broken", "loaded", "failed", "static", 0, "", NULL, "failed" },
  { "masked.service", NULL, TRUE, TRUE, "masked.service", "masked", "inactive", "masked", 0, "", NULL, "done" },
  { "gone.service", NULL, FALSE, TRUE, "gone.service", "not-found", "inactive", "", 0, "", NULL, "done" },
  { "stopping.service", NULL, TRUE, TRUE, "Stopping", "loaded", "deactivating", "enabled-runtime", 3, "", NULL,
    "early" },
  { "9-odd:na.me.service", NULL, TRUE, TRUE, "Odd", "loaded", "reloading", "linked", 4, "", NULL,
    "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired" },
  { "needy.service", NULL, TRUE, TRUE, "Needy", "loaded", "inactive", "disabled", 0, "", NULL, "dependency" },
  { "late.service", NULL, TRUE, TRUE, "Late", "loaded", "inactive", "disabled", 0, "", NULL, "never" },
  { "shy.service", NULL, TRUE, TRUE, "Shy", "loaded", "inactive", "disabled", 0, "", NULL,
    "org.freedesktop.systemd1.OnlyByDependency" },
  { NULL },
};

typedef struct
{
  SystemFixture system;
  MockSystemd *systemd;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  operators)
{
  self->systemd = mock_systemd_new (units);
  system_fixture_set_up (&self->system, operators);
}

static void
set_up_absent (Fixture       *self,
               gconstpointer  data)
{
  self->systemd = mock_systemd_new (NULL);
  system_fixture_set_up (&self->system, ada);
}

static void
set_up_without_bus (Fixture       *self,
                    gconstpointer  data)
{
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  system_fixture_set_up (&self->system, ada);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  system_fixture_tear_down (&self->system, data);
  g_clear_pointer (&self->systemd, mock_systemd_free);
}

static void
assert_property (WsmanItem  *item,
                 const char *name,
                 const char *expected)
{
  g_assert_true (wsman_item_contains (item, name));
  if (expected == NULL)
    g_assert_true (wsman_item_is_null (item, name));
  else
    g_assert_cmpstr (wsman_item_lookup_string (item, name), ==, expected);
}

static void
test_list (Fixture       *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *state;
    const char *start_mode;
    const char *status;
    const char *started;
    const char *pid;
    const char *path_name;
    const char *start_name;
  } rows[] = {
    { "9-odd:na.me", "Running", "Manual", "OK", "true", "4", NULL, "root" },
    { "broken", "Stopped", "Manual", "Error", "false", "0", NULL, "root" },
    { "getty@tty1", "Start Pending", "Auto", "Starting", "false", "0", "/sbin/agetty tty1", "root" },
    { "late", "Stopped", "Manual", "OK", "false", "0", NULL, "root" },
    { "masked", "Stopped", "Disabled", "OK", "false", "0", NULL, "root" },
    { "needy", "Stopped", "Manual", "OK", "false", "0", NULL, "root" },
    { "ntp", "Stopped", "Manual", "OK", "false", "0", "/usr/sbin/ntpd", "ntp" },
    { "shy", "Stopped", "Manual", "OK", "false", "0", NULL, "root" },
    { "ssh", "Running", "Auto", "OK", "true", "712", "/usr/sbin/sshd -D", "root" },
    { "stopping", "Stop Pending", "Auto", "Stopping", "true", "3", NULL, "root" },
  };
  g_autoptr(GPtrArray) items = system_fixture_list (&self->system, SERVICE, 0);

  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WsmanItem *item = items->pdata[i];

      g_test_message ("%s", rows[i].name);
      assert_property (item, "Name", rows[i].name);
      assert_property (item, "State", rows[i].state);
      assert_property (item, "StartMode", rows[i].start_mode);
      assert_property (item, "Status", rows[i].status);
      assert_property (item, "Started", rows[i].started);
      assert_property (item, "AcceptStop", rows[i].started);
      assert_property (item, "ProcessId", rows[i].pid);
      assert_property (item, "PathName", rows[i].path_name);
      assert_property (item, "StartName", rows[i].start_name);
    }
}

static void
test_get (Fixture       *self,
          gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    guint32 code;
  } rows[] = {
    { SERVICE "?Name=ssh", 0 },
    { WMI "CIM_Service?Name=ssh", 0 },
    { WMI "Win32_BaseService?Name=ssh", 0 },
    { CIM "CIM_Service?Name=ssh", 0 },
    { SERVICE "?Name=getty@tty1", 0 },
    { SERVICE "?Name=sshd", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=ssh.service", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=SSH", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=gone", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=getty@", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=nothing", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=a/b", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE "?Name=a*", WSMAN_CODE_RESOURCE_NOT_FOUND },
    { SERVICE, 0x803380FA },
    { SERVICE "?State=Running", WSMAN_CODE_UNEXPECTED_SELECTORS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", rows[i].resource);
      item = system_fixture_get (&self->system, rows[i].resource, &error);
      if (rows[i].code == 0)
        g_assert_no_error (error);
      else
        system_fixture_assert_code (error, rows[i].code);
    }
}

static void
test_control (Fixture       *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *method;
    const char *name;
    const char *return_value;
    const char *job; /* the job that is requested; NULL for none */
  } rows[] = {
    { "StartService", "ntp", "0", "StartUnit ntp.service replace" },
    { "StartService", "ssh", "10", NULL },
    { "StartService", "masked", "14", NULL },
    { "StartService", "broken", "8", "StartUnit broken.service replace" },
    { "StartService", "getty@tty1", "7", "StartUnit getty@tty1.service replace" },
    { "StartService", "needy", "13", "StartUnit needy.service replace" },
    { "StartService", "shy", "5", "StartUnit shy.service replace" },
    { "StopService", "ssh", "0", "StopUnit ssh.service replace" },
    { "StopService", "stopping", "0", "StopUnit stopping.service replace" },
    { "StopService", "ntp", "5", NULL },
    { "StopService", "9-odd:na.me", "2", "StopUnit 9-odd:na.me.service replace" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *resource = g_strconcat (SERVICE "?Name=", rows[i].name, NULL);
      g_autoptr(WsmanItem) output = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) jobs = NULL;

      g_test_message ("%s %s", rows[i].method, rows[i].name);
      output = system_fixture_invoke (&self->system, rows[i].method, resource, &error);
      g_assert_no_error (error);
      assert_property (output, "ReturnValue", rows[i].return_value);
      jobs = mock_systemd_steal_jobs (self->systemd);
      g_assert_cmpstr (jobs[0], ==, rows[i].job);
    }
}

static void
test_not_operator (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) output = system_fixture_invoke (&self->system, "StopService", SERVICE "?Name=ssh", &error);
  g_auto(GStrv) jobs = mock_systemd_steal_jobs (self->systemd);

  g_assert_no_error (error);
  assert_property (output, "ReturnValue", "2");
  g_assert_null (jobs[0]);
}

static void
test_base_classes (Fixture       *self,
                   gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    const char *name;
  } rows[] = {
    { WMI "CIM_Service", "Win32_Service" },
    { WMI "Win32_BaseService", "Win32_Service" },
    { WMI "CIM_ManagedSystemElement", "Win32_Service" },
    { CIM "CIM_Service", "CIM_Service" },
    { WMI "Win32_SystemServices", "Win32_SystemServices" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) items = system_fixture_list (&self->system, rows[i].resource, 0);
      guint n_found = 0;

      for (guint j = 0; j < items->len; j++)
        n_found += strcmp (wsman_item_get_name (items->pdata[j]), rows[i].name) == 0;
      g_assert_cmpuint (n_found, ==, 10);
    }
}

static guint
count_responses (Fixture    *self,
                 const char *query,
                 const char *name)
{
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;
  guint n_responses = 0;

  enumerator = system_fixture_enumerate (&self->system, WMI "*", query, 0, &error);
  g_assert_no_error (error);
  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      n_responses += strcmp (wsman_item_get_name (item), name) == 0;
    }

  return n_responses;
}

static void
test_queries (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *of_system = g_strdup_printf ("ASSOCIATORS OF {Win32_ComputerSystem.Name=\"%s\"}",
                                                g_get_host_name ());

  g_assert_cmpuint (count_responses (self, of_system, "Win32_Service"), ==, 10);
  g_assert_cmpuint (count_responses (self, "ASSOCIATORS OF {Win32_Service.Name=\"ssh\"}", "Win32_ComputerSystem"), ==,
                    1);
  g_assert_cmpuint (count_responses (self, "REFERENCES OF {Win32_Service.Name=\"ssh\"}", "Win32_SystemServices"), ==,
                    1);
  g_assert_cmpuint (count_responses (self, "SELECT * FROM Win32_Service WHERE State = 'Running'", "Win32_Service"), ==,
                    2);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Checks that a slow service manager doesn't delay other clients. */
static void
test_held (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (SERVICE "?Name=ssh");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) system = NULL;
  g_autoptr(WsmanItem) service = NULL;
  g_autoptr(GError) error = NULL;

  mock_systemd_hold (self->systemd);
  wsman_session_get_async (self->system.session, locator, NULL, on_result, &result);
  system = system_fixture_get (&self->system, WMI "Win32_OperatingSystem", &error);
  g_assert_no_error (error);
  g_assert_null (result);

  mock_systemd_release (self->systemd);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  service = wsman_session_get_finish (self->system.session, result, &error);
  g_assert_no_error (error);
  assert_property (service, "Name", "ssh");
}

/* Checks that the provider waits for a job that doesn't end until the client's timeout. */
static void
test_timeout (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) none = NULL;
  g_autoptr(WsmanItem) service = NULL;

  wsman_session_set_timeout (self->system.session, 500);
  none = system_fixture_invoke (&self->system, "StartService", SERVICE "?Name=late", &error);
  g_assert_null (none);
  system_fixture_assert_code (error, WSMAN_CODE_OPERATION_TIMEDOUT);
  g_clear_error (&error);

  wsman_session_set_timeout (self->system.session, 60000);
  service = system_fixture_get (&self->system, SERVICE "?Name=late", &error);
  g_assert_no_error (error);
}

/* Checks that requests for the class are refused with the reason without systemd, and that all other classes exist. */
static void
test_absent (Fixture       *self,
             gconstpointer  data)
{
  static const char *const resources[] = { SERVICE, WMI "CIM_Service", CIM "CIM_Service", WMI "Win32_BaseService" };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autofree char *ssh = g_strconcat (resources[i], "?Name=ssh", NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (system_fixture_enumerate (&self->system, resources[i], NULL, 0, &error));
      system_fixture_assert_code (error, 0x80041009);
      g_assert_nonnull (strstr (error->message, "systemd"));
      g_clear_error (&error);
      g_assert_null (system_fixture_get (&self->system, ssh, &error));
      system_fixture_assert_code (error, 0x80041009);
      g_clear_error (&error);
      g_assert_null (system_fixture_invoke (&self->system, "StartService", ssh, &error));
      system_fixture_assert_code (error, 0x80041009);
    }
}

static void
test_absent_others (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) systems = system_fixture_list (&self->system, WMI "CIM_System", 0);
  g_autoptr(GPtrArray) elements = system_fixture_list (&self->system, WMI "CIM_LogicalElement", 0);
  g_autoptr(GPtrArray) links = system_fixture_list (&self->system, WMI "Win32_SystemServices", 0);

  g_assert_cmpuint (systems->len, ==, 1);
  g_assert_cmpuint (elements->len, >, 1);
  g_assert_cmpuint (links->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  g_test_init (&argc, &argv, NULL);

#define ADD(path, operators, set_up, function) \
  g_test_add ("/wsman/system-service/" path, Fixture, operators, set_up, function, tear_down)

  ADD ("without-bus", NULL, set_up_without_bus, test_absent);
  ADD ("without-bus/others", NULL, set_up_without_bus, test_absent_others);
  if (daemon != NULL)
    {
      ADD ("absent", NULL, set_up_absent, test_absent);
      ADD ("absent/others", NULL, set_up_absent, test_absent_others);
      ADD ("list", NULL, set_up, test_list);
      ADD ("get", NULL, set_up, test_get);
      ADD ("control", ada, set_up, test_control);
      ADD ("not-operator", NULL, set_up, test_not_operator);
      ADD ("base-classes", NULL, set_up, test_base_classes);
      ADD ("queries", NULL, set_up, test_queries);
      ADD ("held", NULL, set_up, test_held);
      ADD ("timeout", ada, set_up, test_timeout);
    }

  return g_test_run ();
}
