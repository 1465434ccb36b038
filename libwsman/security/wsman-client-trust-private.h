/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decides whether a server believes a client's certificate. Only the authorities of one file count, and never those of
 * the system.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The facts that a client's certificate has proved. */
typedef struct
{
  char *user_principal_name; /* the only user principal name of the certificate */
  char **issuers;            /* the SHA-256 of each authority in the verified chain, the nearest first */
  gint64 end;                /* the time in seconds since 1970 when the first certificate of the chain expires */
} WsmanClientProof;

void wsman_client_proof_free (WsmanClientProof *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanClientProof, wsman_client_proof_free)

/* Tells whether name can be a user principal name, such as "ada@example.org". */
gboolean wsman_user_principal_name_is_valid (const char *name);

typedef struct _WsmanClientTrust WsmanClientTrust;

/* Reads the authorities in the PEM file ca_file. crl_file is a PEM file of revocation lists, or NULL. It is read again
 * when it changes. */
WsmanClientTrust *wsman_client_trust_new (const char  *ca_file,
                                          const char  *crl_file,
                                          GError     **error);
WsmanClientTrust *wsman_client_trust_ref (WsmanClientTrust *self);
void wsman_client_trust_unref (WsmanClientTrust *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanClientTrust, wsman_client_trust_unref)

/* Checks the certificate, which has its chain as issuers. Returns NULL and an error if the certificate isn't believed.
 * This function may block, and any thread may call it. */
WsmanClientProof *wsman_client_trust_verify (WsmanClientTrust  *self,
                                             GTlsCertificate   *certificate,
                                             GError           **error);

G_END_DECLS
