/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that a client can't use up the server's memory or descriptors, or delay other clients.
 */

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "patience.h"
#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-server-private.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define NUMBERS FIXTURE_URI "/Numbers"
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"

/* All bodies must be refused within this time. Another client, which is served meanwhile, also waits at most so
 * long. */
#define FLOOD_SECONDS 3

#define BODY_SIZE (200 * 1024 * 1024)

/* Memory that isn't a leak: thread stacks, allocator arenas. */
#define FLAT_KIB 4096

/* The first bytes of a TLS client. Nothing follows them. */
static const char client_hello[] =
  "\x16\x03\x01\x00\x83\x01\x00\x00\x7f\x03\x03\x67\x97\x71\x60\xa5\x00\x92\xd8\x05\x5d\xc5\x19\x93"
  "\x1c\x9f\x66\x28\xd0\xaf\xb8\x42\xea\x01\xa2\x96\x07\x86\xa3\x7a\x2f\x8e\x7b\x00\x00\x04\xc0\x2f"
  "\x00\xff\x01\x00\x00\x52\x00\x0b\x00\x04\x03\x00\x01\x02\x00\x0a\x00\x0c\x00\x0a\x00\x1d\x00\x17"
  "\x00\x1e\x00\x19\x00\x18\x00\x23\x00\x00\x00\x16\x00\x00\x00\x17\x00\x00\x00\x0d\x00\x2a\x00\x28"
  "\x04\x03\x05\x03\x06\x03\x08\x07\x08\x08\x08\x09\x08\x0a\x08\x0b\x08\x04\x08\x05\x08\x06\x04\x01"
  "\x05\x01\x06\x01\x03\x03\x03\x01\x03\x02\x04\x02\x05\x02\x06\x02";

static guint64
get_memory (void)
{
  g_autofree char *status = NULL;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);

  return g_ascii_strtoull (strstr (status, "VmRSS:") + strlen ("VmRSS:"), NULL, 10);
}

static void
assert_flat (guint64 before)
{
  guint64 after = get_memory ();

  g_test_message ("memory: %" G_GUINT64_FORMAT " KiB, then %" G_GUINT64_FORMAT, before, after);
  if (fixture_memory_is_real ())
    g_assert_cmpuint (after, <, before + FLAT_KIB);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;

  return count;
}

static gboolean
wait_for_descriptors (guint expected,
                      guint seconds)
{
  gint64 end = patience_get_end (seconds);

  while (count_descriptors () > expected)
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (1000);
    }

  return TRUE;
}

static void
allow_descriptors (guint count)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = MAX (limit.rlim_cur, MIN (count, limit.rlim_max));
  setrlimit (RLIMIT_NOFILE, &limit);
  g_assert_cmpuint (limit.rlim_cur, >=, count);
}

/* A good client is served within the time that clients wait. */
static void
assert_served (ServerFixture *fixture,
               gboolean       secure)
{
  g_autoptr(RawClient) client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, IDENTIFY);

  g_assert_cmpuint (response->status, ==, 200);
}

