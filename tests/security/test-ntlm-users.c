/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests NTLM's users: hashes, which user a name means, that an authentication leaves nothing behind, and that it costs
 * the same for known and unknown users.
 */

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/wsman-file-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-directory-realms-private.h"
#include "security/wsman-gss-peer-private.h"
#include "security/wsman-nt-hash-private.h"
#include "security/wsman-revocation-private.h"

/* How often the library has folded a text, split a line, and read a password. The test defines GLib's functions itself,
 * so that it can count the calls. */
static struct
{
  guint n_folded;
  guint n_split;
  guint n_passwords;
} work;

#define ORIGINAL(name) ((__typeof__ (name) *) dlsym (RTLD_NEXT, #name))

char *
g_utf8_casefold (const char *text,
                 gssize      length)
{
  work.n_folded++;

  return ORIGINAL (g_utf8_casefold) (text, length);
}

char **
g_strsplit (const char *text,
            const char *delimiter,
            int         max)
{
  work.n_split++;

  return ORIGINAL (g_strsplit) (text, delimiter, max);
}

gunichar2 *
g_utf8_to_utf16 (const char  *text,
                 long         length,
                 long        *n_read,
                 long        *n_written,
                 GError     **error)
{
  work.n_passwords++;

  return ORIGINAL (g_utf8_to_utf16) (text, length, n_read, n_written, error);
}

#define N_HANDSHAKES 10000
#define N_REFUSALS 400 /* of each kind */
/* How much the heap may grow. A leak in each authentication would leave 7.8 kB. */
#define MAX_GROWTH (2 * 1024)

/* The examples of [MS-NLMP] 4.2.2.1.2, and others made with OpenSSL. */
static void
test_hash (void)
{
  static const char * const rows[][2] = {
    { "Password", "A4F49C406510BDCAB6824EE7C30FD852" },
    { "", "31D6CFE0D16AE931B73C59D7E0C089C0" },
    { "SecREt01", "CD06CA7C7E10C99B1D33B7485A2ED808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *hash = wsman_nt_hash (rows[i][0]);

      g_assert_cmpstr (hash, ==, rows[i][1]);
      wsman_secret_free (hash);
    }
  g_assert_null (wsman_nt_hash ("\xff"));
}

/* Returns the identity; NULL: refused. */
static char *
shake_hands (const char *user,
             const char *password)
{
  const WsmanCredentialSource from = { .user_name = user, .password = password };
  const WsmanAcceptorSource source = { .ntlm = TRUE };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&from);
  g_autoptr(WsmanGss) initiator =
    wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, WSMAN_WRAPPING_RAW, "host/server", NULL);
  g_autoptr(WsmanGss) acceptor = wsman_gss_new_acceptor (&source, NULL);
  g_autoptr(GBytes) negotiate = NULL;
  g_autoptr(GBytes) challenge = NULL;
  g_autoptr(GBytes) authenticate = NULL;
  g_autoptr(GBytes) rest = NULL;
  g_autoptr(WsmanPeer) peer = NULL;
  g_autoptr(GError) error = NULL;

  wsman_gss_step (initiator, NULL, &negotiate, &error);
  g_assert_no_error (error);
  wsman_gss_step (acceptor, negotiate, &challenge, &error);
  g_assert_no_error (error);
  wsman_gss_step (initiator, challenge, &authenticate, &error);
  g_assert_no_error (error);
  if (!wsman_gss_step (acceptor, authenticate, &rest, NULL))
    return NULL;

  peer = wsman_peer_new (acceptor, &error);
  g_assert_no_error (error);

  return g_strdup (peer->name);
}

