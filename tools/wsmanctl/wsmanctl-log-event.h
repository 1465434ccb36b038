/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Events of Windows' event logs, whose meaning is in attributes that the other layouts don't show.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Tells whether an item is such an event. */
gboolean wsmanctl_log_event_is (WsmanItem *item);

/* Appends the event as a line for people: time, machine, source, level and message. Further lines of the message are
 * indented. Without a message, the line has the data. */
void wsmanctl_log_event_append (GString   *text,
                                WsmanItem *item);

G_END_DECLS
