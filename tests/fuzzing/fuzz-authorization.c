/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Values of Authorization: Basic, Digest, and the first tokens of authentications. The server processes these tokens
 * before it knows the client. No input may give an identity.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-digest-server-private.h"
#include "security/wsman-security-private.h"
#include "server/wsman-acceptor-private.h"

#include "fuzz.h"

#define MAX_LENGTH (WSMAN_ACCEPTOR_MAX_TOKEN + 1024)

static WsmanDigestServer *digest;

static char *
write_file (const char *content)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("wsman-fuzz-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  return path;
}

/* One user of NTLM, and one of Digest, whose passwords no input knows. */
static void
make_users (void)
{
  g_autofree char *users = NULL;
  g_autofree char *hashes = NULL;
  g_autofree char *key = NULL;
  g_autofree char *line = NULL;

  if (digest != NULL)
    return;

  users = write_file ("CORP:ada:S3cret.word\n");
  g_setenv ("NTLM_USER_FILE", users, TRUE);

  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "ada:engine room:S3cret.word", -1);
  line = g_strdup_printf ("ada:engine room:%s\n", key);
  hashes = write_file (line);
  digest = wsman_digest_server_new (hashes, g_get_monotonic_time, NULL);
  g_assert_nonnull (digest);
}

static void
check_digest (const char *authorization)
{
  const WsmanSecurityRequest request = { .method = "POST", .target = "/wsman" };
  g_auto(WsmanDigestCheck) check = { 0, };

  wsman_digest_server_check (digest, authorization, &request, &check);
  g_assert_cmpint (check.verdict, ==, WSMAN_DIGEST_VERDICT_REFUSED);
  g_assert_nonnull (check.reason);
  g_assert_null (check.info);
}

static void
on_stepped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
step (const WsmanPolicy *policy,
      const char        *scheme,
      GBytes            *token)
{
  g_autoptr(WsmanAcceptor) acceptor = wsman_acceptor_new (policy, scheme, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) response = NULL;
  g_autoptr(GError) error = NULL;
  WsmanStepResult step;

  wsman_acceptor_expects (acceptor, scheme, token);
  wsman_acceptor_step_async (acceptor, token, on_stepped, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  step = wsman_acceptor_step_finish (acceptor, policy, result, &response, &error);
  g_assert_cmpint (step, !=, WSMAN_STEP_RESULT_DONE);
  g_assert_true ((step == WSMAN_STEP_RESULT_REFUSED) == (error != NULL));
  g_assert_true (step == WSMAN_STEP_RESULT_REFUSED || response != NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const WsmanPolicy policy = { .acceptor = { .ntlm = TRUE }, .time_limits = { .authentication = 30000 } };
  g_autofree char *text = NULL;
  g_autoptr(GBytes) token = NULL;
  const char *scheme;
  char *user_name = NULL;
  char *password = NULL;

  if (size == 0 || size > MAX_LENGTH)
    return 0;

  make_users ();
  text = g_strndup ((const char *) data, size);
  check_digest (text);
  if (wsman_basic_parse (text, &user_name, &password))
    g_assert_true (user_name != NULL && password != NULL && strchr (user_name, ':') == NULL);
  wsman_secret_free (user_name);
  wsman_secret_free (password);

  token = wsman_acceptor_parse (&policy, text, &scheme);
  if (token == NULL)
    return 0;

  g_assert_nonnull (scheme);
  g_assert_cmpuint (g_bytes_get_size (token), <=, WSMAN_ACCEPTOR_MAX_TOKEN);
  step (&policy, scheme, token);

  return 0;
}
