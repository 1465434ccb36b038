/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the peer showed: its certificate, how it was authenticated, what its credentials are for. All
 * connections of a transport write it, from several threads.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_CERTIFICATE_DECISION_REFUSE,
  WSMAN_CERTIFICATE_DECISION_ACCEPT,
  WSMAN_CERTIFICATE_DECISION_AS_BEFORE, /* accept the certificate that was accepted last, and no other one */
} WsmanCertificateDecision;

/* The last word on a certificate that was found wanting; runs in the context of the call. NULL is as
 * one that always says AS_BEFORE. */
typedef WsmanCertificateDecision (*WsmanPeerInfoAcceptFunc) (GTlsCertificate      *certificate,
                                                             GTlsCertificateFlags  errors,
                                                             gpointer              user_data);

typedef struct
{
  int was_reached; /* atomic */

  GMutex mutex; /* of what follows */
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

/* Whether a connection was ever made: a failure before that may come from a wrong port. */
void wsman_peer_info_set_reached (WsmanPeerInfo *self);
gboolean wsman_peer_info_was_reached (WsmanPeerInfo *self);

/* What the server that refused the last credentials says they are for; NULL if it doesn't. Setting takes realm. */
void wsman_peer_info_set_realm (WsmanPeerInfo *self,
                                char          *realm);
char *wsman_peer_info_dup_realm (WsmanPeerInfo *self);

/* How the last connection was authenticated: "Kerberos", which is static; NULL if not at all yet. */
void wsman_peer_info_set_security (WsmanPeerInfo *self,
                                   const char    *mechanism,
                                   gboolean       sealed,
                                   gboolean       bound);
const char *wsman_peer_info_get_mechanism (WsmanPeerInfo *self,
                                           gboolean      *sealed,
                                           gboolean      *bound);

/* What the last connection showed, whether it was accepted or not; NULL over http. Borrowed until
 * the server shows another one. */
GTlsCertificate *wsman_peer_info_get_certificate (WsmanPeerInfo        *self,
                                                  GTlsCertificateFlags *errors);

/* Whether the certificate of a new connection will do. errors: what the TLS backend found in the handshake. context:
 * where the accept function runs. */
gboolean wsman_peer_info_check_certificate (WsmanPeerInfo               *self,
                                            const WsmanTransportConfig  *config,
                                            GTlsCertificate             *certificate,
                                            GTlsCertificateFlags         errors,
                                            GMainContext                *context,
                                            GError                     **error);

G_END_DECLS
