/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Receives the server's records, and sends replies.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "providers/wsman-shell-host-records-private.h"

/* The most descriptors of a record: the memory file, the socket and three streams. */
#define SHELL_HOST_MAX_DESCRIPTORS 5

typedef enum
{
  SHELL_HOST_RECEIVED,
  SHELL_HOST_NOTHING, /* there is no record now */
  SHELL_HOST_WRONG,   /* the message isn't a record, or the server is gone */
} ShellHostReceipt;

/* Receives one record without waiting. descriptors needs room for one more than SHELL_HOST_MAX_DESCRIPTORS, because the
 * room that the kernel fills is rounded up. The caller closes the descriptors, also those of a wrong message. */
ShellHostReceipt shell_host_receive (WsmanShellHostRecord *record,
                                     int                  *descriptors,
                                     size_t               *n_descriptors);

/* Sends a record, with a descriptor unless it is -1. Returns false if the server doesn't read. */
bool shell_host_send (const WsmanShellHostRecord *record,
                      int                         descriptor);

void shell_host_close (const int *descriptors,
                       size_t     n_descriptors);
