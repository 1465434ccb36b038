/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One client's connection: its bytes, its deadlines, and the identity at the other end. There is no identity until an
 * authenticator has accepted the client. A fixed order protects the server: the server reads the head within a time
 * limit, then authenticates the client, and only then reads the body. Everything runs in the main context of the
 * server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-log-private.h"
#include "wsman-acceptor-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

typedef struct _WsmanServerConnection WsmanServerConnection;

/* How easily a connection may be evicted. Connections with the highest rank are evicted first. */
typedef enum
{
  WSMAN_EVICTION_RANK_NEVER,
  WSMAN_EVICTION_RANK_AUTHENTICATING,
  WSMAN_EVICTION_RANK_WAITING, /* the client waits for a request, or isn't authenticated */
} WsmanEvictionRank;

/* The identity of a client, and how the identity was proved. */
typedef struct
{
  WsmanIdentity *user;   /* NULL if the client isn't authenticated */
  const char *mechanism; /* a static string: "Basic", "Certificate", "CredSSP", "Digest", "Kerberos", "NTLM" or
                          * "Local" */
  gboolean sealed;       /* whether the request was sealed */
  gboolean bound;        /* whether the client is bound to the server's certificate */
  GSocketAddress *remote_address;
  WsmanDelegation *delegation; /* the credentials that the client has delegated; or NULL */
} WsmanClientIdentity;

/* The functions of WsmanClients that a connection calls. */
typedef struct
{
  /* Decides about a name and password, and then calls wsman_server_connection_set_user(). */
  void (*authenticate) (WsmanServerConnection *connection,
                        const char            *user_name,
                        const char            *password,
                        gpointer               user_data);
  /* Processes a token of an authentication, and then calls wsman_server_connection_take_step_result(). */
  void (*negotiate) (WsmanServerConnection *connection,
                     WsmanAcceptor         *acceptor,
                     GBytes                *token,
                     gpointer               user_data);
  /* Checks a client's certificate, and then calls wsman_server_connection_set_user(). */
  void (*check_certificate) (WsmanServerConnection *connection,
                             GTlsCertificate       *certificate,
                             gpointer               user_data);
  /* Looks up the user of Digest after the proof was checked, and then calls wsman_server_connection_set_user() or
   * wsman_server_connection_renew(). */
  void (*check_digest) (WsmanServerConnection  *connection,
                        const WsmanDigestCheck *check,
                        gpointer                user_data);
  /* Tells whether the user, who has just become known, may have one more connection. */
  gboolean (*admit_user) (WsmanServerConnection *connection,
                          gpointer               user_data);
  void (*closed) (WsmanServerConnection *connection,
                  gpointer               user_data);
} WsmanServerConnectionHandlers;

/* The functions of the dispatcher that a connection calls. */
typedef struct
{
  /* Handles a request that has arrived, and responds by wsman_server_connection_respond() or
   * wsman_server_connection_refuse(). caller is only valid during the call. */
  void (*handle) (WsmanServerConnection     *connection,
                  const WsmanClientIdentity *caller,
                  GBytes                    *body,
                  const char                *charset,
                  gpointer                   user_data);
  /* Is called if the client leaves, or the connection is closed, before the response. request is the value that was
   * given to wsman_server_connection_set_request(). */
  void (*abandon) (gpointer request);
} WsmanRequestHandlers;

/* The data that all connections of a server share. This data must not be freed before all connections are closed. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy;
  const WsmanServerConnectionHandlers *handlers;
  gpointer clients; /* the user_data of handlers */
  const WsmanRequestHandlers *request_handlers;
  gpointer dispatcher; /* the user_data of request_handlers */
} WsmanServerConnectionShared;

/* Creates a connection for stream, which is open. If secure is TRUE, the TLS handshake of stream is complete. */
WsmanServerConnection *wsman_server_connection_new (GSocket                           *socket,
                                                    GIOStream                         *stream,
                                                    gboolean                           secure,
                                                    const WsmanServerConnectionShared *shared);
WsmanServerConnection *wsman_server_connection_ref (WsmanServerConnection *self);
void wsman_server_connection_unref (WsmanServerConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerConnection, wsman_server_connection_unref)

/* Says that the client is on this machine, and that the kernel names its user. A client of this kind needs no other
 * authentication. Call this before the connection is started. */
void wsman_server_connection_set_local (WsmanServerConnection *self,
                                        uid_t                  uid);
