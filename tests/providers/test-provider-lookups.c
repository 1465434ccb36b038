/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests look-ups of accounts by providers, on another machine that doesn't respond. Other clients must be served
 * meanwhile. The look-ups of this program wait until a test releases them.
 */

#include <dlfcn.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "patience.h"
#include "raw-http.h"
#include "server-fixture.h"
#include "shell-fixture.h"
#include "system-fixture.h"

#define ENUMERATE "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate"
#define WMI_PROCESS WMI "Win32_Process"
#define SELECTOR(name, value) "<w:SelectorSet><w:Selector Name='" name "'>" value "</w:Selector></w:SelectorSet>"
#define PATIENCE_SECONDS 20

static GMutex mutex;
static GCond cond;
static gboolean is_held;
static int n_held;     /* atomic */
static int is_missing; /* atomic: whether look-ups find no account; then no account is remembered */

/* Replaces the C library's function. */
int
getpwuid_r (uid_t           uid,
            struct passwd  *entry,
            char           *texts,
            size_t          size,
            struct passwd **found)
{
  int (*real) (uid_t, struct passwd *, char *, size_t, struct passwd **) = dlsym (RTLD_NEXT, "getpwuid_r");

  g_mutex_lock (&mutex);
  g_atomic_int_inc (&n_held);
  while (is_held)
    g_cond_wait (&cond, &mutex);
  g_atomic_int_add (&n_held, -1);
  g_mutex_unlock (&mutex);

  *found = NULL;

  return g_atomic_int_get (&is_missing) ? 0 : real (uid, entry, texts, size, found);
}

struct passwd *
getpwuid (uid_t uid)
{
  g_error ("getpwuid() isn't re-entrant");
}

static void
set_held (gboolean held)
{
  g_mutex_lock (&mutex);
  is_held = held;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

static gboolean
wait_for_held (int n)
{
  gint64 end = patience_get_end (PATIENCE_SECONDS);

  while (g_atomic_int_get (&n_held) != n && g_get_monotonic_time () < end)
    g_thread_yield ();

  return g_atomic_int_get (&n_held) == n;
}

static void
add_providers (ServerFixture *fixture,
               gpointer       user_data)
{
  static const char *const users[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  g_autoptr(WsmanSystemProvider) system_provider = wsman_system_provider_new ();
  g_autoptr(WsmanShellProvider) shell_provider = wsman_shell_provider_new ();

  wsman_server_set_allowed_users (fixture->server, users);
  wsman_system_provider_set_operators (system_provider, users);
  wsman_shell_provider_set_users (shell_provider, users);
  wsman_system_provider_register (system_provider, fixture->server);
  wsman_shell_provider_register (shell_provider, fixture->server);
}

/* A request for which an account is looked up, and the contents of its response without and with the account. */
typedef struct
{
  const char *name;
  const char *action;
  const char *uri;
  const char *headers;
  const char *body;
  const char *expected;
} Request;

#define SHELL_CREATE TRANSFER "Create", CMD_URI, NULL, SHELL_BODY

static const Request requests[] = {
  { "owner", WMI_PROCESS "/GetOwner", WMI_PROCESS, SELECTOR ("Handle", "1"), NULL, "User>" },
  { "variables", ENUMERATE, WMI "Win32_Environment", NULL,
    "<n:Enumerate xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'/>", "EnumerationContext" },
  { "new-variable", TRANSFER "Create", WMI "Win32_Environment", NULL, "<p:Win32_Environment xmlns:p='" WMI
    "Win32_Environment'><p:Name>1</p:Name><p:VariableValue>1</p:VariableValue></p:Win32_Environment>", "digit" },
  { "shell", SHELL_CREATE, "ResourceCreated" },
};

static RawClient *
begin (ServerFixture *fixture,
       const Request *request)
{
  g_autofree char *envelope = raw_envelope (request->action, request->uri, request->headers, request->body);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);

  g_assert_true (raw_client_post (client, credentials, envelope));

  return g_steal_pointer (&client);
}

static void
assert_others_are_served (ServerFixture *fixture)
{
  static const Request get = { NULL, TRANSFER "Get", WMI_PROCESS, SELECTOR ("Handle", "1"), NULL, NULL };
  g_autoptr(RawClient) client = begin (fixture, &get);
  g_autoptr(RawResponse) response = raw_client_read (client);

  g_assert_cmpuint (response->status, ==, 200);
}

/* Serves other clients while a client waits for the look-up. At the end, this client is also served. */
static void
test_others_are_served (gconstpointer data)
{
  const Request *request = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_providers, NULL);
  g_autoptr(RawClient) client = NULL;
  g_autoptr(RawResponse) response = NULL;

  g_atomic_int_set (&is_missing, TRUE);
  set_held (TRUE);
  client = begin (fixture, request);
  g_assert_true (wait_for_held (1));
  assert_others_are_served (fixture);
  set_held (FALSE);
  response = raw_client_read (client);
  g_assert_nonnull (strstr (response->body, request->expected));
  g_assert_true (wait_for_held (0));
}

