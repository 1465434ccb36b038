/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command that tries not to be ended, in the way that its argument chooses. It prints "ready" when it has prepared
 * that. All its processes end by themselves after a while. Use "bomb" only with a limit on processes.
 */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIFETIME_S 60

static time_t deadline;

static time_t
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec;
}

static void
be_ready (void)
{
  (void) !write (STDOUT_FILENO, "ready\n", 6);
}

static void
wait_long (void)
{
  while (get_time () < deadline)
    sleep (1);
  _exit (EXIT_SUCCESS);
}

/* Forks all the time, and ends each parent. When others know its number, it is already another process. */
static void
hop (int in_sessions)
{
  while (get_time () < deadline)
    {
      if (fork () > 0)
        _exit (EXIT_SUCCESS);
      if (in_sessions)
        setsid ();
    }
  _exit (EXIT_SUCCESS);
}

static void
play_hop (void)
{
  be_ready ();
  hop (0);
}

static void
play_hop_in_sessions (void)
{
  be_ready ();
  hop (1);
}

/* Runs several processes that fork all the time, and one that doesn't. */
static void
play_hops (void)
{
  for (int i = 0; i < 3; i++)
    if (fork () == 0)
      hop (i % 2);
  be_ready ();
  while (get_time () < deadline)
    wait (NULL);
}

/* Leaves a child in the group of a process that has ended. */
static void
play_orphan (void)
{
  if (fork () > 0)
    _exit (EXIT_SUCCESS);
  be_ready ();
  wait_long ();
}

static void
play_daemon (void)
{
  if (fork () > 0)
    _exit (EXIT_SUCCESS);
  setsid ();
  if (fork () > 0)
    _exit (EXIT_SUCCESS);
  setsid ();
  be_ready ();
  wait_long ();
}

static void
play_stopped (void)
{
  pid_t child = fork ();

  if (child == 0)
    {
      raise (SIGSTOP);
      wait_long ();
    }
  waitpid (child, NULL, WUNTRACED);
  be_ready ();
  raise (SIGSTOP);
}

/* Adopts its orphans, and doesn't wait for them. */
static void
play_subreaper (void)
{
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  for (int i = 0; i < 3; i++)
    if (fork () == 0)
      {
        setsid ();
        if (fork () == 0)
          wait_long ();
        _exit (EXIT_SUCCESS);
      }
  be_ready ();
  wait_long ();
}

static void
play_deaf (void)
{
  for (int i = 1; i <= SIGRTMAX; i++)
    signal (i, SIG_IGN);
  be_ready ();
  wait_long ();
}

static void *
run_thread (void *data)
{
  if (fork () == 0)
    wait_long ();
  be_ready ();
  wait_long ();

  return NULL;
}

/* Ends the first thread. The process then looks dead. */
static void
play_headless (void)
{
  pthread_t thread;

  pthread_create (&thread, NULL, run_thread, NULL);
  pthread_exit (NULL);
}

/* Makes a long chain of descendants. */
static void
play_chain (void)
{
  for (int i = 0; i < 50; i++)
    if (fork () > 0)
      wait_long ();
  setsid ();
  be_ready ();
  wait_long ();
}

/* Continues processes that the host has stopped. */
static void
play_waker (void)
{
  pid_t children[3];

  for (int i = 0; i < 3; i++)
    if ((children[i] = fork ()) == 0)
      wait_long ();
  be_ready ();
  while (get_time () < deadline)
    for (int i = 0; i < 3; i++)
      kill (children[i], SIGCONT);
}

static void
play_bomb (void)
{
  be_ready ();
  while (get_time () < deadline)
    fork ();
}

static const struct
{
  const char *name;
  void (*play) (void);
} plays[] = {
  { "hop", play_hop },
  { "hop-in-sessions", play_hop_in_sessions },
  { "hops", play_hops },
  { "orphan", play_orphan },
  { "daemon", play_daemon },
  { "stopped", play_stopped },
  { "subreaper", play_subreaper },
  { "deaf", play_deaf },
  { "headless", play_headless },
  { "chain", play_chain },
  { "waker", play_waker },
  { "bomb", play_bomb },
};

int
main (int    argc,
      char **argv)
{
  deadline = get_time () + LIFETIME_S;
  for (size_t i = 0; argc == 2 && i < sizeof plays / sizeof *plays; i++)
    if (strcmp (argv[1], plays[i].name) == 0)
      plays[i].play ();

  return EXIT_FAILURE;
}
