/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests what wsman-shell-host does besides running commands.
 */

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"
#include "patience.h"

/* Asks the host to connect. Returns the reply, and the descriptor that came with it, or -1. */
static WsmanShellHostRecord
ask_to_connect (Host       *host,
                const char *path,
                int        *descriptor)
{
  WsmanShellHostRecord record = { .type = WSMAN_SHELL_HOST_CONNECT, .texts_size = strlen (path) + 1 };
  int texts = host_make_texts (path, strlen (path) + 1, TRUE);
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (sizeof (int))];
  } around = { 0 };
  struct iovec vector = { &record, sizeof record };
  struct msghdr message = {
    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &around, .msg_controllen = sizeof around,
  };

  g_assert_true (host_send (host, &record, sizeof record, &texts, 1));
  g_assert_true (host_has_message (host));
  g_assert_cmpint (recvmsg (host->socket, &message, MSG_CMSG_CLOEXEC), ==, sizeof record);
  g_assert_cmpint (record.type, ==, WSMAN_SHELL_HOST_CONNECTED);
  *descriptor = -1;
  if (message.msg_controllen > 0)
    memcpy (descriptor, CMSG_DATA (&around.head), sizeof *descriptor);

  return record;
}

/* The peer sees the host, and not this program. */
static void
test_connect (void)
{
  g_autoptr(Host) host = host_new (0);
  pid_t worker = host_find_worker (host);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *folder = g_dir_make_tmp ("shell-host-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "peer", NULL);
  int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct ucred peer = { 0 };
  socklen_t size = sizeof peer;
  int descriptor, accepted;
  char byte;

  g_assert_cmpuint (strlen (path), <, sizeof address.sun_path);
  strcpy (address.sun_path, path);
  g_assert_no_errno (bind (listener, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (listener, 1));
  g_assert_cmpuint (ask_to_connect (host, path, &descriptor).value, ==, 0);
  g_assert_cmpint (descriptor, >=, 0);

  accepted = accept (listener, NULL, NULL);
  g_assert_no_errno (getsockopt (accepted, SOL_SOCKET, SO_PEERCRED, &peer, &size));
  g_assert_cmpint (peer.pid, ==, worker);
  g_assert_cmpint (write (descriptor, "x", 1), ==, 1);
  g_assert_cmpint (read (accepted, &byte, 1), ==, 1);

  close (descriptor);
  close (accepted);
  close (listener);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_failures (void)
{
  g_autoptr(Host) host = host_new (0);
  g_autofree char *lengthy = g_strnfill (200, '/');
  int descriptor;

  g_assert_cmpuint (ask_to_connect (host, "/nowhere/peer", &descriptor).value, ==, ENOENT);
  g_assert_cmpint (descriptor, ==, -1);
  g_assert_cmpuint (ask_to_connect (host, "/etc/passwd", &descriptor).value, ==, ECONNREFUSED);
  g_assert_cmpuint (ask_to_connect (host, lengthy, &descriptor).value, ==, ENAMETOOLONG);
  g_assert_cmpint (descriptor, ==, -1);
}

#define CONNECT(...) { .type = WSMAN_SHELL_HOST_CONNECT, __VA_ARGS__ }
#define TEXT "/nowhere/peer"
#define FILES(kind, texts) { .type = WSMAN_SHELL_HOST_##kind, .texts_size = sizeof texts }, texts, sizeof texts

/* The host ends because of each wrong record. */
static void
test_hostile (void)
{
  static const struct
  {
    WsmanShellHostRecord record;
    const char *text;
    gsize size;
    gboolean is_unsealed;
    guint n_descriptors;
  } rows[] = {
    { CONNECT (.texts_size = sizeof TEXT), TEXT, sizeof TEXT, FALSE, 0 },
    { CONNECT (.texts_size = sizeof TEXT), TEXT, sizeof TEXT, FALSE, 2 },
    { CONNECT (.texts_size = sizeof TEXT), TEXT, sizeof TEXT, TRUE, 1 },
    { CONNECT (.texts_size = sizeof TEXT, .value = 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = sizeof TEXT, .command = 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = sizeof TEXT, .n_arguments = 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = sizeof TEXT, .n_variables = 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = sizeof TEXT + 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = sizeof TEXT - 1), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = G_MAXUINT64), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = 0), TEXT, sizeof TEXT, FALSE, 1 },
    { CONNECT (.texts_size = 1), "", 1, FALSE, 1 },
    { CONNECT (.texts_size = 5), "peer", 5, FALSE, 1 },
    { CONNECT (.texts_size = 4), "/a\0b", 5, FALSE, 1 },
    { CONNECT (.texts_size = 5), "/a\0b", 5, FALSE, 1 },
    { FILES (READ_FILES, "/folder"), FALSE, 1 },
    { FILES (READ_FILES, "folder\0.conf"), FALSE, 1 },
    { FILES (READ_FILES, "/folder\0.conf\0more"), FALSE, 1 },
    { FILES (READ_FILES, "/folder\0.conf"), TRUE, 1 },
    { FILES (WRITE_FILE, "/folder\0name"), FALSE, 1 },
    { FILES (WRITE_FILE, "folder\0name\0text"), FALSE, 1 },
    { FILES (WRITE_FILE, "/folder\0\0text"), FALSE, 1 },
    { FILES (WRITE_FILE, "/folder\0..\0text"), FALSE, 1 },
    { FILES (WRITE_FILE, "/folder\0a/b\0text"), FALSE, 1 },
    { FILES (WRITE_FILE, "/folder\0name\0text\0more"), FALSE, 1 },
    { { .type = WSMAN_SHELL_HOST_FILES, .texts_size = sizeof TEXT }, TEXT, sizeof TEXT, FALSE, 1 },
    { { .type = WSMAN_SHELL_HOST_CONNECTED, .texts_size = sizeof TEXT }, TEXT, sizeof TEXT, FALSE, 1 },
    { { .type = WSMAN_SHELL_HOST_TERMINATE, .texts_size = sizeof TEXT }, TEXT, sizeof TEXT, FALSE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(Host) host = host_new (0);
      int descriptors[2];

      g_test_message ("%u", i);
      for (guint j = 0; j < rows[i].n_descriptors; j++)
        descriptors[j] = host_make_texts (rows[i].text, rows[i].size, !rows[i].is_unsealed);
      g_assert_true (host_send (host, &rows[i].record, sizeof rows[i].record, descriptors, rows[i].n_descriptors));
      g_assert_cmpint (host_wait (host), ==, W_EXITCODE (1, 0));
    }
}

/* Makes a record whose fields are mostly small. The texts are mostly split in the right way. */
static WsmanShellHostRecord
make_random (GString *texts)
{
  WsmanShellHostRecord record = { .type = (guint32) g_test_rand_int_range (0, 17) };
  static const char parts[][9] = { "/nowhere", "name", ".conf", "\0", "\0", "..", "\xff" };
  int n_parts = g_test_rand_int_range (0, 8);

  g_string_truncate (texts, 0);
  for (int i = 0; i < n_parts; i++)
    {
      const char *part = parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))];

      g_string_append_len (texts, part, *part == '\0' ? 1 : (gssize) strlen (part));
    }
  g_string_append_c (texts, '\0');
  record.texts_size = texts->len;
  if (g_test_rand_int_range (0, 8) == 0)
    record.texts_size += (guint64) g_test_rand_int_range (-1, 2);
  if (g_test_rand_int_range (0, 8) == 0)
    record.value = (guint32) g_test_rand_int_range (0, 32);
  if (g_test_rand_int_range (0, 8) == 0)
    record.command = (guint64) g_test_rand_int_range (0, 4);
  if (g_test_rand_int_range (0, 4) == 0)
    record.n_arguments = (guint32) g_test_rand_int_range (0, 4);

  return record;
}

