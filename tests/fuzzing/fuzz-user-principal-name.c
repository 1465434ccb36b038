/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The names in clients' certificates. A name that is found is always valid. */

#include "security/wsman-user-principal-name-private.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const gnutls_datum_t der = { (unsigned char *) data, size };
  gnutls_x509_crt_t certificate;
  g_autofree char *name = NULL;

  if (gnutls_x509_crt_init (&certificate) < 0)
    return 0;

  if (gnutls_x509_crt_import (certificate, &der, GNUTLS_X509_FMT_DER) == 0)
    name = wsman_user_principal_name_read (certificate);
  gnutls_x509_crt_deinit (certificate);
  g_assert_true (name == NULL || wsman_user_principal_name_is_valid (name));

  return 0;
}
