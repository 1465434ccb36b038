/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The framing of sealed messages over HTTP, for client and server. A sealed body is a multipart body, but its parts
 * have no blank line after their headers, and no line break before the closing boundary. So no MIME library can read a
 * sealed body. With CredSSP a body may have several chunks, and each chunk has two parts. [MS-WSMV] 2.2.9.1; see
 * doc/protocol.md.
 */

#pragma once

#include "security/wsman-security-private.h"

G_BEGIN_DECLS

#define WSMAN_SEALED_SPNEGO "application/HTTP-SPNEGO-session-encrypted"
#define WSMAN_SEALED_KERBEROS "application/HTTP-Kerberos-session-encrypted"
#define WSMAN_SEALED_CREDSSP "application/HTTP-CredSSP-session-encrypted"

typedef struct
{
  char *charset;     /* the charset of the plaintext; NULL if the body names none */
  gboolean indented; /* TRUE if each line begins with a tab; a response to such a body also has tabs */
  GPtrArray *chunks; /* contains WsmanSealed, at least one */
} WsmanSealedBody;

void wsman_sealed_body_clear (WsmanSealedBody *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanSealedBody, wsman_sealed_body_clear)

/* Writes a body chunk by chunk. */
typedef struct
{
  char *data;     /* not a GString, whose size would be the next power of two */
  gsize length;
  gsize capacity;
  char *protocol;
  char *charset; /* NULL for UTF-8 */
  gboolean indented;
  guint n_chunks;
  char *heads;        /* those of the last chunk; or NULL */
  gsize heads_length; /* the length of the plaintext that they tell */
} WsmanSealedWriter;

/* Makes a writer of a body with about length bytes of plaintext. */
WsmanSealedWriter *wsman_sealed_writer_new (const char *protocol,
                                            const char *charset,
                                            gboolean    indented,
                                            gsize       length);
void wsman_sealed_writer_free (WsmanSealedWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSealedWriter, wsman_sealed_writer_free)

void wsman_sealed_writer_add (WsmanSealedWriter *self,
                              const WsmanSealed *chunk);

/* Returns the whole body. Sets content_type to its Content-Type. */
GBytes *wsman_sealed_writer_finish (WsmanSealedWriter  *self,
                                    char              **content_type);

/* Returns the protocol that a Content-Type names. Returns NULL if the Content-Type isn't that of a sealed body. */
char *wsman_sealed_body_get_protocol (const char *content_type);

/* Reads a body that contains exactly one message, sealed with protocol. Sets self only if the message could be read. */
gboolean wsman_sealed_body_read (GBytes           *body,
                                 const char       *content_type,
                                 const char       *protocol,
                                 WsmanSealedBody  *self,
                                 GError          **error);

G_END_DECLS
