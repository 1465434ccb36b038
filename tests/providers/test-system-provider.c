/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests this machine as resources: a client reads them from a server in another thread.
 */

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system-fixture.h"

static char *
own_process (const char *prefix)
{
  return g_strdup_printf ("%s?Handle=%d", prefix, getpid ());
}

/* Checks that a process with invalid characters in its name hides no other process. */
static void
test_characters (SystemFixture *self,
                 gconstpointer  data)
{
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autofree char *handle = g_strdup_printf ("%d", getpid ());
  g_autoptr(GPtrArray) processes = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  WsmanItem *listed;
  char before[16];

  prctl (PR_GET_NAME, before);
  prctl (PR_SET_NAME, "a\x1b[1m\x01\xef\xbf\xbe");
  item = system_fixture_get (self, resource, &error);
  processes = system_fixture_list (self, WMI "Win32_Process", 0);
  prctl (PR_SET_NAME, before);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, "a\\x1B[1m\\x01\\uFFFE");
  listed = system_fixture_find (processes, "Handle", handle);
  g_assert_nonnull (listed);
  g_assert_cmpstr (wsman_item_lookup_string (listed, "Name"), ==, "a\\x1B[1m\\x01\\uFFFE");
}

static void
test_refusals (SystemFixture *self,
               gconstpointer  data)
{
  static const struct
  {
    WsmanVerb verb;
    const char *resource;
    guint32 code;
  } rows[] = {
    { WSMAN_VERB_GET, WMI "Win32_Nothing", 0x8033803B },
    { WSMAN_VERB_GET, WMI "", 0x8033803B },
    { WSMAN_VERB_GET, WMI "*", 0x8033803B },
    { WSMAN_VERB_GET, WMI "Win32_Processes?Handle=1", 0x8033803B },
    { WSMAN_VERB_GET, CIM "Win32_Process?Handle=1", 0x8033803B },
    { WSMAN_VERB_GET, WMI "Win32_Process", 0x803380FA },
    { WSMAN_VERB_GET, WMI "Win32_ComputerSystem", 0x803380FA },
    { WSMAN_VERB_GET, WMI "Win32_Process?__cimnamespace=root/cimv2", 0x803380FA },
    { WSMAN_VERB_GET, WMI "Win32_Process?Name=init", 0x8033805B },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=1+Name=init", 0x8033805B },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=1+Colour=red", 0x8033805B },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=1+__cimnamespace=root/other", 0x8033805B },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=0", 0x80338000 },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=../self", 0x80338000 },
    { WSMAN_VERB_GET, WMI "Win32_Process?Handle=1+CSName=elsewhere.invalid", 0x80338000 },
    { WSMAN_VERB_GET, WMI "Win32_OperatingSystem?Name=CP/M", 0x80338000 },
    { WSMAN_VERB_GET, WMI "Win32_LogicalDisk?DeviceID=C:", 0x80338000 },
    { WSMAN_VERB_ENUMERATE, WMI "Win32_Nothing", 0x8033803B },
    { WSMAN_VERB_ENUMERATE, WMI "Win32_Process?Handle=1", 0x80338108 },
    { WSMAN_VERB_INVOKE, WMI "Win32_Process?Handle=0", 0x80338000 },
    { WSMAN_VERB_INVOKE, WMI "Win32_OperatingSystem", 0x803380A9 },
    { WSMAN_VERB_DELETE, WMI "Win32_Process?Handle=1", 0x80338013 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (rows[i].resource);
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%d %s", rows[i].verb, rows[i].resource);
      if (rows[i].verb == WSMAN_VERB_GET)
        item = wsman_session_get (self->session, locator, NULL, &error);
      else if (rows[i].verb == WSMAN_VERB_INVOKE)
        item = wsman_session_invoke (self->session, "GetOwner", locator, NULL, NULL, &error);
      else if (rows[i].verb == WSMAN_VERB_ENUMERATE)
        enumerator = wsman_session_enumerate (self->session, locator, NULL, NULL, 0, NULL, &error);
      else
        g_assert_false (wsman_session_delete (self->session, locator, NULL, &error));

      g_assert_null (item);
      g_assert_null (enumerator);
      system_fixture_assert_code (error, rows[i].code);
    }
}

