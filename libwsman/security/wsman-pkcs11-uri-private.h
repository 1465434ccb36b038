/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads pkcs11: URIs: [RFC 7512]. A PIN in a URI is taken out at once, so that no library tries it by itself.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean wsman_pkcs11_uri_is (const char *text);

/* Splits the URI of a certificate into the URIs of the certificate and of its private key, and the PIN, which is
 * secret. pin becomes NULL if there is none. */
gboolean wsman_pkcs11_uri_split (const char  *uri,
                                 char       **certificate_uri,
                                 char       **key_uri,
                                 char       **pin,
                                 GError     **error);

/* Returns the URI of a certificate's private key. A certificate and its key have the same id, but may have different
 * labels. */
char *wsman_pkcs11_uri_make_key (const char *certificate_uri);

/* Returns text with the PIN masked. Returns a copy of other texts. */
char *wsman_pkcs11_uri_mask (const char *text);

G_END_DECLS
