/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sends and receives records.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "providers/wsman-helper-records-private.h"

typedef enum
{
  HELPER_RECEIVED,
  HELPER_ENDED,
  HELPER_WRONG, /* the record breaks the rules */
} HelperReceipt;

/* Receives a request. descriptor becomes that of a START, which the caller closes, or -1. If sender isn't NULL, the
 * socket must pass credentials, and sender becomes the user who sent the record. */
HelperReceipt helper_receive (int                 socket,
                              WsmanHelperRequest *request,
                              int                *descriptor,
                              uid_t              *sender);

/* Sends a record, with a descriptor unless it is -1. */
bool helper_send (int         socket,
                  const void *record,
                  size_t      size,
                  int         descriptor);