/* Waits until the user has been looked up. Call this instead of wsman_server_connection_start(). If the look-up takes
 * too long, the connection is closed. */
void wsman_server_connection_await_user (WsmanServerConnection *self);
/* Starts a connection after its user has been found. */
void wsman_server_connection_start_for (WsmanServerConnection *self,
                                        WsmanIdentity         *user);
/* Rejects the client. The first request, or the request that is being authenticated, gets the response 503. The
 * connection reads no further request. */
void wsman_server_connection_reject (WsmanServerConnection *self);
void wsman_server_connection_start (WsmanServerConnection *self);
/* Returns a cancellable that is cancelled when the connection is closed. */
GCancellable *wsman_server_connection_get_cancellable (WsmanServerConnection *self);
/* Closes the connection. The file descriptor is closed when this function returns. */
void wsman_server_connection_close (WsmanServerConnection *self);
gboolean wsman_server_connection_is_closed (WsmanServerConnection *self);

/* Closes the connection so that another connection can be admitted. If the client is being authenticated, the client
 * gets a response first. */
void wsman_server_connection_evict (WsmanServerConnection *self);
/* Tells whether the connection may be evicted. A connection is never evicted during a request, because the client
 * couldn't know whether the request was processed. */
WsmanEvictionRank wsman_server_connection_get_eviction_rank (WsmanServerConnection *self);
/* Returns the time since which an authenticated client has been idle. For other clients, returns the time when they
 * connected. */
gint64 wsman_server_connection_get_waiting_since (WsmanServerConnection *self);
gboolean wsman_server_connection_is_rejected (WsmanServerConnection *self);

/* Tells whether the connection is on the Unix socket. */
gboolean wsman_server_connection_is_local (WsmanServerConnection *self);
uid_t wsman_server_connection_get_uid (WsmanServerConnection *self);
/* Returns wsman_login_throttle_make_key() of the remote address. */
const char *wsman_server_connection_get_address_key (WsmanServerConnection *self);

GSocketAddress *wsman_server_connection_get_remote_address (WsmanServerConnection *self);

/* Returns the identity of the client, or NULL if the client isn't authenticated. */
WsmanIdentity *wsman_server_connection_get_user (WsmanServerConnection *self);
void wsman_server_connection_set_user (WsmanServerConnection *self,
                                       WsmanIdentity         *user);
/* Sets the monotonic time when the identity ends that a certificate is about to prove. */
void wsman_server_connection_set_end (WsmanServerConnection *self,
                                      gint64                 end);
/* Returns the whole identity of the client as a text that can be compared, or NULL if the client isn't
 * authenticated. */
const char *wsman_server_connection_get_user_key (WsmanServerConnection *self);
/* Continues the authentication with the result of a step. response is the token for the client, or NULL. */
void wsman_server_connection_take_step_result (WsmanServerConnection *self,
                                               WsmanStepResult        step_result,
                                               GBytes                *response);
/* Refuses the login because there were too many failures before. */
void wsman_server_connection_throttle (WsmanServerConnection *self);

void wsman_server_connection_respond (WsmanServerConnection *self,
                                      guint                  status,
                                      const char            *content_type,
                                      GBytes                *body);
/* Responds with status 401 and the available mechanisms. */
void wsman_server_connection_refuse (WsmanServerConnection *self);
/* Does the same, and tells a client with Digest to send the request again with the new nonce. */
void wsman_server_connection_renew (WsmanServerConnection *self);

/* These functions return the path and the Content-Encoding of the request that is being handled. The encoding may be
 * NULL. Both are borrowed until the response. */
const char *wsman_server_connection_get_path (WsmanServerConnection *self);
const char *wsman_server_connection_get_content_encoding (WsmanServerConnection *self);

/* Sets the request that abandon() gets. The connection only stores the pointer. */
void wsman_server_connection_set_request (WsmanServerConnection *self,
                                          gpointer               request);

/* Writes an event of this client to the log. user_name is the name that the client claims. If user_name is NULL, the
 * identity is logged. reason may be NULL. */
void wsman_server_connection_log (WsmanServerConnection *self,
                                  WsmanEvent             event,
                                  const char            *user_name,
                                  const char            *reason);
/* Writes an event of this client to the log, with the text and codes of error as the reason. */
void wsman_server_connection_log_error (WsmanServerConnection *self,
                                        WsmanEvent             event,
                                        const char            *user_name,
                                        const GError          *error);

G_END_DECLS
