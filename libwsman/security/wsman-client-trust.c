/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Verifies the chain of a client's certificate, its purpose and its revocation. [RFC 5280] 6. GIO isn't used here,
 * because a GTlsDatabase neither tells the chain that it has verified, nor reads revocation lists.
 */

#include "wsman-client-trust-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-file-private.h"
#include "wsman-revocation-chain-private.h"
#include "wsman-user-principal-name-private.h"

/* The largest number of certificates in a chain. */
#define MAX_CHAIN 8

#define MAX_CA_FILE (16 * 1024 * 1024)

#define VERIFY_FLAGS GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM)

/* The flags for finding the issuer of a certificate. Only the signature counts. */
#define LINK_FLAGS                                                                             \
  (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |             \
   GNUTLS_VERIFY_IGNORE_UNKNOWN_CRIT_EXTENSIONS | GNUTLS_VERIFY_ALLOW_BROKEN)

struct _WsmanClientTrust
{
  gnutls_x509_trust_list_t authorities;
  char *crl_file;

  GMutex mutex;                /* guards the fields below */
  WsmanRevocationLists *lists; /* NULL before the first login, and without crl_file */
  WsmanFileStamp stamp;        /* the state of crl_file when it was read */
};

void
wsman_client_proof_free (WsmanClientProof *self)
{
  g_free (self->user_principal_name);
  g_strfreev (self->issuers);
  g_free (self);
}

static void
wsman_client_trust_clear (gpointer data)
{
  WsmanClientTrust *self = data;

  if (self->authorities != NULL)
    gnutls_x509_trust_list_deinit (self->authorities, 1);
  g_clear_pointer (&self->lists, wsman_revocation_lists_free);
  g_free (self->crl_file);
  g_mutex_clear (&self->mutex);
}

WsmanClientTrust *
wsman_client_trust_ref (WsmanClientTrust *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_client_trust_unref (WsmanClientTrust *self)
{
  g_atomic_rc_box_release_full (self, wsman_client_trust_clear);
}

static gboolean
read_authorities (WsmanClientTrust  *self,
                  const char        *path,
                  GError           **error)
{
  gsize length;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = wsman_file_read (path, MAX_CA_FILE, &length, &local_error);
  gnutls_datum_t data;
  int count;

  if (text == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                       _("client-ca-file: %s: %s"), path, local_error->message);
      return FALSE;
    }

  data.data = (unsigned char *) text;
  data.size = length;
  count = gnutls_x509_trust_list_add_trust_mem (self->authorities, &data, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
  if (count > 0)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                   _("client-ca-file: %s: %s"), path,
                   count < 0 ? gnutls_strerror (count) : _("it contains no certificate of an authority"));

  return FALSE;
}

/* Reads the revocation lists if they have changed. If they can't be used any more, they are forgotten, and each login
 * tries to read them. The mutex must be locked, except before the first login. */
static gboolean
read_lists (WsmanClientTrust  *self,
            GError           **error)
{
  if (wsman_file_is_unchanged (self->crl_file, &self->stamp) && self->lists != NULL)
    return TRUE;

  g_clear_pointer (&self->lists, wsman_revocation_lists_free);
  self->lists = wsman_revocation_lists_new (self->crl_file, error);

  return self->lists != NULL;
}

