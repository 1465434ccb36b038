/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Declares a source that sleeps until a thread signals it, or until a cancellable is cancelled. The source replaces
 * g_cancellable_source_new(), because GLib leaks such a source if it is destroyed while another thread is cancelling.
 * If also the context is freed then, GLib changes memory that belongs to somebody else.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a source. cancellable may be NULL. */
GSource *wsman_wake_up_source_new (GCancellable *cancellable);

void wsman_wake_up_source_signal (GSource *wake_up);

/* Destroys and unrefs wake_up. */
void wsman_wake_up_source_stop (GSource *wake_up);

G_END_DECLS
