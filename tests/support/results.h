/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Results of asynchronous functions, for tests that wait for them.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A callback that stores its result in user_data, a GAsyncResult **, which must be empty. */
void on_result (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data);

/* Runs the default context until on_result() has stored a result there; returns it. */
GAsyncResult *wait_for_result (GAsyncResult **result);

G_END_DECLS
