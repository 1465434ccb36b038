/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the server's side of Digest with a clock of its own: the end of nonces, their counts, and the limits of the
 * memory for counts. It also tests the file with the users.
 */

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/wsman-log-private.h"
#include "security/wsman-challenge-private.h"
#include "security/wsman-digest-nonces-private.h"
#include "security/wsman-digest-server-private.h"
#include "security/wsman-digest-session-private.h"
#include "security/wsman-digest-users-private.h"
#include "wsman-error.h"

#define MINUTE (60 * G_TIME_SPAN_SECOND)

static gint64 now = 1000;

static gint64
get_time (void)
{
  return now;
}

/* --- Nonces --- */

static void
test_nonce_ends (void)
{
  g_autoptr(WsmanDigestNonces) nonces = wsman_digest_nonces_new (get_time);
  g_autoptr(WsmanDigestNonces) others = wsman_digest_nonces_new (get_time);
  g_autofree char *nonce = wsman_digest_nonces_make (nonces, "r");

  g_assert_cmpint (wsman_digest_nonces_use (nonces, "other", nonce, 1), ==, WSMAN_NONCE_USE_STALE);
  g_assert_cmpint (wsman_digest_nonces_use (others, "r", nonce, 1), ==, WSMAN_NONCE_USE_STALE);
  g_assert_cmpuint (wsman_digest_nonces_get_size (nonces), ==, 0);

  g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", nonce, 1), ==, WSMAN_NONCE_USE_FIRST);
  g_assert_false (wsman_digest_nonces_is_old (nonces, "r", nonce));
  now += 3 * MINUTE;
  g_assert_true (wsman_digest_nonces_is_old (nonces, "r", nonce));
  g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", nonce, 2), ==, WSMAN_NONCE_USE_FIRST);
  now += 3 * MINUTE;
  g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", nonce, 3), ==, WSMAN_NONCE_USE_STALE);
}

/* Each changed character of a nonce makes another nonce, which the server never made. */
static void
test_changed_nonces (void)
{
  g_autoptr(WsmanDigestNonces) nonces = wsman_digest_nonces_new (get_time);
  g_autofree char *nonce = wsman_digest_nonces_make (nonces, "r");

  for (gsize i = 0; nonce[i] != '\0'; i++)
    {
      g_autofree char *changed = g_strdup (nonce);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", changed, 1), ==, WSMAN_NONCE_USE_STALE);
      changed[i] = '\0';
      g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", changed, 1), ==, WSMAN_NONCE_USE_STALE);
    }
  g_assert_cmpuint (wsman_digest_nonces_get_size (nonces), ==, 0);
}

/* Compares the window with a list of all counts, for counts in a random order. */
static void
test_counts (void)
{
  g_autoptr(WsmanDigestNonces) nonces = wsman_digest_nonces_new (get_time);
  g_autofree char *nonce = wsman_digest_nonces_make (nonces, "r");
  g_autoptr(GHashTable) used = g_hash_table_new (NULL, NULL);
  guint32 highest = 0;

  for (guint i = 0; i < 20000; i++)
    {
      guint32 count = g_test_rand_int_range (1, 100) == 1 ? highest + g_test_rand_int_range (1, 600)
                                                          : highest + g_test_rand_int_range (-300, 5);
      gboolean is_known = count == 0 || count > G_MAXINT32 || g_hash_table_contains (used, GUINT_TO_POINTER (count)) ||
                          (highest > count && highest - count >= 256);

      if (count > G_MAXINT32)
        continue;
      g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", nonce, count), ==,
                       is_known ? WSMAN_NONCE_USE_REPLAY : WSMAN_NONCE_USE_FIRST);
      g_hash_table_add (used, GUINT_TO_POINTER (count));
      highest = MAX (highest, count);
    }
}

