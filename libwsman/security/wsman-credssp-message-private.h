/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the messages of CredSSP: TSRequest, which carries everything, and TSCredentials, which carries a
 * password. [MS-CSSP] 2.2.1.
 */

#pragma once

#include "wsman-der-private.h"

G_BEGIN_DECLS

/* The longest TSRequest. A Kerberos token with a large PAC has about 48 KiB. */
#define WSMAN_CREDSSP_MAX_REQUEST (128 * 1024)
#define WSMAN_CREDSSP_NONCE 32

/* A TSRequest. The slice of a field that isn't in the message is empty. */
typedef struct
{
  guint32 version;
  WsmanSlice token;     /* the token of the inner mechanism */
  WsmanSlice auth_info; /* sealed TSCredentials */
  WsmanSlice key_proof; /* pubKeyAuth, which proves that both sides see the same public key */
  guint32 status;       /* errorCode, which is an NTSTATUS; 0 if the message has none */
  WsmanSlice nonce;
} WsmanCredsspRequest;

/* Reads a message. Returns FALSE if data isn't exactly one message. */
gboolean wsman_credssp_request_read (const guint8        *data,
                                     gsize                length,
                                     WsmanCredsspRequest *request);
GBytes *wsman_credssp_request_write (const WsmanCredsspRequest *request);

/* The user whom a client delegates. The names are as the client writes them. All strings are secrets. */
typedef struct
{
  char *domain; /* "" if there is none */
  char *user_name;
  char *password;
} WsmanDelegatedUser;

void wsman_delegated_user_clear (WsmanDelegatedUser *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanDelegatedUser, wsman_delegated_user_clear)

/* Reads TSCredentials with a password. Returns FALSE if data isn't exactly that. The strings of user aren't empty,
 * apart from the domain. */
gboolean wsman_delegated_user_read (const guint8       *data,
                                    gsize               length,
                                    WsmanDelegatedUser *user);

/* Writes TSCredentials. The result must be freed with wsman_secret_bytes_free(). Returns NULL if a string isn't valid
 * UTF-8. */
GByteArray *wsman_delegated_user_write (const WsmanDelegatedUser *user);

G_END_DECLS
