/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The connection to wsmand-helper, with a helper that does what the test wants. */

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixfdmessage.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libwsman/wsman.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "providers/wsman-helper-private.h"
#include "providers/wsman-helper-records-private.h"
#include "server/wsman-authentication-private.h"

#define NOBODY 65534
#define UID 4711

/* A helper that replies with the same result to each request. */
typedef struct
{
  char *folder;
  char *path;
  GSocket *listener;
  GSocket *client; /* the connection of the library; or NULL */
  WsmanHelperResult result;
  gboolean is_silent;
  GArray *requests; /* the requests, in order */
  int descriptor;   /* that of the last START; -1 if there was none */
  guint8 last_handle;
} FakeHelper;

/* The kernel notes who listens. */
static FakeHelper *
fake_helper_new (uid_t uid)
{
  FakeHelper *self = g_new0 (FakeHelper, 1);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;
  gboolean changes = geteuid () == 0 && uid != 0;

  self->folder = g_dir_make_tmp ("wsman-helper-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "helper.sock", NULL);
  address = g_unix_socket_address_new (self->path);
  self->listener = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_SEQPACKET, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->listener, address, FALSE, &error));
  g_assert_true (!changes || seteuid (uid) == 0);
  g_assert_true (g_socket_listen (self->listener, &error));
  g_assert_true (!changes || seteuid (0) == 0);
  self->requests = g_array_new (FALSE, FALSE, sizeof (WsmanHelperRequest));
  self->result = WSMAN_HELPER_DONE;
  self->descriptor = -1;

  return self;
}

static void
fake_helper_free (FakeHelper *self)
{
  if (self->descriptor >= 0)
    g_close (self->descriptor, NULL);
  g_clear_object (&self->client);
  g_object_unref (self->listener);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_array_unref (self->requests);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeHelper, fake_helper_free)

static void
fake_helper_accept (FakeHelper *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->client);
  self->client = g_socket_accept (self->listener, NULL, &error);
  g_assert_no_error (error);
}

/* Receives one request, and replies unless it is silent. */
static void
fake_helper_serve (FakeHelper *self)
{
  WsmanHelperRequest request;
  WsmanHelperReply reply = { 0 };
  GInputVector vector = { &request, sizeof request };
  GSocketControlMessage **parts = NULL;
  int n_parts = 0, flags = 0;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_socket_receive_message (self->client, NULL, &vector, 1, &parts, &n_parts, &flags, NULL, &error),
                   ==, sizeof request);
  for (int i = 0; i < n_parts; i++)
    {
      if (G_IS_UNIX_FD_MESSAGE (parts[i]))
        {
          GUnixFDList *list = g_unix_fd_message_get_fd_list (G_UNIX_FD_MESSAGE (parts[i]));

          self->descriptor = g_unix_fd_list_get (list, 0, NULL);
        }
      g_object_unref (parts[i]);
    }
  g_free (parts);
  g_array_append_val (self->requests, request);
  if (self->is_silent)
    return;

  reply.verb = request.verb;
  reply.result = self->result;
  reply.request = request.request;
  if (self->result == WSMAN_HELPER_DONE && request.verb != WSMAN_HELPER_START)
    {
      reply.uid = UID;
      memset (reply.handle, ++self->last_handle, sizeof reply.handle);
      strcpy (reply.name, request.name);
    }
  g_assert_cmpint (g_socket_send (self->client, (const char *) &reply, sizeof reply, NULL, &error), ==, sizeof reply);
}

static const WsmanHelperRequest *
fake_helper_get (FakeHelper *self,
                 guint       place)
{
  g_assert_cmpuint (place, <, self->requests->len);

  return &g_array_index (self->requests, WsmanHelperRequest, place);
}

/* Only root can listen as root. */
static FakeHelper *
start_as_root (WsmanHelper **helper)
{
  FakeHelper *self;
  g_autoptr(GError) error = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can be the helper");
      return NULL;
    }

  self = fake_helper_new (0);
  *helper = wsman_helper_new (self->path, &error);
  g_assert_no_error (error);
  fake_helper_accept (self);

  return self;
}

