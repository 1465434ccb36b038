/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the events of this machine, as a foreign client gets them. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock-systemd.h"
#include "providers/wsman-process-watch-private.h"
#include "raw-http.h"
#include "system-fixture.h"

#define E "xmlns:e='http://schemas.xmlsoap.org/ws/2004/08/eventing'"
#define SUBSCRIBE "http://schemas.xmlsoap.org/ws/2004/08/eventing/Subscribe"
#define PULL "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Pull"
#define WQL "http://schemas.microsoft.com/wbem/wsman/1/WQL"

#define CODE_ACCESS_DENIED 5
#define CODE_NOT_EVENT_CLASS 0x80041059
#define CODE_NOT_AVAILABLE 0x80041009
#define CODE_NO_SUCH_PROPERTY 0x8033801A
#define CODE_QUERY 0x80338122
#define CODE_URI 0x8033803B

static const char *const ada[] = { "ada", NULL };

/* --- The subscriber --- */

typedef struct
{
  SystemFixture system;
  MockSystemd *systemd;
  RawClient *client;
  char *credentials;
  char *context;
} Fixture;

static MockUnit units[] = {
  { "ssh.service", NULL, TRUE, TRUE, "Secure Shell", "loaded", "active", "enabled", 712, "", "/usr/sbin/sshd", "done" },
  { "ntp.service", NULL, TRUE, TRUE, "Time", "loaded", "active", "enabled", 713, "", "/usr/sbin/ntpd", "done" },
  { NULL },
};

static void
set_up (Fixture       *self,
        gconstpointer  operators)
{
  g_autoptr(GUri) uri = NULL;

  units[0].active_state = "active";
  self->systemd = mock_systemd_new (units);
  system_fixture_set_up (&self->system, operators);
  uri = g_uri_parse (self->system.uri, G_URI_FLAGS_NONE, NULL);
  self->client = raw_client_new (g_uri_get_port (uri), FALSE);
  self->credentials = raw_credentials ("ada", "x");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  raw_client_free (self->client);
  system_fixture_tear_down (&self->system, NULL);
  mock_systemd_free (self->systemd);
  g_free (self->credentials);
  g_free (self->context);
}

static RawResponse *
try_subscribe (Fixture    *self,
               const char *query)
{
  g_autofree char *escaped = g_markup_escape_text (query, -1);
  g_autofree char *body =
    g_strdup_printf ("<e:Subscribe " E "><e:Delivery Mode='http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull'/>"
                     "<w:Filter Dialect='" WQL "'>%s</w:Filter></e:Subscribe>", escaped);
  g_autofree char *envelope = raw_envelope (SUBSCRIBE, WMI "*", NULL, body);

  return raw_client_ask (self->client, self->credentials, envelope);
}

static void
subscribe (Fixture    *self,
           const char *query)
{
  g_autoptr(RawResponse) response = try_subscribe (self, query);

  g_assert_cmpuint (response->status, ==, 200);
  g_free (self->context);
  self->context = raw_response_get_text (response, "n:EnumerationContext");
}

/* Waits for the next event. Others may come before it that the test doesn't want. */
static RawResponse *
pull (Fixture *self)
{
  g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext></n:Pull>",
                                           self->context);
  g_autofree char *envelope = raw_envelope (PULL, WMI "*", NULL, body);
  RawResponse *response = raw_client_ask (self->client, self->credentials, envelope);
  char *context = raw_response_get_text (response, "n:EnumerationContext");

  if (context != NULL)
    {
      g_free (self->context);
      self->context = context;
    }

  return response;
}

/* Returns the event in which an element has a text. */
static RawResponse *
pull_event (Fixture    *self,
            const char *name,
            const char *value)
{
  for (;;)
    {
      g_autoptr(RawResponse) response = pull (self);
      g_autofree char *found = NULL;

      g_assert_cmpuint (response->status, ==, 200);
      found = raw_response_get_text (response, name);
      if (g_strcmp0 (found, value) == 0)
        return g_steal_pointer (&response);
    }
}

/* --- Processes --- */

/* Starts a process that lives until it is killed. */
static GPid
start_process (void)
{
  const char *const arguments[] = { "sleep", "1000", NULL };
  g_autoptr(GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);

  return pid;
}