/* Connections that are only sockets, for tests with many. */
static int
connect_socket (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

static int *
connect_clients (guint16     port,
                 guint       count,
                 const char *words,
                 gsize       length)
{
  int *clients = g_new (int, count);

  for (guint i = 0; i < count; i++)
    {
      clients[i] = connect_socket (port);
      send (clients[i], words, length, MSG_NOSIGNAL);
    }

  return clients;
}

static void
disperse (int   *clients,
          guint  count)
{
  for (guint i = 0; i < count; i++)
    if (clients[i] >= 0)
      close (clients[i]);
  g_free (clients);
}

/* Returns the number of connections that the server has closed. */
static guint
count_closed (int   *clients,
              guint  count)
{
  guint closed = 0;

  for (guint i = 0; i < count; i++)
    {
      char byte;

      closed += recv (clients[i], &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }

  return closed;
}

/* Sends as much of a body as the server reads, on all of them at once. Returns the number of bytes. */
static guint64
flood (int   *clients,
       guint  count,
       gint64 deadline)
{
  static const char zeros[64 * 1024];
  g_autofree struct pollfd *polls = g_new0 (struct pollfd, count);
  g_autofree guint64 *sent = g_new0 (guint64, count);
  guint64 total = 0;
  guint open = count;

  for (guint i = 0; i < count; i++)
    {
      polls[i].fd = clients[i];
      polls[i].events = POLLOUT;
      fcntl (clients[i], F_SETFL, O_NONBLOCK);
    }

  while (open > 0 && g_get_monotonic_time () < deadline)
    {
      poll (polls, count, 100);
      for (guint i = 0; i < count; i++)
        {
          gssize written;

          if (polls[i].fd < 0 || polls[i].revents == 0)
            continue;
          written = send (polls[i].fd, zeros, sizeof zeros, MSG_NOSIGNAL);
          if (written > 0)
            sent[i] += written, total += written;
          if ((written < 0 && errno != EAGAIN) || sent[i] >= BODY_SIZE)
            {
              polls[i].fd = -1;
              open--;
            }
        }
    }
  g_assert_cmpuint (open, ==, 0);

  return total;
}

typedef struct
{
  int *clients;
  guint count;
  guint64 total;
} Flood;

static gpointer
flood_thread (gpointer user_data)
{
  Flood *self = user_data;

  self->total = flood (self->clients, self->count, patience_get_end (FLOOD_SECONDS));

  return NULL;
}

static void
test_bodies (void)
{
  static const char * const heads[] = {
    "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 209715200\r\n\r\n",
    "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 209715200\r\nExpect: 100-continue\r\n\r\n",
    "POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YWRhOndyb25n\r\nContent-Length: 209715200\r\n\r\n",
    "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nC800000\r\n",
    "POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YWRhOmVuZ2luZQ==\r\nContent-Length: 209715200\r\n\r\n",
    "POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 209715200\r\n\r\n",
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  allow_descriptors (1024);
  assert_served (fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      guint64 before = get_memory ();
      guint descriptors = count_descriptors ();
      Flood flooding = { .count = 100 };
      GThread *thread;

      flooding.clients = connect_clients (fixture->port, flooding.count, heads[i], strlen (heads[i]));
      thread = g_thread_new ("flood", flood_thread, &flooding);
      assert_served (fixture, FALSE);
      g_thread_join (thread);
      g_test_message ("%s took %" G_GUINT64_FORMAT " KiB", heads[i], flooding.total / 1024);
      assert_flat (before);
      disperse (flooding.clients, flooding.count);
      g_assert_true (wait_for_descriptors (descriptors, 3));
    }
}

#define HEAD_DEADLINE_MS 2000
#define TURN_MS 5000

static void
shorten_head (ServerFixture *fixture,
              gpointer       user_data)
{
  fixture->server->policy.time_limits.head = HEAD_DEADLINE_MS;
}

/* A client that sends half a head delays no other client, and is closed at the latest after its time. */
static void
test_headers (void)
{
  const guint count = 1000;
  static const char half[] = "POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic ";
  g_autoptr(ServerFixture) fixture = server_fixture_new (shorten_head, NULL);
  gint64 start;
  gint64 end;
  guint64 before;
  int *clients;

  allow_descriptors (3 * count);
  assert_served (fixture, FALSE);
  assert_served (fixture, TRUE);
  before = get_memory ();
  clients = connect_clients (fixture->port, count, half, strlen (half));
  start = g_get_monotonic_time ();
  assert_served (fixture, FALSE);
  assert_served (fixture, TRUE);
  assert_flat (before);
  g_assert_cmpuint (count_closed (clients, count), >=, count - 256);

  end = patience_get_end (HEAD_DEADLINE_MS / 1000);
  while (count_closed (clients, count) < count)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (50 * 1000);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, >, HEAD_DEADLINE_MS * G_TIME_SPAN_MILLISECOND / 2);
  disperse (clients, count);
}

/* The time that a good client may need on a busy machine. */
static void
lengthen_turns (ServerFixture *fixture,
                gpointer       user_data)
{
  fixture->server->policy.time_limits.tls_turn = TURN_MS;
}

/* Clients that don't continue with TLS delay no other client either. */
static void
test_handshakes (void)
{
  static const struct
  {
    const char *words;
    gsize length;
  } rows[] = {
    { "", 0 },
    { client_hello, 3 },
    { client_hello, 60 },
    { client_hello, sizeof client_hello - 1 },
    { "GET / HTTP/1.1\r\nHost: h\r\n\r\n", 18 },
  };
  const guint count = 100;
  g_autoptr(ServerFixture) fixture = server_fixture_new (lengthen_turns, NULL);

  allow_descriptors (1024);
  assert_served (fixture, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 before = get_memory ();
      guint descriptors = count_descriptors ();
      int *clients = connect_clients (fixture->secure_port, count, rows[i].words, rows[i].length);
      gint64 start = g_get_monotonic_time ();

      assert_served (fixture, TRUE);
      g_test_message ("served after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
      assert_flat (before);
      disperse (clients, count);
      g_assert_true (wait_for_descriptors (descriptors, 3));
    }
}

/* A part of the body, and, if the head is cut, only a part of that before. */
static void
send_part (RawClient  *client,
           const char *credentials,
           const char *envelope,
           gboolean    cuts_head)
{
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n",
                                           credentials, strlen (envelope));
  gsize cut = g_test_rand_int_range (0, strlen (envelope));
  g_autofree char *part = g_strndup (envelope, cut);

  raw_client_send (client, head, cuts_head ? (gssize) (cut % strlen (head)) : -1);
  raw_client_send (client, part, -1);
}

/* Up to three Pulls are answered; the response to the fourth isn't awaited. */
static void
pull_some (RawClient  *client,
           const char *credentials,
           const char *enumerate,
           guint       n_pulls)
{
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, enumerate);
  g_autofree char *context = raw_response_get_text (response, "n:EnumerationContext");
  g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                                           "<n:MaxElements>500</n:MaxElements></n:Pull>", context);
  g_autofree char *pull = raw_envelope (ENUMERATION "Pull", NUMBERS, NULL, body);

  g_assert_cmpuint (response->status, ==, 200);
  for (guint i = 0; i < n_pulls; i++)
    {
      g_autoptr(RawResponse) ignored = i < 3 ? raw_client_ask (client, credentials, pull) : NULL;

      if (i == 3)
        raw_client_post (client, credentials, pull);
    }
}

