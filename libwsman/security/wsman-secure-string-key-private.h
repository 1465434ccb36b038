/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The key of a pool, with which secure strings are encrypted. The client makes a pair of RSA keys. The server sends the
 * session key, encrypted with the public one. [MS-PSRP] 2.2.2.3, 2.2.2.4 and 2.2.5.1.24.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanSecureStringKey WsmanSecureStringKey;

/* Makes a pair of keys. This takes a while. */
WsmanSecureStringKey *wsman_secure_string_key_new (GError **error);
void wsman_secure_string_key_free (WsmanSecureStringKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSecureStringKey, wsman_secure_string_key_free)

/* Returns the public key as the server wants it, in base64. */
char *wsman_secure_string_key_get_public (WsmanSecureStringKey  *self,
                                          GError               **error);

/* Takes the session key that the server has sent, in base64. */
gboolean wsman_secure_string_key_take_session_key (WsmanSecureStringKey  *self,
                                                   const char            *text,
                                                   GError               **error);

/* Encrypts a text with the session key. The result is base64. */
char *wsman_secure_string_key_encrypt (WsmanSecureStringKey  *self,
                                       const char            *secret,
                                       GError               **error);

/* Decrypts a text in base64. The result is a secret, which must be freed with wsman_secret_free(). */
char *wsman_secure_string_key_decrypt (WsmanSecureStringKey  *self,
                                       const char            *text,
                                       GError               **error);

G_END_DECLS
