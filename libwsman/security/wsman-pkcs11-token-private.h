/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The login at a token of PKCS#11, such as a smart card. A process logs in once, and stays logged in while the token is
 * in use. So the PIN needn't be kept, and no TLS handshake asks for it. A wrong PIN is never tried twice, because a
 * token is locked after a few failures.
 */

#pragma once

#include "wsman-turn-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *label;
  WsmanTurn turn; /* whoever has the turn may log in */
} WsmanPkcs11Token;

/* Returns the token that uri names, which all threads share. Blocks. */
WsmanPkcs11Token *wsman_pkcs11_token_find (const char  *uri,
                              GError     **error);
WsmanPkcs11Token *wsman_pkcs11_token_ref (WsmanPkcs11Token *self);
/* May close a session at the token, which blocks. */
void wsman_pkcs11_token_unref (WsmanPkcs11Token *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPkcs11Token, wsman_pkcs11_token_unref)

typedef enum
{
  WSMAN_PKCS11_LOGIN_DONE,
  WSMAN_PKCS11_LOGIN_NEEDS_PIN, /* a PIN is needed, and none was given; there is no error */
  WSMAN_PKCS11_LOGIN_REFUSED,   /* the PIN is wrong */
  WSMAN_PKCS11_LOGIN_FAILED,
} WsmanPkcs11Login;

/* Logs in to use the private key key_uri. Blocks. If the process is logged in already, no PIN is needed. since is the
 * monotonic time when the caller's work began. If another PIN was refused after that, no PIN is asked for. */
WsmanPkcs11Login wsman_pkcs11_token_log_in (WsmanPkcs11Token  *self,
                                            const char        *key_uri,
                                            const char        *pin,
                                            gint64             since,
                                            GError           **error);

/* Tells whether a PIN was refused since the last login. */
gboolean wsman_pkcs11_token_has_refused (WsmanPkcs11Token *self);

/* Lets the next login begin anew, because the token has forgotten the login. Never blocks. */
void wsman_pkcs11_token_forget (WsmanPkcs11Token *self);

G_END_DECLS
