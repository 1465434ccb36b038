/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs the library's own thread. The first job starts the thread, and the thread ends after the last job. When the
 * process ends, this file also waits for the libraries of security mechanisms, which other threads use.
 */

#include "wsman-worker-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wsman-source-private.h"

/* How long the end of the process waits for jobs of the kind WSMAN_WORK_IS_LAST. */
#define PATIENCE (3 * G_TIME_SPAN_SECOND)

/* How long the end of the process waits afterwards for the callback that the thread is running. */
#define MOMENT (G_TIME_SPAN_SECOND / 10)

/* How long the end of the process waits for steps. A step may wait for a KDC for a long time. */
#define STEP_PATIENCE G_TIME_SPAN_SECOND

/* A mechanism's library may first use OpenSSL in any of its first steps. */
#define MAX_FIRST_STEPS 4

static GMutex mutex; /* guards the variables below */
static GCond changed;
static GMainContext *context; /* the thread's context; NULL if there is no thread */
static guint n_jobs;
static guint n_last_jobs; /* the number of jobs that the end of the process waits for */
static guint n_threads; /* the number of threads; an old thread may still be ending when a new thread has begun */
static guint n_steps; /* the number of steps that threads are doing */
static gboolean is_over; /* TRUE when the process ends, and no job runs any more */
static GThread *last_thread; /* the thread that ends the process; NULL before the end */
static GSList *mechanisms; /* the mechanisms whose libraries were loaded when at_exit() was registered last */
static GSList *stepped; /* the mechanisms of the steps after which at_exit() was registered */
static pid_t waiting_process; /* the process at whose end at_exit() waits; 0 if there is none */
static void (*exit_func) (void);

static GPrivate mark;

static void
wait_for_last_jobs (gint64 end)
{
  g_mutex_lock (&mutex);
  while (n_last_jobs > 0 && g_cond_wait_until (&changed, &mutex, end))
    ;
  g_mutex_unlock (&mutex);
}

void
wsman_worker_flush (void)
{
  wait_for_last_jobs (g_get_monotonic_time () + PATIENCE);
}

/* Waits until the threads have ended, for a moment at most. After this function has returned, the libraries that this
 * library uses are unloaded. A thread that still runs could then call functions that aren't in memory any more. This is
 * also possible if the thread is only ending. */
static void
stop_threads (gint64 end)
{
  gint64 end_of_steps = g_get_monotonic_time () + STEP_PATIENCE;

  g_mutex_lock (&mutex);
  is_over = TRUE;
  last_thread = g_thread_self ();
  if (context != NULL)
    g_main_context_wakeup (context);
  while (n_threads > 0 && g_cond_wait_until (&changed, &mutex, end))
    ;
  while (n_steps > 0 && g_cond_wait_until (&changed, &mutex, end_of_steps))
    ;
  g_mutex_unlock (&mutex);
}

/* Waits for the last jobs, and then calls exit_func. The jobs may need objects that exit_func frees. */
static void
at_exit (void)
{
  gint64 begin = g_get_monotonic_time ();

  /* After fork(), the child process has the memory of the thread, but the thread doesn't exist there. */
  if (getpid () != waiting_process || is_over || wsman_worker_is_current_thread ())
    return;

  wait_for_last_jobs (begin + PATIENCE / 2);
  if (exit_func != NULL)
    exit_func ();
  wait_for_last_jobs (begin + PATIENCE);
  stop_threads (begin + PATIENCE + MOMENT);
}

static void
wait_at_exit_locked (void)
{
  if (waiting_process == 0)
    atexit (at_exit);
  waiting_process = getpid ();
}

static void
leave_locked (void)
{
  n_threads--;
  g_cond_broadcast (&changed);
}

/* Keeps the thread here until the process has ended. */
static void
stay_locked (void)
{
  leave_locked ();
  for (;;)
    g_cond_wait (&changed, &mutex);
}

