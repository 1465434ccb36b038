/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The messages of SPNEGO as bytes: NegTokenInit and NegTokenResp. What is read points into the bytes
 * that were read. [RFC 4178] 4.2, [MS-SPNG] 2.2.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize length;
} WsmanSlice;

gboolean wsman_slice_equal (const WsmanSlice *self,
                            const WsmanSlice *other);

/* negState; the numbers are the wire's, but for the last. */
typedef enum
{
  WSMAN_SPNEGO_STATE_COMPLETED,
  WSMAN_SPNEGO_STATE_INCOMPLETE,
  WSMAN_SPNEGO_STATE_REJECT,
  WSMAN_SPNEGO_STATE_REQUEST_MIC,
  WSMAN_SPNEGO_STATE_NONE,
} WsmanSpnegoState;

/* One message. An empty slice is a field that isn't there. */
typedef struct
{
  gboolean is_init;
  WsmanSlice types;       /* of an init: its list of mechanisms in DER, which the MICs are made over */
  WsmanSpnegoState state; /* of a response */
  WsmanSlice mechanism;   /* of a response: the one chosen, as the content of an OID */
  WsmanSlice token;
  WsmanSlice mic;
} WsmanSpnegoMessage;

/* FALSE if data isn't one whole message. An init comes in its frame, [RFC 2743] 3.1. */
gboolean wsman_spnego_read (const guint8       *data,
                            gsize               length,
                            WsmanSpnegoMessage *message);
GBytes *wsman_spnego_write (const WsmanSpnegoMessage *message);

/* A list of mechanisms: the next one off the front of list. wsman_spnego_open_types() gives the list
 * of an init that was read. */
WsmanSlice wsman_spnego_open_types (const WsmanSlice *types);
gboolean wsman_spnego_next_type (WsmanSlice *list,
                                 WsmanSlice *oid);
GBytes *wsman_spnego_write_types (const WsmanSlice *oids,
                                  guint             n_oids);

/* The frame of a mechanism's first token: the OID in it, and what follows. */
gboolean wsman_spnego_read_frame (const guint8 *data,
                                  gsize         length,
                                  WsmanSlice   *oid,
                                  WsmanSlice   *rest);

G_END_DECLS
