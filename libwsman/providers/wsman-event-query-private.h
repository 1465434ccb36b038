/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Windows' queries for the events of logs: a QueryList whose Selects and Suppresses name a channel and an XPath each.
 * [MS-EVEN6] 2.2.16.
 */

#pragma once

#include "soap/wsman-element-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEventQuery WsmanEventQuery;

/* Reads the XML of a QueryList. It fails with 15001 if it isn't valid, and with 15007 if it names a channel that isn't
 * in channels, which is NULL-terminated. With skip_unknown, such Selects are left out. Without one that is known, it
 * fails. */
WsmanEventQuery *wsman_event_query_new (const char         *xml,
                                        const char *const  *channels,
                                        gboolean            skip_unknown,
                                        GError            **error);
void wsman_event_query_free (WsmanEventQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEventQuery, wsman_event_query_free)

/* Tells whether the query selects an event of a log that is in these channels. Returns FALSE and an error if the
 * evaluation is too much work. */
gboolean wsman_event_query_test (const WsmanEventQuery  *self,
                                 const char *const      *channels,
                                 const WsmanElement     *event,
                                 gboolean               *chosen,
                                 GError                **error);

/* Tells whether the query can select an event of these channels. */
gboolean wsman_event_query_wants (const WsmanEventQuery *self,
                                  const char *const     *channels);

G_END_DECLS
