/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Compares the common name of a certificate. TLS backends only compare it with a host that isn't an address. */

#include "wsman-common-name-private.h"

#include <gnutls/x509.h>
#include <string.h>

/* The longest name of a host, with a zero byte. */
#define MAX_NAME 256

static gboolean
has_alternative_names (gnutls_x509_crt_t certificate)
{
  char name[MAX_NAME];
  gsize size = sizeof name;

  return gnutls_x509_crt_get_subject_alt_name2 (certificate, 0, name, &size, NULL, NULL) !=
         GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
}

static gboolean
is_only_common_name (gnutls_x509_crt_t  certificate,
                     const char        *host)
{
  char name[MAX_NAME];
  char other[MAX_NAME];
  gsize size = sizeof name;
  gsize other_size = sizeof other;

  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) != 0 ||
      gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 1, 0, other, &other_size) !=
        GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return FALSE;

  return strlen (host) == size && g_ascii_strncasecmp (name, host, size) == 0;
}

gboolean
wsman_common_name_is (GTlsCertificate *certificate,
                      const char      *host)
{
  g_autoptr(GByteArray) der = NULL;
  gnutls_x509_crt_t parsed;
  gnutls_datum_t data;
  gboolean is_same;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (&parsed) != 0)
    return FALSE;

  data.data = der->data;
  data.size = der->len;
  is_same = gnutls_x509_crt_import (parsed, &data, GNUTLS_X509_FMT_DER) == 0 && !has_alternative_names (parsed) &&
            is_only_common_name (parsed, host);
  gnutls_x509_crt_deinit (parsed);

  return is_same;
}