static void
stop_process (GPid pid)
{
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

/* The first scan may see a process that starts early, so processes are started until one is reported. */
typedef struct
{
  GMainLoop *loop;
  GPid pid; /* the process that the test waits for */
  gboolean has_started;
  gboolean has_ended;
} Watching;

static void
on_process (const WsmanProcess *process,
            gboolean            has_started,
            gint64              exit_status,
            gpointer            user_data)
{
  Watching *self = user_data;

  if (process->pid != (guint64) self->pid)
    return;

  g_assert_cmpstr (process->name, ==, "sleep");
  g_assert_cmpuint (process->uid, ==, geteuid ());
  g_assert_cmpuint (process->parent_pid, ==, getpid ());
  if (has_started)
    self->has_started = TRUE;
  else
    self->has_ended = TRUE;
  g_main_loop_quit (self->loop);
}

static gboolean
on_wait (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_watch (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watching watching = { .loop = loop };
  WsmanProcessWatch *watch = wsman_process_watch_new (on_process, &watching);

  while (!watching.has_started)
    {
      guint timer = g_timeout_add (2000, on_wait, loop);

      watching.pid = start_process ();
      g_main_loop_run (loop);
      if (watching.has_started)
        g_source_remove (timer);
      else
        stop_process (watching.pid);
    }

  stop_process (watching.pid);
  if (!watching.has_ended)
    g_main_loop_run (loop);
  g_assert_true (watching.has_ended);
  g_test_message ("exact: %d", wsman_process_watch_is_exact (watch));
  wsman_process_watch_free (watch);
}

/* The first scan of the server takes as long as it takes, so processes are started until one is reported. */
static void
test_processes (Fixture       *self,
                gconstpointer  data)
{
  GPid pid = 0;
  g_autofree char *number = NULL;
  g_autofree char *filter = NULL;
  g_autoptr(RawResponse) started = NULL;
  g_autoptr(RawResponse) ended = NULL;
  g_autofree char *name = NULL;
  g_autofree char *parent = NULL;

  filter = g_strdup_printf ("SELECT * FROM Win32_ProcessTrace WHERE ParentProcessID = %d", getpid ());
  subscribe (self, filter);
  while (started == NULL)
    {
      g_autoptr(RawResponse) response = NULL;
      g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                                               "<n:MaxTime>PT2S</n:MaxTime></n:Pull>", self->context);
      g_autofree char *envelope = raw_envelope (PULL, WMI "*", NULL, body);

      pid = start_process ();
      response = raw_client_ask (self->client, self->credentials, envelope);
      if (response->status == 200)
        started = g_steal_pointer (&response);
      else
        stop_process (pid);
    }

  /* A process from before may be reported first. */
  number = g_strdup_printf ("%d", pid);
  g_free (self->context);
  self->context = raw_response_get_text (started, "n:EnumerationContext");
  name = raw_response_get_text (started, "p:ProcessID");
  if (g_strcmp0 (name, number) != 0 || strstr (started->body, "Win32_ProcessStartTrace") == NULL)
    {
      raw_response_free (started);
      started = pull_event (self, "p:ProcessID", number);
    }
  g_free (name);
  name = raw_response_get_text (started, "p:ProcessName");
  g_assert_cmpstr (name, ==, "sleep");
  g_assert_nonnull (strstr (started->body, "<p:Win32_ProcessStartTrace "));

  stop_process (pid);
  ended = pull_event (self, "p:ProcessID", number);
  g_assert_nonnull (strstr (ended->body, "<p:Win32_ProcessStopTrace "));
}

/* --- Instances --- */

/* Changes the first service, and lets systemd tell it. */
static void
change_service (Fixture    *self,
                const char *state)
{
  units[0].active_state = state;
  mock_systemd_change (self->systemd, units[0].name);
}

/* Changes the service from state to state until there is an event about each. */
static void
check_services (Fixture *self)
{
  static const char *const states[] = { "failed", "active", "inactive" };
  static const char *const expected[] = { "Stopped", "Running", "Stopped" };

  subscribe (self, "SELECT * FROM __InstanceModificationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Service' "
                   "AND TargetInstance.Name = 'ssh'");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(RawResponse) response = NULL;
      const char *target;
      g_autofree char *text = g_strdup_printf (">%s</", expected[i]);

      /* The server may not have read the first state yet, so the state changes until there is an event. */
      for (guint n = 0; response == NULL; n++)
        {
          g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                                                   "<n:MaxTime>PT4S</n:MaxTime></n:Pull>", self->context);
          g_autofree char *envelope = raw_envelope (PULL, WMI "*", NULL, body);
          g_autoptr(RawResponse) attempt = NULL;

          g_assert_cmpuint (n, <, 30);
          change_service (self, n % 2 == 0 ? states[i] : i % 2 == 0 ? "active" : "inactive");
          attempt = raw_client_ask (self->client, self->credentials, envelope);
          if (attempt->status != 200)
            continue;
          g_free (self->context);
          self->context = raw_response_get_text (attempt, "n:EnumerationContext");
          if (strstr (strstr (attempt->body, "TargetInstance"), text) != NULL)
            response = g_steal_pointer (&attempt);
        }

      target = strstr (response->body, "<p:TargetInstance");
      g_assert_nonnull (strstr (response->body, "<p:__InstanceModificationEvent "));
      g_assert_nonnull (strstr (response->body, "<p:PreviousInstance"));
      g_assert_nonnull (target);
      g_assert_nonnull (strstr (target, "Win32_Service_Type"));
      g_assert_nonnull (strstr (target, text));
      g_assert_null (strstr (response->body, ">ntp<"));
    }
}

