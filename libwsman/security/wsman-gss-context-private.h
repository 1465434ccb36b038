/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the authentication, its mechanisms and the sealing share. */

#pragma once

#include "wsman-gss-credential-private.h"
#include "wsman-spnego-private.h"

G_BEGIN_DECLS

/* What SPNEGO remembers between its messages. */
typedef struct
{
  WsmanMechanism offered[2]; /* by an initiator, the preferred one first */
  guint n_offered;
  GBytes *types;             /* the list that the MICs are made over */
  gboolean answered;         /* the acceptor has chosen */
  gboolean reselected;       /* and not the first of the list */
  gboolean mic_sent;
  gboolean mic_verified;
} WsmanSpnego;

struct _WsmanGss
{
  gss_ctx_id_t context;
  gss_name_t target; /* of an initiator */
  gss_name_t peer;   /* of an acceptor */
  gboolean initiator;
  gboolean established; /* the mechanism has no more to say */
  gboolean complete;    /* nor has SPNEGO */
  gboolean failed;
  gboolean refused; /* by the acceptor, which said so */
  gboolean delegate;
  guint n_steps;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
  WsmanSpnego spnego;
  OM_uint32 flags;
  char *target_text;
  GBytes *error_token; /* what an acceptor that refuses has to say, or NULL */

  WsmanCredential *credential; /* of an initiator */
  WsmanCredentialHandle *handle;

  char *ntlm_name; /* of an acceptor: how its file writes the user; or NULL */
  char *keytab;
  char **directory_realms;
  WsmanAcceptorSource source; /* its pointers are the two fields above */

  guint8 *bindings_data;
  struct gss_channel_bindings_struct bindings; /* application_data alone */
};

/* Sets error: whose authentication it is, and what is wrong with it, a clause without a beginning. */
gboolean wsman_gss_refuse (WsmanGss    *self,
                           GError     **error,
                           guint32      code,
                           const char  *text);

/* One step of the mechanism alone, without what carries its tokens. input is empty for the first of an
 * initiator; output is NULL if there is nothing to send. An acceptor that fails may have something to
 * send, too. */
gboolean wsman_gss_mechanism_step (WsmanGss    *self,
                                   WsmanSlice   input,
                                   GBytes     **output,
                                   GError     **error);

/* Forgets the mechanism's context: an initiator begins anew with another. */
void wsman_gss_mechanism_reset (WsmanGss       *self,
                                WsmanMechanism  mechanism);

/* One step of SPNEGO. */
gboolean wsman_gss_spnego_step (WsmanGss    *self,
                                WsmanSlice   input,
                                GBytes     **output,
                                GError     **error);

G_END_DECLS
