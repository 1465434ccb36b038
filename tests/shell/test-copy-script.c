/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the scripts that copy files. Those for sh are run here. Those for PowerShell are only read. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shell/wsman-copy-script-private.h"
#include "shell/wsman-powershell-private.h"
#include "wsman-error.h"

#define FRAME_SIZE 100000

typedef struct
{
  char *folder;
} Fixture;

/* The result of a script. */
typedef struct
{
  int status;
  GBytes *output;
  char *explanation;
} ScriptResult;

static void
script_result_clear (ScriptResult *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  g_clear_pointer (&self->explanation, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScriptResult, script_result_clear)

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("wsman-copy-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  const char *argv[] = { "rm", "-rf", self->folder, NULL };
  g_autoptr(GSubprocess) remove = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait_check (remove, NULL, NULL));
  g_clear_pointer (&self->folder, g_free);
}

static GSubprocess *
spawn (Fixture            *fixture,
       WsmanCopyDirection  direction)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c",
                                         wsman_copy_script_get (WSMAN_COPY_DIALECT_SHELL, direction), NULL);
  g_assert_no_error (error);

  return process;
}

static void
run (Fixture            *fixture,
     WsmanCopyDirection  direction,
     GByteArray         *input,
     ScriptResult       *result)
{
  g_autoptr(GSubprocess) process = spawn (fixture, direction);
  g_autoptr(GBytes) bytes = g_bytes_new (input->data, input->len);
  g_autoptr(GBytes) explanation = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate (process, bytes, NULL, &result->output, &explanation, &error);
  if (error != NULL) /* the script didn't read all of its input */
    g_assert_true (g_subprocess_wait (process, NULL, NULL));
  result->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  result->explanation = explanation != NULL && g_bytes_get_size (explanation) > 0
                           ? g_strndup (g_bytes_get_data (explanation, NULL), g_bytes_get_size (explanation))
                           : g_strdup ("");
}

static void
append_parameters (GByteArray            *input,
                   const WsmanCopyTarget *target)
{
  g_autofree char *line = wsman_copy_script_make_parameters (target);

  g_byte_array_append (input, (const guint8 *) line, (guint) strlen (line));
}

/* Returns the input that a client sends for a whole file. */
static GByteArray *
make_input (WsmanCopyDialect       dialect,
            const WsmanCopyTarget *target,
            GBytes                *content)
{
  GByteArray *input = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (content, NULL);
  gsize length = g_bytes_get_size (content);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  append_parameters (input, target);
  for (gsize at = 0; at < length; at += FRAME_SIZE)
    wsman_copy_script_append_frame (dialect, data + at, MIN (length - at, FRAME_SIZE), input);
  wsman_copy_script_append_sum (dialect, sum, input);

  return input;
}

static int
send (Fixture               *fixture,
      const WsmanCopyTarget *target,
      GBytes                *content)
{
  g_autoptr(GByteArray) input = make_input (WSMAN_COPY_DIALECT_SHELL, target, content);
  g_auto(ScriptResult) result = { 0 };

  run (fixture, WSMAN_COPY_SEND, input, &result);
  if (result.status == 0)
    g_assert_cmpstr (result.explanation, ==, "");

  return result.status;
}

static void
fetch (Fixture      *fixture,
       const char   *path,
       ScriptResult *result)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();
  const WsmanCopyTarget target = { .path = path };

  append_parameters (input, &target);
  run (fixture, WSMAN_COPY_FETCH, input, result);
}

/* name is relative to the folder. */
static void
assert_content (Fixture    *fixture,
                const char *name,
                GBytes     *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, length, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static char *
make_file (Fixture    *fixture,
           const char *name,
           const char *content,
           int         mode)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);

  return path;
}

static GBytes *
make_content (gsize length)
{
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) (i * 7 + i / 251);

  return g_bytes_new_take (data, length);
}

static const char *const odd_names[] = {
  "plain",
  "with spaces",
  " leading and trailing ",
  "-rf",
  "--help",
  "-",
  "it's \"quoted\"",
  "$HOME `id` $(id) \\",
  "100%PATH%^&|<>",
  "*?[a]",
  "ümlaut 日本 \xf0\x9f\x90\xa7",
  "new\nline",
  "ends with one\n",
  "carriage\rreturn",
  "bell\a",
  "not UTF-8 \xff",
  ".hidden",
};