/* Gets a fragment. The server does this without the provider. */
static void
test_fragment (SystemFixture *self,
               gconstpointer  data)
{
  g_autofree char *expected = g_strdup_printf ("%d", getpid ());
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  wsman_resource_locator_set_fragment_path (locator, "ProcessId");
  item = wsman_session_get (self->session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "XmlFragment");
  g_assert_cmpstr (wsman_item_lookup_string (item, "ProcessId"), ==, expected);

  wsman_resource_locator_set_fragment_path (locator, "processid");
  g_assert_null (wsman_session_get (self->session, locator, NULL, &error));
  system_fixture_assert_code (error, 0x80338093);
}

/* Uses a filter. The server applies it without the provider. */
static void
test_filter (SystemFixture *self,
             gconstpointer  data)
{
  g_autofree char *query = g_strdup_printf ("SELECT ProcessId, Name FROM Win32_Process WHERE ProcessId = %d",
                                            getpid ());
  g_autoptr(WsmanEnumerator) enumerator = system_fixture_enumerate (self, WMI "*", query, 0, NULL);
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  gint64 pid;

  g_assert_nonnull (enumerator);
  item = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (item), ==, "XmlFragment");
  g_assert_true (wsman_item_lookup_int64 (item, "ProcessId", &pid));
  g_assert_cmpint (pid, ==, getpid ());
  g_assert_nonnull (wsman_item_lookup_string (item, "Name"));
  g_assert_false (wsman_item_contains (item, "ExecutablePath"));
  g_assert_true (wsman_enumerator_get_at_end_of_stream (enumerator));

  g_assert_null (system_fixture_enumerate (self, WMI "Win32_Process", "SELECT Name FROM Win32_Process", 0, &error));
  system_fixture_assert_code (error, 0x803380FB);
}

/* Gets the same instance with different names. */
static void
test_names (SystemFixture *self,
            gconstpointer  data)
{
  static const struct
  {
    const char *resource;
    const char *uri;
    const char *name;
    gboolean is_whole;
  } rows[] = {
    { WMI "Win32_Process", WMI "Win32_Process", "Win32_Process", TRUE },
    { "wmicimv2/Win32_Process", WMI "Win32_Process", "Win32_Process", TRUE },
    { WMI "WIN32_PROCESS", WMI "Win32_Process", "Win32_Process", TRUE },
    { WMI "CIM_Process", WMI "Win32_Process", "Win32_Process", TRUE },
    { CIM "CIM_Process", CIM "CIM_Process", "CIM_Process", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *resource = own_process (rows[i].resource);
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GError) error = NULL;
      gint64 pid;

      g_test_message ("%s", resource);
      item = system_fixture_get (self, resource, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, rows[i].name);
      g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, rows[i].uri);
      g_assert_true (wsman_item_lookup_int64 (item, "Handle", &pid));
      g_assert_cmpint (pid, ==, getpid ());
      g_assert_cmpint (wsman_item_contains (item, "CommandLine"), ==, rows[i].is_whole);
    }
}

static void
test_selectors (SystemFixture *self,
                gconstpointer  data)
{
  static const char *const resources[] = {
    WMI "Win32_OperatingSystem",
    WMI "Win32_OperatingSystem?__cimnamespace=root/cimv2",
    WMI "Win32_OperatingSystem?__CIMNAMESPACE=ROOT\\CIMV2",
    CIM "CIM_OperatingSystem?CreationClassName=Win32_OperatingSystem",
    WMI "Win32_LogicalDisk?DeviceID=/",
    WMI "Win32_LogicalDisk?deviceid=/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = system_fixture_get (self, resources[i], &error);

      g_test_message ("%s", resources[i]);
      g_assert_no_error (error);
    }
}

static void
test_date (SystemFixture *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = system_fixture_get (self, WMI "Win32_OperatingSystem", &error);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) local = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (wsman_item_get_xml (item), "http://schemas.dmtf.org/wbem/wscim/1/common"));
  g_assert_nonnull (strstr (wsman_item_get_xml (item), ":Datetime"));
  local = wsman_item_lookup_date_time (item, "LocalDateTime");
  g_assert_nonnull (local);
  g_assert_cmpint (ABS (g_date_time_difference (now, local)), <, 10 * G_TIME_SPAN_SECOND);
}

