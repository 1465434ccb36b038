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

/* The progress of a request. No server processes a request before its body is sent. */
typedef enum
{
  WSMAN_PROGRESS_CONNECTING,
  WSMAN_PROGRESS_AUTHENTICATING,
  WSMAN_PROGRESS_CONNECTED,
  WSMAN_PROGRESS_SENT,      /* at least one byte of the body has been sent */
  WSMAN_PROGRESS_RESPONDED, /* the head of the response has arrived */
} WsmanProgress;

/* Returns the error for a response that the caller can't use. Such a response has no envelope, or it has an error
 * status and no body. scheme is the authentication scheme that was tried, or NULL. */
GError *wsman_http_error_for_response (SoupMessage *message,
                                       const char  *scheme);

/* Returns the WWW-Authenticate headers of a response, joined with commas. Returns NULL if there is none. */
const char *wsman_http_get_challenges (SoupMessage *message);

/* Returns the realm that a 401 names for scheme, as the peer wrote it. Returns NULL if the 401 names no realm. */
char *wsman_http_dup_realm (SoupMessage *message,
                            const char  *scheme);

/* A description of an attempt that failed. */
typedef struct
{
  GUri *uri;
  WsmanProgress progress;
  gboolean is_anonymous; /* TRUE for an Identify without authentication */
  gboolean is_harmless;  /* TRUE if the request changes nothing on the server */
  gboolean is_open;      /* TRUE if there was a connection to the server */
  const char *proxy;     /* the URI of the proxy on the way, or NULL */
  const guint8 *first;   /* the first bytes from the peer */
  gsize n_first;
} WsmanHttpAttempt;

/* Returns a text for the end of a message. The text tells the user if the server may have processed the request. It is
 * empty if this doesn't matter. */
const char *wsman_http_get_doubt (const WsmanHttpAttempt *attempt);

/* Returns a text for the end of a message about a deadline. The text tells the user if the server may have processed
 * the request. It also gives advice if a server doesn't respond without a login. */
const char *wsman_http_get_advice (const WsmanHttpAttempt *attempt);

/* Converts an error of libsoup or GIO to an error of this library. */
GError *wsman_http_error_for_failure (const GError           *failure,
                                      const WsmanHttpAttempt *attempt);

GError *wsman_http_error_for_deadline (guint                   milliseconds,
                                       const WsmanHttpAttempt *attempt);

/* Returns an error if the peer speaks another protocol than the one in the URI. Returns NULL if the protocol is right,
 * or if it isn't known yet. */
GError *wsman_http_error_for_banner (const WsmanHttpAttempt *attempt);

/* Returns the error for a response that never ends. */
GError *wsman_http_error_for_flood (const WsmanHttpAttempt *attempt,
                                    const char             *what);

/* Converts a peer's text for use in a message. The result is valid UTF-8, printable and short. It is NULL if text is
 * NULL. */
char *wsman_quote_peer (const char *text,
                        gssize      length);

/* Tells whether failure means that an existing connection is gone. */
gboolean wsman_http_failure_is_loss (const GError *failure);

G_END_DECLS
