/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Attaches and destroys the sources that a record owns. Each such field of a record is an attached source, or NULL.
 * Threads may only touch a source as long as they know that its context exists, because GLib also uses the context of
 * a source that has been destroyed, even if it only drops a reference to the source.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Destroys and unrefs the source, if there is one. */
static inline void
wsman_source_clear (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Attaches new_source in place of the old source. The field owns new_source. */
static inline void
wsman_source_set (GSource      **source,
                  GSource       *new_source,
                  GMainContext  *context,
                  GSourceFunc    func,
                  gpointer       user_data)
{
  wsman_source_clear (source);
  g_source_set_callback (new_source, func, user_data, NULL);
  *source = new_source;
  g_source_attach (new_source, context);
}

static inline void
wsman_source_set_timeout (GSource      **source,
                          guint          milliseconds,
                          GMainContext  *context,
                          GSourceFunc    func,
                          gpointer       user_data)
{
  wsman_source_set (source, g_timeout_source_new (milliseconds), context, func, user_data);
}

/* Calls func in context, and then frees user_data. Any thread may call this function. Another thread may free the
 * context as soon as func has begun. Until then, the caller or user_data must hold the context. */
void wsman_source_invoke (GMainContext   *context,
                          int             priority,
                          GSourceFunc     func,
                          gpointer        user_data,
                          GDestroyNotify  free_data);

G_END_DECLS
