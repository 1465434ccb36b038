/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads the common name of a certificate, for machines whose certificates have no alternative names. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells whether the certificate has no alternative names, and exactly one common name, which is host. The case doesn't
 * matter, and wildcards don't count. */
gboolean wsman_common_name_is (GTlsCertificate *certificate,
                               const char      *host);

G_END_DECLS
