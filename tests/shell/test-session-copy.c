/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests copying files to and from a server with sh, and one that behaves like Windows. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-worker-private.h"
#include "server-fixture.h"

#define BUFFER_SIZE (256 * 1024)
#define LARGE (5 * 1000 * 1000)

#define WINDOWS "cmd.exe"

typedef struct
{
  ServerFixture *server;
  WsmanShellProvider *provider;
  WsmanSession *session;
  char *folder;
  char *here;
  char *there;
} Fixture;

static void
provide (ServerFixture *server,
         gpointer       user_data)
{
  static const char *const users[] = { FIXTURE_USER, NULL };
  Fixture *self = user_data;

  wsman_shell_provider_set_users (self->provider, users);
  wsman_shell_provider_register (self->provider, server->server);
}

/* Installs a program with the name cmd.exe, which is found like other programs. */
static void
install_windows (Fixture *self)
{
  g_autofree char *program = g_build_filename (self->folder, WINDOWS, NULL);
  g_autofree char *fake = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "fake-windows", NULL);
  g_autofree char *path = g_strconcat (self->folder, ":", g_getenv ("PATH"), NULL);

  g_assert_cmpint (symlink (fake, program), ==, 0);
  g_setenv ("PATH", path, TRUE);
  wsman_shell_provider_set_command_shell (self->provider, WINDOWS);
}

static WsmanSession *
connect_to (ServerFixture *server)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *connection = g_strdup_printf ("http://localhost:%u", server->port);
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  session = wsman_session_new (connection,
                               WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                 WSMAN_SESSION_FLAGS_NO_ENCRYPTION,
                               options, &error);
  g_assert_no_error (error);

  return session;
}

/* windows is "cmd.exe" or NULL. */
static void
set_up (Fixture       *self,
        gconstpointer  windows)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("wsman-copy-XXXXXX", &error);
  g_assert_no_error (error);
  self->here = g_build_filename (self->folder, "here", NULL);
  self->there = g_build_filename (self->folder, "there", NULL);
  g_assert_cmpint (g_mkdir (self->here, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (self->there, 0755), ==, 0);

  self->provider = wsman_shell_provider_new ();
  if (windows != NULL)
    install_windows (self);
  self->server = server_fixture_new (provide, self);
  self->session = connect_to (self->server);
}

static void
tear_down (Fixture       *self,
           gconstpointer  windows)
{
  const char *argv[] = { "rm", "-rf", self->folder, NULL };
  g_autoptr(GSubprocess) remove = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);

  /* If a copy was cancelled, deleting its shell also needs the session. */
  wsman_worker_flush ();
  g_assert_true (wsman_session_close (self->session, NULL, NULL));
  g_assert_finalize_object (self->session);
  g_clear_pointer (&self->server, server_fixture_free);
  g_clear_object (&self->provider);
  g_assert_true (g_subprocess_wait_check (remove, NULL, NULL));
  g_free (self->here);
  g_free (self->there);
  g_free (self->folder);
}

static GFile *
get_here (Fixture    *self,
          const char *name)
{
  return g_file_new_build_filename (self->here, name, NULL);
}

static char *
get_there (Fixture    *self,
           const char *name)
{
  return g_build_filename (self->there, name, NULL);
}

static char *
make_content (gsize length)
{
  char *content = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    content[i] = (char) (i * 7 + i / 251);

  return content;
}

static void
make_file (const char *path,
           const char *content,
           gsize       length)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
