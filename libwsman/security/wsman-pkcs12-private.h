/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads PKCS#12 ([RFC7292]): a certificate, its chain and its private key.
 *
 * GIO's own function isn't good enough. It decrypts the file with no password first, and one file in 256 looks like
 * text then, by chance. GIO takes such a file for a broken one, even if it has been given the right password.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a file. No password is the same as an empty one. Fails with G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD if the
 * password is wrong, or is needed, and with G_TLS_ERROR_BAD_CERTIFICATE if no password could help. */
GTlsCertificate *wsman_pkcs12_read (const char  *data,
                                    gsize        length,
                                    const char  *password,
                                    GError     **error);

G_END_DECLS