static void
test_enumerate (SystemFixture *self,
                gconstpointer  data)
{
  g_autofree char *own_pid = g_strdup_printf ("%d", getpid ());
  g_autofree char *parent_pid = g_strdup_printf ("%d", getppid ());
  g_autoptr(GPtrArray) items = NULL;
  WsmanItem *own;

  wsman_session_set_batch_items (self->session, 3);
  items = system_fixture_list (self, WMI "Win32_Process", WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT);
  g_assert_cmpuint (items->len, >, 3);
  own = system_fixture_find (items, "ProcessId", own_pid);
  g_assert_nonnull (own);
  g_assert_nonnull (system_fixture_find (items, "ProcessId", parent_pid));
  g_assert_cmpstr (wsman_item_get_namespace_uri (own), ==, WMI "Win32_Process");
}

/* Gets each enumerated instance with its own reference. */
static void
test_references (SystemFixture *self,
                 gconstpointer  data)
{
  static const char *const resources[] = {
    WMI "Win32_OperatingSystem", CIM "CIM_ComputerSystem", WMI "Win32_LogicalDisk", WMI "CIM_LogicalDisk",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr(GPtrArray) items = NULL;

      items = system_fixture_list (self, resources[i], WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR);
      g_assert_cmpuint (items->len, >, 0);
      for (guint j = 0; j < items->len; j++)
        {
          WsmanResourceLocator *locator = wsman_item_get_locator (items->pdata[j]);
          g_autoptr(GError) error = NULL;
          g_autoptr(WsmanItem) item = NULL;

          g_assert_nonnull (locator);
          item = wsman_session_get (self->session, locator, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (wsman_item_get_name (item), ==, wsman_item_get_name (items->pdata[j]));
        }
    }
}

static void
test_polymorphism (SystemFixture *self,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) deep = NULL;
  g_autoptr(GPtrArray) shallow = NULL;
  g_autoptr(GPtrArray) base = NULL;

  deep = system_fixture_list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP);
  g_assert_cmpuint (deep->len, ==, 1);
  g_assert_cmpstr (wsman_item_get_name (deep->pdata[0]), ==, "Win32_OperatingSystem");
  g_assert_true (wsman_item_contains (deep->pdata[0], "OSArchitecture"));

  shallow = system_fixture_list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW);
  g_assert_cmpuint (shallow->len, ==, 0);

  base = system_fixture_list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY);
  g_assert_cmpuint (base->len, ==, 1);
  g_assert_cmpstr (wsman_item_get_name (base->pdata[0]), ==, "CIM_OperatingSystem");
  g_assert_false (wsman_item_contains (base->pdata[0], "OSArchitecture"));
}

static void
test_get_owner (SystemFixture *self,
                gconstpointer  data)
{
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) output = system_fixture_invoke (self, "GetOwner", resource, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_get_name (output), ==, "GetOwner_OUTPUT");
  g_assert_cmpstr (wsman_item_get_namespace_uri (output), ==, WMI "Win32_Process");
  g_assert_cmpstr (wsman_item_lookup_string (output, "User"), ==, g_get_user_name ());
  g_assert_cmpstr (wsman_item_lookup_string (output, "ReturnValue"), ==, "0");
}

static GPid
spawn_idler (void)
{
  const char *argv[] = { "sleep", "600", NULL };
  g_autoptr(GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                 NULL, &pid, &error);
  g_assert_no_error (error);

  return pid;
}

/* Tells whether pidfd_open() works. The provider can't end a process without it. valgrind doesn't support it. */
static gboolean
has_pidfd (void)
{
  int fd = (int) syscall (SYS_pidfd_open, getpid (), 0);

  if (fd < 0)
    {
      g_test_skip ("no pidfd_open here");
      return FALSE;
    }
  close (fd);

  return TRUE;
}