static void
test_names (void)
{
  g_autofree char *by_host = g_strconcat (g_get_host_name (), "\\grace", NULL);
  g_autofree char *by_host_lin = g_strconcat (g_get_host_name (), "\\lin", NULL);
  g_autofree char *by_host_kim = g_strconcat (g_get_host_name (), "\\kim", NULL);
  g_autofree char *by_host_tim = g_strconcat (g_get_host_name (), "\\tim", NULL);
  g_autofree char *by_host_tim_upper = g_ascii_strup (by_host_tim, -1);
  g_autofree char *by_host_eve = g_strconcat (g_get_host_name (), "\\eve", NULL);
  const char *kim_of_host = by_host_kim;
  const struct
  {
    const char *user;
    const char *password;
    const char *name; /* NULL: refused */
  } rows[] = {
    { "CORP\\ada", "S3cret.word", "CORP\\ada" },
    { "corp\\ADA", "S3cret.word", "CORP\\ada" },
    { "CORP\\ada", "wrong", NULL },
    { "OTHER\\ada", "S3cret.word", NULL },
    { "CORP\\nobody", "S3cret.word", NULL },
    /* An account of this machine, with all names of the machine, and accounts that only a domain has. */
    { "localhost\\grace", "Gr4ce", ".\\grace" },
    { "127.0.0.1\\grace", "Gr4ce", ".\\grace" },
    { "192.0.2.7\\grace", "Gr4ce", ".\\grace" },
    { by_host, "Gr4ce", ".\\grace" },
    { by_host_tim, "T1m.corp", ".\\tim" },
    { by_host_tim_upper, "T1m.corp", ".\\tim" },
    { by_host_eve, "Password", ".\\eve" },
    { by_host_eve, "wrong", NULL },
    { "localhost\\grace", "C0rp", NULL },
    { "CORP\\grace", "C0rp", "CORP\\grace" },
    { "localhost\\ada", "S3cret.word", ".\\ada" },
    { "ada", "S3cret.word", ".\\ada" },
    { "LAB\\eve", "Password", "LAB\\eve" },
    /* These are two people, so without a domain neither is known. But if the client names this machine, its user is
     * known. */
    { "CORP\\lin", "L1n.corp", "CORP\\lin" },
    { "SALES\\lin", "L1n.sales", "SALES\\lin" },
    { "lin", "L1n.corp", NULL },
    { "lin", "L1n.sales", NULL },
    { "localhost\\lin", "L1n.corp", NULL },
    { by_host_lin, "L1n.corp", NULL },
    { "max", "M4x.corp", NULL },
    { "max", "M4x.here", ".\\max" },
    { "CORP\\max", "M4x.here", NULL },
    /* The same line twice means one person. */
    { "tim", "T1m.corp", ".\\tim" },
    /* A machine may have the same name as a domain. Then the line with that name decides. */
    { by_host_kim, "K1m.host", kim_of_host },
    { by_host_kim, "K1m.here", NULL },
    { "kim", "K1m.here", ".\\kim" },
    { "kim", "K1m.host", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = shake_hands (rows[i].user, rows[i].password);

      g_test_message ("%s", rows[i].user);
      g_assert_cmpstr (name, ==, rows[i].name);
    }
}

/* Kilobytes. */
static long
read_resident (void)
{
  g_autofree char *text = NULL;
  long size = 0;
  long resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%ld %ld", &size, &resident), ==, 2);

  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}

static const char * const principals[][2] = {
  { "CORP\\ada", "S3cret.word" }, { "CORP\\ada", "wrong" }, { "CORP\\nobody", "wrong" },
};

/* A sanitizer or valgrind reports leaks itself. */
static gboolean
is_watched (void)
{
  const char *preload = g_getenv ("LD_PRELOAD");

#ifdef __SANITIZE_ADDRESS__
  return TRUE;
#endif

  return preload != NULL && strstr (preload, "vgpreload") != NULL;
}

static void
test_memory (void)
{
  long before = 0;

  if (is_watched ())
    {
      g_test_skip ("what watches the heap keeps what was freed");
      return;
    }

  for (guint i = 0; i < N_HANDSHAKES; i++)
    {
      g_autofree char *name = shake_hands (principals[i % 3][0], principals[i % 3][1]);

      g_assert_cmpint (name != NULL, ==, i % 3 == 0);
      if (i == N_HANDSHAKES / 10)
        before = read_resident ();
    }
  g_test_message ("%ld kB", read_resident () - before);
  g_assert_cmpint (read_resident () - before, <, MAX_GROWTH);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Returns the cost of a refusal in microseconds of processor time. */
static gint64
measure (const char *user)
{
  g_autofree char *name = NULL;
  struct timespec start, end;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &start);
  name = shake_hands (user, "wrong");
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &end);
  g_assert_null (name);

  return (end.tv_sec - start.tv_sec) * G_USEC_PER_SEC + (end.tv_nsec - start.tv_nsec) / 1000;
}

