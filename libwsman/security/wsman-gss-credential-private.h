/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Declares credentials as handles of GSSAPI. Only this room uses such handles. */

#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

#include "wsman-credssp-message-private.h"
#include "wsman-gss-private.h"

G_BEGIN_DECLS

gss_OID wsman_gss_get_oid (WsmanMechanism mechanism);

/* A reference-counted handle. An authentication keeps its handle when the credential is renewed. */
typedef struct
{
  gss_cred_id_t handle;
  char *cache; /* the cache of the tickets, which is removed with the handle; NULL if there is none */
} WsmanCredentialHandle;

void wsman_credential_handle_unref (WsmanCredentialHandle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredentialHandle, wsman_credential_handle_unref)

/* Returns a handle that can be used for an authentication now. Gets a new ticket if the old ticket ends soon. */
WsmanCredentialHandle *wsman_credential_acquire (WsmanCredential  *self,
                                                 WsmanMechanism    mechanism,
                                                 GError          **error);

/* Tells whether an expired ticket can be replaced without the user's help. */
gboolean wsman_credential_is_renewable (WsmanCredential *self);

/* Gets the user as CredSSP delegates it. Without a password, its password is "". */
void wsman_credential_get_delegated_user (WsmanCredential    *self,
                                          WsmanDelegatedUser *user);

/* Acquires an acceptor's credential for one mechanism. If keytab is NULL, the machine's keytab is used. Thread-safe. */
WsmanCredentialHandle *wsman_acceptor_acquire (const char      *keytab,
                                               WsmanMechanism   mechanism,
                                               GError         **error);

/* Acquires a credential that only accepts the users in the open file. Returns NULL if this fails. */
WsmanCredentialHandle *wsman_acceptor_acquire_ntlm (int file);

G_END_DECLS
