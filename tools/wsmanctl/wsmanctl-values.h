/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets the values of options.
 */

#pragma once

#include "wsmanctl-grammar.h"

G_BEGIN_DECLS

/* Sets the option in the arguments. typed is its name as it was typed. value is NULL for a flag. A secret in it is
 * wiped. */
gboolean wsmanctl_option_set (const WsmanctlOption  *option,
                              const char            *typed,
                              char                  *value,
                              GError               **error);

/* Wipes the secrets in the arguments. */
void wsmanctl_arguments_wipe (void);

G_END_DECLS
