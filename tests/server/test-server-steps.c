/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests clients that send a message with each step of an authentication, and clients that start again in the middle.
 * Both must succeed, and no message may be executed before the authentication is complete.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "ntlm-peer.h"
#include "patience.h"
#include "server-fixture.h"
#include "server/wsman-server-private.h"

#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
#define USER "CORP\\ada"
#define PASSWORD "S3cret.word"
#define SOAP "Content-Type: application/soap+xml;charset=UTF-8\r\n"

/* The time for a head. It is still long enough for the steps before it on a busy machine. */
#define SHORT 1000
#define DRIP_MICROSECONDS 10000

static char *users;

typedef struct
{
  const char *name;
  gboolean secure;
  gboolean plain; /* unsealed messages are served */
} Listener;

static const Listener listeners[] = {
  { "http", FALSE, FALSE },
  { "http-unencrypted", FALSE, TRUE },
  { "https", TRUE, TRUE },
};

typedef struct
{
  const char *name;
  gsize padding;
  gboolean chunked;
  gboolean is_too_large;
} Message;

static const Message messages[] = {
  { "small", 0, FALSE, FALSE },
  { "20-kib", 20 * 1024, FALSE, FALSE },
  { "100-kib", 100 * 1024, FALSE, FALSE },
  { "400-kib", 400 * 1024, FALSE, FALSE },
  { "small-chunked", 0, TRUE, FALSE },
  { "20-kib-chunked", 20 * 1024, TRUE, FALSE },
  { "400-kib-chunked", 400 * 1024, TRUE, FALSE },
  { "too-large", 600 * 1024, FALSE, TRUE },
  { "too-large-chunked", 600 * 1024, TRUE, TRUE },
};

static void
accept_ntlm (ServerFixture *fixture,
             gpointer       user_data)
{
  const Listener *listener = user_data;
  const char * const allowed[] = { USER, NULL };

  wsman_server_set_allowed_users (fixture->server, allowed);
  wsman_server_set_allow_unencrypted (fixture->server, listener->plain && !listener->secure);
  wsman_server_set_channel_binding (fixture->server, WSMAN_CHANNEL_BINDING_POLICY_RELAXED);
  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
}

static void
begin (NtlmPeer       *peer,
       ServerFixture  *fixture,
       const Listener *listener)
{
  ntlm_peer_init (peer, listener->secure ? fixture->secure_port : fixture->port, listener->secure, USER, PASSWORD);
}

static void
append_chunk (GString    *request,
              const char *text,
              gsize       length)
{
  g_string_append_printf (request, "%zx\r\n", length);
  g_string_append_len (request, text, length);
  g_string_append (request, "\r\n");
}

/* A step together with the whole message. */
static RawResponse *
step_with_message (NtlmPeer      *peer,
                   RawResponse   *before,
                   const Message *message)
{
  g_autofree char *fill = g_strnfill (message->padding, ' ');
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, fill);
  g_autofree char *fields = NULL;
  g_autoptr(GString) request = NULL;
  gsize length = strlen (envelope);

  if (!message->chunked)
    return ntlm_peer_step (peer, before, envelope);

  fields = ntlm_peer_make_step (peer, before);
  request = g_string_new (NULL);
  g_string_printf (request, "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n%s\r\n", fields);
  for (gsize at = 0; at < length; at += 5000)
    append_chunk (request, envelope + at, MIN (length - at, 5000));
  g_string_append (request, "0\r\n\r\n");
  raw_client_send (peer->client, request->str, request->len);

  return raw_client_read (peer->client);
}

static void
assert_goes_on (RawResponse *response)
{
  g_autofree char *challenge = raw_response_get_header (response, "WWW-Authenticate");

  g_assert_cmpuint (response->status, ==, 401);
  g_assert_cmpuint (response->length, ==, 0);
  g_assert_nonnull (challenge);
  g_assert_true (g_str_has_prefix (challenge, "Negotiate T"));
}

/* The connection stays usable for the next step, however long the message is. */
static void
test_message (ServerFixture  *fixture,
              const Listener *listener,
              const Message  *message)
{
  int before = g_atomic_int_get (&fixture_counts.calls);
  g_auto(NtlmPeer) peer = { NULL };
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) second = NULL;

  g_test_message ("%s", message->name);
  begin (&peer, fixture, listener);
  first = step_with_message (&peer, NULL, message);
  assert_goes_on (first);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before);
  if (message->is_too_large)
    {
      g_assert_true (raw_client_is_closed (peer.client, 20));
      return;
    }

  second = listener->plain ? step_with_message (&peer, first, message) : ntlm_peer_step (&peer, first, "");
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before + listener->plain);
}

