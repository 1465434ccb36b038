/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The process of a command. See the header.
 */

#include "providers/wsman-hosted-process-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "providers/wsman-hosted-codes-private.h"
#include "wsman-error-private.h"

/* Bytes that a pipe holds: about what one answer takes. */
#define PIPE_SIZE (256 * 1024)

struct _WsmanHostedProcess
{
  GSubprocess *subprocess;
  WsmanHostedKeeper *keeper;
  GCancellable *cancellable; /* of the waiting for its exit */
  WsmanHostedProcessExited exited;
  gpointer user_data;
  pid_t pid; /* of it, its group and its session */
  gboolean has_exited;
};

void
wsman_hosted_surroundings_clear (WsmanHostedSurroundings *self)
{
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
}

static void
wsman_hosted_process_finalize (gpointer data)
{
  WsmanHostedProcess *self = data;

  g_clear_object (&self->subprocess);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->keeper, wsman_hosted_keeper_unref);
}

static void
wsman_hosted_process_unref (WsmanHostedProcess *self)
{
  g_rc_box_release_full (self, wsman_hosted_process_finalize);
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WsmanHostedProcess *self = user_data;

  if (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    {
      self->has_exited = TRUE;
      if (self->exited != NULL)
        self->exited (self->user_data);
    }

  wsman_hosted_process_unref (self);
}

typedef struct
{
  pid_t parent;
  WsmanHostedKeeper *keeper;
} ChildSetup;

/* A server may have many descriptors; programs that know select() alone count on few. */
static void
limit_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= FD_SETSIZE)
    return;

  limit.rlim_cur = FD_SETSIZE;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* Between fork and exec, in the child: only what is safe in a signal handler. */
static void
enter_session (gpointer user_data)
{
  const ChildSetup *setup = user_data;
  static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU };
  sigset_t none;

  wsman_hosted_keeper_enter (setup->keeper);

  /* Where no keeper could be started. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != setup->parent)
    _exit (1);

  /* What this program ignores or blocks is nothing that a command may count on. */
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  limit_descriptors ();
}

static GSubprocessFlags
get_flags (WsmanHostedStreams streams)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_NONE;

  /* Standard input leads nowhere by itself. */
  if (streams & WSMAN_HOSTED_STDIN)
    flags |= G_SUBPROCESS_FLAGS_STDIN_PIPE;
  flags |= streams & WSMAN_HOSTED_STDOUT ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_STDOUT_SILENCE;
  flags |= streams & WSMAN_HOSTED_STDERR ? G_SUBPROCESS_FLAGS_STDERR_PIPE : G_SUBPROCESS_FLAGS_STDERR_SILENCE;

  return flags;
}

static void
set_spawn_error (const GError  *failure,
                 const char    *program,
                 GError       **error)
{
  static const struct
  {
    GSpawnError error;
    WsmanError klass;
    guint32 code;
  } codes[] = {
    { G_SPAWN_ERROR_NOENT, WSMAN_ERROR_NOT_FOUND, WSMAN_HOSTED_NO_PROGRAM },
    { G_SPAWN_ERROR_NOTDIR, WSMAN_ERROR_NOT_FOUND, WSMAN_HOSTED_NO_PROGRAM },
    { G_SPAWN_ERROR_ACCES, WSMAN_ERROR_ACCESS_DENIED, WSMAN_HOSTED_NO_ACCESS },
    { G_SPAWN_ERROR_PERM, WSMAN_ERROR_ACCESS_DENIED, WSMAN_HOSTED_NO_ACCESS },
    { G_SPAWN_ERROR_TOO_BIG, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_HOSTED_TOO_LONG },
    { G_SPAWN_ERROR_CHDIR, WSMAN_ERROR_NOT_FOUND, WSMAN_HOSTED_NO_DIRECTORY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (failure, G_SPAWN_ERROR, codes[i].error))
      {
        wsman_error_set (error, codes[i].klass, codes[i].code, _("“%s” can’t be run: %s"), program,
                         failure->message);
        return;
      }

  wsman_error_set (error, WSMAN_ERROR_REMOTE, WSMAN_HOSTED_FAILED, _("“%s” can’t be run: %s"), program,
                   failure->message);
}

static void
prepare_pipe (int fd)
{
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  fcntl (fd, F_SETPIPE_SZ, PIPE_SIZE);
}

static void
wsman_hosted_process_prepare_pipes (WsmanHostedProcess *self,
                                    WsmanHostedStreams  streams)
{
  if (streams & WSMAN_HOSTED_STDIN)
    prepare_pipe (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (wsman_hosted_process_get_stdin (self))));
  if (streams & WSMAN_HOSTED_STDOUT)
    prepare_pipe (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (wsman_hosted_process_get_stdout (self))));
  if (streams & WSMAN_HOSTED_STDERR)
    prepare_pipe (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (wsman_hosted_process_get_stderr (self))));
}