WsmanClientTrust *
wsman_client_trust_new (const char  *ca_file,
                        const char  *crl_file,
                        GError     **error)
{
  g_autoptr(WsmanClientTrust) self = g_atomic_rc_box_new0 (WsmanClientTrust);

  g_mutex_init (&self->mutex);
  self->crl_file = g_strdup (crl_file);
  if (gnutls_x509_trust_list_init (&self->authorities, 0) < 0)
    g_error ("There is no memory for a list of authorities");
  if (!read_authorities (self, ca_file, error) || (crl_file != NULL && !read_lists (self, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- The chain --- */

static gboolean
refuse (GError     **error,
        const char  *reason)
{
  return wsman_error_refuse (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                             _("The client’s certificate isn’t accepted: %s"), reason);
}

/* Imports what the client has sent. */
static GPtrArray *
import_sent (GTlsCertificate  *certificate,
             GError          **error)
{
  g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);

  for (GTlsCertificate *each = certificate; each != NULL; each = g_tls_certificate_get_issuer (each))
    {
      gnutls_x509_crt_t imported = sent->len < MAX_CHAIN ? wsman_certificate_import (each) : NULL;

      if (imported == NULL)
        {
          refuse (error, _("it can’t be read, or its chain is too long"));
          return NULL;
        }

      g_ptr_array_add (sent, imported);
    }

  return g_steal_pointer (&sent);
}

/* The rest is checked later, so that the error tells an expired or weak certificate from a foreign one. */
static gboolean
is_issued_by (gnutls_x509_crt_t certificate,
              gnutls_x509_crt_t issuer)
{
  unsigned int flaws = 0;

  return gnutls_x509_crt_check_issuer (certificate, issuer) != 0 &&
         gnutls_x509_crt_verify (certificate, &issuer, 1, LINK_FLAGS, &flaws) == 0 && flaws == 0;
}

static gnutls_x509_crt_t
copy_certificate (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { 0 };
  gnutls_x509_crt_t copy = NULL;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der) == 0 && gnutls_x509_crt_init (&copy) == 0 &&
      gnutls_x509_crt_import (copy, &der, GNUTLS_X509_FMT_DER) < 0)
    g_clear_pointer (&copy, gnutls_x509_crt_deinit);
  gnutls_free (der.data);

  return copy;
}

/* Returns the authority of the file that has issued certificate; or NULL. The caller frees it. */
static gnutls_x509_crt_t
find_authority (WsmanClientTrust  *self,
                gnutls_x509_crt_t  certificate)
{
  gnutls_x509_crt_t issuer = NULL;

  if (gnutls_x509_trust_list_get_issuer (self->authorities, certificate, &issuer, GNUTLS_TL_GET_COPY) < 0)
    return NULL;
  if (!is_issued_by (certificate, issuer))
    g_clear_pointer (&issuer, gnutls_x509_crt_deinit);

  return issuer;
}

static gnutls_x509_crt_t
find_sent_issuer (GPtrArray         *sent,
                  gnutls_x509_crt_t  certificate)
{
  for (guint i = 1; i < sent->len; i++)
    if (is_issued_by (certificate, sent->pdata[i]))
      return copy_certificate (sent->pdata[i]);

  return NULL;
}

/* Returns the chain from the first certificate that was sent to an authority of the file. Each signature in the chain
 * has been verified. GnuTLS doesn't tell which chain it has verified itself. */
static GPtrArray *
make_chain (WsmanClientTrust *self,
            GPtrArray        *sent)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  gnutls_x509_crt_t last = copy_certificate (sent->pdata[0]);

  while (last != NULL && chain->len < MAX_CHAIN)
    {
      gnutls_x509_crt_t authority = find_authority (self, last);

      g_ptr_array_add (chain, last);
      if (authority != NULL)
        {
          g_ptr_array_add (chain, authority);
          return g_steal_pointer (&chain);
        }

      last = find_sent_issuer (sent, last);
    }

  return NULL;
}

/* Verifies the whole chain, with everything that a single signature doesn't tell: lengths of paths, constraints of
 * names, times, and purposes. */
static gboolean
verify_chain (WsmanClientTrust  *self,
              GPtrArray         *chain,
              GError           **error)
{
  gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_TLS_WWW_CLIENT, 0 };
  unsigned int flaws = 0;
  int status = gnutls_x509_trust_list_verify_crt2 (self->authorities, (gnutls_x509_crt_t *) chain->pdata,
                                                   chain->len - 1, &purpose, 1, VERIFY_FLAGS, &flaws, NULL);
  gnutls_datum_t text = { 0 };

  if (status == 0 && flaws == 0)
    return TRUE;

  if (status == 0 && gnutls_certificate_verification_status_print (flaws, GNUTLS_CRT_X509, &text, 0) == 0)
    refuse (error, g_strchomp ((char *) text.data));
  else
    refuse (error, gnutls_strerror (status));
  gnutls_free (text.data);

  return FALSE;
}

/* Tells whether the certificate names the purpose of client authentication. GnuTLS accepts certificates without any
 * purpose, too. */
