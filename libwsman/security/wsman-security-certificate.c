/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The mechanism of clients that authenticate by their certificate in TLS. Only a fixed header says so to the server:
 * [DSP0226] C.3.3, [MS-WSMV] 2.2.9.1. */

#include "wsman-security-private.h"

#include "base/wsman-secret-private.h"

struct _WsmanSecurityCertificate
{
  WsmanSecurityContext parent_instance;
};

#define WSMAN_TYPE_SECURITY_CERTIFICATE (wsman_security_certificate_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSecurityCertificate, wsman_security_certificate, WSMAN, SECURITY_CERTIFICATE,
                      WsmanSecurityContext)

G_DEFINE_FINAL_TYPE (WsmanSecurityCertificate, wsman_security_certificate, WSMAN_TYPE_SECURITY_CONTEXT)

static char *
wsman_security_certificate_dup_authorization (WsmanSecurityContext       *context,
                                              const WsmanSecurityRequest *request)
{
  return wsman_secret_dup (WSMAN_CERTIFICATE_AUTHORIZATION);
}

static void
wsman_security_certificate_class_init (WsmanSecurityCertificateClass *klass)
{
  WsmanSecurityContextClass *context_class = WSMAN_SECURITY_CONTEXT_CLASS (klass);

  context_class->scheme = "Certificate";
  context_class->dup_authorization = wsman_security_certificate_dup_authorization;
}

static void
wsman_security_certificate_init (WsmanSecurityCertificate *self)
{
}

WsmanSecurityContext *
wsman_security_certificate_new (void)
{
  return g_object_new (WSMAN_TYPE_SECURITY_CERTIFICATE, NULL);
}
