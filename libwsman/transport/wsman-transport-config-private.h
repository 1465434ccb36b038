/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The configuration of a transport: the server, the credentials, and the rules for what is accepted from the server.
 */

#pragma once

#include <gio/gio.h>

#include "security/wsman-client-certificate-private.h"
#include "security/wsman-credential-request-private.h"
#include "security/wsman-digest-session-private.h"
#include "security/wsman-revocation-private.h"
#include "security/wsman-security-gss-private.h"
#include "wsman-enums.h"
#include "wsman-proxy-private.h"

G_BEGIN_DECLS

/* Checks a user whom the application named in an answer, and changes the mechanisms of negotiation to those that this
 * user may have. negotiation may be NULL. Returns FALSE and an error if the session may not use such a user. */
typedef gboolean (*WsmanReviewFunc) (WsmanNegotiation  *negotiation,
                                     const char        *user_name,
                                     gpointer           user_data,
                                     GError           **error);

/* The parameters of a channel. The record owns copies of strings and objects. */
typedef struct
{
  GUri *uri;                       /* an http or https URI with host, port and path */
  GSocketConnectable *connectable; /* the address to connect to; NULL for the URI's host */
  gboolean local;                  /* TRUE if connectable is this machine's socket, whose owner is checked */
  char *user_name;                 /* the user name for Basic; or NULL */
  char *password;                  /* the password, which is secret; or NULL */
  char *mechanism;                 /* "Basic" or "Certificate"; NULL if there is a negotiation or no authentication */
  WsmanDigestSession *digest;      /* the credentials for Digest, and what all channels know of it; or NULL */
  WsmanNegotiation *negotiation;   /* the settings of mechanisms that authenticate the connection; or NULL */
  WsmanCredential *credential;     /* the credential of the negotiation; or NULL */
  WsmanChannelBinding binding;
  gboolean seal;                   /* TRUE if messages are sealed after the connection was authenticated */
  gsize max_response;              /* the size limit of a sealed response, which is read as a whole */
  gboolean skip_ca_check;
  gboolean skip_cn_check;
  GTlsDatabase *tls_database;      /* the trusted authorities; NULL for the system's */
  WsmanRevocationLists *revocation_lists; /* the lists of revoked certificates; or NULL */
  gboolean skip_revocation_check;
  gboolean accept_common_name;     /* TRUE if the host may be the common name of a certificate without other names */
  gboolean accept_old_tls;         /* TRUE if TLS below 1.2 is accepted */
  char *server_certificate_sha256; /* the only accepted SHA-256, in lower-case hex; NULL without a pin */
  WsmanClientCertificate *client_certificate; /* the certificate for the mechanism "Certificate"; or NULL */
  GTlsInteraction *tls_interaction;
  GProxyResolver *proxy_resolver;  /* finds the proxies; NULL for direct connections */
  WsmanProxyLogin *proxy_login;    /* the credentials for proxies; NULL for none */
  gboolean withholds_proxy_login;  /* TRUE if the caller gave credentials that no detected proxy may get */
  gboolean is_plain;               /* TRUE if messages are sent without encryption, which no proxy may see */
  WsmanAskFunc ask;                /* asks the application for credentials; or NULL */
  gpointer ask_data;
  GDestroyNotify free_ask_data;    /* NULL if ask_data isn't freed */
  WsmanReviewFunc review;          /* checks the users of answers; or NULL */
  gpointer review_data;
  GDestroyNotify free_review_data; /* NULL if review_data isn't freed */
  guint max_channels;
  guint connect_timeout;           /* milliseconds */
} WsmanTransportConfig;

WsmanTransportConfig *wsman_transport_config_new (void);
void wsman_transport_config_free (WsmanTransportConfig *self);

G_END_DECLS
