/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Stores the last error of an object, as a fault and as XML. All access is guarded by a mutex. */

#include "wsman-last-error-private.h"

void
wsman_last_error_init (WsmanLastError *self)
{
  g_mutex_init (&self->mutex);
}

void
wsman_last_error_clear (WsmanLastError *self)
{
  g_mutex_clear (&self->mutex);
  g_clear_object (&self->fault);
  g_clear_pointer (&self->error, g_free);
}

gboolean
wsman_last_error_store (WsmanLastError *self,
                        const GError   *error)
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
wsman_last_error_get_error (WsmanLastError *self)
{
  return self->error != NULL ? self->error : "";
}

WsmanFault *
wsman_last_error_get_fault (WsmanLastError *self)
{
  return self->fault;
}

char *
wsman_last_error_dup_error (WsmanLastError *self)
{
  char *error;

  g_mutex_lock (&self->mutex);
  error = g_strdup (wsman_last_error_get_error (self));
  g_mutex_unlock (&self->mutex);

  return error;
}

WsmanFault *
wsman_last_error_ref_fault (WsmanLastError *self)
{
  WsmanFault *fault = NULL;

  g_mutex_lock (&self->mutex);
  g_set_object (&fault, self->fault);
  g_mutex_unlock (&self->mutex);

  return fault;
}
