/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an operation, for its files: the request, the properties, and the responses.
 */

#pragma once

#include "wsman-operation-private.h"

G_BEGIN_DECLS

struct _WsmanOperation
{
  GObject parent_instance;

  WsmanServerRequest *request;
  int round; /* the round of request that this operation responds to */
  WsmanResourceLocator *locator;
  WsmanItem *item;
};

/* In wsman-operation-properties.c. */
void wsman_operation_install_properties (GObjectClass *object_class);

G_END_DECLS