/* The data of the test are the operators. The client is ada. */
static void
test_terminate (SystemFixture *self,
                gconstpointer  operators)
{
  gboolean may = operators != NULL && g_strv_contains (operators, "ada");
  g_autofree char *resource = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) output = NULL;
  int status;
  GPid pid;

  if (!has_pidfd ())
    return;

  pid = spawn_idler ();
  resource = g_strdup_printf (WMI "Win32_Process?Handle=%d", pid);
  output = system_fixture_invoke (self, "Terminate", resource, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (output, "ReturnValue"), ==, may ? "0" : "2");
  if (!may)
    {
      g_assert_cmpint (waitpid (pid, &status, WNOHANG), ==, 0);
      kill (pid, SIGKILL);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, may ? SIGTERM : SIGKILL);
}

static void
on_notify (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_operators (void)
{
  static const char *const names[] = { "ada", "bob", NULL };
  static const char *const same[] = { "ada", "bob", NULL };
  g_autoptr(WsmanSystemProvider) self = wsman_system_provider_new ();
  guint n_notified = 0;

  g_signal_connect_swapped (self, "notify::operators", G_CALLBACK (on_notify), &n_notified);
  g_assert_null (wsman_system_provider_get_operators (self));
  wsman_system_provider_set_operators (self, names);
  wsman_system_provider_set_operators (self, same);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstrv (wsman_system_provider_get_operators (self), names);
  wsman_system_provider_set_operators (self, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_null (wsman_system_provider_get_operators (self));
  g_assert_finalize_object (g_steal_pointer (&self));
}

static const struct
{
  const char *resource;
  const char *dialect;
  const char *filter;
  const char *named; /* the name in the error; NULL if the request succeeds */
} misspelt_cases[] = {
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT Nmae FROM Win32_Process", "Nmae" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT Name, Handel, ProcessId FROM Win32_Process", "Handel" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE Nmae = 'x'", "Nmae" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT Name FROM Win32_OperatingSystem WHERE Name IS NULL OR Vresion = '1'",
    "Vresion" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT __PAHT FROM Win32_Process", "__PAHT" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE CreationDate > 'soon'", "CreationDate" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE ProcessId = 'one'", "ProcessId" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_OperatingSystem WHERE Distributed = 'no'", "Distributed" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE Name > 5", "Name > 5" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE Name = TRUE", "Name = TRUE" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE NOT FALSE = Handle", "Handle = FALSE" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_OperatingSystem WHERE Name = 5", "Name = 5" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_OperatingSystem WHERE Distributed > FALSE",
    "Distributed > FALSE" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE CreationDate > 'P1D'", "CreationDate > 'P1D'" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_NetworkAdapterConfiguration WHERE IPAddress <> '127.0.0.1'",
    "IPAddress" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM CIM_LogicalElement WHERE Nothing = 1", "Nothing" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_SystemProcesses WHERE Grop IS NULL", "Grop" },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_SystemProcesses WHERE GroupComponent = 'x'", "GroupComponent" },
  { WMI "Win32_Process", WSMAN_DIALECT_SELECTOR,
    "<w:SelectorSet xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><w:Selector Name='Nmae'>x</w:Selector>"
    "</w:SelectorSet>", "Nmae" },
  { WMI "Win32_Process", WSMAN_DIALECT_SELECTOR,
    "<w:SelectorSet xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>"
    "<w:Selector Name='ProcessId'>x</w:Selector>"
    "</w:SelectorSet>", "ProcessId" },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE Role = PrtComponent", "PrtComponent" },
  { WMI "*", WSMAN_DIALECT_ASSOCIATION,
    "<b:AssociatedInstances xmlns:b='http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd'"
    " xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' "
    "xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>"
    "<b:Object><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>" WMI
    "Win32_OperatingSystem</w:ResourceURI>"
    "</a:ReferenceParameters></b:Object><b:IncludeResultProperty>Nmae</b:IncludeResultProperty>"
    "</b:AssociatedInstances>",
    "Nmae" },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE AssocClass = Win32_Nope",
    "Win32_Nope" },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE AssocClass = Win32_Process",
    "Win32_Process" },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE ResultClass = Win32_ComputrSystem",
    "Win32_ComputrSystem" },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE ResultRole = GrupComponent",
    "GrupComponent" },
  { WMI "*", WSMAN_DIALECT_WQL,
    "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE AssocClass = Win32_SystemOperatingSystem Role = Element",
    "Element" },
  { WMI "*", WSMAN_DIALECT_WQL,
    "REFERENCES OF {Win32_OperatingSystem=@} WHERE ResultClass = Win32_SystmOperatingSystem",
    "Win32_SystmOperatingSystem" },
  { WMI "*", WSMAN_DIALECT_WQL, "REFERENCES OF {Win32_OperatingSystem=@} WHERE ResultClass = Win32_ComputerSystem",
    "Win32_ComputerSystem" },
  { WMI "*", WSMAN_DIALECT_WQL, "REFERENCES OF {Win32_OperatingSystem=@} WHERE Role = Nope", "Nope" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "Nmae = 'x'", "Nmae" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "name = 'x'", "Name" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "not(starts-with(Nmae, 'x'))", "Nmae" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "/Win32_Proces[Name = 'x']", "Win32_Proces" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "Name = 'x' or child::Handel = '1'", "Handel" },
  { CIM "CIM_Process", WSMAN_DIALECT_XPATH, "CommandLine != ''", "CommandLine" },
  { WMI "Win32_Process", WSMAN_DIALECT_XPATH, "/Win32_Process[Name != '' and CreationDate/Datetime and not(@Nmae)]",
    NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "ASSOCIATORS OF {Win32_OperatingSystem=@} WHERE AssocClass = CIM_InstalledOS"
    " ResultClass = cim_system Role = partcomponent ResultRole = GroupComponent", NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "REFERENCES OF {Win32_OperatingSystem=@} WHERE ResultClass = CIM_Component", NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT name, __CLASS FROM Win32_Process WHERE creationdate > '2001-01-01 00:00'",
    NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT * FROM Win32_Process WHERE Handle <> 0 AND ProcessId > '0'", NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT CommandLine FROM CIM_LogicalElement WHERE Caption IS NOT NULL", NULL },
  { WMI "*", WSMAN_DIALECT_WQL, "SELECT Name FROM CIM_ManagedSystemElement WHERE ProcessId > 0", NULL },
};

