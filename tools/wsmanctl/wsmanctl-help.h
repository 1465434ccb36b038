/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints help, which is made from the tables of the grammar.
 */

#pragma once

#include "wsmanctl-grammar.h"

G_BEGIN_DECLS

/* Returns the help of a verb, or of the whole program if verb is NULL. */
char *wsmanctl_help_describe (const WsmanctlVerb *verb);

G_END_DECLS
