/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The variables of the caller, whose files a host of the caller reads and writes.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* The functions of the same names of Win32_Environment. */
void wsman_environment_load_as_caller (const WsmanSystemClass *klass,
                                       WsmanHostedCaller      *caller,
                                       GTask                  *task);
void wsman_environment_write_as_caller (gpointer           record,
                                        gboolean           is_new,
                                        WsmanHostedCaller *caller,
                                        GTask             *task);
void wsman_environment_erase_as_caller (gpointer           record,
                                        WsmanHostedCaller *caller,
                                        GTask             *task);

G_END_DECLS
