/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The policy of a server: what it permits, and its limits. These are the properties of the public WsmanServer, as the
 * files of this room read them. A change applies from the next request on.
 */

#pragma once

#include <gio/gio.h>
#include "security/wsman-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* The time limits for each part of an exchange, in milliseconds. */
typedef struct
{
  guint tls_handshake;  /* from the connection on */
  guint tls_turn;       /* of a running handshake, while others wait */
  guint head;           /* until the head of a request is complete */
  guint idle;           /* between two requests of an authenticated client */
  guint body;
  guint response;       /* without the client taking any of it */
  guint linger;         /* for reading input from a client that is being closed */
  guint login;          /* one check of credentials */
  guint authentication; /* all steps together */
  guint identity;       /* valid Basic credentials aren't checked again within this time */
} WsmanDeadlines;

typedef struct
{
  GTlsCertificate *tls_certificate;
  gboolean has_authenticator;
  WsmanAcceptorSource acceptor;
  WsmanChannelBindingPolicy channel_binding;
  GHashTable *identities;        /* wsman_identities_make_key() of a name to its identity */
  gboolean allow_unencrypted;
  gboolean allow_anonymous_identify;
  guint max_envelope_size;       /* bytes, for requests and responses */
  gboolean loopback_is_remote;   /* loopback may be a proxy or tunnel, with any client behind it */
  guint max_connections;         /* over the network */
  guint max_unauthenticated_connections;
  guint max_connections_per_user;    /* 0 for none, like the next */
  guint max_connections_per_address;
  guint max_local_connections;   /* of the Unix socket */
  guint max_local_connections_per_user;
  guint max_operations_per_user;
  guint max_contexts_per_user;
  guint enumeration_timeout;     /* milliseconds without a Pull */
  guint max_timeout;             /* milliseconds for one operation */
  guint identity_lifetime;       /* seconds after an authentication; 0: as long as its ticket */
  WsmanDeadlines deadlines;
} WsmanPolicy;

/* Tells whether unsealed messages are accepted. Over http, any machine on the way can read them. */
static inline gboolean
wsman_policy_allows_plain (const WsmanPolicy *self,
                           gboolean           secure)
{
  return secure || self->allow_unencrypted;
}

static inline gboolean
wsman_policy_allows_basic (const WsmanPolicy *self,
                           gboolean           secure)
{
  return self->has_authenticator && wsman_policy_allows_plain (self, secure);
}

static inline gboolean
wsman_policy_allows_negotiate (const WsmanPolicy *self)
{
  return self->acceptor.kerberos || self->acceptor.ntlm;
}

G_END_DECLS