/* Checks that the error names a property that the class doesn't have, for each kind of request. */
static void
test_misspelt (SystemFixture *self,
               gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (misspelt_cases); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (misspelt_cases[i].resource);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanEnumerator) enumerator = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", misspelt_cases[i].filter);
      enumerator = wsman_session_enumerate (self->session, locator, misspelt_cases[i].filter, misspelt_cases[i].dialect,
                                            0, NULL, &error);
      if (enumerator != NULL)
        item = wsman_enumerator_read_item (enumerator, NULL, &error);
      if (misspelt_cases[i].named == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (item);
          continue;
        }

      system_fixture_assert_code (error, 0x8033801A);
      g_assert_nonnull (strstr (error->message, misspelt_cases[i].named));
    }
}

/* Checks the errors of wrong fragment paths, for Get and Put. */
static void
test_misspelt_part (SystemFixture *self,
                    gconstpointer  data)
{
  static const struct
  {
    const char *path;
    const char *named; /* the name in the error; NULL if the request succeeds */
  } rows[] = {
    { "Nmae", "Nmae" },
    { "Name | Nmae", "Nmae" },
    { "Name[../Stat = 'x']", "Stat" },
    { "/Win32_Proces/Name", "Win32_Proces" },
    { "CreationDate/Datetim", "Datetim" },
    { "processid/text()", "ProcessId" },
    { "Name | CreationDate/Datetime", NULL },
    { "/Win32_Process/*[local-name() = 'Name']", NULL },
  };
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(WsmanItem) part =
    wsman_item_new_from_xml ("<w:XmlFragment xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'/>", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) put_error = NULL;
      g_autoptr(WsmanItem) item = NULL;

      g_test_message ("%s", rows[i].path);
      wsman_resource_locator_set_fragment_path (locator, rows[i].path);
      item = wsman_session_get (self->session, locator, NULL, &error);
      g_assert_null (wsman_session_put (self->session, locator, part, NULL, &put_error));
      g_assert_cmpint (item == NULL, ==, rows[i].named != NULL);
      if (item != NULL)
        continue;

      system_fixture_assert_code (error, 0x80338093);
      g_assert_nonnull (strstr (error->message, rows[i].named));
      system_fixture_assert_code (put_error, 0x80338093);
      g_assert_nonnull (strstr (put_error->message, rows[i].named));
    }
}

