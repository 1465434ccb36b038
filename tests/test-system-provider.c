/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * This machine as resources: what a client gets of it, from a server in another thread.
 */

#include <libwsman/wsman.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define CIM "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

/* Believes everybody. */
#define TEST_TYPE_CREDULOUS (test_credulous_get_type ())
G_DECLARE_FINAL_TYPE (TestCredulous, test_credulous, TEST, CREDULOUS, GObject)

struct _TestCredulous
{
  GObject parent_instance;
};

static void
test_credulous_check_password (WsmanAuthenticator  *authenticator,
                               WsmanAuthentication *attempt)
{
  wsman_authentication_accept (attempt, wsman_authentication_get_user_name (attempt));
}

static void
test_credulous_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = test_credulous_check_password;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCredulous, test_credulous, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR,
                                                      test_credulous_iface_init))

static void
test_credulous_class_init (TestCredulousClass *klass)
{
}

static void
test_credulous_init (TestCredulous *self)
{
}

typedef struct
{
  GThread *thread;
  GMainLoop *loop;
  GAsyncQueue *uris;
  const char *const *operators;
  WsmanSession *session;
} Fixture;

static gpointer
serve (gpointer user_data)
{
  static const char *const allowed[] = { "ada", "root-or-so", NULL };
  Fixture *self = user_data;
  GMainContext *context = g_main_loop_get_context (self->loop);
  g_autoptr(WsmanServer) server = NULL;
  g_autoptr(WsmanProvider) provider = wsman_system_provider_new ();
  g_autoptr(WsmanAuthenticator) authenticator = g_object_new (TEST_TYPE_CREDULOUS, NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uris = NULL;

  g_main_context_push_thread_default (context);
  server = wsman_server_new ();
  wsman_server_set_allow_unencrypted (server, TRUE);
  wsman_server_set_authenticator (server, authenticator);
  wsman_server_set_allowed_users (server, allowed);
  wsman_system_provider_set_operators (WSMAN_SYSTEM_PROVIDER (provider), self->operators);
  wsman_system_provider_register (WSMAN_SYSTEM_PROVIDER (provider), server);
  wsman_server_listen_local (server, 0, FALSE, &error);
  g_assert_no_error (error);

  uris = wsman_server_list_uris (server);
  g_async_queue_push (self->uris, g_strdup (uris[0]));
  g_main_loop_run (self->loop);
  wsman_server_stop (server);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
set_up (Fixture       *self,
        gconstpointer  operators)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;

  self->operators = operators;
  self->loop = g_main_loop_new (context, FALSE);
  self->uris = g_async_queue_new ();
  self->thread = g_thread_new ("server", serve, self);
  uri = g_async_queue_pop (self->uris);

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "x");
  self->session = wsman_session_new (uri,
                                     WSMAN_SESSION_FLAGS_USE_BASIC |
                                       WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                       WSMAN_SESSION_FLAGS_NO_ENCRYPTION,
                                     options, &error);
  g_assert_no_error (error);
}

static gboolean
quit (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  /* The loop may not even have begun to run. */
  g_autoptr(GSource) idle = g_idle_source_new ();

  wsman_session_close (self->session, NULL, NULL);
  g_clear_object (&self->session);
  g_source_set_callback (idle, quit, self->loop, NULL);
  g_source_attach (idle, g_main_loop_get_context (self->loop));
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_async_queue_unref (self->uris);
}

static WsmanResourceLocator *
locate (const char *text)
{
  g_autoptr(GError) error = NULL;
  WsmanResourceLocator *locator = wsman_resource_locator_new (text, &error);

  g_assert_no_error (error);

  return locator;
}

static WsmanItem *
get (Fixture     *self,
     const char  *text,
     GError     **error)
{
  g_autoptr(WsmanResourceLocator) locator = locate (text);

  return wsman_session_get (self->session, locator, NULL, error);
}

static WsmanItem *
invoke (Fixture     *self,
        const char  *method,
        const char  *text,
        GError     **error)
{
  g_autoptr(WsmanResourceLocator) locator = locate (text);

  return wsman_session_invoke (self->session, method, locator, NULL, NULL, error);
}

static WsmanEnumerator *
enumerate (Fixture                *self,
           const char             *text,
           const char             *filter,
           WsmanEnumerationFlags   flags,
           GError                **error)
{
  g_autoptr(WsmanResourceLocator) locator = locate (text);

  return wsman_session_enumerate (self->session, locator, filter,
                                  filter == NULL ? NULL : WSMAN_DIALECT_WQL, flags, NULL, error);
}

static GPtrArray *
list (Fixture               *self,
      const char            *text,
      WsmanEnumerationFlags  flags)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;

  enumerator = enumerate (self, text, NULL, flags, &error);
  g_assert_no_error (error);

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      WsmanItem *item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      if (item != NULL)
        g_ptr_array_add (all, item);
    }

  return g_steal_pointer (&all);
}

static WsmanItem *
find (GPtrArray  *items,
      const char *name,
      guint64     value)
{
  for (guint i = 0; i < items->len; i++)
    {
      guint64 actual;

      if (wsman_item_lookup_uint64 (items->pdata[i], name, &actual) && actual == value)
        return items->pdata[i];
    }

  return NULL;
}

