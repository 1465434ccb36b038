/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One thread accepts connections, and each connection has one thread. There is no main loop, so the relay also works
 * while a test blocks in a synchronous call.
 */

#include "relay.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct _TestRelay
{
  guint16 port;
  guint16 target;
  /* The path of this relay's own clients. */
  char *token;
  int listener;
  /* Becomes readable when the relay must end. */
  int end;
  GThread *acceptor;
  GPtrArray *pumps;

  /* Guards the fields below. */
  GMutex lock;
  gboolean armed;
  TestRelayDirection direction;
  TestRelayHarm harm;
  gsize position;
  gsize passed[2];
  guint bodies;
};

typedef struct
{
  TestRelay *relay;
  /* By direction: the client's and the server's. */
  int fds[2];
  /* The client's bytes of the current request. */
  GString *request;
  gboolean body_begun;
} Pump;

static int
listen_on_loopback (guint16 *port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (fd, 64), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);

  return fd;
}

static int
connect_to_loopback (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
    .sin_port = htons (port),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

static gsize
find_length (const char *head)
{
  const char *header = strcasestr (head, "\r\nContent-Length:");

  return header != NULL ? g_ascii_strtoull (header + strlen ("\r\nContent-Length:"), NULL, 10) : 0;
}

/* Counts the requests whose body has begun. Called with the lock held. */
static void
count_bodies (Pump       *pump,
              const char *data,
              gsize       length)
{
  const char *end = NULL;

  g_string_append_len (pump->request, data, length);
  while ((end = strstr (pump->request->str, "\r\n\r\n")) != NULL)
    {
      gsize head = end + 4 - pump->request->str;

      if (pump->request->len > head && !pump->body_begun)
        {
          pump->body_begun = TRUE;
          if (strstr (pump->request->str, pump->relay->token) != NULL)
            pump->relay->bodies++;
        }
      if (pump->request->len < head + find_length (pump->request->str))
        return;
      g_string_erase (pump->request, 0, head + find_length (pump->request->str));
      pump->body_begun = FALSE;
    }
}

/* Returns how many bytes may pass. If that isn't all, the harm is done afterwards. */
static gsize
let_pass (Pump               *pump,
          TestRelayDirection  direction,
          const char         *data,
          gsize               length,
          gboolean           *due)
{
  TestRelay *relay = pump->relay;

  g_mutex_lock (&relay->lock);
  if (direction == TEST_RELAY_REQUEST)
    count_bodies (pump, data, length);
  *due = relay->armed && relay->direction == direction &&
         relay->passed[direction] + length > relay->position;
  if (*due)
    {
      length = relay->position - relay->passed[direction];
      relay->armed = FALSE;
    }
  relay->passed[direction] += length;
  g_mutex_unlock (&relay->lock);

  return length;
}

static gboolean
send_all (int         fd,
          const char *data,
          gsize       length)
{
  while (length > 0)
    {
      ssize_t n = send (fd, data, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      data += n;
      length -= n;
    }

  return TRUE;
}

static void
stall (Pump *pump)
{
  struct pollfd waits[] = { { pump->relay->end, POLLIN }, { pump->fds[0], POLLRDHUP } };

  /* Waits until the client gives up. Then the server sees what the kernel of a dead client sends. */
  while (poll (waits, G_N_ELEMENTS (waits), -1) < 0 && errno == EINTR)
    continue;
}

static void
do_harm (Pump *pump)
{
  struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  if (pump->relay->harm == TEST_RELAY_STALL)
    stall (pump);
  if (pump->relay->harm != TEST_RELAY_CUT)
    return;

  for (guint i = 0; i < 2; i++)
    setsockopt (pump->fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

/* FALSE when the connection is over. */
static gboolean
move (Pump               *pump,
      TestRelayDirection  direction)
{
  char buffer[65536];
  ssize_t n = recv (pump->fds[direction], buffer, sizeof buffer, 0);
  gboolean due = FALSE;
  gsize length;

  if (n <= 0)
    return FALSE;

  length = let_pass (pump, direction, buffer, n, &due);
  if (!send_all (pump->fds[1 - direction], buffer, length))
    return FALSE;
  if (due)
    do_harm (pump);

  return !due;
}

static gpointer
run_pump (gpointer data)
{
  Pump *pump = data;
  gboolean more = TRUE;

  while (more)
    {
      struct pollfd waits[] = {
        { pump->fds[0], POLLIN }, { pump->fds[1], POLLIN }, { pump->relay->end, POLLIN },
      };

      if (poll (waits, G_N_ELEMENTS (waits), -1) < 0)
        continue;
      more = waits[2].revents == 0;
      for (guint i = 0; i < 2 && more; i++)
        if (waits[i].revents != 0)
          more = move (pump, i);
    }

  close (pump->fds[0]);
  close (pump->fds[1]);
  g_string_free (pump->request, TRUE);
  g_free (pump);

  return NULL;
}

static gpointer
run_acceptor (gpointer data)
{
  TestRelay *self = data;
  int one = 1;

  while (TRUE)
    {
      struct pollfd waits[] = { { self->listener, POLLIN }, { self->end, POLLIN } };
      Pump *pump = NULL;

      if (poll (waits, G_N_ELEMENTS (waits), -1) < 0)
        continue;
      if (waits[1].revents != 0)
        return NULL;

      pump = g_new0 (Pump, 1);
      pump->relay = self;
      pump->request = g_string_new (NULL);
      pump->fds[0] = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
      pump->fds[1] = connect_to_loopback (self->target);
      for (guint i = 0; i < 2; i++)
        setsockopt (pump->fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      g_ptr_array_add (self->pumps, g_thread_new ("pump", run_pump, pump));
    }
}

TestRelay *
test_relay_new (guint16 port)
{
  static int n_relays;
  TestRelay *self = g_new0 (TestRelay, 1);

  g_mutex_init (&self->lock);
  self->target = port;
  self->token = g_strdup_printf ("relay=%d-%d", getpid (), g_atomic_int_add (&n_relays, 1));
  self->listener = listen_on_loopback (&self->port);
  self->end = eventfd (0, EFD_CLOEXEC);
  self->pumps = g_ptr_array_new ();
  self->acceptor = g_thread_new ("acceptor", run_acceptor, self);

  return self;
}

void
test_relay_free (TestRelay *self)
{
  eventfd_write (self->end, 1);
  g_thread_join (self->acceptor);
  for (guint i = 0; i < self->pumps->len; i++)
    g_thread_join (g_ptr_array_index (self->pumps, i));
  g_ptr_array_unref (self->pumps);
  close (self->listener);
  close (self->end);
  g_mutex_clear (&self->lock);
  g_free (self->token);
  g_free (self);
}

char *
test_relay_dup_uri (TestRelay  *self,
                    const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%u/wsman?%s", scheme, self->port, self->token);
}

void
test_relay_arm (TestRelay          *self,
                TestRelayDirection  direction,
                TestRelayHarm       harm,
                gsize               position)
{
  g_mutex_lock (&self->lock);
  self->armed = TRUE;
  self->direction = direction;
  self->harm = harm;
  self->position = position;
  memset (self->passed, 0, sizeof self->passed);
  self->bodies = 0;
  g_mutex_unlock (&self->lock);
}

gsize
test_relay_get_passed (TestRelay          *self,
                       TestRelayDirection  direction)
{
  gsize passed;

  g_mutex_lock (&self->lock);
  passed = self->passed[direction];
  g_mutex_unlock (&self->lock);

  return passed;
}

guint
test_relay_get_bodies (TestRelay *self)
{
  guint bodies;

  g_mutex_lock (&self->lock);
  bodies = self->bodies;
  g_mutex_unlock (&self->lock);

  return bodies;
}