/* The fewest lists that are read if three changes are found by comparing all services: two for each reading, and one
 * reading before the changes. */
#define SCANNED 8

/* systemd tells which service has changed, so all are read once. They may be read again if a call takes too long. */
static void
test_services (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(RawResponse) gone = NULL;

  check_services (self);

  /* A service that is gone is an event, too. */
  subscribe (self, "SELECT * FROM __InstanceDeletionEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Service'");
  units[0].load_state = "not-found";
  mock_systemd_change (self->systemd, units[0].name);
  gone = pull (self);
  units[0].load_state = "loaded";
  g_assert_cmpuint (gone->status, ==, 200);
  g_assert_nonnull (strstr (gone->body, "<p:__InstanceDeletionEvent "));
  g_assert_nonnull (strstr (gone->body, ">ssh<"));
  g_assert_cmpuint (mock_systemd_count_lists (self->systemd), <, SCANNED);
}

/* Where systemd tells nothing, the services are compared again and again. */
static void
test_services_scanned (Fixture       *self,
                       gconstpointer  data)
{
  mock_systemd_refuse_subscribers (self->systemd);
  check_services (self);
  g_assert_cmpuint (mock_systemd_count_lists (self->systemd), >=, SCANNED);
}

/* Tells whether one of the disks is that of a file. */
static gboolean
is_shown (GPtrArray *disks,
          int        fd)
{
  struct stat of_file, of_disk;

  g_assert_cmpint (fstat (fd, &of_file), ==, 0);
  for (guint i = 0; i < disks->len; i++)
    if (stat (wsman_item_lookup_string (disks->pdata[i], "DeviceID"), &of_disk) == 0 &&
        of_disk.st_dev == of_file.st_dev)
      return TRUE;

  return FALSE;
}

/* A condition may compare numbers of the instance, such as the free space of a disk. The test makes it smaller. */
static void
test_disks (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "wsman-test-XXXXXX", NULL);
  g_autofree char *block = g_strnfill (1024 * 1024, 'x');
  g_autoptr(GPtrArray) disks = system_fixture_list (&self->system, WMI "Win32_LogicalDisk", 0);
  g_autoptr(RawResponse) response = NULL;
  int fd = g_mkstemp (path);
  gboolean must_come;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  must_come = is_shown (disks, fd);
  subscribe (self, "SELECT * FROM __InstanceModificationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_LogicalDisk' "
                   "AND TargetInstance.FreeSpace < 1000000000000000000");
  for (guint n = 0; must_come && n < 30 && response == NULL; n++)
    {
      g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                                               "<n:MaxTime>PT2S</n:MaxTime></n:Pull>", self->context);
      g_autofree char *envelope = raw_envelope (PULL, WMI "*", NULL, body);
      g_autoptr(RawResponse) attempt = NULL;

      g_assert_cmpint (write (fd, block, 1024 * 1024), ==, 1024 * 1024);
      g_assert_cmpint (fsync (fd), ==, 0);
      attempt = raw_client_ask (self->client, self->credentials, envelope);
      if (attempt->status == 200)
        response = g_steal_pointer (&attempt);
    }
  close (fd);
  g_assert_cmpint (response != NULL, ==, must_come);
  if (must_come)
    g_assert_nonnull (strstr (response->body, "Win32_LogicalDisk_Type"));
  else
    g_test_skip ("The directory for temporary files isn't on a disk that this machine shows");
}

/* A class that this machine doesn't have ends the subscription with the reason. */
static void
set_up_absent (Fixture       *self,
               gconstpointer  operators)
{
  g_autoptr(GUri) uri = NULL;

  self->systemd = mock_systemd_new (NULL);
  system_fixture_set_up (&self->system, operators);
  uri = g_uri_parse (self->system.uri, G_URI_FLAGS_NONE, NULL);
  self->client = raw_client_new (g_uri_get_port (uri), FALSE);
  self->credentials = raw_credentials ("ada", "x");
}