static gboolean
is_for_clients (gnutls_x509_crt_t certificate)
{
  char oid[64];
  gsize size = sizeof oid;

  for (unsigned int i = 0;; i++, size = sizeof oid)
    {
      int status = gnutls_x509_crt_get_key_purpose_oid (certificate, i, oid, &size, NULL);

      if (status == 0 && g_str_equal (oid, GNUTLS_KP_TLS_WWW_CLIENT))
        return TRUE;
      if (status < 0 && status != GNUTLS_E_SHORT_MEMORY_BUFFER)
        return FALSE;
    }
}

/* --- Revocation --- */

/* Tells whether the certificate says where its issuer publishes revocation lists. */
static gboolean
names_list (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t extension = { 0 };
  gboolean found = gnutls_x509_crt_get_extension_by_oid2 (certificate, GNUTLS_X509EXT_OID_CRL_DIST_POINTS, 0,
                                                          &extension, NULL) >= 0;

  gnutls_free (extension.data);

  return found;
}

/* Tells whether there is a list for each certificate that needs one. */
static gboolean
has_lists (WsmanClientTrust *self,
           GPtrArray        *chain)
{
  for (guint i = 0; i + 1 < chain->len; i++)
    if ((self->lists != NULL || names_list (chain->pdata[i])) &&
        (self->lists == NULL || !wsman_revocation_lists_know (self->lists, chain->pdata[i])))
      return FALSE;

  return TRUE;
}

static gboolean
check_revocation (WsmanClientTrust  *self,
                  GPtrArray         *chain,
                  GError           **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->crl_file != NULL && !read_lists (self, error))
    return FALSE;
  if (!has_lists (self, chain))
    return refuse (error, _("client-crl-file has no revocation list of its issuer, or of an authority above"));
  if (self->lists == NULL)
    return TRUE;

  switch (wsman_revocation_lists_check_chain (self->lists, chain))
    {
    case WSMAN_REVOCATION_UNKNOWN:
      return TRUE;
    case WSMAN_REVOCATION_REVOKED:
      return refuse (error, _("it, or an authority above, was revoked"));
    case WSMAN_REVOCATION_UNCERTAIN:
    default:
      return refuse (error, _("the revocation list of its issuer, or of an authority above, is expired or useless"));
    }
}

/* --- The result --- */

static char *
compute_sha256 (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { 0 };
  char *digest;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der) < 0)
    return g_strdup ("");

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
  gnutls_free (der.data);

  return digest;
}

static WsmanClientProof *
make_proof (GPtrArray  *chain,
            GError    **error)
{
  g_autofree char *name = wsman_user_principal_name_read (chain->pdata[0]);
  WsmanClientProof *self;

  if (name == NULL)
    {
      refuse (error, _("it doesn’t contain exactly one user principal name"));
      return NULL;
    }

  self = g_new0 (WsmanClientProof, 1);
  self->user_principal_name = g_steal_pointer (&name);
  self->issuers = g_new0 (char *, chain->len);
  self->end = gnutls_x509_crt_get_expiration_time (chain->pdata[0]);
  for (guint i = 1; i < chain->len; i++)
    {
      self->issuers[i - 1] = compute_sha256 (chain->pdata[i]);
      self->end = MIN (self->end, gnutls_x509_crt_get_expiration_time (chain->pdata[i]));
    }

  return self;
}

WsmanClientProof *
wsman_client_trust_verify (WsmanClientTrust  *self,
                           GTlsCertificate   *certificate,
                           GError           **error)
{
  g_autoptr(GPtrArray) sent = import_sent (certificate, error);
  g_autoptr(GPtrArray) chain = sent != NULL ? make_chain (self, sent) : NULL;

  if (sent == NULL)
    return NULL;
  if (chain == NULL)
    {
      refuse (error, _("no authority of client-ca-file has issued it"));
      return NULL;
    }

  if (!verify_chain (self, chain, error))
    return NULL;
  if (!is_for_clients (chain->pdata[0]))
    {
      refuse (error, _("its extended key usage doesn’t contain client authentication"));
      return NULL;
    }

  return check_revocation (self, chain, error) ? make_proof (chain, error) : NULL;
}
