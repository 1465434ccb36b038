/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The policy of a server: its permissions and its limits. The policy holds the properties of the public WsmanServer, in
 * the form that the files of this room read. A change of a property has an effect on the next request.
 */

#pragma once

#include <gio/gio.h>
#include "security/wsman-client-trust-private.h"
#include "security/wsman-digest-server-private.h"
#include "security/wsman-gss-private.h"
#include "security/wsman-tls-identity-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

typedef struct _WsmanPushHandlers WsmanPushHandlers;

/* The time limits for each part of an exchange, in milliseconds. */
typedef struct
{
  guint tls_handshake;  /* the time from the connection to the end of the handshake */
  guint tls_turn;       /* the time for a running handshake while other handshakes wait */
  guint head;           /* the time until the head of a request is complete */
  guint idle;           /* the time between two requests of an authenticated client */
  guint body;
  guint response;       /* the time that may pass while the client reads no byte of the response */
  guint linger;         /* the time for reading input from a client that is being closed */
  guint login;          /* the time for one check of credentials */
  guint authentication; /* the time for all steps of an authentication together */
  guint identity;       /* the time in which valid Basic credentials aren't checked again */
} WsmanTimeLimits;

typedef struct
{
  GTlsCertificate *tls_certificate;
  gboolean has_authenticator;
  gboolean receives_credentials; /* whether the authenticator takes delegated credentials */
  gint64 authenticator_changed; /* the monotonic time of the last change; passwords proven before are checked again */
  WsmanAcceptorSource acceptor;
  WsmanDigestServer *digest;     /* NULL if Digest isn't accepted */
  WsmanTlsIdentity *credssp_identity; /* the certificate inside CredSSP; NULL if CredSSP isn't accepted */
  guint delegation_lifetime;          /* seconds; 0 if delegated credentials are used for nothing */
  WsmanChannelBindingPolicy channel_binding;
  WsmanClientTrust *client_trust; /* NULL if clients can't authenticate by certificate */
  GHashTable *certificates;      /* wsman_identity_mapping_make_certificate_key() to the text of an identity */
  GHashTable *identities;        /* wsman_identity_mapping_make_key() of a name to the text of its identity */
  gboolean allow_unencrypted;
  gboolean allow_anonymous_identify;
  guint max_envelope_size;       /* the maximum number of bytes of a request or response */
  gboolean loopback_is_remote;   /* whether loopback may be a proxy or tunnel for any client */
  guint max_connections;         /* the maximum number of connections over the network */
  guint max_unauthenticated_connections;
  guint max_connections_per_user;    /* 0 for no limit, in this field and the next one */
  guint max_connections_per_address;
  guint max_local_connections;   /* the maximum number of connections of the Unix socket */
  guint max_local_connections_per_user;
  guint max_operations_per_user;
  guint max_contexts_per_user;
  guint enumeration_timeout;     /* milliseconds; an enumeration ends after this time without a Pull */
  guint max_timeout;             /* the maximum number of milliseconds for one operation */
  GPtrArray *sinks;              /* the paths of sinks (WsmanSink) */
  const WsmanPushHandlers *push_handlers; /* pushes events; NULL if events can only be pulled */
  gpointer push_data;            /* the user_data of push_handlers */
  guint identity_lifetime;       /* seconds after an authentication; 0 if only the end of the ticket matters */
  WsmanTimeLimits time_limits;
} WsmanPolicy;

/* Tells whether the policy accepts unsealed messages. Over http, any machine between client and server can read
 * them. */
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
wsman_policy_allows_digest (const WsmanPolicy *self,
                            gboolean           secure)
{
  return self->digest != NULL && wsman_policy_allows_plain (self, secure);
}

static inline gboolean
wsman_policy_allows_negotiate (const WsmanPolicy *self)
{
  return self->acceptor.kerberos || self->acceptor.ntlm;
}

static inline gboolean
wsman_policy_allows_credssp (const WsmanPolicy *self)
{
  return self->credssp_identity != NULL && wsman_policy_allows_negotiate (self);
}

G_END_DECLS
