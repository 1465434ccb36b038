/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ends the processes of a command. See the header.
 */

#include "providers/wsman-hosted-keeper-private.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wsman-debug-private.h"

/* Who forks while it is being killed is looked at again, but not forever. */
#define MAX_SWEEPS 100

/* Hears of sessions that begin ("+ 17") and are over ("- 17"), and ends those left at the end of its
 * input, which comes when this program is no more. Groups first, since nobody can fork faster than its
 * whole group is killed; then who left the group, but not the session. */
static const char keeper_script[] =
  "left=' '\n"
  "while read -r change session; do\n"
  "  case $change in\n"
  "    +) left=\"$left$session \" ;;\n"
  "    -) left=\"${left%%\" $session \"*} ${left#*\" $session \"}\" ;;\n"
  "  esac\n"
  "done\n"
  "[ \"$left\" = ' ' ] && exit\n"
  "sweeps=" G_STRINGIFY (MAX_SWEEPS) "\n"
  "while [ $sweeps -gt 0 ]; do\n"
  "  for session in $left; do kill -KILL -- \"-$session\"; done\n"
  "  found=\n"
  "  for process in /proc/[0-9]*; do\n"
  "    read -r line < \"$process/stat\" || continue\n"
  "    set -- ${line##*) }\n"
  "    [ $1 = Z ] && continue\n"
  "    case $left in *\" $4 \"*) kill -KILL \"${process#/proc/}\" && found=yes ;; esac\n"
  "  done\n"
  "  [ $found ] || exit\n"
  "  sweeps=$((sweeps - 1))\n"
  "done 2> /dev/null\n";

struct _WsmanHostedKeeper
{
  int fd; /* of the shell's input; -1 until it is started */
  pid_t *newcomer; /* shared with children; once one has exited nobody else tells its id */
  GHashTable *sessions; /* set of those that haven't ended */
};

WsmanHostedKeeper *
wsman_hosted_keeper_new (void)
{
  WsmanHostedKeeper *self = g_rc_box_new0 (WsmanHostedKeeper);

  self->fd = -1;
  self->sessions = g_hash_table_new (NULL, NULL);
  self->newcomer = mmap (NULL, sizeof *self->newcomer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (self->newcomer != MAP_FAILED);

  return self;
}

WsmanHostedKeeper *
wsman_hosted_keeper_ref (WsmanHostedKeeper *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_hosted_keeper_finalize (gpointer data)
{
  WsmanHostedKeeper *self = data;

  if (self->fd >= 0)
    close (self->fd);
  munmap (self->newcomer, sizeof *self->newcomer);
  g_hash_table_unref (self->sessions);
}

void
wsman_hosted_keeper_unref (WsmanHostedKeeper *self)
{
  g_rc_box_release_full (self, wsman_hosted_keeper_finalize);
}

/* Out of reach of what a terminal sends to this program and its kind. */
static void
leave_session (gpointer user_data)
{
  setsid ();
}

static void
wsman_hosted_keeper_start (WsmanHostedKeeper *self)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  int pair[2];

  /* A socket, since a pipe whose reader died would send SIGPIPE. */
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return;

  g_subprocess_launcher_take_stdin_fd (launcher, pair[1]);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", keeper_script, NULL);
  if (process != NULL)
    {
      self->fd = pair[0];
      return;
    }

  wsman_debug (WSMAN_DEBUG_PROVIDER, "no keeper of sessions: %s", error->message);
  close (pair[0]);
}

/* By hand, since it must be safe in a signal handler. */
static void
wsman_hosted_keeper_tell (WsmanHostedKeeper *self,
                          char               change,
                          pid_t              session)
{
  char line[16];
  char *start = line + sizeof line;

  *--start = '\n';
  for (pid_t rest = session; rest > 0; rest /= 10)
    *--start = '0' + rest % 10;
  *--start = ' ';
  *--start = change;

  if (self->fd >= 0)
    send (self->fd, start, line + sizeof line - start, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* It doesn't mind an empty line. One who is but slow isn't waited for. */
static gboolean
wsman_hosted_keeper_is_heard (WsmanHostedKeeper *self)
{
  return self->fd >= 0 && (send (self->fd, "\n", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 || errno == EAGAIN);
}

void
wsman_hosted_keeper_expect (WsmanHostedKeeper *self)
{
  GHashTableIter iter;
  gpointer session;

  *self->newcomer = 0;
  if (wsman_hosted_keeper_is_heard (self))
    return;

  /* The first one; or another, since commands may kill whatever their user runs. */
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  wsman_hosted_keeper_start (self);
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    wsman_hosted_keeper_tell (self, '+', GPOINTER_TO_INT (session));
}

void
wsman_hosted_keeper_enter (WsmanHostedKeeper *self)
{
  *self->newcomer = setsid ();
  wsman_hosted_keeper_tell (self, '+', *self->newcomer);
}

pid_t
wsman_hosted_keeper_take_newcomer (WsmanHostedKeeper *self)
{
  if (*self->newcomer > 0)
    g_hash_table_add (self->sessions, GINT_TO_POINTER (*self->newcomer));

  return *self->newcomer;
}

/* Kills those of session that weren't killed yet: FALSE if there are none. */
static gboolean
sweep (GDir       *processes,
       pid_t       session,
       GHashTable *killed)
{
  gboolean found = FALSE;
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      pid_t process = g_ascii_isdigit (*name) ? (pid_t) g_ascii_strtoll (name, NULL, 10) : 0;

      if (process <= 0 || getsid (process) != session || !g_hash_table_add (killed, GINT_TO_POINTER (process)))
        continue;

      kill (process, SIGKILL);
      found = TRUE;
    }

  return found;
}

void
wsman_hosted_keeper_end (WsmanHostedKeeper *self,
                         pid_t              session,
                         gboolean           is_led)
{
  g_autoptr(GDir) processes = NULL;
  g_autoptr(GHashTable) killed = g_hash_table_new (NULL, NULL);

  /* Below are not one but many: kill(2). */
  g_assert (session > 1);

  /* A session that has a leader again is somebody else's. */
  if (is_led || kill (session, 0) != 0)
    {
      kill (-session, SIGKILL);
      processes = g_dir_open ("/proc", 0, NULL);
    }

  for (guint i = 0; processes != NULL && i < MAX_SWEEPS && sweep (processes, session, killed); i++)
    g_dir_rewind (processes);

  g_hash_table_remove (self->sessions, GINT_TO_POINTER (session));
  wsman_hosted_keeper_tell (self, '-', session);
}
