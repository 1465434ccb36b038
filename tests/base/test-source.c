/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that no thread touches a source after its context was freed. GLib would then change memory that belongs to
 * somebody else. In each case another thread wakes up a context, and is stopped in GLib's function until the owner of
 * the context has done everything, or waits for the thread.
 */

#include <dlfcn.h>
#include <gio/gio.h>

#include "base/wsman-deadline-private.h"
#include "base/wsman-source-private.h"
#include "command-fixture.h"
#include "security/wsman-security-private.h"
#include "security/wsman-turn-private.h"
#include "shell/wsman-command-fields-private.h"

static GThread *owner;        /* the thread that runs the context; NULL between the cases */
static GMainContext *watched; /* the context; it may be freed */
static int is_freed;          /* TRUE when the context was freed; atomic */

static GMutex mutex; /* guards the variables below */
static GCond changed;
static gboolean has_woken;  /* TRUE when the other thread has woken up the context */
static gboolean owner_waits; /* TRUE when the owner waits for the other thread */
static gboolean is_over;    /* TRUE when the owner has dropped its reference to the context */
static gboolean has_ended;  /* TRUE when the other thread has ended */
static GSource *touched; /* the source with which the other thread has woken up the context */
static guint n_late;     /* how often the other thread has touched it after the context was freed */

static void
set_flag (gboolean *flag)
{
  g_mutex_lock (&mutex);
  *flag = TRUE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

/* Waits for one of the flags. */
static void
wait_for_flag (const gboolean *flag,
               const gboolean *other_flag)
{
  g_mutex_lock (&mutex);
  while (!*flag && !*other_flag)
    g_cond_wait (&changed, &mutex);
  g_mutex_unlock (&mutex);
}

static void
on_thread_ended (gpointer data)
{
  set_flag (&has_ended);
}

/* Marks the other thread. */
static GPrivate mark = G_PRIVATE_INIT (on_thread_ended);

static gboolean
is_other_thread (void)
{
  return g_private_get (&mark) != NULL;
}

/* Stops the other thread until the owner needs it no longer, or waits for it. */
static void
stop_other_thread (void)
{
  set_flag (&has_woken);
  wait_for_flag (&is_over, &owner_waits);
}

/* --- GLib's functions, which these replace --- */

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  guint (*real) (GSource *, GMainContext *) = dlsym (RTLD_NEXT, "g_source_attach");
  gboolean wakes_up = is_other_thread () && context == watched;
  guint id;

  if (wakes_up)
    touched = source;
  id = real (source, context);
  if (wakes_up)
    stop_other_thread ();

  return id;
}

void
g_source_set_ready_time (GSource *source,
                         gint64   ready_time)
{
  void (*real) (GSource *, gint64) = dlsym (RTLD_NEXT, "g_source_set_ready_time");

  if (!is_other_thread ())
    {
      real (source, ready_time);
      return;
    }

  touched = source;
  real (source, ready_time);
  stop_other_thread ();
}

void
g_source_unref (GSource *source)
{
  void (*real) (GSource *) = dlsym (RTLD_NEXT, "g_source_unref");

  if (is_other_thread () && source == touched && g_atomic_int_get (&is_freed))
    n_late++;
  else
    real (source);
}

void
g_cancellable_disconnect (GCancellable *cancellable,
                          gulong        handler_id)
{
  void (*real) (GCancellable *, gulong) = dlsym (RTLD_NEXT, "g_cancellable_disconnect");

  if (g_thread_self () == owner && cancellable != NULL)
    set_flag (&owner_waits);
  real (cancellable, handler_id);
}

/* --- The contexts --- */

static gboolean
never (gpointer user_data)
{
  g_assert_not_reached ();
}

static void
on_context_freed (gpointer data)
{
  g_atomic_int_set (&is_freed, TRUE);
}

/* Makes a context that tells when it is freed. */
static GMainContext *
context_new (void)
{
  static GSourceFuncs funcs;
  g_autoptr(GSource) source = g_source_new (&funcs, sizeof (GSource));

  has_woken = owner_waits = is_over = has_ended = FALSE;
  touched = NULL;
  n_late = 0;
  g_atomic_int_set (&is_freed, FALSE);
  owner = g_thread_self ();
  watched = g_main_context_new ();
  g_source_set_callback (source, never, NULL, on_context_freed);
  g_source_attach (source, watched);
  g_main_context_push_thread_default (watched);

  return watched;
}

/* Runs the context until the other thread has woken it up, and the call has ended. */
static void
run (GMainContext   *context,
     const gboolean *is_called)
{
  wait_for_flag (&has_woken, &has_woken);
  while (!*is_called)
    g_main_context_iteration (context, TRUE);
  while (g_main_context_iteration (context, FALSE))
    ;
}

/* Frees the context. Then lets the other thread go on, and waits for its end. */
static void
context_free (GMainContext *context)
{
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);

  set_flag (&is_over);
  wait_for_flag (&has_ended, &has_ended);
  g_assert_true (g_atomic_int_get (&is_freed));
  g_assert_cmpuint (n_late, ==, 0);
  owner = NULL;
}

/* --- Calls --- */

