/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-push-private.h"

#include "wsman-server-private.h"

void
wsman_server_set_push (WsmanServer             *self,
                       const WsmanPushHandlers *handlers,
                       gpointer                 user_data)
{
  self->policy.push_handlers = handlers;
  self->policy.push_data = user_data;
}

void
wsman_server_remove_push (WsmanServer *self,
                          gpointer     user_data)
{
  if (self->policy.push_data == user_data)
    wsman_server_set_push (self, NULL, NULL);
}
