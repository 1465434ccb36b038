/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets up wsmand on this machine.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells what it will change, asks unless the user wants no questions, and makes the changes. It keeps all settings that
 * are there. */
gboolean wsmanctl_quickconfig (GError **error);

G_END_DECLS