static gboolean
on_invoked (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gpointer
invoke (gpointer data)
{
  g_private_set (&mark, data);
  wsman_source_invoke (watched, G_PRIORITY_DEFAULT, on_invoked, data, NULL);

  return NULL;
}

static void
test_invoke (void)
{
  gboolean is_called = FALSE;
  GMainContext *context = context_new ();
  GThread *thread = g_thread_new ("other", invoke, &is_called);

  run (context, &is_called);
  context_free (context);
  g_thread_join (thread);
}

/* --- Threads of mechanisms --- */

#define MECHANISM_TYPE (mechanism_get_type ())

G_DECLARE_FINAL_TYPE (Mechanism, mechanism, , MECHANISM, WsmanSecurityContext)

struct _Mechanism
{
  WsmanSecurityContext parent_instance;
};

G_DEFINE_FINAL_TYPE (Mechanism, mechanism, WSMAN_TYPE_SECURITY_CONTEXT)

static gboolean
mechanism_step (WsmanSecurityContext  *self,
                GBytes                *input,
                GBytes               **output,
                GError               **error)
{
  g_private_set (&mark, self);
  *output = g_bytes_ref (input);

  return TRUE;
}

static void
mechanism_class_init (MechanismClass *klass)
{
  WSMAN_SECURITY_CONTEXT_CLASS (klass)->connection_bound = TRUE;
  WSMAN_SECURITY_CONTEXT_CLASS (klass)->step = mechanism_step;
}

static void
mechanism_init (Mechanism *self)
{
}

static void
on_step (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_security_context_step_finish (WSMAN_SECURITY_CONTEXT (source), result, &output, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_mechanism (void)
{
  gboolean is_called = FALSE;
  GMainContext *context = context_new ();
  g_autoptr(WsmanSecurityContext) mechanism = g_object_new (MECHANISM_TYPE, NULL);
  g_autoptr(GBytes) input = g_bytes_new_static ("token", 5);

  wsman_security_context_step_async (mechanism, input, NULL, on_step, &is_called);
  run (context, &is_called);
  context_free (context);
}

/* --- Cancellation --- */

static gpointer
cancel (gpointer data)
{
  g_private_set (&mark, data);
  g_cancellable_cancel (data);

  return NULL;
}

static void
on_deadline_cancelled (GCancellable *cancellable,
                       gboolean     *is_called)
{
  *is_called = TRUE;
}

static void
test_deadline (void)
{
  gboolean is_called = FALSE;
  GMainContext *context = context_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  WsmanDeadline deadline;
  GThread *thread;

  wsman_deadline_start (&deadline, G_MAXINT, cancellable);
  g_signal_connect (deadline.cancellable, "cancelled", G_CALLBACK (on_deadline_cancelled), &is_called);
  thread = g_thread_new ("other", cancel, cancellable);
  run (context, &is_called);
  wsman_deadline_stop (&deadline);
  context_free (context);
  g_thread_join (thread);
}

static void
on_turn (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_turn_take_finish (result, &error));
  g_assert_no_error (error);
}

static void
on_no_turn (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_turn_take_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_turn (void)
{
  gboolean is_called = FALSE;
  GMainContext *context = context_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;
  WsmanTurn turn;

  wsman_turn_init (&turn);
  wsman_turn_take_async (&turn, NULL, on_turn, NULL);
  wsman_turn_take_async (&turn, cancellable, on_no_turn, &is_called);
  thread = g_thread_new ("other", cancel, cancellable);
  run (context, &is_called);
  wsman_turn_end (&turn, NULL);
  wsman_turn_clear (&turn);
  context_free (context);
  g_thread_join (thread);
}

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_remote_command_wait_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_wait (CommandFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "cat");
  gboolean is_called = FALSE;
  GMainContext *context = context_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;

  wsman_remote_command_wait_async (command->remote, WSMAN_READY_END, cancellable, on_waited, &is_called);
  thread = g_thread_new ("other", cancel, cancellable);
  run (context, &is_called);
  context_free (context);
  g_thread_join (thread);
}

/* --- Sources that stay --- */

/* The library's own thread wakes up the source of a command as long as the command runs. */
static void
test_command (CommandFixture *fixture,
              gconstpointer   data)
{
  GMainContext *context = context_new ();
  g_autoptr(WsmanCommand) command = command_fixture_run (fixture, "echo end");
  g_autoptr(GError) error = NULL;

  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  g_assert_false (g_atomic_int_get (&is_freed));

  g_assert_true (wsman_command_wait (command, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&command);
  g_assert_true (g_atomic_int_get (&is_freed));
  owner = NULL;
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_thread_pool_set_max_unused_threads (0);

  g_test_add_func ("/wsman/source/invoke", test_invoke);
  g_test_add_func ("/wsman/source/mechanism", test_mechanism);
  g_test_add_func ("/wsman/source/deadline", test_deadline);
  g_test_add_func ("/wsman/source/turn", test_turn);
  command_fixture_add ("/wsman/source/wait", NULL, test_wait);
  command_fixture_add ("/wsman/source/command", NULL, test_command);

  return g_test_run ();
}