static guint32
get_code (const GError *error)
{
  g_autoptr(WsmanFault) fault = wsman_fault_from_error (error);

  return wsman_fault_get_code (fault);
}

static void
test_absent (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_helper_new ("/nowhere/helper.sock", &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_cmphex (get_code (error), ==, ERROR_SERVICE_NOT_ACTIVE);
  g_assert_nonnull (strstr (error->message, "/nowhere/helper.sock"));
}

static void
test_not_root (void)
{
  g_autoptr(FakeHelper) fake = fake_helper_new (NOBODY);
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_helper_new (fake->path, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_cmphex (get_code (error), ==, ERROR_SERVICE_NOT_ACTIVE);
  g_assert_nonnull (strstr (error->message, "root"));
}

typedef struct
{
  gboolean is_decided;
  char *identity;
  WsmanIdentitySource source;
  WsmanAccount account;
} Decision;

static void
on_decided (const char          *identity,
            WsmanIdentitySource  source,
            WsmanAccount         account,
            const GError        *error,
            gpointer             user_data)
{
  Decision *decision = user_data;

  decision->is_decided = TRUE;
  decision->identity = g_strdup (identity);
  decision->source = source;
  decision->account = account;
}

static void
ask (WsmanHelper *helper,
     const char  *name,
     Decision    *decision)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.7", 999);
  g_autoptr(WsmanAuthentication) attempt =
    wsman_authentication_new ("Basic", name, "secret", address, g_main_context_default (), on_decided, decision);

  wsman_authenticator_check_password (WSMAN_AUTHENTICATOR (helper), attempt);
}

static void
wait_for_decision (Decision *decision)
{
  while (!decision->is_decided)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_login (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  Decision accepted = { FALSE }, refused = { FALSE };

  if (fake == NULL)
    return;

  ask (helper, "ada", &accepted);
  fake_helper_serve (fake);
  wait_for_decision (&accepted);
  g_assert_cmpstr (accepted.identity, ==, "ada");
  g_assert_cmpint (accepted.source, ==, WSMAN_IDENTITY_SOURCE_PAM);
  g_assert_cmpint (accepted.account, ==, UID);
  g_assert_cmpint (fake_helper_get (fake, 0)->verb, ==, WSMAN_HELPER_LOGIN);
  g_assert_cmpstr (fake_helper_get (fake, 0)->name, ==, "ada");
  g_assert_cmpstr (fake_helper_get (fake, 0)->password, ==, "secret");
  g_assert_cmpstr (fake_helper_get (fake, 0)->address, ==, "192.0.2.7");
  g_free (accepted.identity);

  fake->result = WSMAN_HELPER_REFUSED;
  ask (helper, "ada", &refused);
  fake_helper_serve (fake);
  wait_for_decision (&refused);
  g_assert_null (refused.identity);
}

/* Names that break the helper's rules aren't sent. */
static void
test_names (void)
{
  static const char *const names[] = { "-l", "a/b", "a\nb", "a\x7f" };
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);

  for (guint i = 0; fake != NULL && i < G_N_ELEMENTS (names); i++)
    {
      Decision refused = { FALSE };

      ask (helper, names[i], &refused);
      wait_for_decision (&refused);
      g_assert_null (refused.identity);
      g_assert_cmpint (g_socket_condition_check (fake->client, G_IO_IN), ==, 0);
    }
}

/* A login without a reply fails when the helper goes. The next one connects again. */
static void
test_lost (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  Decision refused = { FALSE }, accepted = { FALSE };

  if (fake == NULL)
    return;

  fake->is_silent = TRUE;
  ask (helper, "ada", &refused);
  fake_helper_serve (fake);
  g_clear_object (&fake->client);
  wait_for_decision (&refused);
  g_assert_null (refused.identity);

  fake->is_silent = FALSE;
  ask (helper, "ada", &accepted);
  fake_helper_accept (fake);
  fake_helper_serve (fake);
  wait_for_decision (&accepted);
  g_assert_cmpstr (accepted.identity, ==, "ada");
  g_free (accepted.identity);
}

/* The program drops the helper while a login waits for it. */
static void
test_dropped (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  Decision refused[2] = { { FALSE }, { FALSE } };

  if (fake == NULL)
    return;

  fake->is_silent = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      ask (helper, "ada", &refused[i]);
      fake_helper_serve (fake);
    }
  g_object_add_weak_pointer (G_OBJECT (helper), (gpointer *) &helper);
  g_object_unref (helper);
  g_assert_nonnull (helper);
  g_clear_object (&fake->client);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      wait_for_decision (&refused[i]);
      g_assert_null (refused[i].identity);
    }
  g_assert_null (helper);
}

