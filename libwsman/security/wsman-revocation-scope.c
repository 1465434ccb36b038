/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An issuer may split its revoked certificates into several lists. Each list then has the extension “issuing
 * distribution point”, which says what the list is about. GnuTLS doesn't evaluate it. An extension that can't be
 * understood makes the list unusable. [RFC 5280] 5.2.5.
 */

#include "wsman-revocation-scope-private.h"

#include <string.h>

#define OID_DELTA "2.5.29.27"
#define OID_ISSUING_POINT "2.5.29.28"

/* The tags of the extension's fields. */
#define TAG_SEQUENCE 0x30
#define TAG_POINT 0xA0
#define TAG_USERS_ONLY 0x81
#define TAG_AUTHORITIES_ONLY 0x82
#define TAG_SOME_REASONS 0x83
#define TAG_INDIRECT 0x84
#define TAG_ATTRIBUTES_ONLY 0x85
/* The tags of the distribution point's name. */
#define TAG_FULL_NAME 0xA0
#define TAG_URI 0x86

#define MAX_URI 2048

typedef struct
{
  const guint8 *data;
  gsize length;
} Der;

/* Takes the next value from the front of rest. */
static gboolean
take (Der    *rest,
      guint8 *tag,
      Der    *value)
{
  gsize length;
  gsize header = 2;

  if (rest->length < header)
    return FALSE;

  *tag = rest->data[0];
  length = rest->data[1];
  if (length >= 0x80)
    {
      gsize n_bytes = length & 0x7F;

      if (n_bytes < 1 || n_bytes > 3 || rest->length < header + n_bytes)
        return FALSE;

      length = 0;
      for (gsize i = 0; i < n_bytes; i++)
        length = length << 8 | rest->data[header + i];
      header += n_bytes;
    }

  if (length > rest->length - header)
    return FALSE;

  value->data = rest->data + header;
  value->length = length;
  rest->data += header + length;
  rest->length -= header + length;

  return TRUE;
}

static gboolean
is_point_of (const Der         *uri,
             gnutls_x509_crt_t  certificate)
{
  char name[MAX_URI];

  for (unsigned int i = 0;; i++)
    {
      size_t size = sizeof name;
      int type = gnutls_x509_crt_get_crl_dist_points (certificate, i, name, &size, NULL, NULL);

      /* A name that is too long for the buffer can't be the right name, but the next name may be the right one. */
      if (type < 0 && type != GNUTLS_E_SHORT_MEMORY_BUFFER)
        return FALSE;
      if (type == GNUTLS_SAN_URI && size == uri->length && memcmp (name, uri->data, size) == 0)
        return TRUE;
    }
}

/* Checks that the certificate names the distribution point of the list. */
static WsmanRevocationScope
judge_point (Der                point,
             gnutls_x509_crt_t  certificate)
{
  guint8 tag;
  Der names;
  Der name;

  if (!take (&point, &tag, &names) || tag != TAG_FULL_NAME)
    return WSMAN_REVOCATION_SCOPE_PARTIAL;

  while (take (&names, &tag, &name))
    {
      if (tag == TAG_URI && is_point_of (&name, certificate))
        return WSMAN_REVOCATION_SCOPE_FULL;
    }

  return WSMAN_REVOCATION_SCOPE_PARTIAL;
}

static WsmanRevocationScope
judge_field (guint8             tag,
             Der                value,
             gnutls_x509_crt_t  certificate)
{
  gboolean is_set = value.length == 1 && value.data[0] != 0;
  gboolean is_authority = gnutls_x509_crt_get_ca_status (certificate, NULL) > 0;

  switch (tag)
    {
    case TAG_POINT:
      return judge_point (value, certificate);
    case TAG_USERS_ONLY:
      return is_set && is_authority ? WSMAN_REVOCATION_SCOPE_PARTIAL : WSMAN_REVOCATION_SCOPE_FULL;
    case TAG_AUTHORITIES_ONLY:
      return is_set && !is_authority ? WSMAN_REVOCATION_SCOPE_PARTIAL : WSMAN_REVOCATION_SCOPE_FULL;
    case TAG_SOME_REASONS:
      return WSMAN_REVOCATION_SCOPE_PARTIAL;
    /* The serial numbers in such a list may belong to certificates of other issuers, or to certificates that aren't for
     * TLS. */
    case TAG_INDIRECT:
    case TAG_ATTRIBUTES_ONLY:
      return is_set ? WSMAN_REVOCATION_SCOPE_NONE : WSMAN_REVOCATION_SCOPE_FULL;
    default:
      return WSMAN_REVOCATION_SCOPE_NONE;
    }
}

static WsmanRevocationScope
judge_issuing_point (const gnutls_datum_t *extension,
                     gnutls_x509_crt_t     certificate)
{
  WsmanRevocationScope scope = WSMAN_REVOCATION_SCOPE_FULL;
  Der rest = { extension->data, extension->size };
  guint8 tag;
  Der fields;
  Der value;

  if (!take (&rest, &tag, &fields) || tag != TAG_SEQUENCE || rest.length > 0)
    return WSMAN_REVOCATION_SCOPE_NONE;

  while (fields.length > 0)
    {
      if (!take (&fields, &tag, &value))
        return WSMAN_REVOCATION_SCOPE_NONE;
      scope = MIN (scope, judge_field (tag, value, certificate));
    }

  return scope;
}

static WsmanRevocationScope
judge_extension (gnutls_x509_crl_t  list,
                 unsigned int       at,
                 const char        *oid,
                 gboolean           is_critical,
                 gnutls_x509_crt_t  certificate)
{
  WsmanRevocationScope scope;
  gnutls_datum_t data = { 0 };

  /* A delta list may also name certificates that are valid again. */
  if (g_str_equal (oid, OID_DELTA))
    return WSMAN_REVOCATION_SCOPE_NONE;
  if (!g_str_equal (oid, OID_ISSUING_POINT))
    return is_critical ? WSMAN_REVOCATION_SCOPE_NONE : WSMAN_REVOCATION_SCOPE_FULL;

  if (gnutls_x509_crl_get_extension_data2 (list, at, &data) < 0)
    return WSMAN_REVOCATION_SCOPE_NONE;

  scope = judge_issuing_point (&data, certificate);
  gnutls_free (data.data);

  return scope;
}

WsmanRevocationScope
wsman_revocation_scope_get (gnutls_x509_crl_t list,
                            gnutls_x509_crt_t certificate)
{
  WsmanRevocationScope scope = WSMAN_REVOCATION_SCOPE_FULL;
  char oid[128];

  for (unsigned int i = 0;; i++)
    {
      size_t size = sizeof oid;
      unsigned int critical = 0;
      int status = gnutls_x509_crl_get_extension_info (list, i, oid, &size, &critical);

      if (status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return scope;
      if (status < 0)
        return WSMAN_REVOCATION_SCOPE_NONE;

      scope = MIN (scope, judge_extension (list, i, oid, critical != 0, certificate));
    }
}
