/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests users with the same name from several sources. No user may see, use or end what belongs to another one, and
 * each has a quota of its own.
 */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "security/wsman-gss-credential-private.h"
#include "security/wsman-gss-private.h"
#include "server/wsman-identity-mapping-private.h"
#include "shell-fixture.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define NTLM_USER "CORP\\" FIXTURE_USER
#define UNKNOWN "11111111-2222-3333-4444-555555555555"
#define MESSAGE_ID "uuid:00000000-0000-0000-0000-000000000001"

static char *runtime; /* $XDG_RUNTIME_DIR */
static char *users;   /* of NTLM */
static char *path;    /* of the Unix socket */

/* The sources of identities in this test, each with a connection. */
enum
{
  BASIC,
  NTLM,
  LOCAL,
  N_CALLERS
};

static const char *const identities[] = { "authenticator:" FIXTURE_USER, "ntlm:" FIXTURE_USER, "local:" FIXTURE_USER,
  NULL };

typedef struct
{
  RawClient *clients[N_CALLERS];
  char *credentials; /* of BASIC */
  ServerFixture *server;
  WsmanShellProvider *shells;
} World;

static void
set_up (ServerFixture *server,
        gpointer       user_data)
{
  World *self = user_data;
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autofree char *account = wsman_account_dup_name (geteuid (), NULL);
  g_autofree char *local = g_strconcat ("local:", account, NULL);
  g_autoptr(GError) error = NULL;

  wsman_server_set_allowed_users (server->server, identities);
  wsman_server_set_allow_unencrypted (server->server, TRUE);
  wsman_server_set_ntlm_user_file (server->server, users);
  wsman_server_set_accept_ntlm (server->server, TRUE);
  wsman_server_set_max_contexts_per_user (server->server, 1);
  wsman_server_map_user (server->server, NTLM_USER, FIXTURE_USER);
  wsman_server_map_user (server->server, local, FIXTURE_USER);
  wsman_shell_provider_register (self->shells, server->server);
  wsman_server_listen (server->server, address, FALSE, &error);
  g_assert_no_error (error);
}

/* A connection authenticated with NTLM. */
static RawClient *
log_in_by_ntlm (guint16 port)
{
  const WsmanCredentialSource source = { .user_name = NTLM_USER, .password = FIXTURE_PASSWORD };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);
  WsmanGss *gss = wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, WSMAN_WRAPPING_RAW, "host/server", NULL);
  RawClient *client = raw_client_new (port, FALSE);
  g_autoptr(GBytes) input = NULL;

  for (guint step = 0; step < 2; step++)
    {
      g_autoptr(GBytes) output = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *encoded = NULL;
      g_autofree char *header = NULL;
      g_autofree char *challenge = NULL;
      g_autoptr(RawResponse) response = NULL;
      gsize length;

      g_assert_true (wsman_gss_step (gss, input, &output, &error));
      g_assert_no_error (error);
      encoded = g_base64_encode (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
      header = g_strdup_printf ("Authorization: Negotiate %s\r\n", encoded);
      response = raw_client_ask (client, header, "");
      g_assert_cmpuint (response->status, ==, step == 0 ? 401 : 200);
      challenge = raw_response_get_header (response, "WWW-Authenticate");
      if (challenge != NULL && step == 0)
        {
          guchar *token = g_base64_decode (strchr (challenge, ' ') + 1, &length);

          input = g_bytes_new_take (token, length);
        }
    }
  wsman_gss_free (gss);

  return client;
}

static void
world_init (World *self)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);

  self->shells = g_object_new (WSMAN_TYPE_SHELL_PROVIDER, "users", identities, "max-shells-per-user", 1, NULL);
  self->server = server_fixture_new (set_up, self);
  self->credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  self->clients[BASIC] = raw_client_new (self->server->port, FALSE);
  self->clients[NTLM] = log_in_by_ntlm (self->server->port);
  self->clients[LOCAL] = raw_client_new_for_address (address, FALSE);
}

static void
drop_shells (ServerFixture *server,
             gpointer       user_data)
{
  World *self = user_data;

  wsman_server_remove_provider (server->server, SHELL_URI);
  g_assert_finalize_object (g_steal_pointer (&self->shells));
}

