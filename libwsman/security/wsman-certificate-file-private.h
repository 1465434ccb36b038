/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds and reads a client's certificate: in a file of PEM or PKCS#12, at a token of PKCS#11, or by its thumbprint. All
 * functions block.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The place of a certificate. */
typedef struct
{
  char *path;     /* a file; NULL for a token */
  char *uri;      /* the PKCS#11 URI of the certificate, without a PIN; NULL for a file */
  char *key_uri;  /* the PKCS#11 URI of its private key */
  char *pin;      /* the PIN that the caller's URI contained, which is secret; or NULL */
} WsmanCertificatePlace;

void wsman_certificate_place_free (WsmanCertificatePlace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCertificatePlace, wsman_certificate_place_free)

/* Returns the place that the caller has named: a path or a pkcs11: URI. */
WsmanCertificatePlace *wsman_certificate_place_new (const char  *source,
                                                    GError     **error);

/* Returns the place of the certificate with this thumbprint, in lower-case digits. Searches the files of directory,
 * which may be NULL, and all tokens of p11-kit. */
WsmanCertificatePlace *wsman_certificate_place_find (const char  *thumbprint,
                                                     const char  *directory,
                                                     GError     **error);

/* Completes the URIs of a certificate at a token: the token's serial number and the object's id are added, so that the
 * PIN never reaches another token, and the key is found by its id. Does nothing for a file. */
gboolean wsman_certificate_place_complete (WsmanCertificatePlace  *self,
                                           GError                **error);

/* Reads the certificate. If a password is needed, or is wrong, needs_password becomes TRUE. */
GTlsCertificate *wsman_certificate_place_read (WsmanCertificatePlace  *self,
                                               const char             *password,
                                               gboolean               *needs_password,
                                               GError                **error);

/* Returns a thumbprint as lower-case digits: SHA-1 or SHA-256. Blanks and colons are left out, and so is the invisible
 * mark that Windows' dialogs copy. Returns NULL if text is something else. */
char *wsman_thumbprint_normalize (const char *text);

/* Tells whether the certificate has the normalized thumbprint. */
gboolean wsman_thumbprint_matches (const char      *thumbprint,
                                   GTlsCertificate *certificate);

/* Tells whether GIO has the private key of certificate, or its place. GIO leaves a copy of the key in freed memory, so
 * this is only for certificates that the caller has made, and for PKCS#12. */
gboolean wsman_client_certificate_has_key (GTlsCertificate  *certificate,
                                           GError          **error);

/* Checks that a certificate can authenticate a client: its dates and its purpose. */
gboolean wsman_client_certificate_check (GTlsCertificate  *certificate,
                                         GError          **error);

G_END_DECLS