/* Random records, with up to five random descriptors, never make the host crash or hang: either it replies and goes on,
 * or it ends itself. The host is a user of its own, who may write nowhere that the texts name. */
static void
test_random (void)
{
  g_autoptr(GString) texts = g_string_new (NULL);

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give the host a user of its own");
      return;
    }

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(Host) host = host_new (100);
      gboolean goes_on = TRUE;
      int status;

      for (guint j = 0; j < 20 && goes_on; j++)
        {
          WsmanShellHostRecord record = make_random (texts);
          int descriptors[5];
          guint count = (guint) g_test_rand_int_range (0, 10);

          count = count < 6 ? 1 : count - 5;
          for (guint k = 0; k < count; k++)
            descriptors[k] = host_make_texts (texts->str, texts->len, g_test_rand_int_range (0, 8) != 0);
          goes_on = host_send (host, &record, sizeof record, descriptors, count);
        }
      close (host->socket);
      host->socket = -1;
      status = host_wait (host);
      g_assert_true (status == 0 || status == W_EXITCODE (1, 0));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  host_program = argv[1];

  g_test_add_func ("/wsman/shell-host-services/connect", test_connect);
  g_test_add_func ("/wsman/shell-host-services/failures", test_failures);
  g_test_add_func ("/wsman/shell-host-services/hostile", test_hostile);
  g_test_add_func ("/wsman/shell-host-services/random", test_random);

  return g_test_run ();
}
