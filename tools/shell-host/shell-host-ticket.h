/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The Kerberos ticket of the shell's user, in a folder that only this user can read.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Prepares for a ticket, before the program forks. folder is that of a ticket that the server has stored, or NULL. */
bool shell_host_ticket_prepare (const char *folder);

/* Stores a ticket, and sets KRB5CCNAME. Returns 0 or an error number. There can be only one ticket. */
int shell_host_ticket_keep (const char *ticket,
                            size_t      size);

/* Removes the ticket and its folder, if there are any. */
void shell_host_ticket_remove (void);
