/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Keeps the last failure of an object, as fault and as XML. */

#include "wsman-outcome-private.h"

#include "wsman-codes.h"
#include "wsman-error-private.h"
#include "wsman-fault-private.h"

#define CODE_BUSY ((guint32) 0x800700aa) /* ERROR_BUSY, as an HRESULT */

/* The errors that aren't ours have no code of their own; scripts expect one all the same. */
static guint32
get_code (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WSMAN_CODE_OPERATION_ABORTED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return WSMAN_CODE_CLIENT_SESSION_UNUSABLE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return CODE_BUSY;

  return WSMAN_CODE_PROVIDER_FAILURE;
}

static WsmanFault *
make_fault (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL ? wsman_fault_new_from_info (info) : wsman_fault_new (get_code (error), error->message);
}

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
  g_autoptr(WsmanFault) fault = error != NULL ? make_fault (error) : NULL;
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
