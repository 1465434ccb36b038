/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Declares the record and the functions that the steps of the authentication, the mechanisms and the sealing share. */

#pragma once

#include "wsman-gss-credential-private.h"
#include "wsman-spnego-private.h"

G_BEGIN_DECLS

/* The state of SPNEGO between its messages. */
typedef struct
{
  WsmanMechanism offered[2]; /* the mechanisms that an initiator offers, in the order of preference */
  guint n_offered;
  GBytes *types;             /* the list of mechanisms that the MICs protect */
  gboolean answered;         /* TRUE if the acceptor has chosen a mechanism */
  gboolean reselected;       /* TRUE if the chosen mechanism isn't the first of the list */
  gboolean mic_sent;
  gboolean mic_verified;
} WsmanSpnego;

struct _WsmanGss
{
  gss_ctx_id_t context;
  gss_name_t target; /* the server's name; NULL for an acceptor */
  gss_name_t peer;   /* the client's name; NULL for an initiator */
  gboolean initiator;
  gboolean established; /* TRUE if the mechanism has made its last step */
  gboolean complete;    /* TRUE if SPNEGO has also ended */
  gboolean failed;
  gboolean refused; /* TRUE if the acceptor's token said that the acceptor refuses */
  gboolean delegate;
  guint n_steps;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
  WsmanSpnego spnego;
  OM_uint32 flags;
  char *target_text;
  GBytes *error_token; /* the last token of an acceptor that refuses; NULL if there is none */

  WsmanCredential *credential; /* the source of the tickets; NULL for an acceptor */
  WsmanCredentialHandle *handle;

  char *ntlm_name; /* the user as the NTLM file spells it; NULL if unknown, and for an initiator */
  char *keytab;
  char **directory_realms;
  WsmanAcceptorSource source; /* its pointers point to keytab and directory_realms */

  guint8 *bindings_data;
  struct gss_channel_bindings_struct bindings; /* only the field application_data is set */
};

/* Sets an error that names the authentication. text says what is wrong. */
gboolean wsman_gss_refuse (WsmanGss    *self,
                           GError     **error,
                           guint32      code,
                           const char  *text);

/* Makes one step of the mechanism, without SPNEGO. input is empty for an initiator's first step. output becomes NULL if
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
