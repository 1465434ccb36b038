/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the handshake and the sealing share. */

#pragma once

#include "security/wsman-gss-credential-private.h"

G_BEGIN_DECLS

struct _WsmanGss
{
  gss_ctx_id_t context;
  gss_name_t target; /* of an initiator */
  gss_name_t peer;   /* of an acceptor */
  gboolean initiator;
  gboolean complete;
  gboolean delegate;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
  OM_uint32 flags;
  char *target_text;

  WsmanCredential *credential; /* of an initiator */
  WsmanCredentialHandle *handle;

  char *keytab;
  WsmanAcceptorSource source; /* its keytab is the field above */

  guint8 *bindings_data;
  struct gss_channel_bindings_struct bindings; /* application_data alone */
};

G_END_DECLS