static void
test_odd_names (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("odd\n", 4);

  for (gsize i = 0; i < G_N_ELEMENTS (odd_names); i++)
    {
      const WsmanCopyTarget target = { .path = odd_names[i], .name = "x" };
      const WsmanCopyTarget in_folder = { .path = fixture->folder, .name = odd_names[i], .overwrite = TRUE };
      g_auto(ScriptResult) result = { 0 };

      g_assert_cmpint (send (fixture, &target, content), ==, 0);
      assert_content (fixture, odd_names[i], content);
      g_assert_cmpint (send (fixture, &in_folder, content), ==, 0);
      g_assert_cmpuint (count_files (fixture), ==, i + 1);

      fetch (fixture, odd_names[i], &result);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpuint (g_bytes_get_size (result.output), ==, strlen ("4 -\nodd\n") + WSMAN_COPY_SUM_LENGTH);
    }
}

static void
test_sizes (Fixture       *fixture,
            gconstpointer  data)
{
  static const gsize sizes[] = { 0, 1, 4095, FRAME_SIZE, FRAME_SIZE + 1, 3 * FRAME_SIZE - 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const WsmanCopyTarget target = { .path = "file", .name = "x", .overwrite = TRUE };
      g_autoptr(GBytes) content = make_content (sizes[i]);
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
      g_autofree char *description = g_strdup_printf ("%" G_GSIZE_FORMAT " -\n", sizes[i]);
      g_autoptr(GByteArray) expected = g_byte_array_new ();
      g_auto(ScriptResult) result = { 0 };

      g_assert_cmpint (send (fixture, &target, content), ==, 0);
      assert_content (fixture, "file", content);

      fetch (fixture, "file", &result);
      g_assert_cmpint (result.status, ==, 0);
      g_byte_array_append (expected, (const guint8 *) description, (guint) strlen (description));
      g_byte_array_append (expected, g_bytes_get_data (content, NULL), (guint) sizes[i]);
      g_byte_array_append (expected, (const guint8 *) sum, WSMAN_COPY_SUM_LENGTH);
      g_assert_cmpmem (g_bytes_get_data (result.output, NULL), g_bytes_get_size (result.output),
                       expected->data, expected->len);
    }
}

static void
assert_mode (const char *path,
             int         mode)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint ((int) status.st_mode & 07777, ==, mode);
}

static void
test_permissions (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);
  g_autofree char *secret = make_file (fixture, "secret", "old", 0600);
  g_autofree char *program = g_build_filename (fixture->folder, "program", NULL);
  g_autofree char *text = g_build_filename (fixture->folder, "text", NULL);
  const WsmanCopyTarget targets[] = {
    { .path = "secret", .name = "x", .overwrite = TRUE, .is_executable = TRUE },
    { .path = "program", .name = "x", .is_executable = TRUE },
    { .path = "text", .name = "x" },
  };
  g_auto(ScriptResult) result = { 0 };
  mode_t mask = umask (027);

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    g_assert_cmpint (send (fixture, &targets[i], content), ==, 0);
  umask (mask);

  assert_mode (secret, 0600);
  assert_content (fixture, "secret", content);
  assert_mode (program, 0750);
  assert_mode (text, 0640);

  fetch (fixture, "program", &result);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (result.output, NULL), "1 x\n"));
}

/* Runs scripts whose destination or folder exists, is missing or is unsuitable. No file changes. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *path;
    const char *name;
    gboolean overwrite;
    WsmanCopyStatus status;
  } cases[] = {
    { "taken", "x", FALSE, WSMAN_COPY_STATUS_EXISTS },
    { ".", "taken", FALSE, WSMAN_COPY_STATUS_EXISTS },
    { "missing/file", "x", FALSE, WSMAN_COPY_STATUS_NO_FOLDER },
    { "missing/", "x", TRUE, WSMAN_COPY_STATUS_NO_FOLDER },
    { "taken/file", "x", TRUE, WSMAN_COPY_STATUS_NO_FOLDER },
    { ".", "folder", TRUE, WSMAN_COPY_STATUS_NO_FILE },
    { "dangling", "x", TRUE, WSMAN_COPY_STATUS_NO_FILE },
    { "/dev/null", "x", TRUE, WSMAN_COPY_STATUS_NO_FILE },
  };
  g_autoptr(GBytes) content = g_bytes_new_static ("new", 3);
  g_autoptr(GBytes) old = g_bytes_new_static ("old", 3);
  g_autofree char *taken = make_file (fixture, "taken", "old", 0644);
  g_autofree char *folder = g_build_filename (fixture->folder, "folder", NULL);
  g_autofree char *dangling = g_build_filename (fixture->folder, "dangling", NULL);

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const WsmanCopyTarget target = { cases[i].path, cases[i].name, FALSE, cases[i].overwrite };

      g_assert_cmpint (send (fixture, &target, content), ==, (int) cases[i].status);
      g_assert_cmpuint (count_files (fixture), ==, 3);
    }
  assert_content (fixture, "taken", old);
}

static void
test_not_fetched (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *path;
    WsmanCopyStatus status;
  } cases[] = {
    { "missing", WSMAN_COPY_STATUS_NOT_FOUND },
    { ".", WSMAN_COPY_STATUS_NO_FILE },
    { "/dev/zero", WSMAN_COPY_STATUS_NO_FILE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(ScriptResult) result = { 0 };

      fetch (fixture, cases[i].path, &result);
      g_assert_cmpint (result.status, ==, (int) cases[i].status);
      g_assert_cmpuint (g_bytes_get_size (result.output), ==, 0);
    }
}

/* Copies a file of the kernel. It reports the size 0, but has content. */
static void
test_size_unknown (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(ScriptResult) result = { 0 };
  g_autofree char *version = NULL;
  g_autofree char *line = NULL;
  gsize length;

  g_assert_true (g_file_get_contents ("/proc/version", &version, &length, NULL));
  fetch (fixture, "/proc/version", &result);
  g_assert_cmpint (result.status, ==, 0);
  line = g_strdup_printf ("%" G_GSIZE_FORMAT " -\n", length);
  g_assert_cmpuint (g_bytes_get_size (result.output), ==, strlen (line) + length + WSMAN_COPY_SUM_LENGTH);
  g_assert_cmpmem (g_bytes_get_data (result.output, NULL), strlen (line), line, strlen (line));
}

