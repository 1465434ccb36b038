/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads what a proxy sends in response to CONNECT ([RFC 9110] 9.3.6). These functions don't do I/O. They accept only
 * what HTTP/1.0 and HTTP/1.1 allow, and the caller bounds the number of bytes.
 */

#pragma once

#include "security/wsman-challenge-private.h"

G_BEGIN_DECLS

/* The largest head. A token of Kerberos may have 64 KiB. */
#define WSMAN_TUNNEL_MAX_HEAD (128 * 1024)
/* The largest body that is read to its end. After a larger one, a new connection is made. */
#define WSMAN_TUNNEL_MAX_BODY (256 * 1024)

/* A body that is read and dropped. */
typedef struct
{
  gboolean is_chunked;
  guint state;      /* the state inside chunked content; private */
  guint64 n_left;   /* the bytes that are missing in the body or in the chunk */
  guint64 n_taken;  /* the bytes that were taken so far */
} WsmanTunnelBody;

typedef struct
{
  guint status;
  char *reason;       /* the proxy's own words, safe to show; or NULL */
  char *challenges_text; /* all Proxy-Authenticate fields, joined by commas; or NULL */
  GPtrArray *challenges; /* contains WsmanChallenge; NULL if there are none, or if they aren't well formed */
  gboolean is_html;
  gboolean is_kept;   /* TRUE if the connection can be used again after the body */
  WsmanTunnelBody body;
} WsmanTunnelHead;

void wsman_tunnel_head_free (WsmanTunnelHead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanTunnelHead, wsman_tunnel_head_free)

/* Returns the length of the head at the start of data, with the empty line. Returns 0 if the head isn't complete. */
gsize wsman_tunnel_head_find_end (const guint8 *data,
                                  gsize         length);

/* Reads a complete head. Returns NULL if it isn't the head of a response. */
WsmanTunnelHead *wsman_tunnel_head_parse (const guint8 *data,
                                          gsize         length);

/* Returns the first challenge of a scheme, or NULL. */
const WsmanChallenge *wsman_tunnel_head_find_challenge (const WsmanTunnelHead *self,
                                                        const char            *scheme);

/* Returns the names of the schemes that the proxy offers, joined by commas. They are safe to show. */
char *wsman_tunnel_head_list_schemes (const WsmanTunnelHead *self);

typedef enum
{
  WSMAN_TUNNEL_BODY_GOES_ON,
  WSMAN_TUNNEL_BODY_ENDS,
  WSMAN_TUNNEL_BODY_IS_WRONG, /* wrong chunks, or a body that is too long */
} WsmanTunnelBodyResult;

/* Takes bytes of the body. Sets n_used to the number of bytes that belong to the body. */
WsmanTunnelBodyResult wsman_tunnel_body_take (WsmanTunnelBody *self,
                                              const guint8    *data,
                                              gsize            length,
                                              gsize           *n_used);

G_END_DECLS
