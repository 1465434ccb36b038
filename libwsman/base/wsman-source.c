/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Passes calls from any thread to a context. */

#include "wsman-source-private.h"

typedef struct
{
  GSource *source;
  GSourceFunc func;
  gpointer user_data;
  GDestroyNotify free_data;
} Invocation;

static gboolean
on_invocation (gpointer user_data)
{
  Invocation *self = user_data;

  return self->func (self->user_data);
}

static void
invocation_free (gpointer data)
{
  Invocation *self = data;

  g_source_unref (self->source);
  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_free (self);
}

/* The context's thread drops the source. If this thread dropped it after it has attached it, func might already have
 * run, and the context might be freed. g_source_unref() would then change memory that belongs to somebody else. */
void
wsman_source_invoke (GMainContext   *context,
                     int             priority,
                     GSourceFunc     func,
                     gpointer        user_data,
                     GDestroyNotify  free_data)
{
  GSource *source = g_idle_source_new ();
  Invocation *invocation = g_new (Invocation, 1);

  *invocation = (Invocation) { source, func, user_data, free_data };
  g_source_set_priority (source, priority);
  g_source_set_callback (source, on_invocation, invocation, invocation_free);
  g_source_attach (source, context);
}
