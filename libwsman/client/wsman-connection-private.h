/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What all calls of a session share, as it stood when the first of them was made: where they go, and what each of
 * them says. A connection never changes; a session whose settings change makes another one.
 */

#pragma once

#include "transport/wsman-transport-private.h"
#include "wsman-connection-options.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanTransport *transport;
  WsmanConnectionOptions *asked; /* who is asked for other credentials; or NULL */
  char *port_hint;               /* what to try if nobody answers; or NULL */

  const char *charset; /* static */
  char *to;
  char *session_id;
  char *locale;
  char *data_locale;
  guint timeout;       /* milliseconds, on the wire; 0: not said, and no limit to the wait */
  guint total_timeout; /* milliseconds; 0: none */
  guint max_envelope_size;
  guint batch_items;
} WsmanConnection;

/* To be filled in before anybody else sees it. */
WsmanConnection *wsman_connection_new (WsmanTransport *transport);
WsmanConnection *wsman_connection_ref (WsmanConnection *self);
void wsman_connection_unref (WsmanConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanConnection, wsman_connection_unref)

/* The server refused the credentials of that serial: brings others, by asking unless another call
 * has done so meanwhile. FALSE if there are none. */
gboolean wsman_connection_renew_credentials (WsmanConnection *self,
                                             guint            refused_serial,
                                             gboolean         retrying);

/* error, or what explains it better; takes and returns it. */
GError *wsman_connection_explain (WsmanConnection *self,
                                  GError          *error);

G_END_DECLS
