/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a server permits and how much of it: the properties of the public Server, as the rooms read
 * them. Changes count from the next request on.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GTlsCertificate *tls_certificate;
  gboolean has_authenticator;
  gboolean allow_unencrypted;
  gboolean allow_anonymous_identify;
  guint max_envelope_size;       /* bytes, both ways */
  guint max_connections;
  guint max_operations_per_user;
  guint max_contexts_per_user;
  guint enumeration_timeout;     /* milliseconds without a Pull */
  guint max_timeout;             /* milliseconds for one operation */
} WsmanPolicy;

/* Basic shows the password to whoever reads the wire. */
static inline gboolean
wsman_policy_allows_basic (const WsmanPolicy *self,
                           gboolean           secure)
{
  return self->has_authenticator && (secure || self->allow_unencrypted);
}

G_END_DECLS
