/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The configuration of a transport: where it connects to, as whom, and what it takes from a server.
 */

#pragma once

#include <gio/gio.h>

#include "security/wsman-revocation-private.h"
#include "security/wsman-security-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* What makes a channel; the strings and objects are its own copies. */
typedef struct
{
  GUri *uri;                       /* http or https, with host, port and path */
  GSocketConnectable *connectable; /* where to connect to in place of the URI's host, or NULL */
  gboolean local;                  /* connectable is this machine's socket: its owner is checked */
  char *user_name;                 /* for Basic; or NULL */
  char *password;                  /* a secret; or NULL */
  char *mechanism;                 /* "Basic", or NULL for none or a negotiation */
  WsmanNegotiation *negotiation;   /* for mechanisms bound to the connection; or NULL */
  WsmanCredential *credential;     /* of the negotiation */
  WsmanChannelBinding binding;
  gboolean seal;                   /* messages are sealed once the connection is authenticated */
  gsize max_response;              /* bytes of a sealed response, which is read as a whole */
  gboolean skip_ca_check;
  gboolean skip_cn_check;
  GTlsDatabase *tls_database;      /* or NULL: the system's */
  WsmanRevocationLists *revocation_lists; /* or NULL */
  gboolean skip_revocation_check;
  gboolean accept_old_tls;         /* below 1.2 */
  char *server_certificate_sha256; /* lower-case hex of the one certificate accepted; or NULL */
  GTlsCertificate *client_certificate;
  GTlsInteraction *tls_interaction;
  guint max_channels;
  guint connect_timeout;           /* milliseconds */
} WsmanTransportConfig;

WsmanTransportConfig *wsman_transport_config_new (void);
void wsman_transport_config_free (WsmanTransportConfig *self);

G_END_DECLS
