/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What HTTP statuses, odd responses, broken connections and passed deadlines are called on Windows.
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How far a request came. Before its body no server has acted on it. */
typedef enum
{
  WSMAN_PROGRESS_CONNECTING,
  WSMAN_PROGRESS_AUTHENTICATING,
  WSMAN_PROGRESS_CONNECTED,
  WSMAN_PROGRESS_SENT,      /* a byte of the body, at least */
  WSMAN_PROGRESS_RESPONDED, /* the head of the response is here */
} WsmanProgress;

/* Why a response can't be handed on that has no envelope, or another status than success and no body. scheme: what
 * was tried, or NULL. */
GError *wsman_http_error_for_response (SoupMessage *message,
                                       const char  *scheme);

/* What a 401 says the credentials of scheme are for, as a peer's word; NULL if it doesn't. */
char *wsman_http_dup_realm (SoupMessage *message,
                            const char  *scheme);

/* What failures are told about. */
typedef struct
{
  GUri *uri;
  WsmanProgress progress;
  gboolean is_anonymous; /* Identify without authentication */
  gboolean is_harmless;  /* changes nothing on the server */
  gboolean is_open;      /* the socket was connected */
  const guint8 *first;   /* that the peer said on it */
  gsize n_first;
} WsmanHttpAttempt;

/* To end a text with: what a program can't know after a failure; empty if it needn't care. */
const char *wsman_http_get_doubt (const WsmanHttpAttempt *attempt);

/* What libsoup's or GIO's error means for the caller. */
GError *wsman_http_error_for_failure (const GError           *failure,
                                      const WsmanHttpAttempt *attempt);

GError *wsman_http_error_for_deadline (guint                   milliseconds,
                                       const WsmanHttpAttempt *attempt);

/* What a peer speaks that isn't what the URI says; NULL if it is that, or isn't known yet. */
GError *wsman_http_error_for_banner (const WsmanHttpAttempt *attempt);

/* A response that goes on without ever coming to its point. */
GError *wsman_http_error_for_flood (const WsmanHttpAttempt *attempt,
                                    const char             *what);

/* What a peer says, for a message: valid, printable, and not long. NULL for NULL. */
char *wsman_quote_peer (const char *text,
                        gssize      length);

/* Whether failure means that a connection that had been made is gone. */
gboolean wsman_http_failure_is_loss (const GError *failure);

G_END_DECLS
