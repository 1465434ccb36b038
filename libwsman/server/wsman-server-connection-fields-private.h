/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a connection, and the functions that its files share: its states and input (wsman-server-connection.c),
 * the identity (-authentication), the responses (-response), and the questions of WsmanClients (-admission).
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
  GCancellable *cancellable; /* cancels all input and output when the connection is closed */
  GMainContext *context;
  GSource *deadline;
  GSource *watch; /* notices that the client has left while nothing is read */
  WsmanServerConnectionState state;

  GByteArray *input; /* read, but not processed yet */
  guint8 *buffer;    /* the buffer of the running read; NULL if there is none */
  gsize scanned;
  guint n_empty_lines; /* before the head */
  GBytes *output;      /* not written yet; NULL if nothing is being written */
  gboolean has_begun;  /* a byte of the request has arrived */
  gsize lingered;
  gsize progress;      /* bytes of the body since its deadline was extended */
  guint held_status;   /* of a response that is sent after the body has been skipped */
  char **held_challenges;

  WsmanHttpHead *head;
  WsmanHttpBody framing;
  GByteArray *body;
  char *charset;
  gboolean sealed;   /* the request is sealed, so the response will be, too */
  gboolean indented; /* the framing of the request has tabs */
  gboolean body_is_read;
  gboolean keep_alive;
  gpointer request; /* the dispatcher's, until its response */

  WsmanIdentity *user; /* NULL: not authenticated */
  gboolean local; /* the kernel names the user for as long as the connection lasts */
  uid_t uid;      /* of a local one */
  char *proof;    /* a digest of the Basic credentials that are valid or being checked */
  gint64 proven;
  WsmanAcceptor *acceptor; /* the authentication that succeeded or is running */
  char *last_token;        /* of an authentication: the challenge for the next response */
};

/* The deadline, in milliseconds, is that of the state; 0 for none. */
void wsman_server_connection_set_state (WsmanServerConnection     *self,
                                        WsmanServerConnectionState state,
                                        guint                      timeout);

/* While nothing is read, the end of input goes unnoticed. So the kernel is asked to report it. */
void wsman_server_connection_watch_client (WsmanServerConnection *self);
void wsman_server_connection_expect_head (WsmanServerConnection *self);

/* Processes the input. Reads more if it isn't complete. */
void wsman_server_connection_advance (WsmanServerConnection *self);

/* An unauthenticated client may only send Identify. */
#define WSMAN_MAX_ANONYMOUS_BODY (16 * 1024)

/* The head is complete. Finds the identity, then expects the body. */
void wsman_server_connection_authenticate (WsmanServerConnection *self);
/* The identity is known, or isn't needed. Checks whether the body may be read. */
void wsman_server_connection_expect_body (WsmanServerConnection *self);
/* Tells whether a client that has authenticated with tokens may send an unsealed message. Responds itself if not. */
gboolean wsman_server_connection_check_plain (WsmanServerConnection *self);
gint64 wsman_server_connection_get_remaining (WsmanServerConnection *self);
/* Drops the identity. */
void wsman_server_connection_forget (WsmanServerConnection *self);

/* The description of the client for the dispatcher and the log. */
void wsman_server_connection_get_caller (WsmanServerConnection *self,
                                         WsmanCaller           *caller);

/* The size limit of a request, with the framing and signature of a sealed one. */
guint64 wsman_server_connection_get_max_body (WsmanServerConnection *self);

/* Begins to read the body, up to the limit of its framing: for use, or to skip it. */
void wsman_server_connection_begin_body (WsmanServerConnection      *self,
                                         WsmanServerConnectionState  state);

/* These don't seal. body may be NULL. */
void wsman_server_connection_write (WsmanServerConnection *self,
                                    GString               *head,
                                    GBytes                *body);
void wsman_server_connection_send (WsmanServerConnection *self,
                                   WsmanHttpResponse     *response,
                                   GBytes                *body);
void wsman_server_connection_send_status (WsmanServerConnection *self,
                                          guint                  status);
/* Sends the response that had to wait until the body was skipped. */
void wsman_server_connection_send_held (WsmanServerConnection *self);
/* Responds, and closes. */
void wsman_server_connection_drop (WsmanServerConnection *self,
                                   guint                  status);

G_END_DECLS
