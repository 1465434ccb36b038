/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The options for the login with a client certificate.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Tells whether the command line names a certificate. */
gboolean wsmanctl_certificate_is_set (void);

/* Sets the certificate of the command line. The PIN is asked for when a connection needs it. */
void wsmanctl_certificate_set (WsmanConnectionOptions *options);

G_END_DECLS
