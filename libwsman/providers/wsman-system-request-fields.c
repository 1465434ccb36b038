/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What all files that handle requests need. */

#include "wsman-system-request-fields-private.h"

static void
request_clear (gpointer data)
{
  WsmanSystemRequest *self = data;

  g_clear_object (&self->operation);
  g_clear_object (&self->helper);
  g_clear_object (&self->shells);
  wsman_system_association_query_clear (&self->query);
  g_clear_pointer (&self->snapshot, g_hash_table_unref);
  g_clear_pointer (&self->needed, g_ptr_array_unref);
  g_clear_pointer (&self->caller, wsman_hosted_caller_free);
  wsman_system_refusal_clear (&self->refusal);
  g_clear_pointer (&self->record, wsman_system_record_unref);
}

void
wsman_system_request_unref (WsmanSystemRequest *self)
{
  g_rc_box_release_full (self, request_clear);
}

WsmanSystemRecord *
wsman_system_request_find (WsmanSystemRequest *self)
{
  return wsman_system_resource_find (&self->resource, wsman_operation_get_locator (self->operation),
                                     self->snapshot, &self->refusal);
}

void
wsman_system_request_return_record (WsmanSystemRequest *self,
                                    WsmanSystemRecord  *record)
{
  g_autoptr(WsmanItem) item = wsman_system_resource_new_item (&self->resource, record);

  wsman_operation_return_item (self->operation, item);
}
