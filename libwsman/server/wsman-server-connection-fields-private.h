/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a connection, and the functions that its files share. wsman-server-connection.c has the states and the
 * input. The other files have the identity (-authentication), the responses (-response), and the functions for
 * WsmanClients (-admission).
 */

#pragma once

#include "wsman-http-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_NEW,
  STATE_IDENTIFYING, /* the user of a client on the Unix socket is being looked up */
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

  GByteArray *input; /* the bytes that have been read, but not processed yet */
  guint8 *buffer;    /* the buffer of the running read; NULL if no read is running */
  gsize scanned;
  guint n_empty_lines; /* the number of empty lines before the head */
  GBytes *output;      /* the bytes to write; NULL if nothing is being written */
  gboolean has_begun;  /* whether a byte of the request has arrived */
  gsize lingered;
  gsize progress;      /* the bytes of the body that came after its deadline was extended */
  guint held_status;   /* the status of a response that waits until the body is skipped */
  char **held_challenges;

  WsmanHttpHead *head;
  WsmanHttpBody framing;
  GByteArray *body;
  char *charset;
  gboolean sealed;   /* whether the request is sealed; a sealed request gets a sealed response */
  gboolean indented; /* whether the framing of the request has tabs */
  gboolean body_is_read;
  gboolean keep_alive;
  gpointer request; /* the dispatcher's request, until its response */

  WsmanIdentity *user; /* NULL until the client is authenticated */
  gboolean local; /* whether the client is on the Unix socket, where the kernel names the user */
  uid_t uid;      /* the ID of the user if local is TRUE */
  char *proof;    /* a digest of the Basic credentials that are valid or being checked */
  gint64 proven;
  gint64 asked;              /* the monotonic time when the last check of a password began */
  gboolean uses_digest;      /* whether the last credentials were those of Digest */
  char *digest_user;         /* the user of Digest whose proof was right; or NULL */
  char *authentication_info; /* the server's proof for the response to a request with Digest; or NULL */
  gboolean by_certificate; /* whether the client authenticates by its certificate */
  GTlsCertificate *certificate; /* the client's certificate that is valid or being checked for the user */
  gint64 end;      /* the monotonic time when the certificate's identity ends */
  WsmanAcceptor *acceptor; /* the authentication that has succeeded or is running */
  char *last_token;        /* the challenge with a token for the next response; or NULL */
};

/* Changes the state of the connection. timeout is the time limit of the new state in milliseconds; 0 means no limit. */
void wsman_server_connection_set_state (WsmanServerConnection     *self,
                                        WsmanServerConnectionState state,
                                        guint                      timeout);

/* Asks the kernel to report when the client leaves. While the server reads nothing, the server can't notice the end of
 * input itself. */
void wsman_server_connection_watch_client (WsmanServerConnection *self);
void wsman_server_connection_expect_head (WsmanServerConnection *self);

/* Processes the input, and reads more input if the current part isn't complete. */
void wsman_server_connection_advance (WsmanServerConnection *self);

/* The maximum number of bytes in the body of an unauthenticated client, which may only send Identify. */
#define WSMAN_MAX_ANONYMOUS_BODY (16 * 1024)

/* Finds the identity after the head is complete, and then expects the body. */
void wsman_server_connection_authenticate (WsmanServerConnection *self);
/* Does the same for a request with credentials of Digest. */
void wsman_server_connection_check_digest (WsmanServerConnection *self,
                                           const char            *authorization);
/* Checks whether the body may be read. Call this when the identity is known, or when none is needed. */
void wsman_server_connection_expect_body (WsmanServerConnection *self);
/* Tells whether a client that has authenticated with tokens may send an unsealed message. If not, this function
 * responds. */
gboolean wsman_server_connection_check_plain (WsmanServerConnection *self);
gint64 wsman_server_connection_get_remaining (WsmanServerConnection *self);
/* Drops the identity of the client. */
void wsman_server_connection_forget (WsmanServerConnection *self);

/* Fills in caller, which describes the client for the dispatcher and the log. */
void wsman_server_connection_get_caller (WsmanServerConnection *self,
                                         WsmanClientIdentity   *caller);

/* Returns the maximum number of bytes of a request, with the framing and signature of a sealed request. */
guint64 wsman_server_connection_get_max_body (WsmanServerConnection *self);

/* Begins to read the body up to the limit of its framing. state tells whether the body is used or skipped. */
void wsman_server_connection_begin_body (WsmanServerConnection      *self,
                                         WsmanServerConnectionState  state);

/* These functions write a response without sealing it. body may be NULL. */
void wsman_server_connection_write (WsmanServerConnection *self,
                                    GString               *head,
                                    GBytes                *body);
void wsman_server_connection_send (WsmanServerConnection *self,
                                   WsmanHttpResponse     *response,
                                   GBytes                *body);
void wsman_server_connection_send_status (WsmanServerConnection *self,
                                          guint                  status);
/* Sends the response that has waited until the body was skipped. */
void wsman_server_connection_send_held (WsmanServerConnection *self);
/* Sends a response with status, and closes the connection. */
void wsman_server_connection_drop (WsmanServerConnection *self,
                                   guint                  status);

G_END_DECLS