/* Whether a user exists, and in which form the file has the user, the same work is done. The time of a step can't show
 * a small difference, so the work is counted. The user with an odd name can't be in the file. */
static void
test_counted_work (void)
{
  static const char * const users[] = {
    "CORP\\nobody", "CORP\\ada", "corp\\ADA", "OTHER\\ada", "LAB\\eve", "LAB\\nobody", "nobody", "ada", "eve",
    "localhost\\grace", "localhost\\nobody", "CORP\\lin", "lin", "localhost\\lin", "CORP\\ad#a", "CORP\\ad:a",
  };
  guint n_folded = 0;
  guint n_split = 0;
  guint n_passwords = 0;

  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *name = NULL;

      memset (&work, 0, sizeof work);
      name = shake_hands (users[i], "wrong");
      g_assert_null (name);

      if (i == 0)
        {
          n_folded = work.n_folded;
          n_split = work.n_split;
          n_passwords = work.n_passwords;
        }
      g_test_message ("%s: %u folded, %u split, %u passwords", users[i], work.n_folded, work.n_split,
                      work.n_passwords);
      g_assert_cmpuint (work.n_folded, ==, n_folded);
      g_assert_cmpuint (work.n_split, ==, n_split);
      g_assert_cmpuint (work.n_passwords, ==, n_passwords);
    }
  g_assert_cmpuint (n_folded, >, 20);
}

/* Before, known users cost four times as much. Both are measured in turns, and the faster half of each is compared,
 * because disturbances affect both. */
static void
test_same_work (void)
{
  gint64 known[N_REFUSALS], unknown[N_REFUSALS];
  gint64 *quarter[] = { &known[N_REFUSALS / 4], &unknown[N_REFUSALS / 4] };

  for (guint i = 0; i < N_REFUSALS; i++)
    {
      known[i] = measure ("CORP\\ada");
      unknown[i] = measure ("CORP\\nobody");
    }
  qsort (known, N_REFUSALS, sizeof *known, compare_spans);
  qsort (unknown, N_REFUSALS, sizeof *unknown, compare_spans);

  g_test_message ("%" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, *quarter[0], *quarter[1]);
  g_assert_cmpint (*quarter[0], <, 2 * *quarter[1]);
  g_assert_cmpint (*quarter[1], <, 2 * *quarter[0]);
}

/* A pipe instead of a file doesn't block. Otherwise each of these calls would wait for ever. */
static void
test_pipe (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *former = g_strdup (g_getenv ("NTLM_USER_FILE"));
  g_autoptr(GStrvBuilder) realms = g_strv_builder_new ();
  g_autoptr(WsmanRevocationLists) lists = NULL;
  g_autofree char *name = NULL;
  g_auto(GStrv) found = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_setenv ("NTLM_USER_FILE", path, TRUE);
  name = shake_hands ("CORP\\ada", "S3cret.word");
  g_assert_null (name);
  wsman_directory_realms_read_keytab (path, realms);
  found = g_strv_builder_end (realms);
  g_assert_cmpuint (g_strv_length (found), ==, 0);
  lists = wsman_revocation_lists_new (path, &error);
  g_assert_null (lists);
  g_assert_nonnull (strstr (error->message, "regular file"));

  g_setenv ("NTLM_USER_FILE", former, TRUE);
  g_remove (path);
  g_rmdir (folder);
}

static guint n_events; /* events about the file */

