/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's HTTP/1.1: reads the heads and bodies of requests, and writes the heads of responses. It does no I/O.
 * SoupServer reads whole bodies and waits without a limit for heads, before the client is known. So the server decides
 * the order itself: first the head, then the authentication, then the body. The reader is strict where two readers
 * could disagree about the end of a message ([RFC9112] 2.2, 5, 6).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for a token of 64 KiB in base64, and for all other fields. */
#define WSMAN_HTTP_MAX_HEAD (96 * 1024)

/* The seconds after which a rejected client may try again. */
#define WSMAN_HTTP_RETRY_AFTER 6

typedef struct
{
  char *method;
  char *path;             /* without its query */
  GHashTable *fields;     /* lower-case name to value; repeated fields are joined with ", " */
  const char *authorization; /* borrowed from fields, like the next two; NULL if absent */
  const char *content_type;
  const char *origin;
  guint64 content_length; /* 0 if chunked */
  gboolean chunked;
  gboolean is_old;        /* HTTP/1.0 */
  gboolean keep_alive;
  gboolean expects_continue;
} WsmanHttpHead;

/* These check for a token ([RFC9110] 5.6.2), for "name: value" (5), and for the characters of a value. */
gboolean wsman_http_is_token (const char *text,
                              gsize       length);
gboolean wsman_http_is_field_line (const char *line,
                                   gsize       length);
gboolean wsman_http_is_field_text (const char *text,
                                   gsize       length);

/* Removes empty lines before a head from data; n_skipped counts them. Returns FALSE if no request follows: there are
 * too many empty lines, or the first byte can't begin a method. */
gboolean wsman_http_head_skip_empty_lines (GByteArray *data,
                                           guint      *n_skipped);

/* Returns the length of the head at the start of data with its empty line; 0 if it isn't complete. scanned stores
 * how much earlier calls have searched. */
gsize wsman_http_head_find_end (const GByteArray *data,
                                gsize            *scanned);

/* data: the length bytes that find_end() has counted. Returns the HTTP status of the error, or 0. */
guint wsman_http_head_parse (const guint8   *data,
                             gsize           length,
                             WsmanHttpHead **head);
void wsman_http_head_free (WsmanHttpHead *self);
gboolean wsman_http_head_has_body (const WsmanHttpHead *self);
const char *wsman_http_head_get (const WsmanHttpHead *self,
                                 const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHttpHead, wsman_http_head_free)

gboolean wsman_http_charset_is_supported (const char *charset);

/* Tells whether a Content-Type is that of an envelope. charset: the one that it names, or NULL. Types that a web
 * page can send without permission ([FETCH] 2.2.2) are never accepted. */
gboolean wsman_http_content_type_is_soap (const char  *content_type,
                                          char       **charset);

typedef enum
{
  WSMAN_HTTP_BODY_MORE,
  WSMAN_HTTP_BODY_DONE,
  WSMAN_HTTP_BODY_TOO_LARGE,
  WSMAN_HTTP_BODY_INVALID,
} WsmanHttpBodyResult;

typedef struct
{
  gboolean chunked;
  guint64 remaining;  /* of the body, or of the chunk */
  guint64 allowed;    /* bytes that may still arrive */
  gsize overhead;     /* bytes of extensions and trailer fields so far */
  guint state;
} WsmanHttpBody;

/* Begins a body of at most max_size bytes. */
void wsman_http_body_init (WsmanHttpBody       *self,
                           const WsmanHttpHead *head,
                           guint64              max_size);

/* Moves the bytes of the body from the front of input to body. If body is NULL, they are dropped. */
WsmanHttpBodyResult wsman_http_body_feed (WsmanHttpBody *self,
                                          GByteArray    *input,
                                          GByteArray    *body);

/* The head of a response. */
typedef struct
{
  guint status;
  const char *content_type; /* or NULL */
  const char * const *challenges; /* of WWW-Authenticate, a line each; or NULL */
  gsize content_length;
  gboolean keep_alive;
} WsmanHttpResponse;

void wsman_http_response_write (const WsmanHttpResponse *self,
                                GString                 *head);

G_END_DECLS
