/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Lists the mappings of certificates for the provider of the configuration.
 */

#pragma once

#include "wsman-server.h"

G_BEGIN_DECLS

typedef void (*WsmanCertificateFunc) (const char *issuer_sha256,
                                      const char *user_principal_name,
                                      const char *user_name,
                                      gpointer    user_data);

/* Calls func for each mapping, always in the same order. */
void wsman_server_foreach_certificate (WsmanServer          *self,
                                       WsmanCertificateFunc  func,
                                       gpointer              user_data);

G_END_DECLS