static void
world_clear (World *self)
{
  server_fixture_invoke (self->server, drop_shells, self);
  for (guint i = 0; i < N_CALLERS; i++)
    raw_client_free (self->clients[i]);
  server_fixture_free (self->server);
  g_free (self->credentials);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static RawResponse *
ask (World      *self,
     guint       caller,
     const char *action,
     const char *uri,
     const char *headers,
     const char *body)
{
  g_autofree char *envelope = raw_envelope (action, uri, headers, body);
  g_autofree char *guid = g_uuid_string_random ();
  g_autofree char *id = g_strconcat ("uuid:", guid, NULL);
  g_auto(GStrv) parts = g_strsplit (envelope, MESSAGE_ID, 2);
  g_autofree char *unique = g_strjoinv (id, parts);

  return raw_client_ask (self->clients[caller], caller == BASIC ? self->credentials : NULL, unique);
}

/* Returns the text of a refusal without the ID that it contains. */
static char *
describe (RawResponse *response,
          const char  *id)
{
  const char *fault = strstr (response->body, "<s:Fault");
  g_auto(GStrv) parts = g_strsplit (fault != NULL ? fault : "", id, -1);
  g_autofree char *text = g_strjoinv ("ID", parts);

  g_assert_nonnull (fault);

  return g_strdup_printf ("%u %s", response->status, text);
}

/* Checks that a caller gets the same response for another user's enumeration as for one that never existed. */
static void
assert_unknown (RawResponse *response,
                const char  *id,
                RawResponse *unknown)
{
  g_autofree char *text = describe (response, id);
  g_autofree char *expected = describe (unknown, UNKNOWN);

  g_assert_cmpstr (text, ==, expected);
}

static RawResponse *
use_context (World      *self,
             guint       caller,
             const char *verb,
             const char *context)
{
  g_autofree char *action = g_strconcat (ENUMERATION, verb, NULL);
  g_autofree char *body = g_strdup_printf ("<n:%s><n:EnumerationContext>%s</n:EnumerationContext></n:%s>", verb,
                                           context, verb);

  return ask (self, caller, action, FIXTURE_URI "/Numbers", NULL, body);
}

static char *
open_context (World *self,
              guint  caller)
{
  g_autoptr(RawResponse) response =
    ask (self, caller, ENUMERATION "Enumerate", FIXTURE_URI "/Numbers",
         "<w:OptionSet><w:Option Name='Count'>50</w:Option></w:OptionSet>", "<n:Enumerate/>");
  char *context = raw_response_get_text (response, "n:EnumerationContext");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_nonnull (context);

  return context;
}

/* Each user may have one. If they shared a quota, each would end the one before. */
static void
test_contexts (void)
{
  static const char *const verbs[] = { "Pull", "Release" };
  g_auto(World) world = { 0 };
  g_autoptr(GPtrArray) contexts = g_ptr_array_new_with_free_func (g_free);

  world_init (&world);
  for (guint owner = 0; owner < N_CALLERS; owner++)
    g_ptr_array_add (contexts, open_context (&world, owner));

  for (guint owner = 0; owner < N_CALLERS; owner++)
    for (guint other = 0; other < N_CALLERS; other++)
      for (guint verb = 0; verb < G_N_ELEMENTS (verbs) && other != owner; verb++)
        {
          g_autoptr(RawResponse) response = use_context (&world, other, verbs[verb], contexts->pdata[owner]);
          g_autoptr(RawResponse) unknown = use_context (&world, other, verbs[verb], UNKNOWN);

          g_test_message ("%s of %s by %s", verbs[verb], identities[owner], identities[other]);
          g_assert_cmpuint (response->status, ==, 500);
          assert_unknown (response, contexts->pdata[owner], unknown);
        }

  for (guint owner = 0; owner < N_CALLERS; owner++)
    {
      g_autoptr(RawResponse) response = use_context (&world, owner, "Pull", contexts->pdata[owner]);
      g_autofree char *context = raw_response_get_text (response, "n:EnumerationContext");
      g_autoptr(RawResponse) released = NULL;

      g_assert_cmpuint (response->status, ==, 200);
      released = use_context (&world, owner, "Release", context);
      g_assert_cmpuint (released->status, ==, 200);
    }
}

typedef struct
{
  const char *action;
  const char *body;
} ShellRequest;

static const ShellRequest shell_requests[] = {
  { TRANSFER "Get", NULL },
  { SHELL_URI "/Command",
    "<rsp:CommandLine xmlns:rsp='" SHELL_URI "'><rsp:Command>true</rsp:Command></rsp:CommandLine>" },
  { SHELL_URI "/Receive",
    "<rsp:Receive xmlns:rsp='" SHELL_URI "'><rsp:DesiredStream CommandId='" UNKNOWN
    "'>stdout stderr</rsp:DesiredStream></rsp:Receive>" },
  { SHELL_URI "/Send",
    "<rsp:Send xmlns:rsp='" SHELL_URI "'><rsp:Stream Name='stdin' CommandId='" UNKNOWN
    "'>eA==</rsp:Stream></rsp:Send>" },
  { SHELL_URI "/Signal",
    "<rsp:Signal xmlns:rsp='" SHELL_URI "' CommandId='" UNKNOWN "'><rsp:Code>" SIGNAL_URI
    "terminate</rsp:Code></rsp:Signal>" },
  { TRANSFER "Delete", NULL },
};

static RawResponse *
use_shell (World              *self,
           guint               caller,
           const ShellRequest *request,
           const char         *id)
{
  g_autofree char *selector =
    g_strdup_printf ("<w:SelectorSet><w:Selector Name='ShellId'>%s</w:Selector></w:SelectorSet>", id);

  return ask (self, caller, request->action, CMD_URI, selector, request->body);
}

static RawResponse *
open_shell (World *self,
            guint  caller)
{
  return ask (self, caller, TRANSFER "Create", CMD_URI, NULL, SHELL_BODY);
}

static void
assert_lists_own (World     *self,
                  GPtrArray *ids,
                  guint      caller)
{
  g_autoptr(RawResponse) response =
    ask (self, caller, ENUMERATION "Enumerate", SHELL_URI, NULL,
         "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>20</w:MaxElements></n:Enumerate>");

  g_assert_cmpuint (response->status, ==, 200);
  for (guint owner = 0; owner < N_CALLERS; owner++)
    g_assert_cmpuint (raw_response_count (response, ids->pdata[owner]) > 0, ==, owner == caller);
}

static void
assert_refused (World      *self,
                guint       owner,
                guint       other,
                const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (shell_requests); i++)
    {
      g_autoptr(RawResponse) response = use_shell (self, other, &shell_requests[i], id);

      g_test_message ("%s of %s by %s", shell_requests[i].action, identities[owner], identities[other]);
      g_assert_cmpuint (response->status, ==, 500);
      g_assert_cmphex (raw_response_get_code (response), ==, ERROR_ACCESS_DENIED);
    }
}