/* Checks that the error names an unknown parameter of a method, and that the method isn't called. */
static void
test_misspelt_parameter (SystemFixture *self,
                         gconstpointer  operators)
{
  static const struct
  {
    const char *method;
    const char *input;
    guint32 code;
    const char *named;
  } rows[] = {
    { "Terminate", "<Reson>0</Reson>", 0x80338055, "Reson" },
    { "Terminate", "<Reason>0</Reason><Force>1</Force>", 0x80338055, "Force" },
    { "Terminate", "<Reason>later</Reason>", 0x80338054, "Reason" },
    { "GetOwner", "<Usr>x</Usr>", 0x80338055, "Usr" },
  };
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<p:%s_INPUT xmlns:p='" WMI "Win32_Process'>%s</p:%s_INPUT>",
                                              rows[i].method, rows[i].input, rows[i].method);
      g_autoptr(WsmanItem) input = wsman_item_new_from_xml (xml, NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", rows[i].input);
      g_assert_null (wsman_session_invoke (self->session, rows[i].method, locator, input, NULL, &error));
      system_fixture_assert_code (error, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

/* Checks that the root of the input must be that of the method and of the class. */
static void
test_input_root (SystemFixture *self,
                 gconstpointer  operators)
{
  static const struct
  {
    const char *name;
    const char *namespace_uri;
    guint32 code;
  } rows[] = {
    { "GetOwner_INPUT", WMI "Win32_Process", 0 },
    { "getowner_INPUT", WMI "win32_process", 0 },
    { "GetOwner", WMI "Win32_Process", 0 },
    { "GetOwner_INPUT", "", 0 },
    { "Terminate_INPUT", WMI "Win32_Process", 0x80338041 },
    { "GetOwner_OUTPUT", WMI "Win32_Process", 0x80338041 },
    { "Win32_Process", WMI "Win32_Process", 0x80338041 },
    { "GetOwner_INPUT", WMI "Win32_Service", 0x80338041 },
    { "GetOwner_INPUT", CIM "CIM_Process", 0x80338041 },
    { "GetOwner_INPUT", "urn:other", 0x80338041 },
  };
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resource);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<%s xmlns='%s'/>", rows[i].name, rows[i].namespace_uri);
      g_autoptr(WsmanItem) input = wsman_item_new_from_xml (xml, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) output = wsman_session_invoke (self->session, "GetOwner", locator, input, NULL, &error);

      g_test_message ("%s", xml);
      if (rows[i].code == 0)
        g_assert_no_error (error);
      else
        system_fixture_assert_code (error, rows[i].code);
      g_assert_true ((output != NULL) == (rows[i].code == 0));
    }
}

/* Enumerates a whole namespace. Only WQL and association filters name the wanted classes. The errors for other filters
 * tell this. */
static void
test_namespace_dialects (SystemFixture *self,
                         gconstpointer  data)
{
  static const char *const filters[][2] = {
    { WSMAN_DIALECT_XPATH, "*[State = 'Running']" },
    { WSMAN_DIALECT_XPATH, "/Win32_Service" },
    { WSMAN_DIALECT_SELECTOR, "<w:SelectorSet xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>"
                              "<w:Selector Name='Name'>x</w:Selector></w:SelectorSet>" },
  };
  static const char *const resources[] = { WMI "*", CIM "*" };

  for (gsize i = 0; i < G_N_ELEMENTS (filters) * G_N_ELEMENTS (resources); i++)
    {
      const char *const *filter = filters[i / G_N_ELEMENTS (resources)];
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resources[i % G_N_ELEMENTS (resources)]);
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_enumerate (self->session, locator, filter[1], filter[0], 0, NULL, &error));
      system_fixture_assert_code (error, 0x8033801A);
      g_assert_nonnull (strstr (error->message, "whole namespace"));
    }
}

/* Checks that an unknown dialect is refused for each resource. */
static void
test_dialect (SystemFixture *self,
              gconstpointer  data)
{
  static const char *const resources[] = { WMI "*", WMI "Win32_Process", WMI "Win32_Nothing", CIM "*" };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (resources[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_enumerate (self->session, locator, "select", "http://example.org/own-dialect", 0,
                                              NULL, &error));
      system_fixture_assert_code (error, 0x80338019);
      g_assert_nonnull (strstr (error->message, "own-dialect"));
    }
}

