/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests how names are looked up. This program has a getaddrinfo() of its own, which GIO and the library use. It knows
 * these names:
 *
 * good-N.test   127.0.0.1
 * two.test      127.0.0.2, where nothing listens, and 127.0.0.1
 * none.test     no address
 * slow-N.test   as good-N.test, but only when the gate is open
 * full.test     as good-N.test, but afterwards the process can't open files
 */

#include "transport-fixture.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "transport/wsman-resolver-private.h"

#define N_SLOW 60
#define N_FLOOD 300

static GMutex mutex;
static GCond changed;
static gboolean gate_is_open;
static guint n_lookups;
static guint n_waiting;
static gboolean has_no_threads; /* TRUE while the process can't begin another thread */

int getaddrinfo (const char            *node,
                 const char            *service,
                 const struct addrinfo *hints,
                 struct addrinfo      **found);
void freeaddrinfo (struct addrinfo *found);

static struct addrinfo *
new_info (const char *number)
{
  struct addrinfo *info = g_new0 (struct addrinfo, 1);
  struct sockaddr_in *address = g_new0 (struct sockaddr_in, 1);

  address->sin_family = AF_INET;
  inet_pton (AF_INET, number, &address->sin_addr);
  info->ai_family = AF_INET;
  info->ai_socktype = SOCK_STREAM;
  info->ai_addr = (struct sockaddr *) address;
  info->ai_addrlen = sizeof *address;

  return info;
}

static void
wait_for_gate (void)
{
  g_mutex_lock (&mutex);
  n_waiting++;
  g_main_context_wakeup (NULL);
  while (!gate_is_open)
    g_cond_wait (&changed, &mutex);
  n_waiting--;
  g_main_context_wakeup (NULL);
  g_mutex_unlock (&mutex);
}

/* Sets the limit of descriptors to the number of those that are open. */
static void
use_up_descriptors (void)
{
  int next = dup (STDERR_FILENO);
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = (rlim_t) next;
  close (next);
  setrlimit (RLIMIT_NOFILE, &limit);
}

int
getaddrinfo (const char            *node,
             const char            *service,
             const struct addrinfo *hints,
             struct addrinfo      **found)
{
  g_mutex_lock (&mutex);
  n_lookups++;
  g_mutex_unlock (&mutex);

  if (g_str_has_prefix (node, "slow-"))
    wait_for_gate ();
  if (strcmp (node, "full.test") == 0)
    use_up_descriptors ();
  if (strcmp (node, "none.test") == 0)
    return EAI_NONAME;

  *found = new_info (strcmp (node, "two.test") == 0 ? "127.0.0.2" : "127.0.0.1");
  if (strcmp (node, "two.test") == 0)
    (*found)->ai_next = new_info ("127.0.0.1");

  return 0;
}

void
freeaddrinfo (struct addrinfo *found)
{
  while (found != NULL)
    {
      struct addrinfo *next = found->ai_next;

      g_free (found->ai_addr);
      g_free (found);
      found = next;
    }
}

