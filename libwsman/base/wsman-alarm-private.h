/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A source that sleeps until any thread rings it, or cancels. Not GLib's own source for
 * cancellables: GLib 2.74 leaks that one if it goes while another thread is still cancelling.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* cancellable: may be NULL. */
GSource *wsman_alarm_new (GCancellable *cancellable);

void wsman_alarm_ring (GSource *alarm);

/* Destroys and drops alarm. */
void wsman_alarm_stop (GSource *alarm);

G_END_DECLS
