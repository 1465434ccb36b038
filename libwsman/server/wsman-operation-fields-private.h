/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of an operation, which only the files of WsmanOperation use: for the request, the properties, and the
 * responses.
 */

#pragma once

#include "wsman-operation-private.h"

G_BEGIN_DECLS

struct _WsmanOperation
{
  GObject parent_instance;

  WsmanServerRequest *request;
  int round; /* the round of the request to which this operation responds */
  WsmanResourceLocator *locator;
  WsmanItem *item;
};

/* Installs the properties. This function is in wsman-operation-properties.c. */
void wsman_operation_install_properties (GObjectClass *object_class);

G_END_DECLS
