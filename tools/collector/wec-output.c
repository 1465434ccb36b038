/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-output.h"

void
wec_output_init (WecOutput            *self,
                 const WecOutputClass *klass,
                 const char           *name)
{
  self->class = klass;
  self->name = g_strdup (name);
  g_mutex_init (&self->mutex);
}

void
wec_output_free (WecOutput *self)
{
  g_free (self->name);
  g_free (self->counts.error);
  g_mutex_clear (&self->mutex);
  self->class->free (self);
}

const char *
wec_output_get_name (WecOutput *self)
{
  return self->name;
}

gboolean
wec_output_check_room (WecOutput  *self,
                       GError    **error)
{
  return self->class->check_room == NULL || self->class->check_room (self, error);
}

void
wec_output_add (WecOutput      *self,
                const WecEvent *event)
{
  self->n_pending++;
  self->is_second_try = FALSE;
  self->class->add (self, event);
}

/* Keeps what a flush has done. */
static void
count (WecOutput    *self,
       guint         n_taken,
       const GError *error)
{
  g_mutex_lock (&self->mutex);
  self->counts.n_written += n_taken;
  if (error != NULL && !self->is_second_try)
    self->counts.n_refused += self->n_pending;
  if (error != NULL && g_strcmp0 (self->counts.error, error->message) != 0)
    g_warning ("%s: %s", self->name, error->message);
  g_free (self->counts.error);
  self->counts.error = error != NULL ? g_strdup (error->message) : NULL;
  g_mutex_unlock (&self->mutex);
  self->is_second_try = error != NULL;
}

gboolean
wec_output_flush (WecOutput     *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  guint n_before = self->n_pending;
  GError *local_error = NULL;

  if (self->class->flush (self, cancellable, &local_error))
    self->n_pending = 0;
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    count (self, n_before - self->n_pending, local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);

  return FALSE;
}

void
wec_output_drop (WecOutput *self)
{
  self->class->drop (self);
  self->n_pending = 0;
}

void
wec_output_get_counts (WecOutput       *self,
                       WecOutputCounts *counts)
{
  g_mutex_lock (&self->mutex);
  *counts = self->counts;
  counts->error = g_strdup (self->counts.error);
  g_mutex_unlock (&self->mutex);
  if (self->class->get_counts != NULL)
    self->class->get_counts (self, counts);
}
