/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The immutable record that all calls of a session share: the transport, and the settings at the time when the record
 * was created. When a setting of the session changes, the session creates another record.
 */

#pragma once

#include "transport/wsman-transport-private.h"
#include "wsman-connection-options.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanTransport *transport;
  WsmanConnectionOptions *asked; /* asked for other credentials; or NULL */
  char *port_hint;               /* the port to suggest if no server responds; or NULL */

  const char *charset; /* static */
  char *to;
  char *session_id;
  char *locale;
  char *data_locale;
  guint timeout;       /* milliseconds, on the wire; 0: not sent, and no limit to the wait */
  guint total_timeout; /* milliseconds; 0: none */
  guint max_envelope_size;
  guint batch_items;
} WsmanConnection;

/* The caller fills the record in before it shares it. */
WsmanConnection *wsman_connection_new (WsmanTransport *transport);
WsmanConnection *wsman_connection_ref (WsmanConnection *self);
void wsman_connection_unref (WsmanConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnection, wsman_connection_unref)

/* The server refused the credentials with that serial. Asks for others, unless another call has done so meanwhile.
 * Returns FALSE if there are none. */
gboolean wsman_connection_renew_credentials (WsmanConnection *self,
                                             guint            refused_serial,
                                             gboolean         retrying);

/* Returns error or an error that explains it better. Takes error. */
GError *wsman_connection_explain (WsmanConnection *self,
                                  GError          *error);

G_END_DECLS
