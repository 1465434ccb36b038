/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What is known of the peer: its certificate, how it authenticated, and the realm of its credentials. All connections
 * of a transport write it, in several threads.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_CERTIFICATE_DECISION_REFUSE,
  WSMAN_CERTIFICATE_DECISION_ACCEPT,
  WSMAN_CERTIFICATE_DECISION_AS_BEFORE, /* accept only the certificate that was accepted last */
} WsmanCertificateDecision;

/* Makes the final decision on a certificate with errors. Runs in the context of the call. NULL works as if the
 * function always returned AS_BEFORE. */
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
  GTlsCertificateFlags errors;
  GTlsCertificate *accepted; /* the last certificate that the accept function accepted */
  char *realm; /* of the last refusal */
  const char *mechanism; /* static */
  gboolean sealed;
  gboolean bound;
} WsmanPeerInfo;

void wsman_peer_info_init (WsmanPeerInfo *self);
void wsman_peer_info_clear (WsmanPeerInfo *self);

void wsman_peer_info_set_accept_func (WsmanPeerInfo           *self,
                                      WsmanPeerInfoAcceptFunc  func,
                                      gpointer                 user_data);

/* Whether there ever was a connection. If there was none, the port may be wrong. */
void wsman_peer_info_set_reached (WsmanPeerInfo *self);
gboolean wsman_peer_info_was_reached (WsmanPeerInfo *self);

/* The realm that the server named when it refused the last credentials; NULL if there is none. The setter takes
 * realm. */
void wsman_peer_info_set_realm (WsmanPeerInfo *self,
                                char          *realm);
char *wsman_peer_info_dup_realm (WsmanPeerInfo *self);

/* How the last connection was authenticated: "Kerberos", which is static; NULL before the first authentication. */
void wsman_peer_info_set_security (WsmanPeerInfo *self,
                                   const char    *mechanism,
                                   gboolean       sealed,
                                   gboolean       bound);
const char *wsman_peer_info_get_mechanism (WsmanPeerInfo *self,
                                           gboolean      *sealed,
                                           gboolean      *bound);

/* The certificate of the last connection, whether it was accepted or not; NULL over http. Borrowed until the server
 * presents another one. */
GTlsCertificate *wsman_peer_info_get_certificate (WsmanPeerInfo        *self,
                                                  GTlsCertificateFlags *errors);

/* Decides whether the certificate of a new connection is accepted. errors: what the TLS backend found in the
 * handshake. context: where the accept function runs. */
gboolean wsman_peer_info_check_certificate (WsmanPeerInfo               *self,
                                            const WsmanTransportConfig  *config,
                                            GTlsCertificate             *certificate,
                                            GTlsCertificateFlags         errors,
                                            GMainContext                *context,
                                            GError                     **error);

G_END_DECLS
