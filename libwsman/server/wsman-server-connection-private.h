/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One client's connection: its bytes, its deadlines, and who is at the other end, which is nobody
 * until an authenticator has said otherwise. The order of things is the defence: the head first,
 * within its time; then who it is; only then the body. Everything happens in the one main context
 * of the server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-log-private.h"
#include "wsman-acceptor-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

typedef struct _WsmanServerConnection WsmanServerConnection;

/* What can make way; who does first is last. */
typedef enum
{
  WSMAN_EVICTION_RANK_NEVER,
  WSMAN_EVICTION_RANK_AUTHENTICATING,
  WSMAN_EVICTION_RANK_WAITING, /* for a request, or with what isn't worth more */
} WsmanEvictionRank;

/* Who asks, and how that was found out. */
typedef struct
{
  WsmanIdentity *user;   /* NULL is nobody */
  const char *mechanism; /* static: "Basic", "Kerberos", "NTLM" or "Local" */
  gboolean sealed;       /* the request was */
  gboolean bound;        /* to the server's certificate */
  GSocketAddress *remote_address;
} WsmanCaller;

/* What the clients, of which a connection is one, do for it. */
typedef struct
{
  /* Decides about a name and password; wsman_server_connection_set_user() is the response. */
  void (*authenticate) (WsmanServerConnection *connection,
                        const char            *user_name,
                        const char            *password,
                        gpointer               user_data);
  /* Takes a step of a handshake; wsman_server_connection_take_step() is the response. */
  void (*negotiate) (WsmanServerConnection *connection,
                     WsmanAcceptor         *acceptor,
                     GBytes                *token,
                     gpointer               user_data);
  /* It turned out who it is: whether one more connection of that user has room. */
  gboolean (*admit_user) (WsmanServerConnection *connection,
                          gpointer               user_data);
  void (*closed) (WsmanServerConnection *connection,
                  gpointer               user_data);
} WsmanServerConnectionHandlers;

/* Where the requests of a connection go. */
typedef struct
{
  /* A request is here; answered with wsman_server_connection_respond() or _refuse(). caller lasts as long as the
   * call. */
  void (*handle) (WsmanServerConnection *connection,
                  const WsmanCaller     *caller,
                  GBytes                *body,
                  const char            *charset,
                  gpointer               user_data);
  /* The client of what wsman_server_connection_set_request() set went away, or the connection is closed, before the
   * response. */
  void (*abandon) (gpointer request);
} WsmanRequestHandlers;

/* What all connections of a server share; outlives them, or closes them first. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy;
  const WsmanServerConnectionHandlers *handlers;
  gpointer clients; /* for handlers */
  const WsmanRequestHandlers *request_handlers;
  gpointer dispatcher; /* for request_handlers */
} WsmanServerConnectionShared;

/* stream is open: TLS, if it is secure, has shaken hands. */
WsmanServerConnection *wsman_server_connection_new (GSocket                           *socket,
                                                    GIOStream                         *stream,
                                                    gboolean                           secure,
                                                    const WsmanServerConnectionShared *shared);
WsmanServerConnection *wsman_server_connection_ref (WsmanServerConnection *self);
void wsman_server_connection_unref (WsmanServerConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerConnection, wsman_server_connection_unref)

/* The client is on this machine, and the kernel says who: nothing else is asked. Before start(). */
void wsman_server_connection_set_local (WsmanServerConnection *self,
                                        uid_t                  uid);
/* While it is looked for who that is, instead of start(). It is closed if that takes too long. */
void wsman_server_connection_await_user (WsmanServerConnection *self);
/* Then. */
void wsman_server_connection_start_for (WsmanServerConnection *self,
                                        WsmanIdentity         *user);
/* The first request, or the one that is being authenticated, is answered 503, and no other. */
void wsman_server_connection_reject (WsmanServerConnection *self);
void wsman_server_connection_start (WsmanServerConnection *self);
/* Cancelled when it is closed. */
GCancellable *wsman_server_connection_get_cancellable (WsmanServerConnection *self);
/* The descriptor is gone when this returns. */
void wsman_server_connection_close (WsmanServerConnection *self);
gboolean wsman_server_connection_is_closed (WsmanServerConnection *self);

/* Makes room for another, with a word to a client that is in the middle of authentication. */
void wsman_server_connection_evict (WsmanServerConnection *self);
/* Whether it may be evicted: never in the middle of a request, where a client couldn't know how far that
 * has come. */
WsmanEvictionRank wsman_server_connection_get_eviction_rank (WsmanServerConnection *self);
/* Of somebody: since when it has been idle; of nobody: since when it has been there. */
gint64 wsman_server_connection_get_waiting_since (WsmanServerConnection *self);
gboolean wsman_server_connection_is_rejected (WsmanServerConnection *self);

/* On the Unix socket. */
gboolean wsman_server_connection_is_local (WsmanServerConnection *self);
uid_t wsman_server_connection_get_uid (WsmanServerConnection *self);
/* wsman_login_throttle_make_key() of the remote address. */
const char *wsman_server_connection_get_address_key (WsmanServerConnection *self);

GSocketAddress *wsman_server_connection_get_remote_address (WsmanServerConnection *self);

/* Who is at the other end; NULL is nobody. */
WsmanIdentity *wsman_server_connection_get_user (WsmanServerConnection *self);
void wsman_server_connection_set_user (WsmanServerConnection *self,
                                       WsmanIdentity         *user);
/* The whole of it as a text to compare; NULL is nobody's. */
const char *wsman_server_connection_get_user_key (WsmanServerConnection *self);
/* What a step came to; response is the token to send, or NULL. */
void wsman_server_connection_take_step_result (WsmanServerConnection *self,
                                               WsmanStepResult        step_result,
                                               GBytes                *response);
/* The client failed too often to be listened to. */
void wsman_server_connection_throttle (WsmanServerConnection *self);

void wsman_server_connection_respond (WsmanServerConnection *self,
                                      guint                  status,
                                      const char            *content_type,
                                      GBytes                *body);
/* 401, with the mechanisms on offer. */
void wsman_server_connection_refuse (WsmanServerConnection *self);

/* What handle() is busy with, for abandon(); the connection only carries it. */
void wsman_server_connection_set_request (WsmanServerConnection *self,
                                          gpointer               request);

/* Tells the log. user_name: whom the client claims to be; NULL: who it is. reason: or NULL. */
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
