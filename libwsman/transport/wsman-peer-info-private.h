/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The known facts about the peer: its certificate, how it authenticated, and the realm of its credentials. All
 * connections of a transport write these facts, in several threads.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_CERTIFICATE_DECISION_REFUSE,
  WSMAN_CERTIFICATE_DECISION_ACCEPT,
  WSMAN_CERTIFICATE_DECISION_AS_BEFORE, /* accepts only the certificate that was accepted last */
} WsmanCertificateDecision;

/* Makes the final decision on a certificate with errors. The function runs in the context of the call. If no function
 * is set, the decision is AS_BEFORE. */
typedef WsmanCertificateDecision (*WsmanPeerInfoAcceptFunc) (GTlsCertificate      *certificate,
                                                             GTlsCertificateFlags  errors,
                                                             gpointer              user_data);

typedef struct
{
  int was_reached; /* atomic */

  GMutex mutex; /* guards the fields below */
  WsmanPeerInfoAcceptFunc accept;
  gpointer accept_data;
  GTlsCertificate *certificate;
  char *certificate_sha256; /* the fingerprint of certificate */
  GTlsCertificateFlags errors;
  GTlsCertificate *accepted; /* the last certificate that the accept function accepted */
  char *realm; /* the realm of the last refusal; NULL if the server named none */
  GHashTable *proxies; /* the set of the URIs of all proxies that were used; or NULL */
  const char *proxy;   /* the URI of the last connection's proxy, without credentials; NULL if there was none */
  const char *mechanism; /* static */
  gboolean sealed;
  gboolean bound;
} WsmanPeerInfo;

void wsman_peer_info_init (WsmanPeerInfo *self);
void wsman_peer_info_clear (WsmanPeerInfo *self);

void wsman_peer_info_set_accept_func (WsmanPeerInfo           *self,
                                      WsmanPeerInfoAcceptFunc  func,
                                      gpointer                 user_data);

/* Notes that there was a connection, and through which proxy; NULL for none. wsman_peer_info_was_reached() tells
 * whether there ever was a connection. If there was none, the port may be wrong. */
void wsman_peer_info_set_reached (WsmanPeerInfo *self,
                                  const char    *proxy);
gboolean wsman_peer_info_was_reached (WsmanPeerInfo *self);

/* Returns the proxy of the last connection; NULL if there was none. The text exists as long as self. */
const char *wsman_peer_info_get_proxy (WsmanPeerInfo *self);

/* The realm that the server named when it refused the last credentials; NULL if the server named no realm. The setter
 * takes ownership of realm. */
void wsman_peer_info_set_realm (WsmanPeerInfo *self,
                                char          *realm);
char *wsman_peer_info_dup_realm (WsmanPeerInfo *self);

/* The name of the mechanism that authenticated the last connection, such as "Kerberos". The name is static. It is NULL
 * before the first authentication. */
void wsman_peer_info_set_security (WsmanPeerInfo *self,
                                   const char    *mechanism,
                                   gboolean       sealed,
                                   gboolean       bound);
const char *wsman_peer_info_get_mechanism (WsmanPeerInfo *self,
                                           gboolean      *sealed,
                                           gboolean      *bound);

/* Return the certificate of the last connection, whether the certificate was accepted or not. Return NULL over http.
 * Without a reference, the certificate is borrowed until a thread connects and the server presents another
 * certificate. */
GTlsCertificate *wsman_peer_info_get_certificate (WsmanPeerInfo        *self,
                                                  GTlsCertificateFlags *errors);
GTlsCertificate *wsman_peer_info_ref_certificate (WsmanPeerInfo        *self,
                                                  GTlsCertificateFlags *errors);

/* Return the fingerprint of that certificate. Without a copy, it is borrowed as long as the certificate. */
const char *wsman_peer_info_get_certificate_sha256 (WsmanPeerInfo *self);
char *wsman_peer_info_dup_certificate_sha256 (WsmanPeerInfo *self);

/* Tells whether the server proved its identity with the last certificate, or the application accepted it. */
gboolean wsman_peer_info_is_verified (WsmanPeerInfo              *self,
                                      const WsmanTransportConfig *config);

/* Decides whether the certificate of a new connection is accepted. errors contains what the TLS backend found in the
 * handshake. The accept function runs in context. by_consent becomes TRUE if the certificate has errors and only the
 * accept function accepted it. */
gboolean wsman_peer_info_check_certificate (WsmanPeerInfo               *self,
                                            const WsmanTransportConfig  *config,
                                            GTlsCertificate             *certificate,
                                            GTlsCertificateFlags         errors,
                                            GMainContext                *context,
                                            gboolean                    *by_consent,
                                            GError                     **error);

G_END_DECLS
