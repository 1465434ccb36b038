/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A source that sleeps until any thread signals it, or cancels. Not GLib's own source for
 * cancellables: GLib 2.74 leaks that one if it goes while another thread is still cancelling.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* cancellable: may be NULL. */
GSource *wsman_wake_up_source_new (GCancellable *cancellable);

void wsman_wake_up_source_signal (GSource *wake_up);

/* Destroys and drops wake_up. */
void wsman_wake_up_source_stop (GSource *wake_up);

G_END_DECLS
