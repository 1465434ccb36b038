/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What an operation holds, for the files that it is made of: what is asked, its properties, and the responses.
 */

#pragma once

#include "wsman-operation-private.h"

G_BEGIN_DECLS

struct _WsmanOperation
{
  GObject parent_instance;

  WsmanServerRequest *request;
  int round; /* of request: the one that this answers */
  WsmanResourceLocator *locator;
  WsmanItem *item;
};

/* wsman-operation-properties.c. */
void wsman_operation_install_properties (GObjectClass *object_class);

G_END_DECLS
