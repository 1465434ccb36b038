/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The immutable record that all calls of a session share. It contains the transport, and the settings at the time when
 * the record was created. When a setting of the session changes, the session creates another record.
 */

#pragma once

#include "transport/wsman-transport-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanTransport *transport;
  char *port_hint; /* the port to suggest if no server responds; or NULL */

  const char *charset; /* static */
  char *to;
  char *session_id;
  char *locale;
  char *data_locale;
  guint timeout;       /* milliseconds; sent to the server; 0 for no limit, which isn't sent */
  guint total_timeout; /* milliseconds; 0 for no limit */
  guint max_envelope_size;
  guint batch_items;
} WsmanSessionConnection;

/* Creates a record. The caller sets all fields before it shares the record. */
WsmanSessionConnection *wsman_session_connection_new (WsmanTransport *transport);
WsmanSessionConnection *wsman_session_connection_ref (WsmanSessionConnection *self);
void wsman_session_connection_unref (WsmanSessionConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSessionConnection, wsman_session_connection_unref)

/* Tells whether nobody else can read what is sent: messages are sealed, or the server's certificate is verified, or the
 * server is on this machine's socket. */
gboolean wsman_session_connection_is_confidential (WsmanSessionConnection *self);

/* Returns error, or an error that explains it better. Takes ownership of error. */
GError *wsman_session_connection_explain (WsmanSessionConnection *self,
                                          GError                 *error);

G_END_DECLS