static gboolean
is_idle (void)
{
  gboolean idle;

  g_mutex_lock (&mutex);
  if (is_over)
    stay_locked ();
  idle = n_jobs == 0;
  if (idle)
    context = NULL;
  g_mutex_unlock (&mutex);

  return idle;
}

static gpointer
run_thread (gpointer data)
{
  GMainContext *own = data;

  g_private_set (&mark, own);
  g_main_context_push_thread_default (own);
  while (!is_idle ())
    g_main_context_iteration (own, TRUE);
  while (g_main_context_iteration (own, FALSE))
    ;
  g_main_context_pop_thread_default (own);
  g_main_context_unref (own);

  g_mutex_lock (&mutex);
  leave_locked ();
  g_mutex_unlock (&mutex);

  return NULL;
}

typedef struct
{
  WsmanWorkerFunc func;
  gpointer user_data;
} Order;

static gboolean
on_order (gpointer user_data)
{
  Order *order = user_data;

  order->func (order->user_data);

  return G_SOURCE_REMOVE;
}

static void
attach_locked (WsmanWorkerFunc func,
               gpointer        user_data)
{
  Order *order = g_new (Order, 1);

  *order = (Order) { func, user_data };
  wsman_source_invoke (context, G_PRIORITY_DEFAULT, on_order, order, g_free);
}

void
wsman_worker_begin (WsmanWorkKind   kind,
                    WsmanWorkerFunc func,
                    gpointer        user_data)
{
  g_mutex_lock (&mutex);
  n_jobs++;
  if (kind == WSMAN_WORK_IS_LAST)
    {
      n_last_jobs++;
      wait_at_exit_locked ();
    }

  if (context == NULL)
    {
      context = g_main_context_new ();
      n_threads++;
      g_thread_unref (g_thread_new ("wsman-worker", run_thread, context));
    }

  attach_locked (func, user_data);
  g_mutex_unlock (&mutex);
}

void
wsman_worker_end (WsmanWorkKind kind)
{
  g_mutex_lock (&mutex);
  n_jobs--;
  if (kind == WSMAN_WORK_IS_LAST)
    n_last_jobs--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

void
wsman_worker_invoke (WsmanWorkerFunc func,
                     gpointer        user_data)
{
  g_mutex_lock (&mutex);
  g_assert (context != NULL);
  attach_locked (func, user_data);
  g_mutex_unlock (&mutex);
}

/* Registers at_exit() again for each mechanism, because the function that was registered last runs first. The NTLM
 * library uses OpenSSL, which registers a function of its own when it is first used. */
void
wsman_worker_set_exit_func (void (*func) (void),
                            const char *mechanism)
{
  g_mutex_lock (&mutex);
  exit_func = func;
  wait_at_exit_locked ();
  if (mechanism != NULL && g_slist_find_custom (mechanisms, mechanism, (GCompareFunc) strcmp) == NULL)
    {
      mechanisms = g_slist_prepend (mechanisms, (gpointer) mechanism);
      atexit (at_exit);
    }
  g_mutex_unlock (&mutex);
}

void
wsman_worker_begin_step (void)
{
  g_mutex_lock (&mutex);
  while (is_over && g_thread_self () != last_thread)
    g_cond_wait (&changed, &mutex);
  n_steps++;
  g_mutex_unlock (&mutex);
}

static guint
count_steps_locked (const char *mechanism)
{
  guint n = 0;

  for (GSList *l = stepped; l != NULL; l = l->next)
    n += strcmp (l->data, mechanism) == 0;

  return n;
}

/* Registers at_exit() again, as for wsman_worker_set_exit_func(). */
void
wsman_worker_end_step (const char *mechanism)
{
  g_mutex_lock (&mutex);
  n_steps--;
  if (mechanism != NULL && !is_over && count_steps_locked (mechanism) < MAX_FIRST_STEPS)
    {
      stepped = g_slist_prepend (stepped, (gpointer) mechanism);
      if (waiting_process == 0)
        waiting_process = getpid ();
      atexit (at_exit);
    }
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

gboolean
wsman_worker_is_current_thread (void)
{
  return g_private_get (&mark) != NULL;
}
