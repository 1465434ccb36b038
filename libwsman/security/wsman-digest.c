/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Computes the hashes of Digest authentication. */

#include "wsman-digest-private.h"

#include <string.h>
#include <unistd.h>

#include "base/wsman-secret-private.h"

/* The block size of MD5 and SHA-256, in bytes. */
#define HASH_BLOCK 64

#define ENCODING "UTF-8''"

/* The number of random bytes of a cnonce. */
#define CNONCE_SIZE 16

static const struct
{
  const char *name;
  WsmanDigestAlgorithm algorithm;
} algorithms[] = {
  { "MD5", { G_CHECKSUM_MD5, FALSE } },
  { "MD5-sess", { G_CHECKSUM_MD5, TRUE } },
  { "SHA-256", { G_CHECKSUM_SHA256, FALSE } },
  { "SHA-256-sess", { G_CHECKSUM_SHA256, TRUE } },
};

gboolean
wsman_digest_algorithm_parse (const char           *name,
                              WsmanDigestAlgorithm *algorithm)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_ascii_strcasecmp (name != NULL ? name : "MD5", algorithms[i].name) != 0)
        continue;

      *algorithm = algorithms[i].algorithm;
      return TRUE;
    }

  return FALSE;
}

const char *
wsman_digest_algorithm_get_name (const WsmanDigestAlgorithm *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (self->hash == algorithms[i].algorithm.hash && self->session == algorithms[i].algorithm.session)
      return algorithms[i].name;

  g_return_val_if_reached (NULL);
}

const char *
wsman_digest_qop_get_name (WsmanDigestQop qop)
{
  switch (qop)
    {
    case WSMAN_DIGEST_QOP_AUTH:
      return "auth";
    case WSMAN_DIGEST_QOP_AUTH_INT:
      return "auth-int";
    case WSMAN_DIGEST_QOP_NONE:
    default:
      return NULL;
    }
}

/* Returns the hash of the parts, which are joined with colons. The array ends with NULL. */
static char *
hash_parts (GChecksumType       type,
            const char * const *parts)
{
  static const guchar blank[HASH_BLOCK - 1];
  g_autoptr(GChecksum) sum = g_checksum_new (type);
  char *hash;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_checksum_update (sum, (const guchar *) ":", 1);
      g_checksum_update (sum, (const guchar *) parts[i], strlen (parts[i]));
    }
  hash = g_strdup (g_checksum_get_string (sum));

  /* GChecksum keeps the last block until it reads another block. */
  g_checksum_reset (sum);
  g_checksum_update (sum, blank, sizeof blank);

  return hash;
}

char *
wsman_digest_hash_user (GChecksumType  hash,
                        const char    *user_name,
                        const char    *realm,
                        const char    *password)
{
  return hash_parts (hash, (const char *[]) { user_name, realm, password, NULL });
}

char *
wsman_digest_hash_name (GChecksumType  hash,
                        const char    *user_name,
                        const char    *realm)
{
  return hash_parts (hash, (const char *[]) { user_name, realm, NULL });
}

static char *
hash_body (GChecksumType  type,
           GBytes        *body)
{
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);

  return g_compute_checksum_for_bytes (type, body != NULL ? body : nothing);
}

/* Returns the hash of the request, or of the response if the input has no method: HA2. */
static char *
hash_message (const WsmanDigestInput *input)
{
  const char *method = input->method != NULL ? input->method : "";
  g_autofree char *body = NULL;

  if (input->qop == WSMAN_DIGEST_QOP_AUTH_INT)
    body = hash_body (input->algorithm.hash, input->body);

  return hash_parts (input->algorithm.hash, (const char *[]) { method, input->uri, body, NULL });
}

char *
wsman_digest_compute (const WsmanDigestInput *input)
{
  GChecksumType type = input->algorithm.hash;
  g_autofree char *message = hash_message (input);
  char *session = NULL;
  const char *user_hash = input->user_hash;
  char *proof;

  if (input->algorithm.session)
    user_hash = session = hash_parts (type, (const char *[]) { user_hash, input->nonce, input->cnonce, NULL });

  if (input->qop == WSMAN_DIGEST_QOP_NONE)
    proof = hash_parts (type, (const char *[]) { user_hash, input->nonce, message, NULL });
  else
    proof = hash_parts (type, (const char *[]) { user_hash, input->nonce, input->count, input->cnonce,
                                                 wsman_digest_qop_get_name (input->qop), message, NULL });
  wsman_secret_free (session);

  return proof;
}

char *
wsman_digest_make_cnonce (void)
{
  guint8 random[CNONCE_SIZE];

  if (getentropy (random, sizeof random) != 0)
    g_error ("The system gives no random numbers");

  return g_base64_encode (random, sizeof random);
}

char *
wsman_digest_encode_name (const char *user_name)
{
  /* These are the characters of [RFC 8187] that g_uri_escape_string() would escape. The others are escaped. */
  g_autofree char *escaped = g_uri_escape_string (user_name, "!#$&+^`|", FALSE);

  return g_strconcat (ENCODING, escaped, NULL);
}

char *
wsman_digest_decode_name (const char *encoded)
{
  g_autofree char *name = NULL;

  if (g_ascii_strncasecmp (encoded, ENCODING, strlen (ENCODING)) != 0)
    return NULL;

  name = g_uri_unescape_string (encoded + strlen (ENCODING), NULL);
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;

  return g_steal_pointer (&name);
}