/* Sends an input that ends too early, at any place, or that has a wrong sum. No file remains. */
static void
test_called_off (Fixture       *fixture,
                 gconstpointer  data)
{
  const WsmanCopyTarget target = { .path = "file", .name = "x" };
  g_autoptr(GBytes) content = g_bytes_new_static ("0\nfour", 6);
  g_autoptr(GByteArray) whole = make_input (WSMAN_COPY_DIALECT_SHELL, &target, content);
  guint parameters = (guint) strlen ("ZmlsZQ== eA== =rw 0\n");
  const guint lengths[] = { 0, 1, parameters - 1, parameters, parameters + 1, parameters + 4, parameters + 8,
                            whole->len - 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(GByteArray) input = g_byte_array_new ();
      g_auto(ScriptResult) result = { 0 };

      g_byte_array_append (input, whole->data, lengths[i]);
      run (fixture, WSMAN_COPY_SEND, input, &result);
      g_assert_cmpint (result.status, !=, 0);
      g_assert_cmpuint (count_files (fixture), ==, 0);
    }

  whole->data[whole->len - 2] ^= 1;
  {
    g_auto(ScriptResult) result = { 0 };

    run (fixture, WSMAN_COPY_SEND, whole, &result);
    g_assert_cmpint (result.status, ==, WSMAN_COPY_STATUS_DIFFERENT);
    g_assert_cmpuint (count_files (fixture), ==, 0);
  }
}

static void
test_signalled (Fixture       *fixture,
                gconstpointer  data)
{
  const WsmanCopyTarget target = { .path = "file", .name = "x" };
  g_autoptr(GSubprocess) process = spawn (fixture, WSMAN_COPY_SEND);
  g_autoptr(GByteArray) input = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  append_parameters (input, &target);
  wsman_copy_script_append_frame (WSMAN_COPY_DIALECT_SHELL, (const guint8 *) "part", 4, input);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), input->data, input->len, NULL, NULL, &error);
  g_assert_no_error (error);
  while (count_files (fixture) == 0)
    g_thread_yield ();

  /* sh handles the signal when the program for which it waits has ended. */
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* Checks that each script of PowerShell fits into one command line, and that a frame is a line. */
static void
test_powershell (void)
{
  const WsmanCopyTarget target = { .path = "C:\\Temp\\ü x", .name = "x", .is_executable = TRUE, .overwrite = TRUE };
  g_autoptr(GBytes) content = g_bytes_new_static ("\0\xff\n.", 4);
  g_autoptr(GByteArray) input = make_input (WSMAN_COPY_DIALECT_POWERSHELL, &target, content);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autofree char *expected = g_strdup_printf ("QzpcVGVtcFzDvCB4 eA== =rwx 1\nAP8KLg==\n.%s\n", sum);

  g_assert_cmpmem (input->data, input->len, expected, strlen (expected));
  for (WsmanCopyDirection direction = WSMAN_COPY_SEND; direction <= WSMAN_COPY_FETCH; direction++)
    {
      const char *script = wsman_copy_script_get (WSMAN_COPY_DIALECT_POWERSHELL, direction);
      g_autoptr(GBytes) first_input = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) argv = wsman_powershell_make_argv ("powershell.exe", script, &first_input, &error);

      g_assert_no_error (error);
      g_assert_nonnull (argv);
      g_assert_null (first_input);
    }
}