WsmanHostedProcess *
wsman_hosted_process_new (const WsmanHostedSurroundings  *surroundings,
                          const char *const              *argv,
                          WsmanHostedKeeper              *keeper,
                          WsmanHostedProcessExited        exited,
                          gpointer                        user_data,
                          GError                        **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (get_flags (surroundings->streams));
  g_autoptr(GSubprocess) subprocess = NULL;
  ChildSetup setup = { getpid (), keeper };
  g_autoptr(GError) failure = NULL;
  pid_t newcomer;
  WsmanHostedProcess *self;

  g_subprocess_launcher_set_cwd (launcher, surroundings->directory);
  g_subprocess_launcher_set_environ (launcher, surroundings->environment);
  g_subprocess_launcher_set_child_setup (launcher, enter_session, &setup, NULL);
  wsman_hosted_keeper_expect (keeper);
  subprocess = g_subprocess_launcher_spawnv (launcher, argv, &failure);
  newcomer = wsman_hosted_keeper_take_newcomer (keeper);
  if (subprocess == NULL)
    {
      if (newcomer > 0)
        wsman_hosted_keeper_end (keeper, newcomer, FALSE);
      set_spawn_error (failure, argv[0], error);
      return NULL;
    }

  self = g_rc_box_new0 (WsmanHostedProcess);
  self->keeper = wsman_hosted_keeper_ref (keeper);
  self->cancellable = g_cancellable_new ();
  self->exited = exited;
  self->user_data = user_data;

  self->subprocess = g_steal_pointer (&subprocess);
  self->pid = newcomer;
  wsman_hosted_process_prepare_pipes (self, surroundings->streams);
  g_subprocess_wait_async (self->subprocess, self->cancellable, exited_cb, g_rc_box_acquire (self));

  return self;
}

void
wsman_hosted_process_end (WsmanHostedProcess *self)
{
  self->exited = NULL;
  g_cancellable_cancel (self->cancellable);
  wsman_hosted_keeper_end (self->keeper, self->pid, !self->has_exited);
  wsman_hosted_process_unref (self);
}

GOutputStream *
wsman_hosted_process_get_stdin (WsmanHostedProcess *self)
{
  return g_subprocess_get_stdin_pipe (self->subprocess);
}

GInputStream *
wsman_hosted_process_get_stdout (WsmanHostedProcess *self)
{
  return g_subprocess_get_stdout_pipe (self->subprocess);
}

GInputStream *
wsman_hosted_process_get_stderr (WsmanHostedProcess *self)
{
  return g_subprocess_get_stderr_pipe (self->subprocess);
}

void
wsman_hosted_process_signal (WsmanHostedProcess *self,
                             int                 signal_number)
{
  /* A group whose leader was waited for, and that has one again, is somebody else's. */
  if (!self->has_exited || kill (self->pid, 0) != 0)
    kill (-self->pid, signal_number);
}

gboolean
wsman_hosted_process_has_exited (WsmanHostedProcess *self)
{
  return self->has_exited;
}

gint32
wsman_hosted_process_get_exit_code (WsmanHostedProcess *self)
{
  int signal_number;

  if (g_subprocess_get_if_exited (self->subprocess))
    return g_subprocess_get_exit_status (self->subprocess);

  signal_number = g_subprocess_get_term_sig (self->subprocess);

  return signal_number == SIGINT ? (gint32) WSMAN_HOSTED_CONTROL_C_EXIT : 128 + signal_number;
}
