/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The configuration of a transport: the server, the credentials, and what is accepted from the server.
 */

#pragma once

#include <gio/gio.h>

#include "security/wsman-revocation-private.h"
#include "security/wsman-security-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* The parameters of a channel. The record owns copies of strings and objects. */
typedef struct
{
  GUri *uri;                       /* http or https, with host, port and path */
  GSocketConnectable *connectable; /* the address to connect to instead of the URI's host, or NULL */
  gboolean local;                  /* connectable is this machine's socket; its owner is checked */
  char *user_name;                 /* for Basic; or NULL */
  char *password;                  /* a secret; or NULL */
  char *mechanism;                 /* "Basic"; NULL for none or a negotiation */
  WsmanNegotiation *negotiation;   /* for mechanisms that authenticate the connection; or NULL */
  WsmanCredential *credential;     /* of the negotiation */
  WsmanChannelBinding binding;
  gboolean seal;                   /* messages are sealed once the connection is authenticated */
  gsize max_response;              /* the size limit of a sealed response, which is read as a whole */
  gboolean skip_ca_check;
  gboolean skip_cn_check;
  GTlsDatabase *tls_database;      /* NULL: the system's */
  WsmanRevocationLists *revocation_lists; /* or NULL */
  gboolean skip_revocation_check;
  gboolean accept_old_tls;         /* below 1.2 */
  char *server_certificate_sha256; /* lower-case hex of the only certificate that is accepted; or NULL */
  GTlsCertificate *client_certificate;
  GTlsInteraction *tls_interaction;
  guint max_channels;
  guint connect_timeout;           /* milliseconds */
} WsmanTransportConfig;

WsmanTransportConfig *wsman_transport_config_new (void);
void wsman_transport_config_free (WsmanTransportConfig *self);

G_END_DECLS
