/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Questions to a host that this test plays. */

#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "providers/wsman-hosted-service-private.h"
#include "providers/wsman-shell-host-records-private.h"

#include "wsman-error.h"

typedef struct
{
  GSocket *host;
  int far_end;
  int descriptor; /* a descriptor to send */
  GAsyncResult *result;
} Fixture;

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  fixture->host = g_socket_new_from_fd (ends[0], NULL);
  fixture->far_end = ends[1];
  fixture->descriptor = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_assert_nonnull (fixture->host);
  wsman_hosted_terminate_async (fixture->host, fixture->descriptor, on_result, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->host);
  close (fixture->descriptor);
  if (fixture->far_end >= 0)
    close (fixture->far_end);
}

static void
wait_for_result (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* A host that never replies isn't waited for without an end. After the reply, the socket waits as long as before. */
static void
test_patience (Fixture       *fixture,
               gconstpointer  data)
{
  WsmanShellHostRecord reply = { .type = WSMAN_SHELL_HOST_TERMINATED, .value = 3 };

  g_assert_cmpuint (g_socket_get_timeout (fixture->host), >, 0);
  g_assert_null (fixture->result);
  g_assert_cmpint (write (fixture->far_end, &reply, sizeof reply), ==, sizeof reply);
  wait_for_result (fixture);
  g_assert_cmpint (wsman_hosted_terminate_finish (fixture->result, NULL), ==, 3);
  g_assert_cmpuint (g_socket_get_timeout (fixture->host), ==, 0);
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  wait_for_result (fixture);
  wsman_hosted_terminate_finish (fixture->result, &error);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_nonnull (strstr (error->message, "no response"));
}

static void
test_wrong (Fixture       *fixture,
            gconstpointer  data)
{
  WsmanShellHostRecord reply = { .type = WSMAN_SHELL_HOST_CONNECTED };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (write (fixture->far_end, &reply, sizeof reply), ==, sizeof reply);
  wait_for_result (fixture);
  wsman_hosted_terminate_finish (fixture->result, &error);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  close (fixture->far_end);
  fixture->far_end = -1;
  wait_for_result (fixture);
  wsman_hosted_terminate_finish (fixture->result, &error);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/wsman/hosted-service/patience", Fixture, NULL, set_up, test_patience, tear_down);
  g_test_add ("/wsman/hosted-service/wrong", Fixture, NULL, set_up, test_wrong, tear_down);
  g_test_add ("/wsman/hosted-service/gone", Fixture, NULL, set_up, test_gone, tear_down);
  /* This takes a minute. */
  if (g_getenv ("WSMAN_TEST_LONG") != NULL)
    g_test_add ("/wsman/hosted-service/silent", Fixture, NULL, set_up, test_silent, tear_down);

  return g_test_run ();
}
