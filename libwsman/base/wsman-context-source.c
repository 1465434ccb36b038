/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* This source runs one main context inside another. It polls the file descriptors of the inner context. */

#include "wsman-context-source-private.h"

/* These limits say how many iterations and how long the inner context runs before the outer context continues. The time
 * limit is needed because a peer that floods the connection makes each iteration long. */
#define BURST 16
#define BURST_TIME (2 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GSource parent;

  GMainContext *inner;
  GArray *wanted;    /* the file descriptors that inner polls now, of the type GPollFD */
  GArray *watched;   /* the file descriptors that this source polls, of the type GPollFD */
  GPtrArray *tags;   /* the tags of the file descriptors, with the same indices as watched */
  gint64 due;        /* the time when inner's next timer ends */
  gboolean is_owner;
} WsmanContextSource;

/* Asks inner for its file descriptors and its timeout. Returns the timeout in milliseconds, or -1 for none. */
static int
query_inner (WsmanContextSource *self)
{
  int timeout = -1;
  int priority;
  int n_wanted;

  g_main_context_prepare (self->inner, &priority);

  n_wanted = g_main_context_query (self->inner, priority, &timeout,
                                   (GPollFD *) self->wanted->data, self->wanted->len);
  if ((guint) n_wanted > self->wanted->len)
    {
      g_array_set_size (self->wanted, n_wanted);
      n_wanted = g_main_context_query (self->inner, priority, &timeout,
                                       (GPollFD *) self->wanted->data, self->wanted->len);
    }
  g_array_set_size (self->wanted, n_wanted);

  return timeout;
}

static gboolean
watches_wanted (WsmanContextSource *self)
{
  if (self->wanted->len != self->watched->len)
    return FALSE;

  for (guint i = 0; i < self->wanted->len; i++)
    {
      const GPollFD *wanted = &g_array_index (self->wanted, GPollFD, i);
      const GPollFD *watched = &g_array_index (self->watched, GPollFD, i);

      if (wanted->fd != watched->fd || wanted->events != watched->events)
        return FALSE;
    }

  return TRUE;
}

static void
watch_wanted (WsmanContextSource *self)
{
  for (guint i = 0; i < self->tags->len; i++)
    g_source_remove_unix_fd ((GSource *) self, self->tags->pdata[i]);

  g_ptr_array_set_size (self->tags, 0);
  g_array_set_size (self->watched, 0);

  for (guint i = 0; i < self->wanted->len; i++)
    {
      const GPollFD *wanted = &g_array_index (self->wanted, GPollFD, i);

      g_array_append_vals (self->watched, wanted, 1);
      g_ptr_array_add (self->tags,
                       g_source_add_unix_fd ((GSource *) self, wanted->fd, wanted->events));
    }
}

static gboolean
wsman_context_source_prepare (GSource *source,
                              int     *timeout)
{
  WsmanContextSource *self = (WsmanContextSource *) source;

  if (!self->is_owner)
    self->is_owner = g_main_context_acquire (self->inner);
  g_return_val_if_fail (self->is_owner, FALSE);

  *timeout = query_inner (self);
  if (*timeout != 0 && !watches_wanted (self))
    watch_wanted (self);

  self->due = *timeout < 0 ? G_MAXINT64
                           : g_source_get_time (source) + *timeout * G_TIME_SPAN_MILLISECOND;

  return *timeout == 0;
}

static gboolean
wsman_context_source_check (GSource *source)
{
  WsmanContextSource *self = (WsmanContextSource *) source;

  for (guint i = 0; i < self->tags->len; i++)
    {
      if (g_source_query_unix_fd (source, self->tags->pdata[i]) != 0)
        return TRUE;
    }

  return self->due <= g_source_get_time (source);
}

void
wsman_context_run (GMainContext *inner)
{
  gint64 end = g_get_monotonic_time () + BURST_TIME;

  for (int i = 0; i < BURST && g_main_context_iteration (inner, FALSE); i++)
    {
      if (g_get_monotonic_time () >= end)
        break;
    }
}

static gboolean
wsman_context_source_dispatch (GSource     *source,
                               GSourceFunc  callback,
                               gpointer     user_data)
{
  WsmanContextSource *self = (WsmanContextSource *) source;

  g_main_context_push_thread_default (self->inner);
  wsman_context_run (self->inner);
  g_main_context_pop_thread_default (self->inner);

  return callback (user_data);
}

static void
wsman_context_source_finalize (GSource *source)
{
  WsmanContextSource *self = (WsmanContextSource *) source;

  g_array_unref (self->wanted);
  g_array_unref (self->watched);
  g_ptr_array_unref (self->tags);
  g_main_context_unref (self->inner);
}

static GSourceFuncs wsman_context_source_funcs = {
  .prepare = wsman_context_source_prepare,
  .check = wsman_context_source_check,
  .dispatch = wsman_context_source_dispatch,
  .finalize = wsman_context_source_finalize,
};

GSource *
wsman_context_source_new (GMainContext *inner)
{
  GSource *source = g_source_new (&wsman_context_source_funcs, sizeof (WsmanContextSource));
  WsmanContextSource *self = (WsmanContextSource *) source;

  self->inner = g_main_context_ref (inner);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  self->watched = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  self->tags = g_ptr_array_new ();
  self->due = G_MAXINT64;
  g_source_set_static_name (source, "WsmanContextSource");

  return source;
}

void
wsman_context_source_stop (GSource *source)
{
  WsmanContextSource *self = (WsmanContextSource *) source;

  g_source_destroy (source);
  if (self->is_owner)
    g_main_context_release (self->inner);
  self->is_owner = FALSE;
  g_source_unref (source);
}