static GLogWriterOutput
count_event (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    n_events += g_str_equal (fields[i].key, "WSMAN_EVENT") && g_str_equal (fields[i].value, "user-file");

  return G_LOG_WRITER_HANDLED;
}

static void
log_in (gboolean is_accepted)
{
  g_autofree char *name = shake_hands ("CORP\\ada", "S3cret.word");
  g_autofree char *odd_name = shake_hands ("CORP\\od#d", "0dd.word");

  g_assert_cmpstr (name, ==, is_accepted ? "CORP\\ada" : NULL);
  g_assert_cmpstr (odd_name, ==, is_accepted ? "CORP\\od#d" : NULL);
}

/* The file is checked at each authentication. If it can't be used, nobody is let in, and the log says so once. */
static void
test_unusable_file (void)
{
  static const int modes[] = { 0640, 0604, 0602, 0 };
  const char *path = g_getenv ("NTLM_USER_FILE");
  g_autofree char *moved = g_strconcat (path, ".moved", NULL);

  log_in (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      n_events = 0;
      if (modes[i] != 0)
        g_assert_cmpint (g_chmod (path, modes[i]), ==, 0);
      else
        g_assert_cmpint (g_rename (path, moved), ==, 0);
      for (guint j = 0; j < 5; j++)
        log_in (FALSE);
      g_assert_cmpuint (n_events, ==, 1);

      if (modes[i] == 0)
        g_assert_cmpint (g_rename (moved, path), ==, 0);
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      log_in (TRUE);
    }
}

/* The file is read completely, and is neither empty nor larger than its size. */
static void
test_file (void)
{
  const char *path = g_getenv ("NTLM_USER_FILE");
  gsize length = 0;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;

  g_file_get_contents (path, &expected, NULL, NULL);
  text = wsman_file_read (path, strlen (expected), &length, NULL);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
  g_assert_null (wsman_file_read (path, strlen (expected) - 1, &length, NULL));
  g_assert_null (wsman_file_read ("/proc/self/status", 4096, &length, NULL));
  g_assert_null (wsman_file_read ("/nonexistent/file", 4096, &length, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_autofree char *users = g_build_filename (folder, "users", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  text = g_strconcat (
                            "CORP:ada:S3cret.word\nCORP:od#d:0dd.word\nCORP:\xe9:\xe9\n::empty\n"
                            "CORP:grace:C0rp\n.:grace:Gr4ce\n"
                            "CORP:lin:L1n.corp\nSALES:lin:L1n.sales\nCORP:max:M4x.corp\nSALES:max:M4x.sales\n"
                            ".:max:M4x.here\nCORP:tim:T1m.corp\ncorp:TIM:T1m.corp\n.:kim:K1m.here\n"
                            "LAB\\eve:0:XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX:a4f49c406510bdcab6824ee7c30fd852:[U]:LCT-0:\n",
                            g_get_host_name (), ":kim:K1m.host\n", NULL);
  g_file_set_contents_full (users, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_setenv ("NTLM_USER_FILE", users, TRUE);
  g_setenv ("LM_COMPAT_LEVEL", "5", TRUE);

  g_test_add_func ("/wsman/security/ntlm-users/hash", test_hash);
  g_test_add_func ("/wsman/security/ntlm-users/names", test_names);
  g_test_add_func ("/wsman/security/ntlm-users/file", test_file);
  g_test_add_func ("/wsman/security/ntlm-users/pipe", test_pipe);
  g_test_add_func ("/wsman/security/ntlm-users/unusable-file", test_unusable_file);
  g_test_add_func ("/wsman/security/ntlm-users/memory", test_memory);
  g_test_add_func ("/wsman/security/ntlm-users/same-work", test_same_work);
  g_test_add_func ("/wsman/security/ntlm-users/counted-work", test_counted_work);
  g_log_set_writer_func (count_event, NULL, NULL);
  status = g_test_run ();

  g_remove (users);
  g_rmdir (folder);

  return status;
}