/* An account that was found isn't looked up again for each request. */
static void
test_found (gconstpointer data)
{
  const Request *request = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_providers, NULL);

  g_atomic_int_set (&is_missing, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawClient) client = begin (fixture, request);
      g_autoptr(RawResponse) response = raw_client_read (client);

      g_assert_nonnull (strstr (response->body, request->expected));
      set_held (request != requests);
    }
  set_held (FALSE);
}

static guint
count_shells (ServerFixture *fixture)
{
  static const Request list = {
    NULL, ENUMERATE, SHELL_URI, NULL, "<n:Enumerate xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'>"
    "<w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements></n:Enumerate>", NULL,
  };
  g_autoptr(RawClient) client = begin (fixture, &list);
  g_autoptr(RawResponse) response = raw_client_read (client);

  g_assert_cmpuint (response->status, ==, 200);

  return raw_response_count (response, "<rsp:ShellId>");
}

static RawClient *
begin_held (ServerFixture *fixture)
{
  static const Request create = { NULL, SHELL_CREATE, NULL };
  g_autoptr(RawClient) client = NULL;

  g_atomic_int_set (&is_missing, TRUE);
  set_held (TRUE);
  client = begin (fixture, &create);
  g_assert_true (wait_for_held (1));

  return g_steal_pointer (&client);
}

/* Checks that no shell is created for a client that leaves during the look-up. Nobody could use such a shell. */
static void
test_client_leaves (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (add_providers, NULL);
  RawClient *client = begin_held (fixture);
  g_autoptr(RawClient) other = NULL;
  g_autoptr(RawResponse) response = NULL;

  raw_client_free (client);
  assert_others_are_served (fixture);
  set_held (FALSE);
  g_assert_true (wait_for_held (0));

  /* This client's look-up ends after that of the client that has left. */
  other = begin (fixture, &(const Request) { NULL, SHELL_CREATE, NULL });
  response = raw_client_read (other);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (count_shells (fixture), ==, 1);
}

static void
test_server_stops (void)
{
  ServerFixture *fixture = server_fixture_new (add_providers, NULL);
  g_autoptr(RawClient) client = begin_held (fixture);

  server_fixture_free (fixture);
  g_assert_true (raw_client_is_closed (client, PATIENCE_SECONDS));
  set_held (FALSE);
  g_assert_true (wait_for_held (0));
}

static void
add_for_requests (const char    *name,
                  GTestDataFunc  func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/provider-lookups/%s/%s", name, requests[i].name);

      g_test_add_data_func (path, &requests[i], func);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *config = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/provider-lookups/client-leaves", test_client_leaves);
  g_test_add_func ("/wsman/provider-lookups/server-stops", test_server_stops);
  add_for_requests ("others-are-served", test_others_are_served);
  add_for_requests ("found", test_found);
  status = g_test_run ();

  g_assert_cmpint (rmdir (config), ==, 0);

  return status;
}
