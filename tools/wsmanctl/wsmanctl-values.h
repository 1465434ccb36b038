/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets the values of options.
 */

#pragma once

#include "wsmanctl-arguments.h"
#include "wsmanctl-grammar.h"

G_BEGIN_DECLS

/* Sets the option in values. typed is its name as it was typed. value is NULL for a flag. A secret in it is wiped. */
gboolean wsmanctl_option_set (const WsmanctlOption  *option,
                              WsmanctlArguments     *values,
                              const char            *typed,
                              char                  *value,
                              GError               **error);

/* Makes self a copy of original. */
void wsmanctl_arguments_copy (WsmanctlArguments       *self,
                              const WsmanctlArguments *original);
void wsmanctl_arguments_clear (WsmanctlArguments *self);

/* Wipes the secrets. */
void wsmanctl_arguments_wipe (WsmanctlArguments *self);

G_END_DECLS