static void
on_host (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Starts a host, while the helper serves some requests. */
static GSocket *
start_host (WsmanHelper          *helper,
            FakeHelper           *fake,
            WsmanIdentitySource   source,
            WsmanAccount          account,
            guint                 n_requests,
            GError              **error)
{
  g_autoptr(WsmanIdentity) identity = wsman_identity_new (source, "ada", account);
  g_autoptr(GAsyncResult) result = NULL;

  wsman_helper_start_host_async (helper, identity, NULL, on_host, &result);
  while (result == NULL)
    {
      if (n_requests > 0 && g_socket_condition_check (fake->client, G_IO_IN) != 0)
        {
          fake_helper_serve (fake);
          n_requests--;
        }
      g_main_context_iteration (NULL, n_requests == 0);
    }
  g_assert_cmpuint (n_requests, ==, 0);

  return wsman_helper_start_host_finish (result, error);
}

static void
test_hosts (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  g_autoptr(GSocket) first = NULL;
  g_autoptr(GSocket) second = NULL;
  g_autoptr(GError) error = NULL;
  char text[8] = "";

  if (fake == NULL)
    return;

  first = start_host (helper, fake, WSMAN_IDENTITY_SOURCE_KERBEROS, UID, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fake_helper_get (fake, 0)->verb, ==, WSMAN_HELPER_OPEN);
  g_assert_cmpint (fake_helper_get (fake, 0)->source, ==, WSMAN_HELPER_SOURCE_KERBEROS);
  g_assert_cmpuint (fake_helper_get (fake, 0)->uid, ==, UID);
  g_assert_cmpint (fake_helper_get (fake, 1)->verb, ==, WSMAN_HELPER_START);
  /* What is written at the host's end arrives. */
  g_assert_cmpint (write (fake->descriptor, "hello", 5), ==, 5);
  g_assert_cmpint (g_socket_receive (first, text, sizeof text, NULL, &error), ==, 5);
  g_assert_cmpstr (text, ==, "hello");
  g_close (g_steal_fd (&fake->descriptor), NULL);

  /* The account is open now. */
  second = start_host (helper, fake, WSMAN_IDENTITY_SOURCE_KERBEROS, UID, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fake_helper_get (fake, 2)->verb, ==, WSMAN_HELPER_START);
  g_assert_cmpmem (fake_helper_get (fake, 2)->handle, WSMAN_HELPER_HANDLE_SIZE, fake_helper_get (fake, 1)->handle,
                   WSMAN_HELPER_HANDLE_SIZE);
}

/* A handle that the helper doesn't know any more isn't used again: the next start opens the account again. */
static void
test_forgotten (void)
{
  static const WsmanHelperResult results[] = { WSMAN_HELPER_UNKNOWN, WSMAN_HELPER_CHANGED, WSMAN_HELPER_FORBIDDEN };
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  g_autoptr(GSocket) first = NULL;
  g_autoptr(GError) error = NULL;

  if (fake == NULL)
    return;

  first = start_host (helper, fake, WSMAN_IDENTITY_SOURCE_KERBEROS, UID, 2, &error);
  g_assert_no_error (error);
  g_close (g_steal_fd (&fake->descriptor), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      guint n_before = fake->requests->len;
      g_autoptr(GSocket) again = NULL;
      g_autoptr(GError) refused = NULL;

      fake->result = results[i];
      g_assert_null (start_host (helper, fake, WSMAN_IDENTITY_SOURCE_KERBEROS, UID, 1, &refused));
      g_assert_cmphex (get_code (refused), ==, ERROR_ACCESS_DENIED);
      g_close (g_steal_fd (&fake->descriptor), NULL);

      fake->result = WSMAN_HELPER_DONE;
      again = start_host (helper, fake, WSMAN_IDENTITY_SOURCE_KERBEROS, UID, 3, &error);
      g_assert_no_error (error);
      g_close (g_steal_fd (&fake->descriptor), NULL);
      g_assert_cmpint (fake_helper_get (fake, n_before + 1)->verb, ==, WSMAN_HELPER_CLOSE);
      g_assert_cmpint (fake_helper_get (fake, n_before + 2)->verb, ==, WSMAN_HELPER_OPEN);
      g_assert_cmpint (fake_helper_get (fake, n_before + 3)->verb, ==, WSMAN_HELPER_START);
    }
}

/* Replies to a login that the helper hasn't read. */
static void
fake_helper_accept_login (FakeHelper *self,
                          guint64     number)
{
  WsmanHelperReply reply = { .verb = WSMAN_HELPER_LOGIN, .result = WSMAN_HELPER_DONE, .request = number, .uid = UID };
  g_autoptr(GError) error = NULL;

  strcpy (reply.name, "ada");
  memset (reply.handle, (int) number, sizeof reply.handle);
  g_assert_cmpint (g_socket_send (self->client, (const char *) &reply, sizeof reply, NULL, &error), ==, sizeof reply);
}

/* A handle that is given back while the socket is full reaches the helper later. */
static void
test_full (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  Decision first = { FALSE }, second = { FALSE }, last = { FALSE };
  g_autofree Decision *others = g_new0 (Decision, 10000);
  const WsmanHelperRequest *request;
  guint n_others = 0;

  if (fake == NULL)
    return;

  ask (helper, "ada", &first);
  fake_helper_serve (fake);
  wait_for_decision (&first);
  ask (helper, "ada", &second);
  /* The last one doesn't fit any more, so it is refused at once. */
  while (n_others < 10000 && !last.is_decided)
    {
      ask (helper, "ada", &others[n_others]);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      last = others[n_others++];
    }
  g_assert_true (last.is_decided);

  fake_helper_accept_login (fake, 2);
  wait_for_decision (&second);
  fake->is_silent = TRUE;
  do
    {
      while (g_socket_condition_check (fake->client, G_IO_IN) == 0)
        g_main_context_iteration (NULL, TRUE);
      fake_helper_serve (fake);
      request = fake_helper_get (fake, fake->requests->len - 1);
    }
  while (request->verb != WSMAN_HELPER_CLOSE);
  g_assert_cmpint (request->handle[0], ==, 1);

  g_clear_object (&fake->client);
  for (guint i = 0; i < n_others; i++)
    wait_for_decision (&others[i]);
  g_free (first.identity);
  g_free (second.identity);
}

/* The same name from another source, or without an account, isn't the same user. */
static void
test_strangers (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  Decision accepted = { FALSE };
  g_autoptr(GError) no_account = NULL;
  g_autoptr(GError) no_login = NULL;
  g_autoptr(GError) refused = NULL;

  if (fake == NULL)
    return;

  g_assert_null (start_host (helper, fake, WSMAN_IDENTITY_SOURCE_PAM, UID, 0, &no_login));
  g_assert_cmphex (get_code (no_login), ==, ERROR_ACCESS_DENIED);
  ask (helper, "ada", &accepted);
  fake_helper_serve (fake);
  wait_for_decision (&accepted);
  g_free (accepted.identity);
  g_assert_null (start_host (helper, fake, WSMAN_IDENTITY_SOURCE_PASSWORD_FILE, WSMAN_NO_ACCOUNT, 0, &no_account));
  g_assert_cmphex (get_code (no_account), ==, ERROR_ACCESS_DENIED);
  fake->result = WSMAN_HELPER_FORBIDDEN;
  g_assert_null (start_host (helper, fake, WSMAN_IDENTITY_SOURCE_LOCAL, UID, 1, &refused));
  g_assert_cmphex (get_code (refused), ==, ERROR_ACCESS_DENIED);
  g_assert_cmpint (fake_helper_get (fake, 1)->verb, ==, WSMAN_HELPER_OPEN);
}

static void
test_results (void)
{
  static const struct
  {
    WsmanHelperResult result;
    guint32 code;
  } rows[] = {
    { WSMAN_HELPER_REFUSED, ERROR_ACCESS_DENIED },
    { WSMAN_HELPER_FORBIDDEN, ERROR_ACCESS_DENIED },
    { WSMAN_HELPER_UNKNOWN, ERROR_ACCESS_DENIED },
    { WSMAN_HELPER_CHANGED, ERROR_ACCESS_DENIED },
    { WSMAN_HELPER_BUSY, ERROR_BUSY },
    { WSMAN_HELPER_FAILED, E_FAIL },
    { 4711, E_FAIL },
  };
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);

  for (guint i = 0; fake != NULL && i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      fake->result = rows[i].result;
      g_assert_null (start_host (helper, fake, WSMAN_IDENTITY_SOURCE_LOCAL, UID, 1, &error));
      g_assert_cmphex (get_code (error), ==, rows[i].code);
    }
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_properties (void)
{
  g_autoptr(WsmanHelper) helper = NULL;
  g_autoptr(FakeHelper) fake = start_as_root (&helper);
  g_autoptr(WsmanShellProvider) shells = wsman_shell_provider_new ();
  g_autoptr(WsmanSystemProvider) system_provider = wsman_system_provider_new ();
  guint n_changes = 0;

  g_assert_null (wsman_shell_provider_get_helper (shells));
  g_assert_null (wsman_system_provider_get_helper (system_provider));
  g_signal_connect (shells, "notify::helper", G_CALLBACK (on_notify), &n_changes);
  g_signal_connect (system_provider, "notify::helper", G_CALLBACK (on_notify), &n_changes);
  wsman_shell_provider_set_helper (shells, NULL);
  wsman_system_provider_set_helper (system_provider, NULL);
  g_assert_cmpuint (n_changes, ==, 0);
  if (fake == NULL)
    return;

  g_object_set (shells, "helper", helper, NULL);
  g_object_set (system_provider, "helper", helper, NULL);
  g_assert_true (wsman_shell_provider_get_helper (shells) == helper);
  g_assert_true (wsman_system_provider_get_helper (system_provider) == helper);
  wsman_shell_provider_set_helper (shells, helper);
  wsman_system_provider_set_helper (system_provider, helper);
  g_assert_cmpuint (n_changes, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/helper/absent", test_absent);
  g_test_add_func ("/wsman/helper/not-root", test_not_root);
  g_test_add_func ("/wsman/helper/login", test_login);
  g_test_add_func ("/wsman/helper/names", test_names);
  g_test_add_func ("/wsman/helper/lost", test_lost);
  g_test_add_func ("/wsman/helper/dropped", test_dropped);
  g_test_add_func ("/wsman/helper/hosts", test_hosts);
  g_test_add_func ("/wsman/helper/forgotten", test_forgotten);
  g_test_add_func ("/wsman/helper/full", test_full);
  g_test_add_func ("/wsman/helper/strangers", test_strangers);
  g_test_add_func ("/wsman/helper/results", test_results);
  g_test_add_func ("/wsman/helper/properties", test_properties);

  return g_test_run ();
}
