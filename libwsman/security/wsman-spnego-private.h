/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the messages of SPNEGO, which are NegTokenInit and NegTokenResp. The slices of a message that was
 * read point into the bytes. [RFC 4178] 4.2, [MS-SPNG] 2.2.
 */

#pragma once

#include "wsman-der-private.h"

G_BEGIN_DECLS

/* The values of negState as in the message, and a value for its absence. */
typedef enum
{
  WSMAN_SPNEGO_STATE_COMPLETED,
  WSMAN_SPNEGO_STATE_INCOMPLETE,
  WSMAN_SPNEGO_STATE_REJECT,
  WSMAN_SPNEGO_STATE_REQUEST_MIC,
  WSMAN_SPNEGO_STATE_NONE,
} WsmanSpnegoState;

/* A message. The slice of a field that isn't in the message is empty. */
typedef struct
{
  gboolean is_init;
  WsmanSlice types;       /* only in a NegTokenInit: the list of mechanisms in DER, which the MICs protect */
  WsmanSpnegoState state; /* only in a response */
  WsmanSlice mechanism;   /* only in a response: the chosen mechanism, as the content of an OID */
  WsmanSlice token;
  WsmanSlice mic;
} WsmanSpnegoMessage;

/* Reads a message. Returns FALSE if data isn't exactly one message. A NegTokenInit is in a frame: [RFC 2743] 3.1. */
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

/* Reads the frame of a mechanism's first token. It finds the OID and the rest of the token. */
gboolean wsman_spnego_read_frame (const guint8 *data,
                                  gsize         length,
                                  WsmanSlice   *oid,
                                  WsmanSlice   *rest);

G_END_DECLS
