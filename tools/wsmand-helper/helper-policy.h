/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The policy of wsmand-helper: who may ask, and which accounts may be used.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "providers/wsman-helper-records-private.h"

typedef struct
{
  uid_t user;                             /* the account that wsmand runs as */
  char *accounts[WSMAN_HELPER_N_SOURCES]; /* names between semicolons, or "*"; NULL for none */
} HelperPolicy;

/* Reads the file, which only root may be able to write. If it can't be used, the function prints the reason and returns
 * false. */
bool helper_policy_read (HelperPolicy *self,
                         const char   *path);

/* Tells whether a user of this source may be this account. It is never root, an account of the system or wsmand's own,
 * whatever the file says. */
bool helper_policy_allows (const HelperPolicy *self,
                           uint32_t            source,
                           const char         *name,
                           uid_t               uid);