static void
test_description (void)
{
  static const struct
  {
    const char *line;
    gboolean is_valid;
    goffset size;
    gboolean is_executable;
  } cases[] = {
    { "12 -", TRUE, 12, FALSE },
    { "9223372036854775807 x", TRUE, G_MAXINT64, TRUE },
    { "0 -", TRUE, -1, FALSE },
    { "", FALSE, 0, FALSE },
    { "12", FALSE, 0, FALSE },
    { "12 y", FALSE, 0, FALSE },
    { "-1 x", FALSE, 0, FALSE },
    { "9223372036854775808 x", FALSE, 0, FALSE },
    { "12 x x", FALSE, 0, FALSE },
    { "Welcome to this machine", FALSE, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_executable = FALSE;
      goffset size = 0;

      g_assert_cmpint (wsman_copy_script_parse_description (cases[i].line, &size, &is_executable), ==,
                       cases[i].is_valid);
      if (!cases[i].is_valid)
        continue;

      g_assert_cmpint (size, ==, cases[i].size);
      g_assert_cmpint (is_executable, ==, cases[i].is_executable);
    }
}

static void
test_name (void)
{
  static const struct
  {
    WsmanCopyDialect dialect;
    const char *path;
    const char *name;
  } cases[] = {
    { WSMAN_COPY_DIALECT_SHELL, "/etc/hosts", "hosts" },
    { WSMAN_COPY_DIALECT_SHELL, "hosts", "hosts" },
    { WSMAN_COPY_DIALECT_SHELL, "a\\b:c", "a\\b:c" },
    { WSMAN_COPY_DIALECT_SHELL, "/etc/", NULL },
    { WSMAN_COPY_DIALECT_SHELL, "", NULL },
    { WSMAN_COPY_DIALECT_POWERSHELL, "C:\\Windows\\win.ini", "win.ini" },
    { WSMAN_COPY_DIALECT_POWERSHELL, "C:/Windows/win.ini", "win.ini" },
    { WSMAN_COPY_DIALECT_POWERSHELL, "C:win.ini", "win.ini" },
    { WSMAN_COPY_DIALECT_POWERSHELL, "C:\\", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = wsman_copy_script_get_name (cases[i].dialect, cases[i].path);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    int status;
    WsmanError klass;
    const char *explanation;
    const char *text;
  } cases[] = {
    { WSMAN_COPY_STATUS_EXISTS, WSMAN_ERROR_ALREADY_EXISTS, "", "exists" },
    { WSMAN_COPY_STATUS_NO_FOLDER, WSMAN_ERROR_NOT_FOUND, "", "folder" },
    { WSMAN_COPY_STATUS_NOT_FOUND, WSMAN_ERROR_NOT_FOUND, "", "doesn’t exist" },
    { WSMAN_COPY_STATUS_NO_FILE, WSMAN_ERROR_INVALID_ARGUMENT, "", "regular" },
    { WSMAN_COPY_STATUS_DIFFERENT, WSMAN_ERROR_REMOTE, "", "SHA-256" },
    { WSMAN_COPY_STATUS_CALLED_OFF, WSMAN_ERROR_REMOTE, "", "whole file" },
    { 1, WSMAN_ERROR_REMOTE, " head: No space left on device\n",
      "C:\\x: it can’t be copied: head: No space left on device (" },
    { 1, WSMAN_ERROR_REMOTE, "\xff", "\xef\xbf\xbd (status 1)" },
    { 127, WSMAN_ERROR_REMOTE, "", "doesn’t say why (status 127)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      wsman_copy_script_set_error (&error, cases[i].status, "C:\\x", cases[i].explanation);
      g_assert_error (error, WSMAN_ERROR, (int) cases[i].klass);
      g_assert_nonnull (strstr (error->message, cases[i].text));
      g_assert_true (g_str_has_prefix (error->message, "C:\\x"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, test) g_test_add ("/wsman/copy-script/" path, Fixture, NULL, set_up, test, tear_down)
  add ("odd-names", test_odd_names);
  add ("sizes", test_sizes);
  add ("permissions", test_permissions);
  add ("refused", test_refused);
  add ("not-fetched", test_not_fetched);
  add ("size-unknown", test_size_unknown);
  add ("called-off", test_called_off);
  add ("signalled", test_signalled);
#undef add
  g_test_add_func ("/wsman/copy-script/powershell", test_powershell);
  g_test_add_func ("/wsman/copy-script/description", test_description);
  g_test_add_func ("/wsman/copy-script/name", test_name);
  g_test_add_func ("/wsman/copy-script/errors", test_errors);

  return g_test_run ();
}
