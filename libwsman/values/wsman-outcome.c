/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Keeps the last failure of an object, as fault and as XML. */

#include "wsman-outcome-private.h"

void
wsman_outcome_init (WsmanOutcome *self)
{
  g_mutex_init (&self->mutex);
}

void
wsman_outcome_clear (WsmanOutcome *self)
{
  g_mutex_clear (&self->mutex);
  g_clear_object (&self->fault);
  g_clear_pointer (&self->error, g_free);
}

gboolean
wsman_outcome_record (WsmanOutcome *self,
                      const GError *error)
{
  g_autoptr(WsmanFault) fault = error != NULL ? wsman_fault_from_error (error) : NULL;
  g_autofree char *xml = fault != NULL ? wsman_fault_to_xml (fault) : NULL;
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->fault != NULL || fault != NULL;
  if (changed)
    {
      WsmanFault *old_fault = self->fault;
      char *old_error = self->error;

      self->fault = g_steal_pointer (&fault);
      self->error = g_steal_pointer (&xml);
      fault = old_fault;
      xml = old_error;
    }
  g_mutex_unlock (&self->mutex);

  return changed;
}

const char *
wsman_outcome_get_error (WsmanOutcome *self)
{
  return self->error != NULL ? self->error : "";
}

WsmanFault *
wsman_outcome_get_fault (WsmanOutcome *self)
{
  return self->fault;
}

char *
wsman_outcome_dup_error (WsmanOutcome *self)
{
  char *error;

  g_mutex_lock (&self->mutex);
  error = g_strdup (wsman_outcome_get_error (self));
  g_mutex_unlock (&self->mutex);

  return error;
}

WsmanFault *
wsman_outcome_ref_fault (WsmanOutcome *self)
{
  WsmanFault *fault = NULL;

  g_mutex_lock (&self->mutex);
  g_set_object (&fault, self->fault);
  g_mutex_unlock (&self->mutex);

  return fault;
}