/* Clients that are killed at any time leave nothing behind. */
static void
test_killed_clients (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *enumerate = raw_envelope (ENUMERATION "Enumerate", NUMBERS,
                                             "<w:OptionSet><w:Option Name='Count'>100000</w:Option>"
                                             "<w:Option Name='Stall'>2000</w:Option></w:OptionSet>",
                                             "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>500</w:MaxElements>"
                                             "<n:Expires>PT2S</n:Expires></n:Enumerate>");
  guint descriptors;
  gint64 end;

  assert_served (fixture, FALSE);
  assert_served (fixture, TRUE);
  descriptors = count_descriptors ();
  for (guint i = 0; i < 100; i++)
    {
      gboolean secure = i % 4 == 3;
      RawClient *client = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
      struct linger reset = { .l_onoff = 1, .l_linger = 0 };

      if (i % 2 == 0)
        send_part (client, credentials, enumerate, i % 8 == 0);
      else
        pull_some (client, credentials, enumerate, i % 5);

      if (i % 3 == 0)
        setsockopt (g_socket_get_fd (client->socket), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      raw_client_free (client);
    }

  g_assert_true (wait_for_descriptors (descriptors, 1));

  /* Enumerations that expire after two seconds are soon freed, apart from what the provider itself keeps. */
  end = patience_get_end (3);
  while (g_atomic_int_get (&fixture_counts.cursors) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      server_fixture_respond_pending (fixture);
      g_usleep (1000);
    }
  assert_served (fixture, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/limits/killed-clients", test_killed_clients);
  g_test_add_func ("/wsman/server/limits/handshakes", test_handshakes);
  g_test_add_func ("/wsman/server/limits/bodies", test_bodies);
  g_test_add_func ("/wsman/server/limits/headers", test_headers);

  return g_test_run ();
}
