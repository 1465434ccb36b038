/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One client's connection: its bytes, its deadlines, and the identity at the other end. There is no identity until an
 * authenticator has accepted one. The order is the defence: first the head, within its time; then the authentication;
 * only then the body. Everything runs in the main context of the server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-log-private.h"
#include "wsman-acceptor-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

typedef struct _WsmanServerConnection WsmanServerConnection;

/* Which connections may be evicted. The highest rank is evicted first. */
typedef enum
{
  WSMAN_EVICTION_RANK_NEVER,
  WSMAN_EVICTION_RANK_AUTHENTICATING,
  WSMAN_EVICTION_RANK_WAITING, /* waits for a request, or isn't authenticated */
} WsmanEvictionRank;

/* The identity of the client, and how it was proved. */
typedef struct
{
  WsmanIdentity *user;   /* NULL: not authenticated */
  const char *mechanism; /* static: "Basic", "Kerberos", "NTLM" or "Local" */
  gboolean sealed;       /* the request was sealed */
  gboolean bound;        /* to the server's certificate */
  GSocketAddress *remote_address;
} WsmanCaller;

/* The functions of WsmanClients for a connection. */
typedef struct
{
  /* Decides about a name and password. The result is a call of wsman_server_connection_set_user(). */
  void (*authenticate) (WsmanServerConnection *connection,
                        const char            *user_name,
                        const char            *password,
                        gpointer               user_data);
  /* Takes a step of an authentication. The result is a call of wsman_server_connection_take_step_result(). */
  void (*negotiate) (WsmanServerConnection *connection,
                     WsmanAcceptor         *acceptor,
                     GBytes                *token,
                     gpointer               user_data);
  /* The user is known. Tells whether the user may have one more connection. */
  gboolean (*admit_user) (WsmanServerConnection *connection,
                          gpointer               user_data);
  void (*closed) (WsmanServerConnection *connection,
                  gpointer               user_data);
} WsmanServerConnectionHandlers;

/* The functions of the dispatcher for a connection. */
typedef struct
{
  /* A request has arrived. The response is wsman_server_connection_respond() or _refuse(). caller is valid only
   * during the call. */
  void (*handle) (WsmanServerConnection *connection,
                  const WsmanCaller     *caller,
                  GBytes                *body,
                  const char            *charset,
                  gpointer               user_data);
  /* The client has left, or the connection is closed, before the response. request: from
   * wsman_server_connection_set_request(). */
  void (*abandon) (gpointer request);
} WsmanRequestHandlers;

/* What all connections of a server share. It must not be freed before all of them are closed. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy;
  const WsmanServerConnectionHandlers *handlers;
  gpointer clients; /* for handlers */
  const WsmanRequestHandlers *request_handlers;
  gpointer dispatcher; /* for request_handlers */
} WsmanServerConnectionShared;

/* stream is open. If it is secure, its TLS handshake is complete. */
WsmanServerConnection *wsman_server_connection_new (GSocket                           *socket,
                                                    GIOStream                         *stream,
                                                    gboolean                           secure,
                                                    const WsmanServerConnectionShared *shared);
WsmanServerConnection *wsman_server_connection_ref (WsmanServerConnection *self);
void wsman_server_connection_unref (WsmanServerConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerConnection, wsman_server_connection_unref)

/* The client is on this machine, and the kernel names its user. No other authentication is needed. Call this before
 * start(). */
void wsman_server_connection_set_local (WsmanServerConnection *self,
                                        uid_t                  uid);
/* Called instead of start(), while the user is looked up. The connection is closed if that takes too long. */
void wsman_server_connection_await_user (WsmanServerConnection *self);
/* Starts the connection after the user has been found. */
void wsman_server_connection_start_for (WsmanServerConnection *self,
                                        WsmanIdentity         *user);
/* The first request, or the one that is being authenticated, gets the response 503. No further request is read. */
void wsman_server_connection_reject (WsmanServerConnection *self);
void wsman_server_connection_start (WsmanServerConnection *self);
/* Cancelled when the connection is closed. */
GCancellable *wsman_server_connection_get_cancellable (WsmanServerConnection *self);
/* The descriptor is closed when this returns. */
void wsman_server_connection_close (WsmanServerConnection *self);
gboolean wsman_server_connection_is_closed (WsmanServerConnection *self);

/* Closes the connection so that another one can be admitted. A client in an authentication gets a response first. */
void wsman_server_connection_evict (WsmanServerConnection *self);
/* Tells whether the connection may be evicted. It is never evicted during a request, because the client couldn't
 * know whether the request was processed. */
WsmanEvictionRank wsman_server_connection_get_eviction_rank (WsmanServerConnection *self);
/* Returns since when an authenticated client has been idle. For others, returns since when they have been connected. */
gint64 wsman_server_connection_get_waiting_since (WsmanServerConnection *self);
gboolean wsman_server_connection_is_rejected (WsmanServerConnection *self);

/* On the Unix socket. */
gboolean wsman_server_connection_is_local (WsmanServerConnection *self);
uid_t wsman_server_connection_get_uid (WsmanServerConnection *self);
/* wsman_login_throttle_make_key() of the remote address. */
const char *wsman_server_connection_get_address_key (WsmanServerConnection *self);

GSocketAddress *wsman_server_connection_get_remote_address (WsmanServerConnection *self);

/* The identity at the other end; NULL: not authenticated. */
WsmanIdentity *wsman_server_connection_get_user (WsmanServerConnection *self);
void wsman_server_connection_set_user (WsmanServerConnection *self,
                                       WsmanIdentity         *user);
/* The whole identity as a text to compare; NULL: not authenticated. */
const char *wsman_server_connection_get_user_key (WsmanServerConnection *self);
/* Takes the result of a step; response is the token to send, or NULL. */
void wsman_server_connection_take_step_result (WsmanServerConnection *self,
                                               WsmanStepResult        step_result,
                                               GBytes                *response);
/* Refuses the login because of too many failures before. */
void wsman_server_connection_throttle (WsmanServerConnection *self);

void wsman_server_connection_respond (WsmanServerConnection *self,
                                      guint                  status,
                                      const char            *content_type,
                                      GBytes                *body);
/* Responds with 401 and the available mechanisms. */
void wsman_server_connection_refuse (WsmanServerConnection *self);

/* Sets the request that abandon() gets. The connection only stores it. */
void wsman_server_connection_set_request (WsmanServerConnection *self,
                                          gpointer               request);

/* Writes to the log. user_name: the name that the client claims; NULL: the identity. reason: or NULL. */
void wsman_server_connection_log (WsmanServerConnection *self,
                                  WsmanEvent             event,
                                  const char            *user_name,
                                  const char            *reason);
/* The reason is error, with its codes. */
void wsman_server_connection_log_error (WsmanServerConnection *self,
                                        WsmanEvent             event,
                                        const char            *user_name,
                                        const GError          *error);

G_END_DECLS
