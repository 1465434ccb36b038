/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The computations of Digest authentication. Client and server compute the same values. [RFC 7616], and [RFC 2617] for
 * older peers. The algorithms are MD5 and SHA-256. SHA-512-256 isn't there, because GLib and GnuTLS don't have it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_DIGEST_SCHEME "Digest"

typedef enum
{
  WSMAN_DIGEST_QOP_NONE,     /* the peer is older than [RFC 2617], and proves nothing about its response */
  WSMAN_DIGEST_QOP_AUTH,
  WSMAN_DIGEST_QOP_AUTH_INT, /* the bodies are protected, too */
} WsmanDigestQop;

/* Returns the name of a quality of protection, or NULL for WSMAN_DIGEST_QOP_NONE. */
const char *wsman_digest_qop_get_name (WsmanDigestQop qop);

typedef struct
{
  GChecksumType hash; /* G_CHECKSUM_MD5 or G_CHECKSUM_SHA256 */
  gboolean session;   /* TRUE for the algorithms whose names end with "-sess" */
} WsmanDigestAlgorithm;

/* Finds an algorithm by its name. A challenge without a name means MD5. Returns FALSE if the algorithm is unknown. */
gboolean wsman_digest_algorithm_parse (const char           *name,
                                       WsmanDigestAlgorithm *algorithm);
const char *wsman_digest_algorithm_get_name (const WsmanDigestAlgorithm *self);

/* Returns the hash of the user's name, realm and password: HA1, which is as secret as the password. All hashes here are
 * lower-case hexadecimal texts. */
char *wsman_digest_hash_user (GChecksumType  hash,
                              const char    *user_name,
                              const char    *realm,
                              const char    *password);

/* Returns the hash that stands for the user's name if the server accepts "userhash". */
char *wsman_digest_hash_name (GChecksumType  hash,
                              const char    *user_name,
                              const char    *realm);

/* The values that a proof depends on. */
typedef struct
{
  WsmanDigestAlgorithm algorithm;
  WsmanDigestQop qop;
  const char *user_hash; /* the result of wsman_digest_hash_user(), whether the algorithm has a session or not */
  const char *nonce;
  const char *cnonce;    /* NULL if neither qop nor the algorithm needs it */
  const char *count;     /* nc: eight hexadecimal digits; NULL without qop */
  const char *method;    /* the method of the request; NULL for the server's own proof, rspauth */
  const char *uri;
  GBytes *body;          /* the body that WSMAN_DIGEST_QOP_AUTH_INT protects; NULL means an empty body */
} WsmanDigestInput;

/* Returns the proof: the client's "response", or the server's "rspauth". */
char *wsman_digest_compute (const WsmanDigestInput *input);

/* Returns a random text for a nonce of a client. */
char *wsman_digest_make_cnonce (void);

/* Encodes a user name that isn't ASCII, as "username*" needs it, and decodes it. [RFC 8187]. Decoding returns NULL if
 * the text isn't well formed or isn't UTF-8. */
char *wsman_digest_encode_name (const char *user_name);
char *wsman_digest_decode_name (const char *encoded);

G_END_DECLS
