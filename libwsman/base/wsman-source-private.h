/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Sources that a structure owns: each field holds a source that is attached, or NULL. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Destroys and drops the source, if there is one. */
void wsman_source_clear (GSource **source);

/* Takes new_source and attaches it in place of the one that was there. */
void wsman_source_set (GSource      **source,
                       GSource       *new_source,
                       GMainContext  *context,
                       GSourceFunc    func,
                       gpointer       user_data);

void wsman_source_set_timeout (GSource      **source,
                               guint          milliseconds,
                               GMainContext  *context,
                               GSourceFunc    func,
                               gpointer       user_data);

G_END_DECLS
