/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The certificate with which a transport authenticates to a server. It is found and read before the first connection.
 * The private key of a token never comes into this process.
 */

#pragma once

#include "wsman-credential-request-private.h"

G_BEGIN_DECLS

/* Where the certificate comes from. One of the first three fields is set, or none if the application will be asked. */
typedef struct
{
  GTlsCertificate *certificate;
  const char *source;     /* the path of a file, or a pkcs11: URI */
  const char *thumbprint; /* normalized */
  const char *directory;  /* where thumbprints are looked up besides tokens; or NULL */
  const char *host;       /* the server that the certificate is for, as the question for it names the server */
  gboolean is_host_checked; /* TRUE if the certificate is only sent to a server that was verified */
} WsmanClientCertificateSource;

typedef struct _WsmanClientCertificate WsmanClientCertificate;

WsmanClientCertificate *wsman_client_certificate_new (const WsmanClientCertificateSource *source);
WsmanClientCertificate *wsman_client_certificate_ref (WsmanClientCertificate *self);
void wsman_client_certificate_unref (WsmanClientCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanClientCertificate, wsman_client_certificate_unref)

/* Returns the certificate, or NULL before it is prepared. */
GTlsCertificate *wsman_client_certificate_dup (WsmanClientCertificate *self);

/* Reads and checks the certificate, and logs in to its token. ask asks for the certificate, a PIN or a password, in the
 * thread's default context. It may be NULL. Calls that run at the same time share one question. */
void wsman_client_certificate_prepare_async (WsmanClientCertificate *self,
                                             WsmanAskFunc            ask_func,
                                             gpointer                ask_data,
                                             GCancellable           *cancellable,
                                             GAsyncReadyCallback     callback,
                                             gpointer                user_data);
gboolean wsman_client_certificate_prepare_finish (WsmanClientCertificate  *self,
                                                  GAsyncResult            *result,
                                                  GError                 **error);

/* Forgets a certificate that the application has chosen, because the server has refused it. The application is asked
 * again for the next connection. */
void wsman_client_certificate_refuse (WsmanClientCertificate *self);

/* Forgets a login that the token has forgotten, so that the next connection logs in again. */
void wsman_client_certificate_lose_login (WsmanClientCertificate *self);

G_END_DECLS