static void
assert_code (const GError *error,
             guint32       code)
{
  g_autoptr(WsmanFault) fault = NULL;

  g_assert_nonnull (error);
  fault = wsman_fault_from_error (error);
  g_assert_nonnull (fault);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, code);
}

static char *
own_process (const char *prefix)
{
  return g_strdup_printf ("%s?Handle=%d", prefix, getpid ());
}

static void
test_refusals (Fixture       *self,
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
    { WSMAN_VERB_GET, WMI "Win32_Process", 0x8033805A },
    { WSMAN_VERB_GET, WMI "Win32_ComputerSystem", 0x8033805A },
    { WSMAN_VERB_GET, WMI "Win32_Process?__cimnamespace=root/cimv2", 0x8033805A },
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
      g_autoptr(WsmanResourceLocator) locator = locate (rows[i].resource);
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
      assert_code (error, rows[i].code);
    }
}

static void
test_filter (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (enumerate (self, WMI "Win32_Process", "SELECT Name FROM Win32_Process", 0, &error));
  assert_code (error, 0x80338018);
}

/* The same instance by many names. */
static void
test_names (Fixture       *self,
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
      item = get (self, resource, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (wsman_item_get_name (item), ==, rows[i].name);
      g_assert_cmpstr (wsman_item_get_namespace_uri (item), ==, rows[i].uri);
      g_assert_true (wsman_item_lookup_int64 (item, "Handle", &pid));
      g_assert_cmpint (pid, ==, getpid ());
      g_assert_cmpint (wsman_item_contains (item, "CommandLine"), ==, rows[i].is_whole);
    }
}

static void
test_selectors (Fixture       *self,
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
      g_autoptr(WsmanItem) item = get (self, resources[i], &error);

      g_test_message ("%s", resources[i]);
      g_assert_no_error (error);
    }
}

static void
test_date (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = get (self, WMI "Win32_OperatingSystem", &error);
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
test_enumerate (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  WsmanItem *own;

  wsman_session_set_batch_items (self->session, 3);
  items = list (self, WMI "Win32_Process", WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT);
  g_assert_cmpuint (items->len, >, 3);
  own = find (items, "ProcessId", (guint64) getpid ());
  g_assert_nonnull (own);
  g_assert_nonnull (find (items, "ProcessId", (guint64) getppid ()));
  g_assert_cmpstr (wsman_item_get_namespace_uri (own), ==, WMI "Win32_Process");
}

/* Whatever is enumerated can be got by its own reference. */
static void
test_references (Fixture       *self,
                 gconstpointer  data)
{
  static const char *const resources[] = {
    WMI "Win32_OperatingSystem", CIM "CIM_ComputerSystem", WMI "Win32_LogicalDisk", WMI "CIM_LogicalDisk",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr(GPtrArray) items = NULL;

      items = list (self, resources[i], WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR);
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
test_polymorphism (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) deep = NULL;
  g_autoptr(GPtrArray) shallow = NULL;
  g_autoptr(GPtrArray) base = NULL;

  deep = list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP);
  g_assert_cmpuint (deep->len, ==, 1);
  g_assert_cmpstr (wsman_item_get_name (deep->pdata[0]), ==, "Win32_OperatingSystem");
  g_assert_true (wsman_item_contains (deep->pdata[0], "OSArchitecture"));

  shallow = list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW);
  g_assert_cmpuint (shallow->len, ==, 0);

  base = list (self, WMI "CIM_OperatingSystem", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY);
  g_assert_cmpuint (base->len, ==, 1);
  g_assert_cmpstr (wsman_item_get_name (base->pdata[0]), ==, "CIM_OperatingSystem");
  g_assert_false (wsman_item_contains (base->pdata[0], "OSArchitecture"));
}

static void
test_get_owner (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *resource = own_process (WMI "Win32_Process");
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) output = invoke (self, "GetOwner", resource, &error);

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

/* Without it no process is ended; valgrind doesn't know it. */
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

/* The test's data are the operators; ada is the client. */
static void
test_terminate (Fixture       *self,
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
  output = invoke (self, "Terminate", resource, &error);
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
count_notify (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_operators (void)
{
  static const char *const names[] = { "ada", "bob", NULL };
  static const char *const same[] = { "ada", "bob", NULL };
  g_autoptr(WsmanProvider) provider = wsman_system_provider_new ();
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (provider);
  guint n_notified = 0;

  g_signal_connect_swapped (self, "notify::operators", G_CALLBACK (count_notify), &n_notified);
  g_assert_null (wsman_system_provider_get_operators (self));
  wsman_system_provider_set_operators (self, names);
  wsman_system_provider_set_operators (self, same);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstrv (wsman_system_provider_get_operators (self), names);
  wsman_system_provider_set_operators (self, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_null (wsman_system_provider_get_operators (self));
  g_assert_finalize_object (g_steal_pointer (&provider));
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
  g_test_add ("/wsman/system-provider/" path, Fixture, data, set_up, function, tear_down)

  ADD ("refusals", NULL, test_refusals);
  ADD ("filter", NULL, test_filter);
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
