/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the steps of the authentication, the mechanisms and the sealing share. */

#pragma once

#include "wsman-gss-credential-private.h"
#include "wsman-spnego-private.h"

G_BEGIN_DECLS

/* The state of SPNEGO between its messages. */
typedef struct
{
  WsmanMechanism offered[2]; /* of an initiator, in the order of preference */
  guint n_offered;
  GBytes *types;             /* the list of mechanisms that the MICs protect */
  gboolean answered;         /* the acceptor has chosen a mechanism */
  gboolean reselected;       /* the chosen mechanism isn't the first of the list */
  gboolean mic_sent;
  gboolean mic_verified;
} WsmanSpnego;

struct _WsmanGss
{
  gss_ctx_id_t context;
  gss_name_t target; /* of an initiator */
  gss_name_t peer;   /* of an acceptor */
  gboolean initiator;
  gboolean established; /* the mechanism is done */
  gboolean complete;    /* SPNEGO is done, too */
  gboolean failed;
  gboolean refused; /* the acceptor's token said that it refuses */
  gboolean delegate;
  guint n_steps;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
  WsmanSpnego spnego;
  OM_uint32 flags;
  char *target_text;
  GBytes *error_token; /* what a refusing acceptor still sends, or NULL */

  WsmanCredential *credential; /* of an initiator */
  WsmanCredentialHandle *handle;

  char *ntlm_name; /* of an acceptor: the user as the NTLM file spells it, or NULL */
  char *keytab;
  char **directory_realms;
  WsmanAcceptorSource source; /* its pointers point to the two fields above */

  guint8 *bindings_data;
  struct gss_channel_bindings_struct bindings; /* only application_data is set */
};

/* Sets an error that names the authentication. The text after it says what is wrong. */
gboolean wsman_gss_refuse (WsmanGss    *self,
                           GError     **error,
                           guint32      code,
                           const char  *text);

/* Makes one step of the mechanism, without SPNEGO. input is empty for an initiator's first step. output is NULL if
 * there is nothing to send. An acceptor may have something to send even if the step fails. */
gboolean wsman_gss_mechanism_step (WsmanGss    *self,
                                   WsmanSlice   input,
                                   GBytes     **output,
                                   GError     **error);

/* Drops the mechanism's context, so that an initiator can begin again with another mechanism. */
void wsman_gss_mechanism_reset (WsmanGss       *self,
                                WsmanMechanism  mechanism);

/* Makes one step of SPNEGO. */
gboolean wsman_gss_spnego_step (WsmanGss    *self,
                                WsmanSlice   input,
                                GBytes     **output,
                                GError     **error);

G_END_DECLS
