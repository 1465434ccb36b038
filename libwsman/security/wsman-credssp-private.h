/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Both sides of CredSSP, below the interface of the mechanisms. TLS carries TSRequests. These carry the tokens of an
 * inner mechanism, then the proof of both sides that they see the same public key, and at last the user's password.
 * [MS-CSSP] 3.1.5.
 */

#pragma once

#include "wsman-credssp-message-private.h"
#include "wsman-security-private.h"
#include "wsman-tls-tunnel-private.h"

G_BEGIN_DECLS

#define WSMAN_CREDSSP_VERSION 6

/* The first version whose proof of the key contains a nonce. Before it, a machine between client and server could use
 * the proof for itself: CVE-2018-0886. */
#define WSMAN_CREDSSP_SAFE_VERSION 5

typedef enum
{
  WSMAN_CREDSSP_STAGE_TLS,
  WSMAN_CREDSSP_STAGE_INNER,       /* the inner mechanism authenticates */
  WSMAN_CREDSSP_STAGE_KEY,         /* the proof of the public key comes next */
  WSMAN_CREDSSP_STAGE_CREDENTIALS, /* the credentials come next; only at an acceptor */
  WSMAN_CREDSSP_STAGE_DONE,
  WSMAN_CREDSSP_STAGE_FAILED,
} WsmanCredsspStage;

typedef struct _WsmanCredssp WsmanCredssp;

/* What a role does with the messages of the other side. */
typedef struct
{
  /* Sends the first token of the inner mechanism; NULL for an acceptor. */
  gboolean (*begin) (WsmanCredssp  *self,
                     GError       **error);
  gboolean (*process) (WsmanCredssp               *self,
                       const WsmanCredsspRequest  *request,
                       GError                    **error);
} WsmanCredsspRole;

extern const WsmanCredsspRole wsman_credssp_initiator;
extern const WsmanCredsspRole wsman_credssp_acceptor;

/* The state of one side. */
struct _WsmanCredssp
{
  const WsmanCredsspRole *role;
  WsmanSecurityContext *inner;
  WsmanTlsTunnel *tunnel;
  WsmanCredsspStage stage;
  GByteArray *received;        /* the part of a TSRequest that has come so far */
  gsize n_received;            /* how many bytes have come in all */
  guint32 version;             /* the lower one of both sides; 0 before the peer's first message */
  guint32 peer_version;
  guint8 nonce[WSMAN_CREDSSP_NONCE];
  gboolean has_nonce;

  /* Only an initiator has these fields: */
  WsmanCredential *credential; /* NULL for an acceptor */
  gboolean accept_old;         /* TRUE if versions below 5 are accepted */
  gboolean began;              /* TRUE if the inner mechanism has made its first token */

  WsmanDelegatedUser user;     /* an acceptor's result */
};

/* Processes a token of the peer. input is NULL for an initiator's first step. output becomes NULL if there is nothing
 * to send. An acceptor may have something to send even if the step fails. */
gboolean wsman_credssp_step (WsmanCredssp  *self,
                             GBytes        *input,
                             GBytes       **output,
                             GError       **error);

void wsman_credssp_clear (WsmanCredssp *self);

/* --- What both roles use --- */

gboolean wsman_credssp_refuse (GError     **error,
                               guint32      code,
                               const char  *why);

/* Sends a message with this library's version. */
gboolean wsman_credssp_send (WsmanCredssp               *self,
                             const WsmanCredsspRequest  *request,
                             GError                    **error);

/* Makes a step of the inner mechanism. */
gboolean wsman_credssp_inner_step (WsmanCredssp  *self,
                                   WsmanSlice     input,
                                   GBytes       **output,
                                   GError       **error);
gboolean wsman_credssp_inner_is_complete (WsmanCredssp *self);
GBytes *wsman_credssp_inner_seal (WsmanCredssp  *self,
                                  GBytes        *plain,
                                  GError       **error);
/* The result may be secret: see wsman_credssp_wipe(). */
GBytes *wsman_credssp_inner_unseal (WsmanCredssp  *self,
                                    WsmanSlice     sealed,
                                    GError       **error);

/* Wipes and releases bytes that nobody else uses. */
void wsman_credssp_wipe (GBytes *bytes);

/* Returns what a side proves that it sees the public key: a hash, or the key itself below version 5. Returns NULL if
 * there is no key. */
GBytes *wsman_credssp_make_proof (WsmanCredssp *self,
                                  gboolean      of_client);

WsmanSlice wsman_credssp_slice (GBytes *bytes);

G_END_DECLS