static void
set_gate (gboolean is_open)
{
  g_mutex_lock (&mutex);
  gate_is_open = is_open;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

static guint
get_waiting (void)
{
  guint n;

  g_mutex_lock (&mutex);
  n = n_waiting;
  g_mutex_unlock (&mutex);

  return n;
}

/* Runs the default context until so many lookups stand at the gate. */
static void
wait_until_waiting (guint n)
{
  while (get_waiting () != n)
    g_main_context_iteration (NULL, TRUE);
}

static WsmanTransport *
new_named_transport (CannedServer *server,
                     const char   *name,
                     guint         connect_timeout)
{
  g_autofree char *uri = g_strdup_printf ("http://%s:%u/wsman", name, canned_server_get_port (server));
  WsmanTransportConfig *config = new_config (uri, NULL, 1);

  config->connect_timeout = connect_timeout;

  return wsman_transport_new (config);
}

static void
assert_name_works (CannedServer *server,
                   const char   *name)
{
  g_autoptr(WsmanTransport) transport = new_named_transport (server, name, LONG_MS);

  assert_fetches (transport);
}

/* Names that resolve slowly don't delay others. */
static void
test_slow_names (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  WsmanTransport *transports[N_SLOW];
  Call *calls[N_SLOW];

  set_gate (FALSE);
  for (guint i = 0; i < N_SLOW; i++)
    {
      g_autofree char *name = g_strdup_printf ("slow-%u.test", i);

      transports[i] = new_named_transport (server, name, LONG_MS);
      calls[i] = call_new (transports[i], 0, LONG_MS);
    }

  wait_until_waiting (N_SLOW);
  assert_name_works (server, "good-1.test");
  g_assert_cmpuint (get_waiting (), ==, N_SLOW);

  for (guint i = 0; i < N_SLOW; i++)
    {
      call_cancel (calls[i]);
      g_assert_error (calls[i]->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      call_free (calls[i]);
      g_object_unref (transports[i]);
    }

  set_gate (TRUE);
  wait_until_waiting (0);
  assert_name_works (server, "slow-0.test");
}

static void
test_deadline (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_named_transport (server, "slow-0.test", SHORT_MS);
  g_autoptr(GError) error = NULL;

  set_gate (FALSE);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, LONG_MS, NULL, &error));
  assert_failure (error, WSMAN_ERROR_TIMED_OUT, 0x80338126, "check name");
  set_gate (TRUE);
  wait_until_waiting (0);
}

typedef struct
{
  guint n_ended;
  guint n_cancelled;
  guint n_found;
} Counts;

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Counts *counts = user_data;
  g_autoptr(GError) error = NULL;
  GList *addresses = wsman_resolver_lookup_finish (result, &error);

  counts->n_ended++;
  counts->n_cancelled += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  counts->n_found += addresses != NULL;
  g_resolver_free_addresses (addresses);
}

static void
look_up_slowly (guint         n,
                GCancellable *cancellable,
                Counts       *counts)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("slow-%u.test", i);

      wsman_resolver_lookup_async (name, G_SOCKET_FAMILY_INVALID, cancellable, on_looked_up, counts);
    }
}

static void
wait_until_ended (const Counts *counts,
                  guint         n)
{
  while (counts->n_ended < n)
    g_main_context_iteration (NULL, TRUE);
}

/* The number of threads is bounded. Lookups that are cancelled end at once. Those that had no thread never begin. */
static void
test_flood (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Counts cancelled = { 0 };
  Counts others = { 0 };
  guint n_before = n_lookups;

  set_gate (FALSE);
  look_up_slowly (N_FLOOD, cancellable, &cancelled);
  look_up_slowly (3, NULL, &others);
  g_cancellable_cancel (cancellable);
  wait_until_ended (&cancelled, N_FLOOD);
  g_assert_cmpuint (cancelled.n_cancelled, ==, N_FLOOD);
  g_assert_cmpuint (others.n_ended, ==, 0);

  set_gate (TRUE);
  wait_until_ended (&others, 3);
  g_assert_cmpuint (others.n_found, ==, 3);
  wait_until_waiting (0);
  g_assert_cmpuint (n_lookups - n_before, <, N_FLOOD);
}

static void
test_cancelled_before (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Counts counts = { 0 };

  g_cancellable_cancel (cancellable);
  look_up_slowly (1, cancellable, &counts);
  wait_until_ended (&counts, 1);
  g_assert_cmpuint (counts.n_cancelled, ==, 1);
}

/* All addresses of a name are tried. */
static void
test_addresses (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);

  assert_name_works (server, "two.test");
}

static void
test_unknown_name (void)
{
  g_autoptr(WsmanTransport) transport = new_transport_for_uri ("http://none.test:5985/wsman", NULL, 1);
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, LONG_MS, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x803381B9, "none.test");
}

