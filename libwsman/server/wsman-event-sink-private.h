/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's end of an event sink: the queue of events that the subscriber hasn't got yet. The provider may send in
 * any thread. The server uses the functions below in its own context.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "wsman-event-sink.h"
#include "wsman-query-private.h"

G_BEGIN_DECLS

/* Is called in the server's context after events were added to an empty queue, and when the provider has ended the
 * subscription. */
typedef void (*WsmanEventSinkFunc) (gpointer user_data);

/* Makes a sink. query decides which events the subscriber gets. If context is NULL, the sink has already ended. */
WsmanEventSink *wsman_event_sink_new (GMainContext *context,
                                      WsmanQuery   *query);

void wsman_event_sink_set_func (WsmanEventSink     *self,
                                WsmanEventSinkFunc  func,
                                gpointer            user_data);

/* Ends the sink, because there is no subscription any more. Drops its events, and tells the provider. */
void wsman_event_sink_close (WsmanEventSink *self);

/* Tells whether there is something to deliver. */
gboolean wsman_event_sink_has_events (WsmanEventSink *self);
guint wsman_event_sink_get_n_events (WsmanEventSink *self);

/* Tells whether the provider has ended the subscription and all events are delivered. fault becomes the reason, or NULL
 * if the subscription has ended without an error. */
gboolean wsman_event_sink_is_exhausted (WsmanEventSink  *self,
                                        WsmanFaultInfo **fault);

/* Appends the next events to xml: at most max_items that take at most room bytes in charset. An event that doesn't fit
 * at all is dropped, and the subscriber is told so. bookmark is the header with the newest bookmark, which the
 * function replaces, and for which there is room, too. It may be NULL. Returns the number of elements. */
guint wsman_event_sink_write (WsmanEventSink  *self,
                              GString         *xml,
                              guint            max_items,
                              gsize            room,
                              const char      *charset,
                              char           **bookmark);

/* Tells whether the next event will surely be kept, if its XML has less than half of the bytes that may wait. */
gboolean wsman_event_sink_has_room (WsmanEventSink *self);

/* Sets the function that is called in the server's context when there is room again. */
void wsman_event_sink_set_room_func (WsmanEventSink     *self,
                                     WsmanEventSinkFunc  func,
                                     gpointer            user_data);

/* Tells the subscriber that events are missing here, which the provider couldn't send. n_events is 0 if their number
 * isn't known. */
void wsman_event_sink_report_gap (WsmanEventSink *self,
                                  guint64         n_events);

/* Appends the next event to xml, without an element around it. action becomes the action of the message with the event.
 * Returns FALSE if there is no event. */
gboolean wsman_event_sink_write_bare (WsmanEventSink  *self,
                                      GString         *xml,
                                      const char     **action,
                                      gsize            room,
                                      const char      *charset,
                                      char           **bookmark);

G_END_DECLS