static void
test_messages (gconstpointer data)
{
  const Listener *listener = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, (gpointer) listener);

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    test_message (fixture, listener, &messages[i]);
}

/* A client that is authenticated by the last step may not send an unsealed message with it. */
static void
test_unsealed_at_last (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, (gpointer) &listeners[0]);
  int before = g_atomic_int_get (&fixture_counts.calls);

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto(NtlmPeer) peer = { NULL };
      g_autoptr(RawResponse) first = NULL;
      g_autoptr(RawResponse) second = NULL;

      begin (&peer, fixture, &listeners[0]);
      first = ntlm_peer_step (&peer, NULL, "");
      assert_goes_on (first);
      second = step_with_message (&peer, first, &messages[i]);
      g_assert_cmpuint (second->status, ==, 500);
      g_assert_cmpuint (second->length, ==, 0);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before);
}

/* A message that isn't needed can't keep a connection open, however slowly it arrives. */
static void
test_slow (gconstpointer data)
{
  const Listener *listener = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, (gpointer) listener);
  int before = g_atomic_int_get (&fixture_counts.calls);
  g_auto(NtlmPeer) peer = { NULL };
  g_autofree char *fields = NULL;
  g_autofree char *head = NULL;
  gint64 end;

  fixture->server->policy.time_limits.head = SHORT;
  begin (&peer, fixture, listener);
  fields = ntlm_peer_make_step (&peer, NULL);
  head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 400000\r\n%s\r\n", fields);
  g_assert_true (raw_client_send (peer.client, head, -1));
  end = patience_get_end (20);
  while (raw_client_send (peer.client, " ", 1))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (DRIP_MICROSECONDS);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before);
}

/* A client that waits for “100 Continue” gets it, because it would lose its authentication otherwise. */
static void
test_go_ahead (gconstpointer data)
{
  const Listener *listener = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, (gpointer) listener);
  g_auto(NtlmPeer) peer = { NULL };
  g_autofree char *fields = NULL;
  g_autofree char *head = NULL;
  g_autoptr(RawResponse) go_ahead = NULL;
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) next = NULL;

  begin (&peer, fixture, listener);
  fields = ntlm_peer_make_step (&peer, NULL);
  head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%sExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                          fields);
  g_assert_true (raw_client_send (peer.client, head, -1));
  go_ahead = raw_client_read (peer.client);
  g_assert_cmpuint (go_ahead->status, ==, 100);
  g_assert_true (raw_client_send (peer.client, "<a/> ", 5));
  first = raw_client_read (peer.client);
  assert_goes_on (first);
  next = ntlm_peer_step (&peer, first, "");
  g_assert_cmpuint (next->status, ==, 200);
}

/* Some clients begin a new authentication with an empty request, on a connection that is authenticated and seals.
 * Other unsealed messages are still refused. */
static void
test_begin_again (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (accept_ntlm, (gpointer) &listeners[0]);
  g_autofree char *body = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  g_auto(NtlmPeer) peer = { NULL };
  g_autoptr(RawResponse) unsealed = NULL;
  int before = g_atomic_int_get (&fixture_counts.calls);

  begin (&peer, fixture, &listeners[0]);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) nothing = NULL;
      g_autofree char *challenge = NULL;

      g_assert_cmpuint (ntlm_peer_authenticate (&peer, ""), ==, 200);
      nothing = raw_client_ask (peer.client, i == 0 ? SOAP : NULL, "");
      challenge = raw_response_get_header (nothing, "WWW-Authenticate");
      g_assert_cmpuint (nothing->status, ==, 401);
      g_assert_cmpstr (challenge, ==, "Negotiate");
      ntlm_peer_begin (&peer, PASSWORD);
    }

  g_assert_cmpuint (ntlm_peer_authenticate (&peer, ""), ==, 200);
  unsealed = raw_client_ask (peer.client, SOAP, body);
  g_assert_cmpuint (unsealed->status, ==, 500);
  g_assert_cmpuint (unsealed->length, ==, 0);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before);
}

static void
add_for_listeners (const char   *name,
                   GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (listeners); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/server/steps/%s/%s", name, listeners[i].name);

      g_test_add_data_func (path, &listeners[i], func);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("wsman-steps-XXXXXX", NULL);
  users = g_build_filename (folder, "users", NULL);
  g_file_set_contents_full (users, "CORP:ada:" PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);

  add_for_listeners ("messages", test_messages);
  add_for_listeners ("drip", test_slow);
  add_for_listeners ("go-ahead", test_go_ahead);
  g_test_add_func ("/wsman/server/steps/unsealed-at-last", test_unsealed_at_last);
  g_test_add_func ("/wsman/server/steps/begin-again", test_begin_again);
  status = g_test_run ();

  g_remove (users);
  g_rmdir (folder);
  g_free (users);

  return status;
}
