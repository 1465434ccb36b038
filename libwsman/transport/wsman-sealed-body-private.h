/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The framing of sealed messages over HTTP, for client and server. It is a multipart body, but its parts have no blank
 * line after their headers and no line break before the closing boundary. So no MIME library can read it. [MS-WSMV]
 * 2.2.9.1; see doc/protocol.md.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_SEALED_SPNEGO "application/HTTP-SPNEGO-session-encrypted"
#define WSMAN_SEALED_KERBEROS "application/HTTP-Kerberos-session-encrypted"

typedef struct
{
  char *charset;          /* of the plaintext, or NULL if there is none */
  gboolean indented;      /* there is a tab before the lines; responses are written alike */
  gsize length;           /* of the plaintext, with the mechanism's padding */
  gsize signature_length;
  GBytes *sealed;         /* signature, then ciphertext */
} WsmanSealedBody;

void wsman_sealed_body_clear (WsmanSealedBody *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSealedBody, wsman_sealed_body_clear)

/* Returns the Content-Type of a body that is sealed for a scheme. */
char *wsman_sealed_body_format_content_type (const char *protocol);

/* Returns the protocol that a Content-Type names; NULL if it isn't a sealed body's. */
char *wsman_sealed_body_get_protocol (const char *content_type);

GBytes *wsman_sealed_body_write (const WsmanSealedBody *self,
                                 const char            *protocol);

/* Reads exactly one message with that protocol. Only sets self if the message could be read. */
gboolean wsman_sealed_body_read (GBytes           *body,
                                 const char       *content_type,
                                 const char       *protocol,
                                 WsmanSealedBody  *self,
                                 GError          **error);

G_END_DECLS
