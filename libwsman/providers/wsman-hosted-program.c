/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds and starts the program wsman-shell-host. A program with more rights than its user ignores the environment.
 */

#include "wsman-hosted-program-private.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-hosted-codes-private.h"

#define NAME "wsman-shell-host"

/* The path below the library's build folder. It is used before the library is installed. */
#define BUILT "tools/shell-host/" NAME

/* Returns the path in the environment. The environment is ignored if this program has more rights than its user,
 * because the user may have set it. */
static char *
find_chosen (void)
{
  const char *path = getauxval (AT_SECURE) != 0 ? NULL : g_getenv ("WSMAN_SHELL_HOST");

  return path != NULL && g_path_is_absolute (path) ? g_strdup (path) : NULL;
}

/* Returns the program in the library's build folder. Whoever can replace the program there can also replace the
 * library. */
static char *
find_built (void)
{
  Dl_info info;
  g_autofree char *folder = NULL;
  g_autofree char *root = NULL;
  g_autofree char *path = NULL;

  if (dladdr (find_built, &info) == 0 || info.dli_fname == NULL || !g_path_is_absolute (info.dli_fname))
    return NULL;

  folder = g_path_get_dirname (info.dli_fname);
  root = g_path_get_dirname (folder);
  path = g_build_filename (root, BUILT, NULL);

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

void
wsman_hosted_program_init (WsmanHostedProgram *self)
{
  self->path = find_chosen ();
  if (self->path == NULL)
    self->path = find_built ();
  if (self->path == NULL)
    self->path = g_strdup (WSMAN_LIBEXECDIR "/" NAME);

  self->descriptor = open (self->path, O_PATH | O_CLOEXEC);
}

void
wsman_hosted_program_clear (WsmanHostedProgram *self)
{
  if (self->descriptor >= 0)
    close (self->descriptor);
  self->descriptor = -1;
  g_clear_pointer (&self->path, g_free);
}

/* What the child needs between fork and exec. */
typedef struct
{
  int descriptor;
  const char *folder;
} Execution;

/* Runs in the child between fork and exec. If executing the descriptor fails, the path is tried. */
static void
execute (gpointer user_data)
{
  static char *const variables[] = { NULL };
  const Execution *execution = user_data;
  char *const arguments[] = { (char *) NAME, (char *) execution->folder, NULL };

  execveat (execution->descriptor, "", arguments, variables, AT_EMPTY_PATH);
}

gboolean
wsman_hosted_program_start (WsmanHostedProgram  *self,
                            int                  socket,
                            const char          *folder,
                            GError             **error)
{
  Execution execution = { self->descriptor, folder };
  static const char *const nothing[] = { NULL };
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) local_error = NULL;

  g_subprocess_launcher_take_stdin_fd (launcher, socket);
  g_subprocess_launcher_set_environ (launcher, (char **) nothing);
  g_subprocess_launcher_set_cwd (launcher, "/");
  if (self->descriptor >= 0)
    g_subprocess_launcher_set_child_setup (launcher, execute, &execution, NULL);

  process = g_subprocess_launcher_spawn (launcher, &local_error, self->path, folder, NULL);
  if (process != NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL,
                   _("No shell can be opened, because “%s” can’t be run: %s"), self->path, local_error->message);

  return FALSE;
}