static void
test_shells (void)
{
  g_auto(World) world = { 0 };
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  world_init (&world);
  for (guint owner = 0; owner < N_CALLERS; owner++)
    {
      g_autoptr(RawResponse) response = open_shell (&world, owner);
      g_autoptr(RawResponse) second = open_shell (&world, owner);

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_cmphex (raw_response_get_code (second), ==, 0x803381A5);
      g_ptr_array_add (ids, raw_response_get_text (response, "rsp:ShellId"));
    }

  for (guint owner = 0; owner < N_CALLERS; owner++)
    {
      assert_lists_own (&world, ids, owner);
      for (guint other = 0; other < N_CALLERS; other++)
        if (other != owner)
          assert_refused (&world, owner, other, ids->pdata[owner]);
    }

  for (guint owner = 0; owner < N_CALLERS; owner++)
    {
      g_autoptr(RawResponse) shown = use_shell (&world, owner, &shell_requests[0], ids->pdata[owner]);
      g_autoptr(RawResponse) deleted =
        use_shell (&world, owner, &shell_requests[G_N_ELEMENTS (shell_requests) - 1], ids->pdata[owner]);

      g_assert_cmpuint (shown->status, ==, 200);
      g_assert_cmpuint (deleted->status, ==, 200);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *lock = NULL;
  int status;

  runtime = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (runtime, "wsmand", NULL);
  path = g_build_filename (folder, "wsman.sock", NULL);
  lock = g_strconcat (path, ".lock", NULL);
  users = g_build_filename (runtime, "users", NULL);
  g_file_set_contents_full (users, "CORP:" FIXTURE_USER ":" FIXTURE_PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600,
                            NULL);

  g_test_add_func ("/wsman/server/owners/contexts", test_contexts);
  g_test_add_func ("/wsman/server/owners/shells", test_shells);
  status = g_test_run ();

  g_remove (users);
  g_remove (path);
  g_remove (lock);
  g_rmdir (folder);
  g_rmdir (runtime);
  g_free (users);
  g_free (path);
  g_free (runtime);

  return status;
}
