/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks what the library's own thread does when the process ends. */

#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/wsman-worker-private.h"

#define A_MOMENT (20 * G_TIME_SPAN_MILLISECOND)

static int n_begun;
static int n_done;

/* Runs at the end of the process, after the library's own function. The thread must be idle, and must have finished
 * each job that it has begun. */
static void
check_stillness (void)
{
  int before = g_atomic_int_get (&n_begun);

  if (before == 0 || g_atomic_int_get (&n_done) != before)
    _exit (1);

  g_usleep (A_MOMENT);
  if (g_atomic_int_get (&n_begun) != before)
    _exit (2);
}

/* Runs when the job has ended, and does the rest of the work. */
static void
end_late (gpointer data)
{
  g_atomic_int_inc (&n_begun);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
  g_usleep (A_MOMENT);
  g_atomic_int_inc (&n_done);
}

static void
go_on (gpointer data)
{
  g_atomic_int_inc (&n_begun);
  wsman_worker_invoke (go_on, NULL);
  g_usleep (A_MOMENT / 4);
  g_atomic_int_inc (&n_done);
}

static const struct
{
  const char *path;
  WsmanWorkKind kind;
  WsmanWorkerFunc func;
} cases[] = {
  { "/wsman/worker/exit/last", WSMAN_WORK_IS_LAST, end_late },
  { "/wsman/worker/exit/goes-on", WSMAN_WORK_GOES_ON, go_on },
};

/* --- Libraries below --- */

static gboolean library_ended;

static void
end_library (void)
{
  library_ended = TRUE;
}

static void
use_library (void)
{
  if (library_ended)
    _exit (3);
}

/* A mechanism's library may be loaded after the library's first job. It then registers its own function for the end of
 * the process. */
static void
test_mechanism (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  wsman_worker_set_exit_func (use_library, "Basic");
  atexit (end_library);
  wsman_worker_set_exit_func (use_library, "NTLM");
  exit (0);
}

/* --- Steps of mechanisms on other threads --- */

static gpointer
do_steps (gpointer data)
{
  for (;;)
    {
      wsman_worker_begin_step ();
      use_library ();
      g_atomic_int_inc (&n_begun);
      g_usleep (A_MOMENT / 4);
      use_library ();
      g_atomic_int_inc (&n_done);
      wsman_worker_end_step ("NTLM");
    }

  return NULL;
}

/* No step runs when the library of the mechanism has ended, and a step that has begun is finished. The library may
 * first be used in a later step. */
static void
test_steps (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  atexit (check_stillness);
  wsman_worker_begin_step ();
  wsman_worker_end_step ("NTLM");
  atexit (end_library);
  for (guint i = 0; i < 4; i++)
    g_thread_unref (g_thread_new ("steps", do_steps, NULL));
  while (g_atomic_int_get (&n_done) < 8)
    g_thread_yield ();
  exit (0);
}

/* --- The thread --- */

static void
test_exit (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (cases[i].path, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  atexit (check_stillness);
  wsman_worker_set_exit_func (use_library, NULL);
  wsman_worker_begin (cases[i].kind, cases[i].func, NULL);
  while (g_atomic_int_get (&n_begun) == 0)
    g_thread_yield ();
  exit (0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_exit);
  g_test_add_func ("/wsman/worker/exit/mechanism", test_mechanism);
  g_test_add_func ("/wsman/worker/exit/steps", test_steps);

  return g_test_run ();
}
