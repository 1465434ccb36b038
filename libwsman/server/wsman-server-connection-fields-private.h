/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a connection consists of, for the files that make it up: its life and what it reads
 * (wsman-server-connection.c), who is at the other end (-authentication), what it writes (-response), and what its
 * clients' other connections have to do with it (-admission).
 */

#pragma once

#include "wsman-http-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_NEW,
  STATE_IDENTIFYING, /* a local one, before its first head */
  STATE_HEAD,
  STATE_AUTHENTICATING,
  STATE_BODY,
  STATE_UNSEALING,
  STATE_HANDLING,
  STATE_SEALING,
  STATE_SKIPPING,
  STATE_RESPONDING,
  STATE_LINGERING,
  STATE_CLOSED,
} WsmanServerConnectionState;

struct _WsmanServerConnection
{
  const WsmanServerConnectionShared *shared;
  const WsmanPolicy *policy;

  GSocket *socket;
  GIOStream *stream;
  GSocketAddress *remote_address;
  char *address_key;
  gint64 created;
  gint64 idle_since;
  gboolean rejected;
  gboolean secure;
  GCancellable *cancellable; /* of all input and output: closing */
  GMainContext *context;
  GSource *deadline;
  GSource *watch; /* notices that the client went away while nothing is read */
  WsmanServerConnectionState state;

  GByteArray *input; /* read, not looked at yet */
  guint8 *buffer;    /* what the read under way writes to; NULL if there is none */
  gsize scanned;
  guint n_empty_lines; /* before the head */
  GBytes *output;      /* not written yet; NULL if nothing is written */
  gboolean has_begun;  /* a byte of the request is here */
  gsize lingered;
  gsize progress;      /* bytes of the body since its deadline was put off */
  guint held_status;   /* of a response that waits until the body is out of its way */
  char **held_challenges;

  WsmanHttpHead *head;
  WsmanHttpBody framing;
  GByteArray *body;
  char *charset;
  gboolean sealed;   /* the request is, and so will be its response */
  gboolean indented; /* as its framing is */
  gboolean body_is_read;
  gboolean keep_alive;
  gpointer request; /* that is handled, until its response; the dispatcher's */

  WsmanIdentity *user; /* NULL is nobody */
  gboolean local; /* the kernel says so, for as long as the connection lasts */
  uid_t uid;      /* of a local one */
  char *proof;    /* digest of the credentials that proved it, or that are being looked at */
  gint64 proven;
  WsmanAcceptor *acceptor; /* that proved it, or is about to */
  char *last_token;        /* of an authentication: the challenge that goes with the next response */
};

/* The deadline, in milliseconds, is that of the state; 0 for none. */
void wsman_server_connection_set_state (WsmanServerConnection     *self,
                                        WsmanServerConnectionState state,
                                        guint                      timeout);

/* While nothing is read, the end of input goes unnoticed: the kernel tells of it apart. */
void wsman_server_connection_watch_client (WsmanServerConnection *self);
void wsman_server_connection_expect_head (WsmanServerConnection *self);

/* Looks at what is there, and asks for more where that is what is missing. */
void wsman_server_connection_advance (WsmanServerConnection *self);

/* Identify is all that nobody may ask. */
#define WSMAN_MAX_ANONYMOUS_BODY (16 * 1024)

/* The head is here: finds out who asks, and then expects the body. */
void wsman_server_connection_authenticate (WsmanServerConnection *self);
/* It is known who asks, or that it may be nobody: whether the body may come. */
void wsman_server_connection_expect_body (WsmanServerConnection *self);
/* Whether somebody who came by an authentication may send unsealed; if not, that is answered. */
gboolean wsman_server_connection_check_plain (WsmanServerConnection *self);
gint64 wsman_server_connection_get_remaining (WsmanServerConnection *self);
/* It is nobody again. */
void wsman_server_connection_forget (WsmanServerConnection *self);

/* What the dispatcher and the log are told of the client. */
void wsman_server_connection_get_caller (WsmanServerConnection *self,
                                         WsmanCaller           *caller);

/* Of a request, framing and signature of a sealed one included. */
guint64 wsman_server_connection_get_max_body (WsmanServerConnection *self);

/* Takes the body that is on its way, as far as its framing lets it grow: to be read, or to be thrown away. */
void wsman_server_connection_begin_body (WsmanServerConnection      *self,
                                         WsmanServerConnectionState  state);

/* As they are: not sealed. body may be NULL. */
void wsman_server_connection_write (WsmanServerConnection *self,
                                    GString               *head,
                                    GBytes                *body);
void wsman_server_connection_send (WsmanServerConnection *self,
                                   WsmanHttpResponse     *response,
                                   GBytes                *body);
void wsman_server_connection_send_status (WsmanServerConnection *self,
                                          guint                  status);
/* The body that a response waited for is gone. */
void wsman_server_connection_send_held (WsmanServerConnection *self);
/* Answers, and closes. */
void wsman_server_connection_drop (WsmanServerConnection *self,
                                   guint                  status);

G_END_DECLS
