/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Credentials as GSSAPI handles, within the room. */

#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

#include "wsman-gss-private.h"

G_BEGIN_DECLS

gss_OID wsman_gss_get_oid (WsmanMechanism mechanism);

/* A counted handle, so that a renewal doesn't pull it from under an authentication. */
typedef struct
{
  gss_cred_id_t handle;
  char *cache; /* of tickets, which go with the handle; or NULL */
} WsmanCredentialHandle;

void wsman_credential_handle_unref (WsmanCredentialHandle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredentialHandle, wsman_credential_handle_unref)

/* A handle that is good for an authentication now; asks for a new one when the ticket runs out. */
WsmanCredentialHandle *wsman_credential_acquire (WsmanCredential  *self,
                                                 WsmanMechanism    mechanism,
                                                 GError          **error);

/* Whether a ticket that has expired is replaced by itself. */
gboolean wsman_credential_is_renewable (WsmanCredential *self);

/* An acceptor's, for one mechanism alone. keytab: NULL for the machine's. Thread-safe. */
WsmanCredentialHandle *wsman_acceptor_acquire (const char      *keytab,
                                               WsmanMechanism   mechanism,
                                               GError         **error);

/* One that knows the users in that open file alone; NULL if it can't be had. */
WsmanCredentialHandle *wsman_acceptor_acquire_ntlm (int file);

G_END_DECLS
