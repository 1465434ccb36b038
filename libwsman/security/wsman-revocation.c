/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks certificates against revocation lists. [RFC 5280] 6.3. Each list is verified by itself. A trust list of GnuTLS
 * would silently drop forged or expired lists, and then accept every certificate.
 */

#include "wsman-revocation-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-file-private.h"
#include "wsman-codes.h"
#include "wsman-revocation-chain-private.h"
#include "wsman-revocation-scope-private.h"

/* The size limit in bytes. Large authorities have lists of about ten megabytes. */
#define MAX_FILE (128 * 1024 * 1024)

struct _WsmanRevocationLists
{
  gnutls_x509_crl_t *lists;
  unsigned int n_lists;
};

void
wsman_revocation_lists_free (WsmanRevocationLists *self)
{
  for (unsigned int i = 0; i < self->n_lists; i++)
    gnutls_x509_crl_deinit (self->lists[i]);
  gnutls_free (self->lists);
  g_free (self);
}

static WsmanRevocationLists *
fail (const char  *path,
      const char  *reason,
      GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                   _("Can’t read revocation lists from crl-file “%s”: %s"), path, reason);

  return NULL;
}

WsmanRevocationLists *
wsman_revocation_lists_new (const char  *path,
                            GError     **error)
{
  g_autoptr(WsmanRevocationLists) self = g_new0 (WsmanRevocationLists, 1);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr(GError) local_error = NULL;
  gnutls_datum_t data;
  int status;

  if (!g_path_is_absolute (path))
    return fail (path, _("it must be an absolute path"), error);

  text = wsman_file_read (path, MAX_FILE, &length, &local_error);
  if (text == NULL)
    return fail (path, local_error->message, error);

  data.data = (unsigned char *) text;
  data.size = length;
  status = gnutls_x509_crl_list_import2 (&self->lists, &self->n_lists, &data, GNUTLS_X509_FMT_PEM, 0);
  if (status < 0)
    return fail (path, gnutls_strerror (status), error);
  if (self->n_lists == 0)
    return fail (path, _("it contains no revocation list"), error);

  return g_steal_pointer (&self);
}

gnutls_x509_crt_t
wsman_certificate_import (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;
  gnutls_datum_t data;
  gnutls_x509_crt_t imported;

  g_object_get (certificate, "certificate", &der, NULL);
  data.data = der->data;
  data.size = der->len;

  if (gnutls_x509_crt_init (&imported) < 0)
    return NULL;
  if (gnutls_x509_crt_import (imported, &data, GNUTLS_X509_FMT_DER) == 0)
    return imported;

  gnutls_x509_crt_deinit (imported);

  return NULL;
}

static gboolean
is_issuer (gnutls_x509_crl_t list,
           gnutls_x509_crt_t certificate)
{
  gnutls_datum_t of_list = { 0 };
  gnutls_datum_t of_certificate = { 0 };
  gboolean same = gnutls_x509_crl_get_raw_issuer_dn (list, &of_list) == 0 &&
                  gnutls_x509_crt_get_raw_issuer_dn (certificate, &of_certificate) == 0 &&
                  of_list.size == of_certificate.size &&
                  memcmp (of_list.data, of_certificate.data, of_list.size) == 0;

  gnutls_free (of_list.data);
  gnutls_free (of_certificate.data);

  return same;
}

/* Checks the signature, the times, and whether the issuer may sign lists. */
static gboolean
is_credible (gnutls_x509_crl_t list,
             gnutls_x509_crt_t issuer)
{
  unsigned int flaws = 0;
  time_t now = g_get_real_time () / G_USEC_PER_SEC;
  time_t end = gnutls_x509_crl_get_next_update (list);

  return issuer != NULL && end != (time_t) -1 && end >= now && gnutls_x509_crl_get_this_update (list) <= now &&
         gnutls_x509_crl_verify (list, &issuer, 1, 0, &flaws) == 0 && flaws == 0;
}

/* Checks one certificate. An issuer may have several lists, each for a part of its certificates. One of these lists
 * must be about this certificate. */
static WsmanRevocation
check_one (WsmanRevocationLists *self,
           gnutls_x509_crt_t     certificate,
           gnutls_x509_crt_t     issuer)
{
  gboolean is_flawed = FALSE;
  gboolean is_missed = FALSE;
  gboolean is_covered = FALSE;

  for (unsigned int i = 0; i < self->n_lists; i++)
    {
      WsmanRevocationScope scope;

      if (!is_issuer (self->lists[i], certificate))
        continue;

      scope = is_credible (self->lists[i], issuer) ? wsman_revocation_scope_get (self->lists[i], certificate)
                                                   : WSMAN_REVOCATION_SCOPE_NONE;
      if (scope != WSMAN_REVOCATION_SCOPE_NONE &&
          gnutls_x509_crt_check_revocation (certificate, &self->lists[i], 1) != 0)
        return WSMAN_REVOCATION_REVOKED;

      is_flawed |= scope == WSMAN_REVOCATION_SCOPE_NONE;
      is_missed |= scope == WSMAN_REVOCATION_SCOPE_PARTIAL;
      is_covered |= scope == WSMAN_REVOCATION_SCOPE_FULL;
    }

  return is_flawed || (is_missed && !is_covered) ? WSMAN_REVOCATION_UNCERTAIN : WSMAN_REVOCATION_UNKNOWN;
}

WsmanRevocation
wsman_revocation_lists_check (WsmanRevocationLists *self,
                              GPtrArray            *chain)
{
  g_autoptr(GPtrArray) imported = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);

  for (guint i = 0; i < chain->len; i++)
    {
      gnutls_x509_crt_t certificate = wsman_certificate_import (chain->pdata[i]);

      if (certificate == NULL)
        return WSMAN_REVOCATION_UNCERTAIN;
      g_ptr_array_add (imported, certificate);
    }

  return wsman_revocation_lists_check_chain (self, imported);
}

WsmanRevocation
wsman_revocation_lists_check_chain (WsmanRevocationLists *self,
                                    GPtrArray            *chain)
{
  WsmanRevocation found = WSMAN_REVOCATION_UNKNOWN;

  /* A root certificate is its own issuer. */
  for (guint i = 0; i < chain->len; i++)
    {
      gnutls_x509_crt_t certificate = chain->pdata[i];
      WsmanRevocation one;

      if (gnutls_x509_crt_check_issuer (certificate, certificate) != 0)
        continue;

      one = check_one (self, certificate, i + 1 < chain->len ? chain->pdata[i + 1] : NULL);
      if (one == WSMAN_REVOCATION_REVOKED)
        return one;
      found = MAX (found, one);
    }

  return found;
}

gboolean
wsman_revocation_lists_know (WsmanRevocationLists *self,
                             gnutls_x509_crt_t     certificate)
{
  for (unsigned int i = 0; i < self->n_lists; i++)
    if (is_issuer (self->lists[i], certificate))
      return TRUE;

  return FALSE;
}