static void
test_absent (Fixture       *self,
             gconstpointer  data)
{
  static const char query[] = "SELECT * FROM __InstanceModificationEvent WITHIN 1 WHERE TargetInstance ISA "
                              "'Win32_Service'";
  g_autofree char *first = NULL;

  /* The first subscriber isn't told until it asks. Meanwhile others get the same answer. */
  subscribe (self, query);
  first = g_steal_pointer (&self->context);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = NULL;

      if (i < 2)
        subscribe (self, query);
      else
        {
          g_free (self->context);
          self->context = g_steal_pointer (&first);
        }
      response = pull (self);
      g_assert_cmpuint (response->status, ==, 500);
      g_assert_cmphex (raw_response_get_code (response), ==, CODE_NOT_AVAILABLE);
    }
}

/* --- Refusals --- */

typedef struct
{
  const char *query;
  guint32 code;
} Refusal;

static void
assert_refused (Fixture       *self,
                const Refusal *refusals,
                gsize          n_refusals)
{
  for (gsize i = 0; i < n_refusals; i++)
    {
      g_autoptr(RawResponse) response = try_subscribe (self, refusals[i].query);

      g_test_message ("%s", refusals[i].query);
      g_assert_cmpuint (response->status, ==, 500);
      g_assert_cmphex (raw_response_get_code (response), ==, refusals[i].code);
    }
}

#define INSTANCES "SELECT * FROM __InstanceModificationEvent WITHIN 1 WHERE TargetInstance ISA "

static void
test_refusals (Fixture       *self,
               gconstpointer  data)
{
  static const Refusal refusals[] = {
    { "SELECT * FROM Win32_Process", CODE_NOT_EVENT_CLASS },
    { "SELECT * FROM Win32_Nothing", CODE_NOT_EVENT_CLASS },
    { "SELECT * FROM Win32_ProcessStartTrace WHERE Nothing = 1", CODE_NO_SUCH_PROPERTY },
    { "SELECT * FROM Win32_ProcessStartTrace WHERE ExitStatus = 1", CODE_NO_SUCH_PROPERTY },
    { "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessID LIKE '1'", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND TargetInstance.Stat = 'Running'", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND (TargetInstance.Name = 'a' OR NOT PreviousInstance.Nmae LIKE 'b%')",
      CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND TargetInstance.Nothing IS NULL", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND TargetInstance.Name.Length = 1", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND TargetInstance.Name > 5", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Service' AND TargetInstance.Started = 'yes'", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'CIM_LogicalDisk' AND TargetInstance.FreeSpce < 5", CODE_NO_SUCH_PROPERTY },
    { INSTANCES "'Win32_Process' AND TargetInstance.CreationDate > 'yesterday'", CODE_NO_SUCH_PROPERTY },
    { "SELECT TargetInstance.Name FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Service'",
      CODE_QUERY },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1", CODE_QUERY },
    { "SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'Win32_Service'", CODE_QUERY },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Nothing'", CODE_URI },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_PerfRawData_PerfOS_Memory'",
      CODE_NOT_EVENT_CLASS },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_SystemProcesses'",
      CODE_NOT_EVENT_CLASS },
  };

  assert_refused (self, refusals, G_N_ELEMENTS (refusals));
}

/* A user without an account of this machine, who isn't an operator, may see no processes. */
static void
test_strangers (Fixture       *self,
                gconstpointer  data)
{
  static const Refusal refusals[] = {
    { "SELECT * FROM Win32_ProcessStartTrace", CODE_ACCESS_DENIED },
    { "SELECT * FROM Win32_ProcessStopTrace", CODE_ACCESS_DENIED },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Process'", CODE_ACCESS_DENIED },
    { "SELECT * FROM __InstanceDeletionEvent WITHIN 1 WHERE TargetInstance ISA 'CIM_Process'", CODE_ACCESS_DENIED },
    { "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_NTLogEvent'",
      CODE_ACCESS_DENIED },
  };
  g_autoptr(RawResponse) allowed = NULL;

  assert_refused (self, refusals, G_N_ELEMENTS (refusals));
  allowed = try_subscribe (self, "SELECT * FROM __InstanceModificationEvent WITHIN 1 WHERE "
                                 "TargetInstance ISA 'Win32_Service'");
  g_assert_cmpuint (allowed->status, ==, 200);
}

#define ADD(name, operators, begin, func) \
  g_test_add ("/wsman/system-events/" name, Fixture, operators, begin, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/system-events/watch", test_watch);
  ADD ("processes", ada, set_up, test_processes);
  ADD ("services", ada, set_up, test_services);
  ADD ("services-scanned", ada, set_up, test_services_scanned);
  ADD ("disks", ada, set_up, test_disks);
  ADD ("absent", ada, set_up_absent, test_absent);
  ADD ("refusals", ada, set_up, test_refusals);
  ADD ("strangers", NULL, set_up, test_strangers);

  return g_test_run ();
}
