/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The messages of SPNEGO as bytes: NegTokenInit and NegTokenResp. A message that was read points into the bytes. [RFC
 * 4178] 4.2, [MS-SPNG] 2.2.
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

/* The values of negState as in the message, and one for none. */
typedef enum
{
  WSMAN_SPNEGO_STATE_COMPLETED,
  WSMAN_SPNEGO_STATE_INCOMPLETE,
  WSMAN_SPNEGO_STATE_REJECT,
  WSMAN_SPNEGO_STATE_REQUEST_MIC,
  WSMAN_SPNEGO_STATE_NONE,
} WsmanSpnegoState;

/* A message. A field that isn't there is an empty slice. */
typedef struct
{
  gboolean is_init;
  WsmanSlice types;       /* of a NegTokenInit: the list of mechanisms in DER, which the MICs protect */
  WsmanSpnegoState state; /* of a response */
  WsmanSlice mechanism;   /* of a response: the chosen mechanism, as the content of an OID */
  WsmanSlice token;
  WsmanSlice mic;
} WsmanSpnegoMessage;

/* Returns FALSE if data isn't exactly one message. A NegTokenInit is in a frame: [RFC 2743] 3.1. */
gboolean wsman_spnego_read (const guint8       *data,
                            gsize               length,
                            WsmanSpnegoMessage *message);
GBytes *wsman_spnego_write (const WsmanSpnegoMessage *message);

/* Takes the next mechanism from the front of list. wsman_spnego_open_types() returns the list of a NegTokenInit. */
WsmanSlice wsman_spnego_open_types (const WsmanSlice *types);
gboolean wsman_spnego_next_type (WsmanSlice *list,
                                 WsmanSlice *oid);
GBytes *wsman_spnego_write_types (const WsmanSlice *oids,
                                  guint             n_oids);

/* Reads the frame of a mechanism's first token: its OID, and the rest. */
gboolean wsman_spnego_read_frame (const guint8 *data,
                                  gsize         length,
                                  WsmanSlice   *oid,
                                  WsmanSlice   *rest);

G_END_DECLS