/* The error says that this process is at fault, and not the server. */
static void
test_descriptors (void)
{
  g_autoptr(WsmanTransport) transport = new_transport_for_uri ("http://full.test:5985/wsman", NULL, 1);
  g_autoptr(GError) error = NULL;
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, LONG_MS, NULL, &error));
  setrlimit (RLIMIT_NOFILE, &limit);
  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, "too many open files");
}

/* --- Without threads --- */

int
pthread_create (pthread_t             *thread,
                const pthread_attr_t  *attributes,
                void                *(*func) (void *),
                void                  *data)
{
  static int (*real) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);

  if (real == NULL)
    real = dlsym (RTLD_NEXT, "pthread_create");

  return g_atomic_int_get (&has_no_threads) ? EAGAIN : real (thread, attributes, func, data);
}

/* The error says why nothing was looked up. Later lookups have threads again. */
static void
test_no_threads (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_named_transport (server, "good-2.test", LONG_MS);
  g_autoptr(WsmanTransport) other = new_named_transport (server, "good-3.test", LONG_MS);
  g_autoptr(GError) error = NULL;
  Counts counts = { 0 };

  /* GLib has threads of its own, and begins them now. */
  assert_fetches (transport);
  g_atomic_int_set (&has_no_threads, TRUE);
  /* A thread of the lookups before may still be ending. */
  do
    {
      counts.n_ended = counts.n_found = 0;
      look_up_slowly (3, NULL, &counts);
      wait_until_ended (&counts, 3);
    }
  while (counts.n_found > 0);
  g_assert_null (fetch_with (other, "<r/>", "UTF-8", 0, LONG_MS, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x803381B9, "thread");
  g_atomic_int_set (&has_no_threads, FALSE);
  assert_fetches (other);
}

/* A thread that exists does the work of those that can't begin. */
static void
test_last_thread (void)
{
  Counts counts = { 0 };

  set_gate (FALSE);
  look_up_slowly (1, NULL, &counts);
  wait_until_waiting (1);
  g_atomic_int_set (&has_no_threads, TRUE);
  look_up_slowly (3, NULL, &counts);
  set_gate (TRUE);
  wait_until_ended (&counts, 4);
  g_atomic_int_set (&has_no_threads, FALSE);
  g_assert_cmpuint (counts.n_found, ==, 4);
}

/* --- The application's resolver --- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  guint n_lookups;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_lookup_by_name_async (GResolver           *resolver,
                                    const char          *name,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  TEST_RESOLVER (resolver)->n_lookups++;
  g_task_return_pointer (task, g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
                         (GDestroyNotify) g_resolver_free_addresses);
}

static GList *
test_resolver_lookup_by_name_finish (GResolver     *resolver,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_by_name_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static void
test_other_resolver (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(GResolver) usual = g_resolver_get_default ();
  g_autoptr(TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (G_RESOLVER (resolver));
  assert_name_works (server, "none.test");
  g_resolver_set_default (usual);
  g_assert_cmpuint (resolver->n_lookups, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/resolver/slow-names", test_slow_names);
  g_test_add_func ("/wsman/resolver/deadline", test_deadline);
  g_test_add_func ("/wsman/resolver/flood", test_flood);
  g_test_add_func ("/wsman/resolver/cancelled-before", test_cancelled_before);
  g_test_add_func ("/wsman/resolver/addresses", test_addresses);
  g_test_add_func ("/wsman/resolver/unknown-name", test_unknown_name);
  g_test_add_func ("/wsman/resolver/descriptors", test_descriptors);
  g_test_add_func ("/wsman/resolver/no-threads", test_no_threads);
  g_test_add_func ("/wsman/resolver/last-thread", test_last_thread);
  g_test_add_func ("/wsman/resolver/other-resolver", test_other_resolver);

  return g_test_run ();
}