assert_content (const char *path,
                const char *content,
                gsize       length)
{
  g_autofree char *actual = NULL;
  gsize actual_length;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &actual, &actual_length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (actual, actual_length, content, length);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Copies files of lengths around the sizes of blocks and buffers. */
static void
test_sizes (Fixture       *self,
            gconstpointer  windows)
{
  static const gsize sizes[] = { 0, 1, 63, 64, 65, BUFFER_SIZE - 64, BUFFER_SIZE, BUFFER_SIZE + 1, LARGE };
  g_autofree char *there = get_there (self, "file");
  g_autoptr(GFile) source = get_here (self, "source");
  g_autoptr(GFile) back = get_here (self, "back");

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *content = make_content (sizes[i]);
      g_autoptr(GError) error = NULL;

      make_file (g_file_peek_path (source), content, sizes[i]);
      wsman_session_copy_to (self->session, source, there, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_content (there, content, sizes[i]);

      wsman_session_copy_from (self->session, there, back, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_content (g_file_peek_path (back), content, sizes[i]);
    }
  g_assert_cmpuint (count_files (self->here), ==, 2);
  g_assert_cmpuint (count_files (self->there), ==, 1);
}

/* Copies files into folders. The copy keeps the name of the source. */
static void
test_folders (Fixture       *self,
              gconstpointer  windows)
{
  g_autoptr(GFile) source = get_here (self, "it's “100%” ü");
  g_autoptr(GFile) folder = g_file_new_for_path (self->here);
  g_autofree char *there = get_there (self, "it's “100%” ü");
  g_autoptr(GError) error = NULL;

  make_file (g_file_peek_path (source), "x", 1);
  wsman_session_copy_to (self->session, source, self->there, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (there, "x", 1);

  g_assert_cmpint (g_unlink (g_file_peek_path (source)), ==, 0);
  wsman_session_copy_from (self->session, there, folder, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (g_file_peek_path (source), "x", 1);
}

static void
assert_code (const GError *error,
             WsmanError    klass,
             guint32       code)
{
  g_autoptr(WsmanFault) fault = NULL;

  g_assert_error (error, WSMAN_ERROR, (int) klass);
  fault = wsman_fault_from_error (error);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, code);
}

static void
test_refused (Fixture       *self,
              gconstpointer  windows)
{
  static const struct
  {
    gboolean is_upload;
    const char *here;
    const char *there;
    WsmanError klass;
    guint32 code;
  } cases[] = {
    { TRUE, "file", "file", WSMAN_ERROR_ALREADY_EXISTS, 0x80070050 },
    { TRUE, "file", "", WSMAN_ERROR_ALREADY_EXISTS, 0x80070050 },
    { TRUE, "file", "missing/file", WSMAN_ERROR_NOT_FOUND, 0x80070003 },
    { TRUE, "missing", "new", WSMAN_ERROR_NOT_FOUND, 0x80070002 },
    { TRUE, "", "new", WSMAN_ERROR_INVALID_ARGUMENT, 0x80070150 },
    { FALSE, "file", "file", WSMAN_ERROR_ALREADY_EXISTS, 0x80070050 },
    { FALSE, "", "file", WSMAN_ERROR_ALREADY_EXISTS, 0x80070050 },
    { FALSE, "missing/file", "file", WSMAN_ERROR_NOT_FOUND, 0x80070002 },
    { FALSE, "new", "missing", WSMAN_ERROR_NOT_FOUND, 0x80070002 },
    { FALSE, "new", "", WSMAN_ERROR_INVALID_ARGUMENT, 0x80070150 },
  };
  g_autoptr(GFile) file = get_here (self, "file");
  g_autofree char *path = get_there (self, "file");

  make_file (g_file_peek_path (file), "here", 4);
  make_file (path, "there", 5);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GFile) here = get_here (self, cases[i].here);
      g_autofree char *there = get_there (self, cases[i].there);
      g_autoptr(GError) error = NULL;
      gboolean succeeded;

      if (cases[i].is_upload)
        succeeded = wsman_session_copy_to (self->session, here, there, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
      else
        succeeded = wsman_session_copy_from (self->session, there, here, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
      g_test_message ("%s %s: %s", cases[i].here, cases[i].there, error != NULL ? error->message : "");
      g_assert_false (succeeded);
      assert_code (error, cases[i].klass, cases[i].code);
      g_assert_cmpstr (wsman_session_get_error (self->session), !=, "");
    }

  assert_content (g_file_peek_path (file), "here", 4);
  assert_content (path, "there", 5);
  g_assert_cmpuint (count_files (self->here), ==, 1);
  g_assert_cmpuint (count_files (self->there), ==, 1);
}

/* Checks that an empty path is refused. */
static void
test_empty_path (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->here);
  g_autoptr(GError) sent = NULL;
  g_autoptr(GError) fetched = NULL;

  g_assert_false (wsman_session_copy_to (self->session, file, "", G_FILE_COPY_NONE, NULL, NULL, NULL, &sent));
  g_assert_error (sent, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_false (wsman_session_copy_from (self->session, "", file, G_FILE_COPY_NONE, NULL, NULL, NULL, &fetched));
  g_assert_error (fetched, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

/* Copies from servers that misbehave. */
static void
test_misbehaviour (Fixture       *self,
                   gconstpointer  windows)
{
  static const struct
  {
    const char *name;
    WsmanError klass;
    guint32 code;
    const char *text;
  } cases[] = {
    { "different", WSMAN_ERROR_REMOTE, 0x80070017, "SHA-256" },
    { "short", WSMAN_ERROR_REMOTE, 0x80070017, "SHA-256" },
    { "cut", WSMAN_ERROR_REMOTE, 0x80070017, "SHA-256" },
    { "noise", WSMAN_ERROR_PROTOCOL, 0x80072F78, "is malformed" },
    { "silence", WSMAN_ERROR_PROTOCOL, 0x80072F78, "is malformed" },
    { "problem", WSMAN_ERROR_REMOTE, 0x80004005, ": Access to the path is denied. (status 1)" },
  };
  g_autoptr(GFile) here = get_here (self, "file");
  g_autofree char *different = get_there (self, "different");
  g_autoptr(GError) sent = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *there = get_there (self, cases[i].name);
      g_autoptr(GError) error = NULL;

      make_file (there, "content", 7);
      g_assert_false (wsman_session_copy_from (self->session, there, here, G_FILE_COPY_NONE, NULL, NULL, NULL, &error));
      assert_code (error, cases[i].klass, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].text));
      g_assert_cmpuint (count_files (self->here), ==, 0);
    }

  make_file (g_file_peek_path (here), "new", 3);
  g_assert_false (wsman_session_copy_to (self->session, here, different, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                                         &sent));
  assert_code (sent, WSMAN_ERROR_REMOTE, 0x80070017);
  assert_content (different, "content", 7);
}

/* Asynchronous copies, and their progress */

typedef struct
{
  GThread *thread;
  GCancellable *cancellable; /* the cancellable to cancel at the first report; or NULL */
  goffset current;
  goffset total;
  guint n_reports;
  guint n_destroyed;
  GAsyncResult *result;
} Report;

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  Report *self = user_data;

  g_assert_true (g_thread_self () == self->thread);
  g_assert_cmpint (current, >=, self->current);
  g_assert_cmpuint (self->n_destroyed, ==, 0);
  self->current = current;
  self->total = total;
  self->n_reports++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_destroy (gpointer user_data)
{
  Report *self = user_data;

  self->n_destroyed++;
}

static void
on_copied (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Report *self = user_data;

  self->result = g_object_ref (result);
}

static void
report_wait (Report *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_progress (Fixture       *self,
               gconstpointer  windows)
{
  g_autoptr(GFile) here = get_here (self, "file");
  g_autoptr(GFile) back = get_here (self, "back");
  g_autofree char *there = get_there (self, "file");
  g_autofree char *content = make_content (LARGE);
  Report reports[2] = { { .thread = g_thread_self () }, { .thread = g_thread_self () } };
  g_autoptr(GError) error = NULL;

  make_file (g_file_peek_path (here), content, LARGE);
  wsman_session_copy_to_async (self->session, here, there, G_FILE_COPY_NONE, NULL, on_progress, &reports[0],
                               on_destroy, on_copied, &reports[0]);
  report_wait (&reports[0]);
  g_assert_true (wsman_session_copy_to_finish (self->session, reports[0].result, &error));
  g_assert_no_error (error);

  wsman_session_copy_from_async (self->session, there, back, G_FILE_COPY_NONE, NULL, on_progress, &reports[1],
                                 on_destroy, on_copied, &reports[1]);
  report_wait (&reports[1]);
  g_assert_true (wsman_session_copy_from_finish (self->session, reports[1].result, &error));
  g_assert_no_error (error);
  assert_content (g_file_peek_path (back), content, LARGE);

  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_assert_cmpint (reports[i].current, ==, LARGE);
      g_assert_cmpint (reports[i].total, ==, LARGE);
      g_assert_cmpuint (reports[i].n_reports, >, 3);
      g_clear_object (&reports[i].result);
      g_assert_cmpuint (reports[i].n_destroyed, ==, 1);
    }
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  windows)
{
  g_autoptr(GFile) here = get_here (self, "file");
  g_autoptr(GFile) back = get_here (self, "back");
  g_autofree char *there = get_there (self, "file");
  g_autofree char *content = make_content (LARGE);

  make_file (g_file_peek_path (here), content, LARGE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      Report report = { .thread = g_thread_self (), .cancellable = cancellable };
      g_autoptr(GError) error = NULL;

      if (i == 0)
        wsman_session_copy_to (self->session, here, there, G_FILE_COPY_NONE, cancellable, on_progress, &report,
                               &error);
      else
        wsman_session_copy_from (self->session, there, back, G_FILE_COPY_NONE, cancellable, on_progress, &report,
                                 &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (report.n_reports, ==, 1);
      g_assert_cmpuint (count_files (self->here), ==, 1);

      /* On the other machine, removing the file takes a moment longer. */
      while (i == 0 && count_files (self->there) > 0)
        g_thread_yield ();
      make_file (there, content, LARGE);
    }
}

static void
test_timed_out (Fixture       *self,
                gconstpointer  windows)
{
  g_autoptr(GFile) here = get_here (self, "file");
  g_autofree char *there = get_there (self, "file");
  g_autoptr(GError) error = NULL;

  make_file (g_file_peek_path (here), "x", 1);
  wsman_session_set_total_timeout (self->session, 1);
  g_assert_false (wsman_session_copy_to (self->session, here, there, G_FILE_COPY_NONE, NULL, NULL, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
}

/* Runs more copies at once than the session has connections. */
static void
test_parallel (Fixture       *self,
               gconstpointer  windows)
{
  g_autoptr(GFile) here = get_here (self, "file");
  g_autofree char *content = make_content (LARGE);
  Report reports[8] = { 0 };

  make_file (g_file_peek_path (here), content, LARGE);
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *name = g_strdup_printf ("file %" G_GSIZE_FORMAT, i);
      g_autofree char *there = get_there (self, name);

      wsman_session_copy_to_async (self->session, here, there, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL, on_copied,
                                   &reports[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autoptr(GError) error = NULL;

      report_wait (&reports[i]);
      g_assert_true (wsman_session_copy_to_finish (self->session, reports[i].result, &error));
      g_assert_no_error (error);
      g_clear_object (&reports[i].result);
    }
  g_assert_cmpuint (count_files (self->there), ==, G_N_ELEMENTS (reports));
}

static void
on_cancelled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Report *self = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_session_get_finish (WSMAN_SESSION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  self->n_reports++;
}

/* Runs a synchronous copy while asynchronous calls of the same thread occupy all connections. */
static void
test_at_limit (Fixture       *self,
               gconstpointer  windows)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanResourceLocator) never = wsman_resource_locator_new (FIXTURE_URI "/Never", NULL);
  g_autoptr(GFile) here = get_here (self, "file");
  g_autofree char *there = get_there (self, "file");
  g_autoptr(GError) error = NULL;
  Report report = { 0 };

  make_file (g_file_peek_path (here), "x", 1);
  wsman_session_set_max_connections (self->session, 1);
  wsman_session_get_async (self->session, never, cancellable, on_cancelled, &report);
  while (g_atomic_int_get (&fixture_counts.pending) == 0)
    g_main_context_iteration (NULL, FALSE);

  wsman_session_copy_to (self->session, here, there, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_content (there, "x", 1);

  g_cancellable_cancel (cancellable);
  while (report.n_reports == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Copies files that the kernel generates. They report a wrong size, such as 0 or one page, and the content of some
 * files changes each time. */
static void
test_kernel_files (Fixture       *self,
                   gconstpointer  data)
{
  static const struct
  {
    const char *path;
    const char *start; /* the beginning of the content; NULL if it must be the same as that of the file */
  } files[] = {
    { "/proc/version", NULL },
    { "/proc/filesystems", NULL },
    { "/proc/uptime", "" },
    { "/proc/meminfo", "MemTotal:" },
    { "/proc/stat", "cpu " },
    { "/proc/self/status", "Name:" },
    { "/proc/sys/kernel/random/uuid", "" },
    { "/sys/kernel/notes", NULL },
    { "/sys/kernel/uevent_seqnum", "" },
    { "/sys/devices/system/cpu/online", NULL },
    { "/sys/devices/system/cpu/possible", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GFile) source = g_file_new_for_path (files[i].path);
      g_autoptr(GFile) fetched = get_here (self, "fetched");
      g_autofree char *sent = get_there (self, "sent");
      const char *paths[] = { g_file_peek_path (fetched), sent };
      g_autofree char *content = NULL;
      gsize length;
      g_autoptr(GError) error = NULL;

      if (!g_file_get_contents (files[i].path, &content, &length, NULL))
        continue;

      g_test_message ("%s", files[i].path);
      wsman_session_copy_from (self->session, files[i].path, fetched, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      wsman_session_copy_to (self->session, source, sent, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < G_N_ELEMENTS (paths); j++)
        {
          g_autofree char *copy = NULL;

          if (files[i].start == NULL)
            {
              assert_content (paths[j], content, length);
              continue;
            }
          g_assert_true (g_file_get_contents (paths[j], &copy, &length, NULL));
          g_assert_cmpuint (length, >, 0);
          g_assert_true (g_str_has_prefix (copy, files[i].start));
        }
    }
}

/* Checks that the errors of a server without shells and of a missing file are different. */
static void
test_no_shells (Fixture       *self,
                gconstpointer  data)
{
  const char *const argv[] = { "true", NULL };
  g_autoptr(ServerFixture) server = server_fixture_new (NULL, NULL);
  g_autoptr(WsmanSession) session = connect_to (server);
  g_autoptr(GFile) file = get_here (self, "file");
  g_autoptr(WsmanCommandResult) result = NULL;
  GError *errors[3] = { NULL };

  make_file (g_file_peek_path (file), "x", 1);
  result = wsman_session_run (session, argv, NULL, NULL, &errors[0]);
  wsman_session_copy_to (session, file, "/tmp", G_FILE_COPY_NONE, NULL, NULL, NULL, &errors[1]);
  wsman_session_copy_from (session, "/etc/passwd", file, G_FILE_COPY_NONE, NULL, NULL, NULL, &errors[2]);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      assert_code (errors[i], WSMAN_ERROR_NOT_FOUND, 0x80338000);
      g_assert_nonnull (strstr (errors[i]->message, "no remote shells"));
      g_error_free (errors[i]);
    }
}

/* Copies a special file. The copy must not wait for opening it, because that could take for ever. */
static void
test_special_file (Fixture       *self,
                   gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "pipe", NULL);
  g_autoptr(GFile) pipe = g_file_new_for_path (path);
  g_autoptr(GFile) device = g_file_new_for_path ("/dev/zero");
  GFile *const files[] = { pipe, device };

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (wsman_session_copy_to (self->session, files[i], self->there, G_FILE_COPY_NONE, NULL, NULL, NULL,
                                             &error));
      g_assert_nonnull (strstr (error->message, "it isn’t a regular file"));
    }
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, windows, test) \
  g_test_add ("/wsman/session-copy/" path, Fixture, windows, set_up, test, tear_down)
  add ("sizes", NULL, test_sizes);
  add ("sizes-windows", WINDOWS, test_sizes);
  add ("folders", NULL, test_folders);
  add ("folders-windows", WINDOWS, test_folders);
  add ("refused", NULL, test_refused);
  add ("refused-windows", WINDOWS, test_refused);
  add ("empty-path", NULL, test_empty_path);
  add ("special-file", NULL, test_special_file);
  add ("kernel-files", NULL, test_kernel_files);
  add ("no-shells", NULL, test_no_shells);
  add ("misbehaviour", WINDOWS, test_misbehaviour);
  add ("progress", NULL, test_progress);
  add ("cancelled", NULL, test_cancelled);
  add ("cancelled-windows", WINDOWS, test_cancelled);
  add ("timed-out", NULL, test_timed_out);
  add ("parallel", NULL, test_parallel);
  add ("at-limit", NULL, test_at_limit);
#undef add

  return g_test_run ();
}
