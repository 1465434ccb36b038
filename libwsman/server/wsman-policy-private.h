/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a server permits and how much of it: the properties of the public Server, as the rooms read
 * them. Changes count from the next request on.
 */

#pragma once

#include <gio/gio.h>
#include "security/wsman-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* How long a client may take over each part of an exchange, and we over ours: milliseconds. */
typedef struct
{
  guint tls_handshake;  /* from the connection on */
  guint tls_turn;       /* of a handshake that has begun, while others wait */
  guint head;           /* of a request: until its end */
  guint idle;           /* between the requests of an authenticated client */
  guint body;
  guint response;       /* without any of it being taken */
  guint linger;         /* for what the client still sends when it is over */
  guint login;          /* one look at credentials */
  guint authentication; /* all steps together */
  guint identity;       /* Basic credentials that served before aren't looked at again */
} WsmanDeadlines;

typedef struct
{
  GTlsCertificate *tls_certificate;
  gboolean has_authenticator;
  WsmanAcceptorSource acceptor;
  WsmanChannelBindingPolicy channel_binding;
  GHashTable *identities;        /* wsman_identities_make_key() of a name to who that is */
  gboolean allow_unencrypted;
  gboolean allow_anonymous_identify;
  guint max_envelope_size;       /* bytes, both ways */
  gboolean loopback_is_remote;   /* its clients may be anybody, behind a proxy or tunnel */
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
  guint identity_lifetime;       /* seconds after an authentication; 0: its ticket's */
  WsmanDeadlines deadlines;
} WsmanPolicy;

/* Whether what isn't sealed may come in: over http, whoever reads the wire reads it. */
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