/* The memory is limited. Nonces that leave it are stale, so that none of their counts can be used again. */
static void
test_memory (void)
{
  g_autoptr(WsmanDigestNonces) nonces = wsman_digest_nonces_new (get_time);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  guint n_stale = 0;

  for (guint i = 0; i < 3000; i++, now++)
    {
      g_ptr_array_add (all, wsman_digest_nonces_make (nonces, "r"));
      g_assert_cmpint (wsman_digest_nonces_use (nonces, "r", all->pdata[i], 1), ==, WSMAN_NONCE_USE_FIRST);
    }
  g_assert_cmpuint (wsman_digest_nonces_get_size (nonces), ==, 1024);

  for (guint i = 0; i < all->len; i++)
    {
      WsmanNonceUse use = wsman_digest_nonces_use (nonces, "r", all->pdata[i], 1);

      g_assert_cmpint (use, !=, WSMAN_NONCE_USE_FIRST);
      n_stale += use == WSMAN_NONCE_USE_STALE;
    }
  g_assert_cmpuint (n_stale, ==, 3000 - 1024);
}

/* --- Users --- */

#define MD5 "5ecc7af8a0d4bd1d0c2b8d1e0a9f4c3b"
#define SHA256 MD5 MD5

static char *
write_file (const char *content,
            gssize      length)
{
  g_autoptr(GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("wsman-digest-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents_full (path, content, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_user_file (void)
{
  g_autofree char *path = write_file ("# users\n\nada:a:b:" MD5 "\r\nada:a:b:" SHA256 "\nbob:a:b:" MD5, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDigestUsers) users = wsman_digest_users_read (path, &error);
  const char *hash, *decoy;

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_digest_users_get_realm (users), ==, "a:b");
  g_assert_true (wsman_digest_users_have (users, G_CHECKSUM_MD5));
  g_assert_true (wsman_digest_users_have (users, G_CHECKSUM_SHA256));
  g_assert_cmpstr (wsman_digest_users_find (users, G_CHECKSUM_SHA256, "ada", FALSE, &hash), ==, "ada");
  g_assert_cmpstr (hash, ==, SHA256);
  g_assert_cmpstr (wsman_digest_users_find (users, G_CHECKSUM_MD5, "bob", FALSE, &hash), ==, "bob");
  g_assert_cmpstr (hash, ==, MD5);
  g_assert_null (wsman_digest_users_find (users, G_CHECKSUM_SHA256, "bob", FALSE, &decoy));
  g_assert_cmpuint (strlen (decoy), ==, 64);
  g_assert_cmpstr (decoy, !=, SHA256);
  g_unlink (path);
}

static void
test_wrong_user_files (void)
{
  static const struct
  {
    const char *content;
    gssize length;
    const char *words;
  } cases[] = {
    { "ada\n", -1, "line 1" },
    { "ada:" MD5 "\n", -1, "line 1" },
    { "# ok\n:r:" MD5 "\n", -1, "line 2" },
    { "ada::" MD5 "\n", -1, "line 1" },
    { "ada:r:" MD5 "0\n", -1, "hexadecimal" },
    { "ada:r:" MD5 "\nbob:s:" MD5 "\n", -1, "line 2" },
    { "ada:r:\n", -1, "hexadecimal" },
    { "\xff:r:" MD5 "\n", -1, "UTF-8" },
    { "# nobody\n", -1, "no line" },
    { "ada:r:" MD5 "\0bob", 6 + 32 + 4, "zero byte" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_file (cases[i].content, cases[i].length);
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_digest_users_read (path, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_null (strstr (error->message, MD5));
      g_unlink (path);
    }
}

/* --- Both sides --- */

static void
test_both_sides (void)
{
  g_autofree char *hash = wsman_digest_hash_user (G_CHECKSUM_SHA256, "ada", "r", "secret");
  g_autofree char *content = g_strdup_printf ("ada:r:%s\n", hash);
  g_autofree char *path = write_file (content, -1);
  g_autoptr(WsmanDigestServer) server = wsman_digest_server_new (path, get_time, NULL);
  g_autoptr(WsmanDigestSession) session = wsman_digest_session_new ("ada", "secret", WSMAN_DIGEST_FLAGS_NONE);
  const WsmanSecurityRequest request = { .method = "POST", .target = "/wsman" };
  g_auto(GStrv) challenges = wsman_digest_server_make_challenges (server, FALSE);
  guint n_renewals = 0;

  g_assert_cmpuint (g_strv_length (challenges), ==, 1);
  g_assert_cmpint (wsman_digest_session_take_challenge (session, challenges[0], NULL, NULL), ==,
                   WSMAN_CHALLENGE_RESULT_TAKEN);
  /* The next nonce comes before the present one is stale, unless the client pauses for too long. */
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(WsmanDigestProof) proof = NULL;
      g_autofree char *authorization = wsman_digest_session_authorize (session, &request, &proof);
      g_auto(WsmanDigestCheck) check = { 0, };
      g_autoptr(GError) error = NULL;

      wsman_digest_server_check (server, authorization, &request, &check);
      if (check.verdict == WSMAN_DIGEST_VERDICT_STALE)
        {
          g_auto(GStrv) renewed = wsman_digest_server_make_challenges (server, TRUE);

          n_renewals++;
          g_assert_cmpint (wsman_digest_session_take_challenge (session, renewed[0], proof, NULL), ==,
                           WSMAN_CHALLENGE_RESULT_TAKEN);
          continue;
        }
      g_assert_cmpint (check.verdict, ==, WSMAN_DIGEST_VERDICT_ACCEPTED);
      g_assert_cmpstr (check.user_name, ==, "ada");
      g_assert_true (wsman_digest_session_check (session, proof, check.info, NULL, &error));
      g_assert_no_error (error);
      now += i == 10 ? 10 * MINUTE : 2 * MINUTE;
    }
  g_assert_cmpuint (n_renewals, ==, 1);
  g_unlink (path);
}

/* --- The file changes while the server runs --- */

static guint n_events; /* events about the file */
static char *last_message;

static GLogWriterOutput
count_event (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         user_data)
{
  gboolean is_event = FALSE;
  const char *message = "";

  for (gsize i = 0; i < n_fields; i++)
    {
      is_event |= g_str_equal (fields[i].key, "WSMAN_EVENT") && g_str_equal (fields[i].value, "user-file");
      message = g_str_equal (fields[i].key, "MESSAGE") ? fields[i].value : message;
    }
  if (is_event)
    {
      n_events++;
      g_free (last_message);
      last_message = g_strdup (message);
    }

  return G_LOG_WRITER_HANDLED;
}

/* Sends a request as ada with a new session. Sets reason for a refusal. */
static WsmanDigestVerdict
send_request (WsmanDigestServer  *server,
              const char        **reason)
{
  g_autoptr(WsmanDigestSession) session = wsman_digest_session_new ("ada", "secret", WSMAN_DIGEST_FLAGS_NONE);
  const WsmanSecurityRequest request = { .method = "POST", .target = "/wsman" };
  g_auto(GStrv) challenges = wsman_digest_server_make_challenges (server, FALSE);
  g_autoptr(WsmanDigestProof) proof = NULL;
  g_auto(WsmanDigestCheck) check = { 0, };
  g_autofree char *authorization = NULL;

  g_assert_cmpuint (g_strv_length (challenges), ==, 1);
  g_assert_cmpint (wsman_digest_session_take_challenge (session, challenges[0], NULL, NULL), ==,
                   WSMAN_CHALLENGE_RESULT_TAKEN);
  authorization = wsman_digest_session_authorize (session, &request, &proof);
  wsman_digest_server_check (server, authorization, &request, &check);
  *reason = check.reason;

  return check.verdict;
}

static void
assert_accepted (WsmanDigestServer *server)
{
  const char *reason;

  g_assert_cmpint (send_request (server, &reason), ==, WSMAN_DIGEST_VERDICT_ACCEPTED);
}

static void
assert_refused (WsmanDigestServer *server,
                const char        *words)
{
  const char *reason = NULL;

  g_assert_cmpint (send_request (server, &reason), ==, WSMAN_DIGEST_VERDICT_REFUSED);
  g_assert_nonnull (strstr (reason, words));
}

static void
set_file (const char *path,
          const char *content,
          int         mode)
{
  g_autoptr(GError) error = NULL;

  g_remove (path);
  g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, mode, &error);
  g_assert_no_error (error);
  g_chmod (path, mode);
}

typedef struct
{
  const char *name;
  const char *content; /* the file's content; NULL if it isn't written */
  int mode;
  const char *words;
} BrokenFile;

static const BrokenFile broken_files[] = {
  { "removed", NULL, 0, "No such file" },
  { "empty", "", 0600, "empty" },
  { "nobody", "# nobody\n", 0600, "no line names a user" },
  { "broken-line", "ada:r\n", 0600, "line 1" },
  { "readable", "ada:r:" SHA256 "\n", 0640, "0600" },
  { "writable", "ada:r:" SHA256 "\n", 0602, "0600" },
  { "folder", NULL, 0700, "regular file" },
};

/* A file that can't be used any more lets nobody in. The log says it once, and a repaired file works at once. */
static void
test_unusable_file (gconstpointer data)
{
  const BrokenFile *broken = data;
  g_autofree char *hash = wsman_digest_hash_user (G_CHECKSUM_SHA256, "ada", "r", "secret");
  g_autofree char *content = g_strdup_printf ("ada:r:%s\n", hash);
  g_autofree char *path = write_file (content, -1);
  g_autoptr(WsmanDigestServer) server = wsman_digest_server_new (path, get_time, NULL);

  assert_accepted (server);
  for (guint round = 0; round < 2; round++)
    {
      n_events = 0;
      wsman_log_flush ();
      g_remove (path);
      if (broken->content != NULL)
        set_file (path, broken->content, broken->mode);
      else if (broken->mode != 0)
        g_assert_cmpint (g_mkdir (path, broken->mode), ==, 0);
      for (guint i = 0; i < 20; i++, now += G_TIME_SPAN_SECOND)
        assert_refused (server, "file");
      g_assert_cmpuint (n_events, ==, 1);
      g_assert_nonnull (strstr (last_message, path));
      g_assert_nonnull (strstr (last_message, broken->words));
      g_assert_null (strstr (last_message, SHA256));

      set_file (path, content, 0600);
      assert_accepted (server);
    }
  g_unlink (path);
}

/* Only the mode changes, and nothing else. */
static void
test_mode_of_file (void)
{
  g_autofree char *hash = wsman_digest_hash_user (G_CHECKSUM_SHA256, "ada", "r", "secret");
  g_autofree char *content = g_strdup_printf ("ada:r:%s\n", hash);
  g_autofree char *path = write_file (content, -1);
  g_autoptr(WsmanDigestServer) server = wsman_digest_server_new (path, get_time, NULL);

  for (guint i = 0; i < 3; i++)
    {
      assert_accepted (server);
      g_chmod (path, 0604);
      assert_refused (server, "file");
      g_chmod (path, 0600);
    }
  g_unlink (path);
}

/* Two changes at once may have the same time. Neither gets lost. */
static void
test_quick_changes (void)
{
  static const char * const names[] = { "ada", "eva" };
  g_autofree char *hash = wsman_digest_hash_user (G_CHECKSUM_SHA256, "ada", "r", "secret");
  g_autofree char *path = write_file ("ada:r:" SHA256 "\n", -1);
  g_autoptr(WsmanDigestServer) server = wsman_digest_server_new (path, get_time, NULL);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *content = g_strdup_printf ("%s:r:%s\n", names[i % 2], hash);
      FILE *file = fopen (path, "r+"); /* keeps the inode */

      g_assert_nonnull (file);
      g_assert_cmpint (fputs (content, file), >=, 0);
      fclose (file);
      if (i % 2 == 0)
        assert_accepted (server);
      else
        assert_refused (server, "user");
    }
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_event, NULL, NULL);

  g_test_add_func ("/wsman/digest-server/nonce-ends", test_nonce_ends);
  g_test_add_func ("/wsman/digest-server/changed-nonces", test_changed_nonces);
  g_test_add_func ("/wsman/digest-server/counts", test_counts);
  g_test_add_func ("/wsman/digest-server/memory", test_memory);
  g_test_add_func ("/wsman/digest-server/user-file", test_user_file);
  g_test_add_func ("/wsman/digest-server/wrong-user-files", test_wrong_user_files);
  g_test_add_func ("/wsman/digest-server/both-sides", test_both_sides);
  g_test_add_func ("/wsman/digest-server/mode-of-file", test_mode_of_file);
  g_test_add_func ("/wsman/digest-server/quick-changes", test_quick_changes);
  for (guint i = 0; i < G_N_ELEMENTS (broken_files); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/digest-server/unusable-file/", broken_files[i].name, NULL);

      g_test_add_data_func (path, &broken_files[i], test_unusable_file);
    }

  status = g_test_run ();
  g_free (last_message);

  return status;
}