/* Checks items with a reference. Their XML contains both parts, as on Windows. All other properties describe the
 * instance. */
static void
test_pair (SystemFixture *self,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) items = system_fixture_list (self, WMI "Win32_OperatingSystem",
                                                    WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR);
  WsmanItem *item = items->pdata[0];
  WsmanResourceLocator *locator = wsman_item_get_locator (item);
  g_autoptr(WsmanItem) whole = wsman_item_new_from_xml (wsman_item_get_xml (item), NULL);
  g_autoptr(WsmanItem) instance = wsman_item_lookup_item (whole, "Win32_OperatingSystem");
  g_autoptr(WsmanResourceLocator) reference = wsman_item_lookup_locator (whole, "EndpointReference");
  g_autoptr(GPtrArray) alone = system_fixture_list (self, WMI "Win32_OperatingSystem", 0);

  g_assert_cmpstr (wsman_item_get_name (whole), ==, "Item");
  g_assert_cmpstr (wsman_item_get_namespace_uri (whole), ==, "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd");
  g_assert_nonnull (strstr (wsman_item_get_xml (item), "EndpointReference"));
  g_assert_cmpstr (wsman_item_lookup_string (instance, "Name"), ==, wsman_item_lookup_string (item, "Name"));
  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (reference), ==, WMI "Win32_OperatingSystem");

  g_assert_cmpstr (wsman_item_get_name (item), ==, "Win32_OperatingSystem");
  g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, WMI "Win32_OperatingSystem");
  g_assert_nonnull (wsman_item_lookup_string (item, "Version"));
  g_assert_cmpstr (wsman_resource_locator_get_resource_uri (locator), ==, WMI "Win32_OperatingSystem");
  g_assert_true (g_str_has_prefix (wsman_item_get_xml (alone->pdata[0]), "<p:Win32_OperatingSystem"));
}

/* Checks that a projection has the properties in the order of the query. */
static void
test_order (SystemFixture *self,
            gconstpointer  data)
{
  g_autofree char *query = g_strdup_printf ("SELECT ProcessId, Name, Caption, name, "
                                            "Handle FROM Win32_Process WHERE ProcessId = '%d'", getpid ());
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEnumerator) enumerator = system_fixture_enumerate (self, WMI "*", query, 0, &error);
  g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);
  g_auto(GStrv) names = wsman_item_list_names (item);

  g_assert_no_error (error);
  g_assert_cmpstrv (names, ((const char *const[]) { "ProcessId", "Name", "Caption", "Handle", NULL }));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const ada[] = { "ada", NULL };
  static const char *const others[] = { "ad", "adaa", "ADA", "", NULL };
  static const char *const nobody[] = { NULL };

  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, function) \
  g_test_add ("/wsman/system-provider/" path, SystemFixture, data, system_fixture_set_up, function, \
              system_fixture_tear_down)

  ADD ("characters", NULL, test_characters);
  ADD ("refusals", NULL, test_refusals);
  ADD ("filter", NULL, test_filter);
  ADD ("misspelt/filter", NULL, test_misspelt);
  ADD ("misspelt/part", NULL, test_misspelt_part);
  ADD ("misspelt/parameter", ada, test_misspelt_parameter);
  ADD ("input-root", ada, test_input_root);
  ADD ("dialect", NULL, test_dialect);
  ADD ("namespace-dialects", NULL, test_namespace_dialects);
  ADD ("pair", NULL, test_pair);
  ADD ("order", NULL, test_order);
  ADD ("fragment", NULL, test_fragment);
  ADD ("names", NULL, test_names);
  ADD ("selectors", NULL, test_selectors);
  ADD ("date", NULL, test_date);
  ADD ("enumerate", NULL, test_enumerate);
  ADD ("references", NULL, test_references);
  ADD ("polymorphism", NULL, test_polymorphism);
  ADD ("get-owner", NULL, test_get_owner);
  ADD ("terminate/operator", ada, test_terminate);
  ADD ("terminate/other", others, test_terminate);
  ADD ("terminate/nobody", nobody, test_terminate);
  ADD ("terminate/unset", NULL, test_terminate);
  g_test_add_func ("/wsman/system-provider/operators", test_operators);

  return g_test_run ();
}
