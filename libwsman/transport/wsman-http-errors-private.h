/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts HTTP statuses, unexpected responses, broken connections and expired deadlines to Windows' errors.
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The progress of a request. Before its body is sent, no server processes it. */
typedef enum
{
  WSMAN_PROGRESS_CONNECTING,
  WSMAN_PROGRESS_AUTHENTICATING,
  WSMAN_PROGRESS_CONNECTED,
  WSMAN_PROGRESS_SENT,      /* at least one byte of the body has been sent */
  WSMAN_PROGRESS_RESPONDED, /* the head of the response has arrived */
} WsmanProgress;

/* Returns the error for a response that the caller can't use: one without an envelope, or one with an error status
 * and no body. scheme: the one that was tried, or NULL. */
GError *wsman_http_error_for_response (SoupMessage *message,
                                       const char  *scheme);

/* Returns the realm that a 401 names for scheme, as the peer wrote it; NULL if there is none. */
char *wsman_http_dup_realm (SoupMessage *message,
                            const char  *scheme);

/* What is known of an attempt that failed. */
typedef struct
{
  GUri *uri;
  WsmanProgress progress;
  gboolean is_anonymous; /* Identify without authentication */
  gboolean is_harmless;  /* changes nothing on the server */
  gboolean is_open;      /* the socket was connected */
  const guint8 *first;   /* the first bytes from the peer */
  gsize n_first;
} WsmanHttpAttempt;

/* Returns a text for the end of a message: it says if the server may have processed the request. Empty if that
 * doesn't matter. */
const char *wsman_http_get_doubt (const WsmanHttpAttempt *attempt);

/* Returns such a text for a deadline. It also says what to do if a server doesn't respond without a login. */
const char *wsman_http_get_advice (const WsmanHttpAttempt *attempt);

/* Converts an error of libsoup or GIO. */
GError *wsman_http_error_for_failure (const GError           *failure,
                                      const WsmanHttpAttempt *attempt);

GError *wsman_http_error_for_deadline (guint                   milliseconds,
                                       const WsmanHttpAttempt *attempt);

/* Returns an error if the peer speaks another protocol than the URI says; NULL if not, or if it isn't known yet. */
GError *wsman_http_error_for_banner (const WsmanHttpAttempt *attempt);

/* Returns the error for a response that never ends. */
GError *wsman_http_error_for_flood (const WsmanHttpAttempt *attempt,
                                    const char             *what);

/* Converts a peer's text for use in a message: valid, printable, and short. NULL for NULL. */
char *wsman_quote_peer (const char *text,
                        gssize      length);

/* Tells whether failure means that an existing connection is gone. */
gboolean wsman_http_failure_is_loss (const GError *failure);

G_END_DECLS
